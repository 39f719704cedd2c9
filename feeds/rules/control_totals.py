"""Which part of a feed file a row belongs to, and what it adds to what the bank must show (OPS-D1, D14)."""

from dataclasses import dataclass
from datetime import date

from feeds.formats.card_settlements import CardSettlement
from feeds.formats.dd_reports import MONEY_COMES_BACK, DirectDebitReport
from feeds.formats.hb_schedule import HousingBenefitLine
from feeds.formats.layouts import Record
from feeds.formats.payments import Payment
from feeds.formats.uc_schedule import UniversalCreditLine
from feeds.rules.channels import comes_singly

LONGEST_SOURCE = 60


@dataclass(frozen=True)
class Part:
    """Of which sum a row is a part, when the bank should show it, and its pence: plus is money in."""

    source: str
    expected_on: date
    amount_pence: int


def part_of(record: Record) -> Part | None:
    """The sum a row belongs to; None for money that has its own line in the bank, or none at all."""
    match record:
        case Payment():
            if comes_singly(record.channel):
                return None
            return Part((record.source_file or record.channel)[:LONGEST_SOURCE], record.paid_on, record.amount_pence)
        case HousingBenefitLine():
            return Part(f"Schedule {record.schedule_no}"[:LONGEST_SOURCE], record.pay_on, record.net_paid_pence)
        case UniversalCreditLine():
            return Part(f"Creditor {record.creditor_ref}"[:LONGEST_SOURCE], record.pay_on, record.amount_pence)
        case DirectDebitReport():
            if record.report not in MONEY_COMES_BACK:
                return None
            return Part(record.report, record.effective_on, -record.amount_pence)
        case CardSettlement():
            if record.settled_on is None:
                return None
            return Part("Settlement", record.settled_on, record.net_pence)
        case _:
            return None
