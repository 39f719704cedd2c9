"""Promises: kept or missed by what was paid in their time, and money counts once (OPS-E13)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from arrears.rules.promises import Promised, PromiseState, judge

pytestmark = pytest.mark.rules

MADE = date(2026, 11, 2)
DUE = date(2026, 11, 6)
OPEN, KEPT, MISSED = PromiseState.OPEN, PromiseState.KEPT, PromiseState.MISSED


def promise(pence: int = 50_00, *, key: int = 1, due: date = DUE) -> Promised:
    return Promised(key, MADE, due, pence, tolerance_days=3)


def day(number: int) -> date:
    return date(2026, 11, number)


@pytest.mark.parametrize(
    "payments, on, known, state",
    [
        ([], 9, 30, OPEN),
        ([], 10, 30, MISSED),
        ([], 10, 8, OPEN),
        ([(6, 50_00)], 6, 6, KEPT),
        ([(2, 50_00)], 2, 2, KEPT),
        ([(1, 50_00)], 10, 30, MISSED),
        ([(9, 50_00)], 10, 30, KEPT),
        ([(10, 50_00)], 11, 30, MISSED),
        ([(3, 20_00), (9, 30_00)], 9, 9, KEPT),
        ([(3, 20_00)], 10, 30, MISSED),
        ([(3, 49_99)], 10, 30, MISSED),
    ],
)
def test_a_promise_is_kept_when_its_amount_came_by_its_day_and_three_more(
    payments: list[tuple[int, int]], on: int, known: int, state: PromiseState
) -> None:
    paid = [(day(number), pence) for number, pence in payments]
    (judged,) = judge([promise()], paid, on=day(on), known_until=day(known))
    assert judged.state is state


def test_nobody_breaks_a_promise_because_no_payments_file_came() -> None:
    assert judge([promise()], [], on=day(28), known_until=None)[0].state is OPEN


def test_one_payment_keeps_one_promise_the_one_due_first() -> None:
    first, second = promise(key=1), promise(key=2, due=day(8))
    judged = judge([second, first], [(day(6), 60_00)], on=day(20), known_until=day(20))
    assert [(one.key, one.state, one.received_pence) for one in judged] == [(1, KEPT, 50_00), (2, MISSED, 10_00)]


@given(
    some.lists(some.tuples(some.integers(-5, 15), some.integers(1, 90_00)), max_size=8),
    some.lists(some.tuples(some.integers(0, 10), some.integers(1, 90_00)), min_size=1, max_size=5),
    some.integers(0, 10),
    some.integers(1, 50_00),
)
def test_no_penny_counts_twice_and_paying_more_breaks_no_promise(
    paid: list[tuple[int, int]], told: list[tuple[int, int]], more_on: int, more: int
) -> None:
    promises = [Promised(key, MADE, MADE + timedelta(days=due), pence, 3) for key, (due, pence) in enumerate(told)]
    payments = [(MADE + timedelta(days=number), pence) for number, pence in paid]
    judged = judge(promises, payments, on=day(30), known_until=day(30))
    assert sum(one.received_pence for one in judged) <= sum(pence for _, pence in payments)
    richer = judge(promises, [*payments, (MADE + timedelta(days=more_on), more)], on=day(30), known_until=day(30))
    kept = sum(one.received_pence for one in judged)
    assert sum(one.received_pence for one in richer) >= kept
