"""
Writes pages of finished PDFs to one file as they come, so that thousands need no more memory than one.

pikepdf reads the papers; but a pikepdf file being built holds every object of every paper until it is saved (183 MB for
2,000 letters, measured), so the joined file is written here, object by object. It carries pages and what they draw
with; structure tags, links and metadata of the papers stay behind.
"""

import hashlib
from array import array
from decimal import Decimal
from typing import Any, BinaryIO

import pikepdf

LEFT_BEHIND = frozenset({"/Parent", "/StructParents", "/Tabs", "/Annots", "/Metadata", "/B"})
"""Page entries that belong to the paper's own structure, not to its ink."""

_CATALOGUE, _PAGES, _INFO, _FIRST_FREE = 1, 2, 3, 4


class PageWriter:
    """One PDF being written to a stream: papers in with ``add``, then ``close`` once."""

    def __init__(self, to: BinaryIO, *, title: str) -> None:
        self._to = to
        self._title = title
        self._at = 0
        self._places = array("Q", [0] * _FIRST_FREE)
        self._pages = array("Q")
        self._digest = hashlib.sha256()
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    @property
    def pages(self) -> int:
        """Pages written so far, blank ones included."""
        return len(self._pages)

    def add(self, paper: pikepdf.Pdf) -> int:
        """Write all pages of an open PDF; returns how many."""
        numbers: dict[tuple[int, int], int] = {}
        for page in paper.pages:
            if not {"/MediaBox", "/Resources"} <= set(page.obj.keys()):
                raise ValueError("This PDF keeps page sizes or fonts above its pages; our own papers never do.")
            waiting: list[tuple[int, Any]] = []
            words = [f"/Type /Page /Parent {_PAGES} 0 R"]
            for key, value in page.obj.items():
                if key not in LEFT_BEHIND and key != "/Type":
                    words.append(f"{_name(key)} {self._spell(value, numbers, waiting)}")
            self._add_page(" ".join(words))
            while waiting:
                number, thing = waiting.pop()
                self._object(number, thing, numbers, waiting)
        return len(paper.pages)

    def add_blank(self, like: pikepdf.Pdf) -> None:
        """Write an empty page of the size of a paper's last one."""
        box = " ".join(_number(side) for side in like.pages[-1].mediabox)
        self._add_page(f"/Type /Page /Parent {_PAGES} 0 R /MediaBox [{box}] /Resources << >>")

    def close(self) -> str:
        """Write what holds the pages together; returns the SHA-256 of the whole file."""
        kids = " ".join(f"{number} 0 R" for number in self._pages)
        self._body(_PAGES, f"<< /Type /Pages /Count {self.pages} /Kids [{kids}] >>".encode())
        self._body(
            _CATALOGUE,
            f"<< /Type /Catalog /Pages {_PAGES} 0 R /ViewerPreferences << /Duplex /DuplexFlipLongEdge >> >>".encode(),
        )
        self._body(_INFO, b"<< /Title " + pikepdf.String(self._title).unparse() + b" >>")
        start, identity = self._at, self._digest.hexdigest()[:32]
        self._write(f"xref\n0 {len(self._places)}\n0000000000 65535 f \n".encode())
        for place in self._places[1:]:
            self._write(b"%010d 00000 n \n" % place)
        self._write(
            f"trailer\n<< /Size {len(self._places)} /Root {_CATALOGUE} 0 R /Info {_INFO} 0 R "
            f"/ID [<{identity}> <{identity}>] >>\nstartxref\n{start}\n%%EOF\n".encode()
        )
        return self._digest.hexdigest()

    def _add_page(self, words: str) -> None:
        number = self._claim()
        self._pages.append(number)
        self._body(number, f"<< {words} >>".encode("latin-1"))

    def _object(
        self, number: int, thing: Any, numbers: dict[tuple[int, int], int], waiting: list[tuple[int, Any]]
    ) -> None:
        if not isinstance(thing, pikepdf.Stream):
            self._body(number, self._spell(thing, numbers, waiting, top=True).encode("latin-1"))
            return
        content = thing.read_raw_bytes()
        words = [
            f"{_name(key)} {self._spell(value, numbers, waiting)}" for key, value in thing.items() if key != "/Length"
        ]
        head = f"<< {' '.join(words)} /Length {len(content)} >>\nstream\n".encode("latin-1")
        self._body(number, head + content + b"\nendstream")

    def _spell(
        self, thing: Any, numbers: dict[tuple[int, int], int], waiting: list[tuple[int, Any]], *, top: bool = False
    ) -> str:
        """A value as PDF text; what stands alone in the paper is pointed to and queued to be written once."""
        if not isinstance(thing, pikepdf.Object):
            return _plain(thing)
        if thing.is_indirect and not top:
            if thing.objgen not in numbers:
                numbers[thing.objgen] = self._claim()
                waiting.append((numbers[thing.objgen], thing))
            return f"{numbers[thing.objgen]} 0 R"
        if isinstance(thing, pikepdf.Array):
            return f"[{' '.join(self._spell(item, numbers, waiting) for item in thing)}]"  # type: ignore[attr-defined]
        if isinstance(thing, pikepdf.Dictionary):
            inside = (f"{_name(key)} {self._spell(value, numbers, waiting)}" for key, value in thing.items())
            return f"<< {' '.join(inside)} >>"
        return thing.unparse().decode("latin-1")

    def _claim(self) -> int:
        self._places.append(0)
        return len(self._places) - 1

    def _body(self, number: int, body: bytes) -> None:
        self._places[number] = self._at
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def _write(self, content: bytes) -> None:
        self._to.write(content)
        self._digest.update(content)
        self._at += len(content)


def _name(key: str) -> str:
    return pikepdf.Name(key).unparse().decode("latin-1")


def _plain(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _number(value)


def _number(value: Any) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(int(value))
