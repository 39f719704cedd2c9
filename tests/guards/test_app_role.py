"""The third lock (DEC-4): the role that web, worker and beat sign in as cannot change or truncate what is posted."""

import os
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection

from staff import triggers

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def app_role():
    """A connection of the application's role to the database under test."""
    url = urlsplit(os.environ["RENTINCOME_APP_DATABASE_URL"])
    call_command("grant_app_role", role=url.username)
    here = urlunsplit(url._replace(path=f"/{connection.settings_dict['NAME']}"))
    opened = psycopg2.connect(here)
    yield opened
    opened.close()


@pytest.mark.parametrize("statement", ["UPDATE {table} SET {key} = {key}", "DELETE FROM {table}", "TRUNCATE {table}"])
@pytest.mark.parametrize("table", triggers.append_only_tables())
def test_the_application_has_no_right_to_change_append_only_tables(app_role, table: str, statement: str) -> None:
    key = "batch_id" if table == "ledger_seal" else "id"
    with pytest.raises(psycopg2.errors.InsufficientPrivilege), app_role.cursor() as cursor:
        cursor.execute(statement.format(table=table, key=key))
    app_role.rollback()


def test_it_may_change_other_tables_but_not_drop_triggers(app_role) -> None:
    with app_role.cursor() as cursor:
        cursor.execute("UPDATE tenancies_scheme SET name = name")
        cursor.execute("SELECT COUNT(*) FROM ledger_entry")
    app_role.rollback()
    with pytest.raises(psycopg2.errors.InsufficientPrivilege), app_role.cursor() as cursor:
        cursor.execute("DROP TRIGGER ledger_entry_never_changed ON ledger_entry")
    app_role.rollback()
