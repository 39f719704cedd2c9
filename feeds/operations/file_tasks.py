"""
A received file is tried out, leaving nothing behind, and then applied; large ones by the worker, with their progress
(OPS-D1). A task is a row, so that a dead worker's is taken up again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from feeds.models import FeedFile, FileTask
from feeds.operations import files
from feeds.queries import problems
from ledger.queries import batches
from letters.store import Damaged
from staff.models import User
from staff.operations import audit
from staff.refusals import Refused

CLAIM = timedelta(minutes=30)
MOST_SHOWN = 200
MOST_ASIDE = 50
AT_ONCE_BYTES = 300_000
"""A file up to this size is done while the person waits; a larger one is the worker's."""

State, Step = FileTask.State, FileTask.Step


class NotAsked(Refused):
    """The file was applied already, is not described, or is being worked on."""


def ask(*, feed_file: FeedFile, step: FileTask.Step, by: User, on: date) -> FileTask:
    """
    Ask for a file to be tried out or applied.

    :raises NotAsked: if it was applied, has no kind yet, or somebody asked before and it is not done.
    """
    if feed_file.state == FeedFile.State.APPLIED:
        raise NotAsked(f"{feed_file.name} was applied already; it cannot be applied a second time.")
    if not feed_file.kind:
        raise NotAsked("Say first what kind of file this is.")
    try:
        with transaction.atomic():
            task = FileTask.objects.create(feed_file=feed_file, step=step, asked_by=by, asked_on=on)
            audit.record(
                landlord=feed_file.landlord,
                action="file asked to be " + ("applied" if step == Step.APPLY else "tried out"),
                subject=feed_file,
                after={"name": feed_file.name, "kind": feed_file.kind},
                by=by,
                on=on,
            )
    except IntegrityError as error:
        raise NotAsked(f"{feed_file.name} is being worked on; wait until that is done.") from error
    return task


def may_be_done_at_once(feed_file: FeedFile) -> bool:
    """Whether the file is small enough to be done while the person waits."""
    return bool(feed_file.file.size <= AT_ONCE_BYTES)


def do(*, task: FileTask, at: datetime, on: date) -> FileTask:
    """Do a task, unless another worker holds it. What is refused is told on it."""
    if not _claimed(task, at):
        return task
    feed_file = task.feed_file
    told = _Progress(task)
    try:
        if task.step == Step.TRY:
            task.result = _tried(feed_file, task.asked_by, on, told.note)
        else:
            done = files.apply(feed_file=feed_file, by=task.asked_by, on=on, told=told.note)
            task.result = _came_of(done)
        task.state = State.DONE
    except (Refused, Damaged) as refused:
        task.state, task.problem = State.FAILED, str(refused)[:300]
    finally:
        told.end()
    task.ended_at, task.claimed_until = at, None
    task.save(update_fields=["state", "result", "problem", "ended_at", "claimed_until"])
    return task


def do_waiting(*, limit: int, at: datetime, on: date) -> int:
    """Do the tasks that wait, and those whose worker died, oldest first. Returns how many."""
    dead = FileTask.objects.filter(state=State.RUNNING, claimed_until__lt=at)
    waiting = FileTask.objects.filter(state=State.WAITING) | dead
    done = 0
    for task in waiting.select_related("feed_file__file", "feed_file__landlord", "asked_by").order_by("pk")[:limit]:
        done += do(task=task, at=at, on=on).state in (State.DONE, State.FAILED)
    return done


def rows_so_far(task: FileTask) -> int:
    """How many rows the worker has looked at, in both passes together; 0 where nobody can tell."""
    try:
        return int(_place(task).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def _claimed(task: FileTask, at: datetime) -> bool:
    """Compare and set: of two workers, one gets it."""
    mine = FileTask.objects.filter(pk=task.pk, state=task.state, claimed_until=task.claimed_until)
    if task.state not in (State.WAITING, State.RUNNING) or not mine.update(
        state=State.RUNNING, claimed_until=at + CLAIM
    ):
        return False
    task.refresh_from_db()
    return True


def _tried(feed_file: FeedFile, by: User, on: date, told: Callable[[int], None]) -> dict[str, Any]:
    """Do all that applying would, note what came of it, and leave nothing behind."""
    with transaction.atomic():
        result = _came_of(files.apply(feed_file=feed_file, by=by, on=on, told=told))
        transaction.set_rollback(True)
    feed_file.refresh_from_db()
    return result


def _came_of(done: FeedFile) -> dict[str, Any]:
    found = problems.of_file(done)
    aside = batches.put_aside(done.batch_id, limit=MOST_ASIDE) if done.batch_id else []
    return {
        "state": done.state,
        "rows": done.rows_stated,
        "total_pence": done.total_stated_pence,
        "posted": [done.posted_count, done.posted_pence],
        "suspense": [done.suspense_count, done.suspense_pence],
        "left": [done.left_count, done.left_pence],
        "aside": [[item.raw_reference, item.reason, item.amount_pence] for item in aside],
        "problem_count": found.count(),
        "problems": [
            {
                "line": each.line,
                "column": each.column,
                "field": each.field,
                "message": each.message,
                "cure": each.cure,
                "needs_person": each.needs_person,
            }
            for each in found[:MOST_SHOWN]
        ],
    }


def _place(task: FileTask) -> Path:
    return Path(settings.RENTINCOME_STORE) / "progress" / str(task.public_id)


@dataclass
class _Progress:
    """
    How far a task is, beside the database: what one transaction has written, nobody else sees before it ends.
    """

    task: FileTask

    def note(self, rows: int) -> None:
        place = _place(self.task)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(str(rows), encoding="ascii")

    def end(self) -> None:
        _place(self.task).unlink(missing_ok=True)
