"""A folder taken in as the days went by (DEC-16)."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from feeds.models import FeedFile, FeedProblem, FeedRow
from feeds.operations import folders, replay
from feeds.operations.folders import WrongCall
from feeds.operations.replay import Asked, Nights, Outcome, Replay
from ledger.models import Batch, Entry, Posting
from letters.models import StoredFile
from staff.models import AuditEvent, Landlord
from staff.operations import landlords, officers
from staff.operations.landlords import LandlordNotDescribed
from staff.refusals import Refused
from tenancies.models import Tenancy
from tests.feeds import small

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 31)
WEEK_1 = {"payments_2026_04_12": (small.payment(1), small.payment(2, "nobody", "7.00"))}


def described(code: str = "QUAY") -> Landlord:
    return landlords.describe(
        code=code, name="Quay Homes", address="1 Quay Street", by=officers.system(), on=small.TAKE_ON
    )


def run(landlord: Landlord, place: Path, *, said: list[str] | None = None, night=None, **asked) -> Replay:
    wanted = {"take_on": small.TAKE_ON, "today": TODAY} | asked
    return replay.run(
        landlord=landlord,
        asked=Asked(given=folders.in_folder(place), **wanted),
        night=night,
        by=officers.system(),
        say=(said if said is not None else []).append,
    )


def rehearse(landlord: Landlord, place: Path, said: list[str]) -> Replay:
    asked = Asked(given=folders.in_folder(place), take_on=small.TAKE_ON, today=TODAY)
    return replay.rehearse(landlord=landlord, asked=asked, by=officers.system(), say=said.append)


def outcomes(done: Replay) -> list[tuple[str, str]]:
    return [(each.name, str(each.outcome)) for each in done.loaded]


def test_take_on_files_come_in_the_landlords_order_then_each_days_feeds_in_theirs(tmp_path):
    place = small.folder(
        tmp_path / "quay",
        uc_schedule_2026_04_10=(),
        payments_2026_04_10=("R1,105.00,2026-04-07,DD,X00001,,DD",),
        dd_reports_2026_04_10=("ARUDD,000000,R1,000000,0001,105.00,2026-04-07,0,2026-04-10",),
        hb_schedule_2026_04_08=(),
    )
    done = run(described(), place)
    assert [each.name.removesuffix(".csv") for each in done.loaded] == [
        *("properties", "people", "tenancies", "charges", "rent_calendar"),
        *("payment_references", "agreements", "benefits", "transactions"),
        *("hb_schedule-2026-04-08", "payments-2026-04-10", "dd_reports-2026-04-10", "uc_schedule-2026-04-10"),
    ]
    assert not done.refused


def test_each_week_is_charged_on_its_monday_from_take_on_to_the_last_day(tmp_path):
    place = small.folder(tmp_path / "quay", payments_2026_04_26=(small.payment(1, on="2026-04-24"),))
    landlord = described()
    done = run(landlord, place)
    charged = Entry.objects.filter(landlord=landlord, batch__source="charge")
    assert sorted(set(charged.values_list("effective_on", flat=True))) == [
        date(2026, 4, 6),
        date(2026, 4, 13),
        date(2026, 4, 20),
    ]
    assert (done.charges, done.days) == (3, 21)
    assert small.balance(landlord, "R1") == 250_00 + 3 * 105_00 - 10_00


def test_the_business_day_of_each_thing_is_the_day_it_came(tmp_path):
    place = small.folder(tmp_path / "quay", **WEEK_1)
    run(described(), place)
    assert Batch.objects.get(source="payments").recorded_on == date(2026, 4, 12)
    assert Batch.objects.get(source="transactions").recorded_on == small.TAKE_ON
    assert Batch.objects.get(source="charge").recorded_on == small.TAKE_ON


def test_a_folder_that_has_grown_may_be_loaded_again(tmp_path):
    landlord, place = described(), small.folder(tmp_path / "quay", **WEEK_1)
    run(landlord, place)
    before = Posting.objects.count()
    small.add(place, "payments_2026_04_19", small.payment(3, on="2026-04-17"))
    said: list[str] = []
    done = run(landlord, place, said=said, take_on=None)
    assert outcomes(done)[-2:] == [("payments-2026-04-12.csv", "skipped"), ("payments-2026-04-19.csv", "applied")]
    assert sum(each.outcome is Outcome.SKIPPED for each in done.loaded) == 10
    assert "payments-2026-04-12.csv: loaded already, skipped" in said
    assert done.charges == 1
    assert Posting.objects.count() == before + 1 + 2  # one payment, and a week's charge of two accounts


def test_days_that_were_lived_through_are_not_charged_again_until_a_file_is_new(tmp_path, monkeypatch):
    """The nights keep up with what people do by hand; only what a file tells late needs the days again (OPS-B12)."""
    landlord, place = described(), small.folder(tmp_path / "quay", **WEEK_1)
    run(landlord, place)
    days: list[date] = []
    raise_due = replay.charges.raise_due
    monkeypatch.setattr(replay.charges, "raise_due", lambda **told: days.append(told["on"]) or raise_due(**told))
    lived = {"charged_until": date(2026, 4, 12)}
    done = run(landlord, place, until=date(2026, 4, 13), **lived)
    assert (days, done.days, done.charges) == ([date(2026, 4, 13)], 8, 1)
    days.clear()
    small.add(place, "payments_2026_04_10", small.payment(3, on="2026-04-09"))
    run(landlord, place, until=date(2026, 4, 13), **lived)
    assert days == [date(2026, 4, 11), date(2026, 4, 12), date(2026, 4, 13)]


def test_the_same_folder_again_changes_nothing(tmp_path):
    landlord, place = described(), small.folder(tmp_path / "quay", **WEEK_1)
    run(landlord, place)
    before = Posting.objects.count(), Batch.objects.count(), FeedFile.objects.count(), AuditEvent.objects.count()
    done = run(landlord, place)
    assert {each.outcome for each in done.loaded} == {Outcome.SKIPPED}
    assert (
        Posting.objects.count(),
        Batch.objects.count(),
        FeedFile.objects.count(),
        AuditEvent.objects.count(),
    ) == before


def test_a_refused_file_stops_the_replay_there_and_the_corrected_one_goes_on(tmp_path):
    landlord, place = described(), small.folder(tmp_path / "quay", **WEEK_1)
    bad = small.add(place, "payments_2026_04_19", small.payment(3, on="2026-04-17"))
    good = bad.read_bytes()
    bad.write_bytes(good.replace(b"2026-04-17", b"2026-02-30"))
    small.add(place, "payments_2026_04_26", small.payment(4, on="2026-04-24"))
    done = run(landlord, place)
    assert outcomes(done)[-1] == ("payments-2026-04-19.csv", "refused")
    assert "payments-2026-04-19.csv" in done.refusal
    (told,) = [line for each in done.loaded for line in each.problems]
    assert told.startswith("payments-2026-04-19.csv:2:3 (paid_on): 30 February does not exist.")
    assert Batch.objects.filter(source="payments").count() == 1
    assert not Entry.objects.filter(rent_week=3, batch__source="charge").exists()
    bad.write_bytes(good)
    done = run(landlord, place)
    assert not done.refused
    assert outcomes(done)[-2:] == [("payments-2026-04-19.csv", "applied"), ("payments-2026-04-26.csv", "applied")]
    assert Entry.objects.filter(rent_week=3, batch__source="charge").exists()


def test_a_rehearsal_reads_checks_and_tells_and_leaves_nothing_behind(tmp_path, settings):
    landlord, place = described(), small.folder(tmp_path / "quay", **WEEK_1)
    kept = (FeedFile, FeedRow, FeedProblem, Batch, Entry, Tenancy, StoredFile)
    audited = AuditEvent.objects.count()
    said: list[str] = []
    done = rehearse(landlord, place, said)
    assert {each.outcome for each in done.loaded} == {Outcome.APPLIED}
    assert "payments-2026-04-12.csv: 2 rows applied, 1 posted £10.00, 1 to suspense £7.00" in said
    assert [model for model in kept if model.objects.exists()] == []
    assert AuditEvent.objects.count() == audited
    assert not list(Path(settings.RENTINCOME_STORE).rglob("*.*"))
    assert landlord.take_on_on is None


def test_a_rehearsal_names_what_was_loaded_and_what_would_be_refused(tmp_path):
    landlord, place = described(), small.folder(tmp_path / "quay", **WEEK_1)
    run(landlord, place)
    small.add(place, "payments_2026_04_19", small.payment(1, amount="11.00"))
    done = rehearse(landlord, place, [])
    assert outcomes(done)[-2:] == [("payments-2026-04-12.csv", "skipped"), ("payments-2026-04-19.csv", "refused")]
    assert "with other values" in done.loaded[-1].problems[0]
    assert not FeedProblem.objects.exists()


@pytest.mark.parametrize(
    "nights, wanted",
    [
        (Nights.LAST, [date(2026, 4, 22)]),
        (Nights.SUNDAYS, [date(2026, 4, 12), date(2026, 4, 19)]),
        (Nights.EVERY, [small.TAKE_ON + timedelta(days=number) for number in range(17)]),
    ],
)
def test_which_nights_are_run(tmp_path, nights, wanted):
    place = small.folder(tmp_path / "quay", payments_2026_04_22=(small.payment(1),))
    seen: list[date] = []
    done = run(described(), place, nights=nights, night=lambda day: seen.append(day) or True)
    assert seen == wanted
    assert done.nights == len(wanted)


def test_the_night_of_a_day_comes_after_its_charges_and_its_files(tmp_path):
    place = small.folder(tmp_path / "quay", payments_2026_04_13=(small.payment(1),))
    landlord = described()
    seen: list[int] = []
    run(landlord, place, night=lambda day: seen.append(small.balance(landlord, "R1")) or True)
    assert seen == [250_00 + 2 * 105_00 - 10_00]


def test_a_night_that_is_refused_stops_the_replay_in_words(tmp_path):
    def night(day: date) -> bool:
        raise Refused("Somebody else is running it.")

    done = run(described(), small.folder(tmp_path / "quay", **WEEK_1), night=night)
    assert done.refusal == "The night of 2026-04-12: Somebody else is running it."


def test_until_stops_before_later_files_and_goes_beyond_the_last(tmp_path):
    landlord, place = described(), small.folder(tmp_path / "quay", **WEEK_1)
    done = run(landlord, place, until=date(2026, 4, 11))
    assert "payments-2026-04-12.csv" not in dict(outcomes(done))
    done = run(landlord, place, until=date(2026, 4, 20))
    assert outcomes(done)[-1] == ("payments-2026-04-12.csv", "applied")
    assert done.charges == 2


def test_a_calendar_that_ends_stops_the_replay_in_words(tmp_path):
    landlord, place = described(), small.folder(tmp_path / "quay", **WEEK_1)
    done = run(landlord, place, until=date(2026, 6, 30))
    assert done.refusal.startswith("2026-06-01: Rent group RG1 has no calendar")
    assert Entry.objects.filter(rent_week=8).exists()


def test_the_take_on_day_is_needed_once_and_cannot_be_moved(tmp_path):
    landlord, place = described(), small.folder(tmp_path / "quay", **WEEK_1)
    with pytest.raises(WrongCall, match="--take-on"):
        run(landlord, place, take_on=None)
    run(landlord, place)
    with pytest.raises(LandlordNotDescribed):
        run(landlord, place, take_on=date(2026, 4, 13))


def test_a_feed_without_a_day_is_taken_in_by_itself_without_charges_or_nights(tmp_path):
    landlord, place = described(), small.folder(tmp_path / "quay", **WEEK_1)
    run(landlord, place)
    path = tmp_path / "late.csv"
    path.write_bytes(small.content("payments", small.payment(9)))
    given = folders.one_file(path, as_kind=None)
    assert given.kind.name == "payments"
    nights: list[date] = []
    done = replay.run(
        landlord=landlord,
        asked=Asked(given=[given], today=TODAY),
        night=lambda day: nights.append(day) or True,
        by=officers.system(),
        say=[].append,
    )
    assert (outcomes(done), done.charges, nights) == ([("late.csv", "applied")], 0, [])
    assert FeedFile.objects.get(name="late.csv").received_on == TODAY


def test_other_files_in_the_folder_are_left_alone_and_money_is_never_passed_over(tmp_path):
    place = small.folder(tmp_path / "quay", **WEEK_1)
    (place / "expected-totals.csv").write_text("control,key\n")
    (place / "defects").mkdir()
    (place / "defects" / "payments-2026-04-13.csv").write_text("not for us\n")
    assert "expected-totals.csv" not in {given.name for given in folders.in_folder(place)}
    assert "payments-2026-04-13.csv" not in {given.name for given in folders.in_folder(place)}
    (place / "payments" / "extra.csv").write_text("payment_ref\n")
    with pytest.raises(WrongCall, match=r"payments/extra\.csv"):
        folders.in_folder(place)
    with pytest.raises(WrongCall, match="no file"):
        folders.in_folder(tmp_path)
