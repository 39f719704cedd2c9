"""Referrals to support, money advice and Adult Social Care: sent, chased, answered (PRA-22, LAW section 12 E3)."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from arrears.models import ContactTask, Referral, ReferralStep
from arrears.operations import contact_tasks
from arrears.operations.contact_tasks import TaskToOpen
from arrears.queries import contact_terms
from arrears.queries import contacts as contact_queries
from arrears.rules import referrals as rules
from arrears.rules.contact_plan import Responsible, TaskKind
from arrears.rules.referrals import Basis, Consent, ReferralState, ReferredTo, Result
from staff.models import Landlord, User
from staff.operations import audit
from staff.queries import roles
from staff.refusals import Refused
from staff.rules.roles import Role
from tenancies.models import Person

if TYPE_CHECKING:
    from ledger.models import RentAccount

What = ReferralStep.What
MANAGERS = frozenset({Role.TEAM_LEADER, Role.MANAGER, Role.HEAD_OF_SERVICE})
CHUNK = 1000


class ReferralNotUsable(Refused):
    """It may not be sent without consent, or something of it is missing."""


class ReferralOver(Refused):
    """The referral has been closed."""


@transaction.atomic
def send(
    *,
    account: "RentAccount",
    person: Person,
    to: str,
    to_whom: str,
    consent: str,
    words: str,
    by: User,
    on: date,
    consent_on: date | None = None,
    basis: str = "",
) -> Referral:
    """
    Send a referral, with the person's consent or the law it rests on without; the clock of its answer begins.

    :param basis: without consent: adult_at_risk or child_at_risk.
    :raises ReferralNotUsable: if the law does not allow it, or a part is missing.
    """
    if to not in set(ReferredTo) or consent not in set(Consent):
        raise ReferralNotUsable("Choose whom the person is referred to, and what they said.")
    if basis and basis not in set(Basis):
        raise ReferralNotUsable("Choose what the referral rests on.")
    if person.pk not in contact_queries.people(account, on=on):
        raise ReferralNotUsable("This person is not on the account.")
    said = Consent(consent)
    if refused := rules.why_not(ReferredTo(to), said, Basis(basis) if basis else None):
        raise ReferralNotUsable(refused)
    if said is Consent.GIVEN and (consent_on is None or consent_on > on):
        raise ReferralNotUsable("Enter the day on which they agreed; it cannot be to come.")
    if not to_whom.strip() or not words.strip():
        raise ReferralNotUsable("Say to whom it goes, and why the person is referred.")
    terms = contact_terms.in_force(account.landlord, on=on)
    clock = rules.clock(on, chase_days=terms.referral_chase_days, manager_days=terms.referral_manager_days)
    made = Referral.objects.create(
        landlord=account.landlord,
        account=account,
        person=person,
        to=to,
        to_whom=to_whom.strip()[:120],
        consent=consent,
        consent_on=consent_on if said is Consent.GIVEN else None,
        basis=Basis.CONSENT.value if said is Consent.GIVEN else basis,
        words=words.strip()[:400],
        restricted=said is not Consent.GIVEN,
        sent_on=on,
        sent_by=by,
        chase_on=clock.chase_on,
        manager_on=clock.manager_on,
    )
    _audit("referral sent", made, by, on)
    return made


@transaction.atomic
def chased(*, referral: Referral, words: str, by: User, on: date) -> Referral:
    """
    Record that it was chased, how and with whom; the answer is awaited until the manager has it.

    :raises ReferralOver: once it is closed. :raises ReferralNotUsable: without words.
    """
    row = _open(referral)
    if not words.strip():
        raise ReferralNotUsable("Say how you chased it, and whom you spoke with.")
    ReferralStep.objects.create(referral=row, what=What.CHASED, words=words.strip()[:400], on=on, by=by)
    if row.state == ReferralState.CHASED.value:
        row.state = ReferralState.SENT.value
        row.save(update_fields=["state"])
    _finish_tasks(row, "Chased", by, on)
    _audit("referral chased", row, by, on)
    return row


@transaction.atomic
def answer(*, referral: Referral, result: str, words: str, by: User, on: date) -> Referral:
    """
    Record what came of it; the tasks to chase it are done.

    :raises ReferralOver: once it is closed. :raises ReferralNotUsable: without an outcome.
    """
    row = _open(referral)
    if result not in set(Result):
        raise ReferralNotUsable("Choose what came of it.")
    row.state, row.result, row.result_words = ReferralState.ANSWERED.value, result, words.strip()[:400]
    row.closed_on, row.closed_by = on, by
    row.save(update_fields=["state", "result", "result_words", "closed_on", "closed_by"])
    ReferralStep.objects.create(referral=row, what=What.ANSWERED, words=row.get_result_display(), on=on, by=by)
    _finish_tasks(row, "Answered", by, on)
    _audit("referral answered", row, by, on)
    return row


@transaction.atomic
def go_on(*, referral: Referral, because: str, by: User, on: date) -> Referral:
    """
    A manager goes on without an answer, with the attempts on record (PRA-22).

    :raises ReferralNotUsable: for anybody else than a manager, before it has come to them, or without a reason.
    :raises ReferralOver: once it is closed.
    """
    row = _open(referral)
    if not roles.held_by(by, on=on).get(row.landlord_id, set()) & MANAGERS:
        raise ReferralNotUsable("Only a team leader or manager goes on without an answer.")
    if row.state != ReferralState.WITH_MANAGER.value:
        raise ReferralNotUsable("It has not come to the manager yet: chase it first.")
    if not because.strip():
        raise ReferralNotUsable("Say why the case goes on without their answer.")
    row.state, row.closed_on, row.closed_by = ReferralState.NO_ANSWER.value, on, by
    row.result_words = because.strip()[:400]
    row.save(update_fields=["state", "closed_on", "closed_by", "result_words"])
    ReferralStep.objects.create(referral=row, what=What.GONE_ON, words=because.strip()[:400], on=on, by=by)
    _finish_tasks(row, "Went on without an answer", by, on)
    _audit("referral closed without an answer", row, by, on)
    return row


@transaction.atomic
def chase_all(*, landlord: Landlord, by: User, on: date) -> dict[str, int]:
    """
    Open the tasks of referrals without an answer: to chase after five working days, then for the manager (PRA-22).

    Each once; set-based. Returns how many of each.
    """
    waiting = Referral.objects.filter(landlord=landlord, closed_on__isnull=True)
    late = list(waiting.filter(manager_on__lte=on).exclude(state=ReferralState.WITH_MANAGER.value).order_by("pk"))
    asked = ReferralStep.objects.filter(what=What.CHASE_DUE).values("referral")
    due = list(
        waiting.filter(chase_on__lte=on, manager_on__gt=on, state=ReferralState.SENT.value)
        .exclude(pk__in=asked)
        .order_by("pk")
    )
    _move(due, ReferralState.CHASED, What.CHASE_DUE, by, on)
    _move(late, ReferralState.WITH_MANAGER, What.WITH_MANAGER, by, on)
    stale = ContactTask.objects.open().filter(referral__in=[row.pk for row in late]).values_list("pk", flat=True)
    contact_tasks.call_off_many(ids=list(stale), because="The manager has it.", by=by, on=on)
    tasks = [_task(row, "chase", f"Chase the referral to {row.to_whom}", Responsible.OFFICER, on) for row in due]
    tasks += [
        _task(row, "manager", f"No answer from {row.to_whom}: decide how to go on", Responsible.MANAGER, on)
        for row in late
    ]
    contact_tasks.open_many(landlord=landlord, tasks=tasks, on=on)
    return {"to_chase": len(due), "with_manager": len(late)}


def _move(rows: list[Referral], state: ReferralState, what: ReferralStep.What, by: User, on: date) -> None:
    if rows:
        Referral.objects.filter(pk__in=[row.pk for row in rows]).update(state=state.value)
        ReferralStep.objects.bulk_create([ReferralStep(referral=row, what=what, on=on, by=by) for row in rows], CHUNK)


def _task(row: Referral, step: str, title: str, wanted: Responsible, on: date) -> TaskToOpen:
    return TaskToOpen(
        account_id=row.account_id,
        kind=TaskKind.REFERRAL,
        trigger=f"referral:{row.public_id}:{step}",
        title=title,
        wanted=wanted,
        due_on=on,
        referral_id=row.pk,
    )


def _finish_tasks(row: Referral, words: str, by: User, on: date) -> None:
    for task in ContactTask.objects.open().filter(referral=row).order_by("pk"):
        contact_tasks.done(task=task, words=words, by=by, on=on)


def _open(referral: Referral) -> Referral:
    row = Referral.objects.select_for_update(of=("self",)).select_related("landlord").get(pk=referral.pk)
    if row.closed_on is not None:
        raise ReferralOver("This referral is closed. Send a new one if there is something new.")
    return row


def _audit(action: str, row: Referral, by: User, on: date) -> None:
    after = {"to": row.to, "consent": row.consent, "basis": row.basis, "state": row.state}
    audit.record(landlord=row.landlord, action=action, subject=row, after=after, by=by, on=on)
