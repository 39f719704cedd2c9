"""What a landlord's own transaction codes mean (OPS-A6)."""

from ledger.models import TransactionCode
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.transaction_codes import CodeMeaning
from staff.models import Landlord


def meanings(landlord: Landlord) -> dict[str, CodeMeaning]:
    """What each of the landlord's codes means, by code."""
    return {
        row.code: CodeMeaning(EntryKind(row.kind), row.words, row.method, row.element)
        for row in TransactionCode.objects.filter(landlord=landlord).order_by("code")
    }


def listed(landlord: Landlord) -> list[TransactionCode]:
    """The landlord's codes, by code."""
    return list(TransactionCode.objects.filter(landlord=landlord).order_by("code"))
