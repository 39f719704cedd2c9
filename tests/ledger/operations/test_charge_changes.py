"""OPS-B10, B11, L3: backdated changes of rent, start, end and element."""

from datetime import date, timedelta

import pytest

from ledger.models import Adjustment, Batch, Charge, ChargeChange, Entry, Posting
from ledger.operations import adjustments, charge_changes, charges
from ledger.operations.charge_changes import ChangeNotAllowed
from ledger.queries import check
from ledger.queries.charge_changes import NewPrice, Wanted, work_out
from ledger.rules.adjustments import Reason
from staff.models import AuditEvent
from staff.operations import officers
from staff.rules.roles import Role
from tenancies.rules.periods import PeriodUnit
from tests.ledger.rent_group import TAKE_ON, Books

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


def charged_until(books: Books, on: date) -> None:
    """Every night up to a day has charged what fell due."""
    day = TAKE_ON
    while day <= on:
        charges.raise_due(landlord=books.landlord, by=books.by, on=day)
        day += timedelta(days=1)


def officer(books: Books, name: str, role: Role):
    made = officers.enrol(email=f"{name}@quay.example", name=name.title(), password=None, by=books.by, on=TAKE_ON)
    officers.appoint(user=made, landlord=books.landlord, role=role, from_on=date(2020, 1, 6), by=books.by, on=TAKE_ON)
    return made


def table(books: Books, account, wanted: Wanted, on: date) -> list[str]:
    """The before/after table, a line each: the first day of the period, element, before, after, change."""
    worked = charge_changes.work_out(account=account, wanted=wanted, on=on)
    return [
        f"{one.period.span.starts_on} {one.element} {one.before_pence / 100:.2f} {one.after_pence / 100:.2f} "
        f"{one.change_pence / 100:+.2f}"
        for one in worked.differences
    ]


def ask(books: Books, account, wanted: Wanted, on: date, by=None) -> ChargeChange:
    return charge_changes.ask(
        account=account,
        wanted=wanted,
        reason=Reason.TOLD_LATE.value,
        words="The surveyor told us late",
        by=by or officer(books, "leader", Role.HEAD_OF_SERVICE),
        on=on,
    )


def adjusted(account) -> list[str]:
    rows = Entry.objects.filter(account=account, kind="CHARGE_ADJ").order_by("effective_on", "element")
    return [f"{row.effective_on} {row.rent_week} {row.element} {row.amount_pence / 100:.2f}" for row in rows]


def rent(pounds: str, from_on: date, until_on: date | None = None, element: str = "RENT") -> Wanted:
    return Wanted((NewPrice(element, int(pounds.replace(".", "")), from_on, until_on),))


def test_b10_an_end_known_late_gives_back_the_days_after_it_and_every_later_week():
    """The week was debited in full: CHARGE_ADJ -(W - apportioned); by element, Wednesday the last day."""
    books = Books.open()
    account = books.account(("RENT", "70.00"), ("SERV", "14.00"))
    charged_until(books, date(2026, 4, 27))
    wanted = Wanted(ends_on=date(2026, 4, 15))
    assert table(books, account, wanted, date(2026, 4, 27)) == [
        "2026-04-13 RENT 70.00 30.00 -40.00",
        "2026-04-13 SERV 14.00 6.00 -8.00",
        "2026-04-20 RENT 70.00 0.00 -70.00",
        "2026-04-20 SERV 14.00 0.00 -14.00",
        "2026-04-27 RENT 70.00 0.00 -70.00",
        "2026-04-27 SERV 14.00 0.00 -14.00",
    ]
    ask(books, account, wanted, date(2026, 4, 27))
    account.tenancy.refresh_from_db()
    assert account.tenancy.ends_on == date(2026, 4, 15)
    assert adjusted(account)[0] == "2026-04-13 2 RENT -40.00"
    charged_until(books, date(2026, 5, 4))
    assert Entry.objects.filter(account=account, kind="CHARGE").count() == 8, "nothing more is charged"


