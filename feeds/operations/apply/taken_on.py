"""transactions.csv: what stood on the accounts before take-on; their sum is the opening balance (OPS-A7)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from feeds.formats import transactions as format_
from feeds.formats.amounts import pounds
from feeds.formats.problems import Problem, shown
from feeds.operations.apply.money import Money, Plan
from feeds.operations.apply.shape import Rows, Work
from feeds.rules.channels import only_the_channel
from ledger.operations.postings import Amount, Event
from ledger.queries import accounts as account_queries
from ledger.queries import transaction_codes
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.transaction_codes import CodeMeaning


class Transactions(Money[format_.Transaction]):
    """The old system's entries, each under its own `ext_id` (DEC-3), on its own day and in its own rent week."""

    layout = format_.LAYOUT
    longest: ClassVar[Mapping[str, int]] = {"element": 12, "narrative": 160}

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._accounts = account_queries.ids_by_account_ref(work.landlord)
        self._codes = transaction_codes.meanings(work.landlord)

    def check(self, rows: Rows[format_.Transaction]) -> Iterator[Problem]:
        """
        The account is known, so is a code of the landlord's own (OPS-A6), and no charge falls where this system
        raises its own (DEC-16).
        """
        known = []
        take_on = self.work.landlord.take_on_on
        for row in rows:
            meaning = self._meaning(row.record)
            if row.record.account_ref not in self._accounts:
                yield self.unknown(row, "account_ref", "account", "tenancies")
            elif meaning is None:
                yield self.problem(
                    row,
                    "type",
                    "unknown_code",
                    f"{shown(row.record.type)} is neither a type of this file nor a code this landlord has explained",
                    f"Write one of {', '.join(format_.SIGNS)}, or say what the code means under transaction codes",
                )
            elif row.record.amount_pence * meaning.sign < 0:
                yield self.problem(
                    row,
                    "amount_pence",
                    "sign",
                    f"{pounds(row.record.amount_pence)} has the wrong sign: a {meaning.words.lower()} stands "
                    f"{'above' if meaning.sign > 0 else 'below'} zero",
                    "Debits are positive and credits negative; check the type and the sign",
                )
            elif take_on and meaning.kind is EntryKind.CHARGE and row.record.value_on >= take_on:
                yield self.problem(
                    row,
                    "value_on",
                    "charge_after_take_on",
                    f"a charge of {row.record.value_on} is not before the take-on day {take_on}",
                    "Take it out: from the take-on day this system raises every charge itself",
                )
            else:
                known.append(row)
        yield from super().check(known)

    def plans(self, rows: Rows[format_.Transaction]) -> Iterator[Plan]:
        """One posting a line."""
        for row in rows:
            record = row.record
            meaning = self._meaning(record)
            assert meaning is not None, "the first pass refuses what nobody has explained"
            amount = Amount(self._accounts[record.account_ref], meaning.kind, record.amount_pence, meaning.element)
            code_words = meaning.words if record.type in self._codes else ""
            yield Plan(
                Event(
                    reference=record.ext_id,
                    effective_on=record.value_on,
                    amounts=[amount],
                    narrative=only_the_channel(record.narrative) or code_words,
                    rent_week=(record.year, record.week),
                )
            )

    def _meaning(self, record: format_.Transaction) -> CodeMeaning | None:
        """What the line is: by our own types first, then by the landlord's codes; the line's own element wins."""
        if record.type in format_.SIGNS:
            return CodeMeaning(EntryKind(record.type), record.type, element=record.element)
        code = self._codes.get(record.type)
        return code and replace(code, element=record.element or code.element)
