"""The pages about benefit by axe's rules at 1280 and 320 px, each with something on it and in its empty state."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from ledger.models import BenefitAward
from ledger.operations import claims, deductions, managed_payments
from staff.rules.roles import Role
from tests.builders.world import TAKE_ON, World, weekly_charges
from tests.casework.scene import LONG, ON, person
from tests.feeds import small
from tests.ledger.overpaid import overpayment_of
from tests.web.test_axe import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LISTS = ("expected-income", "money-we-could-get", "deductions", "overpayments", "overpayment-new")


@pytest.fixture
def site(browser: Browser, live_server: Any, settings: Any) -> Site:
    settings.RENTINCOME_TODAY = ON
    settings.SECOND_FACTOR_REQUIRED = False
    return Site(live_server.url, browser)


def test_the_benefit_pages_before_anything_has_happened(site: Site) -> None:
    world = World.open()
    account = world.account("")
    paths = [reverse(name) for name in LISTS] + [reverse("account-benefits", args=[account.public_id])]
    assert site.faults(world.manager, paths) == []
    worker = person(world.landlord, Role.SUPPORT_WORKER)
    assert site.faults(worker, [reverse("expected-income")], status=403) == []


def scene() -> tuple[World, list[str]]:
    """A landlord with an award of each sort, a managed payment, a deduction, overpayments and a schedule that found."""
    world = World.open()
    now: dict[str, Any] = {"by": world.officer, "on": ON}
    account = world.account(weekly_charges(TAKE_ON, 30), tenants=(LONG, "Bo Larkin"))
    world.award(account, "HB", "75.00", ON - timedelta(days=33))
    award = BenefitAward.objects.get(account=account)
    claims.note_shortfall(award=award, under_occupation_pence=14_00, cap_pence=0, **now)
    claims.suspend(award=award, suspended_on=ON - timedelta(days=3), because="change of income", **now)
    other = world.account(weekly_charges(TAKE_ON, 30))
    claims.claim(account=other, kind=BenefitAward.Kind.UC, claimed_on=date(2026, 10, 5), rate_pence=520_00, **now)
    managed = managed_payments.begin(account=other, why="two months owed", **now)
    managed_payments.told(managed=managed, told_on=ON, how="our letter", **now)
    asked = deductions.apply(
        account=account, benefit="UC", applied_on=date(2026, 8, 3), debt_pence=500_00, other_ways_tried="arrangement",
        frozen=False, **now,
    )  # fmt: skip
    deductions.agree(
        deduction=asked, agreed_on=date(2026, 8, 20), amount_pence=30_00, cycle="4-weekly",
        first_due_on=date(2026, 9, 7), **now,
    )  # fmt: skip
    late = world.account("")
    world.award(late, "UC_MP", "520.00", ON - timedelta(days=64))
    case = overpayment_of(other, by=world.officer, on=ON)
    period = "2026-10-26,2026-11-22,75.00,300.00,0.00"
    file = small.load(
        world.landlord,
        "hb_schedule",
        f"S1,Other Council,2026-11-20,2026-11-22,HB1,,{account.account_ref},{period},0.00,100.00,200.00",
        f"S1,Other Council,2026-11-20,2026-11-22,HB2,,R9999,{period},0.00,0.00,300.00",
        name="hb_schedule-2026-11-22.csv",
        on=ON,
    )
    change = reverse("account-benefit-change", args=[other.public_id])
    paths = [
        *(reverse(name) for name in LISTS),
        f"{reverse('expected-income')}?view=late",
        *(reverse("account-benefits", args=[each.public_id]) for each in (account, other, late)),
        *(f"{change}?do={do}" for do in ("claim", "managed", "deduction")),
        f"{change}?do=requested&of={managed.public_id}",
        reverse("overpayment", args=[case.public_id]),
        reverse("feed-file", args=[file.public_id]),
    ]
    return world, paths


def test_the_benefit_pages_with_long_names_and_everything_on_them(site: Site) -> None:
    world, paths = scene()
    assert site.faults(world.manager, paths) == []
