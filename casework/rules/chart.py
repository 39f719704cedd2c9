"""The picture of an account's balance as plain numbers: a stepped line in pounds over a strip of events.

The figures go in as whole pence and days; what comes out is the geometry a template draws as SVG, the words
that state the message, and the same data as table rows. Nothing here knows about HTML, a clock or a database.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from letters.rules.wording import balance, money, short_day, weeks_of_rent

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOST_GRIDLINES = 9  # ten is the limit for a readable chart
LABEL_WIDTH, FARTHEST_LABEL, YEAR_WIDTH = 84, 48, 28  # SVG units at the size of type the chart uses
WEEKS_WORTH_MARKING = (1, 2, 4, 8, 13, 26, 52, 104)


class EventKind(StrEnum):
    """What the strip under the balance shows, one row each, in this order from the top."""

    PAYMENT = "payment"
    LETTER = "letter"
    CONTACT = "contact"
    NOTICE = "notice"
    HEARING = "hearing"


ROW_WORDS = {
    EventKind.PAYMENT: "Payments",
    EventKind.LETTER: "Letters",
    EventKind.CONTACT: "Contacts",
    EventKind.NOTICE: "Notices",
    EventKind.HEARING: "Hearings",
}


@dataclass(frozen=True)
class DayBalance:
    """The balance at the close of a day: plus is owed, minus is in credit."""

    on: date
    balance_pence: int


@dataclass(frozen=True)
class AccountEvent:
    """Something that happened on a day, with the words the table shows for it."""

    on: date
    kind: EventKind
    words: str


@dataclass(frozen=True)
class Gridline:
    y: float
    pence: int
    words: str


@dataclass(frozen=True)
class WeeksMark:
    y: float
    weeks: int
    words: str


@dataclass(frozen=True)
class MonthMark:
    x: float
    words: str


@dataclass(frozen=True)
class EventMark:
    x: float
    on: date
    words: str


@dataclass(frozen=True)
class EventRow:
    kind: EventKind
    words: str
    y: float
    marks: tuple[EventMark, ...]


@dataclass(frozen=True)
class Drawing:
    """One size of the chart. All figures are SVG user units, y growing downwards."""

    width: int
    height: float
    left: int
    right: int
    top: int
    bottom: int
    zero_y: float
    path: str
    end_x: float
    end_y: float
    end_label_y: float
    end_words: str
    gridlines: tuple[Gridline, ...]
    weeks: tuple[WeeksMark, ...]
    months: tuple[MonthMark, ...]
    rows: tuple[EventRow, ...]


@dataclass(frozen=True)
class TableRow:
    """One day of the table beside the chart; `change_pence` is against the row before."""

    on: date
    day: str
    happened: str
    change_pence: int
    change: str
    balance_pence: int
    balance: str
    in_credit: bool


@dataclass(frozen=True)
class BalanceChart:
    """The whole picture: message, sentence, two sizes to draw and the same data as a table."""

    title: str
    sentence: str
    description: str
    wide: Drawing
    narrow: Drawing
    table: tuple[TableRow, ...]


@dataclass(frozen=True)
class Frame:
    """Margins and type-dependent sizes of one drawing; the narrow one has to fit a 320 px screen."""

    width: int
    left: int
    right_margin: int
    top: int
    plot_height: int
    row_height: int
    month_gap: int
    short_words: bool


WIDE = Frame(720, 76, 96, 26, 220, 22, 36, short_words=False)
NARROW = Frame(296, 66, 58, 26, 180, 20, 34, short_words=True)


def balance_chart(
    balances: Sequence[DayBalance],
    events: Iterable[AccountEvent],
    *,
    weekly_rent_pence: int | None,
    on: date,
) -> BalanceChart:
    """Draw the balance as a stepped line up to `on`, with the events of the same days below it.

    `balances` holds the days on which the balance changed, at least one, no day twice, none after `on`;
    the first is the left edge. Events outside that span are left out. `weekly_rent_pence` is the full
    weekly charge used for "weeks of rent"; None or 0 leaves those words out (a garage let by the year).

    Raises ValueError when there is no balance, a day comes twice, or a day lies after `on`.
    """
    points = sorted(balances, key=lambda point: point.on)
    if not points:
        raise ValueError("A balance chart needs at least one balance")
    if points[-1].on > on:
        raise ValueError(f"Balance of {points[-1].on} is after the chart's last day {on}")
    if any(before.on == after.on for before, after in pairwise(points)):
        raise ValueError("A day has two balances")
    shown = sorted((e for e in events if points[0].on <= e.on <= on), key=lambda e: e.on)
    title = title_words(points, on)
    sentence = sentence_words(points[-1].balance_pence, weekly_rent_pence, shown, points[0].on, on)
    return BalanceChart(
        title=title,
        sentence=sentence,
        description=description_words(points, shown, on),
        wide=_draw(points, shown, weekly_rent_pence, on, WIDE),
        narrow=_draw(points, shown, weekly_rent_pence, on, NARROW),
        table=table_rows(points, shown),
    )


def span_words(start: date, end: date) -> str:
    """How long from start to end: days under two weeks, else whole weeks: "3 weeks"."""
    days = (end - start).days
    if days < 14:
        return f"{days} day{'' if days == 1 else 's'}"
    return f"{days // 7} weeks"


def title_words(points: Sequence[DayBalance], on: date) -> str:
    """The message of the chart: which way the balance went, over how long, and where it stands."""
    first, last = points[0].balance_pence, points[-1].balance_pence
    span = span_words(points[0].on, on)
    if on == points[0].on:
        return f"Balance today: {balance(last)}"
    if first == last:
        return f"Balance is the same as {span} ago: {balance(last)}"
    went = "rose" if last > first else "fell"
    return f"Balance {went} {money(abs(last - first))} in {span}: now {balance(last)}"


def sentence_words(
    balance_pence: int, weekly_rent_pence: int | None, events: Sequence[AccountEvent], start: date, on: date
) -> str:
    """What the balance means in weeks of rent, and how long ago the last payment came."""
    parts = []
    weeks = weeks_of_rent(balance_pence, weekly_rent_pence or 0)
    if weeks:
        parts.append(f"{balance(balance_pence)} is {weeks} at {money(weekly_rent_pence or 0)} a week")
    else:
        parts.append(balance(balance_pence))
    payments = [event.on for event in events if event.kind is EventKind.PAYMENT]
    if not payments:
        parts.append(f"no payment since {short_day(start)}")
    elif payments[-1] == on:
        parts.append("last payment today")
    else:
        parts.append(f"last payment {span_words(payments[-1], on)} ago, on {short_day(payments[-1])}")
    text = "; ".join(parts) + "."
    return text[0].upper() + text[1:]


def description_words(points: Sequence[DayBalance], events: Sequence[AccountEvent], on: date) -> str:
    """What the picture shows, for a person who cannot see it: span, ends, highest, and counts of events."""
    highest = max(points, key=lambda point: point.balance_pence)
    counts = [
        f"{ROW_WORDS[kind].lower()} {sum(1 for event in events if event.kind is kind)}"
        for kind in EventKind
        if any(event.kind is kind for event in events)
    ]
    happened = f" Below the line: {', '.join(counts)}." if counts else " No events in this time."
    return (
        f"Stepped line from {short_day(points[0].on)} ({balance(points[0].balance_pence)}) to "
        f"{short_day(on)} ({balance(points[-1].balance_pence)}). Highest: "
        f"{balance(highest.balance_pence)} on {short_day(highest.on)}.{happened} "
        "The same figures are in the table after the chart."
    )


def table_rows(points: Sequence[DayBalance], events: Sequence[AccountEvent]) -> tuple[TableRow, ...]:
    """One row for each day on which the balance changed or something happened, oldest first."""
    balances = {point.on: point.balance_pence for point in points}
    words: dict[date, list[str]] = {}
    for event in events:
        words.setdefault(event.on, []).append(event.words)
    rows, standing = [], points[0].balance_pence
    for day in sorted({*balances, *words}):
        change, standing = balances.get(day, standing) - standing, balances.get(day, standing)
        sign = "+" if change > 0 else "−"
        rows.append(
            TableRow(
                on=day,
                day=short_day(day),
                happened="; ".join(words.get(day, ())),
                change_pence=change,
                change=f"{sign}{money(abs(change))}" if change else "",
                balance_pence=standing,
                balance=money(abs(standing)),
                in_credit=standing < 0,
            )
        )
    return tuple(rows)


def grid_step_pence(lowest_pence: int, highest_pence: int) -> int:
    """The smallest step of 1, 2 or 5 times a power of ten pounds that needs at most nine lines."""
    power = 100
    while True:
        for step in (power, 2 * power, 5 * power):
            if -(-highest_pence // step) - lowest_pence // step + 1 <= MOST_GRIDLINES:
                return step
        power *= 10


def _draw(
    points: Sequence[DayBalance],
    events: Sequence[AccountEvent],
    weekly_rent_pence: int | None,
    on: date,
    frame: Frame,
) -> Drawing:
    lowest = min(0, *(point.balance_pence for point in points))
    highest = max(0, *(point.balance_pence for point in points))
    step = grid_step_pence(lowest, highest)
    floor = lowest // step * step
    ceiling = max(-(-highest // step) * step, floor + step)
    right, bottom = frame.width - frame.right_margin, frame.top + frame.plot_height
    days = max((on - points[0].on).days, 1)

    def x(day: date) -> float:
        return round(frame.left + (right - frame.left) * (day - points[0].on).days / days, 1)

    def y(pence: int) -> float:
        return round(frame.top + frame.plot_height * (ceiling - pence) / (ceiling - floor), 1)

    corners = [(x(p.on), y(p.balance_pence)) for p in points]
    rows = _event_rows(events, x, bottom + 44, frame.row_height)
    end_y = y(points[-1].balance_pence)
    return Drawing(
        width=frame.width,
        height=(rows[-1].y if rows else bottom + 24) + 14,
        left=frame.left,
        right=right,
        top=frame.top,
        bottom=bottom,
        zero_y=y(0),
        path=_stepped_path(corners, x(on)),
        end_x=x(on),
        end_y=end_y,
        end_label_y=_end_label_y(corners, x(on), bottom),
        end_words=money(abs(points[-1].balance_pence)) + (" CR" if points[-1].balance_pence < 0 else ""),
        gridlines=tuple(
            Gridline(y(pence), pence, f"£{abs(pence) // 100:,}" + (" CR" if pence < 0 else ""))
            for pence in range(floor, ceiling + 1, step)
        ),
        weeks=_weeks_marks(weekly_rent_pence, ceiling, y, frame.short_words),
        months=_month_marks(points[0].on, on, x, frame.month_gap, right),
        rows=rows,
    )


def _stepped_path(corners: Sequence[tuple[float, float]], end_x: float) -> str:
    """SVG path data: along to the day of the change, then straight up or down."""
    first_x, first_y = corners[0]
    steps = "".join(f"H{x:g}V{y:g}" for x, y in corners[1:])
    return f"M{first_x:g} {first_y:g}{steps}H{end_x:g}"


def _end_label_y(corners: Sequence[tuple[float, float]], end_x: float, bottom: int) -> float:
    """Where the last balance is written: clear of the line, above or below, unless that is far away."""
    end_y = corners[-1][1]
    before = [y for x, y in corners if x <= end_x - LABEL_WIDTH][-1:]
    near = [y for x, y in corners if x > end_x - LABEL_WIDTH] + before + [end_y]
    above, below = min(near) - 8, max(near) + 18
    nearer = below if below < bottom and below - end_y < end_y - above else above
    return nearer if abs(nearer - end_y) < FARTHEST_LABEL else end_y - 8


def _weeks_marks(
    weekly_rent_pence: int | None, ceiling_pence: int, y: Callable[[int], float], short: bool
) -> tuple[WeeksMark, ...]:
    """The pounds scale said again in weeks of rent, from the greatest down, a line of text apart."""
    marks: list[WeeksMark] = []
    for weeks in reversed(WEEKS_WORTH_MARKING):
        if not weekly_rent_pence or weeks * weekly_rent_pence > ceiling_pence:
            continue
        height = y(weeks * weekly_rent_pence)
        if y(0) - height < 16 or (marks and height - marks[-1].y < 18):
            continue
        unit = "week" if weeks == 1 else "weeks"
        rent = "" if short else ("'s rent" if weeks == 1 else "' rent")
        marks.append(WeeksMark(height, weeks, f"{weeks} {unit}{rent}"))
    return tuple(marks[:4])


def _month_marks(start: date, end: date, x: Callable[[date], float], gap: int, right: int) -> tuple[MonthMark, ...]:
    """The first of each month, thinned so that words never touch; the first shown of a year carries it."""
    marks: list[MonthMark] = []
    first, year, free_from = start.replace(day=1), 0, 0.0
    while first <= end:
        words = MONTHS[first.month - 1] + (f" {first.year}" if first.year != year else "")
        width = gap + (YEAR_WIDTH if first.year != year else 0)
        if first >= start and x(first) >= free_from and x(first) + width - 12 <= right:
            marks.append(MonthMark(x(first), words))
            year, free_from = first.year, x(first) + width
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return tuple(marks)


def _event_rows(
    events: Sequence[AccountEvent], x: Callable[[date], float], top: float, height: int
) -> tuple[EventRow, ...]:
    """A row for each kind of event, empty or not; hearings only when there are any."""
    kinds = [kind for kind in EventKind if kind is not EventKind.HEARING or any(e.kind is kind for e in events)]
    return tuple(
        EventRow(
            kind,
            ROW_WORDS[kind],
            top + height * index,
            tuple(EventMark(x(e.on), e.on, e.words) for e in events if e.kind is kind),
        )
        for index, kind in enumerate(kinds)
    )
