"""hb_schedule.csv: Housing Benefit paid straight to us, claim by claim (OPS-D12 to D18)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from feeds.formats import hb_schedule as format_
from feeds.operations.apply.money import Aside, Money, Plan
from feeds.operations.apply.shape import Rows, Work
from ledger.operations.benefits import PaymentToKeep
from ledger.operations.postings import Amount, Event
from ledger.operations.suspense import Reason
from ledger.queries import accounts as account_queries
from ledger.rules.entry_kinds import EntryKind


class HousingBenefit(Money[format_.HousingBenefitLine]):
    """
    Each line credits its account on the pay day and says what the award now is.

    What the council keeps back for somebody else's overpayment is never this tenant's arrears: the account is
    credited as if it had been paid, and the recovery lies on suspense until it is charged to the right debt (OPS-D17).
    """

    layout = format_.LAYOUT
    longest: ClassVar[Mapping[str, int]] = {"claim_ref": 30}

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        by_tenancy = account_queries.ids_by_tenancy_ref(work.landlord)
        self._accounts = by_tenancy | account_queries.ids_by_account_ref(work.landlord)

    def plans(self, rows: Rows[format_.HousingBenefitLine]) -> Iterator[Plan]:
        """One posting a claim."""
        for row in rows:
            record = row.record
            words = f"Housing Benefit {record.period_from} to {record.period_to}"
            account_id = self._accounts.get(record.rent_ref)
            if account_id is None:
                yield self.put_aside(
                    reference=record.identity,
                    kind=EntryKind.HB,
                    amount_pence=-record.net_paid_pence,
                    day=record.pay_on,
                    narrative=words,
                    quoted=record.rent_ref or record.claim_ref,
                    why=Reason.UNKNOWN_CLAIM,
                )
                continue
            yield self._for_account(record, account_id, words)

    def _for_account(self, record: format_.HousingBenefitLine, account_id: int, words: str) -> Plan:
        recovered = record.other_claim_recovered_pence
        amounts = [Amount(account_id, EntryKind.HB, -(record.net_paid_pence + recovered))]
        aside = None
        if recovered:
            amounts.append(Amount(self.suspense_id(), EntryKind.HB, recovered))
            aside = Aside(Reason.HB_RECOVERY, record.claim_ref, recovered, record.pay_on)
        return Plan(
            Event(reference=record.identity, effective_on=record.pay_on, amounts=amounts, narrative=words),
            aside,
            PaymentToKeep(
                account_id=account_id,
                kind="HB",
                claim_ref=record.claim_ref,
                paid_on=record.pay_on,
                covers_from=record.period_from,
                covers_until=record.period_to,
                rate_pence=record.weekly_pence,
                posting_id=0,
            ),
        )
