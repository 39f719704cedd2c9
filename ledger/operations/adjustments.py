"""
The one way to post by hand: asked for with a reason, decided by somebody with enough authority (OPS-D33).

What is to be posted is frozen when it is asked. Within the asker's own limit it is posted at once; above it waits for
a second person, above every limit for two (DEC-10). Nobody ever decides over what they asked for themselves.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from ledger.models import (
    Adjustment,
    AdjustmentPart,
    AdjustmentStep,
    BlamelessRecovery,
    Entry,
    Posting,
    Refund,
    RentAccount,
    SuspenseItem,
)
from ledger.operations import accounts, book_lock, charges_rewritten, postings, recoveries_matched, suspense_settled
from ledger.operations.postings import Amount, Event
from ledger.queries import authority as limits_in_force
from ledger.queries import moves as moved_payments
from ledger.rules import authority
from ledger.rules.account_types import AccountType
from ledger.rules.adjustments import (
    ALWAYS_A_SECOND_PERSON,
    OUT_OF_SUSPENSE,
    PLACES_MONEY,
    REASON_WORDS,
    SORT_WORDS,
    AdjustmentSort,
    Reason,
    at_stake,
)
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.words import money
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused
from staff.rules.roles import Role

Step = AdjustmentStep.What
State = Adjustment.State

MAY_ASK: frozenset[Role] = frozenset(
    {
        Role.OFFICER,
        Role.RENTS_SUPPORT,
        Role.TEAM_LEADER,
        Role.MANAGER,
        Role.HEAD_OF_SERVICE,
        Role.FINANCE,
    }
)
"""Whose work it is to put accounts right."""


class AdjustmentNotAllowed(Refused):
    """It was asked for without a reason, by somebody whose work it is not, or for accounts it cannot touch."""


class NotEnoughAuthority(Refused):
    """The person's limit does not reach, or they asked for it themselves (OPS-D33)."""


class AdjustmentOver(Refused):
    """It has been decided already."""


class ChangedMeanwhile(Refused):
    """What was asked for no longer fits the account; ask again."""


@transaction.atomic
def ask(
    *,
    landlord: Landlord,
    sort: AdjustmentSort,
    account: RentAccount,
    events: Sequence[Event],
    reason: str,
    words: str,
    by: User,
    on: date,
    reverses: Posting | None = None,
    moves: Posting | None = None,
    worth_pence: int = 0,
) -> Adjustment:
    """
    Ask for a manual posting; within the asker's own limit it is posted at once.

    What one person asks for on one account in a day is added up against the limit, so a sum is not split to fit it.

    Events keep the reference they bring as their identity (DEC-3), within the sort as their source; those without one
    get the adjustment's. With `reverses` and no events the posting is reversed whole.

    :param reason: a code of `Reason`. :param words: the officer's own, required; they never reach the posting (DEC-2).
    :param moves: the misposted payment that these events take to another account.
    :param worth_pence: what the decision is worth where that is more than is posted now, as a price from next week on:
        the authority for it is needed all the same, and there need be nothing to post.
    :raises AdjustmentNotAllowed: without words or events, for a role that may not ask, or accounts of another landlord.
    :raises MirroredBook: where an account mirrors a housing system (DEC-5).
    :raises AlreadyReversed: where the posting to reverse is reversed, its payment was moved away, its money lies in
        suspense, or its refund was paid out.
    """
    held = refuse_who_may_not_ask(landlord=landlord, by=by, on=on)
    if reason not in set(Reason):
        raise AdjustmentNotAllowed("Choose the reason for this from the list.")
    if not words.strip():
        raise AdjustmentNotAllowed("Say in a few words why: who decides over it has to know.")
    _one_at_a_time(landlord.pk, reverses, moves)
    amounts = _amounts(events, reverses) if events or not worth_pence else []
    _refuse_accounts(landlord, {account.pk} | {one.account_id for one in amounts})
    if events and AdjustmentSort(sort) not in OUT_OF_SUSPENSE:
        _refuse_suspense({account.pk} | {one.account_id for one in amounts})
    if reverses is not None:
        _refuse_reversed(reverses, AdjustmentSort(sort))
    made = Adjustment.objects.create(
        landlord=landlord,
        account=account,
        sort=AdjustmentSort(sort).value,
        reason=Reason(reason).value,
        words=words.strip(),
        amount_pence=max(at_stake((one.account_id, one.element, one.amount_pence) for one in amounts), worth_pence),
        payload=[_as_json(event) for event in events],
        reverses=reverses,
        moves=moves,
        asked_on=on,
        asked_by=by,
    )
    net: dict[int, int] = {} if amounts else {account.pk: 0}
    for one in amounts:
        net[one.account_id] = net.get(one.account_id, 0) + one.amount_pence
    AdjustmentPart.objects.bulk_create(
        [AdjustmentPart(adjustment=made, account_id=pk, net_pence=pence) for pk, pence in net.items()]
    )
    _step(made, Step.ASKED, held, by=by, on=on, because=made.words)
    limits = limits_in_force.limits(landlord_id=landlord.pk, on=on)
    limit = authority.limit_of(held, limits)
    if made.sort in PLACES_MONEY:
        limit = max(limit, min((each for each in limits.values() if each), default=0))
    worth = limits_in_force.counted([made])[made.pk]
    if not by.is_system and made.sort not in ALWAYS_A_SECOND_PERSON and 0 < limit >= worth:
        _post(made, held, by=by, on=on)
    return made


