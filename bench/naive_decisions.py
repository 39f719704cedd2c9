"""The baseline of the decisions: one account after the other through the ORM, the same rule, the same writes."""

from datetime import date, timedelta

from django.db.models import F, Q

from arrears.models import (
    Arrangement,
    BreathingSpace,
    Contact,
    Decision,
    Hold,
    LegalFact,
    LetterRun,
    PayerCalendar,
    PolicyVersion,
    Position,
    Proposal,
    WeekEnd,
)
from arrears.queries.answers import ON_ITS_WAY, letter_sent
from arrears.queries.arrangements import agreed
from arrears.rules import holds as hold_rules
from arrears.rules import policy
from arrears.rules.arrangements import consecutive_misses, standing, standing_own_calendar
from arrears.rules.decision import decide
from arrears.rules.facts import ArrangementSeen, Facts, LetterSent, WritingStop
from arrears.rules.missed_payments import allowance_known, debits_not_due, missed_since
from arrears.rules.movement import is_reducing
from arrears.rules.outcomes import Outcome
from arrears.rules.policy import Channel
from arrears.rules.position import PayerCalendar as Calendar
from arrears.rules.position import weeks_of
from ledger.models import Entry, RentAccount
from ledger.rules.rent_weeks import monday_of
from letters.models import Document, Stop
from tenancies.rules.periods import PeriodUnit


def decide_account(
    account_id: int,
    *,
    on: date,
    version: policy.PolicyVersion,
    row: PolicyVersion,
    run: LetterRun,
    known: date,
    weekly: bool,
) -> None:
    """Decide one account, write its decision if it changed, and its proposal if it has one."""
    account = RentAccount.objects.select_related("tenancy", "landlord").get(pk=account_id)
    facts = facts_of(account, on, known)
    decision = decide(facts, version, on=on)
    last = Decision.objects.filter(account=account, on__lt=on).order_by("-on", "-take").first()
    told = (decision.proposes or "", decision.reason.value, row.pk)
    if weekly or last is None or (last.proposes, last.reason, last.version_id) != told:
        last = Decision.objects.create(
            landlord=account.landlord,
            account=account,
            on=on,
            version=row,
            outcome=decision.outcome.value,
            step=decision.step or "",
            proposes=decision.proposes or "",
            reason=decision.reason.value,
            words=decision.text[:400],
            figures=decision.figures,
            rule_ids=list(decision.rule_ids),
        )
        if decision.outcome is Outcome.PROPOSE and version.by_code[last.step].channel is Channel.LETTER:
            approver = version.by_code[last.step].approver.value
            Proposal.objects.create(run=run, account=account, decision=last, kind=last.proposes, approver=approver)


def facts_of(account: RentAccount, on: date, known: date) -> Facts:
    """Everything a decision sees about one account, each thing by a query of its own."""
    stands = Position.objects.get(account=account, on=on, take=1)
    letters = _letters(account, on)
    contact = Contact.objects.filter(account=account, on__lte=on, two_way=True).order_by("-on").first()
    arrangement = _arrangement(account, on)
    calendar = (
        PayerCalendar.objects.filter(account=account, from_on__lte=on)
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=on))
        .first()
    )
    chase, not_due, missed = stands.ladder_amount_pence, 0, None
    if calendar is not None and stands.real_pence > 0:
        unit = PeriodUnit(calendar.cycle)
        rule = Calendar(unit, calendar.first_due_on)
        since = on - timedelta(days=110)
        debits = _days(account, ["CHARGE"], since, on, 1)
        paid = _days(account, ["PAY", "PAY_REV", "TPD"], since, on, -1)
        missed = missed_since(rule, calendar.expected_pence, paid, on=on, known_until=known)
        not_due = debits_not_due(rule, debits, on=on, known_until=known)
        allowed = 0 if missed else allowance_known(rule, debits, on=on, known_until=known)
        chase = stands.real_pence - max(stands.real_pence - stands.ladder_amount_pence, allowed)
    ended = WeekEnd.objects.filter(account=account, week_ends_on=monday_of(on) - timedelta(days=1)).first()
    before = Position.objects.filter(account=account, on=on - timedelta(days=28)).order_by("-take").first()
    hearing = LegalFact.objects.filter(account=account, kind="hearing", outcome="").first()
    return Facts(
        balance_pence=stands.balance_pence,
        technical_pence=stands.technical_pence,
        real_pence=stands.real_pence,
        ladder_amount_pence=stands.ladder_amount_pence,
        weeks_hundredths=stands.weeks_hundredths,
        chase_pence=chase,
        chase_hundredths=weeks_of(chase, stands.gross_weekly_pence),
        account_type=account.account_type,
        tenure=account.tenancy.tenure if account.tenancy else "",
        former=stands.former,
        holds=_holds(account, on),
        stops=_stops(account, on),
        breathing_spaces=_spaces(account, on),
        hearing_on=hearing.from_on if hearing else None,
        arrangement=_seen(arrangement, stands, not_due, on) if arrangement else None,
        episode_started_on=ended.episode_started_on if ended else None,
        letters=tuple(
            _answered(letter, stands.last_payment_on, arrangement, contact.on if contact else None)
            for letter in letters
        ),
        reducing=is_reducing(
            real_pence=stands.real_pence,
            real_four_weeks_ago_pence=before.real_pence if before else None,
            last_payment_on=stands.last_payment_on,
            cycle=PeriodUnit(calendar.cycle) if calendar else PeriodUnit.MONTH,
            on=on,
        ),
        weeks_reducing=ended.weeks_reducing if ended else 0,
        weeks_static=ended.weeks_static if ended else 0,
        has_calendar=calendar is not None,
        missed_payment_days=(on - missed).days if missed else None,
        last_payment_on=stands.last_payment_on,
    )


