"""What was posted to an account, line by line and day by day, for people who have to explain a balance."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from ledger.models import Charge, Entry
from ledger.rules.entry_kinds import COLLECTED, MEANING, EntryKind


@dataclass(frozen=True, slots=True)
class Part:
    """One element's share of a posted line, in pence, plus is owed."""

    element: str
    amount_pence: int


@dataclass(frozen=True, slots=True)
class PostedLine:
    """
    One posting as it touched one account on one day, with the file or run it came from (DEC-1).

    `column` is charge, receipt or adjustment (DEC-17). `parts` are its elements, the greatest first.
    """

    posting_id: int
    public_id: UUID
    on: date
    kind: EntryKind
    amount_pence: int
    parts: tuple[Part, ...]
    rent_year: int
    rent_week: int
    narrative: str
    source: str
    batch_id: int
    batch_source: str
    batch_public_id: UUID
    recorded_on: date
    recorded_at: datetime
    by: str
    by_system: bool
    reverses: UUID | None
    reversed_by: UUID | None

    @property
    def reversed_later(self) -> bool:
        """Whether another posting took it back."""
        return self.reversed_by is not None

    @property
    def words(self) -> str:
        """What it is, as officers and tenants read it."""
        return MEANING[self.kind].words

    @property
    def column(self) -> str:
        """The column of a statement that it belongs to (DEC-17)."""
        if self.kind is EntryKind.CHARGE:
            return "charge"
        return "receipt" if self.kind in COLLECTED else "adjustment"


_FIELDS = (
    "posting_id", "kind", "element", "amount_pence", "effective_on", "rent_year", "rent_week",
    "posting__public_id", "posting__narrative", "posting__source", "posting__recorded_on", "posting__recorded_at",
    "posting__by__name", "posting__by__is_system", "posting__reverses__public_id", "posting__reversed_by__public_id",
    "batch_id", "batch__source", "batch__public_id",
)  # fmt: skip


def of_account(
    account_id: int, *, since: date | None = None, until: date | None = None, known_on: date | None = None
) -> list[PostedLine]:
    """
    Every line of an account effective between two days, both included, oldest first, in one query.

    :param known_on: only what had been recorded by the end of this day ("what did we know then", OPS-A13).
    """
    entries = _known(Entry.objects.filter(account_id=account_id), known_on)
    if since is not None:
        entries = entries.filter(effective_on__gte=since)
    if until is not None:
        entries = entries.filter(effective_on__lte=until)
    grouped: dict[tuple[date, int, str], list[Sequence[object]]] = {}
    for row in entries.order_by("effective_on", "posting_id", "pk").values_list(*_FIELDS):
        grouped.setdefault((row[4], row[0], row[1]), []).append(row)
    return [_line(rows) for rows in grouped.values()]


def latest_of_account(account_id: int, *, before: date | None, limit: int, charges: bool) -> list[PostedLine]:
    """
    The newest lines of an account effective before a day, newest first, whole days, at least `limit` where there are.

    :param charges: only the weekly charges, or everything else.
    """
    entries = Entry.objects.filter(account_id=account_id)
    entries = entries.filter(kind=EntryKind.CHARGE.value) if charges else entries.exclude(kind=EntryKind.CHARGE.value)
    if before is not None:
        entries = entries.filter(effective_on__lt=before)
    newest = list(entries.order_by("-effective_on").values_list("effective_on", flat=True)[: limit * 4])
    if not newest:
        return []
    lines = of_account(account_id, since=newest[-1], until=newest[0])
    return [line for line in reversed(lines) if (line.kind is EntryKind.CHARGE) is charges]


