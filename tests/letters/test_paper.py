"""Only supplied facts are printed, and every name in every template is one of them (architecture §8)."""

import html
import re
from dataclasses import fields, replace

import pytest
from django.template.base import Template

from letters import catalogue, paper
from letters.facts import ArrearsLetterFacts, FactsRefused
from letters.rules.wording import balance, moved
from tests.letters import papers
from tests.letters.reading import average_sentence, ease
from tests.letters.template_facts import Reader

LETTERS = ("A1", "A2", "A3")
PLANS = ("AG1", "AG2", "AG3")
"""Of repayment plans: agreed, missed, ended."""


def filled(kind, facts=None):
    usual = {
        "ST1": papers.statement,
        "MPT": papers.managed_payment,
        "AG1": papers.plan_agreed,
        "AG3": papers.plan_ended,
    }
    facts = facts or (usual[kind]() if kind in usual else papers.letter(earlier_letters=papers.EARLIER))
    return paper.html(facts, catalogue.paper(kind))


def words(text):
    """What a reader reads, tags gone."""
    body = re.sub(r"(?s)<head>.*?</head>", "", text)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def template(source):
    return Template(source, engine=paper.engine())


@pytest.mark.parametrize("which", catalogue.PAPERS, ids=lambda which: which.kind)
def test_every_name_in_every_template_is_a_fact(which):
    reader = Reader(paper.engine(), which.facts).read(paper.engine().get_template(which.template))
    assert reader.wrong == []
    assert len(reader.asked) > 15  # it did read the template


@pytest.mark.parametrize(
    "planted",
    [
        "{{ facts.adressee }}",
        "{% if facts.three_lines.to_pay %}x{% endif %}",
        "{% if facts.is_joint and not facts.tennants %}x{% endif %}",
        "{% for one in facts.advice %}{{ one.phone }}{% endfor %}",
        "{% for one in facts.advise %}{% endfor %}",
        "{% for one in facts.home %}{% endfor %}",
        "{{ facts.three_lines.to_pay_pence }}",
        "{{ facts.letter_on }}",
        "{{ facts.landlord }}",
        "{{ facts.home|safe }}",
        "{{ landlord.name }}",
        "{% now 'Y' %}",
        "{% if facts.landlord.nmae == 'x' %}{% elif facts.landlord.name %}{% endif %}",
    ],
)
def test_the_guard_sees_a_planted_fault(planted):
    assert Reader(paper.engine(), ArrearsLetterFacts).read(template(planted)).wrong


@pytest.mark.parametrize("kind", LETTERS)
def test_every_letter_fact_is_asked_for_somewhere(kind):
    reader = Reader(paper.engine(), ArrearsLetterFacts).read(
        paper.engine().get_template(catalogue.paper(kind).template)
    )
    asked = {name.split(".")[1] for name in reader.asked}
    optional = {"earlier_letters", "for_a_home", "tenants"}
    assert {field.name for field in fields(ArrearsLetterFacts)} - asked <= optional


def test_a_fact_nobody_supplied_stops_the_letter():
    with pytest.raises(paper.LetterHasHole, match=r"facts\.nickname"):
        paper.fill(template("Dear {{ facts.nickname }}"), papers.letter())


def test_a_hole_inside_a_nested_fact_stops_the_letter():
    with pytest.raises(paper.LetterHasHole):
        paper.fill(template("{{ facts.landlord.fax|listed }}"), papers.letter())


def test_only_the_facts_reach_the_template():
    with pytest.raises(paper.LetterHasHole):
        paper.fill(template("{{ request }}{{ settings }}"), papers.letter())


@pytest.mark.parametrize("outside", ["/etc/passwd", "arrears/../../base.html", "base.html"])
def test_a_template_can_include_nothing_outside_its_folders(outside):
    with pytest.raises(Exception, match=r"passwd|base\.html"):
        paper.fill(template(f"{{% include '{outside}' %}}"), papers.letter())


def test_names_are_text_never_markup():
    sly = replace(papers.AMINA, name='<img src="http://x/">')
    assert "<img" not in filled("A1", papers.letter(addressee=sly))


def test_the_wrong_facts_for_a_kind_are_refused():
    with pytest.raises(TypeError):
        paper.html(papers.letter(), catalogue.paper("ST1"))


def test_an_unknown_paper_is_refused_in_words():
    with pytest.raises(catalogue.UnknownPaper, match="No paper A9 in language en"):
        catalogue.paper("A9")


