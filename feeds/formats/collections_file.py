"""
What goes out to the Direct Debit bureau: the collection schedule and the advance notices (OPS-D6, D7, PRA-32).

Written as canonical files, with TRAILER. Bank details are not in them: the bureau holds those under the reference.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from feeds.formats import amounts, values
from feeds.formats.layouts import Column, Layout, Record


@dataclass(frozen=True, slots=True)
class ScheduledCollection(Record):
    """One sum to take: code 01, 17, 18 or 19, and the day."""

    KEY: ClassVar[tuple[str, ...]] = ("reference", "collect_on", "code")

    reference: str
    account_ref: str
    payer_name: str
    bank_tail: str
    amount_pence: int
    collect_on: date
    code: str
    notice_sent_on: date


SCHEDULE = Layout(
    kind="collection_schedule",
    columns=(
        Column("reference", values.REFERENCE),
        Column("account_ref", values.REFERENCE),
        Column("payer_name", values.NAME),
        Column("bank_tail", values.digits(4, 4)),
        Column("amount", amounts.ABOVE_ZERO),
        Column("collect_on", values.DAY),
        Column("code", values.one_of("01", "17", "18", "19")),
        Column("notice_sent_on", values.DAY),
    ),
    record=ScheduledCollection,
    money_column="amount",
)


@dataclass(frozen=True, slots=True)
class NoticeToSend(Record):
    """One advance notice: the first sum, the regular sum after it, and the last day on which it may go out."""

    KEY: ClassVar[tuple[str, ...]] = ("reference", "first_on", "again")

    reference: str
    account_ref: str
    payer_name: str
    first_on: date
    first_pence: int
    regular_pence: int
    frequency: str
    again: str
    latest_on: date


NOTICES = Layout(
    kind="advance_notices",
    columns=(
        Column("reference", values.REFERENCE),
        Column("account_ref", values.REFERENCE),
        Column("payer_name", values.NAME),
        Column("first_on", values.DAY),
        Column("first_amount", amounts.ABOVE_ZERO),
        Column("regular_amount", amounts.NOT_NEGATIVE),
        Column("frequency", values.one_of("weekly", "fortnightly", "four_weekly", "monthly")),
        Column("again", values.one_of("Y", "N")),
        Column("latest_on", values.DAY),
    ),
    record=NoticeToSend,
    money_column="first_amount",
)
