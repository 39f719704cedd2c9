"""
A landlord's own control totals against what is read back from batches, suspense and accounts (DEC-30).

expected-totals.csv says `control,key,count,amount`: how many and how much the landlord knows there must be.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from feeds.formats.amounts import pence
from feeds.models import FeedFile
from feeds.rules.signs import sign_of
from ledger.queries import batches, take_on
from staff.models import Landlord
from tenancies.models import Person, Property, Tenancy

EXPECTED = "expected-totals.csv"


@dataclass(frozen=True)
class Control:
    """
    One control: what was expected and what is read back; pence, None where the control has no money.

    `found_*` are None where there is nothing of the kind to read.
    """

    control: str
    key: str
    expected_count: int
    expected_pence: int | None
    found_count: int | None
    found_pence: int | None

    @property
    def agreed(self) -> bool:
        """To the row and to the penny."""
        return (self.expected_count, self.expected_pence) == (self.found_count, self.found_pence)


Found = dict[tuple[str, str], tuple[int, int | None]]


def compared(landlord: Landlord, folder: Path) -> Iterator[Control]:
    """Each line of the folder's expected totals, in its order, with what is read back."""
    found = _read_back(landlord)
    with (folder / EXPECTED).open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            control, key = row["control"], row["key"]
            count, money = found.get((control, key.rpartition("/")[2]), (None, None))
            expected_pence = pence(row["amount"]) if row["amount"] else None
            yield Control(control, key, int(row["count"]), expected_pence, count, money)


def _read_back(landlord: Landlord) -> Found:
    found: Found = {
        ("tenancies_in_file", "all"): (Tenancy.objects.filter(landlord=landlord).count(), None),
        ("people_in_file", "all"): (Person.objects.filter(landlord=landlord).count(), None),
        ("properties_in_file", "all"): (Property.objects.filter(landlord=landlord).count(), None),
    }
    if landlord.take_on_on:
        for code, figure in take_on.weekly_debit(landlord, on=landlord.take_on_on).items():
            found["gross_weekly_debit_at_take_on", code] = (figure.accounts, figure.total_pence)
        for code, figure in take_on.opening_balances(landlord, take_on=landlord.take_on_on).items():
            found["opening_balance_at_take_on", code] = (figure.accounts, figure.total_pence)
    return found | _files(landlord)


def _files(landlord: Landlord) -> Found:
    """Rows and money of each applied file: posted + suspense + left to the housing system, in the file's own sign."""
    files = FeedFile.objects.filter(landlord=landlord, state=FeedFile.State.APPLIED)
    applied = list(files.values_list("name", "kind", "batch_id", "left_count", "left_pence"))
    held = batches.held([batch_id for _, _, batch_id, _, _ in applied if batch_id is not None])
    found: Found = {}
    for name, kind, batch_id, left_count, left_pence in applied:
        batch = held.get(batch_id) if batch_id is not None else None
        count, pence = (batch.postings, batch.total_pence * sign_of(kind)) if batch else (0, 0)
        found["file_total", name] = (count + left_count, pence + left_pence)
    return found
