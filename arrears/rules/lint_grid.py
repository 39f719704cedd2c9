"""
The cases that a policy is tried with: debts at each of its own thresholds, what was done before and when, and what
else can be so of an account. A state is what differs from a plain account, in the fewest things that show a fault.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from arrears.rules.facts import ActionSeen, Facts, LetterSent
from arrears.rules.lint_traits import Trait, traits_of
from arrears.rules.policy import FORMER, PolicyVersion
from arrears.rules.position import position
from arrears.rules.vocabulary import FactKind, Paying, amount
from ledger.rules.account_types import NO_BENEFIT_TIMING, AccountType
from letters.rules.wording import money

TODAY = date(2026, 10, 5)
"""The Monday from which the cases count; all that counts is how long ago things were."""

WEEKLY = 118_00
"""The weekly charge of the cases, in pence."""

_LONG_AGO = TODAY - timedelta(weeks=400)


@dataclass(frozen=True, slots=True)
class Money:
    """What was owed before this week's charge, and what was paid this week, in pence."""

    owed_pence: int
    paid_pence: int = 0


@dataclass(frozen=True)
class State:
    """What differs from a plain account with nothing done before: at most one trait of each dimension."""

    traits: tuple[Trait, ...] = ()

    def without(self, trait: Trait) -> "State":
        """The same with one thing less."""
        return State(tuple(one for one in self.traits if one is not trait))

    @property
    def groups(self) -> frozenset[str]:
        """What differs, with no regard to how long ago."""
        return frozenset(trait.group for trait in self.traits)

    @property
    def ends(self) -> bool:
        """Whether it has a reason to be left alone that ends by itself or is judged every night."""
        return any(trait.ends for trait in self.traits)

    def of(self, dimension: str) -> Trait | None:
        """What differs in one dimension."""
        return next((trait for trait in self.traits if trait.dimension == dimension), None)

    @property
    def words(self) -> str:
        """What differs, in plain words."""
        return "; ".join(trait.words for trait in self.traits) or "nothing was done before"


