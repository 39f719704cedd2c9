"""uc_schedule.csv: what DWP pays us of tenants' Universal Credit (OPS-D21 to D25)."""

from collections.abc import Iterator

from feeds.formats import uc_schedule as format_
from feeds.operations import schedule_findings
from feeds.operations.apply.money import Money, Plan
from feeds.operations.apply.shape import Rows, Work
from feeds.operations.schedule_findings import FindingToKeep
from feeds.queries import claimants
from feeds.rules.claimants import name_key
from feeds.rules.hb_checks import FindingCode
from ledger.operations.benefits import PaymentToKeep
from ledger.operations.postings import Amount, Event
from ledger.operations.suspense import Reason
from ledger.queries import accounts as account_queries
from ledger.rules.entry_kinds import EntryKind

NOBODY = 0
"""The account of a line whose account is not known."""

ByNino = dict[tuple[str, str], str]


class UniversalCredit(Money[format_.UniversalCreditLine]):
    """
    HCE is the managed payment of a month and renews the award; ARREARS is a deduction for arrears and does not.

    A line is for the tenancy it names; else for the one tenant whose name and end of NINO it gives. Name and postcode
    alone are never enough: such money lies in suspense, where a person confirms a proposed account (OPS-D23).

    A line for an account that mirrors a housing system renews its award; its money comes with that system's own file.
    """

    layout = format_.LAYOUT

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._accounts = account_queries.ids_by_tenancy_ref(work.landlord)

    def plans(self, rows: Rows[format_.UniversalCreditLine]) -> Iterator[Plan]:
        """One posting a line."""
        by_nino = self._by_nino(rows)
        for row in rows:
            record = row.record
            managed = record.kind == "HCE"
            kind = EntryKind.UC_MP if managed else EntryKind.TPD
            words = f"Universal Credit to {record.ap_ends_on}" if managed else "Deduction from Universal Credit"
            account_id, how = self._account_of(record, by_nino)
            if account_id is None:
                yield self.put_aside(
                    reference=record.identity,
                    kind=kind,
                    amount_pence=-record.amount_pence,
                    day=record.pay_on,
                    narrative=words,
                    quoted=record.tenancy_ref,
                    why=Reason.UNKNOWN_CLAIM,
                    award=_said(record, NOBODY) if managed else None,
                )
                continue
            benefit = _said(record, account_id) if managed else None
            if account_id in self._mirrored:
                yield Plan(None, benefit=benefit, left_pence=-record.amount_pence)
                continue
            event = Event(
                reference=record.identity,
                effective_on=record.pay_on,
                amounts=[Amount(account_id, kind, -record.amount_pence)],
                narrative=f"{words}{how}",
            )
            yield Plan(event, benefit=benefit)

    def take(self, rows: Rows[format_.UniversalCreditLine]) -> list[int | None]:
        """Post the rows; what was matched otherwise than by its reference, or not at all, is found as well."""
        by_nino = self._by_nino(rows)
        found = []
        for row in rows:
            account_id, how = self._account_of(row.record, by_nino)
            if account_id is None:
                code, words = FindingCode.NOT_OURS, "Neither its tenancy nor its NINO and name is known; in suspense"
            elif how:
                code, words = FindingCode.RENT_REF, "Its tenancy reference is not known: matched by NINO and name"
            else:
                continue
            found.append(FindingToKeep(row.line, code, "", row.record.tenancy_ref, words, account_id))
        posting_ids = super().take(rows)
        schedule_findings.keep(self.work.feed_file, found)
        return posting_ids

    def _by_nino(self, rows: Rows[format_.UniversalCreditLine]) -> ByNino:
        """Tenancies by end of NINO and name, for the lines whose reference is not known."""
        last4s = {row.record.nino_last4 for row in rows if row.record.tenancy_ref not in self._accounts}
        return claimants.tenancies_by_nino_and_name(self.work.landlord, last4s, on=self.work.on)

    def _account_of(self, record: format_.UniversalCreditLine, by_nino: ByNino) -> tuple[int | None, str]:
        """The account of a line, and how it was found where that was not by its tenancy reference."""
        if record.tenancy_ref in self._accounts:
            return self._accounts[record.tenancy_ref], ""
        tenancy_ref = by_nino.get((record.nino_last4, name_key(record.claimant_name)), "")
        return self._accounts.get(tenancy_ref), ", matched by NINO and name"


def _said(record: format_.UniversalCreditLine, account_id: int) -> PaymentToKeep:
    """What a managed payment says of the award: a month's amount, and the last day it pays for."""
    return PaymentToKeep(
        account_id=account_id,
        kind="UC_MP",
        claim_ref="",
        paid_on=record.pay_on,
        covers_from=None,
        covers_until=record.ap_ends_on,
        rate_pence=record.amount_pence,
        posting_id=0,
        authority=record.creditor_ref,
    )
