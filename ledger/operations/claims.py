"""Claims and awards as people tell of them, from claimed to ended; and a landlord's limits (OPS-D15, D24, DEC-6)."""

from datetime import date, timedelta

from django.db import transaction

from ledger.models import AwardStep, BenefitAward, BenefitPayment, BenefitSetting, RentAccount
from ledger.rules.benefit_cycles import CYCLE_WORDS, FOUR_WEEKLY, MONTHLY, WEEKLY
from ledger.rules.expected_income import LIMIT_DAYS
from staff.models import Landlord, User
from staff.operations import audit
from staff.queries import roles
from staff.refusals import Refused
from staff.rules.roles import Role

Kind = BenefitAward.Kind
Status = BenefitAward.Status
What = AwardStep.What


class ClaimKnown(Refused):
    """The claim stands on the account already."""


class WrongStatus(Refused):
    """The award has moved on since the page was shown, or cannot make this move."""


class CannotTell(Refused):
    """What was told of a claim cannot be true."""


class NotSignedOff(Refused):
    """Only legal may say that an overpayment is charged to the rent account (OPS-D19)."""


@transaction.atomic
def claim(
    *,
    account: RentAccount,
    kind: BenefitAward.Kind,
    claimed_on: date,
    by: User,
    on: date,
    claim_ref: str = "",
    authority: str = "",
    rate_pence: int | None = None,
    cycle: str = "",
    ap_starts_day: int | None = None,
    because: str = "",
) -> BenefitAward:
    """
    Note that benefit was claimed. It is not expected income yet: nobody has verified it.

    :param rate_pence: what it should come to, where known; HB a week, Universal Credit a month.
    :param ap_starts_day: for Universal Credit, the day of the month on which an assessment period starts.
    :raises CannotTell: if it was claimed in the future, or the amount or day cannot be.
    :raises ClaimKnown: if this claim stands on the account already and has not ended.
    """
    _refuse_untrue(claimed_on, on, rate_pence, ap_starts_day)
    if kind not in (Kind.HB, Kind.UC):
        raise CannotTell(
            "Claims are of Housing Benefit or of Universal Credit. A managed payment is asked for by itself."
        )
    cycle = cycle or (FOUR_WEEKLY if kind == Kind.HB else MONTHLY)
    if cycle not in CYCLE_WORDS:
        raise CannotTell(f"Say how often it is paid: {', '.join(CYCLE_WORDS)}.")
    known = BenefitAward.objects.select_for_update().filter(account=account, kind=kind, claim_ref=claim_ref).first()
    if known is not None and known.status != Status.ENDED:
        raise ClaimKnown(f"This claim is on the account already: {known.get_status_display().lower()}.")
    facts = {
        "status": Status.CLAIMED, "status_on": claimed_on, "claimed_on": claimed_on, "opened_on": claimed_on,
        "closed_on": None, "verified_on": None, "rate_pence": rate_pence, "cycle": cycle, "authority": authority,
        "ap_starts_day": ap_starts_day,
    }  # fmt: skip
    if known is None:
        known = BenefitAward(landlord=account.landlord, account=account, kind=kind, claim_ref=claim_ref)
    for name, value in facts.items():
        setattr(known, name, value)
    known.save()
    return _noted(known, What.CLAIMED, claimed_on, because, by, on)


def _refuse_untrue(claimed_on: date, on: date, rate_pence: int | None, ap_starts_day: int | None) -> None:
    if claimed_on > on:
        raise CannotTell("The day of the claim is in the future. Note a claim once it has been made.")
    if rate_pence is not None and rate_pence <= 0:
        raise CannotTell("Write the amount above nothing, or leave it out until it is known.")
    if ap_starts_day is not None and not 1 <= ap_starts_day <= 31:
        raise CannotTell("An assessment period starts on a day of the month from 1 to 31.")


