"""
The worktray: each account where the last night found it, with its one answer and why (DEC-18).

Every list is one scope, one set of filters and one sort, paged by key; a page takes the same number of queries
whether it has ten rows or two hundred (tests/guards/query_counts.json).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, DateField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from arrears.models import (
    Arrangement,
    ArrangementState,
    Contact,
    ContactTask,
    Decision,
    Hold,
    LegalFact,
    Position,
    RankedAccount,
    Step,
)
from arrears.queries import contact_tasks, decisions
from arrears.rules.arrangements import ArrangementState as State
from arrears.rules.outcomes import Outcome
from casework.queries import keyset, nights, people
from casework.queries.keyset import Key, KeyKind
from casework.queries.nights import NightSeen
from casework.queries.people import Household
from casework.rules import trays
from casework.rules.payment_rhythm import PaymentRhythm, WeekPaid, payment_rhythm
from casework.rules.trays import Tray
from ledger.queries import lines, seen
from staff.models import User
from tenancies.models import Tenant
from tenancies.models.scope import scope_of

NO_WEEKS = -1_000_000_000
"""Sorts accounts without a weekly charge below every other."""

RHYTHM_WEEKS = 8

SORTS = {
    "weeks": Key("sort_weeks", KeyKind.NUMBER, "account__public_id", descending=True),
    "arrears": Key("real_pence", KeyKind.NUMBER, "account__public_id", descending=True),
    "balance": Key("balance_pence", KeyKind.NUMBER, "account__public_id", descending=True),
    "contact": Key("sort_contact", KeyKind.DAY, "account__public_id"),
    "score": Key("sort_score", KeyKind.NUMBER, "account__public_id", descending=True),
    "account": Key("account__account_ref", KeyKind.TEXT, "account__public_id"),
}
"""The ways a list can be sorted, each with the way round that is most useful first."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address of a worktray asks for; empty means all."""

    tray: Tray = Tray.DO_NOW
    landlord: UUID | None = None
    patch: UUID | None = None
    scheme: UUID | None = None
    action: str = ""
    tenure: str = ""
    benefit: str = ""
    weeks: int | None = None
    text: str = ""
    sort: str = "weeks"
    turned: bool = False
    size: int = keyset.SIZES[0]
    after: str = ""
    before: str = ""


@dataclass(slots=True)
class Row:
    """One account of the worktray with everything its line shows."""

    position: Position
    decision: Decision | None
    step_title: str
    household: Household
    last_contact: Contact | None
    arrangement: Arrangement | None
    arrangement_state: ArrangementState | None
    benefits: list[str]
    holds: list[Hold] = field(default_factory=list)
    legal: list[LegalFact] = field(default_factory=list)
    rhythm: PaymentRhythm | None = None
    reason: str = ""
    contact_due: ContactTask | None = None

    @property
    def tray(self) -> Tray:
        """The tray it stands in."""
        if self.decision is None:
            return Tray.ALL
        return Tray(self.decision.tray)  # type: ignore[attr-defined]

    @property
    def action(self) -> str:
        """What is to be done next, in a few words."""
        if self.decision is None:
            return "Not decided yet"
        return trays.next_action(self.decision.outcome, self.step_title, self.decision.proposes)


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of the worktray and the counts around it."""

    rows: list[Row]
    counts: dict[Tray, int]
    matching: int
    previous: str
    next: str


def worklist(user: User, filters: Filters, shown: Sequence[NightSeen], *, on: date) -> Worklist:
    """
    The page that a person asked for, within what they may see on a day.

    :param shown: the newest night of each landlord; its positions and answers are the ones listed.
    """
    matching = _filtered(_positions(user, shown, on), filters, on)
    counts = _counts(matching)
    key = SORTS.get(filters.sort, SORTS["weeks"])
    if filters.turned:
        key = replace(key, descending=not key.descending)
    wanted = matching if filters.tray is Tray.ALL else matching.filter(tray=filters.tray.value)
    page = keyset.page(_sortable(wanted, key), key, size=filters.size, after=filters.after, before=filters.before)
    total = counts[filters.tray] if filters.tray is not Tray.ALL else sum(counts.values())
    counts = {**counts, Tray.ALL: sum(counts.values())}
    return Worklist(_rows(page.ids, shown, on), counts, total, page.previous, page.next)


def tray_counts(user: User, shown: Sequence[NightSeen], *, on: date) -> dict[Tray, int]:
    """How many accounts stand in each tray for a person; ALL counts every one."""
    counts = _counts(_with_tray(_positions(user, shown, on)))
    return {**counts, Tray.ALL: sum(counts.values())}


def _positions(user: User, shown: Sequence[NightSeen], on: date) -> "QuerySet[Position]":
    scope = scope_of(user, on=on)
    return Position.objects.filter(nights.last_night(shown)).filter(scope.through_account("account__"))


def _latest(outer: str = "account") -> "QuerySet[Decision]":
    """The decision in force for each account of a position's night: the last written up to it."""
    made = Decision.objects.filter(account=OuterRef(outer), on__lte=OuterRef("on"))
    return made.order_by("-on", "-take")


