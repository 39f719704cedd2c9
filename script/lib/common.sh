# Shared by every script: where the project stands, and how a script speaks. Sourced, never run.
# shellcheck shell=bash

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$ROOT"

VENV="$ROOT/.venv"
PY="$VENV/bin/python"

say() { printf '%s\n' "-- $*"; }

fail() {
    printf '%s\n' "!! $*" >&2
    exit 1
}

# True on a build server: there a missing service is a failure, never a skip (DEC-27).
in_ci() { [[ "${CI:-}" == "true" ]]; }

is_root() { [[ "$(id -u)" == "0" ]]; }

can_install_packages() { is_root && command -v apt-get >/dev/null 2>&1; }

# Print N different TCP ports of this machine that nothing listens on.
free_ports() {
    "$PY" - "$1" <<'PYTHON'
import socket
import sys

taken = [socket.socket() for _ in range(int(sys.argv[1]))]
for one in taken:
    one.bind(("127.0.0.1", 0))
print(*[one.getsockname()[1] for one in taken])
PYTHON
}

# Print N random bytes as hex digits: names and passwords of throw-away things.
random_hex() { "$PY" -c 'import secrets, sys; print(secrets.token_hex(int(sys.argv[1])))' "$1"; }

# End a process this script started, by its id: ask, wait up to ten seconds, then insist.
stop_process() {
    local pid="$1" tenth
    [[ -n "$pid" ]] || return 0
    kill "$pid" 2>/dev/null || return 0
    for ((tenth = 0; tenth < 100; tenth++)); do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 0.1
    done
    say "process $pid did not stop when asked; ending it"
    kill -9 "$pid" 2>/dev/null || true
}

# Print the path of a Chromium, or nothing.
find_chromium() {
    local name
    if [[ -n "${RENTINCOME_CHROMIUM:-}" ]]; then
        printf '%s\n' "$RENTINCOME_CHROMIUM"
        return
    fi
    for name in chromium chromium-browser google-chrome-stable google-chrome; do
        if command -v "$name" >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
}

# Print the commands of script/ that are written in Python; they have no ending that the linter knows them by.
python_commands() { grep -lE '^#!.*python' script/* 2>/dev/null || true; }
