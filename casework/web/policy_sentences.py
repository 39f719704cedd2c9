"""The rows of a step's form: each a sentence as fact, test and value in words and units, and back to data."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from arrears.rules.policy import Order, PolicyVersion
from arrears.rules.policy_data import from_data, settings
from arrears.rules.sentences import Compare, PolicyFault
from arrears.rules.vocabulary import WORDS, FactKind, FactWord, Of
from feeds.web.suspense_forms import read_pounds
from ledger.rules.money import NotMoney

Data = dict[str, Any]

LISTS = {
    "all_of": ("Goes when all of this is so", "Every sentence has to hold."),
    "any_of": ("And one of these", "Leave it empty where nothing more is asked."),
    "direct_when": (
        "Follows a broken arrangement at once when one of these is so",
        "Then no stage before it has to be taken.",
    ),
    "unless": ("Held back while one of these is so", "Give each an end, or the step is never taken again."),
    "waits_for": ("Waits until all of this is done", "What somebody has to do or record first."),
}
"""The lists of a step with their titles and hints."""

TEST_WORDS = {
    Compare.AT_LEAST: "at least",
    Compare.MORE_THAN: "more than",
    Compare.AT_MOST: "at most",
    Compare.LESS_THAN: "less than",
    Compare.BETWEEN: "from, up to but not",
    Compare.IS: "is",
    Compare.IS_NOT: "is not",
    Compare.IS_IN: "is one of",
}
UNIT_WORDS = {
    FactKind.PENCE: ("pounds", "10.00"),
    FactKind.WEEKS: ("weeks of rent", "2.5"),
    FactKind.DAYS: ("days", "14, or 3 months"),
    FactKind.COUNT: ("a count", "2"),
    FactKind.HUNDREDTHS: ("instalments", "2"),
    FactKind.WORD: ("words", "broken"),
    FactKind.FLAG: ("yes or no", "yes"),
}
"""The unit of each kind of value, and how one is written."""

_DECIMAL = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,2}))?(?:\s*(weeks?|instalments?)(?: of rent)?)?")
_DAYS = re.compile(r"([0-9]{1,5})(?:\s*days?)?")
_SPAN = re.compile(r"([1-9][0-9]?) ?(month|year)s?")
_SAID_UNIT = {FactKind.WEEKS: "week", FactKind.HUNDREDTHS: "instalment"}
_WHERE = re.compile(r"(all_of|any_of|direct_when|unless|waits_for), sentence ([0-9]+)(?:, all, sentence ([0-9]+))?")


class WrongValue(ValueError):
    """What was typed does not fit the fact's unit; the message says what does."""


