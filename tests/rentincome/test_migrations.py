"""Tests make their tables from the models; here the migrations are held to make the very same ones."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

WHAT = (
    "SELECT type, name, tbl_name, sql FROM sqlite_master "
    "WHERE name NOT LIKE 'sqlite_%' AND tbl_name <> 'django_migrations'"
)
OURS = {"staff", "tenancies", "ledger", "letters", "statements", "arrears", "legal", "feeds", "casework"}


@pytest.mark.slow
@pytest.mark.django_db
def test_migrate_makes_the_tables_indexes_and_triggers_that_the_models_say(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("read from SQLite's own list of what there is; processes-test migrates PostgreSQL")
    made = tmp_path / "migrated.sqlite3"
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{made}", "RENTINCOME_ENV": "test"}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity", "0"],
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
    )
    with sqlite3.connect(made) as migrated:
        by_migrations = {tuple(row) for row in migrated.execute(WHAT)}
    with connection.cursor() as cursor:
        cursor.execute(WHAT)
        by_models = {tuple(row) for row in cursor.fetchall()}
    assert {row[:3] for row in by_migrations} == {row[:3] for row in by_models}
    assert {row for row in by_migrations if ours(row)} == {row for row in by_models if ours(row)}


def ours(row: tuple[str, ...]) -> bool:
    """Other people's tables have their columns in the order in which their migrations added them."""
    return row[2].split("_")[0] in OURS
