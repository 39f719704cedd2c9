"""
A Bacs Standard 18 file of Direct Debits: labels of 80 characters, records of 100 or 106, totals in UTL1 (OPS-D4 to D6).

It is off until a sponsor bank has accepted a test file (PRA-32); `feeds.operations.collections` keeps the switch. The
positions 47 to 100 of a submission are from memory of the trade: a sponsor bank's test proves them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LABEL, SINGLE, MULTI = 80, 100, 106
FREE = "0000"
CONTRA_CODE = "99"
DEBITS = ("01", "17", "18", "19")
INSTRUCTIONS = ("0N", "0C", "0S")
CHARACTERS = re.compile(r"[A-Z0-9 .&/-]*")
"""What Bacs prints; other characters are made plain or refused."""


class NotStandard18(ValueError):
    """A value has no place in the record, or the file is not what its totals say. Says which and where."""


@dataclass(frozen=True, slots=True)
class Originator:
    """Who collects: six-digit service user number, our sort code and account, our name as it is printed."""

    service_user_no: str
    sort_code: str
    account: str
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """One record: whose account, what is taken, and the day; an instruction (0N, 0C, 0S) is of nothing."""

    sort_code: str
    account: str
    code: str
    amount_pence: int
    reference: str
    payer_name: str
    on: date


@dataclass(frozen=True, slots=True)
class File18:
    """A file as it was read: who, the day it is processed, the items, and the totals of UTL1 in pence."""

    originator: Originator
    process_on: date
    items: tuple[Item, ...]
    debit_pence: int
    credit_pence: int
    debit_count: int
    credit_count: int


def julian(day: date) -> str:
    """A day as ` YYDDD`."""
    return f" {day:%y}{day.timetuple().tm_yday:03d}"


def day_of(text: str) -> date:
    """Read ` YYDDD`."""
    if not re.fullmatch(" [0-9]{5}", text):
        raise NotStandard18(f"{text!r} is not a day written as space, year, day of the year.")
    return date(2000 + int(text[1:3]), 1, 1) + timedelta(days=int(text[3:6]) - 1)


def write(
    items: Sequence[Item], *, by: Originator, serial: str, made_on: date, process_on: date, multi_day: bool = True
) -> Iterable[str]:
    """
    Yield the records of a file, each with its line end: labels, items, a contra for each day, labels with totals.

    :param serial: the volume's number, one to six digits.
    :raises NotStandard18: for a value that does not fit; nothing is cut silently but names and our own reference text.
    """
    if not items:
        raise NotStandard18("A file without items is not sent.")
    user, number = _digits(by.service_user_no, 6), _digits(serial.zfill(6), 6)
    name = f"A{user}S  1{user}"
    expires = made_on + timedelta(days=5)
    yield _label(f"VOL1{number}{'':31}{user}{'':32}1")
    yield _label(f"HDR1{name:<17}{number}00010001{'':6}{julian(made_on)}{julian(expires)}0000000{'':20}")
    length = MULTI if multi_day else SINGLE
    yield _label(f"HDR2F{length * 20:05d}{length:05d}{'':35}00{'':28}")
    yield _label(f"UHL1{julian(process_on)}999999    00000000{'4 MULTI  ' if multi_day else '1 DAILY  '}001")
    days: dict[date, int] = {}
    for item in items:
        yield _record(item, by, multi_day) + "\n"
        days[item.on] = days.get(item.on, 0) + item.amount_pence
    contras = [(day, total) for day, total in sorted(days.items()) if total]
    if not multi_day and len(days) > 1:
        raise NotStandard18("A single-day file has items of one day only.")
    for day, total in contras:
        contra = Item(by.sort_code, by.account, CONTRA_CODE, total, "CONTRA", by.name, day)
        yield _record(contra, by, multi_day) + "\n"
    debits = [item for item in items if item.code in DEBITS]
    total = sum(item.amount_pence for item in debits)
    yield _label(f"EOF1{name:<17}{number}00010001{'':6}{julian(made_on)}{julian(expires)}0000000{'':20}")
    yield _label(f"EOF2F{length * 20:05d}{length:05d}{'':35}00{'':28}")
    count = sum(1 for item in items if item.code in DEBITS or item.code in INSTRUCTIONS)
    yield _label(f"UTL1{total:013d}{total:013d}{count:07d}{len(contras):07d}{'':36}")


def _record(item: Item, by: Originator, multi_day: bool) -> str:
    if item.code not in (*DEBITS, *INSTRUCTIONS, CONTRA_CODE):
        raise NotStandard18(f"{item.code} is not a code of a Direct Debit file.")
    if not 0 <= item.amount_pence < 10**11 or (item.code in INSTRUCTIONS) != (item.amount_pence == 0):
        raise NotStandard18(f"{item.reference}: {item.amount_pence} pence do not go with code {item.code}.")
    if len(item.reference.strip()) < 6:
        raise NotStandard18(f"The reference {item.reference!r} has fewer than six characters.")
    record = (
        _digits(item.sort_code, 6)
        + _digits(item.account, 8)
        + "0"
        + item.code
        + _digits(by.sort_code, 6)
        + _digits(by.account, 8)
        + FREE
        + f"{item.amount_pence:011d}"
        + _words(by.name, 18, cut=True)
        + _words(item.reference, 18)
        + _words(item.payer_name, 18, cut=True)
    )
    return record + julian(item.on) if multi_day else record


def _digits(text: str, length: int) -> str:
    if not re.fullmatch(f"[0-9]{{{length}}}", text):
        raise NotStandard18(f"{text!r} is not {length} digits.")
    return text


PLAIN = str.maketrans({"’": "", "'": "", ",": "", "_": "-", "(": "", ")": "", "é": "E", "É": "E"})


def _words(text: str, length: int, *, cut: bool = False) -> str:
    plain = text.translate(PLAIN).upper()
    plain = plain[:length] if cut else plain
    if len(plain) > length or not CHARACTERS.fullmatch(plain):
        raise NotStandard18(f"{text!r} cannot be written in {length} plain characters (A-Z, 0-9, space, . & / -).")
    return plain.ljust(length)


def _label(text: str) -> str:
    return text[:LABEL].ljust(LABEL) + "\n"


def read(lines: Iterable[str]) -> File18:
    """
    Read a file back and hold it against its own totals.

    :raises NotStandard18: naming the line, for a wrong length, a missing label, or totals that differ.
    """
    rows = [line.rstrip("\n") for line in lines]
    if len(rows) < 8 or [row[:4] for row in rows[:4]] != ["VOL1", "HDR1", "HDR2", "UHL1"]:
        raise NotStandard18("line 1: the file does not begin with VOL1, HDR1, HDR2 and UHL1.")
    if [row[:4] for row in rows[-3:]] != ["EOF1", "EOF2", "UTL1"]:
        raise NotStandard18(f"line {len(rows)}: the file does not end with EOF1, EOF2 and UTL1; it may be cut short.")
    length = int(rows[2][10:15])
    for number, row in enumerate(rows, start=1):
        wanted = length if 4 < number <= len(rows) - 3 else LABEL
        if len(row) != wanted:
            raise NotStandard18(f"line {number}: {len(row)} characters where {wanted} are expected.")
    process_on = day_of(rows[3][4:10])
    records = [_read_record(row, process_on) for row in rows[4:-3]]
    items = tuple(item for item, _ in records if item.code != CONTRA_CODE)
    contras = [item for item, _ in records if item.code == CONTRA_CODE]
    totals = rows[-1]
    found = File18(
        Originator(rows[0][41:47], records[0][1][0], records[0][1][1], records[0][1][2]),
        process_on,
        items,
        int(totals[4:17]),
        int(totals[17:30]),
        int(totals[30:37]),
        int(totals[37:44]),
    )
    counted = (
        sum(item.amount_pence for item in items),
        sum(item.amount_pence for item in contras),
        len(items),
        len(contras),
    )
    if counted != (found.debit_pence, found.credit_pence, found.debit_count, found.credit_count):
        raise NotStandard18(f"line {len(rows)}: UTL1 does not say what the records come to.")
    return found


def _read_record(row: str, process_on: date) -> tuple[Item, tuple[str, str, str]]:
    item = Item(
        row[0:6],
        row[6:14],
        row[15:17],
        int(row[35:46]),
        row[64:82].rstrip(),
        row[82:100].rstrip(),
        day_of(row[100:106]) if len(row) == MULTI else process_on,
    )
    return item, (row[17:23], row[23:31], row[46:64].rstrip())
