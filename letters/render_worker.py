"""
Renders papers in a long-lived child process with walls around it (DEC-23); one child renders thousands.

    with Renderer() as renderer:
        pdf = renderer.render("A1", facts.to_json())

A paper that hangs, eats memory or breaks something ends its child, never its parent: the paper fails with a reason, and
the next one meets a new child. A Renderer belongs to one thread.
"""

import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from letters.render_child import write_frame
from letters.walls import MEMORY_LIMIT

ROOT = Path(__file__).resolve().parent.parent
CHILD = (sys.executable, "-m", "letters.render_child")
START_LIMIT = 60.0
"""Seconds a child may take to load and put up its walls, on a busy machine."""
TIME_LIMIT = 30.0
"""Seconds one paper may take (REL-F3)."""


class RenderFailed(Exception):
    """This paper cannot be rendered; the next may be. The message says why."""


class RenderTimedOut(RenderFailed):
    """The paper took longer than a paper may; its process was ended."""


class RenderCrashed(RenderFailed):
    """The paper's process ended under it, as for want of memory."""


class RendererBroken(Exception):
    """No child can be started at all: the machine is at fault, not a paper. See ``letters.native.problem``."""


class Renderer:
    """A rendering child and its keeper."""

    def __init__(
        self, *, time_limit: float = TIME_LIMIT, memory_limit: int = MEMORY_LIMIT, child: Sequence[str] = CHILD
    ) -> None:
        self.time_limit = time_limit
        self.memory_limit = memory_limit
        self.started = 0
        """How many children were started; more than 1 means papers brought some down."""
        self.walls: dict[str, str] = {}
        """What the child says stands around it."""
        self._command = tuple(child)
        self._child: subprocess.Popen[bytes] | None = None
        self._scratch = ""

    def __enter__(self) -> Self:
        self._ensure()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The child's process id while it lives."""
        return self._child.pid if self._child else None

    def render(
        self,
        kind: str,
        facts_json: dict[str, Any],
        *,
        language: str = "en",
        format: str = "standard",
        version: int | None = None,
    ) -> bytes:
        """
        The finished PDF of one paper; equal facts give equal bytes.

        :param facts_json: what ``facts.to_json()`` gave and the document keeps.
        :raises RenderFailed: if the paper is at fault (a hole, facts that do not add up, a foreign address), if it took
            longer than ``time_limit`` (RenderTimedOut) or ended its process (RenderCrashed). The next call works.
        :raises RendererBroken: if no child can be started.
        """
        return self.ask({"kind": kind, "facts": facts_json, "language": language, "format": format, "version": version})

    def ask(self, request: dict[str, Any]) -> bytes:
        """Send one request to the child and wait for the PDF, no longer than the time limit."""
        child = self._ensure()
        deadline = time.monotonic() + self.time_limit
        try:
            assert child.stdin is not None
            write_frame(child.stdin, json.dumps(request).encode())
            answer = json.loads(self._receive(deadline))
            if answer["ok"]:
                return self._receive(deadline)
        except TimeoutError:
            self._end()
            raise RenderTimedOut(
                f"The paper took longer than {self.time_limit:g} seconds, so it was stopped."
            ) from None
        except (BrokenPipeError, EOFError):
            code = self._end()
            raise RenderCrashed(f"The paper ended its process (exit {code}); it may need too much memory.") from None
        if answer["kind"] == "MemoryError":
            self._end()
            raise RenderCrashed(f"MemoryError: {answer['words']}.")
        raise RenderFailed(f"{answer['kind']}: {answer['words']}")

    def close(self) -> None:
        """End the child and leave nothing behind. May be called again."""
        if self._child is not None and self._child.stdin is not None:
            try:
                self._child.stdin.close()
                self._child.wait(timeout=2)
            except (OSError, subprocess.TimeoutExpired):
                pass
        self._end()

    def _ensure(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._end()
        self._scratch = tempfile.mkdtemp(prefix="rentincome-render-")
        self._child = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=self._environment()
        )
        self.started += 1
        try:
            hello = json.loads(self._receive(time.monotonic() + START_LIMIT))
        except (EOFError, TimeoutError):
            code = self._end()
            raise RendererBroken(
                f"The rendering process did not start (exit {code}). Run manage.py check to see what is missing."
            ) from None
        self.walls = hello["walls"]
        return self._child

    def _environment(self) -> dict[str, str]:
        """Nothing of ours but where fonts are: no secret, no database address, no proxy."""
        ours = {
            name: value for name, value in os.environ.items() if name.startswith(("FONTCONFIG_", "LD_LIBRARY_PATH"))
        }
        scratch = self._scratch
        return {
            **ours,
            **dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME"), scratch),
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "RENDER_MEMORY": str(self.memory_limit),
        }

    def _receive(self, deadline: float) -> bytes:
        length = int.from_bytes(self._read(4, deadline), "big")
        return self._read(length, deadline)

    def _read(self, many: int, deadline: float) -> bytes:
        """Exactly so many bytes from the child. :raises TimeoutError: :raises EOFError:"""
        assert self._child is not None
        assert self._child.stdout is not None
        pipe, parts = self._child.stdout.fileno(), bytearray()
        while len(parts) < many:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                raise TimeoutError
            part = os.read(pipe, min(many - len(parts), 1 << 20))
            if not part:
                raise EOFError
            parts += part
        return bytes(parts)

    def _end(self) -> int | None:
        """Kill what is left of the child, collect it, and take its scratch folder away."""
        child, self._child = self._child, None
        code = None
        if child is not None:
            child.kill()
            code = child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    try:
                        pipe.close()
                    except BrokenPipeError:
                        pass  # a request the dead child never read
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._scratch = ""
        return code
