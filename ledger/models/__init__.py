from ledger.models.account import AccountParty, Charge, PaymentReference, RentAccount
from ledger.models.adjustment import Adjustment, AdjustmentPart, AdjustmentStep
from ledger.models.assertion import AssertionResult, BalanceAssertion
from ledger.models.authority import AllocationSetting, AuthorityLimit, DisputedAmount
from ledger.models.benefit import AwardStep, BenefitAward, BenefitPayment, BenefitSetting, ManagedPayment
from ledger.models.calendar import RentGroup, RentWeek
from ledger.models.carried_forward import CarriedBook, CarriedForward
from ledger.models.charge_change import ChargeChange, ChargeChangeLine
from ledger.models.charge_type import ChargeType
from ledger.models.control import LedgerCheck, LedgerFinding, ReconcilingItem
from ledger.models.deduction import Deduction
from ledger.models.direct_debit import (
    AdvanceNotice,
    Collection,
    CollectionRun,
    DirectDebitInstruction,
    DirectDebitPlan,
    DirectDebitStep,
    DirectDebitTask,
    DirectDebitTerms,
)
from ledger.models.garage import GarageStatus
from ledger.models.gl import GlCode, GlJournal, GlJournalBatch, GlJournalLine
from ledger.models.invoice import (
    CreditNote,
    Invoice,
    InvoiceEvidence,
    InvoiceInstalment,
    InvoiceLine,
    InvoiceReceipt,
    InvoiceStep,
)
from ledger.models.occupation import Occupation, OccupationStep
from ledger.models.overpayment import BlamelessRecovery, Overpayment, OverpaymentStep
from ledger.models.payer_agreement import Payer, PayerAgreement, PayerInvoiceRun
from ledger.models.period import AccountingPeriod, PeriodCalendar, PeriodFigure
from ledger.models.placement import Placement
from ledger.models.posting import Batch, Entry, Posting, Seal
from ledger.models.refund import Refund, RefundFile, RefundTerms
from ledger.models.suspense import AppropriationOrder, SuspenseAward, SuspenseItem, SuspenseSettlement
from ledger.models.transaction_code import TransactionCode
from ledger.models.void import Void, VoidAccount

__all__ = [
    "AccountParty",
    "AccountingPeriod",
    "Adjustment",
    "AdjustmentPart",
    "AdjustmentStep",
    "AdvanceNotice",
    "AllocationSetting",
    "AppropriationOrder",
    "AssertionResult",
    "AuthorityLimit",
    "AwardStep",
    "BalanceAssertion",
    "Batch",
    "BenefitAward",
    "BenefitPayment",
    "BenefitSetting",
    "BlamelessRecovery",
    "CarriedBook",
    "CarriedForward",
    "Charge",
    "ChargeChange",
    "ChargeChangeLine",
    "ChargeType",
    "Collection",
    "CollectionRun",
    "CreditNote",
    "Deduction",
    "DirectDebitInstruction",
    "DirectDebitPlan",
    "DirectDebitStep",
    "DirectDebitTask",
    "DirectDebitTerms",
    "DisputedAmount",
    "Entry",
    "GarageStatus",
    "GlCode",
    "GlJournal",
    "GlJournalBatch",
    "GlJournalLine",
    "Invoice",
    "InvoiceEvidence",
    "InvoiceInstalment",
    "InvoiceLine",
    "InvoiceReceipt",
    "InvoiceStep",
    "LedgerCheck",
    "LedgerFinding",
    "ManagedPayment",
    "Occupation",
    "OccupationStep",
    "Overpayment",
    "OverpaymentStep",
    "Payer",
    "PayerAgreement",
    "PayerInvoiceRun",
    "PaymentReference",
    "PeriodCalendar",
    "PeriodFigure",
    "Placement",
    "Posting",
    "ReconcilingItem",
    "Refund",
    "RefundFile",
    "RefundTerms",
    "RentAccount",
    "RentGroup",
    "RentWeek",
    "Seal",
    "SuspenseAward",
    "SuspenseItem",
    "SuspenseSettlement",
    "TransactionCode",
    "Void",
    "VoidAccount",
]
