"""Calls, visits and messages with tenants, made or tried (PRA-3, PRA-27, OPS-E13)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from arrears.models import Contact, ContactTask, Promise
from arrears.operations import contact_tasks, promises
from arrears.queries import contact_terms
from arrears.queries import contacts as queries
from arrears.rules.contact_plan import Responsible, TaskKind
from arrears.rules.contacts import CallerCheck, Outcome, Question, SpokeTo, Told, caller_check
from staff.models import User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.models import Person, ThirdPartyAuthority

if TYPE_CHECKING:
    from ledger.models import RentAccount


class ContactNotUsable(Refused):
    """The channel, the outcome or who it was cannot be recorded so, or a note says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """
    Who it was, and what they knew (PRA-27): that a question was answered right, never the answer.

    :param name: of somebody else than a tenant or a registered third party.
    """

    to: SpokeTo
    authority: ThirdPartyAuthority | None = None
    name: str = ""
    passed: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """What was promised, in pence above nought, by which day; and whether letters wait until then."""

    amount_pence: int
    due_on: date
    hold_letters: bool = False


@dataclass(frozen=True, slots=True)
class Logged:
    """What one form made."""

    contact: Contact
    check: CallerCheck | None = None
    promise: Promise | None = None
    follow_up: ContactTask | None = None


@transaction.atomic
def log(
    *,
    account: "RentAccount",
    channel: str,
    two_way: bool,
    note: str,
    by: User,
    on: date,
    at: datetime,
    person: Person | None = None,
) -> Contact:
    """
    Record a contact whose result is known only as one-way or two-way. Two-way contact answers a letter (PRA-3).

    :param on: the day of the contact; `at` is the instant it was written down.
    :raises ContactNotUsable: if the channel is not known, or a note has no words.
    """
    _refuse_unknown(channel, note)
    made = Contact.objects.create(
        landlord=account.landlord,
        account=account,
        person=person,
        channel=channel,
        two_way=two_way and channel != Contact.Channel.NOTE,
        note=note.strip(),
        on=on,
        at=at,
        by=by,
    )
    audit.record(landlord=account.landlord, action="contact logged", subject=made, by=by, on=on)
    return made


@transaction.atomic
def record(
    *,
    account: "RentAccount",
    channel: str,
    outcome: str,
    by: User,
    on: date,
    at: datetime,
    spoken: Spoken | None = None,
    about: str = "",
    note: str = "",
    person: Person | None = None,
    follow_up_on: date | None = None,
    promised: Promised | None = None,
    task: ContactTask | None = None,
) -> Logged:
    """
    Record a contact as the short form tells it: how it ended, who it was, a promise, the day to follow up.

    It counts as two-way only where somebody was reached and the caller check lets them be told about the account.

    :param on: the day of the contact.
    :param task: the task that this contact does.
    :raises ContactNotUsable: for a code not in force that day, one of another channel, an authority for somebody else,
        or a promise by somebody we may not talk to.
    :raises promises.PromiseNotUsable: for a promise of nothing, for a past day, or too far off.
    :raises contact_tasks.TaskOver: if the task was done or called off meanwhile.
    """
    _refuse_unknown(channel, note)
    told = queries.outcomes(account.landlord, on=on)
    ended = _chosen(told, outcome, Told.RESULT, channel)
    topic = _chosen(told, about, Told.ABOUT, channel)
    if channel != Contact.Channel.NOTE and ended is None:
        raise ContactNotUsable("Choose how it ended.")
    reached = ended is not None and ended.reached
    check = _check(account, channel, spoken, reached, on)
    if follow_up_on is not None and follow_up_on <= on:
        raise ContactNotUsable("The day to follow up lies after the day of the contact.")
    two_way = check is not None and check.may_discuss
    if promised is not None and not two_way:
        raise ContactNotUsable("A promise is made by a tenant, or by somebody with authority who was identified.")
    made = Contact.objects.create(
        landlord=account.landlord,
        account=account,
        person=person,
        channel=channel,
        two_way=two_way,
        note=note.strip(),
        outcome=ended.code if ended else "",
        outcome_words=ended.words if ended else "",
        about=topic.code if topic else ("promise" if promised else ""),
        about_words=topic.words if topic else ("Promise to pay" if promised else ""),
        spoke_to=spoken.to.value if spoken and reached else "",
        spoke_to_name=spoken.name.strip()[:120] if spoken and reached else "",
        authority=spoken.authority if spoken and reached and spoken.to is SpokeTo.AUTHORITY else None,
        may_discuss=check.may_discuss if check else None,
        identity_passed=sorted(set(spoken.passed)) if spoken and reached else [],
        follow_up_on=follow_up_on,
        on=on,
        at=at,
        by=by,
    )
    after = {"channel": channel, "outcome": made.outcome, "two_way": two_way, "identity": made.identity_passed}
    audit.record(landlord=account.landlord, action="contact logged", subject=made, after=after, by=by, on=on)
    return Logged(made, check, *_what_follows(made, promised, task, by, on))


