"""
Breathing Space: started, ended and cancelled as we are notified (SI 2020/1311, LAW section 6, PRA-10).

Every paper about every account the debtor is liable on is stopped, to everybody liable on it, the statement too. What
was owed when it began is written down apart from the rent that goes on. Acts on the debt ask `refuse_if_protected`.
"""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from arrears.models import BreathingSpace, BreathingSpaceStep, CaseTask
from arrears.operations import breathing_space_tasks, case_tasks, holds, protected_debts
from arrears.operations.protections import Protected, allow_silent_notice, refuse_if_protected
from arrears.rules import breathing_space as clocks
from arrears.rules import holds as rules
from arrears.rules.holds import HoldReason
from letters.models import Stop
from letters.operations import stops
from letters.rules.wording import day
from staff.models import User
from staff.operations import audit
from staff.queries import roles
from staff.refusals import Refused
from staff.rules.roles import SEES_BREATHING_SPACE_KIND
from tenancies.models import Person

if TYPE_CHECKING:
    from ledger.models import RentAccount

__all__ = [
    "Protected",
    "allow_silent_notice",
    "as_rule",
    "cancel",
    "contact_made",
    "end_treatment",
    "note",
    "read_note",
    "refuse_if_protected",
    "start",
    "take_up_again",
]

What = BreathingSpaceStep.What


class BreathingSpaceKnown(Refused):
    """The notification has been recorded already, or this one is over."""


class SecondWithinTwelveMonths(Refused):
    """Another standard one protected within twelve months before: somebody checks the register first (reg 24)."""


class StepNotUsable(Refused):
    """The law has no such step on that day."""


class NotForYou(Refused):
    """Only those with the right may read what is sensitive."""


@transaction.atomic
def start(
    *,
    person: Person,
    starts_on: date,
    notified_on: date,
    by: User,
    on: date,
    reference: str = "",
    mental_health: bool = False,
    notified_at: datetime | None = None,
    adviser: str = "",
    adviser_contact: str = "",
    note: str = "",
    second_confirmed: bool = False,
) -> BreathingSpace:
    """
    Record a moratorium, stop every paper about the debtor's accounts, and write down what is owed (PRA-10).

    :param starts_on: as the notification says; never worked out from the day it reached us.
    :param second_confirmed: somebody checked that a second standard one within twelve months stands on the register;
        it then protects like any other, and a task asks the adviser for a review.
    :raises BreathingSpaceKnown: if one of this person and kind from this day, or over the same days, is recorded.
    :raises SecondWithinTwelveMonths: for a second standard one within twelve months, until that is confirmed.
    """
    stops.lock(person.landlord)
    _refuse_second(person, starts_on, mental_health=mental_health, confirmed=second_confirmed)
    try:
        with transaction.atomic():
            made = BreathingSpace.objects.create(
                landlord=person.landlord,
                person=person,
                reference=reference,
                mental_health=mental_health,
                starts_on=starts_on,
                notified_on=notified_on,
                notified_at=notified_at,
                adviser=adviser,
                adviser_contact=adviser_contact,
                note=note,
                second_confirmed=second_confirmed,
                set_by=by,
            )
    except IntegrityError:
        raise BreathingSpaceKnown(f"A Breathing Space of {person} from {starts_on} is recorded already.") from None
    accounts = _stop(made, by, on)
    protected_debts.keep(
        landlord=made.landlord,
        account_ids=[account.pk for account in accounts],
        as_at_on=starts_on - timedelta(days=1),
        space=made,
    )
    breathing_space_tasks.leave(made, as_rule(made), accounts, source=_source(made), on=on)
    _audit("Breathing Space started", made, by, on, {"starts_on": str(starts_on)})
    return made


@transaction.atomic
def end_treatment(*, space: BreathingSpace, ended_on: date, by: User, on: date) -> BreathingSpace:
    """
    Record that the crisis treatment ended: a mental-health one then lasts thirty more days.

    :raises BreathingSpaceKnown: if it is of the standard kind, or its end is known.
    """
    found = BreathingSpace.objects.filter(pk=space.pk, mental_health=True, treatment_ended_on__isnull=True)
    if not found.update(treatment_ended_on=ended_on):
        raise BreathingSpaceKnown("The end of this Breathing Space is known already.")
    space.refresh_from_db()
    _stop_anew(space, by, on)
    last = day(as_rule(space).last_day or ended_on)
    case_tasks.drop(source=_source(space), because=f"It ends on {last}", by=by, on=on, what=[CaseTask.What.TREATMENT])
    _audit("Breathing Space: end known", space, by, on, {"last_day": str(as_rule(space).last_day)})
    return space


