"""card_settlements.csv: what the card provider captured, refunded and charged back, and paid over (OPS-D3b)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from feeds.formats import amounts, values
from feeds.formats.layouts import Column, Layout, Record
from feeds.formats.problems import Fault, Unreadable, shown
from feeds.formats.values import Value, day

CAPTURED, REFUNDED, CHARGEBACK = STATUSES = ("captured", "refunded", "chargeback")

_LONDON = ZoneInfo("Europe/London")
_INSTANT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(Z|[+-][0-9]{2}:[0-9]{2})?")


def captured_day(text: str) -> date:
    """Read the day in London of an instant: 2026-04-12, or with its time 2026-04-12T23:30:00Z."""
    found = _INSTANT.fullmatch(text)
    if found is None:
        return day(text)
    on = day(found[1])
    if found[3] is None:
        _at(text, f"{on}T{found[2]}")
        return on
    return _at(text, f"{on}T{found[2]}{found[3]}").astimezone(_LONDON).date()


def _at(text: str, iso: str) -> datetime:
    try:
        return datetime.fromisoformat(iso.replace("Z", "+00:00"))
    except (ValueError, OverflowError):
        cure = "Write the day as YYYY-MM-DD, with or without a time such as T23:30:00Z"
        raise Unreadable("instant", f"{shown(text)} is not a time of day", cure) from None


@dataclass(frozen=True, slots=True)
class CardSettlement(Record):
    """
    One card movement. `order_ref` is our payment reference; amounts are above zero whichever way the money goes.

    No column holds a card's number; our own payment references have 19 digits, so digits alone prove nothing.
    """

    KEY: ClassVar[tuple[str, ...]] = ("psp_ref", "status")

    psp_ref: str
    order_ref: str
    amount_pence: int
    fee_pence: int
    captured_on: date
    settled_on: date | None
    status: str

    @property
    def net_pence(self) -> int:
        """What it adds to the provider's payment to us."""
        sign = 1 if self.status == CAPTURED else -1
        return sign * self.amount_pence - self.fee_pence

    def faults(self) -> Iterator[Fault]:
        """It is settled after it was captured, and money that went back says on which day."""
        if self.settled_on is not None and self.settled_on < self.captured_on:
            yield Fault(
                "settled_on",
                "settled_before_captured",
                f"it was settled on {self.settled_on}, before it was captured on {self.captured_on}",
                "Check both dates with the card provider's report",
            )
        if self.settled_on is None and self.status != CAPTURED:
            cure = "Write the day on which the provider took the money back"
            yield Fault("settled_on", "date_missing", f"a {self.status} row has no settled_on", cure)


LAYOUT = Layout(
    kind="card_settlements",
    columns=(
        Column("psp_ref", values.REFERENCE),
        Column("order_ref", values.REFERENCE_OR_EMPTY),
        Column("amount", amounts.ABOVE_ZERO),
        Column("fee", amounts.AMOUNT),
        Column("captured_at", Value(captured_day, date.isoformat)),
        Column("settled_on", values.optional(values.DAY)),
        Column("status", values.one_of(*STATUSES)),
    ),
    record=CardSettlement,
    money_column="amount",
)
