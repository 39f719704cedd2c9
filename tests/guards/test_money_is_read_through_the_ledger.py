"""DEC-4: other apps' SQL reads money only through the text that the ledger's queries return."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = ["rentincome", "casework", "feeds", "legal", "arrears", "statements", "letters", "tenancies", "staff"]
MONEY_TABLES = re.compile(r"\bledger_(entry|posting|batch|seal|benefitpayment|suspenseitem)\b")


def strays(folder: Path) -> list[str]:
    """Where a file that is not the ledger's names a table of money; AppConfig lists and migrations are no SQL."""
    return [
        f"{path.relative_to(folder)}:{number}"
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".py", ".sql"} and "migrations" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if MONEY_TABLES.search(line)
    ]


@pytest.mark.parametrize("app", APPS)
def test_no_sql_outside_the_ledger_names_its_money_tables(app: str) -> None:
    assert strays(ROOT / app) == []


def test_the_guard_finds_a_stray(tmp_path: Path) -> None:
    (tmp_path / "queries.py").write_text('SQL = "SELECT SUM(amount_pence) FROM ledger_entry"\n', encoding="utf-8")
    assert strays(tmp_path) == ["queries.py:1"]