def _days(account: RentAccount, kinds: list[str], since: date, until: date, sign: int) -> list[tuple[date, int]]:
    entries = Entry.objects.filter(account=account, kind__in=kinds, effective_on__gte=since, effective_on__lte=until)
    return [(entry.effective_on, sign * entry.amount_pence) for entry in entries]


def _holds(account: RentAccount, on: date) -> tuple[hold_rules.Hold, ...]:
    rows = Hold.objects.filter(account=account, from_on__lte=on, lifted_on__isnull=True)
    return tuple(hold_rules.Hold(hold_rules.HoldReason(row.reason), row.from_on, row.until_on) for row in rows)


def _spaces(account: RentAccount, on: date) -> tuple[hold_rules.BreathingSpace, ...]:
    rows = BreathingSpace.objects.filter(person__account_parties__account=account, starts_on__lte=on)
    return tuple(
        hold_rules.BreathingSpace(row.starts_on, row.mental_health, row.treatment_ended_on, row.cancelled_on)
        for row in rows
    )


def _stops(account: RentAccount, on: date) -> tuple[WritingStop, ...]:
    rows = Stop.objects.in_force(on).filter(account=account)
    return tuple(WritingStop(row.get_reason_display(), row.from_on, row.until_on) for row in rows)


def _letters(account: RentAccount, on: date) -> list[tuple[str, date]]:
    newest: dict[str, date] = {}
    for row in Document.objects.filter(account=account, state__in=ON_ITS_WAY, planned_on__lte=on):
        day = row.sent_on or row.planned_on
        newest[row.kind] = max(day, newest.get(row.kind, day))
    return list(newest.items())


def _answered(
    letter: tuple[str, date], last_payment_on: date | None, arrangement: Arrangement | None, spoken_on: date | None
) -> LetterSent:
    agreed_on = arrangement.agreed_on if arrangement else None
    return letter_sent(*letter, last_payment_on=last_payment_on, agreed_on=agreed_on, spoken_on=spoken_on)


def _arrangement(account: RentAccount, on: date) -> Arrangement | None:
    rows = Arrangement.objects.filter(account=account, starts_on__lte=on, agreed_on__lte=on, ended_on__isnull=True)
    return rows.order_by(F("starts_on").desc()).first()


def _seen(row: Arrangement, stands: Position, not_due_pence: int, on: date) -> ArrangementSeen:
    terms = agreed(row).terms
    own = standing_own_calendar(
        terms,
        stands.balance_pence,
        on,
        technical_pence=stands.technical_pence,
        debits_since_due_pence=not_due_pence,
    )
    paid = _days(row.account, ["PAY", "PAY_REV", "TPD"], row.starts_on, on, -1)
    return ArrangementSeen(
        started_on=row.starts_on,
        state=standing(terms, stands.balance_pence, on).state,
        own_state=own.state,
        consecutive_misses=consecutive_misses(terms, paid, on),
        shortfall_pence=own.shortfall_pence,
        instalment_pence=row.instalment_pence,
    )
