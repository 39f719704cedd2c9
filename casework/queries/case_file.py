"""
One account as an officer needs it in ten seconds: who, how much, what next and why, and what stands around it.

Everything is of the last night where that is what was decided on (`night`), and of the day asked for where it is a
record (people, holds, contacts).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from django.db.models import Q

from arrears.models import (
    Arrangement,
    ArrangementState,
    BreathingSpace,
    Contact,
    Decision,
    Hold,
    LegalFact,
    LetterRun,
    Position,
)
from arrears.queries import decisions
from arrears.rules import holds as hold_rules
from arrears.rules.decision import Explanation, explained
from casework.queries import people, timeline, worklist
from casework.queries.nights import NightSeen
from casework.queries.people import Household
from casework.rules import figure_to_say
from casework.rules.chart import AccountEvent, BalanceChart, DayBalance, EventKind, balance_chart
from casework.rules.figure_to_say import FigureToSay
from casework.rules.payment_rhythm import PaymentRhythm
from ledger.queries import lines, seen
from ledger.queries.lines import Part
from ledger.queries.seen import ExpectedPayment
from letters.models import Document
from tenancies.models import PatchCover
from tenancies.models.lookout import holds_on

CHART_WEEKS = 26


@dataclass(slots=True)
class CaseFile:
    """All that the case page shows, read in a constant number of queries."""

    household: Household
    position: Position | None
    decision: Decision | None
    explanation: Explanation | None
    say: FigureToSay | None
    balance_pence: int
    weekly: list[Part]
    benefits: list[str]
    expected: list[ExpectedPayment]
    arrangement: Arrangement | None
    arrangement_state: ArrangementState | None
    holds: list[Hold]
    breathing_space_until: date | None
    in_breathing_space: bool
    legal: list[LegalFact]
    letters: list[Document]
    last_contact: Contact | None
    officer: str
    chart: BalanceChart
    rhythm: PaymentRhythm | None
    run: LetterRun | None

    @property
    def weekly_pence(self) -> int:
        """A full week's charge."""
        return sum(part.amount_pence for part in self.weekly)


class AccountSeen(Protocol):
    """What this page needs of a rent account, as `ledger.queries.seen.accounts_for_user` gives it."""

    pk: Any
    landlord_id: Any
    tenancy_id: Any


def case_file(account: AccountSeen, night: NightSeen, *, on: date) -> CaseFile:
    """The case of one account; whether the person may see it, the caller has settled by the scope."""
    pk = account.pk
    position = None
    if night.night is not None:
        position = Position.objects.filter(account=pk, on=night.night.on, take=night.night.take).first()
    decision = decisions.standing(pk, on=night.on) if night.on else None
    explanation = _explained(account, night, position)
    household = people.households([(pk, account.tenancy_id)], on=on)[pk]
    arrangement = _arrangement(pk, on)
    states = worklist.newest_states([arrangement.pk] if arrangement else [], on=on)
    spaces = _breathing_spaces(household, on)
    weekly = lines.weekly_charges(pk, on=on)
    return CaseFile(
        household=household,
        position=position,
        decision=decision,
        explanation=explanation,
        say=_figure_to_say(account, explanation, position),
        balance_pence=lines.balance_before(pk, on + timedelta(days=1)),
        weekly=weekly,
        benefits=seen.award_kinds([pk], on=on).get(pk, []),
        expected=seen.expected_payments(pk, on=on),
        arrangement=arrangement,
        arrangement_state=states.get(arrangement.pk) if arrangement else None,
        holds=list(worklist.holds_in_force([pk], on=on)),
        breathing_space_until=max((last for last in spaces if last is not None), default=None)
        if None not in spaces
        else None,
        in_breathing_space=bool(spaces),
        legal=list(worklist.legal_in_force([pk], on=on)),
        letters=_letters(pk),
        last_contact=timeline.last_contact(pk, on=on),
        officer=_officer(account, on),
        chart=_chart(pk, sum(part.amount_pence for part in weekly), on),
        rhythm=worklist.payment_rhythms([pk], on=on, weeks=CHART_WEEKS).get(pk),
        run=_open_run(account, decision),
    )


