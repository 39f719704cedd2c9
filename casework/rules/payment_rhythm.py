"""The payment rhythm: the last 26 rent weeks as small cells told apart by pattern, and the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from letters.rules.wording import money, short_day

RHYTHM_WEEKS = 26
CELL_HEIGHT, CELL_PITCH = 14, 11  # a cell is 9 wide with a gap of 2


class WeekKind(StrEnum):
    """How a rent week was paid. A full week is one whose own charge came in that week, or more."""

    FULL = "full"
    PART = "part"
    NONE = "none"
    NO_CHARGE = "no-charge"


WEEK_WORDS = {
    WeekKind.FULL: "paid in full",
    WeekKind.PART: "paid in part",
    WeekKind.NONE: "nothing paid",
    WeekKind.NO_CHARGE: "no charge",
}


@dataclass(frozen=True)
class WeekPaid:
    """One rent week: what was charged and what came in during it, both as amounts of zero or more."""

    starts_on: date
    charged_pence: int
    paid_pence: int

    @property
    def kind(self) -> WeekKind:
        """A rent-free week is no missed payment: it has its own mark unless something came in."""
        if self.paid_pence and self.paid_pence >= self.charged_pence:
            return WeekKind.FULL
        if not self.charged_pence:
            return WeekKind.NO_CHARGE
        return WeekKind.PART if self.paid_pence > 0 else WeekKind.NONE


@dataclass(frozen=True)
class RhythmCell:
    x: int
    kind: WeekKind
    words: str


@dataclass(frozen=True)
class PaymentRhythm:
    """Small cells, oldest left, told apart by pattern; `words` says the same without the picture."""

    width: int
    height: int
    words: str
    cells: tuple[RhythmCell, ...]


def payment_rhythm(weeks: Sequence[WeekPaid]) -> PaymentRhythm:
    """The last 26 rent weeks given, oldest first, as cells and as one sentence of counts."""
    shown = sorted(weeks, key=lambda week: week.starts_on)[-RHYTHM_WEEKS:]
    cells = tuple(
        RhythmCell(
            index * CELL_PITCH,
            week.kind,
            f"Week of {short_day(week.starts_on)}: {WEEK_WORDS[week.kind]}, "
            f"{money(week.paid_pence)} of {money(week.charged_pence)}",
        )
        for index, week in enumerate(shown)
    )
    counts = [
        f"{WEEK_WORDS[kind]} {count}" for kind in WeekKind if (count := sum(1 for cell in cells if cell.kind is kind))
    ]
    unit = "week" if len(cells) == 1 else "weeks"
    words = f"Last {len(cells)} {unit}: {', '.join(counts)}" if cells else "No rent weeks yet"
    return PaymentRhythm(max(len(cells) * CELL_PITCH - 2, 1), CELL_HEIGHT, words, cells)