@transaction.atomic
def approve(*, adjustment: Adjustment, by: User, on: date, because: str = "") -> Adjustment:
    """
    Say yes; with the last word that was needed it is posted, after a look whether it still fits.

    :raises NotEnoughAuthority: for the asker, for a limit that does not reach, or one's second word.
    :raises AdjustmentOver: if it was decided before.
    :raises ChangedMeanwhile: if an account was closed, the posting reversed or the payment moved since it was asked.
    """
    if adjustment.sort == AdjustmentSort.REFUND.value:
        raise AdjustmentNotAllowed("A refund is checked again before it is approved: approve it on its own page.")
    return settle(adjustment=adjustment, by=by, on=on, because=because)


@transaction.atomic
def settle(*, adjustment: Adjustment, by: User, on: date, because: str = "") -> Adjustment:
    """As `approve`, for the operation that has just checked what is special about its sort (a refund)."""
    made = _waiting(adjustment)
    held = limits_in_force.held(by, landlord_id=made.landlord_id, on=on)
    worth = limits_in_force.counted([made])[made.pk]
    wanted = authority.needed(worth, limits_in_force.limits(landlord_id=made.landlord_id, on=on))
    given = [_roles(step) for step in made.steps.filter(what=Step.APPROVED.value).order_by("pk")]
    left = authority.still_needed(wanted, given)
    if by.is_system or by.pk == made.asked_by_id:
        raise NotEnoughAuthority("You asked for this, so somebody else decides. It stays on their list.")
    if made.steps.filter(what=Step.APPROVED.value, by=by).exists():
        raise NotEnoughAuthority(f"You have approved this. It needs {wanted.words}: a second person.")
    if len(authority.still_needed(wanted, [*given, held])) == len(left):
        with_others = "" if worth == made.amount_pence else " (all that was asked for on this account that day)"
        raise NotEnoughAuthority(f"{money(worth)}{with_others} needs {wanted.words}. Pass it to them.")
    _step(made, Step.APPROVED, held, by=by, on=on, because=because)
    if not authority.still_needed(wanted, [*given, held]):
        _one_at_a_time(made.landlord_id, made.reverses, made.moves)
        _refuse_changed(made, on)
        _post(made, held, by=by, on=on)
    return made


@transaction.atomic
def refuse(*, adjustment: Adjustment, because: str, by: User, on: date) -> Adjustment:
    """
    Say no, with the reason the asker reads. Whoever may decide over any amount may refuse.

    :raises NotEnoughAuthority: for the asker (who withdraws instead), or a role that decides over nothing.
    """
    made = _waiting(adjustment)
    held = limits_in_force.held(by, landlord_id=made.landlord_id, on=on)
    limits = limits_in_force.limits(landlord_id=made.landlord_id, on=on)
    if by.pk == made.asked_by_id:
        raise NotEnoughAuthority("You asked for this. Withdraw it instead.")
    if by.is_system or not (authority.limit_of(held, limits) or held & set(authority.TOGETHER)):
        raise NotEnoughAuthority("Your role decides over no money. Ask a team leader.")
    return _end(made, State.REFUSED, Step.REFUSED, held, because=because, by=by, on=on)


