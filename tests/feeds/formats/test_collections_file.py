"""The schedule and the notices for the bureau are canonical files that read back (OPS-L1, PRA-32)."""

from datetime import date
from io import BytesIO

from feeds.formats import canonical
from feeds.formats.collections_file import NOTICES, SCHEDULE, NoticeToSend, ScheduledCollection

ROWS = [
    ScheduledCollection(
        "RENT000001", "R0001", "Bartholomew, Amina", "4321", 269_28, date(2026, 7, 1), "01", date(2026, 6, 1)
    ),
    ScheduledCollection("RENT000002", "R0002", "C Ashgrove", "0001", 100_00, date(2026, 7, 1), "17", date(2026, 6, 1)),
]


def test_the_schedule_has_a_trailer_and_reads_back():
    text = "".join(canonical.write(ROWS, SCHEDULE))
    assert text.splitlines()[-1] == "TRAILER,2,369.28"
    assert [row.record for row in canonical.read(BytesIO(text.encode()), SCHEDULE)] == ROWS


def test_the_notices_read_back():
    rows = [NoticeToSend("RENT000001", "R0001", "A B", date(2026, 7, 1), 1, 2, "monthly", "N", date(2026, 6, 17))]
    text = "".join(canonical.write(rows, NOTICES))
    assert [row.record for row in canonical.read(BytesIO(text.encode()), NOTICES)] == rows
