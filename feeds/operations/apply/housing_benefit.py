"""hb_schedule.csv: Housing Benefit paid straight to us, claim by claim (OPS-D12 to D20)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import ClassVar

from feeds.formats import hb_schedule as format_
from feeds.formats.problems import Problem
from feeds.operations import schedule_findings
from feeds.operations.apply.money import Aside, Money, Plan
from feeds.operations.apply.shape import Rows, Tally, Work
from feeds.operations.schedule_findings import FindingToKeep
from feeds.rules import hb_checks
from feeds.rules.hb_checks import CheckedLine, FindingCode, KnownClaim
from ledger.operations import overpayments
from ledger.operations.benefits import PaymentToKeep
from ledger.operations.overpayments import RecoveryToKeep
from ledger.operations.postings import Amount, Event
from ledger.operations.suspense import Reason
from ledger.queries import accounts as account_queries
from ledger.queries import awards
from ledger.queries import overpayments as overpayment_queries
from ledger.rules.blameless import OpenCase, case_for
from ledger.rules.entry_kinds import EntryKind

NOBODY = 0
"""The account of a line whose account is not known."""


class HousingBenefit(Money[format_.HousingBenefitLine]):
    """
    Each line credits its account on the pay day and says what the award now is.

    What the council keeps back for somebody else's overpayment is never this tenant's arrears: the account is
    credited its gross (OPS-D17, D18), and the recovery is a debt of the overpaid tenancy. Where no case says whose it
    was, it lies in suspense until somebody opens one.

    A line for an account that mirrors a housing system renews its award and no more: its money, and what was kept back
    of it, come with that system's own file (DEC-5).
    """

    layout = format_.LAYOUT
    longest: ClassVar[Mapping[str, int]] = {"claim_ref": 30, "schedule_no": 60, "authority": 120}

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        by_tenancy = account_queries.ids_by_tenancy_ref(work.landlord)
        self._accounts = by_tenancy | account_queries.ids_by_account_ref(work.landlord)
        self._recoverable = overpayment_queries.recoverable(work.landlord)
        self._cases = self._fresh_cases()
        self._kept_back: Counter[tuple[str, str]] = Counter()
        self._decided: dict[tuple[str, str], OpenCase | None] = {}
        self._recoveries: list[RecoveryToKeep | None] = []
        self._unmatched = 0
        self._periods: Counter[date] = Counter()
        self._paid: dict[str, date] = {}

    def start_over(self) -> None:
        """The second pass may recover from the cases what the first has planned to."""
        self._cases, self._decided = self._fresh_cases(), {}

    def check(self, rows: Rows[format_.HousingBenefitLine]) -> Iterator[Problem]:
        """Add up what each schedule keeps back for other claims: its whole sum says for which case it was."""
        for row in rows:
            self._kept_back[_schedule(row.record)] += row.record.other_claim_recovered_pence
        yield from super().check(rows)

    def _fresh_cases(self) -> dict[int, OpenCase]:
        return {each.case.case_id: each.case for each in self._recoverable}

    def plans(self, rows: Rows[format_.HousingBenefitLine]) -> Iterator[Plan]:
        """One posting a claim."""
        self._recoveries = []
        for row in rows:
            record = row.record
            account_id = self._accounts.get(record.rent_ref)
            plan, recovery = self._plan(record, account_id)
            self._recoveries.append(recovery)
            yield plan

    def _plan(self, record: format_.HousingBenefitLine, account_id: int | None) -> tuple[Plan, RecoveryToKeep | None]:
        if account_id is not None and account_id in self._mirrored:
            return Plan(None, benefit=_said(record, account_id), left_pence=-record.net_paid_pence), None
        words = f"Housing Benefit {record.period_from} to {record.period_to}"
        recovered = record.other_claim_recovered_pence
        gross = record.net_paid_pence + recovered
        quoted = record.rent_ref or record.claim_ref
        if not recovered and account_id is None:
            why = Reason.UNKNOWN_CLAIM
            return self.put_aside(
                reference=record.identity,
                kind=EntryKind.HB,
                amount_pence=-gross,
                day=record.pay_on,
                narrative=words,
                quoted=quoted,
                why=why,
                award=_said(record, NOBODY),
            ), None
        amounts = [Amount(account_id if account_id is not None else self.suspense_id(), EntryKind.HB, -gross)]
        aside = None
        if account_id is None:
            aside = Aside(Reason.UNKNOWN_CLAIM, quoted, -gross, record.pay_on, _said(record, NOBODY))
        recovery = None
        if recovered:
            case = self._case(record)
            if case is not None:
                amounts.append(Amount(case.debt_account_id, EntryKind.HB_ADJ, recovered))
            elif account_id is None:
                amounts.append(Amount(self._unmatched_id(), EntryKind.HB_ADJ, recovered))
            else:
                amounts.append(Amount(self.suspense_id(), EntryKind.HB, recovered))
                aside = Aside(Reason.HB_RECOVERY, record.claim_ref, recovered, record.pay_on)
            recovery = _recovery(record, account_id, case.case.case_id if case else None, gross)
        event = Event(reference=record.identity, effective_on=record.pay_on, amounts=amounts, narrative=words)
        return Plan(event, aside, _said(record, account_id) if account_id is not None else None), recovery

    def _case(self, record: format_.HousingBenefitLine) -> overpayment_queries.RecoverableCase | None:
        """The case that the line's schedule certainly recovers; the next schedule finds nothing left of it."""
        schedule = _schedule(record)
        if schedule not in self._decided:
            found = case_for(
                authority=record.authority, recovered_pence=self._kept_back[schedule], cases=self._cases.values()
            )
            self._decided[schedule] = found
            if found is not None:
                self._cases[found.case_id] = OpenCase(found.case_id, found.authority, 0)
        found = self._decided[schedule]
        if found is None:
            return None
        return next(each for each in self._recoverable if each.case.case_id == found.case_id)

    def _unmatched_id(self) -> int:
        """Where a recovery lies whose case and whose innocent account are both not known; opened when needed."""
        if self._batch is None:
            return 0  # the first pass only counts
        if not self._unmatched:
            self._unmatched = overpayments.unmatched_account(
                landlord=self.work.landlord, by=self.work.by, on=self.work.on
            ).pk
        return self._unmatched

    def take(self, rows: Rows[format_.HousingBenefitLine]) -> list[int | None]:
        """Post the rows, and keep with them the log of what was kept back and what the checks found (OPS-D14, D20)."""
        found = list(self._findings(rows))
        posting_ids = super().take(rows)
        overpayments.keep_recoveries(
            landlord=self.work.landlord,
            recoveries=[
                _posted(recovery, posting_id)
                for recovery, posting_id in zip(self._recoveries, posting_ids, strict=True)
                if recovery is not None and posting_id is not None
            ],
            by=self.work.by,
            on=self.work.on,
        )
        schedule_findings.keep(self.work.feed_file, found)
        return posting_ids

    def _findings(self, rows: Rows[format_.HousingBenefitLine]) -> Iterator[FindingToKeep]:
        """What each line is to be looked at for, against the awards as they stand before these rows."""
        known = {
            ref: KnownClaim(claim.account_id, claim.weekly_pence, claim.paid_to)
            for ref, claim in awards.claims(self.work.landlord, {row.record.claim_ref for row in rows}).items()
        }
        named = {row.record.rent_ref: self._accounts.get(row.record.rent_ref) for row in rows}
        ends = account_queries.tenancy_ends({pk for pk in named.values() if pk is not None})
        for row in rows:
            record, account_id = row.record, named[row.record.rent_ref]
            line = CheckedLine(
                account_id,
                record.period_from,
                record.period_to,
                record.weekly_pence,
                record.own_overpayment_recovered_pence,
                record.other_claim_recovered_pence,
                ends.get(account_id) if account_id is not None else None,
            )
            for finding in hb_checks.findings(line, known.get(record.claim_ref)):
                yield FindingToKeep(
                    row.line, finding.code, record.claim_ref, record.rent_ref, finding.message, account_id
                )
            if (now := hb_checks.after(line, known.get(record.claim_ref))) is not None:
                known[record.claim_ref] = now
            self._periods[record.period_from] += 1
            self._paid[record.authority] = min(record.pay_on, self._paid.get(record.authority, record.pay_on))

    def end(self) -> Tally:
        """Close the batch; claims that were on the last schedule and are not on this one are found as well."""
        done = super().end()
        if self._periods:
            period_from = self._periods.most_common(1)[0][0]
            gone = awards.claims_not_paid_since(
                self.work.landlord, authorities=list(self._paid), since=min(self._paid.values())
            )
            schedule_findings.keep(
                self.work.feed_file,
                [
                    FindingToKeep(
                        0,
                        FindingCode.STOPPED,
                        claim.claim_ref,
                        "",
                        f"Paid to {claim.paid_to:%d.%m.%Y} and not on this schedule",
                        claim.account_id,
                    )
                    for claim in gone
                    if hb_checks.stopped(paid_to=claim.paid_to, period_from=period_from)
                ],
            )
        return done


