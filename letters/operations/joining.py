"""The printer's file and the manifest of a batch (DEC-23), made from what is in the batch now, and stored."""

import csv
import io
import tempfile
from collections.abc import Sequence

from letters import print_batch, store
from letters.models import Document, PrintBatch, StoredFile
from letters.print_batch import BatchPaper
from letters.queries.runs import Tally
from staff.rules.safe_text import safe_cell


def join(batch: PrintBatch, papers: Sequence[Document], tally: Tally) -> tuple[StoredFile, StoredFile, int]:
    """
    Join a batch's frozen papers in postcode order.

    :return: the printer's file, the manifest, and how many sheets a duplex printer uses.
    :raises store.Damaged: if the bytes of a paper are not those that were stored.
    """
    title = f"{batch.landlord.name}, {batch.run_label}, batch {batch.number}"
    with tempfile.TemporaryFile() as aside:
        made = print_batch.join([_paper(each) for each in papers], read=store.get, to=aside, title=title)
        aside.seek(0)
        pdf = store.keep(aside, media_type="application/pdf")
    head = _what_the_run_came_to(batch, tally)
    manifest = store.put((head + made.to_csv()).encode(), media_type="text/csv")
    return pdf, manifest, made.sheets


def _paper(document: Document) -> BatchPaper:
    assert document.file_id is not None, "only a rendered paper is joined"
    # Account and person: what the post room can read aloud, and never a name.
    reference = f"{document.account.account_ref}/{document.person.person_ref}"
    return BatchPaper(reference, document.kind, document.postcode, document.file_id)


def _what_the_run_came_to(batch: PrintBatch, tally: Tally) -> str:
    """The sum that proves each paper is counted once, printed at the top of the manifest (reliability rule 5)."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    write(["landlord", safe_cell(batch.landlord.name)])
    write(["run", safe_cell(batch.run_label)])
    write(["batch", batch.number])
    for words, count in tally.as_dict().items():
        write([f"run: {words}", count])
    write(["run: adds up", "yes" if tally.agrees else "NO"])
    write([])
    return out.getvalue()
