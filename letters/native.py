"""Whether this machine has what PDFs need from the system, asked before the first paper is rendered (DEC-32)."""

import subprocess
import sys

CURE = "apt-get install -y --no-install-recommends python3-venv libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2"
"""The one line that puts right whatever is missing."""

# Asked in a process of its own: without any font WeasyPrint ends the whole process (a segmentation fault).
_PROBE = """
import ctypes
try:
    ctypes.CDLL("libpangoft2-1.0.so.0")
except OSError:
    raise SystemExit("the text library Pango (libpangoft2-1.0-0) is missing")
try:
    ctypes.CDLL("libharfbuzz-subset.so.0")
except OSError:
    raise SystemExit("the font library HarfBuzz-Subset (libharfbuzz-subset0) is missing: papers take twice as long")
from weasyprint import HTML
pdf = HTML(string="<p style='font-family: Liberation Sans'>Paper</p>").write_pdf(uncompressed_pdf=True)
if b"Liberation" not in pdf:
    raise SystemExit("the fonts of our papers (fonts-liberation2) are missing")
"""


def problem() -> str | None:
    """What is missing and the one line that cures it; None when papers can be rendered."""
    answer = subprocess.run([sys.executable, "-c", _PROBE], capture_output=True, text=True, timeout=60)
    if answer.returncode == 0:
        return None
    said = answer.stderr.strip().splitlines()
    found = said[-1] if answer.returncode == 1 and said else "a test paper ended its process: is any font installed?"
    return f"PDFs cannot be made well here: {found}. Cure, as root: {CURE}"
