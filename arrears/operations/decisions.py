"""Decides every account of a landlord for a night, and writes what changed (DEC-18)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from django.db import transaction

from arrears.models import Decision, Night
from arrears.queries import facts, policies
from arrears.queries.policies import Book
from arrears.rules import decision as rules
from staff import bulk_rows
from staff.models import Landlord, User
from staff.refusals import Refused

COLUMNS = (
    "public_id",
    "landlord_id",
    "account_id",
    "on",
    "take",
    "version_id",
    "outcome",
    "step",
    "proposes",
    "reason",
    "words",
    "figures",
    "rule_ids",
)
LONGEST_WORDS = 400


class NoPolicyInForce(Refused):
    """Nothing can be decided: no approved policy version has begun."""


@dataclass(frozen=True)
class Decided:
    """What a night's decisions came to."""

    accounts: int
    written: int
    payments_in: bool
    by_outcome: dict[str, int]


def decide_all(
    *,
    landlord: Landlord,
    on: date,
    take: int,
    by: User,
    weekly: bool,
    payments_until: date | None,
) -> Decided:
    """
    Give every account that has a position on the night its one answer by its own policy, with the reason.

    A row is written when the answer differs from the account's last (proposal, reason, version), and for every account
    when `weekly`. Run again, it adds only what is missing.

    :param payments_until: the date of the newest payments file; if it is older than the landlord's
        `payments_every_days`, every answer is to wait for payments (DEC-15).
    :raises NoPolicyInForce: if no approved version has begun.
    """
    book = policies.book(landlord, on=on)
    if book is None:
        raise NoPolicyInForce(f"{landlord.name} has no approved arrears policy in force on {on}.")
    payments_in = payments_are_in(landlord, on=on, payments_until=payments_until)
    accounts = written = 0
    outcomes: Counter[str] = Counter()
    with transaction.atomic():
        for batch in facts.for_night(
            landlord,
            on=on,
            take=take,
            book=book,
            payments_until=payments_until,
            payments_in=payments_in,
        ):
            rows = []
            for seen in batch:
                decision = seen.decide(on=on)
                outcomes[decision.outcome] += 1
                version_id = seen.chosen.version_id
                if weekly or seen.last != (decision.proposes or "", decision.reason, version_id):
                    rows.append(_row(landlord, seen.account_id, decision, take, version_id))
            accounts += len(batch)
            written += bulk_rows.insert(Decision, COLUMNS, rows, skip_known=True)
        _remember(landlord, on, take, book, payments_until, payments_in, weekly, accounts, written, outcomes)
    return Decided(accounts, written, payments_in, dict(sorted(outcomes.items())))


def payments_are_in(landlord: Landlord, *, on: date, payments_until: date | None) -> bool:
    """Whether the newest payments file is dated no more than `payments_every_days` before a night (DEC-15)."""
    return payments_until is not None and payments_until >= on - timedelta(days=landlord.payments_every_days)


def _row(
    landlord: Landlord, account_id: int, decision: rules.Decision, take: int, version_id: int
) -> tuple[object, ...]:
    return (
        uuid4(),
        landlord.pk,
        account_id,
        decision.on,
        take,
        version_id,
        decision.outcome.value,
        decision.step or "",
        decision.proposes or "",
        decision.reason.value,
        decision.text[:LONGEST_WORDS],
        decision.figures,
        decision.rule_ids,
    )


def _remember(
    landlord: Landlord,
    on: date,
    take: int,
    book: Book,
    payments_until: date | None,
    payments_in: bool,
    weekly: bool,
    accounts: int,
    written: int,
    outcomes: Counter[str],
) -> None:
    """What the night rested on, so that "why nothing" can be worked out again (DEC-18)."""
    night, created = Night.objects.get_or_create(
        landlord=landlord,
        on=on,
        take=take,
        defaults={
            "version_id": book.main.version_id,
            "policies": book.as_data(),
            "payments_until_on": payments_until,
            "payments_in": payments_in,
            "weekly": weekly,
            "accounts": accounts,
            "written": written,
            "by_outcome": dict(sorted(outcomes.items())),
        },
    )
    if not created:
        night.written += written
        night.weekly = night.weekly or weekly
        night.save(update_fields=["written", "weekly"])
