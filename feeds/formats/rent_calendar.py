"""rent_calendar.csv: the rent weeks of each rent group, and which of them are free (OPS-B1 to OPS-B5)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from feeds.formats import values
from feeds.formats.layouts import Column, Layout, Record


@dataclass(frozen=True, slots=True)
class RentWeek(Record):
    """One week of one rent year. `charged` False is a rent-free week."""

    KEY: ClassVar[tuple[str, ...]] = ("rent_group", "year", "week")

    rent_group: str
    year: int
    week: int
    starts_on: date
    charged: bool


LAYOUT = Layout(
    kind="rent_calendar",
    columns=(
        Column("rent_group", values.WORD),
        Column("year", values.YEAR),
        Column("week", values.WEEK),
        Column("week_start", values.DAY),
        Column("charged", values.YES_NO),
    ),
    record=RentWeek,
)
