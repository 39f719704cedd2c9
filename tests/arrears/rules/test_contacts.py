"""Contacts, their outcomes and the caller check (OPS-E13, PRA-27)."""

from datetime import date

import pytest

from arrears.rules import contacts
from arrears.rules.contacts import CHANNEL_WORDS, Channel, Outcome, SpokeTo, Told, caller_check, catalogue

pytestmark = pytest.mark.rules

ON = date(2026, 6, 16)


def told(on: date = ON, own: tuple[Outcome, ...] = ()) -> dict[str, str]:
    return {each.code: each.words for each in catalogue(own, on=on)}


def test_every_way_of_contact_but_a_note_has_an_outcome_in_which_somebody_was_reached_and_social_media_is_none() -> (
    None
):
    for channel in set(Channel) - {Channel.NOTE}:
        reached = [
            each for each in contacts.SHIPPED if each.told is Told.RESULT and each.reached and each.fits(channel)
        ]
        assert reached, channel
    assert not any("social" in words.lower() for words in CHANNEL_WORDS.values())


def test_the_shipped_diary_codes_read_in_plain_words() -> None:
    words = told()
    assert (words["nobody_in"], words["hb_delayed"]) == ("Nobody in, card left", "Housing Benefit delayed")
    assert len(words) == len(contacts.SHIPPED), "a code stands twice"


def test_a_landlords_own_row_takes_the_place_of_the_shipped_code_from_its_day_on() -> None:
    own = Outcome("no_answer", "Rang out", Told.RESULT, False, frozenset({"call_out"}), date(2026, 7, 1))
    ended = Outcome("order_breach", "Breach", Told.ABOUT, False, frozenset(), date(2026, 7, 1), date(2026, 7, 31))
    assert told(ON, (own, ended))["no_answer"] == "No answer"
    assert told(date(2026, 7, 1), (own, ended))["no_answer"] == "Rang out"
    assert "order_breach" not in told(date(2026, 8, 1), (own, ended))


def check(spoke_to: SpokeTo, *passed: str, channel: str = "call_in", authority: bool = False, needed: int = 2) -> bool:
    return caller_check(
        channel=channel, spoke_to=spoke_to, authority_in_force=authority, passed=passed, needed=needed
    ).may_discuss


def test_a_caller_hears_figures_after_two_right_answers_or_when_the_officer_knows_them() -> None:
    assert not check(SpokeTo.TENANT)
    assert not check(SpokeTo.TENANT, "address")
    assert not check(SpokeTo.TENANT, "address", "address")
    assert check(SpokeTo.TENANT, "address", "date_of_birth")
    assert check(SpokeTo.TENANT, "known")
    assert not check(SpokeTo.TENANT, "address", "date_of_birth", needed=3)


def test_a_third_party_needs_authority_as_well_as_the_answers() -> None:
    """LAW section 12 E8."""
    answers = ("address", "reference")
    assert not check(SpokeTo.OTHER, *answers, authority=True)
    assert not check(SpokeTo.AUTHORITY, *answers)
    assert not check(SpokeTo.AUTHORITY, authority=True)
    assert check(SpokeTo.AUTHORITY, *answers, authority=True)
    assert not check(SpokeTo.NOBODY, *answers, authority=True)


def test_who_opens_their_own_door_or_writes_is_not_asked_questions() -> None:
    for channel in ("visit", "text", "email", "letter_in"):
        assert check(SpokeTo.TENANT, channel=channel)
        assert not check(SpokeTo.OTHER, channel=channel)