def test_b11_a_rent_known_late_is_put_right_week_by_week():
    """A charge change in mid-week is charged at both prices by the day."""
    books = Books.open()
    account = books.account(("RENT", "70.00"))
    charged_until(books, date(2026, 4, 20))
    on = date(2026, 4, 22)
    change = ask(books, account, rent("84.00", date(2026, 4, 16)), on)
    assert adjusted(account) == ["2026-04-13 2 RENT 8.00", "2026-04-20 3 RENT 14.00"]
    prices = Charge.objects.filter(account=account).order_by("from_on")
    assert [(one.weekly_pence, one.until_on) for one in prices] == [(7000, date(2026, 4, 15)), (8400, None)]
    assert [(one.side, one.weekly_pence) for one in change.lines.order_by("pk")] == [
        ("before", 7000),
        ("after", 7000),
        ("after", 8400),
    ]
    assert AuditEvent.objects.filter(action="charges changed").count() == 1
    charged_until(books, date(2026, 4, 27))
    assert Entry.objects.get(account=account, effective_on=date(2026, 4, 27)).amount_pence == 8400


def test_b11_a_start_found_to_be_earlier_is_charged_from_its_first_day():
    books = Books.open()
    account = books.account(("RENT", "70.00"), starts_on=date(2026, 4, 22))
    charged_until(books, date(2026, 4, 23))
    wanted = Wanted(starts_on=date(2026, 4, 10))
    assert table(books, account, wanted, date(2026, 4, 23)) == [
        "2026-04-06 RENT 0.00 30.00 +30.00",
        "2026-04-13 RENT 0.00 70.00 +70.00",
        "2026-04-20 RENT 50.00 70.00 +20.00",
    ]
    ask(books, account, wanted, date(2026, 4, 23))
    assert adjusted(account) == ["2026-04-10 1 RENT 30.00", "2026-04-13 2 RENT 70.00", "2026-04-20 3 RENT 20.00"]


def test_b11_an_element_taken_away_and_one_added():
    books = Books.open()
    account = books.account(("RENT", "70.00"), ("HEAT", "7.00"))
    charged_until(books, date(2026, 4, 13))
    wanted = Wanted((NewPrice("HEAT", None, TAKE_ON), NewPrice("WATER", 350, date(2026, 4, 13))))
    assert table(books, account, wanted, date(2026, 4, 13)) == [
        "2026-04-06 HEAT 7.00 0.00 -7.00",
        "2026-04-13 HEAT 7.00 0.00 -7.00",
        "2026-04-13 WATER 0.00 3.50 +3.50",
    ]
    ask(books, account, wanted, date(2026, 4, 13))
    water = Charge.objects.get(account=account, element="WATER")
    assert (water.hb_eligible, water.legal_rent) == (False, False), "the catalogue's word (OPS-A8)"


def test_over_the_limit_it_waits_and_the_weeks_charged_meanwhile_follow_with_the_approval():
    books = Books.open()
    account = books.account(("RENT", "100.00"))
    charged_until(books, date(2026, 6, 1))
    asker, chief = officer(books, "asker", Role.OFFICER), officer(books, "chief", Role.HEAD_OF_SERVICE)
    change = ask(books, account, rent("60.00", TAKE_ON), date(2026, 6, 2), by=asker)
    assert change.adjustment.state == Adjustment.State.WAITING
    assert adjusted(account) == []
    assert Charge.objects.get(account=account).weekly_pence == 10000, "nothing is written yet"
    with pytest.raises(ChangeNotAllowed, match="waits for approval"):
        ask(books, account, rent("61.00", TAKE_ON), date(2026, 6, 2), by=asker)
    charged_until(books, date(2026, 6, 8))
    adjustments.approve(adjustment=change.adjustment, by=chief, on=date(2026, 6, 9))
    change.refresh_from_db()
    assert change.in_effect_on == date(2026, 6, 9)
    assert len(adjusted(account)) == 10
    assert adjusted(account)[-1] == "2026-06-08 10 RENT -40.00"
    assert Charge.objects.get(account=account, until_on=None).weekly_pence == 6000


