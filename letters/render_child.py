"""
The rendering child: started by ``render_worker.Renderer``, walled in, renders what it is asked until its parent leaves.

It loads the template engine and WeasyPrint but neither Django's settings nor its apps, so it is small and holds no
secret: its parent gives it no environment but fonts, language and a scratch folder.

Frames go both ways over pipes: four bytes of length, then JSON; an answer that says ``ok`` is followed by a frame with
the PDF itself.
"""

import gc
import json
import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from letters import walls

Answer = Callable[[dict[str, Any]], bytes]

COLLECT_EVERY = 20
"""Documents between two garbage collections; in between it only costs time."""

_LENGTH = struct.Struct(">I")


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next frame; None when the other side has closed."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


def write_frame(stream: IO[bytes], body: bytes) -> None:
    """Send one frame."""
    stream.write(_LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def serve(answer: Answer, *, assets: tuple[Path, ...], warm_up: Callable[[], object] = lambda: None) -> None:
    """Put up the walls, say so, then answer requests until the parent closes its end."""
    asked, answered = os.fdopen(0, "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the frames
    standing = walls.put_up(assets=assets, scratch=Path(os.environ["TMPDIR"]), memory=int(os.environ["RENDER_MEMORY"]))
    warm_up()
    gc.collect()
    gc.freeze()
    gc.disable()
    write_frame(answered, json.dumps({"ready": True, "walls": standing}).encode())
    done = 0
    while (frame := read_frame(asked)) is not None:
        try:
            pdf = answer(json.loads(frame))
        except MemoryError:
            write_frame(answered, _problem("MemoryError", "the paper needs more memory than one paper may have"))
            return  # what is left of this process is in doubt; the parent starts another
        except Exception as error:  # noqa: BLE001  # the paper is at fault, the next one is not
            write_frame(answered, _problem(type(error).__name__, str(error)))
        else:
            write_frame(answered, json.dumps({"ok": True}).encode())
            write_frame(answered, pdf)
        done += 1
        if done % COLLECT_EVERY == 0:
            gc.collect()


def _problem(kind: str, words: str) -> bytes:
    return json.dumps({"ok": False, "kind": kind, "words": words[:2000]}).encode()


def render(asked: dict[str, Any]) -> bytes:
    """One paper from its kind and facts."""
    from letters import catalogue, pdf

    which = catalogue.paper(asked["kind"], language=asked["language"], format=asked["format"], version=asked["version"])
    return pdf.render(which.facts.from_json(asked["facts"]), which)


def main() -> None:
    """Load what rendering needs, before the walls; then serve."""
    from letters import paper, pdf

    def warm_up() -> None:
        pdf.write("<html lang=en-GB><head><title>Warm</title></head><body><p>Warm <b>up</b></p></body></html>")

    serve(render, assets=(*paper.PAPER_TEMPLATES, Path(__file__).parent), warm_up=warm_up)


if __name__ == "__main__":
    main()
