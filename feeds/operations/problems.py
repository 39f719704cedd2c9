"""What is wrong with a file, written down as it is found, so that a long list needs no memory."""

from feeds.formats.problems import Problem
from feeds.models import FeedFile, FeedProblem

CHUNK = 500
MOST_LISTED = 200
LONGEST_SHOWN = 300

SAME, DIFFERENT = "same", "different"
"""The codes of rows that are known already (DEC-3): all of these are listed, each *different* one is for a person."""


class Problems:
    """The problems of one file. Beyond 200 the others are counted and told as one; known rows are always listed."""

    def __init__(self, feed_file: FeedFile) -> None:
        self.count = 0
        self._file = feed_file
        self._listed = 0
        self._kept: list[FeedProblem] = []

    def add(self, problem: Problem) -> None:
        """Write one down."""
        self.count += 1
        if problem.code not in (SAME, DIFFERENT):
            self._listed += 1
            if self._listed > MOST_LISTED:
                return
        self._keep(problem)

    def close(self) -> int:
        """Write down what is left. Returns how many there were."""
        if (more := self._listed - MOST_LISTED) > 0:
            cure = "Put the listed ones right first; the others are often of the same sort"
            self._keep(Problem(0, 0, "", "more_problems", f"{more:,} more problems are not listed here", cure))
        self._flush()
        return self.count

    def _keep(self, problem: Problem) -> None:
        self._kept.append(
            FeedProblem(
                feed_file=self._file,
                line=problem.line,
                column=problem.column,
                field=problem.field[:40],
                code=problem.code,
                message=problem.message[:LONGEST_SHOWN],
                cure=problem.cure[:LONGEST_SHOWN],
                needs_person=problem.code == DIFFERENT,
            )
        )
        if len(self._kept) >= CHUNK:
            self._flush()

    def _flush(self) -> None:
        FeedProblem.objects.bulk_create(self._kept)
        self._kept = []