@dataclass
class Row:
    """One sentence as it was typed; `joined` counts together with the row above."""

    fact: str = ""
    test: str = ""
    value: str = ""
    of: str = ""
    within: str = ""
    joined: bool = False
    error: str = ""
    id: str = ""
    number: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing was said in it."""
        return not (self.fact or self.value.strip() or self.of.strip())

    @property
    def hint(self) -> str:
        """In which unit its value is written."""
        word = WORDS.get(self.fact)
        if word is None or word.kind is FactKind.FLAG:
            return "" if word is None else "Yes or no."
        unit, like = UNIT_WORDS[word.kind]
        if self.test == Compare.BETWEEN:
            return f"In {unit}: two of them with “to” between."
        return f"In {unit}, like {like}."

    def data(self) -> Data:
        """
        The sentence as data.

        :raises WrongValue: if the value does not fit the fact's unit.
        """
        word = WORDS.get(self.fact)
        if word is None:
            raise WrongValue("Choose what it is about.")
        test = self.test or (Compare.IS.value if word.kind is FactKind.FLAG else "")
        if test not in set(Compare):
            raise WrongValue("Choose how it is compared.")
        said: Data = {"fact": self.fact, "test": test, "value": _read(word, Compare(test), self.value.strip())}
        if self.of.strip():
            said["of"] = self.of.strip()
        if self.within.strip():
            if not self.within.strip().isdigit():
                raise WrongValue("“Within” is a number of days, like 30.")
            said["within"] = int(self.within.strip())
        return said


@dataclass
class Rows:
    """One list of sentences of a step."""

    name: str
    rows: list[Row] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What the list says."""
        return LISTS[self.name][0]

    @property
    def hint(self) -> str:
        """What to mind."""
        return LISTS[self.name][1]

    @property
    def joins(self) -> bool:
        """Whether sentences of it can count together."""
        return self.name in ("any_of", "direct_when", "unless")

    def numbered(self) -> "Rows":
        """The same with each row's number and id set."""
        for number, row in enumerate(self.rows):
            row.number, row.id = number, f"{self.name}-{number}"
        return self

    def data(self) -> list[Data]:
        """The list as data; rows that do not fit carry their error and are left out."""
        told: list[Data] = []
        for row in self.rows:
            if row.empty:
                continue
            try:
                one = row.data()
            except WrongValue as wrong:
                row.error = str(wrong)
                continue
            if row.joined and told and self.joins:
                last = told[-1]
                told[-1] = {"all": [*last.get("all", [last]), one]}
            else:
                told.append(one)
        return told

    def place(self, number: int, part: int) -> Row | None:
        """The row of a sentence as faults number it, from 1; `part` of sentences that count together, or 0."""
        counted, inside = 0, 0
        for row in self.rows:
            if row.empty:
                continue
            if row.joined and counted and self.joins:
                inside += 1
            else:
                counted, inside = counted + 1, 1
            if counted == number and inside == max(part, 1):
                return row
        return None


def rows_of(step: Mapping[str, Any]) -> list[Rows]:
    """The rows of a step's data."""
    found = []
    for name in LISTS:
        rows: list[Row] = []
        for sentence in step.get(name, ()):
            parts = sentence.get("all", [sentence])
            rows += [_row(part, joined=number > 0) for number, part in enumerate(parts)]
        found.append(Rows(name, rows).numbered())
    return found


def posted(sent: Mapping[str, str]) -> list[Rows]:
    """The rows of a form that was sent, with a row added or dropped where a button asked for it."""
    found = []
    verb, _, about = sent.get("do", "").partition(":")
    for name in LISTS:
        count = sent.get(f"{name}-rows", "0")
        rows = [_sent(sent, f"{name}-{number}") for number in range(min(int(count) if count.isdigit() else 0, 40))]
        if verb == "add" and about == name:
            rows.append(Row())
        listed, _, number = about.rpartition(":")
        if verb == "drop" and listed == name and number.isdigit() and int(number) < len(rows):
            del rows[int(number)]
        found.append(Rows(name, rows).numbered())
    return found


def checked_alone(lists: Iterable[Rows], version: PolicyVersion) -> None:
    """Put every row to the policy by itself, so that each that is wrong says so next to it."""
    alone = {
        "code": "ALONE",
        "version": 1,
        "in_force_from": "2000-01-01",
        "account_types": list(version.account_types),
        **settings(version),
        "order": Order.FIRST_WINS.value,
    }
    for one in lists:
        for row in one.rows:
            if row.empty or row.error:
                continue
            step = {**_STEP, "all_of": [row.data()]}
            try:
                from_data({**alone, "steps": [step]})
            except PolicyFault as fault:
                row.error = fault.says


def place_fault(lists: Iterable[Rows], fault: PolicyFault) -> bool:
    """Put a fault beside the row that it names; False if it names none."""
    found = _WHERE.search(fault.where)
    if found is None:
        return False
    for one in lists:
        if one.name == found[1]:
            row = one.place(int(found[2]), int(found[3] or 0))
            if row is not None:
                row.error = fault.says
                return True
    return False


