"""
The main job from file to letter, as an officer does it, in a real browser on the demonstration's own data.

Files come in, the weeks are charged, the nights run, letters are proposed with reasons; then an officer signs in,
approves the letter run, opens a letter and a statement. A shorter demonstration (11 weeks) than script/demo's.
"""

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from demo.make import make
from letters.models import Document
from rentincome import sweeps
from rentincome.demonstration import PASSWORD, Demonstration
from staff import clock
from staff.rules.roles import Role
from tests.journeys.screens import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TODAY = date(2026, 11, 22)
RUN = "letter run 2026-11-17"


@pytest.fixture
def demonstration(settings, tmp_path: Path) -> Demonstration:
    settings.RENTINCOME_TODAY = TODAY
    settings.DEMONSTRATION = True
    shown = Demonstration(
        make(tmp_path / "files", size="small", weeks_after=11), tmp_path / "files", say=lambda _line: None
    )
    shown.live()
    return shown


def sign_in(page: Page, at: str, email: str) -> None:
    page.goto(at)
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()


def pdf_text(page: Page, link: str) -> str:
    """What a PDF behind a link says; the browser's own session fetches it."""
    answer = page.request.get(link)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    return "\n".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(answer.body())).pages)


def test_the_main_job_in_the_browser(demonstration: Demonstration, browser: Browser, live_server) -> None:
    """One demonstration, two people: an officer with the mouse, then the team leader without one."""
    an_officer_approves_the_letter_run_and_opens_a_letter_and_a_statement(demonstration, browser, live_server.url)
    the_team_leader_approves_the_rest_by_keyboard_alone(demonstration, browser, live_server.url)
    every_screen_is_clean(demonstration, browser, live_server.url)


def an_officer_approves_the_letter_run_and_opens_a_letter_and_a_statement(
    demonstration: Demonstration, browser: Browser, at: str
) -> None:
    # Without JavaScript: every step works, scripts only speed it up.
    page = browser.new_context(java_script_enabled=False).new_page()
    officer = demonstration.person(Role.OFFICER)
    sign_in(page, at, officer.email)

    page.get_by_role("navigation").get_by_role("link", name="Letters").first.click()
    page.get_by_role("row", name=re.compile("17 November 2026.*Marlowe Vale")).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Letter run of 17 November 2026")
    page.get_by_role("button", name=re.compile("Look at th(is|ese)")).click()
    page.get_by_role("button", name=re.compile("^Approve")).click()
    expect(page.get_by_text("They are being made ready to print.")).to_be_visible()

    sweeps.do("papers", at=clock.now())
    approved = Document.objects.filter(run_label=RUN, state=Document.State.RENDERED, approved_by=officer)
    assert approved.count() >= 1
    paper = approved.order_by("pk")[0]

    page.reload()
    page.get_by_role("link", name=paper.person.full_name).first.click()
    letter = page.get_by_role("link", name=re.compile("Open the paper")).get_attribute("href")
    words = pdf_text(page, at + str(letter))
    assert "Marlowe Vale Homes" in words
    assert "Demonstration" in words
    assert "to pay now" in words

    page.get_by_role("link", name="The case file").click()
    page.get_by_role("link", name=re.compile(f"ST1 to {re.escape(paper.person.full_name)}")).click()
    opened = page.get_by_role("link", name=re.compile("Open the paper")).get_attribute("href")
    assert "Your rent statement" in pdf_text(page, at + str(opened))


def the_team_leader_approves_the_rest_by_keyboard_alone(
    demonstration: Demonstration, browser: Browser, at: str
) -> None:
    page = browser.new_context().new_page()
    page.goto(at)
    tab_to(page, lambda: page.evaluate("document.activeElement.type") == "email")
    page.keyboard.type(demonstration.person(Role.TEAM_LEADER).email)
    tab_to(page, lambda: page.evaluate("document.activeElement.type") == "password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()
    for words, then in (
        ("^Letters$", "Letter runs"),
        ("^17 November 2026$", "Letter run of 17 November 2026"),
        ("^Look at th(is|ese)", "Approve"),
        ("^Approve", "Letter run of 17 November 2026"),
    ):
        tab_to(page, lambda words=words: bool(re.search(words, focused(page))))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(then)
    expect(page.get_by_text("They are being made ready to print.")).to_be_visible()


def every_screen_is_clean(demonstration: Demonstration, browser: Browser, at: str) -> None:
    """No axe violation, no console error (the strict policy speaks there), nothing wider than a small screen."""
    page = browser.new_context().new_page()
    found = faults(page, f"{at}/accounts/login/")
    sign_in(page, at, demonstration.person(Role.TEAM_LEADER).email)
    lists = ["/", "/worktray", "/worktray?tray=all", "/letters", "/statements", "/batches", "/runs"]
    screens = [*lists, "/accounts/password/change/"]
    for start in ("/worktray?tray=all", "/letters", "/statements", "/batches", "/runs"):
        page.goto(at + start)
        screens.append(str(page.locator("main table tbody a").first.get_attribute("href")))
    page.goto(at + screens[8])
    screens.append(str(page.get_by_role("link", name="Account, line by line").first.get_attribute("href")))
    page.goto(at + screens[9])
    screens.append(str(page.locator("main table tbody th a").first.get_attribute("href")))
    for screen in screens:
        found += faults(page, at + screen)
    assert found == []


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText || ''")).strip()


def tab_to(page: Page, reached: Callable[[], bool]) -> None:
    """Press Tab until what is wanted has the focus, as somebody without a mouse does."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if reached():
            return
    raise AssertionError("Tab never reached it")
