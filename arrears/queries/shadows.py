"""Shadows as pages read them: which run, what each answered, and how that compares with the live policy."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import QuerySet

from arrears.models import Decision, Shadow, ShadowDecision
from arrears.queries import past_nights
from ledger.queries import accounts
from staff.models import Landlord, User

PAGE = 50


class Compared(StrEnum):
    """When the shadow would have proposed a step, against when the live policy did."""

    SAME = "same"
    EARLIER = "earlier"
    LATER = "later"
    ONLY_LIVE = "only_live"
    ONLY_SHADOW = "only_shadow"


COMPARED_WORDS = {
    Compared.SAME: "The same night",
    Compared.EARLIER: "Shadow earlier",
    Compared.LATER: "Shadow later",
    Compared.ONLY_LIVE: "Only the live policy",
    Compared.ONLY_SHADOW: "Only the shadow",
}
"""How screens name each."""


def running(landlord: Landlord, *, on: date) -> list[Shadow]:
    """The shadows of a landlord that answer on a night."""
    rows = Shadow.objects.filter(landlord=landlord, from_on__lte=on, until_on__gte=on)
    return list(rows.select_related("version__policy", "landlord").order_by("pk"))


def of_landlords(landlord_ids: Collection[int]) -> "QuerySet[Shadow]":
    """The shadows of some landlords, the newest first: the scope of a page."""
    rows = Shadow.objects.filter(landlord__in=list(landlord_ids)).select_related(
        "version__policy", "landlord", "set_by", "ended_by"
    )
    return rows.prefetch_related("patches").order_by("-pk")


def account_ids(shadow: Shadow) -> list[int]:
    """The accounts of homes in the shadow's patches."""
    patches = shadow.patches.values_list("pk", flat=True)
    rows = accounts.of_people(shadow.landlord).filter(tenancy__property__patch__in=patches)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def last_answers(shadow: Shadow, account_ids: Sequence[int], *, on: date, take: int) -> dict[int, tuple[str, str, str]]:
    """What the shadow answered last before a take of a night, by account: (outcome, proposes, reason)."""
    if not account_ids:
        return {}
    rows = ShadowDecision.objects.filter(shadow=shadow, account__gte=min(account_ids), account__lte=max(account_ids))
    told = (
        rows.filter(on__lte=on)
        .order_by("on", "take")
        .values_list("account_id", "on", "take", "outcome", "proposes", "reason")
    )
    return {
        account_id: (outcome, proposes, reason)
        for account_id, day, number, outcome, proposes, reason in told
        if (day, number) < (on, take)
    }


@dataclass(frozen=True, slots=True)
class Case:
    """One step of one account: the first night on which each side proposed it in the shadow's days."""

    account_id: int
    proposes: str
    live_on: date | None
    shadow_on: date | None

    @property
    def compared(self) -> Compared:
        """Which came first."""
        if self.shadow_on is None:
            return Compared.ONLY_LIVE
        if self.live_on is None:
            return Compared.ONLY_SHADOW
        if self.live_on == self.shadow_on:
            return Compared.SAME
        return Compared.EARLIER if self.shadow_on < self.live_on else Compared.LATER


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a shadow would have proposed beside what was proposed, for the accounts a person may see."""

    cases: list[Case]
    counts: Counter[Compared]


def compare(shadow: Shadow, *, user: User, on: date) -> Comparison:
    """
    Every step proposed by either side on the shadow's nights so far, of accounts this person may see: four queries.

    What the live policy proposed already when the shadow began counts from its first night, as the shadow's does.
    """
    patches = shadow.patches.values_list("pk", flat=True)
    seen = accounts.in_patches(user, patches, on=on)
    answered = ShadowDecision.objects.filter(shadow=shadow, account__in=seen)
    shadowed = _by_night(answered.values_list("account_id", "on", "take", "proposes"))
    if not shadowed or shadow.last_night_on is None:
        return Comparison([], Counter())
    began = min(day for _, day in shadowed)
    account_ids = sorted({account_id for account_id, _ in shadowed})
    rows = Decision.objects.filter(account__in=account_ids, on__gt=began, on__lte=shadow.last_night_on)
    live = {(pk, began): one.proposes for pk, one in past_nights.stood(account_ids, on=began).items()}
    live |= _by_night(rows.values_list("account_id", "on", "take", "proposes"))
    ours, theirs = _first(live), _first(shadowed)
    cases = [Case(*key, ours.get(key), theirs.get(key)) for key in sorted({*ours, *theirs})]
    return Comparison(cases, Counter(case.compared for case in cases))


def _by_night(rows: Iterable[tuple[int, date, int, str]]) -> dict[tuple[int, date], str]:
    """What is proposed by account and night, by the last take of each."""
    ordered = sorted(rows, key=lambda row: row[2])
    return {(account_id, day): proposes for account_id, day, _, proposes in ordered}


def _first(proposed: Mapping[tuple[int, date], str]) -> dict[tuple[int, str], date]:
    """The first night of each step by account."""
    found: dict[tuple[int, str], date] = {}
    for (account_id, day), proposes in proposed.items():
        if proposes and day < found.get((account_id, proposes), date.max):
            found[account_id, proposes] = day
    return found


def words(shadow: Shadow, cases: Collection[Case]) -> dict[tuple[int, date], str]:
    """The shadow's words on the night of each case, by account and night."""
    wanted = {case.account_id for case in cases if case.shadow_on is not None}
    rows = ShadowDecision.objects.filter(shadow=shadow, account__in=wanted).order_by("take")
    return {(account_id, day): said for account_id, day, said in rows.values_list("account_id", "on", "words")}
