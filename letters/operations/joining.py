"""The printer's file and the manifest of a batch (DEC-23): frozen papers page by page, and a list that adds up."""

import csv
import io
from collections.abc import Sequence

import pikepdf

from letters import store
from letters.models import Document, PrintBatch
from letters.queries.runs import Tally


def joined(batch: PrintBatch, papers: Sequence[Document]) -> bytes:
    """
    The frozen papers of a batch joined in the order given. The file is for a printer: it carries no tags and says so.

    :raises store.Damaged: if the bytes of a paper are not those that were stored.
    """
    title = f"{batch.landlord.name}, {batch.run_label}, batch {batch.number}: for printing only, not tagged"
    out = io.BytesIO()
    with pikepdf.new() as whole:
        for paper in papers:
            with store.open(paper.file_id) as content, pikepdf.open(content) as one:
                whole.pages.extend(one.pages)
        whole.docinfo["/Title"] = title
        whole.save(out, deterministic_id=True, compress_streams=True)
    return out.getvalue()


def manifest(batch: PrintBatch, papers: Sequence[Document], tally: Tally) -> bytes:
    """The list that goes with the file, as CSV: what the run came to, then every paper with its place and digest."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    write(["landlord", batch.landlord.name])
    write(["run", batch.run_label])
    write(["batch", batch.number])
    write(["papers", len(papers)])
    write(["pages", sum(paper.pages for paper in papers)])
    for words, count in tally.as_dict().items():
        write([f"run: {words}", count])
    write(["run: adds up", "yes" if tally.agrees else "NO"])
    write([])
    write(["place", "paper", "kind", "account", "postcode", "first page", "pages", "sha256"])
    first = 1
    for place, paper in enumerate(papers, start=1):
        account_ref = paper.account.account_ref
        write([place, paper.public_id, paper.kind, account_ref, paper.postcode, first, paper.pages, paper.file_id])
        first += paper.pages
    return out.getvalue().encode()
