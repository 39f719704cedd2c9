"""
The import contract of pyproject.toml holds, and every part of it can fail.

Faults are planted in a copy of the tree; lint-imports must break the contract that is
meant and name the line planted.
"""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = Path(sys.executable).with_name("lint-imports")

# From the top to the bottom: each app imports only from those after it.
LINE = [
    "rentincome",
    "casework",
    "feeds",
    "legal",
    "arrears",
    "statements",
    "letters",
    "ledger",
    "tenancies",
    "staff",
]
EDGES = ["api", "web", "tasks", "management", "admin"]
INNER = ["operations", "queries", "models", "rules"]


class Tree:
    """A copy of the ten packages, in which faults are planted and taken out again."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._planted: list[Path] = []
        self._before: dict[Path, str] = {}
        for name in LINE:
            shutil.copytree(
                ROOT / name,
                root / name,
                ignore=lambda folder, names: [n for n in names if not _python(folder, n)],
            )
        shutil.copy(ROOT / "pyproject.toml", root)

    def plant(self, module: str, text: str) -> None:
        """Write MODULE with TEXT; packages on the way are made where they are not there."""
        *packages, name = module.split(".")
        folder = self.root
        for package in packages:
            folder /= package
            folder.mkdir(exist_ok=True)
            self._write(folder / "__init__.py", "", only_new=True)
        self._write(folder / f"{name}.py", text)

    def _write(self, file: Path, text: str, *, only_new: bool = False) -> None:
        if file.exists():
            if only_new:
                return
            self._before.setdefault(file, file.read_text(encoding="utf-8"))
        else:
            self._planted.append(file)
        file.write_text(text, encoding="utf-8")

    def clear(self) -> None:
        for file in self._planted:
            file.unlink()
        for file, text in self._before.items():
            file.write_text(text, encoding="utf-8")
        self._planted.clear()
        self._before.clear()

    def lint(self, *contracts: str) -> tuple[bool, str]:
        """Give (kept, report) for the contracts named, or for all."""
        chosen = [word for one in contracts for word in ("--contract", one)]
        run = subprocess.run(
            [LINT, "--no-logo", "--no-cache", *chosen],
            cwd=self.root,
            env={"PATH": "/usr/bin:/bin", "COLUMNS": "300"},
            capture_output=True,
            text=True,
        )
        return run.returncode == 0, run.stdout + run.stderr


def _python(folder: str, name: str) -> bool:
    return name.endswith(".py") or ((Path(folder) / name).is_dir() and name not in {"__pycache__", "migrations"})


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return Tree(tmp_path_factory.mktemp("contract"))


@pytest.fixture
def tree(copied: Tree) -> Iterator[Tree]:
    yield copied
    copied.clear()


def test_the_tree_as_it_stands_keeps_every_contract(tree: Tree) -> None:
    kept, report = tree.lint()
    assert kept, report
    assert "4 kept, 0 broken" in report


def test_an_app_that_imports_from_the_one_above_it_breaks_the_order(tree: Tree) -> None:
    pairs = list(zip(LINE[1:], LINE[:-1], strict=True))
    for lower, higher in pairs:
        tree.plant(f"{higher}.planted_noun", "x = 1\n")
        tree.plant(f"{lower}.planted", f"from {higher}.planted_noun import x\n")
    kept, report = tree.lint("order")
    assert not kept
    assert "Apps stand in one line; each imports only from those below it BROKEN" in report
    for lower, higher in pairs:
        assert f"{lower}.planted -> {higher}.planted_noun" in report


def test_a_reference_to_a_higher_app_for_types_alone_is_no_import(tree: Tree) -> None:
    tree.plant("casework.planted_noun", "x = 1\n")
    tree.plant(
        "ledger.planted",
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from casework.planted_noun import x\n",
    )
    kept, report = tree.lint("order")
    assert kept, report


def test_inside_every_app_a_layer_that_looks_up_breaks_the_contract(tree: Tree) -> None:
    faults = []
    for app in LINE:
        layers = ["web", *INNER]
        for lower, higher in zip(layers[1:], layers[:-1], strict=True):
            tree.plant(f"{app}.{higher}.planted_{higher}", "x = 1\n")
            tree.plant(f"{app}.{lower}.planted_up", f"from {app}.{higher}.planted_{higher} import x\n")
            faults.append(f"{app}.{lower}.planted_up -> {app}.{higher}.planted_{higher}")
    kept, report = tree.lint("inside")
    assert not kept
    assert "Inside an app: edges, then operations, queries, models, rules BROKEN" in report
    for fault in faults:
        assert fault in report


def test_edges_do_not_borrow_from_each_other(tree: Tree) -> None:
    borrowings = list(zip(EDGES, EDGES[1:] + EDGES[:1], strict=True))
    for edge, other in borrowings:
        module = f"arrears.{edge}" if edge in {"tasks", "admin"} else f"arrears.{edge}.planted"
        tree.plant(module, f"import arrears.{other}\n")
    kept, report = tree.lint("inside")
    assert not kept
    for edge, other in borrowings:
        assert f"arrears.{edge} is not allowed to import arrears.{other}" in report


@pytest.mark.parametrize("library", ["django", "rest_framework", "celery", "psycopg2", "weasyprint"])
def test_a_rule_or_a_file_format_that_imports_a_framework_breaks_the_contract(tree: Tree, library: str) -> None:
    tree.plant("arrears.rules.planted", f"import {library}\n")
    tree.plant("feeds.formats.planted", f"import {library}\n")
    kept, report = tree.lint("plain-rules")
    assert not kept
    assert "Rules and file formats are plain Python BROKEN" in report
    assert f"arrears.rules.planted -> {library}" in report
    assert f"feeds.formats.planted -> {library}" in report


def test_a_rule_that_reaches_a_framework_by_way_of_another_module_breaks_the_contract(tree: Tree) -> None:
    tree.plant("staff.planted_way", "import django\n")
    tree.plant("tenancies.rules.planted", "import staff.planted_way\n")
    kept, report = tree.lint("plain-rules")
    assert not kept
    assert "tenancies.rules.planted -> staff.planted_way" in report


@pytest.mark.parametrize("app", [app for app in LINE if app not in {"ledger", "tenancies", "staff"}])
def test_no_other_app_imports_the_tables_of_the_ledger(tree: Tree, app: str) -> None:
    tree.plant("ledger.models.planted_noun", "x = 1\n")
    tree.plant(f"{app}.queries.planted", "from ledger.models.planted_noun import x\n")
    kept, report = tree.lint("ledger-models")
    assert not kept
    assert "Only ledger touches the ledger's tables BROKEN" in report
    assert f"{app}.queries.planted -> ledger.models.planted_noun" in report


def test_the_contract_covers_every_app_in_the_order_of_the_architecture() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    contracts = {one["id"]: one for one in settings["contracts"]}
    assert settings["root_packages"] == LINE
    assert contracts["order"]["layers"] == LINE
    assert contracts["inside"]["containers"] == LINE
    apps = {file.parent.name for file in ROOT.glob("*/apps.py")} | {file.parent.name for file in ROOT.glob("*/models")}
    assert apps <= set(LINE)
