"""
A hardened, streaming reader of XML: no document types, no entities, nothing from outside, everything with a limit.

It reads 64 kB at a time from the standard library's expat and yields what it finds, so that memory does not grow with
the file. Nothing the bytes hold makes it raise; a Problem is the last thing it yields.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.parsers import expat

from feeds.formats.problems import Problem, shown

PIECE = 64 * 1024
DEEPEST = 40
LONGEST_TEXT = 10_000
MOST_ATTRIBUTES = 20
LONGEST_ATTRIBUTE = 1_000
LONGEST_TOKEN = 1024 * 1024
"""Of a comment, a tag or anything else that expat must hold whole before it can tell us of it."""

ENCODINGS = ("UTF-8", "UTF-16", "US-ASCII", "ISO-8859-1")

_AGAIN = "Ask the bank for the file again, straight from its system"
_UNSAFE = "Do not open it; a bank's statement never holds this. Tell whoever sent it"


@dataclass(frozen=True, slots=True)
class Start:
    """An element begins. `name` is its local name, `space` its namespace."""

    line: int
    column: int
    space: str
    name: str
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class End:
    """An element ends. `text` is what stood in it, without what its children hold."""

    line: int
    column: int
    name: str
    text: str


class _Refused(Exception):
    def __init__(self, code: str, message: str, cure: str) -> None:
        super().__init__(message)
        self.code, self.message, self.cure = code, message, cure


def events(stream: BinaryIO) -> Iterator[Start | End | Problem]:
    """Yield the starts and ends of elements in their order; after a Problem nothing follows."""
    return _Reader().events(stream)


class _Reader:
    def __init__(self) -> None:
        self._found: list[Start | End] = []
        self._texts: list[list[str]] = []
        self._lengths: list[int] = []
        self._fed = 0
        parser = self._parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype
        parser.ExternalEntityRefHandler = self._outside
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def events(self, stream: BinaryIO) -> Iterator[Start | End | Problem]:
        first = True
        while True:
            piece = stream.read(PIECE)
            if first and (strange := _not_xml(piece)):
                yield strange
                return
            first = False
            problem = self._feed(piece)
            yield from self._found
            self._found.clear()
            if problem is not None:
                yield problem
                return
            if not piece:
                return

    def _feed(self, piece: bytes) -> Problem | None:
        parser = self._parser
        try:
            parser.Parse(piece, not piece)
            self._fed += len(piece)
            if self._fed - max(0, parser.CurrentByteIndex) > LONGEST_TOKEN:
                raise _Refused("xml_too_long", f"a comment or tag is longer than {LONGEST_TOKEN:,} bytes", _AGAIN)
        except _Refused as refused:
            place = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
            return Problem(*place, "", refused.code, refused.message, refused.cure)
        except expat.ExpatError as error:
            return Problem(error.lineno, error.offset + 1, "", "xml", _words(error), _AGAIN)
        except (LookupError, ValueError, UnicodeError):
            # what pyexpat itself says of an encoding that it cannot use
            return Problem(1, 0, "", "xml_encoding", "the file's encoding cannot be read", _encoding_cure())
        return None

    # ---------------------------------------------------------------- what expat tells

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.upper() not in ENCODINGS:
            message = f"the file says it is in the encoding {shown(encoding)}"
            raise _Refused("xml_encoding", message, _encoding_cure())

    def _doctype(self, *_said: object) -> None:
        message = "the file declares a document type or entities, which can hide a bomb or reach for other files"
        raise _Refused("xml_doctype", message, _UNSAFE)

    def _outside(self, *_said: object) -> int:
        raise _Refused("xml_outside", "the file reaches for something outside itself", _UNSAFE)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._texts) >= DEEPEST:
            raise _Refused("xml_too_deep", f"elements stand more than {DEEPEST} deep in each other", _AGAIN)
        if len(attributes) > MOST_ATTRIBUTES:
            raise _Refused("xml_attributes", f"an element has more than {MOST_ATTRIBUTES} attributes", _AGAIN)
        if len(name) > LONGEST_ATTRIBUTE or any(
            len(key) + len(value) > LONGEST_ATTRIBUTE for key, value in attributes.items()
        ):
            message = f"a name or an attribute is longer than {LONGEST_ATTRIBUTE:,} characters"
            raise _Refused("xml_attributes", message, _AGAIN)
        space, _, local = name.rpartition(" ")
        self._found.append(Start(*self._place(), space, local, attributes))
        self._texts.append([])
        self._lengths.append(0)

    def _end(self, name: str) -> None:
        text = "".join(self._texts.pop())
        self._lengths.pop()
        self._found.append(End(*self._place(), name.rpartition(" ")[2], text.strip()))

    def _text(self, text: str) -> None:
        if text.isspace() and not self._texts[-1]:
            return  # between elements; however much of it there is, none is kept
        self._lengths[-1] += len(text)
        if self._lengths[-1] > LONGEST_TEXT:
            raise _Refused("xml_too_long", f"a text is longer than {LONGEST_TEXT:,} characters", _AGAIN)
        self._texts[-1].append(text)

    def _place(self) -> tuple[int, int]:
        return self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1


def _not_xml(first: bytes) -> Problem | None:
    """Tell files of another sort from their first bytes, and those encodings that expat would only call malformed."""
    if not first.strip(b"\x00 \t\r\n"):
        return Problem(0, 0, "", "empty", "the file is empty", _AGAIN)
    if first.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return Problem(1, 1, "", "xml_encoding", "the file is in UTF-32", _encoding_cure())
    if first.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"%PDF")):
        message = "the file is a spreadsheet, an archive or a PDF, not XML"
        return Problem(1, 1, "", "not_xml", message, "Unpack it first, or ask the bank for CAMT.053")
    return None


def _encoding_cure() -> str:
    return "Ask the bank for the file in UTF-8; UTF-16, ISO-8859-1 and US-ASCII are read too"


def _words(error: expat.ExpatError) -> str:
    said = expat.ErrorString(error.code) or "not well-formed"
    words = {
        "no element found": "the file ends before its last element",
        "unclosed token": "the file ends in the middle of an element",
        "mismatched tag": "an element is closed that is not the one opened last",
        "not well-formed (invalid token)": "something stands here that XML does not allow, such as a NUL or a bare &",
        "undefined entity": "an entity is used that XML does not know",
        "junk after document element": "something follows the end of the document",
    }
    return words.get(said, f"the XML cannot be read: {said}")
