"""The shape every kind of file has while it is applied: look at all rows first, then take them (DEC-7)."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Generic

from feeds.formats.canonical import Row
from feeds.formats.layouts import Layout, R, field_names
from feeds.formats.problems import Problem, shown
from feeds.models import FeedFile
from staff.models import Landlord, User

Rows = Sequence[Row[R]]


@dataclass(frozen=True)
class Work:
    """
    One file being applied for a landlord, by whom and on which business day.

    :param warn: told what does not keep the file from being applied but a person should look at.
    """

    landlord: Landlord
    feed_file: FeedFile
    by: User
    on: date
    mark: str = ""
    """What a person's decision adds to the identity of a row that came again with other values (DEC-3)."""
    warn: Callable[[Problem], None] = lambda _problem: None


@dataclass
class Tally:
    """
    What was done with a file. `posted_pence` + `suspense_pence` + `left_pence` is the file's own total, in the file's
    own sign; what is left comes with the housing system's file (DEC-5).
    """

    posted_count: int = 0
    posted_pence: int = 0
    suspense_count: int = 0
    suspense_pence: int = 0
    left_count: int = 0
    left_pence: int = 0
    batch_id: int | None = None


class Family(ABC, Generic[R]):
    """
    One kind of file. `check` sees every row once, in chunks, and tells what is wrong; only if nothing is, and in the
    same transaction, `begin`, `take` for every chunk again, and `end`.
    """

    layout: ClassVar[Layout[R]]
    longest: ClassVar[Mapping[str, int]] = {}
    """The most characters our tables keep of a field, where a file may hold more."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.tally = Tally()

    def check(self, rows: Rows[R]) -> Iterator[Problem]:
        """Yield what is wrong with rows that could be read: references that are not known, values that do not fit."""
        yield from self.too_long(rows)

    def begin(self) -> None:
        """Prepare the second pass."""

    @abstractmethod
    def take(self, rows: Rows[R]) -> Sequence[int | None]:
        """Apply rows; returns for each the id of its posting, None where no money moved."""

    def end(self) -> Tally:
        """Close the second pass and say what was done."""
        return self.tally

    def too_long(self, rows: Rows[R]) -> Iterator[Problem]:
        """Yield the values that our tables could only keep by cutting them."""
        for row in rows:
            for field, most in self.longest.items():
                value = getattr(row.record, field)
                if value is not None and len(value) > most:
                    yield self.problem(
                        row,
                        field,
                        "too_long",
                        f"{shown(value)} has {len(value)} characters, at most {most} are kept",
                        "Shorten it at the source",
                    )

    def problem(self, row: Row[R], field: str, code: str, message: str, cure: str) -> Problem:
        """A problem with one field of a row, at its line and column."""
        index = field_names(self.layout.record).index(field)
        return Problem(row.line, index + 1, self.layout.header[index], code, message, cure)

    def unknown(self, row: Row[R], field: str, what: str, file: str) -> Problem:
        """The problem that a reference names something we do not have."""
        return self.problem(
            row,
            field,
            "unknown_reference",
            f"{what} {shown(getattr(row.record, field))} is not known",
            f"Check the reference; if it is right, load the {file} file that has it first",
        )