def _line(rows: list[Sequence[object]]) -> PostedLine:
    first = rows[0]
    shares: dict[str, int] = defaultdict(int)
    for row in rows:
        shares[str(row[2])] += int(str(row[3]))
    parts = tuple(
        Part(element, pence) for element, pence in sorted(shares.items(), key=lambda one: (-abs(one[1]), one[0]))
    )
    return PostedLine(
        posting_id=first[0],  # type: ignore[arg-type]
        public_id=first[7],  # type: ignore[arg-type]
        on=first[4],  # type: ignore[arg-type]
        kind=EntryKind(str(first[1])),
        amount_pence=sum(part.amount_pence for part in parts),
        parts=parts,
        rent_year=first[5],  # type: ignore[arg-type]
        rent_week=first[6],  # type: ignore[arg-type]
        narrative=str(first[8]),
        source=str(first[9]),
        recorded_on=first[10],  # type: ignore[arg-type]
        recorded_at=first[11],  # type: ignore[arg-type]
        by=str(first[12]),
        by_system=bool(first[13]),
        reverses=first[14],  # type: ignore[arg-type]
        reversed_by=first[15],  # type: ignore[arg-type]
        batch_id=first[16],  # type: ignore[arg-type]
        batch_source=str(first[17]),
        batch_public_id=first[18],  # type: ignore[arg-type]
    )


def _known(entries: QuerySet[Entry], known_on: date | None) -> QuerySet[Entry]:
    return entries if known_on is None else entries.filter(posting__recorded_on__lte=known_on)


def balance_before(account_id: int, day: date, *, known_on: date | None = None) -> int:
    """The balance at the start of a day, in pence; as it was known on another, if asked."""
    entries = _known(Entry.objects.filter(account_id=account_id, effective_on__lt=day), known_on)
    total = entries.aggregate(total=Sum("amount_pence"))
    return int(total["total"] or 0)


def balance_through(account_id: int, day: date) -> int:
    """The balance at the end of a day, in pence."""
    return balance_before(account_id, day + timedelta(days=1))


def of_posting(posting_id: int, *, account_id: int) -> PostedLine:
    """What one posting did to one account, as its first line."""
    rows = Entry.objects.filter(account_id=account_id, posting_id=posting_id).order_by("pk").values_list(*_FIELDS)
    return _line([row for row in rows if row[1] == rows[0][1]])


def has_lines_before(account_id: int, day: date) -> bool:
    """Whether anything is posted to an account before a day."""
    return Entry.objects.filter(account_id=account_id, effective_on__lt=day).exists()


def daily_changes(account_id: int, *, since: date, until: date) -> list[tuple[date, int]]:
    """By how much the balance changed on each day between two days, oldest first, in pence."""
    days = Entry.objects.filter(account_id=account_id, effective_on__gte=since, effective_on__lte=until)
    return list(days.values_list("effective_on").annotate(total=Sum("amount_pence")).order_by("effective_on"))


def by_element(account_id: int, *, until: date) -> list[Part]:
    """What is owed of each element at the end of a day where receipts are not spread over them, largest first."""
    rows = Entry.objects.filter(account_id=account_id, effective_on__lte=until).values_list("element")
    found = [Part(element, total) for element, total in rows.annotate(total=Sum("amount_pence")) if total]
    return sorted(found, key=lambda part: (-part.amount_pence, part.element))


def weekly_charges(account_id: int, *, on: date) -> list[Part]:
    """What a full week costs on a day, element by element, the greatest first (OPS-A4)."""
    rows = Charge.objects.filter(account_id=account_id, from_on__lte=on).exclude(until_on__lt=on)
    found = [Part(element, pence) for element, pence in rows.values_list("element", "weekly_pence")]
    return sorted(found, key=lambda part: (-part.amount_pence, part.element))


def charged_and_paid(
    account_ids: Collection[int], *, since: date, until: date
) -> dict[int, list[tuple[date, int, int]]]:
    """For each account the days between two days on which rent was charged or collected: (day, charged, collected)."""
    charged = Sum("amount_pence", filter=Q(kind=EntryKind.CHARGE.value))
    collected = Sum("amount_pence", filter=Q(kind__in=COLLECTED))
    rows = Entry.objects.filter(account_id__in=account_ids, effective_on__gte=since, effective_on__lte=until)
    found: dict[int, list[tuple[date, int, int]]] = defaultdict(list)
    for account_id, on, due, paid in rows.values_list("account_id", "effective_on").annotate(
        due=charged, paid=collected
    ):
        found[account_id].append((on, due or 0, -(paid or 0)))
    return dict(found)
