"""Finding the same identity twice in one file (DEC-3) without keeping the identities."""

from array import array
from collections.abc import Iterator

_PARTS = 256


class Identities:
    """
    The identities met so far in one file, at 16 bytes each whatever their length.

    Of each only a 64-bit hash and the line are kept, in parts that are looked through one at a time when the
    file has ended. Two different identities with the same hash would be called a repeat: in a file of a
    million rows the chance is below one in ten million, and the cost a refused file, never money doubled.
    """

    def __init__(self) -> None:
        self._hashes = [array("q") for _ in range(_PARTS)]
        self._lines = [array("q") for _ in range(_PARTS)]

    def add(self, identity: str, line: int) -> None:
        """Note that the row on `line` has this identity."""
        mark = hash(identity)
        self._hashes[mark % _PARTS].append(mark)
        self._lines[mark % _PARTS].append(line)

    def repeats(self) -> Iterator[tuple[int, int]]:
        """Yield (line, line of the first row with the same identity) for each row that is not the first."""
        for hashes, lines in zip(self._hashes, self._lines, strict=True):
            first: dict[int, int] = {}
            for mark, line in zip(hashes, lines, strict=True):
                if (seen := first.setdefault(mark, line)) != line:
                    yield line, seen


class Places:
    """How often each identity was met, for rows that have no number of their own: the first, the second …"""

    def __init__(self) -> None:
        self._met: dict[int, int] = {}

    def next(self, identity: str) -> int:
        """The place of one more such row, from 1."""
        mark = hash(identity)
        self._met[mark] = place = self._met.get(mark, 0) + 1
        return place
