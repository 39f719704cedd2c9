"""
Walls around the process that renders papers (DEC-23, REL-F1, REL-F3): no network, no other program, no foreign file.

They are put up before the first template is filled and cannot be taken down again. Each stands for itself:

* the audit hook sees every socket, program and file that Python code asks for, and refuses it;
* the empty network namespace, where the kernel allows one, also holds for libraries below Python;
* the memory limit ends a render bomb; the time limit is the parent's, who can still act when the child cannot.
"""

import ctypes
import os
import resource
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from typing import Any

MEMORY_LIMIT = 1_500_000_000
"""Address space in bytes; a long statement needs about a fifth of it."""

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000

REFUSED_EVENTS = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "pty.",
    "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown", "os.truncate", "os.kill",
    "shutil.", "urllib.Request", "http.client.", "ftplib.", "smtplib.", "sqlite3.", "webbrowser.",
)  # fmt: skip
"""Audit events of things a paper never needs, by their beginning."""


class Walled(PermissionError):
    """The rendering process tried to leave its walls."""


def put_up(*, assets: Iterable[Path], scratch: Path, memory: int = MEMORY_LIMIT) -> dict[str, str]:
    """
    Put up every wall for the rest of this process's life and say what stands.

    :param assets: folders it may read besides Python's own, fonts and time zones.
    :param scratch: the one folder it may write to.
    """
    network = leave_the_network()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    readable = tuple(_inside(folder) for folder in (*_libraries(), *FONTS, *assets, scratch))
    writable = _inside(scratch)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            _check_open(arguments, readable, writable)
        elif event.startswith(REFUSED_EVENTS):
            raise Walled(f"A paper tried {event}; only bundled assets may be used.")

    sys.addaudithook(watch)
    return {"network": network, "memory": str(memory), "files": "audited"}


def leave_the_network() -> str:
    """Enter a network namespace with nothing in it, not even a way back; says how, or why it could not."""
    libc = ctypes.CDLL(None, use_errno=True)
    for flags, how in ((CLONE_NEWNET, "empty namespace"), (CLONE_NEWUSER | CLONE_NEWNET, "empty user namespace")):
        if libc.unshare(flags) == 0:
            return how
    return f"not separated by the kernel: {os.strerror(ctypes.get_errno())}"


FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/usr/share/zoneinfo"))


def _libraries() -> set[Path]:
    """Where Python and what is installed with it lies; modules may still be loaded from there."""
    paths = sysconfig.get_paths()
    return {Path(paths[name]) for name in ("stdlib", "platstdlib", "purelib", "platlib")}


def _inside(folder: Path | str) -> str:
    return os.path.join(os.path.realpath(folder), "")


def _check_open(arguments: tuple[Any, ...], readable: tuple[str, ...], writable: str) -> None:
    path, _, flags = arguments
    if isinstance(path, int):
        return  # already open: its opening was judged
    real = _inside(os.fsdecode(path))
    writing = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
    if not real.startswith(writable if writing else readable):
        raise Walled(f"A paper tried to open {os.fsdecode(path)!r}; only bundled assets may be used.")
