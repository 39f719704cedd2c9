"""
Every page by axe's rules at 1280 and 320 px, in its empty, normal and long-name states; and by keyboard alone.

A page must also fit a screen of 320 px outside the tables that scroll in a region of their own, and its console must
stay silent: the strict content security policy complains there.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from arrears.models import LetterRun
from feeds.models import FeedFile, FeedProblem
from ledger.models import RentAccount
from letters.models import Document, Selection
from letters.operations import approvals, dispatches, rendering
from rentincome import nightly
from staff.models import JobRun
from staff.rules.roles import Role
from statements.operations import runs as statement_runs
from tests.builders.world import World, at
from tests.casework.scene import ON, payments_came, person, street
from tests.journeys.screens import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TUESDAY = ON + timedelta(days=2)
TRAYS = ("do_now", "letters", "paused", "arrangements", "watch", "all")
LISTS = ("today", "worktray", "letter-runs", "statement-runs", "print-batches", "runs", "uploads", "mappings", "bank")


@dataclass(frozen=True)
class Site:
    """The live server and a browser, one page for each person who looks."""

    url: str
    browser: Browser

    def page_of(self, user: AbstractBaseUser | None) -> Page:
        context = self.browser.new_context()
        if user is not None:
            client = Client()
            client.force_login(user)
            context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.url}])
        return context.new_page()

    def faults(self, user: AbstractBaseUser | None, paths: list[str], *, status: int = 200) -> list[str]:
        page = self.page_of(user)
        return [fault for path in paths for fault in faults(page, self.url + path, status=status)]


@pytest.fixture
def site(browser: Browser, live_server: Any, settings: Any) -> Site:
    settings.RENTINCOME_TODAY = TUESDAY
    settings.SECOND_FACTOR_REQUIRED = False
    return Site(live_server.url, browser)


@pytest.fixture
def world() -> World:
    return World.open()


def full(world: World) -> None:
    """A street with a letter run: letters proposed, one held by hand, one in a batch; a statement run; a bad file."""
    street(world, 9)
    file = payments_came(world, on=TUESDAY)
    FeedProblem.objects.create(
        feed_file=file, line=3, column=7, field="amount", code="amount", message="“abc” is not an amount.",
        cure="Write pounds and pence like 12.50.", needs_person=True,
    )  # fmt: skip
    nightly.catch_up(landlord=world.landlord, until=TUESDAY, by=world.system, at=at(TUESDAY))
    run = LetterRun.objects.get(landlord=world.landlord)
    now: dict[str, Any] = {"on": TUESDAY, "at": at(TUESDAY)}
    approvals.approve(selection=_selected(world, run, world.leader), by=world.leader, **now)
    rendering.render_waiting(limit=2, by=world.system, landlord=world.landlord, **now)
    dispatches.make_batch(landlord=world.landlord, run_label=run.label, by=world.leader, **now)
    statement_runs.prepare(
        landlord=world.landlord, rent_year=2026, quarter=1, by=world.leader, on=date(2026, 7, 8), at=at(TUESDAY)
    )


def _selected(world: World, run: LetterRun, by: Any) -> Any:
    return approvals.select(
        landlord=world.landlord, filters={"run_label": run.label, "kinds": ["A1"]}, by=by, on=TUESDAY, at=at(TUESDAY)
    )


def path(name: str, found: Any) -> str:
    return reverse(name, args=[found.public_id])


def test_every_page_before_anything_has_happened(site: Site, world: World) -> None:
    account = world.account("")
    worker = person(world.landlord, Role.SUPPORT_WORKER)

    assert site.faults(None, [reverse("account_login")]) == []
    assert site.faults(world.leader, [reverse(name) for name in LISTS] + [path("case-file", account)]) == []
    assert site.faults(worker, [reverse("runs"), path("case-file", account)], status=403) == []
    assert site.faults(worker, ["/nothing-here", path("account-lines", account)], status=404) == []
    assert site.faults(worker, [reverse("account_change_password"), reverse("account_logout")]) == []


def test_setting_up_the_second_factor(site: Site, world: World) -> None:
    page = site.page_of(None)
    world.leader.set_password("marsh-lantern-47-quay")
    world.leader.save()
    page.goto(site.url + reverse("account_login"))
    page.get_by_label("Email").fill(world.leader.email)
    page.get_by_label("Password", exact=True).fill("marsh-lantern-47-quay")
    page.get_by_role("button", name="Sign in").click()

    page.goto(site.url + reverse("mfa_activate_totp"))  # what changes how one signs in asks once more
    page.get_by_label("Password", exact=True).fill("marsh-lantern-47-quay")
    page.get_by_role("button", name="Confirm").click()
    pages = [reverse("mfa_index"), reverse("mfa_activate_totp")]
    assert [fault for each in pages for fault in faults(page, site.url + each)] == []
    page.get_by_label("Code of 6 figures").fill("000000")
    page.get_by_role("button", name="Turn on").click()
    assert page.locator(".error-summary").is_visible()


def test_every_page_of_a_normal_week_with_long_names_in_it(site: Site, world: World) -> None:
    full(world)
    run = LetterRun.objects.get(landlord=world.landlord)
    papers = Document.objects.filter(run_label=run.label)
    accounts = list(RentAccount.objects.filter(landlord=world.landlord).order_by("account_ref"))

    lists = [reverse(name) for name in LISTS if name != "worktray"]
    trays = [f"{reverse('worktray')}?tray={tray}" for tray in TRAYS] + [f"{reverse('worktray')}?tray=all&q=nobody"]
    cases = [path("case-file", account) for account in accounts[1:4]] + [path("account-lines", accounts[3])]
    runs = [
        path("letter-run", run),
        f"{path('letter-run', run)}?state=cancelled",
        path("letter-selection", _selected_again(world, run)),
        *(path("paper", paper) for paper in {paper.state: paper for paper in papers}.values()),
        path("print-batch", papers.exclude(print_batch=None)[0].print_batch),
        path("statement-run", world.landlord.statement_runs.get()),
        path("run", JobRun.objects.filter(job="night").latest("pk")),
        path("feed-file", FeedFile.objects.get(dated_on=TUESDAY)),
    ]
    assert site.faults(world.leader, lists + trays) == []
    assert site.faults(world.leader, cases + runs) == []


def _selected_again(world: World, run: LetterRun) -> Any:
    paper = Document.objects.filter(run_label=run.label, kind="A1", state=Document.State.HELD).first()
    assert paper is None or paper.held_reason
    return Selection.objects.latest("pk")


def test_the_keyboard_skips_to_the_page_and_always_shows_where_it_is(site: Site, world: World) -> None:
    street(world, 4)
    page = site.page_of(world.leader)
    page.goto(site.url + reverse("worktray") + "?tray=all")

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the main part of the page")
    assert skip.is_visible()
    assert page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        where = page.evaluate(FOCUS)
        if where is None:
            break
        seen.append(where)
    assert len(seen) > 20
    assert [each["what"] for each in seen if not each["marked"] or not each["inside"]] == []


FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const look = getComputedStyle(one), box = one.getBoundingClientRect();
  return {
    what: one.outerHTML.slice(0, 120),
    marked: look.boxShadow !== "none",
    inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""
