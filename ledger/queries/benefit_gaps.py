"""Benefit that accounts could have and have not, for many accounts at once (PRA-30, OPS-D29)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from ledger.models import BenefitAward, BenefitPayment, Charge, Deduction, ManagedPayment
from ledger.queries import picked
from ledger.queries.deductions import OPEN
from ledger.rules.account_types import AccountType
from ledger.rules.expected_calendar import PaidAward, weekly_pence
from ledger.rules.managed_payments import OPEN_STATES

SIGN_UP_WEEKS = 12
NOT_MOVED_DAYS = 35
LOOKED_BACK_DAYS = 365
DHP_ENDED_DAYS = 91
LIVES = (AccountType.CUR.value, AccountType.TAC.value, AccountType.UAO.value)

Kind = BenefitAward.Kind
Status = BenefitAward.Status


@dataclass(frozen=True, slots=True)
class Gap:
    """One account that could have more: what a week of it is worth in pence, and since when."""

    account_id: int
    weekly_pence: int
    since: date
    award_words: str = ""


def _in_force(on: date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}from_on__lte": on}) & (
        Q(**{f"{prefix}until_on__isnull": True}) | Q(**{f"{prefix}until_on__gte": on})
    )


def no_claim(accounts: "QuerySet[Any]", *, on: date) -> list[Gap]:
    """New tenancies, up to twelve weeks old, for which no claim and no award is known."""
    open_awards = BenefitAward.objects.filter(account=OuterRef("pk")).exclude(status=Status.ENDED)
    found = (
        accounts.filter(account_type__in=LIVES, tenancy__starts_on__lte=on)
        .filter(tenancy__starts_on__gt=on - timedelta(weeks=SIGN_UP_WEEKS))
        .filter(Q(tenancy__ends_on__isnull=True) | Q(tenancy__ends_on__gte=on))
        .filter(~Exists(open_awards))
        .annotate(
            eligible=Sum("charges__weekly_pence", filter=_in_force(on, "charges__") & Q(charges__uc_eligible=True))
        )
        .filter(eligible__gt=0)
    )
    return [Gap(pk, pence, since) for pk, pence, since in found.values_list("pk", "eligible", "tenancy__starts_on")]


def _awards(accounts: "QuerySet[Any]") -> "QuerySet[Any]":
    """Awards of these accounts with `latest_rate`: by their newest unreversed line, else as people told it."""
    newest = BenefitPayment.objects.filter(award=OuterRef("pk"), posting__reversed_by__isnull=True)
    newest = newest.order_by("-paid_on", "-covers_until", "-pk")
    rows = BenefitAward.objects.filter(account__in=accounts)
    return rows.annotate(latest_rate=Subquery(newest.values("rate_pence")[:1]))


def _weekly(kind: str, rate_pence: int | None) -> int:
    by_month = kind in (Kind.UC, Kind.UC_MP)
    return weekly_pence(PaidAward(by_month, "", rate_pence or 0, date.min, None))


def suspended(accounts: "QuerySet[Any]", *, on: date) -> list[Gap]:
    """Awards that their payer has suspended."""
    rows = _awards(accounts).filter(status=Status.SUSPENDED, kind__in=[Kind.HB, Kind.UC_MP])
    return [
        Gap(award.account_id, _weekly(award.kind, award.latest_rate or award.rate_pence), award.status_on or on,
            award.get_kind_display())
        for award in rows
    ]  # fmt: skip


def _live_dhp(on: date) -> "QuerySet[BenefitAward]":
    rows = BenefitAward.objects.filter(account=OuterRef("account_id"), kind=Kind.DHP, opened_on__lte=on)
    return rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=on))


def shortfall(accounts: "QuerySet[Any]", *, on: date) -> list[Gap]:
    """Awards of which something is kept back for spare bedrooms or by the cap, with no top-up in force."""
    rows = BenefitAward.objects.filter(account__in=accounts, status=Status.IN_PAYMENT)
    rows = rows.annotate(kept=F("under_occupation_pence") + F("cap_pence")).filter(kept__gt=0)
    found = []
    for award in rows.filter(~Exists(_live_dhp(on))):
        why = [
            word for word, pence in (("spare bedrooms", award.under_occupation_pence), ("the cap", award.cap_pence))
            if pence
        ]  # fmt: skip
        found.append(Gap(award.account_id, award.kept, award.status_on or award.opened_on, " and ".join(why)))
    return found


def discretionary_ended(accounts: "QuerySet[Any]", *, on: date) -> list[Gap]:
    """Discretionary Housing Payments that ended in the last quarter and were not followed by another."""
    rows = BenefitAward.objects.filter(account__in=accounts, kind=Kind.DHP, closed_on__lt=on)
    rows = rows.filter(closed_on__gte=on - timedelta(days=DHP_ENDED_DAYS)).filter(~Exists(_live_dhp(on)))
    newest: dict[int, Gap] = {}
    for award in rows.order_by("closed_on", "pk"):
        assert award.closed_on is not None, "filtered above"
        newest[award.account_id] = Gap(award.account_id, award.rate_pence or 0, award.closed_on)
    return list(newest.values())


def not_moved(accounts: "QuerySet[Any]", *, on: date) -> list[Gap]:
    """
    Awards that stayed as they were while the eligible charge rose more than 35 days ago (OPS-D29).

    Worth a week what the charge rose by. One statement: the newest change of a charge within a year, what was eligible
    before it and is now, and the award's rate by its newest line and by its newest line for days before the change.
    """
    chosen, parameters = picked.statement(accounts)
    pg = connection.vendor == "postgresql"

    def day(value: date) -> str:
        return f"DATE '{value.isoformat()}'" if pg else f"'{value.isoformat()}'"

    text = _NOT_MOVED.format(
        picked=chosen,
        on=day(on),
        long_ago=day(on - timedelta(days=NOT_MOVED_DAYS)),
        looked_back=day(on - timedelta(days=LOOKED_BACK_DAYS)),
        day_before="(m.moved_on - 1)" if pg else "date(m.moved_on, '-1 day')",
        yes="TRUE" if pg else "1",
    )
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        return [
            Gap(account_id, int(more), since if isinstance(since, date) else date.fromisoformat(since), kind)
            for account_id, more, since, kind in cursor
        ]


_NOT_MOVED = """
WITH moved AS (
    SELECT c.account_id, MAX(c.from_on) AS moved_on
    FROM ledger_charge c
    WHERE c.account_id IN ({picked}) AND c.from_on < {long_ago} AND c.from_on >= {looked_back} AND c.hb_eligible = {yes}
    GROUP BY c.account_id
),
gross AS (
    SELECT m.account_id, m.moved_on,
           SUM(CASE WHEN c.from_on <= {on} AND (c.until_on IS NULL OR c.until_on >= {on})
                    THEN c.weekly_pence ELSE 0 END) AS now_pence,
           SUM(CASE WHEN c.from_on < m.moved_on AND (c.until_on IS NULL OR c.until_on >= {day_before})
                    THEN c.weekly_pence ELSE 0 END) AS before_pence
    FROM moved m JOIN ledger_charge c ON c.account_id = m.account_id AND c.hb_eligible = {yes}
    GROUP BY m.account_id, m.moved_on
),
told AS (
    SELECT g.account_id, g.moved_on, g.now_pence, g.before_pence, w.id AS award_id, w.kind, b.rate_pence,
           b.covers_until,
           ROW_NUMBER() OVER (PARTITION BY w.id ORDER BY b.paid_on DESC, b.covers_until DESC, b.id DESC) AS place,
           ROW_NUMBER() OVER (PARTITION BY w.id, CASE WHEN b.covers_until < g.moved_on THEN 1 ELSE 0 END
                              ORDER BY b.covers_until DESC, b.id DESC) AS place_aside
    FROM gross g
    JOIN ledger_benefitaward w ON w.account_id = g.account_id AND w.status = 'in_payment' AND w.kind IN ('HB', 'UC_MP')
    JOIN ledger_benefitpayment b ON b.award_id = w.id AND b.paid_on <= {on}
    WHERE g.before_pence > 0 AND g.now_pence > g.before_pence
      AND NOT EXISTS (SELECT 1 FROM ledger_posting r WHERE r.reverses_id = b.posting_id)
)
SELECT n.account_id, n.now_pence - n.before_pence, n.moved_on, n.kind
FROM told n
JOIN told e ON e.award_id = n.award_id AND e.covers_until < e.moved_on AND e.place_aside = 1
WHERE n.place = 1 AND n.rate_pence = e.rate_pence AND n.covers_until >= n.moved_on
ORDER BY n.account_id, n.award_id
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands between an account and asking for a managed payment or a deduction."""

    covered: frozenset[int]
    monthly_uc_pence: dict[int, int]
    eligible_pence: dict[int, int]


def asked(account_ids: Collection[int], *, on: date) -> Asked:
    """
    Which of these accounts have benefit paid to us, or a managed payment or deduction asked for; and what it is worth.
    """
    covered = set(
        BenefitAward.objects.filter(
            account__in=account_ids, kind__in=[Kind.HB, Kind.UC_MP], status=Status.IN_PAYMENT
        ).values_list("account_id", flat=True)
    )
    covered |= set(
        ManagedPayment.objects.filter(
            account__in=account_ids, state__in=[state.value for state in OPEN_STATES]
        ).values_list("account_id", flat=True)
    )
    covered |= set(
        Deduction.objects.filter(account__in=account_ids, state__in=OPEN).values_list("account_id", flat=True)
    )
    claims = BenefitAward.objects.filter(account__in=account_ids, kind=Kind.UC, rate_pence__gt=0)
    monthly = claims.exclude(status=Status.ENDED).values_list("account_id", "rate_pence")
    eligible = (
        Charge.objects.filter(_in_force(on), account__in=account_ids, uc_eligible=True)
        .values_list("account_id")
        .annotate(total=Sum("weekly_pence"))
    )
    return Asked(frozenset(covered), {pk: pence or 0 for pk, pence in monthly}, dict(eligible))


def uc_weekly(monthly_pence: int) -> int:
    """A month of Universal Credit as a week (DEC-6)."""
    return _weekly(Kind.UC, monthly_pence)


def charge_lines(account_ids: Collection[int], *, on: date) -> dict[int, list[tuple[str, int, bool]]]:
    """The weekly charges of accounts on a day, as (element, pence, eligible for benefit), for the payer's form."""
    found: dict[int, list[tuple[str, int, bool]]] = defaultdict(list)
    rows = Charge.objects.filter(_in_force(on), account__in=account_ids).order_by("account_id", "-weekly_pence", "pk")
    for account_id, element, pence, eligible in rows.values_list(
        "account_id", "element", "weekly_pence", "uc_eligible"
    ):
        found[account_id].append((element, pence, eligible))
    return dict(found)