def _tray_case() -> Case:
    reasons = [When(reason=reason.value, then=Value(tray.value)) for reason, tray in trays.BY_REASON.items()]
    outcomes = [When(outcome=outcome.value, then=Value(tray.value)) for outcome, tray in trays.BY_OUTCOME.items()]
    return Case(*reasons, *outcomes, default=Value(Tray.ALL.value), output_field=CharField())


def _with_tray(positions: "QuerySet[Position]") -> "QuerySet[Any]":
    chosen = _latest().annotate(its_tray=_tray_case()).values("its_tray")[:1]
    return positions.annotate(tray=Coalesce(Subquery(chosen), Value(Tray.ALL.value)))


def _filtered(positions: "QuerySet[Position]", filters: Filters, on: date) -> "QuerySet[Any]":
    found = _with_tray(positions)
    by_path = {
        "landlord__public_id": filters.landlord,
        "account__tenancy__property__patch__public_id": filters.patch,
        "account__tenancy__property__scheme__public_id": filters.scheme,
        "account__tenancy__tenure": filters.tenure,
    }
    found = found.filter(**{path: value for path, value in by_path.items() if value})
    if filters.weeks is not None:
        found = found.filter(weeks_hundredths__gte=filters.weeks * 100)
    if filters.benefit in ("HB", "UC_MP"):
        found = found.filter(account__in=seen.account_ids_with_award(filters.benefit, on=on))
    elif filters.benefit == "none":
        for kind in ("HB", "UC_MP"):
            found = found.exclude(account__in=seen.account_ids_with_award(kind, on=on))
    if filters.action:
        chosen = _latest().annotate(
            does=Case(When(proposes="", then=F("outcome")), default=F("proposes"), output_field=CharField())
        )
        found = found.annotate(does=Subquery(chosen.values("does")[:1])).filter(does=filters.action)
    for word in filters.text.split()[:6]:
        found = found.filter(_mentions(word))
    return found


def _mentions(word: str) -> Q:
    home = "account__tenancy__property__"
    named = Tenant.objects.filter(Q(person__last_name__icontains=word) | Q(person__first_name__icontains=word))
    return (
        Q(account__account_ref__icontains=word)
        | Q(account__tenancy__tenancy_ref__icontains=word)
        | Q(**{f"{home}address_line_1__icontains": word})
        | Q(**{f"{home}address_line_2__icontains": word})
        | Q(**{f"{home}postcode__icontains": word})
        | Q(account__tenancy__in=named.values("tenancy"))
    )


def _counts(positions: "QuerySet[Any]") -> dict[Tray, int]:
    counted = dict(positions.order_by().values_list("tray").annotate(accounts=Count("pk")))
    return {tray: counted.get(tray.value, 0) for tray in Tray}


