"""Every answer has one tray and words for what to do (DEC-18)."""

import pytest

from arrears.rules.outcomes import Outcome, Reason
from casework.rules.trays import BY_OUTCOME, TRAY_MEANS, TRAY_WORDS, Tray, next_action, tray_of

pytestmark = pytest.mark.rules


def test_every_answer_has_a_tray_and_every_tray_its_words() -> None:
    assert set(BY_OUTCOME) == set(Outcome)
    assert set(TRAY_WORDS) == set(TRAY_MEANS) == set(Tray)


def test_a_proposed_letter_waits_among_the_letters_and_a_review_is_for_now() -> None:
    assert tray_of(Outcome.PROPOSE, Reason.STEP_REACHED) is Tray.LETTERS
    assert tray_of(Outcome.REVIEW, Reason.STEP_REACHED) is Tray.DO_NOW


def test_a_reason_may_move_an_answer_to_where_a_person_sees_it() -> None:
    assert tray_of(Outcome.OWES_NOTHING, Reason.NOTHING_OWED) is Tray.ALL
    assert tray_of(Outcome.OWES_NOTHING, Reason.BENEFIT_MISSING) is Tray.DO_NOW
    assert tray_of(Outcome.REDUCING, Reason.FALLING) is Tray.WATCH
    assert tray_of(Outcome.REDUCING, Reason.FALLING_LONG) is Tray.DO_NOW


def test_the_next_action_is_said_in_words_and_never_fails() -> None:
    assert next_action("propose", "Second letter", "A2") == "Approve letter A2: second letter"
    assert next_action("review", "Notice review") == "Review by a person: notice review"
    assert next_action("nudge", "Payment missed") == "Get in touch: payment missed"
    assert next_action("held") == "Held"
    assert next_action("a word of tomorrow") == "Not decided yet"
