"""DEC-17, OPS-F6, OPS-F7: what is gathered for thousands is what anyone works out for one, on ledgers nobody chose."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise
from random import Random
from statistics import median
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from arrears.models import CaseloadWeek, PayerCalendar, RankedAccount
from arrears.operations import caseloads, holds, payer_calendars, positions
from arrears.queries import caseload
from arrears.queries.caseload import Case
from arrears.rules.forecast import forecast
from arrears.rules.holds import HoldReason
from arrears.rules.ranking import Left, rank
from ledger.models import Entry, RentAccount
from ledger.queries import standings
from ledger.rules.account_types import NO_BENEFIT_TIMING, AccountType
from ledger.rules.entry_kinds import EntryKind
from tenancies.operations import homes
from tenancies.rules.periods import PeriodUnit
from tests.arrears.queries.test_positions import random_ledger
from tests.builders.world import TAKE_ON, World, weekly_charges

pytestmark = pytest.mark.django_db

NIGHT = date(2026, 11, 24)
THEN = NIGHT - timedelta(weeks=13)


def generated(seed: int) -> World:
    """A landlord of accounts that nobody chose: types, former ones, benefit, calendars, holds, arrangements."""
    chance = Random(seed)
    world = World.open(free_weeks=(36,) if seed % 2 else ())
    for _ in range(18):
        account = world.account(
            random_ledger(chance),
            weekly=f"{chance.randrange(0, 20000) / 100:.2f}",
            ends_on=NIGHT - timedelta(days=9) if chance.random() < 0.2 else None,
            account_type=chance.choice([AccountType.CUR] * 4 + [AccountType.GAR, AccountType.SUN]),
        )
        if chance.random() < 0.3:
            paid_to = NIGHT - timedelta(days=chance.choice([3, 17, 40, 90]))
            world.award(account, chance.choice(["HB", "UC_MP"]), f"{chance.randrange(100, 9000) / 100:.2f}", paid_to)
        if chance.random() < 0.3:
            payer_calendars.keep(
                account=account,
                kind=PayerCalendar.Kind.STANDING_ORDER,
                cycle=chance.choice([PeriodUnit.WEEK, PeriodUnit.MONTH]),
                first_due_on=date(2026, 5, 4),
                expected_pence=5_000,
                from_on=date(2026, 5, 1),
                by=world.officer,
                on=date(2026, 5, 1),
            )
        if chance.random() < 0.15:
            pause(world, account)
    return world


def pause(world: World, account: RentAccount) -> None:
    holds.place(
        account=account,
        reason=HoldReason.PROMISE,
        comment="Promised £50",
        from_on=NIGHT,
        until_on=NIGHT + timedelta(days=7),
        by=world.officer,
        on=NIGHT,
    )


def cases(world: World, *, on: date = NIGHT, recorded: bool = False) -> dict[str, Case]:
    asked = {"on": on, "payments_until": None}
    found: Iterator[list[Case]] = (
        caseload.of_night(world.landlord, take=1, **asked) if recorded else caseload.as_at(world.landlord, **asked)
    )
    return {case.row.account_ref: case for batch in found for case in batch}


@pytest.mark.parametrize("seed", range(4))
def test_what_is_gathered_for_all_is_what_one_ledger_says(seed: int) -> None:
    """The trend, the weeks, the gap and the deviation by the plainest sums there are."""
    world = generated(seed)
    now = {row.account_id: row for row in standings.as_at(NIGHT, landlord_id=world.landlord.pk)}
    found = cases(world)
    assert len(found) == 18
    for case in found.values():
        row, facts = now[case.row.account_id], case.ranking
        then = next(standings.as_at(THEN, account_ids=[row.account_id]))
        plain = row.former or row.account_type in NO_BENEFIT_TIMING
        assert facts.real_pence == row.balance_pence - row.technical_pence
        assert facts.real_before_pence == then.balance_pence - then.technical_pence
        assert facts.weekly_gross_pence == (0 if plain else row.gross_weekly_pence)
        paid = stayed(row.account_id)
        if len(paid) >= 3 and facts.rhythm is not None:
            gaps = [(later - earlier).days for earlier, later in pairwise(paid)]
            middle = median(gaps)
            assert facts.rhythm.gap_quarters == middle * 4
            assert facts.rhythm.deviation_quarters == median([abs(gap - middle) for gap in gaps]) * 4
            assert facts.days_since_payment == (NIGHT - paid[-1]).days


def stayed(account_id: int) -> list[date]:
    """The days on which the tenant paid more than was returned that day, without those that were returned later."""
    kinds = [EntryKind.PAY.value, EntryKind.PAY_REV.value, EntryKind.TPD.value]
    rows = (
        Entry.objects.filter(account=account_id, kind__in=kinds, effective_on__lte=NIGHT)
        .values_list("effective_on")
        .annotate(pence=Sum("amount_pence"))
        .order_by("effective_on")
    )
    days: list[tuple[date, int]] = []
    for on, pence in rows:
        same = [one for one in days if one[1] == pence]
        if pence < 0:
            days.append((on, -pence))
        elif same:
            days.remove(same[-1])
    return [on for on, _ in days]


@pytest.mark.parametrize("seed", range(4))
def test_the_night_ranks_as_the_day_does(seed: int) -> None:
    """The recorded positions and the ledger as at the same day give the same rank and forecast."""
    world = generated(seed)
    positions.record(landlord=world.landlord, on=NIGHT, take=1, by=world.system)
    as_at, of_night = cases(world), cases(world, recorded=True)
    assert {ref: (case.ranking, case.ahead) for ref, case in of_night.items()} == {
        ref: (case.ranking, case.ahead) for ref, case in as_at.items()
    }


def test_what_is_kept_of_a_week_is_the_rank_and_adds_up_by_patch() -> None:
    world = generated(5)
    by = world.system
    other = homes.keep_patches(landlord=world.landlord, codes=["N02"], by=by, on=TAKE_ON)["N02"]
    homes_of_two = list(RentAccount.objects.filter(landlord=world.landlord).order_by("pk")[:5])
    for account in homes_of_two:
        home = account.tenancy.property
        home.patch = other
        home.save(update_fields=["patch"])
    positions.record(landlord=world.landlord, on=NIGHT, take=1, by=by)
    told = caseloads.record(landlord=world.landlord, on=NIGHT, take=1, payments_until=None, by=by)
    assert told == caseloads.record(landlord=world.landlord, on=NIGHT, take=1, payments_until=None, by=by)

    found = cases(world)
    kept = {row.account.account_ref: row for row in RankedAccount.objects.select_related("account")}
    assert kept.keys() == found.keys()
    for ref, row in kept.items():
        ranked, ahead = rank(found[ref].ranking), forecast(found[ref].ahead, on=NIGHT)
        assert (row.band, row.left, row.score_hundredths, row.why) == (
            ranked.band or "",
            ranked.left or "",
            ranked.score_hundredths,
            ranked.why,
        )
        assert (row.in_4_weeks_pence, row.in_8_weeks_pence, row.in_13_weeks_pence) == tuple(
            line.balance_pence for line in ahead.lines
        )
    for patch in (world.patch, other):
        mine = [row for row in kept.values() if row.patch_id == patch.pk]
        ours = [row for row in mine if row.band in ("A", "B", "C")]
        week = CaseloadWeek.objects.get(patch=patch)
        assert week.accounts == len(mine)
        assert week.naive == sum(row.naive for row in mine)
        assert week.both == sum(row.naive for row in ours)
        assert week.missed == sum(not row.naive for row in ours)
        assert week.missed_pence == sum(row.real_pence for row in ours if not row.naive)
    assert told.accounts == len(kept)


def test_the_number_of_questions_does_not_grow_with_the_accounts(count_queries: Any) -> None:
    """A constant number of queries for every five thousand accounts."""
    counts = []
    for code, accounts in (("QUAY", 10), ("HILL", 40)):
        world = street(code, accounts)
        positions.record(landlord=world.landlord, on=NIGHT, take=1, by=world.system)
        with count_queries() as seen:
            caseloads.record(landlord=world.landlord, on=NIGHT, take=1, payments_until=None, by=world.system)
        counts.append(len(seen))
    assert counts[1] == counts[0] <= 25


def street(code: str, accounts: int) -> World:
    world = World.open(code)
    for number in range(accounts):
        account = world.account(weekly_charges(date(2026, 9, 7), 4) + "\n2026-09-08 payment 20.00")
        if number % 2:
            world.award(account, "HB", "30.00", date(2026, 11, 1))
        if number % 5 == 0:
            world.arrange(account, starts_on=date(2026, 10, 5), start_balance="380.00", weekly="5.00")
    return world


def test_who_stopped_paying_is_on_the_list_before_a_weeks_rent_is_owed() -> None:
    """OPS-F4: nine weekly payments, then three missed; a list by balance alone does not show the account yet."""
    world = World.open()
    paid = "\n".join(f"{date(2026, 8, 31) + timedelta(weeks=n)} payment 100.00" for n in range(9))
    account = world.account("2026-08-01 brought_forward 980.00\n" + paid, weekly="100.00")
    case = cases(world)[account.account_ref]
    told = rank(case.ranking)
    # after 26 October: 2, 9 and 16 November are passed by more than three days, the 23rd is not
    assert case.ranking.missed == 3
    assert told.terms[1].words == "3 expected payments were missed in 13 weeks"
    assert (told.band, told.score_hundredths) == ("B", 25_00 + 15_00 + 2_00)
    assert case.row.balance_pence == 8_000 < case.row.gross_weekly_pence


def test_paused_and_kept_arrangements_are_left_off() -> None:
    world = World.open()
    owing = weekly_charges(date(2026, 9, 7), 12)
    held, agreed, broken = (world.account(owing, weekly="100.00") for _ in range(3))
    pause(world, held)
    world.arrange(agreed, starts_on=date(2026, 11, 23), start_balance="1200.00", weekly="5.00")
    world.arrange(broken, starts_on=date(2026, 10, 5), start_balance="500.00", weekly="5.00")
    told = {ref: rank(case.ranking) for ref, case in cases(world).items()}
    assert told[held.account_ref].why == "Paused: a payment was promised."
    assert told[agreed.account_ref].left is Left.ARRANGEMENT
    assert told[broken.account_ref].listed


def test_missing_benefit_keeps_an_account_on_the_list() -> None:
    """Nothing is owed, and Housing Benefit due on 1 November has not come."""
    world = World.open()
    account = world.account("2026-10-05 brought_forward -50.00", weekly="100.00")
    world.award(account, "HB", "100.00", date(2026, 10, 4))
    facts = cases(world)[account.account_ref].ranking
    assert (facts.missed, facts.payment_missing) == (1, True)
    assert facts.rhythm is None  # benefit pays all: the tenant is expected to pay nothing
    assert rank(facts).listed


def test_what_was_owed_before_take_on_is_not_known() -> None:
    world = World.open()
    account = world.account("2026-04-06 charge 100.00")
    facts = cases(world, on=TAKE_ON + timedelta(weeks=12))[account.account_ref].ranking
    assert facts.real_before_pence is None


def test_the_forecast_knows_free_weeks_benefit_and_how_reliably_somebody_pays() -> None:
    """OPS-F7. £100 a week, weeks 36 and 37 free (7 and 14 December), £40 of Housing Benefit every four weeks."""
    world = World.open(free_weeks=(36, 37))
    paid = "\n".join(f"{date(2026, 6, 1) + timedelta(weeks=n)} payment 60.00" for n in range(25))
    account = world.account("2026-11-16 charge 100.00\n" + paid, weekly="100.00")
    world.award(account, "HB", "40.00", date(2026, 11, 15))
    case = cases(world)[account.account_ref]
    told = forecast(case.ahead, on=NIGHT)
    assert [on for on, _ in case.ahead.debits][:3] == [date(2026, 11, 30), date(2026, 12, 21), date(2026, 12, 28)]
    # 25 of 25 payments came: £60 a week, yesterday's is only late, and £160 of benefit on 13 December
    assert told.reliability_words == "100%"
    line = told.lines[0]
    assert (line.debits_pence, line.receipts_pence) == (20_000, 5 * 6_000 + 16_000)
    assert line.balance_pence == case.row.balance_pence + 20_000 - 46_000


def test_a_payment_that_is_late_but_not_missed_is_still_expected() -> None:
    """By rhythm (due 22 November) and by calendar (due Saturday 21 November, paid by banks on the 23rd)."""
    world = World.open()
    usual = world.account("\n".join(f"{date(2026, 11, 15) - timedelta(weeks=n)} payment 100.00" for n in range(4)))
    told = world.account("2026-11-16 charge 100.00")
    payer_calendars.keep(
        account=told,
        kind=PayerCalendar.Kind.STANDING_ORDER,
        cycle=PeriodUnit.MONTH,
        first_due_on=date(2026, 10, 21),
        expected_pence=433_00,
        from_on=date(2026, 10, 1),
        by=world.officer,
        on=date(2026, 10, 1),
    )
    found = cases(world)
    assert found[usual.account_ref].ahead.receipts[0] == (date(2026, 11, 22), 100_00)
    assert found[told.account_ref].ahead.receipts[0] == (date(2026, 11, 21), 433_00)
    assert (found[told.account_ref].ahead.kept, found[told.account_ref].ahead.expected) == (0, 1)  # October's
    later = cases(world, on=NIGHT + timedelta(days=3))
    assert later[usual.account_ref].ahead.receipts[0] == (date(2026, 11, 29), 100_00)
    assert later[told.account_ref].ahead.receipts[0] == (date(2026, 12, 21), 433_00)


def test_a_perfect_weekly_payer_between_two_payment_files_scores_nothing_for_lateness() -> None:
    """PRA-1: paid every Monday to the 16th; the files end on Sunday the 22nd, the night is Tuesday's."""
    world = World.open()
    paid = "\n".join(f"{date(2026, 11, 16) - timedelta(weeks=n)} payment 100.00" for n in range(10))
    account = world.account(weekly_charges(date(2026, 9, 7), 12) + "\n" + paid)
    batch = next(caseload.as_at(world.landlord, on=NIGHT, payments_until=date(2026, 11, 22)))
    told = rank(batch[0].ranking)
    assert batch[0].row.account_id == account.pk
    assert {term.name: term.points_hundredths for term in told.terms if term.name in ("missed", "dev")} == {
        "missed": 0,
        "dev": 0,
    }


