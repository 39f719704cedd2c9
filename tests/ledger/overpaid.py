"""An overpayment of Housing Benefit, as a council's letter tells it."""

from datetime import date

from ledger.models import Overpayment, RentAccount
from ledger.operations import overpayments
from staff.models import User


def overpayment_of(account: RentAccount, *, by: User, on: date, demanded_pence: int = 100_00) -> Overpayment:
    """The case of an account's overpaid claim; the same one again if it has one."""
    found = Overpayment.objects.filter(account=account).first()
    return found or overpayments.open_case(
        landlord=account.landlord,
        authority="Invented Council",
        claim_ref=f"HB{account.account_ref}",
        account=account,
        period_from=date(2025, 6, 2),
        period_to=date(2025, 9, 28),
        decided_on=on,
        demanded_pence=demanded_pence,
        debt_to="hbo",
        by=by,
        on=on,
    )
