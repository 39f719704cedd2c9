"""The balances of an account at any past day, as we know them now or as we knew them then (OPS-A13)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum

from ledger.models import BenefitPayment, DisputedAmount, Entry, RentAccount
from ledger.queries import element_balances, standings
from ledger.rules.account_types import NO_BENEFIT_TIMING, AccountType
from ledger.rules.allocation import Split
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.expected_income import Award, HousingBenefit, ManagedPayment, expected, technical
from ledger.rules.rent_weeks import monday_of


@dataclass(frozen=True)
class Balances:
    """
    OPS-A13, in pence, plus is owed.

    :param gross_pence: everything effective by the day. :param real_pence: gross less technical.
    :param technical_pence: the part that is only benefit timing. :param disputed_pence: what the tenant disputes of it.
    :param split: the gross balance by element, and the legal rent in it (PRA-14).
    """

    gross_pence: int
    technical_pence: int
    disputed_pence: int
    split: Split

    @property
    def legal_rent_pence(self) -> int:
        """What a notice may claim."""
        return self.split.legal_rent_pence

    @property
    def real_pence(self) -> int:
        """Arrears after expected benefit."""
        return self.gross_pence - self.technical_pence


def of_account(account: RentAccount, *, on: date, known_on: date | None = None) -> Balances:
    """
    The balances at the end of a day, by effective date.

    :param known_on: from what had been recorded by the end of this day only; from everything known now, if None.
    """
    parts = element_balances.of_accounts([account.pk], landlord_id=account.landlord_id, on=on, known_on=known_on)
    gross = _gross(account.pk, on, known_on)
    return Balances(
        gross,
        _technical(account, on) if known_on is None else _technical_known(account, gross, on, known_on),
        disputed(account.pk, on=on, known_on=known_on),
        parts[account.pk],
    )


def disputed(account_id: int, *, on: date, known_on: date | None = None) -> int:
    """What is disputed of an account on a day, in pence; as we knew it on another, if asked."""
    rows = DisputedAmount.objects.filter(account_id=account_id, from_on__lte=on)
    ended = Q(until_on__lt=on)
    if known_on is not None:
        rows, ended = rows.filter(recorded_on__lte=known_on), ended & Q(ended_on__lte=known_on)
    return rows.exclude(ended).aggregate(total=Sum("amount_pence"))["total"] or 0


def _gross(account_id: int, on: date, known_on: date | None) -> int:
    rows = Entry.objects.filter(account_id=account_id, effective_on__lte=on)
    if known_on is not None:
        rows = rows.filter(posting__recorded_on__lte=known_on)
    return rows.aggregate(total=Sum("amount_pence"))["total"] or 0


def _technical(account: RentAccount, on: date) -> int:
    return sum(row.technical_pence for row in standings.as_at(on, account_ids=[account.pk]))


def _technical_known(account: RentAccount, gross_pence: int, on: date, known_on: date) -> int:
    """As `standings` would have said it then: from the schedule lines and debits recorded by that day (OPS-E12)."""
    former = account.account_type == AccountType.FTA.value or (
        account.tenancy is not None and account.tenancy.ends_on is not None and account.tenancy.ends_on < on
    )
    if former or AccountType(account.account_type) in NO_BENEFIT_TIMING:
        return 0
    days = Entry.objects.filter(account=account, kind=EntryKind.CHARGE.value, effective_on__lte=on)
    debits = set(days.filter(posting__recorded_on__lte=known_on).values_list("effective_on", flat=True))
    week_ends_on = monday_of(on) + timedelta(days=6)
    income = expected(_awards(account.pk, on, known_on), on=on, debit_days=debits, week_ends_on=week_ends_on)
    return technical(gross_pence, income.accrued_pence)


def _awards(account_id: int, on: date, known_on: date) -> list[Award]:
    rows = (
        BenefitPayment.objects.filter(award__account_id=account_id, paid_on__lte=on)
        .exclude(award__closed_on__lt=on)
        .exclude(posting__recorded_on__gt=known_on)
        .exclude(posting__reversed_by__recorded_on__lte=known_on)
        .select_related("award")
        .order_by("award_id", "paid_on", "covers_until", "pk")
    )
    newest: dict[int, Award] = {}
    for row in rows:
        before = newest.get(row.award_id)
        received = row.paid_on if row.posting_id else (before.last_received_on if before else None)
        paid_to = max(row.covers_until, before.paid_to) if before else row.covers_until
        made = HousingBenefit if row.award.kind == "HB" else ManagedPayment
        newest[row.award_id] = made(row.rate_pence, paid_to, received)
    return list(newest.values())
