"""payment_references.csv: by which references money finds its account. A match is exact or it is none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from feeds.formats import values
from feeds.formats.layouts import Column, Layout, Record
from feeds.formats.problems import Fault

KINDS = ("ACCOUNT", "PAYCARD")
_PAYCARD = re.compile("[0-9]{19}")


@dataclass(frozen=True, slots=True)
class PaymentReference(Record):
    """One reference: ACCOUNT is the account's own, PAYCARD a card's 19 digits with leading zeros (OPS-D3)."""

    KEY: ClassVar[tuple[str, ...]] = ("payment_ref",)

    payment_ref: str
    account_ref: str
    kind: str

    def faults(self) -> Iterator[Fault]:
        """A reference has the shape of its kind; one that a spreadsheet has rounded or cut is caught here."""
        if self.kind == "ACCOUNT" and self.payment_ref != self.account_ref:
            yield Fault(
                "payment_ref",
                "not_the_account",
                f"'{self.payment_ref}' is of kind ACCOUNT but not its account_ref '{self.account_ref}'",
                "Write the account_ref itself, or give the reference its right kind",
            )
        if self.kind == "PAYCARD" and not _PAYCARD.fullmatch(self.payment_ref):
            yield Fault(
                "payment_ref",
                "not_a_paycard",
                f"'{self.payment_ref}' is of kind PAYCARD but not 19 digits",
                "Make the file again without a spreadsheet in between; it drops leading zeros and digits",
            )


LAYOUT = Layout(
    kind="payment_references",
    columns=(
        Column("payment_ref", values.REFERENCE),
        Column("account_ref", values.REFERENCE),
        Column("kind", values.one_of(*KINDS)),
    ),
    record=PaymentReference,
)
