"""
Which cases stand still and should not, for a whole landlord at once (OPS-E4, PRA-8).

Each of the three sorts is one statement; what was done last on an account is looked up by index, so a page takes the
same number of queries for ten cases and for a thousand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, DateField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from arrears.models import (
    Arrangement,
    Contact,
    Decision,
    Hold,
    Investigation,
    LegalFact,
    StuckLimit,
    WeekEnd,
)
from arrears.queries import held
from arrears.queries.answers import ON_ITS_WAY
from arrears.rules import stuck as rules
from arrears.rules.holds import RULES, HoldReason
from arrears.rules.outcomes import OUTCOME_WORDS, Outcome
from arrears.rules.stuck import Stuck, StuckLimits
from ledger.rules.rent_weeks import monday_of
from letters.models import Document
from staff.models import Landlord

NEVER = date(1900, 1, 1)
WEEK = timedelta(days=7)
A_YEAR = timedelta(weeks=52)


@dataclass(frozen=True, slots=True)
class StuckCase:
    """One case: which account, why, since when, and the reason in words."""

    account_id: int
    sort: Stuck
    since: date
    words: str


def limits(landlord: Landlord, *, on: date) -> StuckLimits:
    """What a landlord has set, or what is shipped."""
    row = StuckLimit.objects.filter(landlord=landlord, from_on__lte=on).order_by("-from_on").first()
    return StuckLimits(row.rising_weeks, row.holds, row.waiting_weeks) if row else StuckLimits()


def found(landlord: Landlord, *, on: date, through_account: Q | None = None) -> list[StuckCase]:
    """
    A landlord's stuck cases on a day, the longest stuck first.

    :param through_account: only accounts that this filter lets through (`Scope.through_account("account__")`).
    """
    scope = Q() if through_account is None else through_account
    asked = limits(landlord, on=on)
    cases = [
        *_rising(landlord, asked, scope, on),
        *_held_again(landlord, asked, scope, on),
        *_not_acted_on(landlord, asked, scope, on),
    ]
    return sorted(cases, key=lambda case: (case.since, case.sort, case.account_id))


def _rising(landlord: Landlord, asked: StuckLimits, scope: Q, on: date) -> list[StuckCase]:
    """More is owed than some weeks ago, and since then nobody did anything."""
    sunday = monday_of(on) - timedelta(days=1)
    then = sunday - asked.rising_weeks * WEEK
    earlier = WeekEnd.objects.filter(account=OuterRef("account"), week_ends_on=then)
    if landlord.take_on_on is None or then < landlord.take_on_on:
        return []
    rows = (
        WeekEnd.objects.filter(scope, landlord=landlord, week_ends_on=sunday, owed_pence__gt=0)
        .annotate(before=Coalesce(Subquery(earlier.values("real_pence")[:1]), 0))
        .filter(real_pence__gt=F("before"))
        .exclude(account__in=_paused(landlord, on))
        .filter(~Exists(Hold.objects.in_force(on).filter(account=OuterRef("account"))))
        .annotate(last_step=last_step(on))
        .filter(last_step__lte=then)
        .values_list("account_id", "real_pence", "before", "last_step")
    )
    return [
        StuckCase(
            account_id,
            Stuck.RISING,
            then,
            rules.rising_words(
                real_pence=real,
                before_pence=max(0, before),
                before_on=then,
                last_step_on=None if step == NEVER else step,
            ),
        )
        for account_id, real, before, step in rows
    ]


def _paused(landlord: Landlord, on: date) -> Sequence[int]:
    """Accounts in Breathing Space: nothing is to be done on them, whatever they owe."""
    return list(held.on_accounts(landlord, on=on).spaces)


def _held_again(landlord: Landlord, asked: StuckLimits, scope: Q, on: date) -> list[StuckCase]:
    """Held now, for a reason for which it was held too often within a year; what the law holds is not counted."""
    by_law = [reason.value for reason, rule in RULES.items() if rule.is_law]
    same = (
        Hold.objects.filter(account=OuterRef("account"), reason=OuterRef("reason"), from_on__lte=on)
        .filter(from_on__gt=on - A_YEAR)
        .order_by()
        .values("reason")
    )
    rows = (
        Hold.objects.in_force(on)
        .filter(scope, landlord=landlord)
        .exclude(reason__in=by_law)
        .annotate(
            times=Subquery(same.annotate(times=Count("pk")).values("times")),
            first=Subquery(same.annotate(first=Min("from_on")).values("first")),
        )
        .filter(times__gte=asked.holds)
        .order_by("account", "reason", "-from_on")
        .values_list("account_id", "reason", "until_on", "times", "first")
    )
    told: dict[tuple[int, str], StuckCase] = {}
    for account_id, reason, until_on, times, first in rows:
        words = rules.held_again_words(
            reason=RULES[HoldReason(reason)].words, holds=times, first_on=first, until_on=until_on
        )
        told.setdefault((account_id, reason), StuckCase(account_id, Stuck.HELD_AGAIN, first, words))
    return list(told.values())


def _not_acted_on(landlord: Landlord, asked: StuckLimits, scope: Q, on: date) -> list[StuckCase]:
    """The same answer has waited for somebody, and since it came nobody did anything."""
    until = on - asked.waiting_weeks * WEEK
    later = Decision.objects.filter(account=OuterRef("account"), on__lte=on)
    mine = Decision.objects.filter(account=OuterRef("account"), on__lte=OuterRef("on"))
    other = mine.exclude(outcome=OuterRef("outcome"), proposes=OuterRef("proposes")).order_by("-on", "-take")
    same = Decision.objects.filter(
        account=OuterRef("account"), outcome=OuterRef("outcome"), proposes=OuterRef("proposes"), on__lte=OuterRef("on")
    )
    rows = (
        Decision.objects.filter(scope, landlord=landlord, on__lte=on, on__gt=on - 2 * WEEK)
        .filter(outcome__in=[outcome.value for outcome in rules.NEEDS_A_PERSON])
        .filter(pk=Subquery(later.order_by("-on", "-take").values("pk")[:1]))
        .annotate(changed=Coalesce(Subquery(other.values("on")[:1]), Value(NEVER), output_field=DateField()))
        .annotate(
            since=Subquery(same.filter(on__gt=OuterRef("changed")).order_by("on").values("on")[:1]),
            last_step=last_step(on),
        )
        .filter(since__lte=until, last_step__lt=F("since"))
        .values_list("account_id", "outcome", "proposes", "since")
    )
    return [
        StuckCase(
            account_id,
            Stuck.NOT_ACTED_ON,
            since,
            rules.not_acted_on_words(action=_action(outcome, proposes), since=since, weeks=(on - since).days // 7),
        )
        for account_id, outcome, proposes, since in rows
    ]


def _action(outcome: str, proposes: str) -> str:
    words = OUTCOME_WORDS[Outcome(outcome)]
    return f"{words}: {proposes}" if proposes else words


def last_step(on: date) -> Any:
    """
    The newest day up to a day on which anything was done on a row's account: a letter approved or sent, a contact, an
    arrangement, a hold, a legal step, a payment traced. `NEVER` where nothing was.
    """

    def newest(rows: "QuerySet[Any]", day: str) -> Coalesce:
        found_on = rows.filter(account=OuterRef("account"), **{f"{day}__lte": on}).order_by(f"-{day}").values(day)[:1]
        return Coalesce(Subquery(found_on), Value(NEVER), output_field=DateField())

    papers = Document.objects.filter(state__in=ON_ITS_WAY).annotate(
        went_on=Case(When(sent_on__isnull=False, then="sent_on"), default="planned_on", output_field=DateField())
    )
    return Greatest(
        newest(papers, "went_on"),
        newest(Contact.objects.all(), "on"),
        newest(Arrangement.objects.all(), "agreed_on"),
        newest(Hold.objects.all(), "from_on"),
        newest(LegalFact.objects.all(), "recorded_on"),
        newest(Investigation.objects.all(), "opened_on"),
    )
