"""The finished paper: tagged, the same bytes for the same facts, and its address in the window of the envelope."""

import io
import re
import subprocess
import sys
from dataclasses import replace

import pikepdf
import pytest
from pypdf import PdfReader

from letters import catalogue, native, pdf
from tests.letters import papers

KINDS = {"A1": papers.letter(), "A2": papers.letter(earlier_letters=papers.EARLIER), "A3": papers.letter(), "ST1": papers.statement()}  # noqa: E501  # fmt: skip
SQUEEZED = {
    "addressee": papers.SQUEEZED,
    "landlord": papers.DEMO,
    "tenants": ("Amina Bartholomew", papers.SQUEEZED.name),
}

MM = 72 / 25.4
TOP, LEFT, WIDTH, HEIGHT = 45, 20, 90, 35
"""The window, in mm from the top left corner of the sheet."""


def rendered(kind, **changed):
    return pdf.render(replace(KINDS[kind], **changed), catalogue.paper(kind))


def pages(content):
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def boxes(content):
    """Every piece of text on the first page: its place in mm from the top left corner."""
    found = []

    def note(text, _cm, matrix, _font, size):
        if text.strip():
            found.append((text.strip(), matrix[4] / MM, 297 - matrix[5] / MM, size))

    page = PdfReader(io.BytesIO(content)).pages[0]
    page.extract_text(visitor_text=lambda text, cm, tm, font, size: note(text, cm, _times(tm, cm), font, size))
    return found


def _times(one, other):
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_is_tagged_titled_and_english(kind):
    """DEC-23: PDF/UA-1."""
    with pikepdf.open(io.BytesIO(rendered(kind))) as paper:
        assert paper.Root.MarkInfo.Marked
        assert paper.Root.StructTreeRoot.K
        assert str(paper.Root.Lang) == "en-GB"
        assert paper.Root.ViewerPreferences.DisplayDocTitle
        assert catalogue.paper(kind).name in str(paper.docinfo["/Title"])
        with paper.open_metadata() as meta:
            assert str(meta["pdfuaid:part"]) == "1"


def test_a_statement_keeps_its_table_for_a_screen_reader():
    with pikepdf.open(io.BytesIO(rendered("ST1"))) as paper:
        kinds = [str(one.get("/S")) for one in paper.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one]
    assert {"/Table", "/TR", "/TH", "/TD", "/H1", "/H2"} <= set(kinds)
    assert kinds.count("/TR") >= 34


def test_the_same_facts_give_the_same_bytes():
    first = rendered("ST1")
    rendered("A1", **SQUEEZED)
    assert rendered("ST1") == first


def test_the_same_facts_give_the_same_bytes_in_another_process():
    again = (
        "import sys, hashlib; sys.path.insert(0, '.');"
        "from letters import catalogue, pdf; from tests.letters import papers;"
        "print(hashlib.sha256(pdf.render(papers.statement(), catalogue.paper('ST1'))).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", again], capture_output=True, text=True, check=True).stdout.strip()
    assert other == __import__("hashlib").sha256(rendered("ST1")).hexdigest()


def test_only_the_fonts_of_our_papers_are_used():
    with pikepdf.open(io.BytesIO(rendered("ST1", **SQUEEZED))) as paper:
        names = {str(o.BaseFont) for o in paper.objects if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o}
    assert {name.split("+")[1] for name in names} == {"Liberation-Sans", "Liberation-Sans-Bold"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("changed", [{}, SQUEEZED], ids=["plain", "squeezed"])
def test_the_address_stands_in_the_window_and_nothing_else_does(kind, changed):
    facts = replace(KINDS[kind], **changed)
    block = [line for line in facts.addressee.block]
    inside = []
    for text, x, y, _size in boxes(rendered(kind, **changed)):
        in_window = LEFT - 1 <= x <= LEFT + WIDTH and TOP - 0.5 <= y <= TOP + HEIGHT
        if in_window:
            inside.append(text)
    said = re.sub(r"\s+", " ", " ".join(inside))
    assert said == re.sub(r"\s+", " ", " ".join(block))


@pytest.mark.parametrize("kind", KINDS)
def test_each_page_is_numbered_and_bears_the_reference(kind):
    content = pages(rendered(kind))
    for number, text in enumerate(content, start=1):
        assert f", page {number} of {len(content)}" in text
        assert (KINDS[kind].statement_ref if kind == "ST1" else KINDS[kind].letter_ref) in text


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_of_a_demonstration_says_so(kind):
    assert all("Demonstration: not a real paper" in text for text in pages(rendered(kind, landlord=papers.DEMO)))


def test_an_ordinary_letter_is_one_sheet_of_paper():
    assert len(pages(rendered("A3", **SQUEEZED))) <= 2


def test_a_long_statement_repeats_its_heading_on_each_page_of_lines():
    content = pages(pdf.render(papers.statement(150, weeks=14), catalogue.paper("ST1")))
    with_lines = [text for text in content if text.count(", week") > 3]
    assert len(with_lines) >= 3
    assert all("Date and rent week" in text for text in with_lines)
    assert sum("Balance on 12 April 2026" in text for text in content) == 1


@pytest.mark.parametrize("colour, ratio", [("#000000", 21.0), ("#ffffff", 1.0), ("#005a8c", 7.3), ("#ffdd00", 1.3)])
def test_contrast_is_measured_as_wcag_says(colour, ratio):
    assert pdf.contrast_with_white(colour) == pytest.approx(ratio, abs=0.1)


def test_a_pale_landlord_colour_is_not_used_for_words():
    pale = rendered("A1", landlord=replace(papers.WESTHAVEN, colour="#ffdd00"))
    with pikepdf.open(io.BytesIO(pale)) as paper:
        drawn = b"".join(c.read_bytes() for c in [paper.pages[0].Contents]).decode("latin-1")
    assert "1 0.866667 0 rg" in drawn  # the rule
    assert drawn.count("1 0.866667 0 rg") == 1  # and nothing else


def test_garbage_is_left_alone_inside_a_chunk_and_collected_after():
    import gc

    with pdf.quiet_gc():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_this_machine_has_what_pdfs_need():
    assert native.problem() is None


def test_a_missing_library_is_named_with_its_cure(monkeypatch):
    monkeypatch.setattr(native, "_PROBE", native._PROBE.replace("libharfbuzz-subset.so.0", "libnothere.so.0"))
    told = native.problem()
    assert "libharfbuzz-subset0) is missing" in told
    assert told.endswith(native.CURE)


def test_a_probe_that_crashes_is_reported_too(monkeypatch):
    """Without any font WeasyPrint ends its process."""
    monkeypatch.setattr(native, "_PROBE", "import os; os.kill(os.getpid(), 11)")
    assert "is any font installed?" in native.problem()
