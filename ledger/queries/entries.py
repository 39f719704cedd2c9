"""
Lines of accounts, what they cost now, and who is liable on them: always for many accounts at once.

Statements see the ledger *as recorded* (DEC-24): the newest entry known when a run was prepared is its cut, so what is
entered later for an old day is told next time and never changes a paper that went out.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Max, Q

from ledger.models import AccountParty, Charge, Entry, PaymentReference, RentAccount, SuspenseItem
from ledger.rules.entry_kinds import COLLECTED, EntryKind
from staff.models import Landlord
from staff.refusals import Refused


class StillPosting(Refused):
    """Money is being posted at this moment, so a cut made now would not be honest."""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry of an account: whole pence, plus is owed. No person's name and no free text."""

    entry_id: int
    account_id: int
    kind: EntryKind
    element: str
    amount_pence: int
    effective_on: date
    rent_year: int
    rent_week: int


def settled_cut(landlord: Landlord) -> int:
    """
    The newest entry id such that every entry up to it is in and stays: what a run knew, for good.

    Ids are handed out before commit, so on PostgreSQL a posting still in flight could land below the newest id seen.
    Whoever is in flight when the id is read holds a lock on the table; if nobody holds one afterwards, they are done.
    SQLite has one writer.

    :raises StillPosting: if money is being posted right now. Try again in a minute.
    """
    newest = Entry.objects.filter(landlord=landlord).aggregate(newest=Max("pk"))["newest"] or 0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT COUNT(*) FROM pg_locks WHERE relation = %s::regclass AND mode = 'RowExclusiveLock'"
                " AND granted AND pid <> pg_backend_pid()"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                [Entry._meta.db_table],
            )
            if cursor.fetchone()[0]:
                raise StillPosting("Money is being posted at this moment. Try again in a minute.")
    return int(newest)


@dataclass(frozen=True)
class Window:
    """
    Which entries a period's statement counts, and as what (DEC-24).

    :param cut: entries with an id up to this are known.
    :param before_to_on: last day of the period told before; None when there was none.
    :param before_cut: the cut of that one.
    """

    from_on: date
    to_on: date
    cut: int
    before_to_on: date | None = None
    before_cut: int | None = None

    @property
    def told_before(self) -> str:
        """SQL: an entry is in the opening balance."""
        if self.before_to_on is None:
            return f"e.effective_on < {_day(self.from_on)} AND e.id <= {int(self.cut)}"
        return f"e.effective_on <= {_day(self.before_to_on)} AND e.id <= {int(self.before_cut or 0)}"

    @property
    def in_period(self) -> str:
        """SQL: an entry counts from a day of the period."""
        return f"e.effective_on >= {_day(self.from_on)} AND e.effective_on <= {_day(self.to_on)} AND e.id <= {self.cut}"

    @property
    def counted(self) -> str:
        """SQL: an entry is in the closing balance."""
        return f"e.effective_on <= {_day(self.to_on)} AND e.id <= {int(self.cut)}"

    @property
    def entered_since(self) -> str:
        """SQL: an entry belongs to the block "entered since your last statement"."""
        return f"e.effective_on < {_day(self.from_on)} AND e.id <= {int(self.cut)} AND NOT ({self.told_before})"


def movements_cte(landlord_id: int, window: Window) -> str:
    """
    The text of `WITH movements AS (…)`: one row an account of the landlord that a period concerns.

    Columns: account_id, account_ref, account_type, rent_group_id, tenancy_id, opening_pence, earlier_pence,
    charges_pence, receipts_pence, adjustments_pence, closing_pence, lines. An account is concerned if it was opened by
    the end of the period or has an entry in it. Columns are those of DEC-17; closing is summed on its own.
    """
    collected = ", ".join(f"'{kind}'" for kind in COLLECTED)
    return MOVEMENTS.format(
        landlord=int(landlord_id),
        to_on=_day(window.to_on),
        opening=window.told_before,
        earlier=window.entered_since,
        period=window.in_period,
        counted=window.counted,
        collected=collected,
    )