def _sortable(positions: "QuerySet[Any]", key: Key) -> "QuerySet[Any]":
    if key.field == "sort_weeks":
        positions = positions.annotate(sort_weeks=Coalesce("weeks_hundredths", NO_WEEKS))
    if key.field == "sort_score":
        # Within a tray and its named actions the score is only an order; left off the list counts as nought (OPS-F6).
        ranks = RankedAccount.objects.filter(account=OuterRef("account")).order_by("-on").values("score_hundredths")
        positions = positions.annotate(sort_score=Coalesce(Subquery(ranks[:1]), 0))
    if key.field == "sort_contact":
        newest = Contact.objects.filter(account=OuterRef("account")).order_by("-on").values("on")[:1]
        never = Value(date(1900, 1, 1), output_field=DateField())
        positions = positions.annotate(sort_contact=Coalesce(Subquery(newest), never))
    return positions


def _rows(position_ids: Sequence[int], shown: Sequence[NightSeen], on: date) -> list[Row]:
    found = Position.objects.filter(pk__in=position_ids).select_related(
        "landlord", "account__tenancy__property__patch", "account__tenancy__property__scheme"
    )
    newest_contact = Contact.objects.filter(account=OuterRef("account"), on__lte=on).order_by("-on", "-at", "-pk")
    made = Arrangement.objects.filter(account=OuterRef("account"), agreed_on__lte=on)
    made = made.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on)).order_by("-starts_on", "-pk")
    positions = {
        position.pk: position
        for position in found.annotate(
            decision_id=Subquery(_latest().values("pk")[:1]),
            contact_id=Subquery(newest_contact.values("pk")[:1]),
            arrangement_id=Subquery(made.values("pk")[:1]),
        )
    }
    ordered = [positions[pk] for pk in position_ids if pk in positions]
    return _told(ordered, shown, on)


def _told(positions: Sequence[Any], shown: Sequence[NightSeen], on: date) -> list[Row]:
    account_ids = [position.account_id for position in positions]
    stored = {
        one.pk: one
        for one in Decision.objects.filter(pk__in=[p.decision_id for p in positions]).annotate(tray=_tray_case())
    }
    titles = dict(
        ((version, code), data["title"])
        for version, code, data in Step.objects.filter(
            version__in={decision.version_id for decision in stored.values()}
        ).values_list("version_id", "code", "data")
    )
    contacts = Contact.objects.in_bulk([p.contact_id for p in positions if p.contact_id])
    arrangements = Arrangement.objects.in_bulk([p.arrangement_id for p in positions if p.arrangement_id])
    states = newest_states(list(arrangements), on=on)
    households = people.households([(p.account_id, p.account.tenancy_id) for p in positions], on=on)
    benefits = seen.award_kinds(account_ids, on=on)
    holds = _by_account(holds_in_force(account_ids, on=on))
    legal = _by_account(legal_in_force(account_ids, on=on))
    rhythms = payment_rhythms(account_ids, on=on)
    reasons = _reasons(positions, shown)
    due = contact_tasks.open_of_accounts(account_ids, on=on)
    return [
        Row(
            position=position,
            decision=(decision := stored.get(position.decision_id)),
            step_title="" if decision is None else titles.get((decision.version_id, decision.step), ""),
            household=households[position.account_id],
            last_contact=contacts.get(position.contact_id),
            arrangement=arrangements.get(position.arrangement_id),
            arrangement_state=states.get(position.arrangement_id),
            benefits=benefits.get(position.account_id, []),
            holds=holds.get(position.account_id, []),
            legal=legal.get(position.account_id, []),
            rhythm=rhythms.get(position.account_id),
            reason=reasons.get(position.account_id, ""),
            contact_due=due.get(position.account_id),
        )
        for position in positions
    ]


