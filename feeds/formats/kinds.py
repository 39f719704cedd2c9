"""The table of all kinds of file: how each is named, in which order it is taken in, and how it is read."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from feeds.formats import (
    agreements,
    bank,
    benefits,
    card_settlements,
    charges,
    dd_reports,
    finance_control,
    hb_schedule,
    mirrored,
    payment_references,
    payments,
    people,
    properties,
    rent_calendar,
    tenancies,
    transactions,
    uc_schedule,
)
from feeds.formats.layouts import Layout
from feeds.formats.lines import cells
from feeds.formats.problems import Unreadable
from feeds.formats.values import day


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A kind of file. `order` is that of DEC-16: the take-on files first, then the feeds of one day.

    `folder` is where a feed's files stand by custom (payments/, cards/, dd/, hb/, uc/, bank/); "" for take-on files.
    """

    order: int
    layout: Layout[Any]
    folder: str

    @property
    def name(self) -> str:
        """The word for this kind, for `load --as` and in messages: payments, hb_schedule, tenancies …"""
        return self.layout.kind

    @property
    def take_on(self) -> bool:
        """Whether it is loaded once, when a landlord is taken on, and not day by day."""
        return not self.folder


_IN_ORDER: tuple[tuple[Layout[Any], str], ...] = (
    (properties.LAYOUT, ""),
    (people.LAYOUT, ""),
    (tenancies.LAYOUT, ""),
    (charges.LAYOUT, ""),
    (rent_calendar.LAYOUT, ""),
    (payment_references.LAYOUT, ""),
    (agreements.LAYOUT, ""),
    (benefits.LAYOUT, ""),
    (transactions.LAYOUT, ""),
    (payments.LAYOUT, "payments"),
    (card_settlements.LAYOUT, "cards"),
    (dd_reports.LAYOUT, "dd"),
    (hb_schedule.LAYOUT, "hb"),
    (uc_schedule.LAYOUT, "uc"),
    # Last of a day: a lump sum of the bank then finds the feed file it belongs to.
    (bank.LAYOUT, "bank"),
    (mirrored.TRANSACTIONS, "mirrored"),
    (mirrored.BALANCES, "mirrored"),
    (finance_control.LAYOUT, "finance"),
)
KINDS: tuple[Kind, ...] = tuple(
    Kind(order, layout, folder) for order, (layout, folder) in enumerate(_IN_ORDER, start=1)
)
BY_NAME: dict[str, Kind] = {kind.name: kind for kind in KINDS}

_FILE_NAME = re.compile(r"(?P<kind>[a-z_]+?)(?:-(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}))?\.(?P<ending>[a-z0-9]{2,5})")
BANK_ENDINGS = ("csv", "xml", "sta", "mt940", "bai", "bai2", "txt")
"""A bank's own formats keep their endings."""


def _parts(path_name: str) -> tuple[str, str | None] | None:
    found = _FILE_NAME.fullmatch(path_name.replace("\\", "/").rpartition("/")[2])
    if found is None or found["ending"] not in (BANK_ENDINGS if found["kind"] == "bank" else ("csv",)):
        return None
    return found["kind"], found["date"]


def file_date(path_name: str) -> date | None:
    """Read the date in a file's name (payments-2026-04-12.csv); None without one, or if it does not exist."""
    parts = _parts(path_name)
    try:
        return day(parts[1]) if parts and parts[1] else None
    except Unreadable:
        return None


def kind_named(path_name: str) -> Kind | None:
    """Tell the kind of a file by its name alone (tenancies.csv, payments-2026-04-12.csv)."""
    parts = _parts(path_name)
    return BY_NAME.get(parts[0]) if parts else None


def recognise(path_name: str, first_line: bytes) -> Kind | None:
    """
    Tell the kind of a file by its name, else by the columns of its first line; None if neither says.

    Of a first line that is nearly a header the nearest kind is told (at least half of its columns are there),
    because reading it as that kind says which columns are missing.
    """
    if named := kind_named(path_name):
        return named
    wide = first_line.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16: reading refuses it, and can say so
    text = first_line.decode("utf-16" if wide else "utf-8-sig", errors="ignore").strip("\r\n")
    header = cells(text, 1)
    names = set(header) if isinstance(header, list) else set()
    nearest = max(KINDS, key=lambda kind: len(names & set(kind.layout.header)) / len(names | set(kind.layout.header)))
    shared = len(names & set(nearest.layout.header))
    return nearest if shared * 2 >= len(nearest.layout.header) else None
