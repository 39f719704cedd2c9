"""
Where every account stands on a day, in one SQL text that other apps may build on (DEC-4).

`ledger.rules.standing` and `ledger.rules.expected_income` are the meaning, this is the speed;
tests/ledger/queries/test_standings.py holds them together on random ledgers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from ledger.queries import carried_forward
from ledger.queries.carried_forward import PART, usable
from ledger.rules.account_types import NEVER_LEGAL_RENT, NO_BENEFIT_TIMING, NOBODYS
from ledger.rules.entry_kinds import COLLECTED
from ledger.rules.expected_income import LATE_DAYS, LIMIT_DAYS
from ledger.rules.rent_weeks import monday_of, weeks_in

COLUMNS = (
    "account_id",
    "landlord_id",
    "tenancy_id",
    "account_type",
    "former",
    "balance_pence",
    "legal_rent_pence",
    "accrued_pence",
    "technical_pence",
    "benefit_weekly_pence",
    "benefit_missing",
    "gross_weekly_pence",
    "gross_period_pence",
    "benefit_period_pence",
    "paid_this_week_pence",
    "week_charged",
    "owed_since",
    "last_payment_on",
    "last_entry_id",
)


@dataclass(frozen=True)
class AccountStanding:
    """
    One row of `cte`: pence, plus is owed. The names are those of the columns.

    Where rent is not charged by the week in advance, `gross_period` and `benefit_period` are for the period charged
    last, `paid_this_week` is what was paid since its charge day and `week_charged` whether it was charged (DEC-6);
    for all others the period is the week.
    """

    account_id: int
    landlord_id: int
    tenancy_id: int | None
    account_type: str
    former: bool
    balance_pence: int
    legal_rent_pence: int
    accrued_pence: int
    technical_pence: int
    benefit_weekly_pence: int
    benefit_missing: bool
    gross_weekly_pence: int
    gross_period_pence: int
    benefit_period_pence: int
    paid_this_week_pence: int
    week_charged: bool
    owed_since: date | None
    last_payment_on: date | None
    last_entry_id: int | None


def cte(on: date, *, landlord_id: int | None = None, account_ids: list[int] | None = None) -> str:
    """
    The text of a `WITH …, standings AS (…)` clause (without the final statement) with the columns of `COLUMNS`.

    As at the end of the day, by effective date, from every entry known now. Suspense and void accounts are left out.
    All values in it are dates and integers of ours, so it carries no parameters and can be joined to any statement.

    :param landlord_id: one landlord only.
    :param account_ids: these accounts only (a page, a case file).
    """
    pick = " AND ".join(
        ["a.account_type NOT IN (" + ", ".join(f"'{kind.value}'" for kind in sorted(NOBODYS)) + ")"]
        + ([f"a.landlord_id = {int(landlord_id)}"] if landlord_id is not None else [])
        + ([f"a.id IN ({', '.join(str(int(pk)) for pk in account_ids) or 'NULL'})"] if account_ids is not None else [])
    )
    monday = monday_of(on)
    words: dict[str, object] = {
        "pick": pick,
        "on": _day(on),
        "monday": _day(monday),
        "award_floor": _day(on - timedelta(days=LIMIT_DAYS)),
        "collected": ", ".join(f"'{kind}'" for kind in COLLECTED),
        "no_timing": ", ".join(f"'{kind.value}'" for kind in sorted(NO_BENEFIT_TIMING)),
        "never_legal": ", ".join(f"'{kind.value}'" for kind in sorted(NEVER_LEGAL_RENT)),
        "part": PART,
        "uc_days": _days_between("r.paid_to", monday + timedelta(days=6)),
        "uc_period_days": _days_from("r.paid_to", "o.ends_on"),
        "paid_for_days": _days_from("l.paid_to", "k.ends_on"),
        "period_days": _days_from("k.starts_on", "k.ends_on"),
        "month_back": _day(on - timedelta(days=31)),
        "this_year": on.year,
        "weeks_this_year": weeks_in(on.year),
        "weeks_last_year": weeks_in(on.year - 1),
        "since_last": _days_between("COALESCE(l.received_on, l.paid_to)", on),
        "late": LATE_DAYS,
        "limit": LIMIT_DAYS,
        "paid_to_days": _days_between("r.paid_to", on),
        "yes": "TRUE" if connection.vendor == "postgresql" else "1",
        "no": "FALSE" if connection.vendor == "postgresql" else "0",
        "greatest": "GREATEST" if connection.vendor == "postgresql" else "MAX",
        "least": "LEAST" if connection.vendor == "postgresql" else "MIN",
    }
    words["other_groups"] = OTHER_GROUPS.format(**words)
    return TEXT.format(**words, **_parts(on, landlord_id, account_ids, words))


def as_at(
    on: date, *, landlord_id: int | None = None, account_ids: list[int] | None = None
) -> Iterator[AccountStanding]:
    """Every account's standing at the end of a day, in order of account id, without loading them all at once."""
    text = cte(on, landlord_id=landlord_id, account_ids=account_ids)
    with connection.cursor() as cursor:
        cursor.execute(f"{text} SELECT {', '.join(COLUMNS)} FROM standings ORDER BY account_id")
        while rows := cursor.fetchmany(2000):
            for row in rows:
                yield _standing(row)


