"""Plain facts as JSON: what is not given has its default, and what cannot be read is named by row and field."""

from datetime import date
from typing import Any

import pytest

from arrears.rules.arrangements import ArrangementKind, ArrangementState
from arrears.rules.facts_data import FIELDS, FactsFault, cases

pytestmark = pytest.mark.rules


def test_a_balance_alone_is_a_case():
    (case,) = cases([{"balance": 12_34}])
    facts = case.facts
    assert (case.ref, case.on) == ("1", None)
    assert (facts.balance_pence, facts.real_pence, facts.chase_pence, facts.chase_hundredths) == (1234,) * 3 + (None,)
    assert facts.payments_in
    assert not facts.former
    assert facts.account_type == "CUR"


def test_money_is_whole_pence_or_pounds_as_text_and_the_figures_are_worked_out_as_a_night_does():
    """OPS-E3 and OPS-E12: expected benefit comes off, then what is unpaid of this week's own charge."""
    row = {
        "balance": "400.00",
        "weekly_charge": 100_00,
        "weekly_benefit": "60.00",
        "expected_benefit": "120.00",
        "paid_this_week": "10.00",
    }
    facts = cases([row])[0].facts
    assert (facts.technical_pence, facts.real_pence, facts.ladder_amount_pence) == (120_00, 280_00, 250_00)
    assert facts.weeks_hundredths == 250
    free = cases([row | {"charged_this_week": False, "not_due_by_calendar": "200.00"}])[0].facts
    assert (free.ladder_amount_pence, free.chase_pence, free.has_calendar) == (280_00, 80_00, True)


def test_everything_a_case_can_say_is_read():
    row: dict[str, Any] = {
        "ref": "A/7",
        "on": "2026-11-24",
        "balance": 1,
        "arrangement": {"class": "court", "state": "broken", "started_on": "2026-05-04", "behind": "5.00"},
        "hearing": {"on": "2026-05-01", "outcome": "suspended_on_terms", "terms": True},
        "notice": {"served_on": "2026-01-05", "last_day": "2027-01-04"},
        "letters": [{"kind": "A1", "sent_on": "2026-10-01", "answered": True}],
        "actions": [{"kind": "VIM", "on": "2026-10-03"}],
        "contacts": [{"on": "2026-10-03", "channel": "visit"}],
        "holds": [{"reason": "dispute", "until": "2026-12-01"}],
        "flags": ["letter_failed"],
        "claim": {"kind": "UC", "since": "2026-10-01", "evidence_in": True},
    }
    (case,) = cases([row])
    facts = case.facts
    assert case.on == date(2026, 11, 24)
    assert facts.arrangement is not None
    assert facts.arrangement.kind is ArrangementKind.COURT
    assert facts.arrangement.own_state is ArrangementState.BROKEN
    assert facts.hearing is not None
    assert facts.hearing.terms
    assert facts.hearing_on is None
    assert facts.letters[0].answered
    assert facts.actions[0].kind == "VIM"
    assert row.keys() <= FIELDS


@pytest.mark.parametrize(
    "rows, says",
    [
        ({}, "file: a list of cases is needed"),
        (["a"], "row 1: names and values are needed"),
        ([{"balance": 1}, {}], "row 2, balance: this field is needed"),
        ([{"balance": 12.5}], "row 1, balance: whole pence (8420) or pounds as text (“84.20”) are needed, not 12.5"),
        ([{"balance": "12.5"}], "row 1, balance: whole pence"),
        ([{"balance": True}], "row 1, balance: whole pence"),
        ([{"balance": 1, "balence": 2}], "row 1, balence: this field is not known"),
        ([{"balance": 1, "last_payment_on": "1 May"}], "row 1, last_payment_on: a day like 2026-04-06 is needed"),
        ([{"balance": 1, "letters": [{"kind": "A1"}]}], "row 1, letters, number 1, sent_on: this field is needed"),
        ([{"balance": 1, "account_type": "CAR"}], "row 1, account_type: one of CUR"),
        ([{"balance": 1, "holds": [{"reason": "sun"}]}], "row 1, holds, number 1, reason: one of deceased"),
        ([{"balance": 1, "notice": {"served": "x"}}], "row 1, notice, served: this field is not known"),
        ([{"balance": 1, "weeks_static": -1}], "row 1, weeks_static: a whole number of 0 or more is needed"),
    ],
)
def test_a_bad_row_is_named_with_its_field(rows: Any, says: str):
    with pytest.raises(FactsFault) as caught:
        cases(rows)
    assert says in str(caught.value)
