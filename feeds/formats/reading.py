"""What all readers of files have in common: rows and problems in the order of the file, counted (DEC-7)."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Generic

from feeds.formats.envelope import Trailer
from feeds.formats.identities import Identities, Places
from feeds.formats.layouts import Layout, R
from feeds.formats.problems import Problem

MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Row(Generic[R]):
    """A row that could be read, and the line it stands on."""

    line: int
    record: R


class Reading(ABC, Generic[R]):
    """
    One pass over one file: iterate over it once for its rows and problems, in the order of the file.

    `trailer`, `row_count`, `money_pence` and `problem_count` are right when the iterator has ended. Nothing of a file
    with a problem may be applied (OPS-D1, OPS-X10). Nothing the bytes hold makes it raise; a failing stream does.
    """

    def __init__(self, layout: Layout[R]) -> None:
        self.layout = layout
        self.trailer: Trailer | None = None
        self.row_count = 0  # the rows between header and trailer, readable or not
        self.money_pence: int | None = 0  # the sum of the money column; None once one cannot be read
        self.problem_count = 0  # all of them, also those not listed
        self.identities = Identities()
        self._places = Places()

    def __iter__(self) -> Iterator[Row[R] | Problem]:
        """Yield rows and the first 200 problems; if there were more, a last problem says how many."""
        for item in self.found():
            if isinstance(item, Problem):
                self.problem_count += 1
                if self.problem_count > MOST_PROBLEMS:
                    continue
            yield item
        if (more := self.problem_count - MOST_PROBLEMS) > 0:
            message = f"{more:,} more problems are not listed here"
            cure = "Put the listed ones right at the source first; the others are often of the same sort"
            yield Problem(0, 0, "", "more_problems", message, cure)

    @abstractmethod
    def found(self) -> Iterator[Row[R] | Problem]:
        """Yield every row and every problem of the file."""

    def count(self, money_pence: int | None) -> None:
        """Count a row and its money; None where its money cannot be read."""
        self.row_count += 1
        if money_pence is None or self.money_pence is None:
            self.money_pence = None
        else:
            self.money_pence += money_pence

    def sound(self, line: int, record: R, column_of: dict[str, int] | None = None) -> Iterator[Row[R] | Problem]:
        """
        Hold a row's values against each other; yield it if they can all be true.

        :param column_of: where the source keeps each column of ours, if not where the layout has it.
        """
        sound = True
        for fault in record.faults():
            sound = False
            column = (column_of or {}).get(fault.field) or self.layout.header.index(fault.field) + 1
            yield Problem(line, column, fault.field, fault.code, fault.message, fault.cure)
        if sound:
            if record.PLACED:
                record = record.placed(self._places.next(record.identity))
            self.identities.add(record.identity, line)
            yield Row(line, record)

    def repeats(self) -> Iterator[Problem]:
        """Yield each row whose identity another row of the file has (DEC-3)."""
        key = ", ".join(self.layout.header[index] for index in self.layout.key_indexes)
        column = self.layout.key_indexes[0] + 1
        cure = "Take one of the two rows out, or ask the sender which is right"
        for line, first in sorted(self.identities.repeats()):
            message = f"the row has the same {key} as line {first}"
            yield Problem(line, column, self.layout.header[column - 1], "repeated", message, cure)

    def named(self, problem: Problem) -> Problem:
        """Add the column's name to a problem found before columns were looked at."""
        if 0 < problem.column <= len(self.layout.header) and not problem.field:
            return replace(problem, field=self.layout.header[problem.column - 1])
        return problem
