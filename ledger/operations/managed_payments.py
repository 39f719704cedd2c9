"""
Universal Credit's housing costs paid straight to us: told to the tenant, asked for, granted or refused, paid (PRA-19).

Nothing is expected before it is granted. The letter that tells the tenant is planned by whoever calls (PRA-19 MPT).
"""

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from ledger.models import BenefitAward, BenefitPayment, ManagedPayment, RentAccount
from ledger.rules.benefit_cycles import FOUR_WEEKLY, MONTHLY
from ledger.rules.managed_payments import STATE_WORDS, ManagedState, may_follow
from staff.models import User
from staff.operations import audit
from staff.refusals import Refused


class AlreadyOpen(Refused):
    """The account has a managed payment that is asked for or running."""


class WrongMove(Refused):
    """The managed payment cannot make this move, or has moved on since the page was shown."""


class TenantNotTold(Refused):
    """DWP is not asked before the tenant has been told (PRA-19)."""


class CannotBe(Refused):
    """What was told of it cannot be true."""


@transaction.atomic
def begin(*, account: RentAccount, why: str, by: User, on: date) -> ManagedPayment:
    """
    Begin to ask for a managed payment: first the tenant is told.

    :param why: why we ask, for the record and for DWP's form.
    :raises AlreadyOpen: if one is asked for or running.
    :raises CannotBe: without a reason.
    """
    if not why.strip():
        raise CannotBe("Say why it is asked for: two months owed, payments missed, risk of harm.")
    try:
        with transaction.atomic():
            made = ManagedPayment.objects.create(
                landlord=account.landlord,
                account=account,
                award=_claim_of(account),
                state=ManagedState.TELLING.value,
                why=why.strip()[:200],
                opened_on=on,
                opened_by=by,
            )
    except IntegrityError as error:
        raise AlreadyOpen("A managed payment is asked for or running already. Look at that one.") from error
    return _noted(made, by, on)


def _claim_of(account: RentAccount) -> BenefitAward | None:
    """The account's newest claim of Universal Credit that has not ended."""
    claims = account.benefit_awards.filter(kind=BenefitAward.Kind.UC).exclude(status=BenefitAward.Status.ENDED)
    return claims.order_by("-pk").first()


@transaction.atomic
def told(*, managed: ManagedPayment, told_on: date, how: str, by: User, on: date) -> ManagedPayment:
    """
    Note that the tenant was told that we shall ask, and how: by our letter, or in person.

    :raises CannotBe: for a day to come, or without saying how.
    :raises WrongMove: if DWP has been asked already.
    """
    if told_on > on or not how.strip():
        raise CannotBe("Say on which day the tenant was told, not in the future, and how.")
    changed = ManagedPayment.objects.filter(pk=managed.pk, state=ManagedState.TELLING.value).update(
        told_on=told_on, told_how=how.strip()[:80]
    )
    if not changed:
        raise WrongMove("DWP has been asked already. Nothing was changed.")
    managed.refresh_from_db()
    return _noted(managed, by, on)


@transaction.atomic
def request(*, managed: ManagedPayment, requested_on: date, by: User, on: date) -> ManagedPayment:
    """
    Note that DWP was asked.

    :raises TenantNotTold: if the tenant was not told before.
    :raises CannotBe: for a day to come.
    """
    if managed.told_on is None or managed.told_on > requested_on:
        raise TenantNotTold("Tell the tenant first: send the letter, or note when and how they were told.")
    _refuse_future(requested_on, on)
    return _move(managed, ManagedState.REQUESTED, by, on, requested_on=requested_on)


@transaction.atomic
def tenant_asked(*, managed: ManagedPayment, asked_on: date, by: User, on: date) -> ManagedPayment:
    """
    Note that DWP is asking the tenant before it answers.

    :raises CannotBe: for a day to come.
    """
    _refuse_future(asked_on, on)
    return _move(managed, ManagedState.ASKING, by, on, asked_on=asked_on)


