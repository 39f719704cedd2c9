"""Landlords' own transaction codes and what they mean here (OPS-A6): an example set, never the only one."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ledger.rules.entry_kinds import MEANING, EntryKind


@dataclass(frozen=True, slots=True)
class CodeMeaning:
    """
    What a landlord's code means.

    :param kind: our kind of entry.
    :param words: what it is called.
    :param method: how it was paid, where it was.
    :param element: the charge element, where it is a charge.
    """

    kind: EntryKind
    words: str
    method: str = ""
    element: str = ""

    @property
    def sign(self) -> int:
        """+1 owed, -1 paid, 0 either: that of the kind (OPS-A7)."""
        return MEANING[self.kind].sign


def _charge(element: str, words: str) -> CodeMeaning:
    return CodeMeaning(EntryKind.CHARGE, words, element=element)


def _paid(words: str, method: str) -> CodeMeaning:
    return CodeMeaning(EntryKind.PAY, words, method)


EXAMPLE: Mapping[str, CodeMeaning] = MappingProxyType(
    {
        "DBR": _charge("RENT", "Basic rent"),
        "DTA": _charge("TA", "Temporary accommodation"),
        "DSC": _charge("SERV", "Service charge"),
        "DCB": _charge("CLEAN", "Block cleaning"),
        "DCE": _charge("CLEAN", "Estate cleaning"),
        "DGM": _charge("GRND", "Grounds"),
        "DLL": _charge("LIGHT", "Landlord's lighting"),
        "DCO": _charge("CARE", "Concierge"),
        "DCT": _charge("AERIAL", "Communal TV"),
        "DHE": _charge("HEAT", "Heating"),
        "DHM": _charge("HEAT", "Heating maintenance"),
        "DHW": _charge("HEAT", "Hot water"),
        "DWR": _charge("WATER", "Water rates"),
        "DWS": _charge("WATER", "Water standing charge"),
        "DWW": CodeMeaning(EntryKind.CHARGE_ADJ, "Water reduction", element="WATER"),
        "DCI": _charge("CONT", "Contents insurance"),
        "DTV": _charge("TVLIC", "TV licence"),
        "DTL": _charge("LEVY", "Tenants' levy"),
        "DGA": _charge("GARAGE", "Garage"),
        "DCP": _charge("CARPORT", "Car port"),
        "DPP": _charge("PARK", "Parking permit"),
        "DST": _charge("STORE", "Storage"),
        "DVA": _charge("VAT", "VAT"),
        "DCC": _charge("COSTS", "Court costs"),
        "DRR": _charge("RECH", "Rechargeable repair"),
        "DRP": _charge("RECH", "Rechargeable repair"),
        "DKF": _charge("KEYS", "Lost fob"),
        "DLK": _charge("KEYS", "Lost key"),
        "DMF": _charge("MGMT", "Management fee"),
        "DSA": CodeMeaning(EntryKind.CHARGE_ADJ, "Service charge adjustment", element="SERV"),
        "RDD": _paid("Direct Debit", "direct debit"),
        "RDN": CodeMeaning(EntryKind.PAY_REV, "Direct Debit unpaid", "direct debit"),
        "RSO": _paid("Standing order", "standing order"),
        "RCP": _paid("Card", "card"),
        "RBR": _paid("Post Office", "post office"),
        "RPY": _paid("PayPoint", "paypoint"),
        "RBP": _paid("Bank payment", "bank credit"),
        "RCO": _paid("Cash office", "cash"),
        "RPO": _paid("Postal order", "postal order"),
        "RQP": _paid("Cheque", "cheque"),
        "RRC": CodeMeaning(EntryKind.PAY_REV, "Returned cheque", "cheque"),
        "RDS": _paid("Deduction from wages", "wages"),
        "RBA": _paid("Enforcement agent", "enforcement agent"),
        "RRP": _paid("Payment for a recharged repair", "recharge"),
        "RHB": CodeMeaning(EntryKind.HB, "Housing Benefit"),
        "RHA": CodeMeaning(EntryKind.HB_ADJ, "Housing Benefit adjustment"),
        "RUC": CodeMeaning(EntryKind.UC_MP, "Universal Credit, paid to us"),
        "RDP": CodeMeaning(EntryKind.TPD, "Deduction by the DWP"),
        "RDT": CodeMeaning(EntryKind.TPD, "Transfer from the DWP"),
        "RIT": CodeMeaning(EntryKind.TRANSFER, "Internal transfer"),
        "RWA": CodeMeaning(EntryKind.WAIVER, "Rent waived"),
        "RCI": CodeMeaning(EntryKind.REWARD, "Cash incentive"),
        "RPD": CodeMeaning(EntryKind.REWARD, "Discount for prompt payment"),
        "RDR": CodeMeaning(EntryKind.REFUND, "Refund by bank transfer", "bank transfer"),
        "REF": CodeMeaning(EntryKind.REFUND, "Refund to the tenant"),
        "WOF": CodeMeaning(EntryKind.WRITE_OFF, "Written off"),
        "WON": CodeMeaning(EntryKind.WRITE_ON, "Written back on"),
        "ROB": CodeMeaning(EntryKind.BF, "Opening balance"),
    }
)
"""A set of three-letter codes as one widely used system has them: a landlord takes it on and changes what differs."""
