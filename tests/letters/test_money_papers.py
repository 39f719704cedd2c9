"""The advance notice and the invoices as they are read: what they say, that they add up, that they are plain."""

import html
import re
from datetime import date

import pytest

from letters import catalogue, paper
from letters.direct_debit_facts import Collected
from letters.facts import FactsRefused
from tests.letters import money_papers
from tests.letters.reading import average_sentence, ease


def words(facts, kind):
    text = paper.html(facts, catalogue.paper(kind))
    body = re.sub(r"(?s)<head>.*?</head>", "", text)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def test_d7_the_notice_says_amount_day_frequency_reference_notice_period_and_whom_to_call():
    said = words(money_papers.advance_notice(), "DDN")
    for fact in (
        "£269.28", "1 July 2026", "£269.32", "3 August 2026", "every month", "RENT000001", "4321",
        "at least 10 working days", "01632 960123", "Westhaven Homes", "Direct Debit Guarantee",
    ):  # fmt: skip
        assert fact in said


def test_a_second_try_says_so_and_nothing_follows_it():
    again = money_papers.advance_notice(
        again=True, following=(), notice_words="5 working days", why="Their word was: refer to payer."
    )
    assert "once more, on 1 July 2026" in words(again, "DDN")
    with pytest.raises(FactsRefused, match="second try"):
        money_papers.advance_notice(again=True)


@pytest.mark.parametrize(
    "changed",
    [
        {"first": Collected(on=date(2026, 7, 1), amount_pence=0)},
        {"letter_on": date(2026, 7, 1)},
        {"following": (Collected(on=date(2026, 7, 1), amount_pence=1),)},
    ],
)
def test_a_notice_that_cannot_be_true_is_not_made(changed):
    with pytest.raises(FactsRefused):
        money_papers.advance_notice(**changed)


@pytest.mark.parametrize("kind", ["INV", "RC1", "PAY"])
def test_an_invoice_shows_its_lines_its_vat_and_what_to_pay(kind):
    said = words(money_papers.invoice(), kind)
    for fact in ("R26-00001", "New front door, fitted", "£200.00", "20 %", "£40.00", "£255.00", "1 July 2026"):
        assert fact in said


def test_a_recharge_says_that_it_is_not_rent_and_shows_its_instalments():
    assert "This is not rent" in words(money_papers.invoice(), "RC1")
    assert "127.50" in words(money_papers.invoice(instalments=money_papers.PARTS), "RC1")


@pytest.mark.parametrize("changed", [{"net_pence": 214_99}, {"total_pence": 255_01}, {"due_on": date(2026, 5, 31)}])
def test_an_invoice_that_does_not_add_up_is_not_made(changed):
    with pytest.raises(FactsRefused):
        money_papers.invoice(**changed)


@pytest.mark.parametrize(
    "facts, kind",
    [(money_papers.advance_notice(), "DDN"), (money_papers.invoice(), "INV"), (money_papers.invoice(), "RC1")],
)
def test_it_is_plain_to_read(facts, kind):
    text = paper.html(facts, catalogue.paper(kind))
    body = text[text.index("<p>Dear") :]
    said = [re.sub("<[^>]+>", "", part) for part in re.findall(r"(?s)<p>(.*?)</p>", body)]
    assert ease(said) >= 60
    assert average_sentence(said) <= 18


def test_facts_come_back_from_json_unchanged():
    for facts in (money_papers.advance_notice(), money_papers.invoice(instalments=money_papers.PARTS)):
        assert type(facts).from_json(facts.to_json()) == facts
