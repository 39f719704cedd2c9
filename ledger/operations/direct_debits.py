"""
Direct Debit instructions: set up, changed, worked out again, suspended, cancelled (OPS-D5 to D8, PRA-32).

Whatever changes amount, day or frequency makes a new plan and a new advance notice; the old ones stay as they were.
The arrears part of an amount (arrangement instalments) is known above the ledger and handed in.
"""

import re
from collections.abc import Callable
from datetime import date

from django.db import transaction

from ledger.models import (
    DirectDebitInstruction,
    DirectDebitPlan,
    DirectDebitStep,
    RentAccount,
)
from ledger.operations import direct_debit_notices, postings
from ledger.queries import direct_debits as queries
from ledger.rules import direct_debit as rules
from ledger.rules.account_types import TYPES, AccountType
from ledger.rules.direct_debit import Frequency
from ledger.rules.words import short_day
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.rules import working_days

Status = DirectDebitInstruction.Status
LIVE = queries.LIVE

Instalments = Callable[[date, date], int]
"""Says what arrangement instalments fall due between two days, in pence; only apps above know (OPS-D8)."""


def no_instalments(_from_on: date, _until_on: date) -> int:
    """Current rent only (PRA-10)."""
    return 0


class InstructionNotUsable(Refused):
    """Something about the instruction cannot be: its reference, payer, first day, or account."""


class InstructionOver(Refused):
    """The instruction has been cancelled or has ended."""


class NothingToCollect(Refused):
    """No calendar reaches the day, or nothing is left to be paid in it."""


@transaction.atomic
def set_up(
    *,
    account: RentAccount,
    reference: str,
    payer_name: str,
    bank_tail: str,
    frequency: str,
    first_on: date,
    signed_on: date,
    by: User,
    on: date,
    payer_words: str = "",
    last_on: date | None = None,
    collects_in_credit: bool = False,
    instalments: Instalments = no_instalments,
) -> DirectDebitInstruction:
    """
    Take down a payer's instruction, work out what it collects, and plan its advance notice (OPS-D5, D7, D8).

    :param bank_tail: the last four digits of the bank account; no more of it is kept here.
    :param payer_words: why somebody who is not liable on the account pays, where the name is another.
    :param instalments: what an arrangement adds; nothing under Breathing Space (PRA-10).
    :raises InstructionNotUsable: naming what cannot be, and what would do.
    :raises MirroredBook: where another system collects for the account (DEC-5).
    :raises NothingToCollect: if there is nothing to pay.
    """
    postings.refuse_mirrored(account_ids=[account.pk])
    _check_account(account)
    reference = reference.strip()
    if why := rules.why_not_reference(reference):
        raise InstructionNotUsable(f"{why}.")
    if DirectDebitInstruction.objects.filter(landlord_id=account.landlord_id, reference=reference).exists():
        raise InstructionNotUsable(f"The reference {reference} belongs to another payer. Each payer has their own.")
    if queries.live_on(account.pk) is not None:
        raise InstructionNotUsable("This account has a Direct Debit. Change or cancel that one first.")
    if not re.fullmatch("[0-9]{4}", bank_tail):
        raise InstructionNotUsable("Write the last four digits of the bank account and nothing else of it.")
    is_tenant = _is_liable(account, payer_name, on)
    if not payer_name.strip() or not (is_tenant or payer_words.strip()):
        raise InstructionNotUsable(
            f"{payer_name.strip() or 'The payer'} is not liable on this account. Say who they are and how you checked."
        )
    _check_days(account.landlord, first_on, last_on, on)
    made = DirectDebitInstruction.objects.create(
        landlord_id=account.landlord_id,
        account=account,
        reference=reference,
        payer_name=payer_name.strip(),
        payer_is_tenant=is_tenant,
        payer_words=payer_words.strip(),
        bank_tail=bank_tail,
        frequency=Frequency(frequency).value,
        first_on=first_on,
        last_on=last_on,
        collects_in_credit=collects_in_credit,
        status_on=on,
        signed_on=signed_on,
        set_up_on=on,
        set_up_by=by,
    )
    _step(made, "Set up", "", by, on)
    _plan(made, from_on=first_on, instalments=instalments, because="set up", by=by, on=on)
    return made


def _check_account(account: RentAccount) -> None:
    if account.closed_on is not None or not TYPES[AccountType(account.account_type)].owed:
        raise InstructionNotUsable("Nobody pays on this account: it is closed, or not one that somebody owes on.")


def _check_days(landlord: Landlord, first_on: date, last_on: date | None, on: date) -> None:
    if last_on is not None and last_on < first_on:
        raise InstructionNotUsable("The last collection cannot be before the first.")
    days = queries.terms_of(landlord, on=on).notice_working_days
    if rules.latest_notice(rules.collected_on(first_on), days) < on:
        earliest = working_days.after(on, days)
        raise InstructionNotUsable(
            f"The payer must be told {days} working days before. The first collection can be on {earliest} or later."
        )