@dataclass(frozen=True)
class Grid:
    """Every state and sum of one policy."""

    version: PolicyVersion
    traits: tuple[Trait, ...]
    debts: tuple[int, ...]
    standing: frozenset[str]
    _owing: dict[Money, Mapping[str, Any]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def top(self) -> Money:
        """More than any sentence asks for."""
        return Money(self.debts[-1])

    @property
    def weekly_pence(self) -> int:
        """The weekly charge of the cases; accounts of some kinds have none."""
        return 0 if is_plain(self.version) else WEEKLY

    def facts(self, state: State, sums: Money) -> Facts:
        """Build the facts of a case."""
        owing = self._owing.get(sums)
        if owing is None:
            owing = self._owing[sums] = _owed(self.version, sums)
        changes: dict[str, Any] = {"flags": self.standing}
        for trait in state.traits:
            changes.update(trait.sets)
            if trait.turns:
                changes["flags"] ^= {trait.turns}
        if sums.paid_pence:
            answered = tuple(replace(letter, answered=True) for letter in changes.get("letters", ()))
            changes |= {"last_payment_on": TODAY, "missed_payment_days": None, "letters": answered}
        return Facts(**{**owing, **changes})

    def words(self, state: State, sums: Money) -> str:
        """Say what a case is, in plain words."""
        weekly = self.weekly_pence
        owed = f"{money(sums.owed_pence)} owed"
        if weekly:
            weeks = amount(FactKind.WEEKS, sums.owed_pence * 100 // weekly)
            owed += f" before this week's charge of {money(weekly)} ({weeks} of rent)"
        paid = f"{money(sums.paid_pence)} paid this week" if sums.paid_pence else "nothing paid this week"
        return f"{owed}, {paid}; {state.words}."

    def states(self, most: int, *, brief: bool) -> Iterator[State]:
        """
        Yield every state in which at most so many things differ, the simplest first; `brief` takes each action only
        just done and long ago.
        """
        usable = [trait for trait in self.traits if trait.brief or not brief]
        by_dimension: dict[str, list[Trait]] = {}
        for trait in usable:
            by_dimension.setdefault(trait.dimension, []).append(trait)
        for count in range(most + 1):
            for dimensions in combinations(sorted(by_dimension), count):
                yield from _product([by_dimension[name] for name in dimensions])

    def payments(self, owed_pence: int) -> tuple[Money, ...]:
        """What the tenant may have paid this week beside nothing."""
        weekly = self.weekly_pence
        paid = (weekly // 2, weekly, weekly + weekly // 2) if weekly else (owed_pence // 2, owed_pence)
        return tuple(Money(owed_pence, pence) for pence in paid if pence > 0)


def grid_of(version: PolicyVersion) -> Grid:
    """Build the grid of a policy from its own sentences."""
    return Grid(version, traits_of(version, TODAY), _debts(version), standing_flags(version))


def is_plain(version: PolicyVersion) -> bool:
    """Whether the policy is for accounts without a weekly charge."""
    kind = version.account_types[0]
    return kind == FORMER or kind in NO_BENEFIT_TIMING


def standing_flags(version: PolicyVersion) -> frozenset[str]:
    """The marks that a plain account has: those whose absence holds a step back."""
    return frozenset(
        one.of
        for step in version.steps
        for one in step.sentences
        if one.fact == "flag" and one.value is False and any(one in _flat(held) for held in step.unless)
    )


def _flat(sentence: Any) -> tuple[Any, ...]:
    return getattr(sentence, "parts", (sentence,))


def _owed(version: PolicyVersion, sums: Money) -> Mapping[str, Any]:
    """The figures of an account that owes so much."""
    kind = version.account_types[0]
    former = kind == FORMER
    weekly = 0 if is_plain(version) else WEEKLY
    balance = sums.owed_pence + weekly - sums.paid_pence
    account_type = AccountType.CUR.value if former else kind
    stands = position(
        account_type=account_type,
        former=former,
        balance_pence=balance,
        accrued_pence=0,
        weekly_gross_pence=weekly,
        weekly_benefit_pence=0,
        paid_this_week_pence=sums.paid_pence,
        debit_this_week=bool(weekly),
    )
    return dict(
        balance_pence=balance,
        technical_pence=stands.technical_pence,
        real_pence=stands.real_pence,
        ladder_amount_pence=stands.ladder_amount_pence,
        weeks_hundredths=stands.weeks_hundredths,
        chase_pence=stands.chase_pence,
        chase_hundredths=stands.chase_hundredths,
        account_type=account_type,
        former=former,
        gross_weekly_pence=weekly or None,
        paid_this_week_pence=sums.paid_pence,
        collectable_pence=balance - abs(weekly - sums.paid_pence),
        episode_started_on=_LONG_AGO,
        owed_since=_LONG_AGO,
        tenancy_ended_on=_LONG_AGO if former else None,
        last_payment_on=_LONG_AGO,
    )


def _product(lists: Sequence[Sequence[Trait]]) -> Iterator[State]:
    if not lists:
        yield State()
        return
    for first in lists[0]:
        for rest in _product(lists[1:]):
            yield State((first, *rest.traits))


def _debts(version: PolicyVersion) -> tuple[int, ...]:
    """Each threshold of the policy, with a penny below and a penny above it, and more than all of them."""
    edges: set[int] = {1}
    for step in version.steps:
        for one in step.sentences:
            if one.word.paying is not Paying.LOWERS or one.word.kind not in (FactKind.PENCE, FactKind.WEEKS):
                continue
            ends = one.value if isinstance(one.value, tuple) else (one.value,)
            for end in ends:
                assert isinstance(end, int)
                pence = end if one.word.kind is FactKind.PENCE else -(-end * WEEKLY // 100)
                edges |= {pence, pence + _shift(version, one)}
    if not is_plain(version):
        edges.add(version.static_below_hundredths * WEEKLY // 100)
    around = {edge + off for edge in edges for off in (-1, 0, 1) if edge + off > 0}
    return (*sorted(around), 2 * max(around) + 10 * WEEKLY)


def _shift(version: PolicyVersion, sentence: Any) -> int:
    """How much more has to be owed for a measure to show a sum, when nothing was paid this week."""
    owed = 100 * WEEKLY
    seen = sentence.seen(Facts(**_owed(version, Money(owed))), TODAY)
    if not isinstance(seen, int):
        return 0
    return owed - (seen if sentence.word.kind is FactKind.PENCE else seen * WEEKLY // 100)


def later(facts: Facts, kind: str, *, letter: bool, on: date) -> Facts:
    """The same after something was done on a day."""
    if letter:
        kept = tuple(one for one in facts.letters if one.kind != kind)
        return replace(facts, letters=(*kept, LetterSent(kind, on, answered=False)))
    others = tuple(one for one in facts.actions if one.kind != kind)
    return replace(facts, actions=(*others, ActionSeen(kind, on)))