@transaction.atomic
def verify(*, award: BenefitAward, verified_on: date, rate_pence: int | None, by: User, on: date) -> BenefitAward:
    """
    Note that the rent was verified (Universal Credit) or that the council has all its evidence (Housing Benefit).

    A verified claim of Housing Benefit is expected income from the Monday after it was made, at the rate given, for
    the twelve weeks that any award counts (OPS-E12, DEC-6).

    :raises WrongStatus: if it is not a claim that waits.
    :raises CannotTell: without a rate for Housing Benefit, or before the claim.
    """
    rate_pence = rate_pence or award.rate_pence
    if award.claimed_on is None or not award.claimed_on <= verified_on <= on:
        raise CannotTell("Give the day on which it was verified: not before the claim, and not in the future.")
    if award.kind == Kind.HB and not rate_pence:
        raise CannotTell("Write what the award should be a week, so that it can be expected.")
    _move(award, (Status.CLAIMED,), Status.PENDING, verified_on, verified_on=verified_on, rate_pence=rate_pence)
    if award.kind == Kind.HB and rate_pence:
        starts_on = award.claimed_on + timedelta(days=7 - award.claimed_on.weekday())
        last_unpaid = starts_on - timedelta(days=1)
        BenefitPayment.objects.create(award=award, paid_on=verified_on, covers_until=last_unpaid, rate_pence=rate_pence)
    return _noted(award, What.VERIFIED, verified_on, "", by, on)


@transaction.atomic
def suspend(*, award: BenefitAward, suspended_on: date, because: str, by: User, on: date) -> BenefitAward:
    """
    Note that the payer has suspended an award, and why.

    :raises WrongStatus: if it is not in payment.
    :raises CannotTell: without a reason, or for a day to come.
    """
    _refuse_unexplained(because, suspended_on, on)
    _move(award, (Status.IN_PAYMENT,), Status.SUSPENDED, suspended_on)
    return _noted(award, What.SUSPENDED, suspended_on, because, by, on)


@transaction.atomic
def resume(*, award: BenefitAward, resumed_on: date, because: str, by: User, on: date) -> BenefitAward:
    """
    Note that a suspended award is in payment again; a schedule that pays it says so by itself.

    :raises WrongStatus: if it is not suspended.
    :raises CannotTell: without a reason, or for a day to come.
    """
    _refuse_unexplained(because, resumed_on, on)
    _move(award, (Status.SUSPENDED,), Status.IN_PAYMENT, resumed_on)
    return _noted(award, What.RESUMED, resumed_on, because, by, on)


@transaction.atomic
def end(*, award: BenefitAward, last_day: date, because: str, by: User, on: date) -> BenefitAward:
    """
    End an award or a claim on its last day; nothing is expected after it.

    :raises WrongStatus: if it has ended already.
    :raises CannotTell: without a reason, or if it ends before it began.
    """
    if not because.strip():
        raise CannotTell("Say why it ended: the reason stays with the award.")
    if last_day < award.opened_on:
        raise CannotTell("It cannot end before it began. Check the last day.")
    running = (Status.CLAIMED, Status.PENDING, Status.IN_PAYMENT, Status.SUSPENDED)
    _move(award, running, Status.ENDED, last_day, closed_on=last_day)
    return _noted(award, What.ENDED, last_day, because, by, on)


@transaction.atomic
def set_review(*, award: BenefitAward, review_on: date | None, by: User, on: date) -> BenefitAward:
    """Set the day on which an officer looks at an award again, or take it away."""
    award.review_on = review_on
    award.save(update_fields=["review_on"])
    return _noted(award, What.REVIEW, on, f"{review_on:%d.%m.%Y}" if review_on else "no review", by, on)


@transaction.atomic
def note_shortfall(
    *, award: BenefitAward, under_occupation_pence: int, cap_pence: int, by: User, on: date
) -> BenefitAward:
    """
    Note what is kept back of an award a week, for spare bedrooms and by the benefit cap; it is not worked out here.

    :raises CannotTell: for an amount below nothing.
    """
    if min(under_occupation_pence, cap_pence) < 0:
        raise CannotTell("Write what is kept back a week as nothing or more.")
    award.under_occupation_pence, award.cap_pence = under_occupation_pence, cap_pence
    award.save(update_fields=["under_occupation_pence", "cap_pence"])
    return _noted(award, What.SHORTFALL, on, "", by, on)


