"""The twelve stories come true: their figures follow from the files by the rules (DEC-29, OPS-E3, OPS-E9)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.demo.reading import Landlord, half_up, pence

TODAY = date(2026, 11, 22)
RUNS = ("2026-10-20", "2026-10-27", "2026-11-03", "2026-11-10", "2026-11-17")


@pytest.fixture(scope="module")
def told(demo: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """The stories by number, each with its landlord's entry."""
    return {
        story["number"]: {**story, "landlord": landlord}
        for landlord in demo["landlords"]
        for story in landlord["stories"]
    }


@pytest.fixture(scope="module")
def files(demo_folder: Path) -> dict[str, Landlord]:
    """The files of each landlord by code."""
    return {"MARLOWE": Landlord(demo_folder / "marlowe-vale"), "BRACK": Landlord(demo_folder / "brackwater")}


def ladder_at_runs(story: dict[str, Any]) -> list[float]:
    """Weeks measured after grace on the five Tuesdays."""
    assert tuple(row["on"] for row in story["at_runs"]) == RUNS
    return [float(row["weeks"]) for row in story["at_runs"]]


def of(story: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The facts of one kind that demo.json has for the story's account."""
    return [row for row in story["landlord"][kind] if row["account_ref"] == story["account_ref"]]


def test_there_are_twelve(told: dict[int, dict[str, Any]]) -> None:
    assert sorted(told) == list(range(1, 13))


@pytest.mark.parametrize("number", range(1, 13))
def test_the_balance_told_is_the_one_the_files_add_up_to(
    number: int, told: dict[int, dict[str, Any]], files: dict[str, Landlord]
) -> None:
    story = told[number]
    take_on = date.fromisoformat(story["landlord"]["take_on"])
    balance = files[story["landlord"]["code"]].balance(story["account_ref"], TODAY, take_on)
    assert story["figures"]["balance_pence"] == balance


@pytest.mark.parametrize("number", range(1, 13))
def test_the_figures_of_a_story_hang_together(number: int, told: dict[int, dict[str, Any]]) -> None:
    for row in (told[number]["figures"], *told[number]["at_runs"]):
        assert row["balance_pence"] == row["technical_pence"] + row["real_pence"]
        assert 0 <= row["technical_pence"] <= max(0, row["balance_pence"])
        assert row["ladder_amount_pence"] <= row["real_pence"]


def test_1_after_each_due_day_the_perfect_payer_owes_nothing(
    told: dict[int, dict[str, Any]], files: dict[str, Landlord]
) -> None:
    story, marlowe = told[1], files["MARLOWE"]
    take_on = date.fromisoformat(story["landlord"]["take_on"])
    (calendar,) = of(story, "payer_calendars")
    paid = [r for r in marlowe.files["payments"] if r["payment_ref"] == story["account_ref"]]
    assert calendar["cycle"] == "month"
    assert len(paid) == 6
    for row in paid:
        due = date.fromisoformat(row["paid_on"])
        late = due.day - date.fromisoformat(calendar["first_due_on"]).day
        assert late == 0 or (due.weekday() == 0 and late in (1, 2))
        assert marlowe.balance(story["account_ref"], due, take_on) <= 0
    assert story["letters"] == []
    assert story["figures"]["balance_pence"] > 10000


def test_2_the_first_letter_is_due_in_the_newest_run_and_in_none_before(told: dict[int, dict[str, Any]]) -> None:
    *before, now = ladder_at_runs(told[2])
    assert max(before) == 0
    assert 0.5 <= now < 2


def test_3_two_letters_went_and_three_weeks_are_passed(told: dict[int, dict[str, Any]]) -> None:
    weeks = ladder_at_runs(told[3])
    assert 0.5 <= weeks[0] < 2, "A1 on the first run"
    assert weeks[1] < 2, "A1's wait is over, A2 not yet reached"
    assert weeks[2] >= 2, "A2 on the third run"
    assert weeks[4] >= 3, "A3 after fourteen days"
    assert {row["two_way"] for row in of(told[3], "contacts")} == {False}
    assert [row["kind"] for row in of(told[3], "preferences")] == ["large_print"]


def expected_balance(agreed: dict[str, str], on: date) -> int:
    """OPS-E9 for a weekly arrangement."""
    begins = date.fromisoformat(agreed["start"]) + timedelta(days=int(agreed["tolerance_days"]))
    due = (on - begins).days // 7 + 1 if on >= begins else 0
    return max(0, pence(agreed["start_balance"]) - due * pence(agreed["instalment"]))


def test_4_the_arrangement_misses_one_then_two_and_only_then_is_broken_for_the_policy(
    told: dict[int, dict[str, Any]], files: dict[str, Landlord]
) -> None:
    story = told[4]
    (agreed,) = [r for r in files["MARLOWE"].files["agreements"] if r["account_ref"] == story["account_ref"]]
    short = {
        row["on"]: row["balance_pence"] - expected_balance(agreed, date.fromisoformat(row["on"]))
        for row in story["at_runs"]
    }
    instalment = pence(agreed["instalment"])
    assert agreed["start"] == "2026-11-02"
    assert short["2026-11-03"] == 0
    assert short["2026-11-10"] == instalment
    assert short["2026-11-17"] > 2 * instalment
    assert all(2 <= weeks < 3 for weeks in ladder_at_runs(story))


def test_5_the_arrangement_is_kept_on_every_run_and_today(
    told: dict[int, dict[str, Any]], files: dict[str, Landlord]
) -> None:
    story = told[5]
    (agreed,) = [r for r in files["MARLOWE"].files["agreements"] if r["account_ref"] == story["account_ref"]]
    for row in (*story["at_runs"], story["figures"]):
        assert row["balance_pence"] <= expected_balance(agreed, date.fromisoformat(row["on"]))
    assert min(ladder_at_runs(story)) > 2


def test_6_housing_benefit_four_weeks_behind_is_all_of_the_balance(
    told: dict[int, dict[str, Any]], files: dict[str, Landlord]
) -> None:
    story = told[6]
    last = [r for r in files["BRACK"].files["hb_schedule"] if r["rent_ref"] == story["account_ref"]][-1]
    assert last["period_to"] == "2026-11-01"
    assert story["figures"]["technical_pence"] == 3 * pence(last["weekly_amount"])
    assert story["figures"]["real_pence"] == 0
    assert max(row["ladder_amount_pence"] for row in story["at_runs"]) <= 0


def test_7_the_managed_payment_is_late_by_the_calendar_only(
    told: dict[int, dict[str, Any]], files: dict[str, Landlord]
) -> None:
    story = told[7]
    last = [r for r in files["MARLOWE"].files["uc_schedule"] if r["tenancy_ref"] == story["tenancy_ref"]][-1]
    days = (TODAY - date.fromisoformat(last["ap_end"])).days
    accrued = half_up(Decimal(pence(last["amount"]) * 12 * days) / 365)
    now = story["figures"]
    assert now["technical_pence"] == min(now["balance_pence"], accrued)
    assert now["balance_pence"] > 4 * 12600
    assert max(row["ladder_amount_pence"] for row in (*story["at_runs"], now)) < 1000


def test_8_breathing_space_covers_every_run_for_a_joint_tenant(told: dict[int, dict[str, Any]]) -> None:
    (space,) = of(told[8], "breathing_space")
    assert space["from"] < RUNS[0]
    assert date.fromisoformat(space["until"]) - date.fromisoformat(space["from"]) == timedelta(days=59)
    assert space["until"] > TODAY.isoformat()
    assert space["person_ref"] == told[8]["people"][1]["person_ref"]
    assert min(ladder_at_runs(told[8])) >= 2


def test_9_the_hold_for_a_dispute_has_a_date_within_28_days(told: dict[int, dict[str, Any]]) -> None:
    (hold,) = of(told[9], "holds")
    assert hold["reason"] == "dispute"
    assert date.fromisoformat(hold["until"]) - date.fromisoformat(hold["from"]) < timedelta(days=28)
    assert hold["from"] <= RUNS[4] <= hold["until"]
    assert all(0.5 <= weeks < 2 for weeks in ladder_at_runs(told[9]))


def test_10_two_people_are_written_to_at_two_addresses(told: dict[int, dict[str, Any]]) -> None:
    weeks = ladder_at_runs(told[10])
    assert weeks[0] < 0.5 <= weeks[1] < 2 <= weeks[4]
    assert max(weeks[2:4]) < 2
    assert len(told[10]["people"]) == 2
    (address,) = of(told[10], "addresses")
    assert address["person_ref"] == told[10]["people"][1]["person_ref"]


def test_11_what_the_account_shows_as_owed_lies_in_suspense(
    told: dict[int, dict[str, Any]], files: dict[str, Landlord]
) -> None:
    story = told[11]
    lying = [row for row in story["landlord"]["suspense"] if row["belongs_to"] == story["account_ref"]]
    assert len(lying) == 3
    assert sum(row["amount_pence"] for row in lying) == story["figures"]["balance_pence"]
    assert not {row["payment_ref"] for row in lying} & set(files["MARLOWE"].references)
    assert [row["kind"] for row in of(story, "preferences")] == ["no_post"]


def test_12_the_former_tenant_left_on_a_wednesday_and_the_home_was_let_on_the_thursday(
    told: dict[int, dict[str, Any]], files: dict[str, Landlord]
) -> None:
    story, brack = told[12], files["BRACK"]
    left = date.fromisoformat(story["end"])
    assert left.weekday() == 2
    home = brack.tenancy[story["account_ref"]]["property_ref"]
    later = [r["start"] for r in brack.files["tenancies"] if r["property_ref"] == home and r["start"] > story["end"]]
    assert later == [(left + timedelta(days=1)).isoformat()]
    figures = story["figures"]
    assert figures["balance_pence"] == figures["ladder_amount_pence"] > 0
    assert figures["technical_pence"] == 0
    assert figures["weeks"] == ""
