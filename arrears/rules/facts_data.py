"""
Plain facts as JSON, so that any case can be put to any policy without a database (docs/policies.md has the schema).

Money is whole pence as a number (8420) or pounds as text ("84.20"); never a decimal number. Days are ISO text.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from arrears.rules.arrangements import ArrangementKind, ArrangementState
from arrears.rules.facts import (
    ActionSeen,
    ArrangementSeen,
    ContactSeen,
    Facts,
    HearingSeen,
    LetterSent,
    NoticeSeen,
    PendingClaim,
    WritingStop,
)
from arrears.rules.holds import BreathingSpace, Hold, HoldReason
from arrears.rules.position import position
from ledger.rules.account_types import AccountType

Row = Mapping[str, Any]
Word = TypeVar("Word", bound=StrEnum)
Made = TypeVar("Made")

_POUNDS = re.compile(r"(-?)([0-9]+)(?:\.([0-9]{2}))?")


class FactsFault(ValueError):
    """A row of facts cannot be read; `where` names the row and the field."""

    def __init__(self, where: str, says: str) -> None:
        super().__init__(f"{where}: {says}")
        self.where = where
        self.says = says


@dataclass(frozen=True, slots=True)
class Case:
    """One row: what it is called, the facts, and its own day where it names one."""

    ref: str
    facts: Facts
    on: date | None


def cases(data: Any) -> list[Case]:
    """
    Read a list of rows.

    :raises FactsFault: naming row and field ("row 3, balance").
    """
    if not isinstance(data, list):
        raise FactsFault("file", "a list of cases is needed.")
    return [case(row, number) for number, row in enumerate(data, start=1)]


def case(row: Any, number: int) -> Case:
    """
    Read one row.

    :raises FactsFault: naming row and field.
    """
    where = f"row {number}"
    if not isinstance(row, Mapping):
        raise FactsFault(where, "names and values are needed.")
    for name in row:
        if name not in FIELDS:
            raise FactsFault(f"{where}, {name}", f"this field is not known; known are {', '.join(sorted(FIELDS))}.")
    if row.get("balance") is None:
        raise FactsFault(f"{where}, balance", "this field is needed.")
    read = _Reader(row, where)
    on = read.day("on")
    return Case(str(row.get("ref", number)), _facts(read), on)


FIELDS = frozenset(
    {
        "ref",
        "on",
        "balance",
        "weekly_charge",
        "weekly_benefit",
        "paid_this_week",
        "charged_this_week",
        "expected_benefit",
        "not_due_by_calendar",
        "collectable",
        "own_share",
        "account_type",
        "tenure",
        "former",
        "payments_in",
        "episode_started_on",
        "letters",
        "actions",
        "contacts",
        "notice",
        "hearing",
        "order_on",
        "eviction_on",
        "eviction_set",
        "arrangement",
        "claim",
        "holds",
        "stops",
        "breathing_spaces",
        "flags",
        "reducing",
        "weeks_reducing",
        "weeks_static",
        "has_calendar",
        "missed_payment_days",
        "benefit_missing_since",
        "last_payment_on",
        "last_contact_on",
        "owed_since",
        "tenancy_ended_on",
        "trial_ends_on",
    }
)
"""Every field that a row may have."""


def _facts(read: "_Reader") -> Facts:
    former = read.flag("former")
    kind = read.word("account_type", AccountType, AccountType.CUR)
    weekly = read.maybe_money("weekly_charge")
    benefit = read.money("weekly_benefit")
    paid = read.money("paid_this_week")
    missed = read.maybe_count("missed_payment_days")
    stands = position(
        account_type=kind,
        former=former,
        balance_pence=read.money("balance"),
        accrued_pence=read.money("expected_benefit"),
        weekly_gross_pence=weekly or 0,
        weekly_benefit_pence=benefit,
        paid_this_week_pence=paid,
        debit_this_week=read.flag("charged_this_week", True),
        allowance_pence=0 if missed is not None else read.money("not_due_by_calendar"),
    )
    hearing = read.one("hearing", _hearing)
    return Facts(
        balance_pence=stands.balance_pence,
        technical_pence=stands.technical_pence,
        real_pence=stands.real_pence,
        ladder_amount_pence=stands.ladder_amount_pence,
        weeks_hundredths=stands.weeks_hundredths,
        chase_pence=stands.chase_pence,
        chase_hundredths=stands.chase_hundredths,
        account_type=kind.value,
        tenure=read.text("tenure"),
        former=former,
        payments_in=read.flag("payments_in", True),
        holds=read.many("holds", _hold),
        stops=read.many("stops", _stop),
        breathing_spaces=read.many("breathing_spaces", _space),
        hearing_on=hearing.on if hearing is not None and not hearing.outcome else None,
        hearing=hearing,
        notice=read.one("notice", _notice),
        order_on=read.day("order_on"),
        eviction_on=read.day("eviction_on"),
        eviction_set=read.flag("eviction_set") or read.day("eviction_on") is not None,
        arrangement=read.one("arrangement", _arrangement),
        pending_claim=read.one("claim", _claim),
        episode_started_on=read.day("episode_started_on"),
        letters=read.many("letters", _letter),
        actions=read.many("actions", _action),
        contacts=read.many("contacts", _contact),
        flags=frozenset(read.texts("flags")),
        reducing=read.maybe_flag("reducing"),
        weeks_reducing=read.maybe_count("weeks_reducing") or 0,
        weeks_static=read.maybe_count("weeks_static") or 0,
        has_calendar=read.flag("has_calendar", "not_due_by_calendar" in read.row),
        missed_payment_days=missed,
        benefit_missing_since=read.day("benefit_missing_since"),
        last_payment_on=read.day("last_payment_on"),
        last_contact_on=read.day("last_contact_on"),
        gross_weekly_pence=weekly,
        benefit_weekly_pence=benefit,
        paid_this_week_pence=paid,
        collectable_pence=read.maybe_money("collectable"),
        own_share_pence=read.maybe_money("own_share"),
        owed_since=read.day("owed_since"),
        tenancy_ended_on=read.day("tenancy_ended_on"),
        trial_ends_on=read.day("trial_ends_on"),
    )


def _letter(read: "_Reader") -> LetterSent:
    read.only("kind", "sent_on", "answered")
    return LetterSent(read.needed_text("kind"), read.needed_day("sent_on"), read.flag("answered"))


def _action(read: "_Reader") -> ActionSeen:
    read.only("kind", "on")
    return ActionSeen(read.needed_text("kind"), read.needed_day("on"))


def _contact(read: "_Reader") -> ContactSeen:
    read.only("on", "channel", "two_way")
    return ContactSeen(read.needed_day("on"), read.needed_text("channel"), read.flag("two_way"))


def _notice(read: "_Reader") -> NoticeSeen:
    read.only("served_on", "usable_from", "last_day")
    return NoticeSeen(read.needed_day("served_on"), read.day("usable_from"), read.day("last_day"))


def _hearing(read: "_Reader") -> HearingSeen:
    read.only("on", "outcome", "terms")
    return HearingSeen(read.day("on"), read.text("outcome"), read.flag("terms"))


def _arrangement(read: "_Reader") -> ArrangementSeen:
    read.only("class", "state", "own_state", "started_on", "missed_in_a_row", "behind", "instalment")
    state = read.word("state", ArrangementState, ArrangementState.LIVE)
    return ArrangementSeen(
        started_on=read.needed_day("started_on"),
        state=state,
        own_state=read.word("own_state", ArrangementState, state),
        consecutive_misses=read.maybe_count("missed_in_a_row") or 0,
        shortfall_pence=read.money("behind"),
        instalment_pence=read.money("instalment"),
        kind=read.word("class", ArrangementKind, ArrangementKind.INFORMAL),
    )


def _claim(read: "_Reader") -> PendingClaim:
    read.only("kind", "since", "evidence_in")
    return PendingClaim(read.needed_text("kind"), read.needed_day("since"), read.flag("evidence_in"))


def _hold(read: "_Reader") -> Hold:
    read.only("reason", "from", "until")
    reason = read.word("reason", HoldReason, HoldReason.OTHER)
    return Hold(reason, read.day("from") or date.min, read.day("until"))


def _stop(read: "_Reader") -> WritingStop:
    read.only("words", "from", "until")
    return WritingStop(read.text("words") or "a stop on writing", read.day("from") or date.min, read.day("until"))


def _space(read: "_Reader") -> BreathingSpace:
    read.only("starts_on", "mental_health", "treatment_ended_on", "cancelled_on")
    return BreathingSpace(
        read.needed_day("starts_on"),
        read.flag("mental_health"),
        read.day("treatment_ended_on"),
        read.day("cancelled_on"),
    )


@dataclass(frozen=True)
class _Reader:
    """Reads fields of one row, or of one thing in it, and names the place of what is wrong. Null is not given."""

    row: Row
    where: str

    def only(self, *names: str) -> None:
        """Refuse fields that are not known here."""
        for name in self.row:
            if name not in names:
                raise FactsFault(f"{self.where}, {name}", f"this field is not known; known are {', '.join(names)}.")

    def _value(self, name: str) -> Any:
        return self.row.get(name)

    def _wrong(self, name: str, says: str) -> FactsFault:
        return FactsFault(f"{self.where}, {name}", f"{says}, not {self._value(name)!r}.")

    def maybe_money(self, name: str) -> int | None:
        """Pence, from whole pence or from pounds as text."""
        value = self._value(name)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        found = _POUNDS.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            raise self._wrong(name, "whole pence (8420) or pounds as text (“84.20”) are needed")
        pence = int(found[2]) * 100 + int(found[3] or 0)
        return -pence if found[1] else pence

    def money(self, name: str) -> int:
        """Pence; 0 where nothing is given."""
        return self.maybe_money(name) or 0

    def maybe_count(self, name: str) -> int | None:
        """A whole number of 0 or more."""
        value = self._value(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self._wrong(name, "a whole number of 0 or more is needed")
        return value

    def maybe_flag(self, name: str) -> bool | None:
        """True or false, or not known."""
        value = self._value(name)
        if value is not None and not isinstance(value, bool):
            raise self._wrong(name, "true or false is needed")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """True or false."""
        value = self.maybe_flag(name)
        return default if value is None else value

    def text(self, name: str) -> str:
        """Words; none where nothing is given."""
        value = self._value(name)
        if value is not None and not isinstance(value, str):
            raise self._wrong(name, "words are needed")
        return value or ""

    def needed_text(self, name: str) -> str:
        """Words that have to be given."""
        value = self.text(name)
        if not value:
            raise FactsFault(f"{self.where}, {name}", "this field is needed.")
        return value

    def texts(self, name: str) -> Sequence[str]:
        """A list of words."""
        value = self._value(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise self._wrong(name, "a list of words is needed")
        return value

    def day(self, name: str) -> date | None:
        """A day, or none."""
        value = self._value(name)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self._wrong(name, "a day like 2026-04-06 is needed") from None

    def needed_day(self, name: str) -> date:
        """A day that has to be given."""
        value = self.day(name)
        if value is None:
            raise FactsFault(f"{self.where}, {name}", "this field is needed.")
        return value

    def word(self, name: str, among: type[Word], default: Word) -> Word:
        """One of some words."""
        value = self._value(name)
        if value is None:
            return default
        try:
            return among(value)
        except ValueError:
            raise self._wrong(name, f"one of {', '.join(among)} is needed") from None

    def one(self, name: str, read: Callable[["_Reader"], Made]) -> Made | None:
        """One thing with fields of its own, or none."""
        value = self._value(name)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise self._wrong(name, "names and values are needed")
        return read(_Reader(value, f"{self.where}, {name}"))

    def many(self, name: str, read: Callable[["_Reader"], Made]) -> tuple[Made, ...]:
        """A list of things with fields of their own."""
        value = self._value(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
            raise self._wrong(name, "a list of names and values is needed")
        return tuple(
            read(_Reader(one, f"{self.where}, {name}, number {number}")) for number, one in enumerate(value, start=1)
        )
