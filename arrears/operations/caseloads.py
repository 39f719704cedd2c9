"""Records the week's ranking of every account, beside the list by balance alone, and how both compare (OPS-F6)."""

from collections import defaultdict
from dataclasses import asdict, astuple, dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from arrears.models import CaseloadWeek, RankedAccount
from arrears.queries import caseload
from arrears.queries.caseload import Case
from arrears.rules.forecast import forecast
from arrears.rules.ranking import TO_CONTACT, Band, Left, Ranked, naive, rank
from staff import bulk_rows
from staff.models import Landlord, User

RULES = "OPS-F6 v1"
"""By which rules a rank was made; a change of the formula is a new word (OPS-L7)."""

LONGEST_WHY = 600
WEEK = timedelta(days=7)

COLUMNS = (
    "landlord_id",
    "account_id",
    "patch_id",
    "on",
    "left",
    "band",
    "score_hundredths",
    "why",
    "saw",
    "rules",
    "naive",
    "balance_pence",
    "real_pence",
    "reliability_hundredths",
    "in_4_weeks_pence",
    "in_8_weeks_pence",
    "in_13_weeks_pence",
)


@dataclass(slots=True)
class _Counts:
    """A patch's week, in the order of `WEEK_COLUMNS`."""

    accounts: int = 0
    band_a: int = 0
    band_b: int = 0
    band_c: int = 0
    band_d: int = 0
    paused: int = 0
    arrangement: int = 0
    naive: int = 0
    both: int = 0
    missed: int = 0
    missed_pence: int = 0

    def count(self, told: Ranked, *, balance_pence: int, real_pence: int, weekly_gross_pence: int) -> None:
        """Count one account in."""
        self.accounts += 1
        self.band_a += told.band is Band.A
        self.band_b += told.band is Band.B
        self.band_c += told.band is Band.C
        self.band_d += told.band is Band.D
        self.paused += told.left is Left.PAUSED
        self.arrangement += told.left is Left.ARRANGEMENT
        by_balance, ours = naive(balance_pence, weekly_gross_pence), told.band in TO_CONTACT
        self.naive += by_balance
        self.both += by_balance and ours
        if ours and not by_balance:
            self.missed += 1
            self.missed_pence += real_pence


WEEK_COLUMNS = ("landlord_id", "patch_id", "on", *_Counts.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a week came to: accounts ranked, on the contact list, on the list by balance, on the first only."""

    accounts: int
    to_contact: int
    naive: int
    missed: int

    def as_json(self) -> dict[str, int]:
        """For the figures of a night."""
        return asdict(self)


def record_weekly(
    *, landlord: Landlord, on: date, take: int, payments_until: date | None, weekly: bool, by: User
) -> Recorded | None:
    """
    Rank in the weekly run, and on any other night when nothing was ranked in the seven days before it.

    :return: what it came to; None where the week has its ranking already.
    """
    ranked = CaseloadWeek.objects.filter(landlord=landlord, on__gt=on - WEEK, on__lt=on)
    if not weekly and ranked.exists():
        return None
    return record(landlord=landlord, on=on, take=take, payments_until=payments_until, by=by)


@transaction.atomic
def record(*, landlord: Landlord, on: date, take: int, payments_until: date | None, by: User) -> Recorded:
    """
    Rank every account that has a position on a night, replacing what was ranked on it before.

    A constant number of queries for every five thousand accounts.
    """
    RankedAccount.objects.filter(landlord=landlord, on=on).delete()
    CaseloadWeek.objects.filter(landlord=landlord, on=on).delete()
    counts: dict[int | None, _Counts] = defaultdict(_Counts)
    for batch in caseload.of_night(landlord, on=on, take=take, payments_until=payments_until):
        rows = []
        for case in batch:
            told = rank(case.ranking)
            rows.append(_row(landlord, case, told, on))
            counts[case.row.patch_id].count(
                told,
                balance_pence=case.row.balance_pence,
                real_pence=case.row.real_pence,
                weekly_gross_pence=case.row.gross_weekly_pence,
            )
        bulk_rows.insert(RankedAccount, COLUMNS, rows)
    weeks = [(landlord.pk, patch_id, on, *astuple(its)) for patch_id, its in counts.items()]
    bulk_rows.insert(CaseloadWeek, WEEK_COLUMNS, weeks)
    its = list(counts.values())
    return Recorded(
        accounts=sum(one.accounts for one in its),
        to_contact=sum(one.band_a + one.band_b + one.band_c for one in its),
        naive=sum(one.naive for one in its),
        missed=sum(one.missed for one in its),
    )


def _row(landlord: Landlord, case: Case, told: Ranked, on: date) -> tuple[Any, ...]:
    row, ahead = case.row, forecast(case.ahead, on=on)
    return (
        landlord.pk,
        row.account_id,
        row.patch_id,
        on,
        told.left.value if told.left else "",
        told.band.value if told.band else "",
        told.score_hundredths,
        told.why[:LONGEST_WHY],
        asdict(case.ranking) if told.listed else {},
        RULES,
        naive(row.balance_pence, row.gross_weekly_pence),
        row.balance_pence,
        row.real_pence,
        ahead.reliability_hundredths,
        *(line.balance_pence for line in ahead.lines),
    )