def _parts(
    on: date, landlord_id: int | None, account_ids: list[int] | None, words: dict[str, object]
) -> dict[str, str]:
    """A whole landlord is read from what was carried forward, where it is; a few accounts from their entries."""
    carried = usable(landlord_id, on=on) if landlord_id is not None and account_ids is None else None
    if carried is None:
        sums, owed, parts = SUMS, OWED, PARTS
    else:
        sums, owed, parts = carried_forward.SUMS, carried_forward.OWED, carried_forward.PARTS
        words = words | {
            "landlord": landlord_id,
            "carried_on": _day(carried.carried_on),
            "through": carried.through_entry_id,
        }
    return {
        "sums_part": sums.format(**words),
        "owed_part": owed.format(**words),
        "other_part": f"{parts.format(**words)},{OTHER.format(**words)}",
    }


def _standing(row: tuple[object, ...]) -> AccountStanding:
    named = dict(zip(COLUMNS, row, strict=True))
    for flag in ("former", "benefit_missing", "week_charged"):
        named[flag] = bool(named[flag])
    for day in ("owed_since", "last_payment_on"):
        if isinstance(named[day], str):
            named[day] = date.fromisoformat(str(named[day]))
    return AccountStanding(**named)  # type: ignore[arg-type]


def _day(day: date) -> str:
    return f"DATE '{day.isoformat()}'" if connection.vendor == "postgresql" else f"'{day.isoformat()}'"


def _days_between(column: str, until: date) -> str:
    if connection.vendor == "postgresql":
        return f"({_day(until)} - {column})"
    return f"CAST(julianday('{until.isoformat()}') - julianday({column}) AS INTEGER)"


def _days_from(first: str, last: str) -> str:
    """How many days lie between two columns."""
    if connection.vendor == "postgresql":
        return f"({last} - {first})"
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"


