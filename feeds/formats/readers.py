"""One door to all readers: a file of a kind, in any format, becomes the same rows (DEC-7)."""

from enum import StrEnum
from typing import Any, BinaryIO

from feeds.formats import bai2, bank, camt053, canonical, mt940
from feeds.formats.kinds import BY_NAME, Kind, recognise
from feeds.formats.layouts import Layout, R
from feeds.formats.mapping import MappedReading, Says
from feeds.formats.reading import Reading
from feeds.formats.statements import StatementReading


class Format(StrEnum):
    """How a file's bytes say what they say."""

    CANONICAL = "canonical"
    CAMT053 = "camt053"
    MT940 = "mt940"
    BAI2 = "bai2"
    MAPPED = "mapped"


WORDS = {
    Format.CANONICAL: "Our own layout",
    Format.CAMT053: "CAMT.053",
    Format.MT940: "MT940",
    Format.BAI2: "BAI2",
    Format.MAPPED: "By a saved mapping",
}

_STATEMENTS = {Format.CAMT053: camt053.statements, Format.MT940: mt940.statements, Format.BAI2: bai2.statements}


def read(stream: BinaryIO, layout: Layout[R], form: Format = Format.CANONICAL, says: Says | None = None) -> Reading[R]:
    """
    Begin to read a file of a known kind and format.

    :param says: the mapping, for a file that is read by one.
    """
    if form is Format.MAPPED:
        assert says is not None, "a mapped file has its mapping"
        return MappedReading(stream, layout, says)
    if form in _STATEMENTS:
        statements: Reading[Any] = StatementReading(_STATEMENTS[form](stream))
        return statements
    return canonical.read(stream, layout)


def recognised(name: str, first: bytes) -> tuple[Kind | None, Format]:
    """
    Tell kind and format of a file: banks' formats by how they begin, our own by name or heading.

    :param first: the first bytes, up to about four thousand.
    :return: no kind if nothing tells it; such a file needs a mapping.
    """
    form = _format(first)
    if form is not Format.CANONICAL:
        return BY_NAME[bank.LAYOUT.kind], form
    return recognise(name, first.split(b"\n", 1)[0]), form


def _format(first: bytes) -> Format:
    wide = first.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = first.decode("utf-16" if wide else "utf-8-sig", errors="ignore").lstrip()
    if text.startswith("<"):
        return Format.CAMT053
    if text.startswith((":20:", "{1:", "{4:")):
        return Format.MT940
    if text.startswith("01,") and "\n02," in text.replace("\r", ""):
        return Format.BAI2
    return Format.CANONICAL