@transaction.atomic
def withdraw(*, adjustment: Adjustment, by: User, on: date, because: str = "") -> Adjustment:
    """
    Take back what one asked for, while it waits.

    :raises AdjustmentNotAllowed: for anybody but the asker.
    """
    made = _waiting(adjustment)
    if by.pk != made.asked_by_id:
        raise AdjustmentNotAllowed("Only who asked for it withdraws it. Refuse it instead.")
    held = limits_in_force.held(by, landlord_id=made.landlord_id, on=on)
    return _end(made, State.WITHDRAWN, Step.WITHDRAWN, held, because=because or "Withdrawn", by=by, on=on)


@transaction.atomic
def transfer(
    *,
    from_account: RentAccount,
    to_account: RentAccount,
    amount_pence: int,
    reason: str,
    words: str,
    by: User,
    on: date,
    payment: Posting | None = None,
) -> Adjustment:
    """
    Move money between two accounts of a landlord, always as a pair (OPS-A7).

    With `payment`, a misposted payment or part of one goes to the account it was for: the wrong account shows
    PAY_MOVED, the right one PAY, both from the day it was paid, so that each is judged by what its own tenant paid
    (ADR 0012). Without it, credit goes from one account to the other by TRANSFER, from today.

    :raises AdjustmentNotAllowed: for no amount, the same account twice, more than is left of the payment, or benefit.
    """
    if amount_pence <= 0:
        raise AdjustmentNotAllowed("Enter an amount above nought.")
    if from_account.pk == to_account.pk:
        raise AdjustmentNotAllowed("This is the same account. Choose the account the money was for.")
    if from_account.landlord_id != to_account.landlord_id:
        raise AdjustmentNotAllowed("The two accounts belong to different landlords: the money has to be paid over.")
    _one_at_a_time(from_account.landlord_id, payment)
    event = (
        _move(payment, from_account, to_account, amount_pence)
        if payment is not None
        else Event(
            reference="",
            effective_on=on,
            amounts=[
                Amount(from_account.pk, EntryKind.TRANSFER, amount_pence),
                Amount(to_account.pk, EntryKind.TRANSFER, -amount_pence),
            ],
        )
    )
    return ask(
        landlord=from_account.landlord,
        sort=AdjustmentSort.TRANSFER,
        account=from_account,
        events=[event],
        reason=reason,
        words=words,
        moves=payment,
        by=by,
        on=on,
    )


def _move(payment: Posting, from_account: RentAccount, to_account: RentAccount, amount_pence: int) -> Event:
    paid = moved_payments.movable(payment_id=payment.pk, account_id=from_account.pk)
    if paid is None:
        raise AdjustmentNotAllowed(
            "Only a payment that still stands on this account is moved. Benefit goes with its claim: put the claim on "
            "the right account instead."
        )
    if amount_pence > paid.left_pence:
        raise AdjustmentNotAllowed(
            f"{money(paid.left_pence)} of this payment is left to move. Enter no more than that."
        )
    return Event(
        reference="",
        effective_on=paid.paid_on,
        rent_week=paid.rent_week,
        amounts=[
            Amount(from_account.pk, EntryKind.PAY_MOVED, amount_pence),
            Amount(to_account.pk, EntryKind.PAY, -amount_pence),
        ],
    )


def refuse_who_may_not_ask(*, landlord: Landlord, by: User, on: date) -> set[Role]:
    """
    The roles by which somebody asks for a manual posting.

    :raises AdjustmentNotAllowed: where it is not their work.
    """
    held = limits_in_force.held(by, landlord_id=landlord.pk, on=on)
    if not by.is_system and not held & MAY_ASK:
        raise AdjustmentNotAllowed("Your role may not ask for money to be posted. Ask an income officer.")
    return held


def _waiting(adjustment: Adjustment) -> Adjustment:
    made = Adjustment.objects.select_for_update().get(pk=adjustment.pk)
    if made.state != State.WAITING:
        raise AdjustmentOver(f"This has been decided already: {made.get_state_display().lower()}.")
    return made


def _refuse_accounts(landlord: Landlord, account_ids: set[int]) -> None:
    if not account_ids or RentAccount.objects.filter(pk__in=account_ids, landlord=landlord).count() != len(account_ids):
        raise AdjustmentNotAllowed("An account in this belongs to another landlord. Nothing was posted.")
    postings.refuse_mirrored(account_ids=account_ids)


