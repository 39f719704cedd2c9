"""The requirement files hold versions and hashes only, so that they install from any index and name none."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = ["base", "dev"]

PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^\]]+\])?==(?P<version>\S+?)( ;.*)? \\$")


def pins(name: str) -> dict[str, str]:
    """Give {package: version} of requirements/NAME.txt."""
    lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return {found["name"].lower(): found["version"] for line in lines if (found := PIN.match(line))}


def wanted(name: str) -> set[str]:
    """Give the packages that requirements/NAME.in asks for."""
    lines = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
    asked = [line for line in lines if line.strip() and not line.startswith(("#", "-c"))]
    return {re.split(r"[\[~=<>; ]", line)[0].lower().replace("_", "-").replace(".", "-") for line in asked}


def guard(root: Path) -> bool:
    """Run the guard that script/check and script/lock run, over the requirement files below ROOT."""
    command = f'source "{ROOT}/script/lib/requirements.sh" && requirements_name_no_index'
    return subprocess.run(["bash", "-c", command], cwd=root, capture_output=True).returncode == 0


def test_no_index_no_address_no_folder_stands_in_them() -> None:
    assert guard(ROOT)


@pytest.mark.parametrize(
    "line",
    [
        "--extra-" + "index-url file:/somewhere",
        "--find-" + "links wheels",
        "thing @ https" + "://files.example.org/thing.whl",
    ],
)
@pytest.mark.parametrize("name", ["base.txt", "dev.txt", "base.in"])
def test_the_guard_sees_an_index_that_slipped_in(tmp_path: Path, name: str, line: str) -> None:
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    with (tmp_path / "requirements" / name).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    assert not guard(tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_every_line_is_a_pin_with_hashes_or_a_comment(name: str) -> None:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    hashed = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
    comment = re.compile(r"^\s*#")
    odd = [line for line in lines if not (PIN.match(line) or hashed.match(line) or comment.match(line))]
    assert odd == []
    for before, line in zip(lines, lines[1:], strict=False):
        if PIN.match(before):
            assert hashed.match(line), f"{before} has no hash"


@pytest.mark.parametrize("name", FILES)
def test_all_that_is_asked_for_is_pinned(name: str) -> None:
    assert wanted(name) <= pins(name).keys() | (pins("base").keys() if name == "dev" else set())


def test_tests_run_on_the_versions_that_the_application_runs_on() -> None:
    base, dev = pins("base"), pins("dev")
    assert {name: (base[name], dev[name]) for name in base.keys() & dev.keys() if base[name] != dev[name]} == {}