def test_b11_a_price_from_next_week_waits_for_who_may_decide_over_a_year_of_it():
    """An officer alone could otherwise set a rent of nought from Monday: nothing is posted for it yet (OPS-D33)."""
    books = Books.open()
    account = books.account(("RENT", "100.00"))
    charged_until(books, TAKE_ON)
    monday = TAKE_ON + WEEK
    wanted = Wanted((NewPrice("RENT", 0, monday),))
    change = ask(books, account, wanted, TAKE_ON, by=officer(books, "officer", Role.OFFICER))
    asked = change.adjustment
    assert asked is not None
    assert (asked.state, asked.amount_pence, change.in_effect_on) == ("waiting", 5_200_00, None)
    with pytest.raises(adjustments.NotEnoughAuthority, match="together"):
        adjustments.approve(adjustment=asked, by=officer(books, "manager", Role.MANAGER), on=TAKE_ON)
    charged_until(books, monday)
    assert Charge.objects.get(account=account).weekly_pence == 100_00
    for name, role in (("head", Role.HEAD_OF_SERVICE), ("money", Role.FINANCE)):
        adjustments.approve(adjustment=asked, by=officer(books, name, role), on=monday)
    change.refresh_from_db()
    assert change.in_effect_on == monday
    assert adjusted(account) == [f"{monday} 2 RENT -100.00"]
    assert not list(check.findings(books.landlord))


def test_b11_a_small_change_from_next_week_is_within_a_team_leaders_limit():
    books = Books.open()
    account = books.account(("RENT", "100.00"))
    wanted = Wanted((NewPrice("RENT", 104_80, TAKE_ON + WEEK),))
    change = ask(books, account, wanted, TAKE_ON, by=officer(books, "leader", Role.TEAM_LEADER))
    assert change.adjustment is not None
    assert (change.adjustment.state, change.adjustment.amount_pence) == ("posted", 249_60)
    assert (change.in_effect_on, adjusted(account)) == (TAKE_ON, [])
    assert not list(check.findings(books.landlord))


def test_l3_a_negative_adjustment_larger_than_the_weeks_charge_leaves_a_credit():
    """OPS-L3: nine weeks at £40.00 less come off at once; each stands at its own week."""
    books = Books.open()
    account = books.account(("RENT", "100.00"))
    charged_until(books, date(2026, 6, 1))
    ask(books, account, rent("60.00", TAKE_ON), date(2026, 6, 2))
    entries = Entry.objects.filter(account=account)
    assert sum(one.amount_pence for one in entries) == 9 * 6000
    assert sum(one.amount_pence for one in entries.filter(kind="CHARGE_ADJ")) == -36000


def test_l3_a_tenancy_backdated_across_the_year_end():
    """OPS-L3: weeks of two rent years, each adjustment names its own."""
    books = Books.open()
    landlord = books.landlord
    landlord.take_on_on = date(2026, 3, 2)
    landlord.save()
    account = books.account(("RENT", "70.00"), starts_on=date(2026, 4, 6))
    charges.raise_due(landlord=landlord, by=books.by, on=TAKE_ON)
    ask(books, account, Wanted(starts_on=date(2026, 3, 25)), date(2026, 4, 7))
    assert adjusted(account) == ["2026-03-25 51 RENT 50.00", "2026-03-30 52 RENT 70.00"]
    years = Entry.objects.filter(account=account).order_by("effective_on").values_list("rent_year", flat=True)
    assert list(years) == [2025, 2025, 2026]


def test_l3_start_and_end_on_one_day():
    books = Books.open()
    account = books.account(("RENT", "70.00"))
    charged_until(books, TAKE_ON)
    Charge.objects.filter(account=account).update(from_on=date(2020, 1, 6))
    ask(books, account, Wanted(starts_on=date(2026, 4, 8), ends_on=date(2026, 4, 8)), date(2026, 4, 9))
    assert sum(one.amount_pence for one in Entry.objects.filter(account=account)) == 1000


