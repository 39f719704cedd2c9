"""
What each line of the timetable does: looks for what is due, does it, and says how much that was (DEC-25).
"""

import logging
from collections.abc import Callable
from datetime import date, datetime

from arrears.operations import simulations
from feeds.operations import file_tasks
from letters.operations import rendering
from rentincome import nightly
from rentincome.timetable import BY_NAME, last_night_begun
from staff.clock import LONDON
from staff.models import Landlord
from staff.operations import officers
from staff.refusals import Refused
from statements import notes
from statements.models import StatementRun
from statements.operations import runs as statement_runs

RENDERED_AT_ONCE = 200
FILES_AT_ONCE = 5

log = logging.getLogger(__name__)


def run_nights(at: datetime) -> int:
    """Run every landlord's missing nights: up to today's, once it has begun. Returns how many were run."""
    until = last_night_begun(at)
    return sum(_for_landlord(nightly.catch_up, landlord, until, at) for landlord in _taken_on())


def make_good_late_files(at: datetime) -> int:
    """Take letter nights again whose payments came late. Returns how many."""
    until = last_night_begun(at)
    return sum(_for_landlord(nightly.take_again_after_late_files, landlord, until, at) for landlord in _taken_on())


def check_ledgers(at: datetime) -> int:
    """Prove every landlord's ledger once after its newest night. Returns how many were proved."""
    return sum(_for_landlord(nightly.check_ledger, landlord, last_night_begun(at), at) for landlord in _taken_on())


def render_papers(at: datetime) -> int:
    """Render approved papers that wait. Returns how many."""
    today = at.astimezone(LONDON).date()
    return rendering.render_waiting(limit=RENDERED_AT_ONCE, by=officers.system(), at=at, on=today).rendered


def produce_statements(at: datetime) -> int:
    """Go on with approved statement runs: plan, render, join for the printer. Returns how many papers were made."""
    today = at.astimezone(LONDON).date()
    made = 0
    for run in StatementRun.objects.filter(state=StatementRun.State.APPROVED).order_by("pk"):
        try:
            step = statement_runs.produce(
                run=run, limit=RENDERED_AT_ONCE, by=officers.system(), on=today, at=at, note_for=notes.from_settings()
            )
            made += step.rendered
        except Exception:
            # One landlord's trouble keeps nobody else's statements waiting; the rows are still there to go on with.
            log.exception("statement run %s could not be gone on with", run.public_id)
    return made


def do_file_tasks(at: datetime) -> int:
    """Try out or apply the files that people asked for and that are too large to wait for. Returns how many."""
    return file_tasks.do_waiting(limit=FILES_AT_ONCE, at=at, on=at.astimezone(LONDON).date())


def go_on_with_simulations(at: datetime) -> int:
    """Go on with simulations that people asked for, some thousands of accounts each. Returns how many had a turn."""
    return simulations.go_on_waiting(at=at)


def _taken_on() -> list[Landlord]:
    return list(Landlord.objects.filter(take_on_on__isnull=False).order_by("code"))


def _for_landlord(what: Callable[..., object], landlord: Landlord, until: date, at: datetime) -> int:
    """One landlord's trouble is told on its run and keeps nobody else's night from running."""
    try:
        done = what(landlord=landlord, until=until, by=officers.system(), at=at)
    except Refused:
        return 0
    except Exception:
        # Whatever it is, the run says "failed" with the reason; the next landlord's night is not its hostage.
        log.exception("%s: %s failed", landlord.code, getattr(what, "__name__", what))
        return 0
    return len(done) if isinstance(done, list) else int(done is not None)


_SWEEPS: dict[str, Callable[[datetime], int]] = {
    "run_nights": run_nights,
    "make_good_late_files": make_good_late_files,
    "check_ledgers": check_ledgers,
    "render_papers": render_papers,
    "produce_statements": produce_statements,
    "do_file_tasks": do_file_tasks,
    "go_on_with_simulations": go_on_with_simulations,
}


def do(name: str, *, at: datetime) -> int:
    """Do one entry of the timetable at an instant."""
    return _SWEEPS[BY_NAME[name].sweep](at)
