import io
from pathlib import Path

import pytest

from letters import store
from letters.models import StoredFile

pytestmark = pytest.mark.django_db


def on_disk(settings) -> list[Path]:
    return [path for path in Path(settings.RENTINCOME_STORE).rglob("*") if path.is_file()]


def test_bytes_come_back_and_are_stored_once(settings) -> None:
    """DEC-22."""
    first = store.put(b"a letter", media_type="application/pdf")
    again = store.keep(io.BytesIO(b"a letter"), media_type="application/pdf")
    assert first.digest == again.digest
    assert store.get(first.digest) == b"a letter"
    assert StoredFile.objects.get().size == 8
    assert [path.parent.parent.name for path in on_disk(settings)] == ["sha256"]


def test_a_changed_file_is_never_shown(settings) -> None:
    """Reliability P5: swapped or damaged bytes are refused."""
    stored = store.put(b"a letter", media_type="application/pdf")
    (path,) = on_disk(settings)
    path.write_bytes(b"a lettes")
    with pytest.raises(store.Damaged, match="not what was stored"):
        store.get(stored.digest)
    path.unlink()
    with pytest.raises(store.Damaged, match="missing"):
        store.get(stored.digest)


def test_what_a_killed_writer_left_aside_is_not_a_stored_file(settings) -> None:
    """Reliability C13: a row says stored only once the file stands under its name."""
    stored = store.put(b"whole", media_type="text/csv")
    (Path(settings.RENTINCOME_STORE) / "incoming" / "tmp-half").write_bytes(b"who")
    assert store.get(stored.digest) == b"whole"
    assert StoredFile.objects.count() == 1


def test_a_large_stream_is_stored_piece_by_piece() -> None:
    class Counted(io.RawIOBase):
        left = 5 * store.PIECE
        largest = 0

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            given = min(size, self.left)
            self.left -= given
            self.largest = max(self.largest, given)
            return b"x" * given

    stream = Counted()
    assert store.keep(stream, media_type="text/csv").size == 5 * store.PIECE
    assert stream.largest == store.PIECE
