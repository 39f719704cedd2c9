"""
Past letter nights as they were known then: which there were, what was decided, what had been written and done.

A back-test reads only this and `arrears.queries.facts`; a constant number of queries for each part of the accounts.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Max

from arrears.models import ActionTaken, Decision, LetterRun, Night, Position
from arrears.queries import among
from arrears.queries.answers import ON_ITS_WAY
from arrears.queries.decisions import last_night
from arrears.rules.back_test import WEEK, Done, Past
from ledger.rules.rent_weeks import monday_of
from letters.models import Document, DocumentStep
from staff.models import Landlord

WEEKS = 26
"""How many letter nights back a version is tried on (OPS-E4)."""


@dataclass(frozen=True, slots=True)
class PastNight:
    """
    One night to try a version on; `take` is None where no positions were recorded, `night` where nothing was decided.
    """

    on: date
    tonight: bool
    take: int | None
    night: Night | None

    @property
    def payments_until(self) -> date | None:
        """How far the payments reached that the night had; None where nobody knows."""
        return self.night.payments_until_on if self.night else None

    @property
    def payments_in(self) -> bool:
        """Whether the payments were in; of a night that was not run all that is known now counts."""
        return self.night.payments_in if self.night else True


class Really(NamedTuple):
    """What was really decided of an account: its decision's id, and the answer."""

    decision_id: int
    outcome: str
    proposes: str
    reason: str
    version_id: int


def nights(landlord: Landlord, *, on: date, weeks: int = WEEKS) -> list[PastNight]:
    """
    The letter nights of the last weeks in order, and the newest night of all last, as tonight's.

    No night is before take-on. Where a week has a letter run its night counts, otherwise the landlord's letter day.
    """
    newest = last_night(landlord, on=on)
    until = newest.on if newest else on
    days = [day for day in _letter_days(landlord, until, weeks) if landlord.take_on_on and day >= landlord.take_on_on]
    found = of_days(landlord, days)
    if newest is not None:
        found.append(PastNight(newest.on, True, newest.take, newest))
    return found


def of_days(landlord: Landlord, days: Collection[date]) -> list[PastNight]:
    """These nights, with the last take of each (DEC-15): two queries."""
    ran = taken(landlord, days)
    rows = Position.objects.filter(landlord=landlord, on__in=days).values_list("on")
    takes: dict[date, int] = dict(rows.annotate(last=Max("take")).order_by())
    return [PastNight(day, False, takes.get(day), ran.get((day, takes.get(day, 0)))) for day in sorted(days)]


def taken(landlord: Landlord, days: Collection[date]) -> dict[tuple[date, int], Night]:
    """The nights of some days on which something was decided, by day and take."""
    rows = Night.objects.filter(landlord=landlord, on__in=list(days)).select_related("version__policy")
    return {(night.on, night.take): night for night in rows}


def _letter_days(landlord: Landlord, until: date, weeks: int) -> list[date]:
    monday = monday_of(until)
    if monday + timedelta(days=landlord.letter_run_weekday) > until:
        monday -= WEEK
    made = dict(
        LetterRun.objects.filter(landlord=landlord, week_starts_on__gt=monday - weeks * WEEK).values_list(
            "week_starts_on", "on"
        )
    )
    mondays = [monday - number * WEEK for number in reversed(range(weeks))]
    return [made.get(each, each + timedelta(days=landlord.letter_run_weekday)) for each in mondays]


def pasts(account_ids: Collection[int], nights: Iterable[PastNight], *, kinds: Collection[str]) -> dict[int, Past]:
    """Every paper and action of some accounts with the days on which they were known: four queries."""
    unrecorded = {night.on for night in nights if night.night is None}
    found: dict[int, Past] = {pk: Past(unrecorded=unrecorded) for pk in account_ids}
    for account_id, paper in _papers(account_ids, kinds):
        if account_id in found:
            found[account_id].papers.append(paper)
    rows = ActionTaken.objects.filter(among.accounts(account_ids)).values_list(
        "account_id", "code", "on", "recorded_on"
    )
    for account_id, code, on, recorded_on in rows.order_by("on", "pk"):
        if account_id in found:
            found[account_id].actions.append(Done(code, on, recorded_on))
    return found


def _papers(account_ids: Collection[int], kinds: Collection[str]) -> Iterable[tuple[int, Done]]:
    """Papers that a person approved, from the day of approval until one was held back or cancelled after all."""
    asked = Document.objects.filter(among.accounts(account_ids), kind__in=list(kinds))
    steps = DocumentStep.objects.filter(document__in=asked)
    approved = dict(
        steps.filter(reached=Document.State.APPROVED).values_list("document_id").annotate(last=Max("on")).order_by()
    )
    fallen = steps.filter(left__in=ON_ITS_WAY).exclude(reached__in=ON_ITS_WAY)
    gone = dict(fallen.values_list("document_id").annotate(last=Max("on")).order_by())
    rows = asked.values_list("pk", "account_id", "kind", "state", "planned_on", "sent_on").order_by("pk")
    for pk, account_id, kind, state, planned_on, sent_on in rows:
        on_its_way = state in ON_ITS_WAY
        if on_its_way or pk in gone:
            known_on = approved.get(pk, planned_on - timedelta(days=1))
            yield account_id, Done(kind, planned_on, known_on, sent_on, None if on_its_way else gone[pk])


LAST_TAKE = 32_767
"""Later than any take of a night."""

# One step into the index of (account, on, take) for each account: what stood when the night was over.
STOOD = """
SELECT a.id, d.id, d.outcome, d.proposes, d.reason, d.version_id
FROM ledger_rentaccount a
JOIN arrears_decision d ON d.id = (
    SELECT x.id FROM arrears_decision x WHERE x.account_id = a.id AND (x."on", x.take) <= (%s, %s)
    ORDER BY x."on" DESC, x.take DESC LIMIT 1)
WHERE a.id IN ({ids})
"""


def stood(account_ids: Collection[int], *, on: date, take: int = LAST_TAKE) -> dict[int, Really]:
    """What stood decided for some accounts when a night was over: one query."""
    if not account_ids:
        return {}
    with connection.cursor() as cursor:
        ids = ", ".join(str(int(pk)) for pk in account_ids)
        cursor.execute(STOOD.format(ids=ids), [on.isoformat(), take])
        return {row[0]: Really._make(row[1:]) for row in cursor.fetchall()}


def words(decision_ids: Collection[int]) -> dict[int, str]:
    """The words of some decisions, by id."""
    return dict(Decision.objects.filter(pk__in=list(decision_ids)).values_list("pk", "words"))