def facts() -> list[tuple[str, str]]:
    """Every fact with its words and its unit, as a list to choose from."""
    return [(name, f"{_plain(word)} ({UNIT_WORDS[word.kind][0]})") for name, word in WORDS.items()]


TESTS = [("", "Choose"), *((test.value, words) for test, words in TEST_WORDS.items())]

_STEP: Data = {
    "code": "ROW",
    "stage": 1,
    "title": "Row",
    "proposes": "ROW",
    "channel": "task",
    "approver": "officer",
    "wait_days": 0,
}


def _plain(word: FactWord) -> str:
    about = {Of.MEASURE: "a measure", Of.ACTIONS: "an action", Of.FLAG: "a mark"}.get(word.of or Of.FLAG, "")
    said = word.says.format("…", of=about, within="so many")
    return said[:1].upper() + said[1:]


def _row(sentence: Mapping[str, Any], *, joined: bool) -> Row:
    within = sentence.get("within")
    word = WORDS.get(str(sentence.get("fact")))
    return Row(
        str(sentence.get("fact", "")),
        str(sentence.get("test", "")),
        "" if word is None else _written(word, sentence.get("value")),
        str(sentence.get("of", "")),
        str(within) if within else "",
        joined,
    )


def _sent(sent: Mapping[str, str], name: str) -> Row:
    fact, test, value, of, within = (
        sent.get(f"{name}-{part}", "")[:200] for part in ("fact", "test", "value", "of", "within")
    )
    return Row(fact, test, value, of, within, joined=f"{name}-joined" in sent)


def _written(word: FactWord, value: Any) -> str:
    """A value as people type it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        joint = " to " if word.kind in (FactKind.PENCE, FactKind.WEEKS, FactKind.DAYS, FactKind.COUNT) else ", "
        return joint.join(_written(word, one) for one in value)
    if not isinstance(value, int):
        return str(value)
    if word.kind is FactKind.PENCE:
        return f"{value // 100}.{value % 100:02d}"
    if word.kind in (FactKind.WEEKS, FactKind.HUNDREDTHS):
        return f"{value // 100}.{value % 100:02d}".rstrip("0").rstrip(".")
    return str(value)


def _read(word: FactWord, test: Compare, text: str) -> Any:
    if word.kind is FactKind.FLAG:
        if text.lower() not in ("yes", "no"):
            raise WrongValue("Write yes or no.")
        return text.lower() == "yes"
    if not text:
        raise WrongValue(f"Write a value in {UNIT_WORDS[word.kind][0]}, like {UNIT_WORDS[word.kind][1]}.")
    if word.kind is FactKind.WORD:
        return [one.strip() for one in text.split(",") if one.strip()] if test is Compare.IS_IN else text
    if test is Compare.BETWEEN:
        low, joint, high = text.partition(" to ")
        if not joint:
            raise WrongValue("Write two values with “to” between them, the lower first.")
        return [_number(word, low.strip()), _number(word, high.strip())]
    return _number(word, text)


def _number(word: FactWord, text: str) -> int | str:
    unit, like = UNIT_WORDS[word.kind]
    wrong = WrongValue(f"“{text}” is not in {unit}, which this is about. Write it like {like}.")
    if word.kind is FactKind.PENCE:
        try:
            return read_pounds(text)
        except NotMoney:
            raise wrong from None
    if word.kind is FactKind.DAYS:
        span = _SPAN.fullmatch(text)
        if span:
            return f"{span[1]} {span[2]}s" if span[1] != "1" else f"1 {span[2]}"
        days = _DAYS.fullmatch(text)
        if days:
            return int(days[1])
        raise wrong
    found = _DECIMAL.fullmatch(text)
    if found is None or (found[3] and found[3].rstrip("s") != _SAID_UNIT.get(word.kind)):
        raise wrong
    if word.kind is FactKind.COUNT:
        if found[2]:
            raise wrong
        return int(found[1])
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
