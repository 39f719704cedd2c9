"""A landlord's own transaction codes: what each of them means here (OPS-A6)."""

import re
from collections.abc import Mapping
from datetime import date

from django.db import transaction

from ledger.models import TransactionCode
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.transaction_codes import EXAMPLE, CodeMeaning
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused

CODE = re.compile(r"[A-Z0-9_+-]{1,12}")
NAME_THEIR_ELEMENT = frozenset({EntryKind.CHARGE, EntryKind.CHARGE_ADJ})
NEVER_TAKEN_ON = frozenset({EntryKind.VOID_CHARGE, EntryKind.VOID_CONTRA})
"""Void charges stand on void accounts, which a take-on does not bring."""


class CodeNotUsable(Refused):
    """The code, or what it is to mean, cannot stand; the message says what to change."""


@transaction.atomic
def keep(*, landlord: Landlord, code: str, meaning: CodeMeaning, by: User, on: date) -> TransactionCode:
    """
    Say what a landlord's code means; said again, the new meaning counts for files to come.

    :raises CodeNotUsable: if it is one of our own kinds, cannot be written, or a charge names no element.
    """
    if not CODE.fullmatch(code):
        raise CodeNotUsable(f"“{code}” cannot be a code: capitals and digits, twelve at most.")
    if code in EntryKind.__members__:
        raise CodeNotUsable(f"{code} is one of this system's own kinds. A code may not give it another meaning.")
    if meaning.kind in NEVER_TAKEN_ON:
        raise CodeNotUsable(f"{code} cannot mean a void charge: those stand on void accounts.")
    if meaning.kind in NAME_THEIR_ELEMENT and not meaning.element:
        raise CodeNotUsable(f"{code} means a charge: name its element, such as RENT.")
    before = TransactionCode.objects.filter(landlord=landlord, code=code).values("kind", "method", "element").first()
    values = {
        "words": meaning.words,
        "kind": meaning.kind.value,
        "method": meaning.method,
        "element": meaning.element,
    }
    row, _ = TransactionCode.objects.update_or_create(landlord=landlord, code=code, defaults=values)
    audit.record(
        landlord=landlord,
        action="transaction code kept",
        subject=row,
        before=dict(before) if before else None,
        after=values,
        by=by,
        on=on,
    )
    return row


@transaction.atomic
def take_on_example(
    *, landlord: Landlord, by: User, on: date, codes: Mapping[str, CodeMeaning] = EXAMPLE
) -> list[TransactionCode]:
    """Give a landlord the shipped example set; codes it has already keep their own meaning."""
    standing = set(TransactionCode.objects.filter(landlord=landlord).values_list("code", flat=True))
    return [
        keep(landlord=landlord, code=code, meaning=meaning, by=by, on=on)
        for code, meaning in codes.items()
        if code not in standing
    ]
