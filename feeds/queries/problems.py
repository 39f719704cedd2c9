"""What was wrong with files, as it is told to people."""

from collections.abc import Iterator

from django.db.models import QuerySet

from feeds.models import FeedFile, FeedProblem
from staff.models import Landlord

MOST_TOLD = 50


def of_file(feed_file: FeedFile) -> QuerySet[FeedProblem]:
    """A file's problems: what needs a person first, then in the order of the file."""
    return feed_file.problems.order_by("-needs_person", "line", "column", "pk")


def needing_a_person(landlord: Landlord) -> QuerySet[FeedProblem]:
    """Rows that came again with other values and that nobody has settled yet (DEC-3)."""
    return (
        FeedProblem.objects.filter(feed_file__landlord=landlord, needs_person=True, settled_on__isnull=True)
        .select_related("feed_file")
        .order_by("feed_file_id", "line")
    )


def told(feed_file: FeedFile) -> Iterator[str]:
    """The first fifty problems as "file:line:column: what. What to do", and how many more there are."""
    found = of_file(feed_file)
    for problem in found[:MOST_TOLD]:
        where = f"{feed_file.name}:{problem.line}:{problem.column}"
        field = f" ({problem.field})" if problem.field else ""
        yield f"{where}{field}: {problem.message}. {problem.cure}."
    if (more := found.count() - MOST_TOLD) > 0:
        yield f"{feed_file.name}: {more:,} more problems are kept with the file"
