from ledger.models.account import AccountParty, Charge, PaymentReference, RentAccount
from ledger.models.benefit import BenefitAward, BenefitPayment
from ledger.models.calendar import RentGroup, RentWeek
from ledger.models.posting import Batch, Entry, Posting, Seal
from ledger.models.suspense import SuspenseItem

__all__ = [
    "AccountParty",
    "Batch",
    "BenefitAward",
    "BenefitPayment",
    "Charge",
    "Entry",
    "PaymentReference",
    "Posting",
    "RentAccount",
    "RentGroup",
    "RentWeek",
    "Seal",
    "SuspenseItem",
]
