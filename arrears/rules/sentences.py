"""One sentence of a policy: a named fact, a test, a value; compiled once, asked of thousands of accounts (DEC-18)."""

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from arrears.rules.facts import Facts, FactValue
from arrears.rules.measures import CHASE
from arrears.rules.vocabulary import FLAGS, WORDS, FactKind, FactWord, Meaning, Of, Reader, amount
from tenancies.rules.periods import PeriodUnit, step


class PolicyFault(ValueError):
    """A policy cannot be used; `where` names the sentence that is wrong, the message says how."""

    def __init__(self, where: str, says: str) -> None:
        super().__init__(f"{where}: {says}")
        self.where = where
        self.says = says


class Compare(StrEnum):
    """
    What may be asked of a fact. In a policy by stages a debt may only be asked to be high, so that no payment can make
    a sentence true; the other tests are for facts that payments leave alone, and for lists.
    """

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    BETWEEN = "between"
    """From the first up to, but not, the second: a window with both ends."""
    IS = "is"
    IS_NOT = "is_not"
    IS_IN = "is_in"


_ASKS: dict[Compare, Callable[[Any, Any], bool]] = {
    Compare.AT_LEAST: operator.ge,
    Compare.MORE_THAN: operator.gt,
    Compare.AT_MOST: operator.le,
    Compare.LESS_THAN: operator.lt,
    Compare.BETWEEN: lambda seen, ends: ends[0] <= seen < ends[1],
    Compare.IS: operator.eq,
    Compare.IS_NOT: operator.ne,
    Compare.IS_IN: lambda seen, among: seen in among,
}
CEILINGS = frozenset({Compare.AT_MOST, Compare.LESS_THAN, Compare.BETWEEN})
_NUMBERS = {Compare.AT_LEAST, Compare.MORE_THAN, *CEILINGS}
_FITTING = {FactKind.WORD: {Compare.IS, Compare.IS_NOT, Compare.IS_IN}, FactKind.FLAG: {Compare.IS}}

Threshold = int | str | bool | tuple[str, ...] | tuple[int | str, ...]
_SPAN = re.compile(r"([1-9][0-9]?) (month|year)s?")


@dataclass(frozen=True, slots=True)
class Condition:
    """
    One sentence: a named fact, a test, and a value (pence, hundredths of a week, days, a count, words).

    Days may also be a span of the calendar ("3 months", "6 years"), counted back from the day of the decision and
    cut to the month's end. `of` names what the fact is about (a measure, a group of actions, a flag) and `means` is
    that thing; `within` is how many days back contacts are counted.

    :raises PolicyFault: if the fact is not known, or the test or the value does not fit it.
    """

    fact: str
    test: Compare
    value: Threshold
    of: str = ""
    within: int = 0
    means: Meaning = field(default=None, repr=False, compare=False)
    word: FactWord = field(init=False, repr=False, compare=False)
    _reads: Reader = field(init=False, repr=False, compare=False)
    _asks: Callable[[FactValue, date], bool] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        word = WORDS.get(self.fact)
        if word is None:
            raise PolicyFault("sentence", f"“{self.fact}” is not a fact that decisions know ({', '.join(WORDS)}).")
        _check_about(word, self.of, self.within)
        _check_sentence(word, self.test, self.value)
        object.__setattr__(self, "word", word)
        means = _meaning(word, self.of) if self.means is None else self.means
        object.__setattr__(self, "means", means)
        reads = word.read or (word.reads_of(means, self.within) if word.reads_of else None)
        assert reads is not None, "a fact can be read"
        object.__setattr__(self, "_reads", reads)
        object.__setattr__(self, "_asks", _compiled(self.test, self.value))

    def seen(self, facts: Facts, on: date) -> FactValue:
        """Return the value of the fact that the sentence speaks of."""
        return self._reads(facts, on)

    def met(self, facts: Facts, on: date) -> bool:
        """Whether the sentence holds; what is not known does not."""
        value = self._reads(facts, on)
        return value is not None and self._asks(value, on)

    def said(self, facts: Facts, on: date) -> str:
        """Say what is seen and how it compares: "has £84.20 overdue, which is £10.00 or more"."""
        value = self._reads(facts, on)
        seen = self.word.seen(value, self.of, self.within)
        if value is None or self.word.kind is FactKind.FLAG:
            return seen
        return f"{seen}, which is {self._compared(met=self._asks(value, on))}"

    def asked(self) -> str:
        """Say what the sentence asks for, without any figures seen: "has £10.00 or more overdue"."""
        if self.word.kind is FactKind.FLAG:
            return self.word.seen(self.value is True, self.of, self.within)
        return self.word.says.format(self._compared(met=True), of=self.of, within=self.within)

    @property
    def key(self) -> str:
        """What the figure is called where it is stored: the fact, and what it is about."""
        return f"{self.fact} of {self.of}" if self.of else self.fact

    def _compared(self, *, met: bool) -> str:
        if self.test is Compare.IS_IN and isinstance(self.value, tuple):
            return f"{'one' if met else 'none'} of {', '.join(str(one) for one in self.value)}"
        if self.test is Compare.BETWEEN and isinstance(self.value, tuple):
            low, high = (amount(self.word.kind, end) for end in self.value)
            return f"from {low} up to {high}" if met else f"not from {low} up to {high}"
        assert not isinstance(self.value, tuple), "only lists and windows have more than one value"
        threshold = amount(self.word.kind, self.value)
        if self.test in (Compare.IS, Compare.IS_NOT):
            return threshold if met is (self.test is Compare.IS) else f"not {threshold}"
        if self.test is Compare.AT_LEAST:
            return f"{threshold} or more" if met else f"less than {threshold}"
        if self.test is Compare.LESS_THAN:
            return f"less than {threshold}" if met else f"{threshold} or more"
        if self.test is Compare.AT_MOST:
            return f"{threshold} or less" if met else f"more than {threshold}"
        return f"more than {threshold}" if met else f"not more than {threshold}"