def _is_liable(account: RentAccount, payer_name: str, on: date) -> bool:
    """Whether the name on the bank account is that of somebody liable: every word of it, whatever the order."""
    paying = set(re.findall(r"\w+", payer_name.casefold()))
    return bool(paying) and any(
        paying >= set(re.findall(r"\w+", person.full_name.casefold()))
        for person in queries.people_of(account.pk, on=on)
    )


@transaction.atomic
def change(
    *,
    instruction: DirectDebitInstruction,
    because: str,
    by: User,
    on: date,
    frequency: str | None = None,
    first_on: date | None = None,
    last_on: date | None = None,
    bank_tail: str | None = None,
    collects_in_credit: bool | None = None,
    instalments: Instalments = no_instalments,
) -> DirectDebitInstruction:
    """
    Change day, frequency, the last day, or the tail of the bank account; what is collected follows (OPS-D7).

    :param first_on: the first day of the new series, in time for a new notice.
    :raises InstructionOver: if it is cancelled or ended.
    :raises InstructionNotUsable: for a first day that is too near, or without a reason.
    """
    instruction = _live(instruction)
    if not because.strip():
        raise InstructionNotUsable("Say why it is changed.")
    moves = first_on is not None or frequency is not None
    if moves:
        _check_days(instruction.landlord, first_on or instruction.first_on, last_on, on)
    if first_on is not None:
        instruction.first_on = first_on
    if frequency is not None:
        instruction.frequency = Frequency(frequency).value
    if last_on is not None:
        instruction.last_on = last_on
    if bank_tail is not None:
        if not re.fullmatch("[0-9]{4}", bank_tail):
            raise InstructionNotUsable("Write the last four digits of the bank account and nothing else of it.")
        instruction.bank_tail = bank_tail
    if collects_in_credit is not None:
        instruction.collects_in_credit = collects_in_credit
    instruction.save()
    _step(instruction, "Changed", because, by, on)
    if moves or last_on is not None:
        start = first_on or next_day(instruction, on=on)
        _plan(instruction, from_on=start, instalments=instalments, because="changed", by=by, on=on)
    return instruction


def next_day(instruction: DirectDebitInstruction, *, on: date) -> date:
    """The next day it is due on for which a notice can still be sent in time (OPS-D7)."""
    days = queries.terms_of(instruction.landlord, on=on).notice_working_days
    for day in rules.days_due(instruction.first_on, Frequency(instruction.frequency)):
        if rules.latest_notice(rules.collected_on(day), days) >= on:
            return day
    raise AssertionError("the days of an instruction have no end")


@transaction.atomic
def work_out(
    *,
    instruction: DirectDebitInstruction,
    because: str,
    by: User,
    on: date,
    from_on: date | None = None,
    instalments: Instalments = no_instalments,
) -> DirectDebitPlan | None:
    """
    Work out again what it collects, from the next day a notice can be sent for: after a change of rent, of benefit,
    of an arrangement, or at the year's end (OPS-D8).

    :return: the new plan, with its notice; None where nothing changes, so that nobody is written to for nothing.
    :raises NothingToCollect: if no calendar reaches the day.
    """
    instruction = _live(instruction)
    start = from_on or next_day(instruction, on=on)
    return _plan(instruction, from_on=start, instalments=instalments, because=because, by=by, on=on, only_new=True)


def _plan(
    instruction: DirectDebitInstruction,
    *,
    from_on: date,
    instalments: Instalments,
    because: str,
    by: User,
    on: date,
    only_new: bool = False,
) -> DirectDebitPlan | None:
    account = RentAccount.objects.select_related("tenancy", "landlord").get(pk=instruction.account_id)
    until_on = queries.last_day_of_year(account, from_on)
    if until_on is None:
        raise NothingToCollect(
            f"The rent calendar does not reach {short_day(from_on)}. Load it first; then set the amount."
        )
    days = rules.days_between(
        instruction.first_on,
        Frequency(instruction.frequency),
        from_on,
        min(until_on, instruction.last_on or until_on),
    )
    standing = instruction.plans.order_by("-from_on", "-pk").first()
    if only_new and standing is not None and _same(standing, account, until_on, instalments, on):
        return None
    net = rules.net_of(queries.periods_left(account, from_on=from_on, until_on=until_on, on=on))
    more = instalments(from_on, until_on)
    taken = rules.split(net + more, len(days))
    if not days or taken.total_pence <= 0:
        raise NothingToCollect(
            "Benefit covers the whole charge, or no collection day is left this rent year: there is nothing to collect."
        )
    plan = DirectDebitPlan.objects.create(
        instruction=instruction,
        from_on=from_on,
        until_on=until_on,
        net_charges_pence=net,
        instalments_pence=more,
        collections=taken.collections,
        first_pence=taken.first_pence or taken.regular_pence,
        regular_pence=taken.regular_pence,
        because=because[:120],
        by=by,
        on=on,
    )
    terms = queries.terms_of(account.landlord, on=on)
    direct_debit_notices.announce(plan=plan, due_on=days[0], working_days=terms.notice_working_days, on=on)
    _step(instruction, "Amount worked out", because, by, on)
    return plan


