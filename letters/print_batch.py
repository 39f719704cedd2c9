"""
The print batch (DEC-23): frozen papers joined page by page in postcode order, for a printer, with a manifest.

Each paper starts on a new sheet: one of an odd number of pages gets a blank page, so a duplex printer never puts two
people's pages on one sheet. The file carries no tags and says so in its title; the accessible papers are the frozen
ones. A paper is held in memory only while its pages are written, so 2,000 need no more than one.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

import pikepdf

from letters.page_writer import PageWriter
from staff.rules.safe_text import safe_cell

UNTAGGED = "for printing only; not tagged, the accessible papers are the single ones"


@dataclass(frozen=True)
class BatchPaper:
    """One frozen paper that goes into a batch: its reference and kind, where it goes, and the digest of its bytes."""

    reference: str
    kind: str
    postcode: str
    digest: str


@dataclass(frozen=True)
class ManifestRow:
    """Where one paper lies in the batch. ``pages`` are its own; ``sheets`` are what the franking machine counts."""

    number: int
    reference: str
    kind: str
    postcode: str
    first_page: int
    pages: int
    sheets: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What the batch holds, paper by paper, and its totals."""

    title: str
    rows: tuple[ManifestRow, ...]
    sha256: str

    @property
    def documents(self) -> int:
        """How many papers, so how many envelopes at most."""
        return len(self.rows)

    @property
    def pages(self) -> int:
        """Pages with something on them."""
        return sum(row.pages for row in self.rows)

    @property
    def sheets(self) -> int:
        """Sheets of paper when printed on both sides."""
        return sum(row.sheets for row in self.rows)

    def totals(self) -> dict[str, int]:
        """Documents, sheets, printed pages and the blank ones that pad them."""
        blank = 2 * self.sheets - self.pages
        return {"documents": self.documents, "sheets": self.sheets, "pages": self.pages, "blank_pages": blank}

    def to_json(self) -> str:
        """The manifest for a printer's system."""
        whole: dict[str, Any] = {"title": self.title, "tagged": False, "sha256": self.sha256, "totals": self.totals()}
        return json.dumps({**whole, "papers": [asdict(row) for row in self.rows]}, indent=1)

    def to_csv(self) -> str:
        """The manifest as rows that add up to the last one; cells that a spreadsheet would compute are made text."""
        out = io.StringIO()
        write = csv.writer(out, lineterminator="\r\n").writerow
        write([field for field in ManifestRow.__dataclass_fields__])
        for row in self.rows:
            write([safe_cell(value) if isinstance(value, str) else value for value in asdict(row).values()])
        write(["TOTAL", f"{self.documents} documents", "", "", "", self.pages, self.sheets, self.sha256])
        return out.getvalue()


def in_postcode_order(papers: Iterable[BatchPaper]) -> list[BatchPaper]:
    """As the post sorts them: QZ2 before QZ10; without a postcode last; then by reference."""
    return sorted(papers, key=lambda paper: (postcode_key(paper.postcode), paper.reference))


def postcode_key(postcode: str) -> tuple[int, tuple[tuple[int, str | int], ...]]:
    """A key that sorts postcodes with their numbers as numbers."""
    plain = re.sub(r"[^A-Z0-9]", "", postcode.upper())
    outward, inward = (plain[:-3], plain[-3:]) if len(plain) > 4 else (plain, "")
    parts = [*re.findall(r"[A-Z]+|[0-9]+", outward), " ", *re.findall(r"[A-Z]+|[0-9]+", inward)]
    return (0 if plain else 1, tuple((1, int(part)) if part.isdigit() else (0, part) for part in parts))


def join(papers: Iterable[BatchPaper], *, read: Callable[[str], bytes], to: BinaryIO, title: str) -> Manifest:
    """
    Write the batch to a stream, in postcode order, and say where everything is.

    :param read: gives the frozen bytes of a digest and checks them (``store.get``); what it raises ends the batch.
    :param to: a file open for writing in binary; only written to, never read back.
    """
    title = f"{title}: {UNTAGGED}"
    writer = PageWriter(to, title=title)
    rows = []
    for number, paper in enumerate(in_postcode_order(papers), start=1):
        first_page = writer.pages + 1
        with pikepdf.open(io.BytesIO(read(paper.digest))) as opened:
            pages = writer.add(opened)
            if pages % 2:
                writer.add_blank(opened)
        rows.append(
            ManifestRow(
                number, paper.reference, paper.kind, paper.postcode, first_page, pages, (pages + 1) // 2, paper.digest
            )
        )
    return Manifest(title, tuple(rows), writer.close())
