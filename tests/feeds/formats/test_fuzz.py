"""
Whatever bytes come, no reader raises, makes a float, or asks for the whole file at once; problems have a cure.

Bytes are drawn freely, and from good files with a few bytes changed, cut or doubled.
"""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.formats.bank import LAYOUT as BANK
from feeds.formats.encodings import ENCODINGS
from feeds.formats.kinds import KINDS, Kind
from feeds.formats.mapping import DATES, SEPARATORS, SHAPES, SIGNS, UNITS, Says
from feeds.formats.payments import LAYOUT as PAYMENTS
from feeds.formats.problems import Problem
from feeds.formats.readers import Format, read, recognised
from tests.feeds import bank

pytestmark = pytest.mark.rules

LINES = [("FPI", "100.50", "R1", "Zola Quernfold"), ("DDR", "-35.00", "ARUDD", "Bureau")]
GOOD = {Format.CAMT053: bank.camt(LINES), Format.MT940: bank.mt940(LINES), Format.BAI2: bank.bai2(LINES)}
LARGEST_PIECE = 90_000


class Watched(BytesIO):
    """Refuses to be read as a whole."""

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert 0 < size <= LARGEST_PIECE
        return super().read(size)

    def readline(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert 0 < size <= LARGEST_PIECE
        return super().readline(size)


def damaged(good: bytes) -> st.SearchStrategy[bytes]:
    """A good file with some of its bytes changed, a piece doubled, or cut."""

    @st.composite
    def made(draw: Any) -> bytes:
        content = bytearray(good)
        for _ in range(draw(st.integers(1, 6))):
            place = draw(st.integers(0, max(0, len(content) - 1)))
            how = draw(st.sampled_from(("change", "cut", "double", "put")))
            if how == "change" and content:
                content[place] = draw(st.integers(0, 255))
            elif how == "cut":
                del content[place : place + draw(st.integers(1, 40))]
            elif how == "double":
                content[place:place] = content[place : place + draw(st.integers(1, 80))]
            else:
                content[place:place] = draw(st.binary(max_size=8))
        return bytes(content)

    return made()


def holds(content: bytes, layout: Any, form: Format, says: Says | None = None) -> None:
    reading: Any = read(Watched(content), layout, form, says)  # type: ignore[arg-type]
    for item in reading:
        if isinstance(item, Problem):
            assert item.message
            assert item.cure
            assert item.line >= 0
            continue
        for name in type(item.record).__dataclass_fields__:
            assert not isinstance(getattr(item.record, name), float)
    assert reading.money_pence is None or type(reading.money_pence) is int
    assert reading.trailer is None or type(reading.trailer.total_pence) is int


@given(data=st.data())
@pytest.mark.parametrize("form", GOOD, ids=str)
def test_a_damaged_bank_file_is_told_never_raised(form: Format, data: st.DataObject) -> None:
    content = data.draw(damaged(GOOD[form]))
    recognised("upload", content[:4096])
    holds(content, BANK, form)


@given(content=st.binary(max_size=3000))
@pytest.mark.parametrize("form", GOOD, ids=str)
def test_any_bytes_at_all_as_a_bank_file(form: Format, content: bytes) -> None:
    holds(content, BANK, form)


@given(content=st.binary(max_size=2000), data=st.data())
@settings(max_examples=30)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_any_bytes_at_all_after_a_good_header(kind: Kind, content: bytes, data: st.DataObject) -> None:
    head = (",".join(kind.layout.header) + "\n").encode()
    holds(data.draw(st.sampled_from((head, b""))) + content, kind.layout, Format.CANONICAL)


@given(
    text=st.text(alphabet="0123456789.,-()/CRD £１\u2212\t;|\n\rABC\"'\x00", max_size=400),
    shape=st.sampled_from(list(SHAPES)),
    encoding=st.sampled_from(list(ENCODINGS)),
    separator=st.sampled_from(list(SEPARATORS)),
    dates=st.sampled_from(list(DATES)),
    unit=st.sampled_from(list(UNITS)),
    sign=st.sampled_from(list(SIGNS)),
    thousands=st.booleans(),
    trailer=st.sampled_from(("none", "count_total")),
)
def test_any_text_by_any_mapping(text: str, encoding: str, shape: str, **said: Any) -> None:
    where = {"csv": ("#1", "#2", "#3", "#4"), "fixed": ("1-4", "5-8", "9-20", "21-30")}[shape]
    says = Says(
        kind="payments",
        columns=dict(zip(("payment_ref", "amount", "paid_on", "transaction_id"), where, strict=True))
        | {"channel": "=CARD"},
        shape=shape,
        encoding=encoding,
        heading=False,
        money_out=where[3],
        trailer_word="C",
        trailer_count=where[1],
        trailer_total=where[2],
        **said,
    )
    holds(text.encode(encoding, errors="replace"), PAYMENTS, Format.MAPPED, says)