def test_l3_a_rent_free_week_as_first_or_last_week_is_never_adjusted():
    books = Books.open(free_weeks=(1, 3))
    account = books.account(("RENT", "70.00"), starts_on=date(2026, 4, 6))
    charged_until(books, date(2026, 4, 20))
    wanted = Wanted(starts_on=date(2026, 4, 8), ends_on=date(2026, 4, 22))
    assert table(books, account, wanted, date(2026, 4, 23)) == []
    change = ask(books, account, wanted, date(2026, 4, 23))
    assert (change.adjustment, change.in_effect_on) == (None, date(2026, 4, 23))


def test_l3_a_rent_of_nought_is_charged_nothing_and_can_be_put_right():
    books = Books.open()
    account = books.account(("RENT", "0.00"))
    charged_until(books, TAKE_ON)
    assert Posting.objects.count() == 0
    ask(books, account, rent("70.00", TAKE_ON), date(2026, 4, 14))
    assert adjusted(account) == ["2026-04-06 1 RENT 70.00"], "the current week is charged by the next night"
    charges.raise_due(landlord=books.landlord, by=books.by, on=date(2026, 4, 14))
    assert Entry.objects.get(account=account, kind="CHARGE").amount_pence == 7000


def test_l3_week_53_is_a_week_like_any_other():
    """The 53rd debit of 2024/25 is put right with its own number."""
    from ledger.operations.accounts import WeekToKeep, keep_calendar
    from ledger.rules.rent_weeks import calendar

    books = Books.open()
    weeks = [WeekToKeep("RG1", 2024, one.week, one.starts_on, one.charged) for one in calendar(2024)]
    keep_calendar(landlord=books.landlord, weeks=weeks, by=books.by, on=TAKE_ON)
    books.landlord.take_on_on = date(2025, 3, 24)
    books.landlord.save()
    account = books.account(("RENT", "70.00"))
    charges.raise_due(landlord=books.landlord, by=books.by, on=date(2025, 3, 31))
    ask(books, account, rent("77.00", date(2025, 3, 31), date(2025, 4, 6)), date(2025, 4, 8))
    assert adjusted(account) == ["2025-03-31 53 RENT 7.00"]


def test_a_month_that_was_charged_is_put_right_by_its_days():
    books = Books.charged_by(PeriodUnit.MONTH)
    account = books.account(("RENT", "310.00"), per=PeriodUnit.MONTH)
    charged_until(books, date(2026, 5, 1))
    wanted = Wanted((NewPrice("RENT", 34100, date(2026, 5, 11), None, PeriodUnit.MONTH),))
    assert table(books, account, wanted, date(2026, 5, 12)) == ["2026-05-01 RENT 310.00 331.00 +21.00"]
    ask(books, account, wanted, date(2026, 5, 12))
    assert adjusted(account) == ["2026-05-01 4 RENT 21.00"]


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Wanted(), "Say what changes"),
        (Wanted(starts_on=date(2026, 5, 2), ends_on=date(2026, 5, 1)), "before the first"),
        (rent("70.00", TAKE_ON), "Nothing would change"),
        (rent("70.00", date(2026, 5, 2), date(2026, 5, 1)), "end before it begins"),
        (Wanted((NewPrice("NONSENSE", 100, TAKE_ON),)), "not a charge type"),
        (Wanted((NewPrice("RENT", 100, TAKE_ON, None, PeriodUnit.MONTH),)), "for a week, or for the period"),
        (Wanted((NewPrice("RENT", -100, TAKE_ON),)), "never below nought"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(wanted, words):
    books = Books.open()
    account = books.account(("RENT", "70.00"))
    with pytest.raises(ChangeNotAllowed, match=words):
        charge_changes.work_out(account=account, wanted=wanted, on=date(2026, 4, 8))


def test_working_it_out_writes_nothing():
    books = Books.open()
    account = books.account(("RENT", "70.00"))
    charged_until(books, TAKE_ON)
    before = (Batch.objects.count(), Charge.objects.get(account=account).weekly_pence)
    assert work_out(account, rent("84.00", TAKE_ON), on=TAKE_ON).total_pence == 1400
    assert (Batch.objects.count(), Charge.objects.get(account=account).weekly_pence) == before