def _refuse_suspense(account_ids: set[int]) -> None:
    # Each penny there belongs to an item; whatever else moved it would leave items without money, or be paid twice.
    if RentAccount.objects.filter(pk__in=account_ids, account_type=AccountType.SUS.value).exists():
        raise AdjustmentNotAllowed(
            "Money in suspense is placed or sent back on the suspense desk, item by item. Nothing was posted."
        )


def _one_at_a_time(landlord_id: int, *undone: Posting | None) -> None:
    """
    People who move or take back the same money at once meet here; what is left of it is read behind the lock.

    The book comes first, as where files post: who holds an account never waits for somebody who waits for the book.
    """
    book_lock.share(landlord_id=landlord_id)
    postings_undone = [posting.pk for posting in undone if posting is not None]
    if postings_undone:
        entries = Entry.objects.filter(posting_id__in=postings_undone)
        accounts.hold(account_ids=entries.values_list("account_id", flat=True))


def _refuse_reversed(posting: Posting, sort: AdjustmentSort) -> None:
    if Posting.objects.filter(reverses=posting).exists():
        raise postings.AlreadyReversed("This has been reversed already. Nothing was posted.")
    if moved_payments.was_moved(payment_id=posting.pk):
        raise postings.AlreadyReversed(
            "This payment was moved to another account. Reverse it there, or move it back first."
        )
    if SuspenseItem.objects.filter(posting=posting).exists():
        raise postings.AlreadyReversed("This money came into suspense. Place it or send it back on the suspense desk.")
    if sort not in OUT_OF_SUSPENSE and BlamelessRecovery.objects.filter(moved_by=posting).exists():
        raise postings.AlreadyReversed(
            "This is what a council kept back, matched to its overpayment. Correct it there; nothing was posted."
        )
    paid = Refund.objects.filter(adjustment__posting=posting).select_related("file").first()
    if paid is not None and paid.file is not None:
        raise postings.AlreadyReversed(
            f"This refund was paid out in file {paid.file.number}. If the bank returns it, put it back on its own page."
        )


def _refuse_changed(made: Adjustment, on: date) -> None:
    """What must still be so when it is posted days after it was asked."""
    touched = set(made.parts.values_list("account_id", flat=True))
    postings.refuse_mirrored(account_ids=touched)
    closed = (
        RentAccount.objects.filter(pk__in=touched, closed_on__gte=made.asked_on, closed_on__lt=on)
        .order_by("pk")
        .first()
    )
    if closed is not None and closed.closed_on is not None:
        raise ChangedMeanwhile(
            f"Account {closed.account_ref} was closed after this was asked for. Refuse it; it can be asked for again."
        )
    if made.reverses is not None:
        _refuse_reversed(made.reverses, AdjustmentSort(made.sort))
    if made.moves is not None and Posting.objects.filter(reverses=made.moves).exists():
        raise ChangedMeanwhile("The payment was returned or reversed meanwhile. Refuse this: there is nothing to move.")


def _post(made: Adjustment, held: set[Role], *, by: User, on: date) -> None:
    posting: Posting | None
    if made.reverses is not None and not made.payload:
        posting = postings.reverse(posting=made.reverses, because=_narrative(made), by=by, on=on)
        batch_id = posting.batch_id
    else:
        posting, batch_id = _post_events(made, by=by, on=on)
    if made.reverses is not None and posting is not None:
        _not_paid_out(made.reverses, posting, on)
    found = Adjustment.objects.filter(pk=made.pk, state=State.WAITING)
    if not found.update(state=State.POSTED, decided_on=on, posting=posting, batch_id=batch_id):
        raise AdjustmentOver("Somebody decided this at the same moment. Nothing was posted twice.")
    made.refresh_from_db()
    suspense_settled.follow(adjustment=made)
    recoveries_matched.follow(adjustment=made, by=by, on=on)
    charges_rewritten.follow(adjustment=made, by=by, on=on)
    _step(made, Step.POSTED, held, by=by, on=on)


def _not_paid_out(taken_back: Posting, posting: Posting, on: date) -> None:
    """A refund that was taken back before it was in a file never goes into one, and keeps no bank details."""
    found = Refund.objects.filter(adjustment__posting=taken_back)
    ids = list(found.values_list("pk", flat=True))
    stopped = Refund.objects.filter(pk__in=ids, file=None, returned_on=None).update(
        returned_on=on, returned_posting=posting, sort_code="", account_number="", bank_erased_on=on
    )
    if stopped != len(ids):
        raise ChangedMeanwhile("This refund was put in a file meanwhile. Nothing was posted.")