def _what_follows(
    made: Contact, promised: Promised | None, task: ContactTask | None, by: User, on: date
) -> tuple[Promise | None, ContactTask | None]:
    promise = None
    if promised is not None:
        promise = promises.make(
            account=made.account,
            amount_pence=promised.amount_pence,
            due_on=promised.due_on,
            hold_letters=promised.hold_letters,
            contact=made,
            person=made.person,
            by=by,
            on=on,
        )
    if task is not None:
        words = made.outcome_words or made.get_channel_display()
        contact_tasks.done(task=task, words=words, contact=made, by=by, on=max(on, task.opened_on))
    follow_up = None
    if made.follow_up_on is not None:
        follow_up = contact_tasks.open_one(
            account=made.account,
            kind=TaskKind.FOLLOW_UP,
            trigger=f"contact:{made.public_id}",
            title=f"Follow up: {made.about_words or made.outcome_words or 'note'}",
            wanted=Responsible.OFFICER,
            assigned_to=by,
            due_on=made.follow_up_on,
            on=on,
        )
    return promise, follow_up


def _refuse_unknown(channel: str, note: str) -> None:
    if channel not in Contact.Channel.values:
        raise ContactNotUsable(f"“{channel}” is not a way of contact: use one of {', '.join(Contact.Channel.values)}.")
    if channel == Contact.Channel.NOTE and not note.strip():
        raise ContactNotUsable("Write something in the note.")


def _chosen(catalogue: list[Outcome], code: str, told: Told, channel: str) -> Outcome | None:
    """The code that was chosen; None where none was."""
    if not code:
        return None
    for each in catalogue:
        if each.code == code and each.told is told:
            if not each.fits(channel):
                raise ContactNotUsable(f"“{each.words}” does not go with this way of contact. Choose another outcome.")
            return each
    raise ContactNotUsable("This outcome is no longer used. Choose another.")


def _check(account: "RentAccount", channel: str, spoken: Spoken | None, reached: bool, on: date) -> CallerCheck | None:
    """The caller check of who was reached; None where nobody was."""
    if not reached:
        return None
    if spoken is None or spoken.to is SpokeTo.NOBODY:
        raise ContactNotUsable("Say who it was: a tenant, somebody with authority to discuss, or somebody else.")
    if unknown := set(spoken.passed) - set(Question):
        raise ContactNotUsable(f"Not a question of the caller check: {', '.join(sorted(unknown))}.")
    if spoken.to is SpokeTo.AUTHORITY:
        if spoken.authority is None:
            raise ContactNotUsable("Choose who it was from the authority register, or say it was somebody else.")
        if spoken.authority.person_id not in queries.people(account, on=on):
            raise ContactNotUsable("That authority is for somebody who is not on this account.")
    standing = [one.authority_id for one in queries.may_discuss(account, on) if one.authority_id is not None]
    return caller_check(
        channel=channel,
        spoke_to=spoken.to,
        authority_in_force=spoken.authority is not None and spoken.authority.pk in standing,
        passed=spoken.passed,
        needed=contact_terms.in_force(account.landlord, on=on).identity_answers,
    )