def _same(standing: DirectDebitPlan, account: RentAccount, until_on: date, instalments: Instalments, on: date) -> bool:
    """
    Whether the plan that stands would be made again today: the same charges, benefit and instalments of its own time.

    Comparing the amounts would not do: fewer weeks over fewer months come to other pence without any change.
    """
    if standing.until_on != until_on:
        return False
    net = rules.net_of(queries.periods_left(account, from_on=standing.from_on, until_on=until_on, on=on))
    more = instalments(standing.from_on, until_on)
    return (net, more) == (standing.net_charges_pence, standing.instalments_pence)


@transaction.atomic
def suspend(*, instruction: DirectDebitInstruction, because: str, by: User, on: date) -> DirectDebitInstruction:
    """
    Collect nothing until it is resumed; the reason stands wherever it is listed.

    :raises InstructionOver: if it is cancelled or ended.
    """
    return _move(_live(instruction), Status.SUSPENDED, "Suspended", because, by, on)


@transaction.atomic
def resume(*, instruction: DirectDebitInstruction, because: str, by: User, on: date) -> DirectDebitInstruction:
    """
    Collect again from the next day that a notice covers.

    :raises InstructionOver: if it is not suspended.
    """
    instruction = _live(instruction)
    if instruction.status != Status.SUSPENDED:
        raise InstructionOver("Only a suspended Direct Debit is resumed.")
    return _move(instruction, Status.ACTIVE, "Resumed", because, by, on)


@transaction.atomic
def cancel(*, instruction: DirectDebitInstruction, because: str, by: User, on: date) -> DirectDebitInstruction:
    """
    End it: nothing more is collected, and the bureau must be told (OPS-D6, 0C).

    :raises InstructionOver: if it is cancelled or ended.
    """
    return _move(_live(instruction), Status.CANCELLED, "Cancelled", because, by, on)


@transaction.atomic
def set_status(
    *, instruction: DirectDebitInstruction, status: str, what: str, because: str, by: User, on: date
) -> DirectDebitInstruction:
    """Take the status a bank's report says; one that is over comes back only where the bank reinstates it (OPS-D9)."""
    instruction = DirectDebitInstruction.objects.select_for_update().get(pk=instruction.pk)
    if instruction.status == status:
        return instruction
    if instruction.status not in LIVE:
        other_lives = queries.live_on(instruction.account_id) is not None
        if status != Status.ACTIVE or other_lives or instruction.status == Status.FINAL:
            return instruction
    return _move(instruction, Status(status), what, because, by, on)


def _live(instruction: DirectDebitInstruction) -> DirectDebitInstruction:
    fresh = (
        DirectDebitInstruction.objects.select_for_update(of=("self",)).select_related("landlord").get(pk=instruction.pk)
    )
    if fresh.status not in LIVE:
        raise InstructionOver(f"This Direct Debit is “{fresh.get_status_display()}”. Set up a new one instead.")
    return fresh


def _move(
    instruction: DirectDebitInstruction, status: Status, what: str, because: str, by: User, on: date
) -> DirectDebitInstruction:
    if not because.strip():
        raise InstructionNotUsable("Say why: the reason is shown wherever the Direct Debit is listed.")
    before = instruction.status
    found = DirectDebitInstruction.objects.filter(pk=instruction.pk, status=before)
    if not found.update(status=status, status_because=because.strip()[:200], status_on=on):
        raise InstructionOver("Somebody has changed this Direct Debit meanwhile. Look at it again.")
    instruction.refresh_from_db()
    _step(instruction, what, because, by, on)
    audit.record(
        landlord=instruction.landlord,
        action=f"direct debit {what.lower()}",
        subject=instruction,
        before={"status": before},
        after={"status": str(status)},
        by=by,
        on=on,
    )
    return instruction


def _step(instruction: DirectDebitInstruction, what: str, because: str, by: User, on: date) -> None:
    DirectDebitStep.objects.create(
        instruction=instruction,
        account_id=instruction.account_id,
        what=what,
        status=instruction.status,
        because=because.strip()[:200],
        by=by,
        on=on,
    )
