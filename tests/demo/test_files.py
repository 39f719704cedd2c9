"""The made files keep to the canonical layouts: trailers, totals, references that meet, plain readings."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from demo.make import make
from tests.demo.reading import MONEY, Landlord, all_files, half_up, kind_of, pence, rows, trailer

FOLDERS = ["marlowe-vale", "brackwater"]
TYPES = {"BF", "CHARGE", "CHARGE_ADJ", "PAY", "PAY_REV", "HB", "UC_MP", "TPD", "GOODWILL"}


@pytest.fixture(scope="module", params=FOLDERS)
def folder(request: pytest.FixtureRequest, demo_folder: Path) -> Path:
    path: Path = demo_folder / request.param
    return path


@pytest.fixture
def entry(folder: Path, demo: dict[str, Any]) -> dict[str, Any]:
    """What demo.json says of this landlord."""
    found: dict[str, Any] = next(one for one in demo["landlords"] if one["folder"] == folder.name)
    return found


def test_every_trailer_counts_its_rows_and_adds_up_its_money(folder: Path, entry: dict[str, Any]) -> None:
    for path in all_files(folder):
        column = MONEY.get(kind_of(path))
        total = sum(pence(row[column]) for row in rows(path)) if column else 0
        assert trailer(path) == (len(rows(path)), total), path
        stated = entry["files"][str(path.relative_to(folder))]
        assert (stated["rows"], stated["total_pence"]) == trailer(path)
    assert len(entry["files"]) == len(all_files(folder))


def test_files_are_utf8_with_plain_line_ends_and_no_byte_order_mark(folder: Path) -> None:
    for path in all_files(folder):
        content = path.read_bytes()
        content.decode("utf-8")
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\n")


def test_references_meet_and_are_unique(folder: Path) -> None:
    files = Landlord(folder).files
    for kind, key in (
        ("properties", "property_ref"),
        ("properties", "uprn"),
        ("people", "person_ref"),
        ("tenancies", "tenancy_ref"),
        ("tenancies", "account_ref"),
        ("payment_references", "payment_ref"),
        ("transactions", "ext_id"),
        ("payments", "transaction_id"),
    ):
        assert max(Counter(row[key] for row in files[kind]).values()) == 1, (kind, key)
    homes = {row["property_ref"] for row in files["properties"]}
    tenancies = {row["tenancy_ref"] for row in files["tenancies"]}
    accounts = {row["account_ref"] for row in files["tenancies"]}
    assert {row["property_ref"] for row in files["tenancies"]} <= homes
    assert {row["tenancy_ref"] for row in files["people"]} == tenancies
    for kind in ("charges", "transactions", "agreements", "benefits", "payment_references"):
        assert {row["account_ref"] for row in files[kind]} <= accounts, kind


def test_nobody_shares_a_home_on_the_same_day(tmp_path: Path) -> None:
    make(tmp_path, size="1500")
    stays: dict[str, list[tuple[str, str]]] = {}
    for row in rows(tmp_path / "marlowe-vale" / "tenancies.csv"):
        stays.setdefault(row["property_ref"], []).append((row["start"], row["end"] or "9999"))
    for found in stays.values():
        found.sort()
        assert all(end < start for (_, end), (start, _) in zip(found, found[1:], strict=False))


def test_party_names_and_year_of_birth_are_those_of_people(folder: Path) -> None:
    files = Landlord(folder).files
    for tenancy in files["tenancies"]:
        people = [row for row in files["people"] if row["tenancy_ref"] == tenancy["tenancy_ref"]]
        names = "; ".join(f"{row['first_name']} {row['last_name']}".strip() for row in people)
        assert tenancy["party_names"] == names
        assert people[0]["role"] == "MAIN"
        assert {row["role"] for row in people[1:]} <= {"JOINT"}
        assert tenancy["dob_year"] == people[0]["date_of_birth"][:4]


def test_transactions_stop_before_take_on_and_feeds_begin_on_it(folder: Path, entry: dict[str, Any]) -> None:
    files, take_on = Landlord(folder).files, entry["take_on"]
    assert {row["type"] for row in files["transactions"]} <= TYPES
    assert max(row["value_date"] for row in files["transactions"]) < take_on
    assert min(row["paid_on"] for row in files["payments"]) >= take_on
    for kind in ("hb_schedule", "uc_schedule"):
        assert all(take_on <= row["pay_date"] for row in files.get(kind, []))


def test_a_payment_stands_in_the_file_of_the_sunday_that_ends_its_week(folder: Path) -> None:
    for path in (folder / "payments").glob("*.csv"):
        sunday = date.fromisoformat(path.stem.removeprefix("payments-"))
        assert sunday.weekday() == 6
        for row in rows(path):
            assert sunday - timedelta(days=6) <= date.fromisoformat(row["paid_on"]) <= sunday


def test_only_the_named_payments_go_to_suspense(folder: Path, entry: dict[str, Any]) -> None:
    landlord = Landlord(folder)
    unknown = [row for row in landlord.files["payments"] if row["payment_ref"] not in landlord.references]
    assert [(r["transaction_id"], pence(r["amount"])) for r in unknown] == [
        (r["transaction_id"], r["amount_pence"]) for r in entry["suspense"]
    ]


def test_marlowe_has_a_few_unknown_references(demo: dict[str, Any]) -> None:
    assert 2 <= len(demo["landlords"][0]["suspense"]) <= 5


def test_a_returned_collection_was_in_the_payments_file(folder: Path) -> None:
    files = Landlord(folder).files
    collected = {
        (row["payment_ref"], row["amount"], row["paid_on"]) for row in files["payments"] if row["channel"] == "DD"
    }
    for row in files.get("dd_reports", []):
        assert (row["reference"], row["amount"], row["original_date"]) in collected
        assert row["effective_date"] > row["original_date"]


def test_marlowe_has_returned_collections(demo_folder: Path) -> None:
    assert Landlord(demo_folder / "marlowe-vale").files["dd_reports"]


def test_housing_benefit_pays_charged_weeks_only_on_the_wednesday_after(folder: Path) -> None:
    landlord = Landlord(folder)
    for row in landlord.files.get("hb_schedule", []):
        since, until = date.fromisoformat(row["period_from"]), date.fromisoformat(row["period_to"])
        assert (until - since).days == 27
        assert date.fromisoformat(row["pay_date"]) == until + timedelta(days=3)
        assert until.weekday() == 6
        group = landlord.group[landlord.tenancy[row["rent_ref"]]["property_ref"]]
        weeks = sum(landlord.charged[group, since + timedelta(days=7 * n)] for n in range(4))
        if since > date(2026, 5, 1) and not since <= date(2026, 9, 28) <= until:
            assert pence(row["gross_amount"]) == pence(row["weekly_amount"]) * weeks
        assert row["net_paid"] == row["gross_amount"]


def test_a_managed_payment_is_a_twelfth_of_the_years_eligible_charges(folder: Path) -> None:
    landlord = Landlord(folder)
    seen = 0
    for row in landlord.files.get("uc_schedule", []):
        if row["kind"] != "HCE" or row["ap_end"] < "2026-04-06":
            continue
        account = landlord.account_of[row["tenancy_ref"]]
        group = landlord.group[landlord.tenancy[account]["property_ref"]]
        weeks = sum(
            charged for (g, monday), charged in landlord.charged.items() if g == group and monday >= date(2026, 4, 6)
        )
        eligible = sum(
            pence(charge["weekly_amount"])
            for charge in landlord.files["charges"]
            if charge["account_ref"] == account
            and charge["hb_eligible"] == "Y"
            and charge["from"] <= row["ap_end"]
            and (not charge["to"] or row["ap_end"] <= charge["to"])
        )
        assert pence(row["amount"]) == half_up(Decimal(eligible * weeks) / 12)
        seen += 1
    assert seen > 10


def test_an_agreement_starts_from_the_balance_after_that_mondays_debit(folder: Path, entry: dict[str, Any]) -> None:
    landlord = Landlord(folder)
    take_on = date.fromisoformat(entry["take_on"])
    for row in landlord.files["agreements"]:
        start = date.fromisoformat(row["start"])
        assert start.weekday() == 0
        assert landlord.balance(row["account_ref"], start, take_on) == pence(row["start_balance"])


def test_one_rent_group_has_four_free_weeks_and_the_other_none(demo_folder: Path) -> None:
    calendar = Landlord(demo_folder / "marlowe-vale").files["rent_calendar"]
    free = Counter(row["rent_group"] for row in calendar if row["charged"] == "N" and row["year"] == "2026")
    assert free == {"RG2": 4}
    groups = {row["rent_group"] for row in Landlord(demo_folder / "marlowe-vale").files["properties"]}
    assert groups == {"RG1", "RG2"}


def test_tenancies_start_and_end_in_the_middle_of_weeks_and_some_are_joint(demo_folder: Path) -> None:
    tenancies = Landlord(demo_folder / "marlowe-vale").files["tenancies"]
    ended = [date.fromisoformat(row["end"]) for row in tenancies if row["end"]]
    begun = [date.fromisoformat(row["start"]) for row in tenancies if row["start"] >= "2026-03-09"]
    assert any(day.weekday() not in (6,) for day in ended)
    assert any(day.weekday() != 0 for day in begun)
    assert sum("; " in row["party_names"] for row in tenancies) >= 15


def test_the_shape_is_that_of_a_real_landlord(tmp_path: Path) -> None:
    """About a third in arrears at all, a twelfth deep in them, a seventh in credit, mean rent about £114."""
    made = make(tmp_path, size="600")
    landlord = Landlord(tmp_path / "marlowe-vale")
    files, today = landlord.files, date(2026, 11, 22)
    take_on = date.fromisoformat(made["landlords"][0]["take_on"])
    live = [row["account_ref"] for row in files["tenancies"] if not row["end"]]
    balances = [landlord.balance(account, today, take_on) for account in live]
    assert 0.08 < sum(b < 0 for b in balances) / len(live) < 0.20
    benefits = Counter(row["kind"] for row in files["benefits"])
    assert 0.16 < benefits["HB"] / len(live) < 0.27
    assert 0.07 < benefits["UC_MP"] / len(live) < 0.16
    general = {r["property_ref"] for r in files["properties"] if r["rent_group"] == "RG1"}
    homes = {r["account_ref"] for r in files["tenancies"] if r["property_ref"] in general}
    rents = [
        pence(r["weekly_amount"])
        for r in files["charges"]
        if r["account_ref"] in homes and r["element"] == "RENT" and not r["to"]
    ]
    assert 10900 < sum(rents) / len(rents) < 11900
