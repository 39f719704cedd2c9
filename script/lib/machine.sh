# What the machine itself must have: a Python that can make environments, and what PDFs need (DEC-32).
# shellcheck shell=bash

SYSTEM_PACKAGES="python3-venv libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2"

# Print the first Python of 3.11 or newer.
find_python() {
    local name
    for name in "${PYTHON:-python3}" python3 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
}

# Print what is missing, one a line. Loads the libraries in a process of its own: a bad one may end it.
missing_on_machine() {
    local python="$1"
    "$python" -c 'import ensurepip, venv' 2>/dev/null || printf 'python3 -m venv\n'
    "$python" - <<'PYTHON' || printf 'the native libraries could not be tried\n'
import ctypes
import sys

LIBRARIES = {
    "linux": ("libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0", "libgobject-2.0.so.0"),
    "darwin": ("libpangoft2-1.0.dylib", "libharfbuzz-subset.dylib", "libgobject-2.0.dylib"),
}
for name in LIBRARIES.get(sys.platform, ()):
    try:
        ctypes.CDLL(name)
    except OSError:
        print(name)
PYTHON
    has_a_font || printf 'a font\n'
}

# Without any font the PDF library ends the whole process, so one must be there.
has_a_font() {
    if command -v fc-list >/dev/null 2>&1; then
        [[ -n "$(fc-list 2>/dev/null | head -n 1)" ]]
        return
    fi
    [[ -n "$(find /usr/share/fonts /usr/local/share/fonts /Library/Fonts "${HOME:-/nonexistent}/.fonts" \
        \( -name '*.ttf' -o -name '*.otf' -o -name '*.ttc' \) -print -quit 2>/dev/null)" ]]
}

install_packages() {
    say "installing $*"
    apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# See that the machine has what is needed: install it when root, otherwise print the one line and stop.
prepare_machine() {
    local python missing
    python="$(find_python)"
    [[ -n "$python" ]] || fail "Python 3.11 or newer is needed; none was found (set PYTHON to its path)."
    missing="$(missing_on_machine "$python")"
    [[ -n "$missing" ]] || return 0
    say "missing on this machine: $(printf '%s' "$missing" | paste -s -d, - | sed 's/,/, /g')"
    if can_install_packages; then
        # shellcheck disable=SC2086
        install_packages $SYSTEM_PACKAGES
        missing="$(missing_on_machine "$python")"
        [[ -z "$missing" ]] || fail "still missing after installing: $missing"
    else
        say "run this, then start again:"
        printf '%s\n' "sudo apt-get update && sudo apt-get install -y --no-install-recommends $SYSTEM_PACKAGES" >&2
        exit 1
    fi
}