# periods: what each rent group charged last. otherwise: the accounts of groups that are not charged by the week in
# advance (DEC-6, ADR 0011); its guard spares everybody else's landlord the work. covered: the charged days that an
# award has not paid for, of such accounts.
# sums: what counts up to the day. owed: walking back from the newest debit, where the unpaid money runs out
# (ledger.rules.standing). other: what is not legal rent: elements that not every charge of the account says are, all of
# them on accounts whose type never bears any, and money that went out beyond what came in. Receipts are taken to meet
# the legal rent first, so it is never more than PRA-14's own figure (ledger.rules.allocation). latest: the last line of
# each award applied by the day and not reversed. moved: the few accounts that a misposted payment left or reached;
# own_payments: the newest day on which more was paid for them than was moved away to the account it was for (ADR 0012).
# Accrual is OPS-E12 with DEC-6; the integer division is "half up" written without a float: (2n + d) / 2d.
# The parts that add up every entry; ledger.queries.carried_forward has the same parts from carried figures.
SUMS = """
sums AS (
    SELECT e.account_id,
           SUM(e.amount_pence) AS balance_pence,
           SUM(CASE WHEN e.kind IN ('PAY', 'PAY_MOVED') AND e.effective_on >= {monday} THEN -e.amount_pence ELSE 0 END)
               AS paid_this_week_pence,
           MAX(CASE WHEN e.kind = 'PAY' THEN e.effective_on END) AS last_payment_on,
           MIN(e.effective_on) AS first_on,
           MAX(e.id) AS last_entry_id
    FROM ledger_entry e JOIN picked p ON p.account_id = e.account_id
    WHERE e.effective_on <= {on}
    GROUP BY e.account_id
)"""

OWED = """
debits AS (
    SELECT e.account_id, e.effective_on, SUM(e.amount_pence) AS amount_pence, MAX(s.balance_pence) AS balance_pence
    FROM ledger_entry e JOIN sums s ON s.account_id = e.account_id
    WHERE s.balance_pence > 0 AND e.effective_on <= {on} AND e.amount_pence > 0 AND e.kind NOT IN ({collected})
    GROUP BY e.account_id, e.effective_on
),
walked AS (
    SELECT account_id, effective_on, balance_pence,
           SUM(amount_pence) OVER (PARTITION BY account_id ORDER BY effective_on DESC) AS back_to_here
    FROM debits
),
owed AS (
    SELECT account_id, MAX(effective_on) AS owed_since
    FROM walked WHERE back_to_here >= balance_pence
    GROUP BY account_id
)"""

PARTS = """
parts AS (
    SELECT account_id, part, SUM(amount_pence) AS pence
    FROM (SELECT e.account_id, e.amount_pence, {part} AS part
          FROM ledger_entry e JOIN picked p ON p.account_id = e.account_id
          WHERE e.effective_on <= {on}) d
    GROUP BY account_id, part
)"""

OTHER = """
legal AS (
    SELECT c.account_id, c.element
    FROM ledger_charge c JOIN picked p ON p.account_id = c.account_id
    WHERE p.account_type NOT IN ({never_legal})
    GROUP BY c.account_id, c.element
    HAVING MIN(CASE WHEN c.legal_rent = {yes} THEN 1 ELSE 0 END) = 1
),
rent_accounts AS (SELECT DISTINCT account_id FROM legal),
other AS (
    SELECT q.account_id,
           SUM(CASE WHEN q.part IN ('$hb', '$uc', '$money') THEN 0
                    WHEN q.part = '' AND r.account_id IS NOT NULL THEN 0
                    WHEN q.part <> '' AND l.element IS NOT NULL THEN 0
                    ELSE {greatest}(q.pence, 0) END)
           + {greatest}(SUM(CASE WHEN q.part = '$money' THEN q.pence
                                 WHEN q.part IN ('$hb', '$uc') THEN {greatest}(q.pence, 0)
                                 ELSE 0 END), 0) AS not_legal_pence
    FROM parts q
    LEFT JOIN legal l ON l.account_id = q.account_id AND l.element = q.part
    LEFT JOIN rent_accounts r ON r.account_id = q.account_id
    GROUP BY q.account_id
)"""

OTHER_GROUPS = "SELECT 1 FROM ledger_rentgroup z WHERE z.charged_by <> 'week' OR z.in_advance = {no}"

