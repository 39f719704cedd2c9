"""OPS-D9's table, cell by cell: every code in every report it appears in, and nothing else."""

from datetime import date

import pytest

from ledger.rules import dd_reasons
from ledger.rules.dd_reasons import ACTIONS, Action, Report

D9 = """
0 ARUDD represent
0 ADDACS cancel
1 ARUDD cancel
1 ADDACS cancel
1 AUDDIS cancel
2 ARUDD bereavement
2 ADDACS bereavement
2 AUDDIS bereavement
3 ARUDD new_details
3 ADDACS new_details
3 AUDDIS new_details
4 ARUDD suspend
D ADDACS suspend
5 ARUDD obtain_again
5 AUDDIS obtain_again
6 ARUDD obtain_again
6 AUDDIS obtain_again
7 ARUDD our_error
8 ARUDD our_error
9 ARUDD our_error
A ARUDD our_error
B ARUDD closed
B ADDACS closed
B AUDDIS closed
C ADDACS update
C AUDDIS update
E ADDACS update
F AUDDIS fix
G AUDDIS fix
H AUDDIS fix
I AUDDIS fix
K AUDDIS fix
L AUDDIS fix
M AUDDIS fix
N AUDDIS fix
O AUDDIS fix
P AUDDIS fix
Q AUDDIS fix
R ADDACS reactivate
1 DDICA indemnity
2 DDICA indemnity
3 DDICA indemnity
4 DDICA indemnity
5 DDICA indemnity
6 DDICA indemnity
7 DDICA indemnity
8 DDICA indemnity
"""
CELLS = {(report, code): action for code, report, action in (line.split() for line in D9.strip().splitlines())}


@pytest.mark.parametrize("code", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
@pytest.mark.parametrize("report", list(Report))
def test_each_cell_of_the_table(report, code):
    assert dd_reasons.reason(report, code).action == CELLS.get((report, code), "unknown")


def test_every_action_says_what_a_person_is_asked_to_do():
    assert set(ACTIONS) == set(Action)
    assert all(meaning.task.endswith(".") for meaning in ACTIONS.values())


def test_what_the_actions_do_to_the_instruction():
    assert {a.value: m.status for a, m in ACTIONS.items() if m.status} == {
        "cancel": "cancelled",
        "bereavement": "cancelled",
        "new_details": "cancelled",
        "suspend": "suspended",
        "obtain_again": "cancelled",
        "closed": "cancelled",
        "fix": "suspended",
        "reactivate": "active",
    }
    assert [a for a, m in ACTIONS.items() if m.stops_letters] == [Action.BEREAVEMENT]


def test_an_indemnity_claim_may_be_challenged_for_14_working_days():
    due = dd_reasons.due_on(Action.INDEMNITY, reported_on=date(2026, 12, 14), original_on=date(2026, 12, 1))
    assert due == date(2027, 1, 6)  # 25 and 28 December and 1 January are bank holidays


def test_refer_to_payer_may_be_taken_again_within_a_month():
    due = dd_reasons.due_on(Action.REPRESENT, reported_on=date(2026, 11, 5), original_on=date(2026, 11, 2))
    assert due == date(2026, 12, 2)