def _explained(account: AccountSeen, night: NightSeen, position: Position | None) -> Explanation | None:
    """The answer worked out again from the night's own facts, with what blocked every other step (DEC-18)."""
    if night.night is None or position is None:
        return None
    for one in decisions.seen_on(night.landlord, night=night.night, account_ids=[account.pk]):
        return explained(one.decide(on=night.night.on))
    return None


def _figure_to_say(
    account: AccountSeen, explanation: Explanation | None, position: Position | None
) -> FigureToSay | None:
    if explanation is None or position is None:
        return None
    return figure_to_say.stops_the_next_step(
        explanation.decision,
        weekly_gross_pence=position.gross_weekly_pence,
        benefit_weekly_pence=position.benefit_weekly_pence,
    )


def _arrangement(account_id: int, on: date) -> Arrangement | None:
    made = Arrangement.objects.filter(account=account_id, agreed_on__lte=on)
    made = made.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on))
    return made.select_related("agreed_by").order_by("-starts_on", "-pk").first()


def _breathing_spaces(household: Household, on: date) -> list[date | None]:
    """The last days of those in force for anybody on the account; None while one is open. Never which kind (PRA-10)."""
    rows = BreathingSpace.objects.filter(person__in=[person.pk for person in household.people], starts_on__lte=on)
    spaces = [
        hold_rules.BreathingSpace(row.starts_on, row.mental_health, row.treatment_ended_on, row.cancelled_on)
        for row in rows
    ]
    return [space.last_day for space in spaces if space.active(on)]


def _letters(account_id: int) -> list[Document]:
    papers = Document.objects.filter(account=account_id).select_related("person", "approved_by", "file")
    return list(papers.order_by("-planned_on", "-pk")[:10])


def _officer(account: AccountSeen, on: date) -> str:
    """Who owns the patch, else who covers it."""
    covers = PatchCover.objects.filter(holds_on(on), patch__properties__tenancies=account.tenancy_id)
    found = covers.select_related("user").order_by("-kind", "from_on").first() if account.tenancy_id else None
    return "" if found is None else found.user.name


def _open_run(account: AccountSeen, decision: Decision | None) -> LetterRun | None:
    if decision is None or not decision.proposes:
        return None
    runs = LetterRun.objects.filter(landlord=account.landlord_id, proposals__account=account.pk)
    return runs.filter(state=LetterRun.State.PROPOSED).order_by("-on").first()


def _chart(account_id: int, weekly_pence: int, on: date) -> BalanceChart:
    """The balance of the last 26 weeks with what happened on it."""
    first = on - timedelta(days=on.weekday(), weeks=CHART_WEEKS - 1)
    running = lines.balance_before(account_id, first)
    changes = dict(lines.daily_changes(account_id, since=first, until=on))
    points = [DayBalance(first, running + changes.pop(first, 0))]
    running = points[0].balance_pence
    for day in sorted(changes):
        running += changes[day]
        points.append(DayBalance(day, running))
    return balance_chart(points, _events(account_id, first, on), weekly_rent_pence=weekly_pence or None, on=on)


def _events(account_id: int, since: date, on: date) -> list[AccountEvent]:
    """Payments, letters sent, contacts and notices of the time shown; `since` and `on` included."""
    posted = [line for line in lines.of_account(account_id, since=since, until=on) if line.column == "receipt"]
    events = [
        AccountEvent(line.on, EventKind.PAYMENT, timeline.line_title(line)) for line in posted if line.amount_pence < 0
    ]
    sent = Document.objects.filter(account=account_id, sent_on__gte=since, sent_on__lte=on).select_related("person")
    events += [
        AccountEvent(one.sent_on, EventKind.LETTER, f"{one.kind} sent to {one.person.full_name}")
        for one in sent.order_by("sent_on", "pk")
        if one.sent_on is not None
    ]
    spoken = Contact.objects.filter(account=account_id, on__gte=since, on__lte=on)
    events += [AccountEvent(one.on, EventKind.CONTACT, one.get_channel_display()) for one in spoken.order_by("on")]
    court = LegalFact.objects.filter(account=account_id, from_on__gte=since, from_on__lte=on).order_by("from_on")
    for fact in court:
        kind = EventKind.HEARING if fact.kind == LegalFact.Kind.HEARING else EventKind.NOTICE
        events.append(AccountEvent(fact.from_on, kind, timeline.legal_words(fact)))
    return events
