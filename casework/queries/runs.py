"""The runs and files behind the figures: did the night work, what came in, what needs a person (ux row 28)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from arrears.models import LetterRun
from feeds.models import FeedFile, FeedProblem
from letters.models import Document
from staff.models import JobRun
from statements.models import StatementRun

PAGE = 60


@dataclass(frozen=True, slots=True)
class RunsSeen:
    """The newest runs and files of some landlords."""

    jobs: list[JobRun]
    files: list[FeedFile]
    older_jobs: date | None


def recent(landlord_ids: Collection[int], *, state: str = "", job: str = "", before: date | None = None) -> RunsSeen:
    """The newest runs before a day, in whole days of about sixty, and the newest files; three queries at most."""
    jobs = JobRun.objects.filter(landlord__in=landlord_ids).select_related("landlord")
    if state:
        jobs = jobs.filter(state=state)
    if job:
        jobs = jobs.filter(job=job)
    if before is not None:
        jobs = jobs.filter(business_date__lt=before)
    found = list(jobs.order_by("-business_date", "-started_at", "-pk")[: PAGE + 1])
    older = None
    if len(found) > PAGE:
        cut = found[-1].business_date
        whole = [run for run in found if run.business_date > cut]
        found, older = (whole, whole[-1].business_date) if whole else (found, cut)
    files = FeedFile.objects.filter(landlord__in=landlord_ids).select_related("landlord", "received_by")
    files = files.annotate(
        problem_count=Count("problems"),
        open_count=Count("problems", filter=Q(problems__needs_person=True, problems__settled_on__isnull=True)),
    )
    return RunsSeen(found, list(files.order_by("-received_at", "-pk")[:PAGE]), older)


def job_names(landlord_ids: Collection[int]) -> list[str]:
    """Which jobs there are, by name."""
    return sorted(JobRun.objects.filter(landlord__in=landlord_ids).order_by().values_list("job", flat=True).distinct())


def job(public_id: UUID, landlord_ids: Collection[int]) -> JobRun | None:
    """One run, within these landlords."""
    return JobRun.objects.filter(public_id=public_id, landlord__in=landlord_ids).select_related("landlord").first()


def feed_file(public_id: UUID, landlord_ids: Collection[int]) -> FeedFile | None:
    """One file, within these landlords."""
    files = FeedFile.objects.filter(public_id=public_id, landlord__in=landlord_ids)
    return files.select_related("landlord", "received_by", "file").first()


def problems_of(file: FeedFile, *, limit: int = 200) -> list[FeedProblem]:
    """What was wrong with a file, in the order of its lines."""
    return list(file.problems.order_by("line", "column", "pk")[:limit])


def files_of_night(run: JobRun) -> list[FeedFile]:
    """The files that came in for the business date of a run."""
    files = FeedFile.objects.filter(landlord=run.landlord_id, received_on=run.business_date)
    return list(files.annotate(problem_count=Count("problems")).order_by("kind", "name"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a person, in counts."""

    letters_to_approve: int
    letters_held: int
    letter_runs: list[LetterRun]
    statement_runs: list[StatementRun]
    feed_problems: int
    refused_files: int


def waiting(landlord_ids: Collection[int], papers_seen: "QuerySet[Document]") -> Waiting:
    """
    The papers, statement runs and file problems that wait for somebody.

    :param landlord_ids: the landlords whose runs and files the person may see.
    :param papers_seen: the papers the person may see (`Document.objects.for_user`).
    """
    papers = papers_seen.filter(state__in=[Document.State.PLANNED, Document.State.HELD]).aggregate(
        planned=Count("pk", filter=Q(state=Document.State.PLANNED)),
        held=Count("pk", filter=Q(state=Document.State.HELD)),
    )
    letter_runs = LetterRun.objects.filter(landlord__in=landlord_ids, state=LetterRun.State.PROPOSED)
    undone = [StatementRun.State.DRAFT, StatementRun.State.CONTROLLED, StatementRun.State.FAILED]
    statement_runs = StatementRun.objects.filter(landlord__in=landlord_ids, state__in=undone)
    problems = FeedProblem.objects.filter(feed_file__landlord__in=landlord_ids, settled_on__isnull=True)
    return Waiting(
        letters_to_approve=papers["planned"],
        letters_held=papers["held"],
        letter_runs=list(letter_runs.select_related("landlord").order_by("-on", "pk")[:10]),
        statement_runs=list(statement_runs.select_related("landlord").order_by("-period_to_on", "pk")[:10]),
        feed_problems=problems.filter(needs_person=True).count(),
        refused_files=FeedFile.objects.filter(landlord__in=landlord_ids, state=FeedFile.State.REFUSED).count(),
    )
