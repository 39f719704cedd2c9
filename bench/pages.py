"""Worktray and case file: how many queries they ask as the landlord and the account grow, and their time (DEC-28)."""

from datetime import date, timedelta
from statistics import median
from time import process_time
from typing import Any

from bench import throwaway
from bench.rounds import goal

TAKE_ON = date(2026, 4, 6)
SIZES = (20, 2_000)
QUICK_SIZES = (20, 200)
ROUNDS = 7


def run(*, quick: bool) -> dict[str, Any]:
    """Ask the same pages of a small and of a large landlord, whose accounts are also longer."""
    from django.conf import settings
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from arrears.operations import policies
    from bench.big_landlord import with_charges
    from rentincome import nightly
    from rentincome.demonstration import instant
    from staff.operations import officers
    from staff.rules.roles import Role

    settings.ALLOWED_HOSTS = ["testserver"]
    figures: dict[str, Any] = {"sizes": list(QUICK_SIZES if quick else SIZES)}
    for size, weeks in zip(figures["sizes"], (8, 12), strict=True):
        group, by = with_charges(size, code=f"PAGES{size}")
        landlord = group.landlord
        reader = officers.enrol(email=f"reader{size}@example.org", name="Reader", password=None, by=by, on=TAKE_ON)
        officers.appoint(user=reader, landlord=landlord, role=Role.MANAGER, from_on=TAKE_ON, by=by, on=TAKE_ON)
        policies.install_default(landlord=landlord, by=by, approver=reader, on=TAKE_ON, at=instant(TAKE_ON))
        nights = [TAKE_ON + timedelta(weeks=week) for week in range(weeks)]
        for night in nights:
            nightly.run(landlord=landlord, on=night, by=by, at=instant(night), letters=False)
        settings.RENTINCOME_TODAY = nights[-1]
        throwaway.analyze()
        client = Client()
        client.force_login(reader, backend="allauth.account.auth_backends.AuthenticationBackend")
        account = group.accounts.order_by("pk")[0]
        for name, path in (("worktray", "/worktray?tray=all"), ("case_file", f"/accounts/{account.public_id}")):
            figures[f"{name}_{size}"] = _ask(client, path, CaptureQueriesContext)
    small, large = figures["sizes"]
    figures["goals"] = [
        goal(
            f"{name}: more queries at {large} accounts than at {small}",
            figures[f"{name}_{large}"]["queries"] - figures[f"{name}_{small}"]["queries"],
            at_most=0,
        )
        for name in ("worktray", "case_file")
    ] + [goal("worktray: rows shown", figures[f"worktray_{large}"]["rows"], at_least=50)]
    return figures


def _ask(client: Any, path: str, capture: Any) -> dict[str, Any]:
    from django.db import connection

    answer = client.get(path)
    assert answer.status_code == 200, f"{path} answered {answer.status_code}"
    with capture(connection) as seen:
        client.get(path)
    queries = len(seen)  # at once: the next request empties the list
    times = []
    for _ in range(ROUNDS):
        started = process_time()
        client.get(path)
        times.append(process_time() - started)
    return {
        "queries": queries,
        "rows": answer.content.count(b"<tr"),
        "cpu_ms": round(median(times) * 1000, 1),
        "kilobytes": len(answer.content) // 1024,
    }
