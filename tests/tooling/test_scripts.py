"""The scripts: sound bash, from any folder, saying what they need; and what they share behaves."""

import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = sorted(file for file in [*(ROOT / "script").iterdir(), ROOT / ".ci" / "run"] if file.is_file())
BASH = "#!/usr/bin/env bash"
PYTHON = "#!/usr/bin/env python3"
SCRIPTS = [file for file in COMMANDS if file.read_text(encoding="utf-8").startswith(BASH)]
LIBRARY = sorted((ROOT / "script" / "lib").glob("*.sh"))
NAMED = {
    "setup",
    "demo",
    "test",
    "check",
    "fix",
    "services-test",
    "processes-test",
    "bench",
    "sample",
    "lock",
    "audit",
}


def bash(command: str, *, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run COMMAND with what the scripts share already read in."""
    text = f'set -euo pipefail; for f in "{ROOT}"/script/lib/*.sh; do source "$f"; done; {command}'
    return subprocess.run(
        ["bash", "-c", text],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_every_script_of_the_readme_is_there() -> None:
    assert {file.name for file in SCRIPTS} >= NAMED


@pytest.mark.parametrize("file", COMMANDS, ids=lambda file: file.name)
def test_a_command_is_bash_or_python(file: Path) -> None:
    assert os.access(file, os.X_OK)
    assert file.read_text(encoding="utf-8").splitlines()[0] in {BASH, PYTHON}


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_a_script_stops_at_the_first_fault_and_says_what_it_does(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert re.match(r"^# [A-Z].{20,}", lines[1])
    assert "set -euo pipefail" in lines[:12]


@pytest.mark.parametrize("file", SCRIPTS + LIBRARY, ids=lambda file: file.name)
def test_bash_can_read_it(file: Path) -> None:
    run = subprocess.run(["bash", "-n", file], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("file", SCRIPTS + LIBRARY, ids=lambda file: file.name)
def test_nothing_is_ended_or_emptied_that_a_script_did_not_start(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"\b(pkill|killall)\b|flushall|flushdb|shutdown", text, re.IGNORECASE)


def test_a_script_works_from_another_folder(tmp_path: Path) -> None:
    run = subprocess.run([ROOT / "script" / "setup", "everything"], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 1
    assert "script/setup knows base and dev, not 'everything'." in run.stderr


def test_a_machine_that_lacks_something_is_told_the_one_line_and_left_alone() -> None:
    lacking = "missing_on_machine() { echo libpangoft2-1.0.so.0; }; can_install_packages() { return 1; }; "
    run = bash(lacking + "prepare_machine; echo went on")
    assert run.returncode == 1
    assert "libpangoft2-1.0.so.0" in run.stdout
    assert "went on" not in run.stdout
    assert run.stderr.splitlines() == [
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends "
        "python3-venv libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2"
    ]


def test_root_has_it_installed_and_looked_at_again(tmp_path: Path) -> None:
    there = tmp_path / "there"
    fresh = (
        f'missing_on_machine() {{ [[ -e "{there}" ]] || echo "a font"; }}; '
        "can_install_packages() { return 0; }; "
        f'install_packages() {{ echo "install: $*"; touch "{there}"; }}; '
    )
    run = bash(fresh + "prepare_machine; echo went on")
    assert run.returncode == 0, run.stderr
    assert "install: python3-venv libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2" in run.stdout
    assert run.stdout.endswith("went on\n")


def test_a_python_that_cannot_make_environments_is_seen(tmp_path: Path) -> None:
    lame = tmp_path / "python3"
    lame.write_text(
        f'#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; *) exec {sys.executable} "$@";; esac\n',
        encoding="utf-8",
    )
    lame.chmod(0o755)
    assert "python3 -m venv" in bash(f'missing_on_machine "{lame}"').stdout.splitlines()


def test_an_old_python_is_not_taken(tmp_path: Path) -> None:
    for name in ("python3", "python3.13", "python3.12", "python3.11"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    run = bash("prepare_machine", PATH=f"{tmp_path}:{os.environ['PATH']}", PYTHON="python3")
    assert run.returncode == 1
    assert "Python 3.11 or newer is needed" in run.stderr


def test_free_ports_are_free_and_differ() -> None:
    ports = bash(f'PY="{sys.executable}"; free_ports 3').stdout.split()
    assert len(set(ports)) == 3
    assert all(1024 < int(port) < 65536 for port in ports)


def test_a_process_that_will_not_stop_is_ended_by_its_id() -> None:
    run = bash('sleep 60 & pid=$!; stop_process "$pid"; kill -0 "$pid" 2>/dev/null && echo alive || echo ended')
    assert run.stdout == "ended\n"


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("collected\n=== 512 passed in 100.10s (0:01:40) ===\n", "=== 512 passed in 100.10s (0:01:40) ==="),
        (
            "=== FAILURES ===\n=== 1 failed, 2 passed in 3.00s ===\n-- dropped\n",
            "=== 1 failed, 2 passed in 3.00s ===",
        ),
        ("=== no tests ran in 0.01s ===\n", "=== no tests ran in 0.01s ==="),
        ("Killed\n", "pytest came to no end: run.log"),
    ],
)
def test_the_closing_line_is_pytests_own(tmp_path: Path, log: str, said: str) -> None:
    (tmp_path / "run.log").write_text(log, encoding="utf-8")
    assert bash(f'cd "{tmp_path}"; closing_line run.log').stdout == said + "\n"


def test_only_our_own_databases_are_dropped(tmp_path: Path) -> None:
    """What stop_services asks PostgreSQL for: ours and those that pytest names after ours, and no other."""
    source = (ROOT / "script" / "lib" / "services.sh").read_text(encoding="utf-8")
    found = re.search(r"datname ~ '(\^[^']+)'", source)
    assert found
    pattern = re.compile(found[1].replace("${RENTINCOME_DATABASE}", "ri_0a1b2c3d4e").replace(r"\$", "$"))
    ours = ["ri_0a1b2c3d4e", "test_ri_0a1b2c3d4e", "test_ri_0a1b2c3d4e_gw0", "test_ri_0a1b2c3d4e_gw11"]
    others = [
        "postgres",
        "rentincome",
        "test",
        "ri_0a1b2c3d4f",
        "xri_0a1b2c3d4e",
        "ri_0a1b2c3d4e_backup",
        "test_ri_",
    ]
    assert [name for name in ours + others if pattern.search(name)] == ours


def test_the_processes_are_started_with_the_compose_files_own_words(tmp_path: Path) -> None:
    show = f'PY="{sys.executable}"; COMPOSE_TMP="{tmp_path}"; '
    web = bash(show + "compose_command web; printf '%s\\n' \"${COMMAND[@]}\"").stdout.split("\n")
    assert web[:3] == ["gunicorn", "--config", "deploy/gunicorn.conf.py"]
    beat = bash(show + 'compose_command beat; echo "${COMMAND[*]}"').stdout
    assert f"--schedule {tmp_path}/timetable" in beat
    worker = bash(show + 'compose_command worker healthcheck; echo "${COMMAND[*]}"').stdout
    assert worker.startswith("sh -c celery --app rentincome inspect ping")
    assert "$$" not in worker


class Answer(http.server.BaseHTTPRequestHandler):
    """A web process that is well at /healthz when asked as the front proxy asks, and unwell elsewhere."""

    def do_GET(self) -> None:
        well = self.path == "/healthz" and self.headers["X-Forwarded-Proto"] == "https"
        well = well and self.headers["Host"] == "rent.example.org"
        self.send_response(200 if well else 503)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def web_port() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def ask_health(port: int, *path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "deploy" / "healthcheck.py", *path],
        env={"RENTINCOME_BIND": f"0.0.0.0:{port}", "ALLOWED_HOSTS": "rent.example.org, other.example.org"},
        capture_output=True,
        text=True,
    )


def test_the_health_check_asks_as_the_front_proxy_does(web_port: int) -> None:
    assert ask_health(web_port).returncode == 0


def test_the_health_check_says_what_is_wrong(web_port: int) -> None:
    unwell = ask_health(web_port, "/readyz")
    assert unwell.returncode == 1
    assert "/readyz answered 503" in unwell.stderr
    gone = ask_health(1)
    assert gone.returncode == 1
    assert "did not answer" in gone.stderr


def test_what_git_must_not_keep_is_ignored() -> None:
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    paths = [
        ".venv/bin/python",
        "var/rentincome.sqlite3",
        ".env",
        "var/demo/payments.csv",
        "ledger/__pycache__/a.pyc",
    ]
    run = subprocess.run(["git", "check-ignore", "--no-index", *paths], cwd=ROOT, capture_output=True, text=True)
    assert run.stdout.split() == paths
    kept = subprocess.run(["git", "check-ignore", "--no-index", ".env.example", "deploy/x.sql"], cwd=ROOT)
    assert kept.returncode == 1
