"""The print batch: every page once, in postcode order, each paper on its own sheet, with a true list (DEC-23)."""

import csv
import hashlib
import io
import json

import pikepdf
import pytest
from pypdf import PdfReader

from letters import catalogue, pdf, print_batch
from letters.print_batch import BatchPaper
from tests.letters import papers


@pytest.fixture(scope="module")
def frozen():
    """Three papers of one, two and three or more pages, by digest."""
    one = pdf.write("<html lang=en-GB><head><title>Short</title></head><body><h1>Shortest</h1></body></html>")
    two = pdf.render(papers.letter(), catalogue.paper("A1"))
    more = pdf.render(papers.statement(90), catalogue.paper("ST1"))
    return {hashlib.sha256(content).hexdigest(): content for content in (one, two, more)}


@pytest.fixture
def batch(frozen):
    short, letter, statement = frozen
    return [
        BatchPaper("L-3", "A1", "QZ10 1AA", letter),
        BatchPaper("L-2", "A1", "qz2 9zz", short),
        BatchPaper("S-1", "ST1", "QZ2 1AA", statement),
        BatchPaper("L-9", "A1", "", short),
        BatchPaper("L-1", "A1", "QZ2 9ZZ", short),
    ]


def joined(batch, frozen):
    out = io.BytesIO()
    return out, print_batch.join(batch, read=frozen.__getitem__, to=out, title="Westhaven Homes, run 1")


def test_papers_lie_in_the_order_of_the_post(batch, frozen):
    _, manifest = joined(batch, frozen)
    assert [row.reference for row in manifest.rows] == ["S-1", "L-1", "L-2", "L-3", "L-9"]


@pytest.mark.parametrize(
    "first, second",
    [("QZ2 1AA", "QZ10 1AA"), ("QA9 9ZZ", "QZ1 1AA"), ("Q1 1AA", "QA1 1AA"), ("QZ1 2AA", "QZ1 10A"),
     ("QZ1A 1AA", "QZ1B 1AA"),
     ("QZ9 9ZZ", "")],
)  # fmt: skip
def test_postcodes_sort_with_numbers_as_numbers(first, second):
    assert print_batch.postcode_key(first) < print_batch.postcode_key(second)


def test_every_page_is_there_once_and_each_paper_starts_on_a_new_sheet(batch, frozen):
    out, manifest = joined(batch, frozen)
    whole = PdfReader(out)
    assert len(whole.pages) == 2 * manifest.sheets
    for row in manifest.rows:
        assert row.first_page % 2 == 1
        own = [page.extract_text() for page in PdfReader(io.BytesIO(frozen[row.sha256])).pages]
        start = row.first_page - 1
        assert [page.extract_text() for page in whole.pages[start : start + row.pages]] == own
        if row.pages % 2:
            assert whole.pages[start + row.pages].extract_text() == ""


def test_pages_look_exactly_like_those_of_the_frozen_papers(batch, frozen):
    """Content and fonts are copied byte for byte."""
    out, manifest = joined(batch, frozen)
    row = manifest.rows[0]
    with pikepdf.open(out) as whole, pikepdf.open(io.BytesIO(frozen[row.sha256])) as own:
        for at, page in enumerate(own.pages):
            copy = whole.pages[row.first_page - 1 + at]
            assert copy.Contents.read_raw_bytes() == page.Contents.read_raw_bytes()
            assert list(copy.mediabox) == list(page.mediabox)
            for name, font in page.Resources.Font.items():
                theirs = copy.Resources.Font[name].DescendantFonts[0].FontDescriptor.FontFile2
                assert theirs.read_bytes() == font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
        assert whole.check_pdf_syntax() == []


def test_the_file_is_untagged_and_says_so(batch, frozen):
    out, manifest = joined(batch, frozen)
    with pikepdf.open(out) as whole:
        assert "/StructTreeRoot" not in whole.Root
        assert "not tagged" in str(whole.docinfo["/Title"])
        assert all("/StructParents" not in page.obj for page in whole.pages)
    assert json.loads(manifest.to_json())["tagged"] is False


def test_the_manifest_adds_up_and_names_the_file(batch, frozen):
    out, manifest = joined(batch, frozen)
    data = json.loads(manifest.to_json())
    assert data["sha256"] == hashlib.sha256(out.getvalue()).hexdigest()
    pages = sum(row.pages for row in manifest.rows)
    sheets = sum(-(-row.pages // 2) for row in manifest.rows)
    assert data["totals"] == {"documents": 5, "sheets": sheets, "pages": pages, "blank_pages": 2 * sheets - pages}
    rows = list(csv.reader(io.StringIO(manifest.to_csv())))
    assert rows[0] == ["number", "reference", "kind", "postcode", "first_page", "pages", "sheets", "sha256"]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4", "5", "TOTAL"]
    assert rows[-1][5:7] == [str(pages), str(sheets)]


def test_a_cell_a_spreadsheet_would_compute_is_text(frozen):
    _, manifest = joined([BatchPaper("=1+1", "A1", "QZ1 1AA", next(iter(frozen)))], frozen)
    assert "'=1+1" in manifest.to_csv()


def test_the_same_papers_join_to_the_same_bytes(batch, frozen):
    assert joined(batch, frozen)[0].getvalue() == joined(list(reversed(batch)), frozen)[0].getvalue()


def test_a_damaged_paper_stops_the_batch(batch):
    def read(_digest):
        raise RuntimeError("damaged")

    with pytest.raises(RuntimeError, match="damaged"):
        print_batch.join(batch, read=read, to=io.BytesIO(), title="x")


def test_two_thousand_papers_need_no_more_memory_than_two_hundred(frozen, tmp_path):
    letter = list(frozen)[1]

    def grown(many):
        before = _resident()
        with (tmp_path / "batch.pdf").open("wb") as out:
            print_batch.join(
                (BatchPaper(f"L-{n}", "A1", "QZ1 1AA", letter) for n in range(many)),
                read=frozen.__getitem__, to=out, title="x",
            )  # fmt: skip
        return _resident() - before

    grown(200)  # what a first batch loads
    assert grown(2_000) < 12 * 2**20


def _resident():
    import os
    from pathlib import Path

    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