MOVEMENTS = """
WITH moved AS (
    SELECT e.account_id,
           SUM(CASE WHEN {opening} THEN e.amount_pence ELSE 0 END) AS opening_pence,
           SUM(CASE WHEN {earlier} THEN e.amount_pence ELSE 0 END) AS earlier_pence,
           SUM(CASE WHEN {period} AND e.kind = 'CHARGE' THEN e.amount_pence ELSE 0 END) AS charges_pence,
           SUM(CASE WHEN {period} AND e.kind IN ({collected}) THEN e.amount_pence ELSE 0 END) AS receipts_pence,
           SUM(CASE WHEN {period} AND e.kind <> 'CHARGE' AND e.kind NOT IN ({collected})
                    THEN e.amount_pence ELSE 0 END) AS adjustments_pence,
           SUM(e.amount_pence) AS closing_pence,
           SUM(CASE WHEN {earlier} OR {period} THEN 1 ELSE 0 END) AS lines
    FROM ledger_entry e
    WHERE e.landlord_id = {landlord} AND {counted}
    GROUP BY e.account_id
),
movements AS (
    SELECT a.id AS account_id, a.account_ref, a.account_type, a.rent_group_id, a.tenancy_id,
           CAST(COALESCE(m.opening_pence, 0) AS BIGINT) AS opening_pence,
           CAST(COALESCE(m.earlier_pence, 0) AS BIGINT) AS earlier_pence,
           CAST(COALESCE(m.charges_pence, 0) AS BIGINT) AS charges_pence,
           CAST(COALESCE(m.receipts_pence, 0) AS BIGINT) AS receipts_pence,
           CAST(COALESCE(m.adjustments_pence, 0) AS BIGINT) AS adjustments_pence,
           CAST(COALESCE(m.closing_pence, 0) AS BIGINT) AS closing_pence,
           COALESCE(m.lines, 0) AS lines
    FROM ledger_rentaccount a LEFT JOIN moved m ON m.account_id = a.id
    WHERE a.landlord_id = {landlord} AND (a.opened_on <= {to_on} OR m.account_id IS NOT NULL)
)
"""


@dataclass(frozen=True)
class GroupControl:
    """What the ledger itself says of one rent group at the end of a period: the figure statements must come to."""

    rent_group: str
    accounts: int
    entries: int
    balance_pence: int


def group_controls(landlord: Landlord, window: Window) -> list[GroupControl]:
    """
    The ledger's own total per rent group, by code ("" for accounts of none): read straight from the entries.

    `entries` counts those the period's statements must show: entered since, and in the period.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT COALESCE(g.code, '') AS code, SUM(e.amount_pence),
                   SUM(CASE WHEN {window.told_before} THEN 0 ELSE 1 END)
            FROM ledger_entry e
            JOIN ledger_rentaccount a ON a.id = e.account_id
            LEFT JOIN ledger_rentgroup g ON g.id = a.rent_group_id
            WHERE e.landlord_id = {int(landlord.pk)} AND {window.counted}
            GROUP BY COALESCE(g.code, '')
            """
        )
        money = {code: (int(balance), int(entries)) for code, balance, entries in cursor.fetchall()}
    concerned = RentAccount.objects.filter(landlord=landlord).filter(
        Q(opened_on__lte=window.to_on)
        | Q(
            pk__in=Entry.objects.filter(landlord=landlord, effective_on__lte=window.to_on, pk__lte=window.cut).values(
                "account_id"
            )
        )
    )
    accounts: dict[str, int] = {}
    for code in concerned.values_list("rent_group__code", flat=True):
        accounts[code or ""] = accounts.get(code or "", 0) + 1
    return [
        GroupControl(code, accounts.get(code, 0), money.get(code, (0, 0))[1], money.get(code, (0, 0))[0])
        for code in sorted(set(money) | set(accounts))
    ]


