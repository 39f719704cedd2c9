"""
What every test shares: the flush of append-only tables, and the services a run may use.

A flush empties every table, which the append-only triggers rightly refuse on SQLite. So around a flush, and only on
a database that the test runner itself has named, the triggers are taken away and put back (DEC-4).
"""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.test import TransactionTestCase
from django.test.utils import CaptureQueriesContext

from staff import triggers

_plain_teardown = TransactionTestCase._fixture_teardown


def _teardown_around_triggers(self: TransactionTestCase) -> None:
    locked = [connections[alias] for alias in self._databases_names(include_mirrors=False)]
    locked = [connection for connection in locked if connection.vendor == "sqlite"]
    for connection in locked:
        refuse_unless_ours(connection)
        triggers.remove(connection)
    try:
        _plain_teardown(self)
    finally:
        for connection in locked:
            triggers.install(connection)


def refuse_unless_ours(connection: Any) -> None:
    """Stop unless this database was made by the test runner: its name says test, or it lives in memory."""
    name = str(connection.settings_dict["NAME"])
    if "test" not in os.path.basename(name) and "memory" not in name:
        raise RuntimeError(f"Refusing to take the append-only triggers away from {name}: not a test database.")


TransactionTestCase._fixture_teardown = _teardown_around_triggers  # type: ignore[method-assign]


@pytest.fixture
def count_queries() -> Any:
    """Counts queries: `with count_queries() as seen: …; len(seen)`."""
    return lambda: CaptureQueriesContext(connections["default"])


@pytest.fixture(autouse=True)
def _test_settings(settings: Any, tmp_path: Any) -> None:
    """Every test keeps its papers and files in a folder of its own; sign-in is quick and nobody is locked out."""
    settings.RENTINCOME_STORE = tmp_path / "store"
    settings.STATIC_ROOT = tmp_path  # nothing is collected for tests; the finders serve what pages ask for
    settings.AXES_ENABLED = False
    settings.ACCOUNT_RATE_LIMITS = False  # the counters stand in the cache, which tests share
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A Chromium that looks at the live server and at nothing else."""
    from playwright.sync_api import sync_playwright

    # Playwright's loop runs in this thread, which Django would otherwise take for an async one.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium(), args=BROWSER_FLAGS)
        yield opened
        opened.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out, and say so, what needs services or a browser that is not here (DEC-27: in CI that is a failure)."""
    in_ci = os.environ.get("CI") == "true"
    services = os.environ.get("RENTINCOME_SERVICES") == "1"
    browser = chromium()
    for item in items:
        if item.get_closest_marker("services") and not services:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL and Redis: run script/services-test"))
        if item.get_closest_marker("browser") and not browser and not in_ci:
            item.add_marker(pytest.mark.skip(reason="no Chromium here: install it or set RENTINCOME_CHROMIUM"))


def chromium() -> str:
    """The path of a Chromium on this machine, or nothing."""
    named = os.environ.get("RENTINCOME_CHROMIUM", "")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
