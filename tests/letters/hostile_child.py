"""A rendering child whose papers are hostile: it puts up the real walls, then does as it is told."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from letters import paper, pdf, walls  # noqa: E402
from letters.render_child import serve  # noqa: E402


def do(asked: dict[str, Any]) -> bytes:
    """What a paper must not be able to do."""
    what, target = asked["do"], asked.get("with", "")
    if what == "html":
        return pdf.write(target)
    if what == "socket":
        socket.socket()
    elif what == "look up":
        socket.getaddrinfo("localhost", 80)
    elif what == "run":
        subprocess.run(["/bin/true"], check=False)
    elif what == "system":
        os.system("true")  # noqa: S605
    elif what == "fork":
        os.fork()
    elif what == "read":
        Path(target).read_bytes()
    elif what == "write":
        Path(target).write_text("x")
    elif what == "remove":
        os.remove(target)
    elif what == "scratch":
        with tempfile.TemporaryFile() as file:
            file.write(b"x")
    elif what == "hog":
        return bytes(4_000_000_000)
    elif what == "hang":
        time.sleep(600)
    elif what == "die":
        os._exit(9)
    elif what == "interfaces":
        return ",".join(sorted(name for name in os.listdir("/sys/class/net"))).encode()
    elif what == "environment":
        return ",".join(sorted(os.environ)).encode()
    elif what == "shout":
        print("in the middle of a frame")  # noqa: T201
    return b"%PDF done"


if __name__ == "__main__":
    assert walls.REFUSED_EVENTS
    serve(do, assets=paper.PAPER_TEMPLATES)