@transaction.atomic
def grant(
    *,
    managed: ManagedPayment,
    granted_on: date,
    monthly_pence: int,
    paid_to: date,
    by: User,
    on: date,
    bulk: bool = False,
) -> ManagedPayment:
    """
    Note that it was granted: from now on it is expected income.

    :param monthly_pence: the housing costs of a month that will come to us.
    :param paid_to: the end of the last assessment period that is still paid to the tenant.
    :param bulk: whether DWP pays this landlord in bulk every four weeks instead of by each claimant's month.
    :raises CannotBe: for a day to come, or nothing a month.
    """
    _refuse_future(granted_on, on)
    if monthly_pence <= 0:
        raise CannotBe("Write what comes a month, above nothing; the grant names it.")
    _move(
        managed,
        ManagedState.GRANTED,
        by,
        on,
        answered_on=granted_on,
        monthly_pence=monthly_pence,
        answer="granted",
    )
    award, _ = BenefitAward.objects.get_or_create(
        account=managed.account,
        kind=BenefitAward.Kind.UC_MP,
        claim_ref="",
        defaults={
            "landlord": managed.landlord,
            "cycle": FOUR_WEEKLY if bulk else MONTHLY,
            "opened_on": paid_to + timedelta(days=1),
        },
    )
    award.status, award.status_on, award.closed_on = BenefitAward.Status.IN_PAYMENT, granted_on, None
    award.rate_pence, award.cycle = monthly_pence, FOUR_WEEKLY if bulk else MONTHLY
    award.save()
    BenefitPayment.objects.create(award=award, paid_on=granted_on, covers_until=paid_to, rate_pence=monthly_pence)
    return managed


@transaction.atomic
def refuse(*, managed: ManagedPayment, refused_on: date, because: str, by: User, on: date) -> ManagedPayment:
    """
    Note that DWP refused it, and its reason. Another may be asked for.

    :raises CannotBe: for a day to come, or without a reason.
    """
    _refuse_future(refused_on, on)
    if not because.strip():
        raise CannotBe("Write what DWP answered: it decides whether and when to ask again.")
    return _move(managed, ManagedState.REFUSED, by, on, answered_on=refused_on, answer=because.strip()[:200])


@transaction.atomic
def end(*, managed: ManagedPayment, ended_on: date, because: str, by: User, on: date) -> ManagedPayment:
    """
    End it: withdrawn before the answer, or not paid any more. Its award ends with it.

    :raises CannotBe: for a day to come, or without a reason.
    """
    _refuse_future(ended_on, on)
    if not because.strip():
        raise CannotBe("Say why it ended: the reason stays with it.")
    ran = ManagedState(managed.state) in (ManagedState.GRANTED, ManagedState.PAID)
    _move(managed, ManagedState.ENDED, by, on, ended_on=ended_on, answer=because.strip()[:200])
    if ran:
        BenefitAward.objects.filter(account=managed.account, kind=BenefitAward.Kind.UC_MP).exclude(
            status=BenefitAward.Status.ENDED
        ).update(status=BenefitAward.Status.ENDED, status_on=ended_on, closed_on=ended_on)
    return managed


def _refuse_future(day: date, on: date) -> None:
    if day > on:
        raise CannotBe("The day is in the future. Note it once it has happened.")


def _move(managed: ManagedPayment, to: ManagedState, by: User, on: date, **fields: object) -> ManagedPayment:
    """Compare and set: the row moves only from the state that was shown."""
    was = ManagedState(managed.state)
    if not may_follow(was, to):
        raise WrongMove(f"A managed payment that is “{STATE_WORDS[was]}” cannot become “{STATE_WORDS[to]}”.")
    if not ManagedPayment.objects.filter(pk=managed.pk, state=was.value).update(state=to.value, **fields):
        raise WrongMove("Somebody has moved it meanwhile. Look at it again before you change it.")
    managed.refresh_from_db()
    return _noted(managed, by, on)


def _noted(managed: ManagedPayment, by: User, on: date) -> ManagedPayment:
    after = {"state": managed.state, "told": managed.told_on.isoformat() if managed.told_on else ""}
    audit.record(landlord=managed.landlord, action="managed payment moved", subject=managed, after=after, by=by, on=on)
    return managed
