"""Benefit awards as files tell of them: taken on, and paid by each schedule line (OPS-D15, D24, DEC-6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ledger.models import AwardStep, BenefitAward, BenefitPayment, ManagedPayment
from ledger.rules.benefit_cycles import FORTNIGHTLY, FOUR_WEEKLY, MONTHLY, WEEKLY
from ledger.rules.managed_payments import OPEN_STATES, ManagedState
from staff.models import Landlord, User

CHUNK = 1000

Kind = BenefitAward.Kind
Status = BenefitAward.Status
What = AwardStep.What


@dataclass(frozen=True)
class AwardToKeep:
    """
    An award as taken on.

    :param kind: HB or UC_MP.
    :param rate_pence: HB a week, Universal Credit a month; it stands until the first schedule line (DEC-6).
    :param paid_to: the last day covered by a payment received before take-on.
    """

    account_id: int
    kind: str
    claim_ref: str
    cycle: str
    rate_pence: int
    paid_to: date


@dataclass(frozen=True)
class PaymentToKeep:
    """
    What one schedule line said: the rate and the days it paid for, and the posting of its money; none where a housing
    system's own file brings the money.

    :param claim_ref: HB's claim; empty for Universal Credit. An award not known yet is opened by its first line.
    :param authority: who pays, as the schedule names it; it tells whose claims are missing from the next one.
    """

    account_id: int
    kind: str
    claim_ref: str
    paid_on: date
    covers_from: date | None
    covers_until: date
    rate_pence: int
    posting_id: int | None
    authority: str = ""


@transaction.atomic
def keep_awards(*, landlord: Landlord, awards: Iterable[AwardToKeep], by: User, on: date) -> int:
    """Take on awards with their rate and the last day paid for. Returns how many."""
    listed = list(awards)
    made = BenefitAward.objects.bulk_create(
        [
            BenefitAward(
                landlord=landlord,
                account_id=award.account_id,
                kind=award.kind,
                claim_ref=award.claim_ref,
                cycle=award.cycle,
                opened_on=award.paid_to,
                status_on=award.paid_to,
                rate_pence=award.rate_pence,
            )
            for award in listed
        ],
        CHUNK,
    )
    BenefitPayment.objects.bulk_create(
        [
            BenefitPayment(award=row, paid_on=award.paid_to, covers_until=award.paid_to, rate_pence=award.rate_pence)
            for row, award in zip(made, listed, strict=True)
        ],
        CHUNK,
    )
    return len(listed)


@transaction.atomic
def keep_payments(*, landlord: Landlord, payments: Iterable[PaymentToKeep], by: User, on: date) -> int:
    """
    Add what schedule lines said, each linked to the posting of its money. Returns how many.

    Money is itself an answer: a claim that waited, an award suspended or ended before the days paid for is in payment
    again, and a managed payment that was asked for is paid.
    """
    listed = list(payments)
    if not listed:
        return 0
    awards = _awards_of(landlord, listed)
    made = BenefitPayment.objects.bulk_create(
        [
            BenefitPayment(
                award=awards[payment.account_id, payment.kind, payment.claim_ref],
                paid_on=payment.paid_on,
                covers_from=payment.covers_from,
                covers_until=payment.covers_until,
                rate_pence=payment.rate_pence,
                posting_id=payment.posting_id,
            )
            for payment in listed
        ],
        CHUNK,
    )
    _in_payment(awards, listed, by)
    _managed_payments_came(listed)
    return len(made)


AwardKey = tuple[int, str, str]


def _awards_of(landlord: Landlord, payments: list[PaymentToKeep]) -> dict[AwardKey, BenefitAward]:
    """Awards by account, kind and claim; a claim that waited for its reference gets it; unknown ones are opened."""
    wanted = {(payment.account_id, payment.kind, payment.claim_ref): payment for payment in payments}
    known = {
        (award.account_id, award.kind, award.claim_ref): award
        for award in BenefitAward.objects.filter(account_id__in={account_id for account_id, _, _ in wanted})
    }
    waiting = {
        (account_id, kind): award
        for (account_id, kind, claim_ref), award in known.items()
        if not claim_ref and award.status in (Status.CLAIMED, Status.PENDING)
    }
    for key in [key for key in wanted if key not in known and key[2]]:
        if adopted := waiting.pop(key[:2], None):
            adopted.claim_ref = key[2]
            adopted.save(update_fields=["claim_ref"])
            known[key] = adopted
    bulk = BenefitAward.objects.filter(landlord=landlord, kind=Kind.UC_MP, cycle=FOUR_WEEKLY)
    uc_cycle = None
    new = []
    for key, payment in wanted.items():
        if key in known:
            continue
        if payment.kind != Kind.HB and uc_cycle is None:
            uc_cycle = FOUR_WEEKLY if bulk.exists() else MONTHLY
        new.append(
            BenefitAward(
                landlord=landlord,
                account_id=payment.account_id,
                kind=payment.kind,
                claim_ref=payment.claim_ref,
                authority=payment.authority,
                cycle=_cycle_of(payment) if payment.kind == Kind.HB else uc_cycle or MONTHLY,
                opened_on=payment.covers_from or payment.covers_until,
                status_on=payment.paid_on,
            )
        )
    opened = BenefitAward.objects.bulk_create(new, CHUNK)
    return known | {(award.account_id, award.kind, award.claim_ref): award for award in opened}


def _cycle_of(payment: PaymentToKeep) -> str:
    """How often a council pays, by the days its first line covers (OPS-D12)."""
    days = (payment.covers_until - payment.covers_from).days + 1 if payment.covers_from else 28
    return WEEKLY if days <= 7 else FORTNIGHTLY if days <= 14 else FOUR_WEEKLY


def _in_payment(awards: dict[AwardKey, BenefitAward], payments: list[PaymentToKeep], by: User) -> None:
    """Bring status, authority and closing day of awards up to what their newest line says."""
    newest: dict[int, PaymentToKeep] = {}
    for payment in payments:
        award = awards[payment.account_id, payment.kind, payment.claim_ref]
        seen = newest.get(award.pk)
        if seen is None or (payment.paid_on, payment.covers_until) >= (seen.paid_on, seen.covers_until):
            newest[award.pk] = payment
    changed, steps = [], []
    for award in {award.pk: award for award in awards.values() if award.pk in newest}.values():
        payment = newest[award.pk]
        ended = award.status == Status.ENDED and award.closed_on and payment.covers_until <= award.closed_on
        moves = award.status != Status.IN_PAYMENT and not ended
        if not moves and (award.authority or not payment.authority):
            continue
        award.authority = award.authority or payment.authority
        if moves:
            again = award.status in (Status.SUSPENDED, Status.ENDED)
            what = What.RESUMED if again else What.IN_PAYMENT
            award.status, award.status_on, award.closed_on = Status.IN_PAYMENT, payment.paid_on, None
            because = "a schedule pays it"
            steps.append(AwardStep(award=award, what=what, on=payment.paid_on, because=because, by=by))
        changed.append(award)
    BenefitAward.objects.bulk_update(changed, ["status", "status_on", "closed_on", "authority"], batch_size=500)
    AwardStep.objects.bulk_create(steps, CHUNK)


def _managed_payments_came(payments: list[PaymentToKeep]) -> None:
    """A managed payment that has come is paid, whatever DWP has told us before (PRA-19)."""
    first = {payment.account_id: payment for payment in reversed(payments) if payment.kind == Kind.UC_MP}
    if not first:
        return
    waiting = [state.value for state in OPEN_STATES - {ManagedState.PAID}]
    found = list(ManagedPayment.objects.filter(account_id__in=first, state__in=waiting))
    for managed in found:
        payment = first[managed.account_id]
        managed.state, managed.paid_on = ManagedState.PAID.value, payment.paid_on
        if managed.answered_on is None:
            managed.answered_on, managed.answer = payment.paid_on, "the first payment came"
        managed.monthly_pence = payment.rate_pence
    fields = ["state", "paid_on", "answered_on", "answer", "monthly_pence"]
    ManagedPayment.objects.bulk_update(found, fields, batch_size=500)