@transaction.atomic
def keep_discretionary(
    *, account: RentAccount, weekly_pence: int, from_on: date, until_on: date, by: User, on: date, reference: str = ""
) -> BenefitAward:
    """
    Note a Discretionary Housing Payment for a time: it tops up the rent and is no expected income here.

    :raises CannotTell: if it ends before it begins, or comes to nothing.
    :raises ClaimKnown: if one with this reference is on the account already.
    """
    if weekly_pence <= 0 or until_on < from_on:
        raise CannotTell("Write what it comes to a week, and a last day that is not before the first.")
    reference = reference or f"from {from_on.isoformat()}"
    if BenefitAward.objects.filter(account=account, kind=Kind.DHP, claim_ref=reference).exists():
        raise ClaimKnown("This Discretionary Housing Payment is on the account already.")
    made = BenefitAward.objects.create(
        landlord=account.landlord,
        account=account,
        kind=Kind.DHP,
        claim_ref=reference,
        cycle=WEEKLY,
        status_on=from_on,
        opened_on=from_on,
        closed_on=until_on,
        rate_pence=weekly_pence,
    )
    return _noted(made, What.IN_PAYMENT, from_on, "", by, on)


@transaction.atomic
def set_limits(
    *,
    landlord: Landlord,
    from_on: date,
    limit_days: int,
    late_days: int,
    overpayment_to: str,
    signed_off_by: User | None,
    by: User,
    on: date,
) -> BenefitSetting:
    """
    Set a landlord's own limits from a day on (DEC-6); earlier rows stay as they were.

    :param overpayment_to: "hbo", or "rent" where legal has signed off that a tenant's own overpayment is debited to
        the rent account (OPS-D19).
    :raises NotSignedOff: for "rent" without somebody of the legal service.
    :raises CannotTell: for limits outside what can be meant.
    """
    if not (7 <= limit_days <= LIMIT_DAYS and 0 <= late_days <= 60):
        raise CannotTell("Limits: 7 to 84 days for an award, 0 to 60 days late.")
    if overpayment_to == BenefitSetting.DebtTo.RENT:
        held = roles.held_by(signed_off_by, on=on).get(landlord.pk, set()) if signed_off_by else set()
        if Role.LEGAL not in held:
            raise NotSignedOff(
                "Whether it may be charged to the rent account is contested: legal service signs it off."
            )
    setting, _ = BenefitSetting.objects.update_or_create(
        landlord=landlord,
        from_on=from_on,
        defaults={
            "limit_days": limit_days,
            "late_days": late_days,
            "overpayment_to": overpayment_to,
            "signed_off_by": signed_off_by if overpayment_to == BenefitSetting.DebtTo.RENT else None,
            "set_by": by,
        },
    )
    after = {"from": from_on.isoformat(), "limit": limit_days, "late": late_days, "debt to": overpayment_to}
    audit.record(landlord=landlord, action="benefit limits set", subject=setting, after=after, by=by, on=on)
    return setting


def _refuse_unexplained(because: str, day: date, on: date) -> None:
    if not because.strip():
        raise CannotTell("Say why: the reason stays with the award.")
    if day > on:
        raise CannotTell("The day is in the future. Note it once it has happened.")


def _move(award: BenefitAward, among: tuple[Status, ...], to: Status, day: date, **fields: object) -> None:
    """Compare and set: only from one of these statuses, and only if nobody has moved it meanwhile."""
    moved = BenefitAward.objects.filter(pk=award.pk, status=award.status, status__in=among).update(
        status=to, status_on=day, **fields
    )
    if not moved:
        award.refresh_from_db()
        raise WrongStatus(f"This award is now “{award.get_status_display()}”. Look at it again before you change it.")
    award.refresh_from_db()


def _noted(award: BenefitAward, what: AwardStep.What, day: date, because: str, by: User, on: date) -> BenefitAward:
    AwardStep.objects.create(award=award, what=what, on=day, because=because.strip()[:200], by=by)
    audit.record(
        landlord=award.landlord,
        action=f"benefit {what.label.lower()}",
        subject=award,
        after={"status": award.status, "on": day.isoformat()},
        by=by,
        on=on,
    )
    return award
