"""finance_control.csv: finance's figures are compared to the penny; a difference is told, nothing corrected."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from feeds.formats import finance_control as format_
from feeds.formats.finance_control import FinanceFigure
from feeds.formats.problems import Problem, Unreadable, shown
from feeds.formats.values import day
from feeds.operations.apply.shape import Family, Rows, Work
from ledger.operations import assertions
from ledger.operations.assertions import AssertionToKeep
from ledger.queries import assertions as assertion_queries

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class FinanceControl(Family[FinanceFigure]):
    """What finance says the figures of each rent group are, for a period or a day."""

    layout = format_.LAYOUT

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._groups = assertion_queries.groups_by_code(work.landlord)
        self._periods = assertion_queries.days_by_label(work.landlord)

    def check(self, rows: Rows[FinanceFigure]) -> Iterator[Problem]:
        """The rent group is known, and so are the days meant."""
        yield from super().check(rows)
        for row in rows:
            if row.record.rent_group not in self._groups:
                yield self.unknown(row, "rent_group", "rent group", "rent_calendar")
            elif self._days(row.record) is None:
                message = f"{shown(row.record.said_of)} is neither a period of {row.record.rent_group} nor a day"
                cure = "Write the period as its page calls it, such as 2026-04, or a day such as 2026-04-30"
                yield self.problem(row, "said_of", "unknown_period", message, cure)

    def take(self, rows: Rows[FinanceFigure]) -> Sequence[int | None]:
        """Keep and compare; each penny of difference is told with the group, the figure and both amounts."""
        compared = assertions.keep(
            landlord=self.work.landlord,
            figures=[self._to_keep(row.line, row.record) for row in rows],
            by=self.work.by,
            on=self.work.on,
        )
        for row, each in zip(rows, compared, strict=True):
            self.tally.posted_count += 1
            self.tally.posted_pence += row.record.amount_pence
            if not each.agrees:
                cure = "Nothing was corrected; find it, or name it as a reconciling item of the period"
                self.work.warn(self.problem(row, "amount_pence", "assertion_differs", each.words, cure))
        return [None] * len(rows)

    def _to_keep(self, line: int, record: FinanceFigure) -> AssertionToKeep:
        days = self._days(record)
        assert days is not None, "the first pass refuses days nobody knows"
        return AssertionToKeep(
            rent_group_id=self._groups[record.rent_group],
            said_of=record.said_of,
            from_on=days[0],
            until_on=days[1],
            figure=record.figure,
            amount_pence=record.amount_pence,
            source=f"{self.work.feed_file.name}:{line}"[-120:],
        )

    def _days(self, record: FinanceFigure) -> tuple[date, date] | None:
        found = self._periods.get((self._groups[record.rent_group], record.said_of))
        if found is None and _DAY.fullmatch(record.said_of):
            try:
                found = (day(record.said_of), day(record.said_of))
            except Unreadable:
                return None
        return found