def _post_events(made: Adjustment, *, by: User, on: date) -> tuple[Posting | None, int]:
    """The first posting and its batch; a decision over what is charged from now on has an empty one."""
    events = [_from_json(made, number, event) for number, event in enumerate(made.payload)]
    amounts = [amount.amount_pence for event in events for amount in event.amounts if amount.amount_pence]
    batch = postings.open_batch(
        landlord=made.landlord,
        source=made.sort,
        reference=str(made.public_id),
        line_count=len(amounts),
        total_pence=sum(amounts),
        by=by,
        on=on,
    )
    posted = postings.post(batch=batch, events=events, by=by, on=on)
    postings.seal(batch=batch)
    return posted[0] if posted else None, batch.pk


def _end(
    made: Adjustment, state: "State", step: "Step", held: set[Role], *, because: str, by: User, on: date
) -> Adjustment:
    if not because.strip():
        raise AdjustmentNotAllowed("Say in a few words why: who asked for it reads it.")
    if not Adjustment.objects.filter(pk=made.pk, state=State.WAITING).update(state=state, decided_on=on):
        raise AdjustmentOver("Somebody decided this at the same moment.")
    made.refresh_from_db()
    # Nobody is paid, so nobody's bank details are kept, whichever page it was decided on (OPS-D31).
    Refund.objects.filter(adjustment=made).update(sort_code="", account_number="", bank_erased_on=on)
    suspense_settled.follow(adjustment=made)
    recoveries_matched.follow(adjustment=made, by=by, on=on)
    _step(made, step, held, because=because.strip(), by=by, on=on)
    return made


def _step(made: Adjustment, what: "Step", held: set[Role], *, by: User, on: date, because: str = "") -> None:
    AdjustmentStep.objects.create(
        adjustment=made,
        what=what.value,
        because=because.strip(),
        roles=",".join(sorted(role.value for role in held)),
        by=by,
        on=on,
    )
    audit.record(
        landlord=made.landlord,
        action=f"adjustment {what.value}",
        subject=made,
        after={"sort": made.sort, "reason": made.reason, "amount_pence": made.amount_pence},
        by=by,
        on=on,
    )


def _roles(step: AdjustmentStep) -> set[Role]:
    return {Role(word) for word in step.roles.split(",") if word}


def _amounts(events: Sequence[Event], reverses: Posting | None) -> list[Amount]:
    amounts = [amount for event in events for amount in event.amounts if amount.amount_pence]
    if not amounts and not events and reverses is not None:
        return [
            Amount(entry.account_id, EntryKind(entry.kind), -entry.amount_pence, entry.element)
            for entry in Entry.objects.filter(posting=reverses)
        ]
    if not amounts:
        raise AdjustmentNotAllowed("This would post nothing. Enter an amount.")
    return amounts


def _narrative(made: Adjustment) -> str:
    sort, reason = SORT_WORDS[AdjustmentSort(made.sort)], REASON_WORDS[Reason(made.reason)]
    return f"{sort}: {reason[0].lower()}{reason[1:]}"


def _as_json(event: Event) -> dict[str, Any]:
    return {
        "reference": event.reference,
        "effective_on": event.effective_on.isoformat(),
        "narrative": event.narrative,
        "reverses": event.reverses_id,
        "rent_week": list(event.rent_week) if event.rent_week else None,
        "amounts": [
            {"account": one.account_id, "kind": one.kind.value, "pence": one.amount_pence, "element": one.element}
            for one in event.amounts
            if one.amount_pence
        ],
    }


def _from_json(made: Adjustment, number: int, event: dict[str, Any]) -> Event:
    reverses = event["reverses"]
    if reverses is None and number == 0 and made.reverses_id is not None:
        reverses = made.reverses_id
    week = event["rent_week"]
    return Event(
        reference=event["reference"] or (f"{made.public_id}/{number}" if number else str(made.public_id)),
        effective_on=date.fromisoformat(event["effective_on"]),
        narrative=event["narrative"] or _narrative(made),
        reverses_id=reverses,
        rent_week=(week[0], week[1]) if week else None,
        amounts=[
            Amount(one["account"], EntryKind(one["kind"]), one["pence"], one["element"]) for one in event["amounts"]
        ],
    )