def span_days(value: int | str, on: date) -> int:
    """Return a time in days as seen from a day: a number as it is, "3 months" by the calendar (month ends cut)."""
    if isinstance(value, int):
        return value
    count, unit = value.split()
    months = int(count) * (12 if unit.startswith("year") else 1)
    return (on - step(on, PeriodUnit.MONTH, -months)).days


def _compiled(test: Compare, value: Threshold) -> Callable[[FactValue, date], bool]:
    asks = _ASKS[test]
    ends = value if isinstance(value, tuple) else (value,)
    spans = any(isinstance(end, str) and _SPAN.fullmatch(end) for end in ends)
    if spans and test is Compare.BETWEEN:
        low, high = ends
        return lambda seen, on: asks(seen, (span_days(low, on), span_days(high, on)))
    if spans and test in _NUMBERS:
        (only,) = ends
        assert isinstance(only, str)
        return lambda seen, on: asks(seen, span_days(only, on))
    return lambda seen, on: asks(seen, value)


def _meaning(word: FactWord, of: str) -> Meaning:
    """What an `of` stands for where no policy defines it: an action itself, a flag, the measure `chase`."""
    if word.of is Of.ACTIONS:
        return frozenset({of})
    if word.of is Of.MEASURE:
        if of != CHASE.name:
            raise PolicyFault("sentence", f"“{of}” is not a measure that is known without a policy.")
        return CHASE
    return of if word.of is Of.FLAG else None


def _check_about(word: FactWord, of: str, within: int) -> None:
    if word.of is not None and not of:
        raise PolicyFault("sentence", f"“{word.name}” needs an “of” that names {word.of}.")
    if word.of is Of.FLAG and of not in FLAGS:
        raise PolicyFault("sentence", f"“{of}” is not a flag that is known ({', '.join(sorted(FLAGS))}).")
    if word.of is None and of:
        raise PolicyFault("sentence", f"“{word.name}” is about the account, so it takes no “of”.")
    if word.within and within <= 0:
        raise PolicyFault("sentence", f"“{word.name}” needs “within”: how many days back it counts.")
    if within and not word.within:
        raise PolicyFault("sentence", f"“{word.name}” counts nothing back, so it takes no “within”.")


def _check_sentence(word: FactWord, test: Compare, value: Threshold) -> None:
    fitting = _FITTING.get(word.kind, _NUMBERS)
    if test not in fitting:
        allowed = ", ".join(sorted(fitting))
        raise PolicyFault("sentence", f"“{word.name}” cannot be asked “{test}”, only: {allowed}.")
    if word.kind is FactKind.FLAG:
        good = isinstance(value, bool)
    elif word.kind is FactKind.WORD:
        good = _words(value) if test is Compare.IS_IN else isinstance(value, str) and bool(value)
    elif test is Compare.BETWEEN:
        good = isinstance(value, tuple) and len(value) == 2 and all(_measured(word.kind, end) for end in value)
        good = good and _in_order(value)
    else:
        good = _measured(word.kind, value)
    if not good:
        what = f"two of them, {word.kind}, the lower first," if test is Compare.BETWEEN else f"{word.kind}"
        raise PolicyFault("sentence", f"“{word.name}” needs {what} to compare with, not {value!r}.")


def _words(value: Threshold) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(one, str) and one for one in value)


def _measured(kind: FactKind, value: Any) -> bool:
    if kind is FactKind.DAYS and isinstance(value, str):
        return bool(_SPAN.fullmatch(value))
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _in_order(value: Any) -> bool:
    low, high = (span_days(end, date(2026, 12, 31)) for end in value)
    return low < high


@dataclass(frozen=True, slots=True)
class Together:
    """Several sentences that count as one: it holds when all of them do. For `any_of`, `direct_when` and `unless`."""

    parts: tuple[Condition, ...]

    def met(self, facts: Facts, on: date) -> bool:
        """Whether all of its sentences hold."""
        for part in self.parts:
            if not part.met(facts, on):
                return False
        return True

    def said(self, facts: Facts, on: date) -> str:
        """Say what is seen: all of it where it holds, otherwise what does not."""
        holds = self.met(facts, on)
        return " and ".join(part.said(facts, on) for part in self.parts if part.met(facts, on) is holds)

    def asked(self) -> str:
        """Say what it asks for, without any figures seen."""
        return " and ".join(part.asked() for part in self.parts)


Sentence = Condition | Together


def parts_of(sentences: Iterable[Sentence]) -> tuple[Condition, ...]:
    """Every single sentence among some, those that count together taken apart."""
    return tuple(part for one in sentences for part in (one.parts if isinstance(one, Together) else (one,)))