def _reasons(positions: Sequence[Any], shown: Sequence[NightSeen]) -> dict[int, str]:
    """
    Why each account of a page stands where it does, in words with the last night's own figures.

    A decision is only written when the answer changes, so its stored words may tell older sums; they are worked out
    again from the night's facts, a constant number of queries for each landlord (DEC-18).
    """
    words: dict[int, str] = {}
    for seen_night in shown:
        ids = [position.account_id for position in positions if position.landlord_id == seen_night.landlord.pk]
        if ids and seen_night.night is not None:
            again = decisions.worked_out(seen_night.landlord, night=seen_night.night, account_ids=ids)
            words |= {account_id: decision.text for account_id, decision in again.items()}
    return words


def newest_states(arrangement_ids: Sequence[int], *, on: date) -> dict[int, ArrangementState]:
    """How each arrangement stood at the end of a day, as last recorded."""
    latest = ArrangementState.objects.filter(arrangement=OuterRef("arrangement"), on__lte=on).order_by("-on", "-take")
    rows = ArrangementState.objects.filter(arrangement__in=arrangement_ids, pk=Subquery(latest.values("pk")[:1]))
    return {row.arrangement_id: row for row in rows}


def holds_in_force(account_ids: Sequence[int], *, on: date) -> "QuerySet[Hold]":
    """The holds that stop something on a day, the longest first."""
    held = Hold.objects.filter(account__in=account_ids, from_on__lte=on)
    held = held.filter(Q(until_on__isnull=True) | Q(until_on__gte=on)).filter(
        Q(lifted_on__isnull=True) | Q(lifted_on__gt=on)
    )
    return held.select_related("placed_by").order_by(F("until_on").desc(nulls_first=True), "pk")


def legal_in_force(account_ids: Sequence[int], *, on: date) -> "QuerySet[LegalFact]":
    """The notices, hearings, orders and warrants that stand on a day, the newest first (DEC-19)."""
    facts = LegalFact.objects.filter(account__in=account_ids, recorded_on__lte=on)
    return facts.filter(Q(until_on__isnull=True) | Q(until_on__gte=on)).order_by("-from_on", "pk")


def payment_rhythms(account_ids: Sequence[int], *, on: date, weeks: int = RHYTHM_WEEKS) -> dict[int, PaymentRhythm]:
    """The last whole and part rent weeks of each account, charged and paid, in one query."""
    monday = on - timedelta(days=on.weekday())
    first = monday - timedelta(weeks=weeks - 1)
    days = lines.charged_and_paid(account_ids, since=first, until=on)
    rhythms = {}
    for account_id in account_ids:
        sums = {first + timedelta(weeks=week): [0, 0] for week in range(weeks)}
        for day, charged, paid in days.get(account_id, ()):
            week = sums[day - timedelta(days=day.weekday())]
            week[0] += charged
            week[1] += paid
        rhythms[account_id] = payment_rhythm(
            [WeekPaid(start, charged, max(0, paid)) for start, (charged, paid) in sums.items()]
        )
    return rhythms


def _by_account(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.account_id, []).append(row)
    return found


def arrangement_words(
    state: ArrangementState | None, arrangement: Arrangement | None, outcome: str = ""
) -> tuple[str, str]:
    """
    How an arrangement stands: the shape it is shown with, and the words.

    :param outcome: the night's answer; what is broken to the day may still be only a little behind (PRA-3).
    """
    if arrangement is None:
        return "neutral", "No arrangement"
    if state is None:
        return "neutral", "Not yet judged"
    by_calendar = state.state_own_calendar or state.state
    if by_calendar == State.COMPLETED:
        return "good", "Completed"
    if by_calendar == State.BROKEN:
        return ("warning", "A little behind") if outcome == Outcome.ARRANGEMENT_WATCHED else ("bad", "Broken")
    return ("good", "Kept") if state.shortfall_pence <= 0 else ("warning", "A little behind")