def printed(world: World, on: date = NIGHT) -> list[str]:
    out = StringIO()
    call_command("caseload", on=on, landlord=world.landlord.code, stdout=out)
    return out.getvalue().splitlines()


def test_caseload_prints_every_account_with_its_terms() -> None:
    """DEC-17: account_ref, listed, band, score, terms, why, naive (balance above one week's gross)."""
    world = World.open()
    paid = "\n".join(f"{date(2026, 9, 1) + timedelta(weeks=n)} payment 100.00" for n in range(12))
    world.account(weekly_charges(date(2026, 8, 31), 13) + "\n" + paid + "\n2026-08-01 brought_forward 200.00")
    world.account("2026-11-23 payment 30.30")
    world.account("2026-10-05 charge 80.00", ends_on=date(2026, 10, 31))
    assert printed(world) == [
        "account_ref,listed,band,score,terms,why,naive",
        "R0001,yes,C,19.81,trend=12.31 missed=0.00 weeks=7.50 dev=0.00,Arrears after expected benefit rose by £100.00 "
        "in 13 weeks. £300.00 is owed after expected benefit: 3 weeks of rent.,yes",
        'R0002,no,,,,"Nothing is owed after expected benefit, and no expected payment is missing.",no',
        "R0003,yes,C,23.33,trend=0.00 missed=8.33 weeks=0.00 dev=15.00,"
        '"The tenant has not paid since the money is owed, 50 days ago. 1 expected payment was missed in 13 weeks.",'
        "yes",
    ]


def test_caseload_of_a_landlord_that_is_not_there_says_how_to_make_one() -> None:
    with pytest.raises(CommandError, match="There is no landlord NOBODY"):
        call_command("caseload", on=NIGHT, landlord="NOBODY", stdout=StringIO())


def test_two_landlords_are_ranked_apart() -> None:
    one, other = World.open("QUAY"), World.open("HILL")
    one.account("2026-11-09 charge 10.00")
    other.account("2026-11-09 payment 20.00")
    assert printed(one)[1].startswith("R0001,yes,")
    assert printed(other)[1].startswith("R0001,no,")