@transaction.atomic
def cancel(*, space: BreathingSpace, cancelled_on: date, by: User, on: date, because: str = "") -> BreathingSpace:
    """
    Record that it was cancelled: `cancelled_on` is the first day on which it protects no longer.

    The case goes on from the step where it stood, and somebody gets in touch first: letters wait for that.

    :raises BreathingSpaceKnown: if it was cancelled before.
    """
    found = BreathingSpace.objects.filter(pk=space.pk, cancelled_on__isnull=True)
    if not found.update(cancelled_on=cancelled_on, cancelled_because=because.strip()[:200]):
        raise BreathingSpaceKnown("This Breathing Space was cancelled before.")
    space.refresh_from_db()
    _stop_anew(space, by, on)
    _audit("Breathing Space cancelled", space, by, on, {"cancelled_on": str(cancelled_on)})
    last = as_rule(space).last_day
    if last is not None and last < on:
        take_up_again(space=space, by=by, on=on)
    return space


@transaction.atomic
def take_up_again(*, space: BreathingSpace, by: User, on: date) -> list["RentAccount"]:
    """
    After its last day: close what it asked for, and let the case go on from the same step with a new contact first.

    Each account is held for up to fourteen days until somebody has spoken with the tenant. Once only; an account that
    another Breathing Space still protects is left to that one.
    """
    if not BreathingSpace.objects.filter(pk=space.pk, followed_on__isnull=True).update(followed_on=on):
        return []
    case_tasks.drop(source=_source(space), because="The Breathing Space is over", by=by, on=on)
    taken_up = []
    for account in _accounts(space):
        if breathing_space_tasks.protected_by_another(account, space, on=on):
            continue
        hold = holds.keep(
            account=account,
            reason=HoldReason.CONTACT_FIRST,
            comment="The Breathing Space is over. Get in touch before the next step; the case goes on where it stood.",
            from_on=on,
            until_on=on + timedelta(days=clocks.CONTACT_FIRST_DAYS - 1),
            source=_source(space),
            by=by,
            on=on,
        )
        case_tasks.raise_(
            account=account,
            what=CaseTask.What.CONTACT_FIRST,
            due_on=on,
            source=f"arrears.hold {hold.public_id}",
            on=on,
        )
        taken_up.append(account)
    return taken_up


@transaction.atomic
def contact_made(*, account: "RentAccount", words: str, by: User, on: date) -> int:
    """Somebody has spoken with the tenant after the end: letters may go on. Returns how many holds ended."""
    waiting = list(account.holds.filter(reason=HoldReason.CONTACT_FIRST.value).in_force(on))
    for hold in waiting:
        holds.lift(hold=hold, because=words.strip() or "Contact was made", by=by, on=on)
    return len(waiting)


@transaction.atomic
def note(
    *, space: BreathingSpace, what: str, happened_on: date, by: User, on: date, words: str = ""
) -> BreathingSpaceStep:
    """
    Record what was done during a Breathing Space, and close the task that asked for it.

    :raises StepNotUsable: for a day outside the law's window (twenty days to ask for a review; days 26 to 35 for the
        midway review, which a mental-health one does not have), or the court before the adviser was asked.
    """
    if what not in What.values:
        raise StepNotUsable("Choose what was done.")
    step = What(what)
    rule = as_rule(space)
    if happened_on < space.notified_on and happened_on < space.starts_on:
        raise StepNotUsable("It cannot have been done before the Breathing Space was known.")
    if step is What.REVIEW_ASKED and happened_on > clocks.review_by(space.starts_on):
        raise StepNotUsable(f"A review could be asked for until {day(clocks.review_by(space.starts_on))}, not later.")
    if step is What.COURT_ASKED and not space.steps.filter(what=What.REVIEW_ASKED).exists():
        raise StepNotUsable("The adviser is asked for a review before the court.")
    if step in (What.MIDWAY_PUT, What.MIDWAY_ANSWERED):
        _refuse_midway(rule, happened_on, only_after=step is What.MIDWAY_ANSWERED)
    made = BreathingSpaceStep.objects.create(
        space=space, what=step, words=words.strip()[:400], on=happened_on, recorded_on=on, by=by
    )
    breathing_space_tasks.close_by_step(space, step, accounts=_accounts(space), source=_source(space), by=by, on=on)
    _audit("Breathing Space: step recorded", space, by, on, {"what": step.value})
    return made


