"""Deductions from benefit for rent arrears: asked for, agreed, watched, brought to an end (OPS-D25, D26, PRA-10)."""

from datetime import date

from django.db import IntegrityError, transaction

from ledger.models import Deduction, RentAccount
from ledger.rules.benefit_cycles import CYCLE_WORDS
from ledger.rules.deductions import Benefit
from staff.models import User
from staff.operations import audit
from staff.refusals import Refused

State = Deduction.State
CYCLES = ("weekly", "4-weekly", "monthly")


class Frozen(Refused):
    """The debt is in Breathing Space: no new deduction may be asked for (PRA-10)."""


class AlreadyOpen(Refused):
    """A deduction from this benefit is asked for or running."""


class WrongMove(Refused):
    """The deduction cannot make this move, or has moved on since the page was shown."""


class CannotBe(Refused):
    """What was told of it cannot be true."""


@transaction.atomic
def apply(
    *,
    account: RentAccount,
    benefit: str,
    applied_on: date,
    debt_pence: int,
    other_ways_tried: str,
    frozen: bool,
    by: User,
    on: date,
) -> Deduction:
    """
    Note that DWP was asked to deduct for rent arrears.

    :param debt_pence: the rent arrears on that day, for the application.
    :param other_ways_tried: what was tried before; DWP asks for it.
    :param frozen: whether the debt is in Breathing Space, which the caller knows.
    :raises Frozen: while it is.
    :raises AlreadyOpen: if one from this benefit is asked for or running.
    :raises CannotBe: without arrears, for a day to come, or if nothing else was tried.
    """
    if frozen:
        raise Frozen("The debt is in Breathing Space: ask for no deduction until it has ended.")
    if benefit not in set(Benefit):
        raise CannotBe("Choose the benefit it is to be deducted from.")
    if applied_on > on:
        raise CannotBe("The day of the application is in the future. Note it once it has been made.")
    if debt_pence <= 0:
        raise CannotBe("Nothing is owed, so there is nothing to deduct for.")
    if not other_ways_tried.strip():
        raise CannotBe("Say what was tried before: DWP deducts only where other ways have failed.")
    try:
        with transaction.atomic():
            made = Deduction.objects.create(
                landlord=account.landlord,
                account=account,
                benefit=benefit,
                applied_on=applied_on,
                applied_by=by,
                debt_pence=debt_pence,
                because=other_ways_tried.strip()[:200],
            )
    except IntegrityError as error:
        raise AlreadyOpen("A deduction from this benefit is asked for or running already.") from error
    return _noted(made, by, on)


@transaction.atomic
def agree(
    *, deduction: Deduction, agreed_on: date, amount_pence: int, cycle: str, first_due_on: date, by: User, on: date
) -> Deduction:
    """
    Note what DWP agreed to: so much, how often, from when.

    :raises CannotBe: for nothing, an unknown cycle, or a day to come.
    """
    if amount_pence <= 0 or cycle not in CYCLES or agreed_on > on or first_due_on < deduction.applied_on:
        words = ", ".join(CYCLE_WORDS[one] for one in CYCLES)
        raise CannotBe(
            f"Write an amount, how often ({words}), the day it was agreed, and the first day it should come."
        )
    return _move(
        deduction,
        (State.APPLIED,),
        State.RUNNING,
        by,
        on,
        agreed_on=agreed_on,
        amount_pence=amount_pence,
        cycle=cycle,
        first_due_on=first_due_on,
    )


@transaction.atomic
def refuse(*, deduction: Deduction, because: str, by: User, on: date) -> Deduction:
    """
    Note that DWP refused it.

    :raises CannotBe: without its reason.
    """
    if not because.strip():
        raise CannotBe("Write what DWP answered.")
    return _move(deduction, (State.APPLIED,), State.REFUSED, by, on, ended_on=on, because=because.strip()[:200])


@transaction.atomic
def debt_cleared(*, deduction: Deduction, by: User, on: date) -> Deduction:
    """Note that the debt is cleared: DWP is to be told to stop, and the tenant that nothing is owed (OPS-D26)."""
    return _move(deduction, (State.RUNNING,), State.STOPPING, by, on)


@transaction.atomic
def end(
    *, deduction: Deduction, ended_on: date, told_dwp_on: date | None, told_tenant_on: date | None, because: str,
    by: User, on: date,
) -> Deduction:  # fmt: skip
    """
    End a deduction: stopped by us after the debt was cleared, or by DWP.

    :raises CannotBe: without a reason; or after the debt was cleared, without the days DWP and the tenant were told.
    """
    if not because.strip():
        raise CannotBe("Say why it ended: the reason stays with it.")
    if deduction.state == State.STOPPING and (told_dwp_on is None or told_tenant_on is None):
        raise CannotBe("Tell DWP to stop and the tenant that nothing is owed, and note both days.")
    return _move(
        deduction,
        (State.APPLIED, State.RUNNING, State.STOPPING),
        State.ENDED,
        by,
        on,
        ended_on=ended_on,
        told_dwp_on=told_dwp_on,
        told_tenant_on=told_tenant_on,
        because=because.strip()[:200],
    )


def _move(deduction: Deduction, among: tuple[State, ...], to: State, by: User, on: date, **fields: object) -> Deduction:
    """Compare and set: the row moves only from the state that was shown."""
    moved = Deduction.objects.filter(pk=deduction.pk, state=deduction.state, state__in=among).update(state=to, **fields)
    if not moved:
        deduction.refresh_from_db()
        raise WrongMove(f"This deduction is now “{deduction.get_state_display()}”. Look at it again.")
    deduction.refresh_from_db()
    return _noted(deduction, by, on)


def _noted(deduction: Deduction, by: User, on: date) -> Deduction:
    audit.record(
        landlord=deduction.landlord,
        action="deduction moved",
        subject=deduction,
        after={"state": deduction.state, "pence": deduction.amount_pence},
        by=by,
        on=on,
    )
    return deduction
