"""The file that pays refunds, for the bank's own upload: one line each, and a last line with count and total."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.rules.money import pounds
from staff.rules.safe_text import safe_cell

HEADINGS = ("type", "sort_code", "account_number", "payee_name", "amount", "reference", "our_reference")


@dataclass(frozen=True)
class RefundLine:
    """One payment: digits as text, whole pence above nought; `reference` is what the payee sees."""

    sort_code: str
    account_number: str
    payee_name: str
    amount_pence: int
    reference: str
    our_reference: str


def write(lines: Sequence[RefundLine]) -> bytes:
    """
    The file's bytes, UTF-8 with Windows line ends as banks ask for; the same lines give the same bytes.

    Text that a spreadsheet would take for a formula has an apostrophe in front of it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for line in lines:
        writer.writerow(
            [
                "PAY",
                line.sort_code,
                line.account_number,
                safe_cell(line.payee_name),
                pounds(line.amount_pence),
                safe_cell(line.reference),
                safe_cell(line.our_reference),
            ]
        )
    total = sum(line.amount_pence for line in lines)
    writer.writerow(["TOTAL", "", "", "", pounds(total), str(len(lines)), ""])
    return out.getvalue().encode("utf-8")