def read_note(*, space: BreathingSpace, by: User, on: date) -> str:
    """
    The sensitive note; that it was read is recorded (PRA-10).

    :raises NotForYou: without the right.
    """
    if not roles.held_by(by, on=on).get(space.landlord_id, set()) & SEES_BREATHING_SPACE_KIND:
        raise NotForYou("Only a team leader or above, or data protection, may read this.")
    _audit("Breathing Space note read", space, by, on, {})
    return space.note


def as_rule(space: BreathingSpace) -> rules.BreathingSpace:
    """A row as the rules read it."""
    return rules.BreathingSpace(space.starts_on, space.mental_health, space.treatment_ended_on, space.cancelled_on)


def keep_stops(*, space: BreathingSpace, by: User, on: date) -> int:
    """Stop papers about accounts that the debtor has become liable on since it began. Returns how many."""
    return len(_stop(space, by, on, missing_only=True))


def _refuse_second(person: Person, starts_on: date, *, mental_health: bool, confirmed: bool) -> None:
    new = rules.BreathingSpace(starts_on, mental_health)
    earlier = [as_rule(row) for row in BreathingSpace.objects.filter(person=person)]
    for known in earlier:
        if known.mental_health == mental_health and clocks.overlaps(known, new):
            raise BreathingSpaceKnown(
                f"A Breathing Space of {person} from {day(known.starts_on)} is recorded already, over the same days."
            )
    if mental_health or confirmed:
        return
    before = clocks.too_soon_after(earlier, starts_on)
    if before is not None:
        raise SecondWithinTwelveMonths(
            f"{person} had a Breathing Space from {day(before.starts_on)}: one is allowed in twelve months. Check the "
            "notification against the register. If it stands there, confirm that; it then protects like any other."
        )


def _refuse_midway(rule: rules.BreathingSpace, happened_on: date, *, only_after: bool) -> None:
    window = clocks.midway_window(rule)
    if window is None:
        raise StepNotUsable("This Breathing Space has no midway review.")
    if happened_on < window[0] or (happened_on > window[1] and not only_after):
        raise StepNotUsable(f"The midway review is made from {day(window[0])} to {day(window[1])}.")


def _accounts(space: BreathingSpace) -> list["RentAccount"]:
    """Every account the debtor is liable on, from its start or since: the others liable on it are protected too."""
    liable = Q(until_on__isnull=True) | Q(until_on__gte=space.starts_on)
    parties = space.person.account_parties.filter(liable).select_related("account__landlord").order_by("account_id")
    return list({party.account_id: party.account for party in parties}.values())


def _stop(space: BreathingSpace, by: User, on: date, *, missing_only: bool = False) -> list["RentAccount"]:
    last_day = as_rule(space).last_day
    if last_day is not None and last_day < space.starts_on:
        return []
    standing: set[int | None] = set()
    if missing_only:
        known = Stop.objects.filter(landlord=space.landlord, source=_source(space), lifted_on__isnull=True)
        standing = set(known.values_list("account_id", flat=True))
    stopped = [account for account in _accounts(space) if account.pk not in standing]
    for account in stopped:
        stops.place(
            landlord=space.landlord,
            account=account,
            person=space.person,
            reason=Stop.Reason.BREATHING_SPACE,
            from_on=space.starts_on,
            until_on=last_day,
            source=_source(space),
            by=by,
            on=on,
        )
    return stopped


def _stop_anew(space: BreathingSpace, by: User, on: date) -> None:
    """The same stops with the last day that is now known."""
    stops.lock(space.landlord)
    for stop in Stop.objects.filter(landlord=space.landlord, source=_source(space), lifted_on__isnull=True):
        stops.lift(stop=stop, by=by, on=on)
    last_day = as_rule(space).last_day
    if last_day is None or last_day >= on:
        _stop(space, by, on)


def _audit(action: str, space: BreathingSpace, by: User, on: date, after: dict[str, Any]) -> None:
    audit.record(landlord=space.landlord, action=action, subject=space, after=after, by=by, on=on)


def _source(space: BreathingSpace) -> str:
    return f"arrears.breathingspace {space.public_id}"