def _schedule(record: format_.HousingBenefitLine) -> tuple[str, str]:
    return record.authority, record.schedule_no


def _recovery(
    record: format_.HousingBenefitLine, account_id: int | None, case_id: int | None, gross_pence: int
) -> RecoveryToKeep:
    return RecoveryToKeep(
        posting_id=0,
        account_id=account_id,
        overpayment_id=case_id,
        authority=record.authority,
        schedule_no=record.schedule_no,
        scheduled_on=record.run_on,
        paid_on=record.pay_on,
        claim_ref=record.claim_ref,
        credited_pence=gross_pence,
        recovered_pence=record.other_claim_recovered_pence,
    )


def _posted(recovery: RecoveryToKeep, posting_id: int) -> RecoveryToKeep:
    return replace(recovery, posting_id=posting_id)


def _said(record: format_.HousingBenefitLine, account_id: int) -> PaymentToKeep:
    """What a line says of the award: a week's amount, and the days it pays for."""
    return PaymentToKeep(
        account_id=account_id,
        kind="HB",
        claim_ref=record.claim_ref,
        paid_on=record.pay_on,
        covers_from=record.period_from,
        covers_until=record.period_to,
        rate_pence=record.weekly_pence,
        posting_id=0,
        authority=record.authority,
    )