TEXT = """
WITH picked AS (
    SELECT a.id AS account_id, a.landlord_id, a.tenancy_id, a.account_type, a.rent_group_id,
           CASE WHEN a.account_type = 'FTA' OR (t.ends_on IS NOT NULL AND t.ends_on < {on})
                THEN {yes} ELSE {no} END AS former
    FROM ledger_rentaccount a LEFT JOIN tenancies_tenancy t ON t.id = a.tenancy_id
    WHERE {pick}
),
periods AS (
    SELECT k.rent_group_id, k.charged, k.charge_on, k.ends_on, g.charged_by AS unit, g.in_advance,
           CASE g.charged_by WHEN 'week' THEN 12 WHEN 'fortnight' THEN 24 WHEN 'four_week' THEN 48
                ELSE CASE WHEN k.rent_year >= {this_year} THEN {weeks_this_year} ELSE {weeks_last_year} END END
               AS twelfths,
           CASE g.charged_by WHEN 'week' THEN 12 WHEN 'fortnight' THEN 24 WHEN 'four_week' THEN 48 ELSE 52 END
               AS benefit_twelfths
    FROM ledger_rentweek k JOIN ledger_rentgroup g ON g.id = k.rent_group_id
    WHERE k.charge_on = (SELECT MAX(x.charge_on) FROM ledger_rentweek x
                         WHERE x.rent_group_id = g.id AND x.charge_on <= {on}
                           AND x.charge_on >= CASE WHEN g.charged_by = 'week' THEN {monday} ELSE {month_back} END)
),
otherwise AS (
    SELECT p.account_id, q.rent_group_id, q.charge_on, q.ends_on, q.unit, q.twelfths, q.benefit_twelfths
    FROM picked p JOIN periods q ON q.rent_group_id = p.rent_group_id
    WHERE (q.unit <> 'week' OR q.in_advance = {no}) AND EXISTS ({other_groups})
),
period_prices AS (
    SELECT o.account_id,
           SUM(CASE WHEN c.per = o.unit AND c.period_pence IS NOT NULL THEN c.period_pence ELSE 0 END)
           + (2 * CAST(SUM(CASE WHEN c.per = o.unit AND c.period_pence IS NOT NULL THEN 0 ELSE c.weekly_pence END)
                       AS BIGINT) * o.twelfths + 12) / 24 AS gross_period_pence
    FROM otherwise o JOIN ledger_charge c ON c.account_id = o.account_id
    WHERE c.from_on <= {on} AND (c.until_on IS NULL OR c.until_on >= {on}) AND EXISTS ({other_groups})
    GROUP BY o.account_id, o.twelfths
),
period_paid AS (
    SELECT o.account_id, -SUM(e.amount_pence) AS paid_pence
    FROM otherwise o JOIN ledger_entry e ON e.account_id = o.account_id
    WHERE e.kind IN ('PAY', 'PAY_MOVED') AND e.effective_on >= o.charge_on AND e.effective_on <= {on}
      AND EXISTS ({other_groups})
    GROUP BY o.account_id
),
{sums_part},
moved AS (
    SELECT DISTINCT t.account_id
    FROM ledger_adjustment m JOIN ledger_adjustmentpart t ON t.adjustment_id = m.id
    JOIN picked p ON p.account_id = t.account_id
    WHERE m.moves_id IS NOT NULL AND m.state = 'posted'
),
own_payments AS (
    SELECT account_id, MAX(effective_on) AS last_payment_on
    FROM (SELECT e.account_id, e.effective_on
          FROM ledger_entry e JOIN moved v ON v.account_id = e.account_id
          WHERE e.kind IN ('PAY', 'PAY_MOVED') AND e.effective_on <= {on}
          GROUP BY e.account_id, e.effective_on HAVING SUM(e.amount_pence) < 0) d
    GROUP BY account_id
),
weekly AS (
    SELECT c.account_id, SUM(c.weekly_pence) AS gross_weekly_pence
    FROM ledger_charge c JOIN picked p ON p.account_id = c.account_id
    WHERE c.from_on <= {on} AND (c.until_on IS NULL OR c.until_on >= {on})
    GROUP BY c.account_id
),
{owed_part},
{other_part},
limits AS (
    SELECT landlord_id, limit_days, late_days
    FROM (SELECT landlord_id, limit_days, late_days,
                 ROW_NUMBER() OVER (PARTITION BY landlord_id ORDER BY from_on DESC) AS place
          FROM ledger_benefitsetting WHERE from_on <= {on}) s
    WHERE place = 1
),
ranked AS (
    SELECT b.award_id, w.account_id, w.landlord_id, w.kind, w.cycle, b.rate_pence,
           MAX(b.covers_until) OVER (PARTITION BY b.award_id) AS paid_to,
           MAX(CASE WHEN b.posting_id IS NOT NULL THEN b.paid_on END) OVER (PARTITION BY b.award_id) AS received_on,
           ROW_NUMBER() OVER (PARTITION BY b.award_id ORDER BY b.paid_on DESC, b.covers_until DESC, b.id DESC) AS place
    FROM ledger_benefitpayment b
    JOIN ledger_benefitaward w ON w.id = b.award_id
    JOIN picked p ON p.account_id = w.account_id
    WHERE b.paid_on <= {on} AND (w.closed_on IS NULL OR w.closed_on >= {on})
      AND NOT EXISTS (SELECT 1 FROM ledger_posting r WHERE r.reverses_id = b.posting_id)
      AND p.former = {no} AND p.account_type NOT IN ({no_timing})
),
latest AS (
    SELECT r.award_id, r.account_id, r.kind, r.rate_pence, r.paid_to, r.received_on, o.rent_group_id AS other_group_id,
           CASE WHEN {paid_to_days} <= COALESCE(m.limit_days, {limit}) THEN 1 ELSE 0 END AS counts,
           COALESCE(m.late_days, {late}) AS late_days,
           CASE r.cycle WHEN 'weekly' THEN 7 WHEN 'fortnightly' THEN 14 ELSE 28 END AS cycle_days,
           CASE WHEN o.account_id IS NULL THEN {uc_days} ELSE {uc_period_days} END AS uc_days
    FROM ranked r
    LEFT JOIN otherwise o ON o.account_id = r.account_id
    LEFT JOIN limits m ON m.landlord_id = r.landlord_id
    WHERE r.place = 1
),
covered AS (
    SELECT l.award_id, SUM({least}({paid_for_days}, {period_days} + 1)) AS days
    FROM latest l
    JOIN ledger_rentweek k ON k.rent_group_id = l.other_group_id AND k.ends_on > l.paid_to AND k.charge_on <= {on}
    WHERE k.charged = {yes} AND l.kind = 'HB' AND EXISTS ({other_groups})
    GROUP BY l.award_id
),
charged AS (
    SELECT DISTINCT e.account_id, e.effective_on
    FROM ledger_entry e JOIN latest l ON l.account_id = e.account_id AND l.kind = 'HB'
    WHERE e.kind = 'CHARGE' AND e.effective_on > {award_floor} AND e.effective_on <= {on}
),
counted AS (
    SELECT l.award_id, COUNT(*) AS debits
    FROM latest l JOIN charged c ON c.account_id = l.account_id AND c.effective_on > l.paid_to
    WHERE l.kind = 'HB'
    GROUP BY l.award_id
),
accrued AS (
    SELECT l.account_id,
           SUM(CASE WHEN l.counts = 0 THEN 0
                    WHEN l.kind = 'HB' AND l.other_group_id IS NOT NULL
                        THEN (2 * l.rate_pence * COALESCE(v.days, 0) + 7) / 14
                    WHEN l.kind = 'HB' THEN l.rate_pence * COALESCE(n.debits, 0)
                    WHEN l.uc_days > 0 THEN (2 * l.rate_pence * 12 * l.uc_days + 365) / 730
                    ELSE 0 END) AS accrued_pence,
           SUM(CASE WHEN l.counts = 0 THEN 0
                    WHEN l.kind = 'HB' AND l.other_group_id IS NOT NULL
                        THEN CASE WHEN COALESCE(v.days, 0) > 0 THEN l.rate_pence ELSE 0 END
                    WHEN l.kind = 'HB' THEN CASE WHEN COALESCE(n.debits, 0) > 0 THEN l.rate_pence ELSE 0 END
                    WHEN l.uc_days > 0 THEN (2 * l.rate_pence * 84 + 365) / 730
                    ELSE 0 END) AS benefit_weekly_pence,
           MAX(CASE WHEN l.kind = 'HB' AND {since_last} > l.cycle_days + l.late_days THEN 1
                    WHEN l.kind <> 'HB' AND l.received_on IS NOT NULL AND {since_last} > 31 + l.late_days THEN 1
                    WHEN l.kind <> 'HB' AND l.received_on IS NULL AND {since_last} > 62 + l.late_days THEN 1
                    ELSE 0 END) AS missing
    FROM latest l
    LEFT JOIN counted n ON n.award_id = l.award_id
    LEFT JOIN covered v ON v.award_id = l.award_id
    GROUP BY l.account_id
),
standings AS (
    SELECT p.account_id, p.landlord_id, p.tenancy_id, p.account_type, p.former,
           CAST(COALESCE(s.balance_pence, 0) AS BIGINT) AS balance_pence,
           CAST({greatest}(COALESCE(s.balance_pence, 0) - COALESCE(o2.not_legal_pence, 0), 0) AS BIGINT)
               AS legal_rent_pence,
           CAST(COALESCE(x.accrued_pence, 0) AS BIGINT) AS accrued_pence,
           CAST({least}({greatest}(COALESCE(s.balance_pence, 0), 0), COALESCE(x.accrued_pence, 0)) AS BIGINT)
               AS technical_pence,
           CAST(COALESCE(x.benefit_weekly_pence, 0) AS BIGINT) AS benefit_weekly_pence,
           CASE WHEN COALESCE(x.missing, 0) = 1 THEN {yes} ELSE {no} END AS benefit_missing,
           CAST(CASE WHEN p.former = {yes} THEN 0 ELSE COALESCE(g.gross_weekly_pence, 0) END AS BIGINT)
               AS gross_weekly_pence,
           CAST(CASE WHEN p.former = {yes} THEN 0
                     WHEN w.account_id IS NULL THEN COALESCE(g.gross_weekly_pence, 0)
                     ELSE COALESCE(w2.gross_period_pence, 0) END AS BIGINT) AS gross_period_pence,
           CAST(CASE WHEN w.account_id IS NULL THEN COALESCE(x.benefit_weekly_pence, 0)
                     ELSE (2 * CAST(COALESCE(x.benefit_weekly_pence, 0) AS BIGINT) * w.benefit_twelfths + 12) / 24 END
                AS BIGINT)
               AS benefit_period_pence,
           CAST(CASE WHEN w.account_id IS NULL THEN COALESCE(s.paid_this_week_pence, 0)
                     ELSE COALESCE(w3.paid_pence, 0) END AS BIGINT) AS paid_this_week_pence,
           COALESCE(k.charged, {yes}) AS week_charged,
           CASE WHEN s.balance_pence > 0 THEN COALESCE(o.owed_since, s.first_on) END AS owed_since,
           CASE WHEN v.account_id IS NULL THEN s.last_payment_on ELSE y.last_payment_on END AS last_payment_on,
           s.last_entry_id
    FROM picked p
    LEFT JOIN sums s ON s.account_id = p.account_id
    LEFT JOIN moved v ON v.account_id = p.account_id
    LEFT JOIN own_payments y ON y.account_id = p.account_id
    LEFT JOIN owed o ON o.account_id = p.account_id
    LEFT JOIN other o2 ON o2.account_id = p.account_id
    LEFT JOIN weekly g ON g.account_id = p.account_id
    LEFT JOIN accrued x ON x.account_id = p.account_id
    LEFT JOIN periods k ON k.rent_group_id = p.rent_group_id
    LEFT JOIN otherwise w ON w.account_id = p.account_id
    LEFT JOIN period_prices w2 ON w2.account_id = p.account_id
    LEFT JOIN period_paid w3 ON w3.account_id = p.account_id
)
"""