def lines_of(account_ids: Collection[int], window: Window) -> Iterator[tuple[EntryLine, bool]]:
    """
    The entries a period's statements show, in the order they are shown; with each, whether it is of the block
    "entered since your last statement". One query.
    """
    if not account_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT e.id, e.account_id, e.kind, e.element, e.amount_pence, e.effective_on, e.rent_year, e.rent_week,
                   CASE WHEN {window.entered_since} THEN 1 ELSE 0 END AS late
            FROM ledger_entry e
            WHERE e.account_id IN ({_ids(account_ids)}) AND ({window.entered_since} OR {window.in_period})
            ORDER BY e.account_id, late DESC, e.effective_on, e.id
            """
        )
        while rows := cursor.fetchmany(2000):
            for row in rows:
                yield _line(row[:8]), bool(row[8])


def raw_lines(account_ids: Collection[int]) -> dict[int, list[EntryLine]]:
    """Every entry of some accounts, nothing left out: what a sample is recomputed from."""
    found: dict[int, list[EntryLine]] = {pk: [] for pk in account_ids}
    rows = Entry.objects.filter(account_id__in=account_ids).order_by("pk").values_list(*LINE_FIELDS)
    for row in rows:
        line = _line(row)
        found[line.account_id].append(line)
    return found


LINE_FIELDS = ("pk", "account_id", "kind", "element", "amount_pence", "effective_on", "rent_year", "rent_week")


def _line(row: tuple[object, ...]) -> EntryLine:
    entry_id, account_id, kind, element, amount, effective_on, year, week = row
    day = date.fromisoformat(effective_on) if isinstance(effective_on, str) else effective_on
    return EntryLine(
        int(entry_id),  # type: ignore[call-overload]
        int(account_id),  # type: ignore[call-overload]
        EntryKind(str(kind)),
        str(element),
        int(amount),  # type: ignore[call-overload]
        day,  # type: ignore[arg-type]
        int(year),  # type: ignore[call-overload]
        int(week),  # type: ignore[call-overload]
    )


def weekly_charges(account_ids: Collection[int], *, on: date) -> dict[int, tuple[tuple[str, int], ...]]:
    """
    What each account costs for a full week on a day, as (element, pence), the basic rent first. Nothing where the
    tenancy has ended. One query.
    """
    rows = (
        Charge.objects.filter(account_id__in=account_ids, from_on__lte=on, weekly_pence__gt=0)
        .exclude(until_on__lt=on)
        .exclude(account__tenancy__ends_on__lt=on)
        .order_by("account_id", "element")
        .values_list("account_id", "element", "weekly_pence")
    )
    found: dict[int, list[tuple[str, int]]] = {}
    for account_id, element, pence in rows:
        found.setdefault(account_id, []).append((element, pence))
    return {
        account_id: tuple(sorted(elements, key=lambda each: (each[0] != "RENT", each[0])))
        for account_id, elements in found.items()
    }


@dataclass(frozen=True)
class AccountFace:
    """What a paper says of an account: references and type, by id."""

    account_id: int
    account_ref: str
    account_type: str
    payment_ref: str
    tenancy_id: int | None
    rent_group_id: int | None


def faces(account_ids: Collection[int]) -> dict[int, AccountFace]:
    """References and type of accounts; the payment reference is the first one, or the account's own. Two queries."""
    payment_refs: dict[int, str] = {}
    rows = PaymentReference.objects.filter(account_id__in=account_ids).order_by("account_id", "pk")
    for account_id, reference in rows.values_list("account_id", "reference"):
        payment_refs.setdefault(account_id, reference)
    found = RentAccount.objects.filter(pk__in=account_ids).values_list(
        "pk", "account_ref", "account_type", "tenancy_id", "rent_group_id"
    )
    return {
        pk: AccountFace(pk, ref, account_type, payment_refs.get(pk, ref), tenancy_id, group_id)
        for pk, ref, account_type, tenancy_id, group_id in found
    }


def accounts_of_people(person_ids: Collection[int], *, on: date) -> dict[int, frozenset[int]]:
    """
    Every account on which one of these people is liable on a day, with all who are liable on it: whether two accounts
    have exactly the same parties is asked of this (PRA-16). Two queries.
    """
    in_force = AccountParty.objects.filter(from_on__lte=on).exclude(until_on__lt=on)
    theirs = set(in_force.filter(person_id__in=person_ids).values_list("account_id", flat=True))
    found: dict[int, set[int]] = {}
    for account_id, person_id in in_force.filter(account_id__in=theirs).values_list("account_id", "person_id"):
        found.setdefault(account_id, set()).add(person_id)
    return {account_id: frozenset(people) for account_id, people in found.items()}


def suspense_waiting(landlord: Landlord, *, on: date) -> tuple[int, int]:
    """How many suspense items wait on a day, and their pence (plus is owed): shown to whoever approves (OPS-G6)."""
    waiting = SuspenseItem.objects.filter(landlord=landlord, received_on__lte=on).exclude(settled_on__lte=on)
    amounts = list(waiting.values_list("amount_pence", flat=True))
    return len(amounts), sum(amounts)


def _ids(account_ids: Collection[int]) -> str:
    return ", ".join(str(int(pk)) for pk in sorted(account_ids))


def _day(day: date) -> str:
    return f"DATE '{day.isoformat()}'" if connection.vendor == "postgresql" else f"'{day.isoformat()}'"