@pytest.mark.parametrize("kind", (*LETTERS, *PLANS, "MPT"))
def test_letters_are_easy_to_read(kind):
    """UX §7: Flesch ease 60 or more, 20 words a sentence or fewer."""
    whole = filled(kind)
    prose = re.findall(r"(?s)<(?:p|li|h1|h2)\b[^>]*>(.*?)</(?:p|li|h1|h2)>", whole.split('class="sign"')[0])
    text = [re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", part))).strip() for part in prose]
    assert ease(text) >= 60
    assert average_sentence(text) <= 20


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_shows_the_three_lines_and_calls_only_the_last_arrears(kind):
    """PRA-17."""
    said = words(filled(kind))
    for sum_ in ("£312.40", "£128.20", "£184.20"):
        assert sum_ in said
    assert re.findall(r"\w*rrears[^£]*£[\d.]+", said) == ["Arrears, for you to pay now £184.20"]


@pytest.mark.parametrize("kind", (*LETTERS, *PLANS, "MPT", "ST1"))
def test_every_paper_says_where_notices_to_the_landlord_go(kind):
    """LAW-L1, s48 Landlord and Tenant Act 1987."""
    assert "You can send us letters and notices at 1 Quay Street, Westhaven, QZ1 1AA." in words(filled(kind))


@pytest.mark.parametrize("kind", (*LETTERS, *PLANS))
def test_a_letter_names_help_and_breathing_space(kind):
    said = words(filled(kind))
    assert "Breathing Space" in said
    assert "StepChange" in said
    assert "repayment plan" in said


THREATS = r"(?i)\b(evict\w*|bailiff\w*|will (lose|take|send|seek|apply)|must leave|legal action will|seize\w*|blacklist\w*|credit (rating|record)|prosecut\w*|summons|possession|moratorium|NOSP|tenancy agreement)\b"  # noqa: E501


@pytest.mark.parametrize("kind", LETTERS)
@pytest.mark.parametrize("for_a_home", [True, False])
def test_a_letter_threatens_nothing_and_uses_no_trade_word(kind, for_a_home):
    """LAW-L13; PRA-33: tenants read "notice that we may ask the court for your home"."""
    said = words(filled(kind, papers.letter(earlier_letters=papers.EARLIER, for_a_home=for_a_home)))
    assert re.findall(THREATS, said) == []


def test_only_a_final_warning_about_a_home_speaks_of_a_notice():
    notice = "a notice that we may ask the court for your home"
    assert notice in words(filled("A3"))
    assert notice not in words(filled("A3", papers.letter(for_a_home=False)))
    assert "court" not in words(filled("A1")) + words(filled("A2"))


def test_joint_tenants_are_told_that_each_owes_all():
    two = papers.letter(tenants=("Amina Bartholomew", "Zoë Nowak"))
    assert "The tenants are Amina Bartholomew and Zoë Nowak. Each of you is responsible" in words(filled("A1", two))
    assert "Each of you" not in words(filled("A1"))


def test_a_demonstration_says_so():
    assert "Demonstration: not a real paper" in words(filled("A1", papers.letter(landlord=papers.DEMO)))
    assert "Demonstration" not in words(filled("A1"))


def test_a_statement_says_what_was_entered_since_the_last_one():
    """DEC-24."""
    said = words(filled("ST1", papers.statement(9, since=2)))
    assert "Entered since your last statement , for days before 5 January 2026" in said
    assert "Entered since" not in words(filled("ST1", papers.statement(9)))


def test_a_statement_shows_every_line_and_total_with_the_sign_in_words():
    facts = papers.statement(20)
    said = words(filled("ST1", facts))
    for line in facts.lines:
        assert re.search(rf"£{abs(line.amount_pence) / 100:,.2f} (charge|payment|added|taken off)", said)
    assert f"Charges: {moved(facts.charges_pence)}. Payments: {moved(facts.receipts_pence)}." in said
    assert f"So your balance on 5 April 2026 was {balance(facts.closing_pence)}." in said
    assert "You owe £" in said
    assert "−" not in said
    assert "Please tell us by 12 May 2026" in said


def test_a_quiet_quarter_says_that_nothing_happened():
    assert "Nothing was charged or paid in this period." in words(filled("ST1", papers.statement(0)))


def test_no_arrears_word_on_a_statement():
    """PRA-17: a statement may go to someone who owes nothing."""
    assert "arrears" not in words(filled("ST1")).lower()


def test_pra_19_the_tenant_reads_that_dwp_decides_and_how_to_object():
    said = words(filled("MPT"))
    assert "DWP decides, not us." in said
    assert "If you do not agree" in said
    assert "by 20 April 2026" in said
    assert not re.search(THREATS, said)


@pytest.mark.parametrize("kind", PLANS)
def test_a_letter_about_a_repayment_plan_threatens_nothing_and_uses_no_trade_word(kind):
    """LAW-L13; PRA-33: letters say repayment plan, screens say arrangement."""
    assert re.findall(THREATS, words(filled(kind))) == []
    assert "arrangement" not in words(filled(kind)).lower()


def test_the_letter_that_confirms_a_plan_shows_the_first_payments_and_the_last():
    said = words(filled("AG1"))
    assert "Your repayment plan: £12.00 a week, on top of your rent" in said
    assert "17 April 2026 £12.00 £30.00" in said
    assert "The last payment is £6.00 on 8 May 2026" in said
    assert "the court has set out" not in said.lower()
    assert "The court has set out" in words(filled("AG1", papers.plan_agreed(by_order_of_court=True)))


def test_a_plan_that_does_not_add_up_is_no_letter():
    with pytest.raises(FactsRefused, match="goes on"):
        papers.plan_agreed(more_words="")
    with pytest.raises(FactsRefused, match="what is left"):
        papers.plan_agreed(to_clear_pence=4_300)
    with pytest.raises(FactsRefused, match="leaves nothing"):
        papers.plan_ended(paid_up=True)
