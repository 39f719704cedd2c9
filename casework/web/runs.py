"""Did the night work, what came in, and what a person must look at (ux row 28)."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from arrears.rules.outcomes import OUTCOME_WORDS
from casework.queries import runs as queries
from casework.web import frame, schedule_copy
from feeds.models import FeedFile
from letters.rules.wording import day, money, short_day
from staff import clock
from staff.models import JobRun

STATE_LOOKS = {
    JobRun.State.DONE.value: "good",
    JobRun.State.RUNNING.value: "waiting",
    JobRun.State.FAILED.value: "bad",
    FeedFile.State.APPLIED.value: "good",
    FeedFile.State.REFUSED.value: "bad",
    FeedFile.State.RECEIVED.value: "waiting",
}

FILE_WORDS = {
    "hb_schedule": "Housing Benefit schedule",
    "uc_schedule": "Universal Credit schedule",
    "dd_reports": "Returned Direct Debits",
}
"""Kinds of file whose own names are short forms."""

FIGURE_WORDS = {
    "charges": "Rent groups charged",
    "positions": "Accounts placed",
    "week ends": "Week-end balances kept",
    "rendered": "Letters made ready to print",
    "audit days sealed": "Days of the audit log sealed",
    "payments until": "Newest payments are of",
    "decisions: accounts": "Accounts decided",
    "decisions: written": "Decisions that changed",
    "decisions: payments in": "Payments were in",
    "no decisions because": "Nothing was decided, because",
} | {
    f"decisions: by outcome: {outcome.value.replace('_', ' ')}": f"Decided: {words.lower()}"
    for outcome, words in OUTCOME_WORDS.items()
}
"""How a run's figures are named, for those whose own names are jargon."""


def runs(request: HttpRequest) -> HttpResponse:
    """Every run of the landlords this person may look after, newest first, and the files that came in."""
    ids = frame.landlord_ids_for(request, "runs")
    state, job, before = request.GET.get("state", ""), request.GET.get("job", ""), _day(request.GET.get("before", ""))
    state = state if state in JobRun.State.values else ""
    names = queries.job_names(ids)
    job = job if job in names else ""
    found = queries.recent(ids, state=state, job=job, before=before)
    several = len(frame.landlords(request)) > 1

    def address(**changes: str) -> str:
        asked = {"state": state, "job": job, **changes}
        words = {name: value for name, value in asked.items() if value}
        return reverse("runs") + (f"?{urlencode(words)}" if words else "")

    chips = []
    if state:
        chips.append({"label": "State", "value": JobRun.State(state).label, "remove_url": address(state="")})
    if job:
        chips.append({"label": "Job", "value": job_words(job), "remove_url": address(job="")})
    context = {
        "jobs": [_job_row(run, several) for run in found.jobs],
        "files": [_file_row(file, several) for file in found.files],
        "several": several,
        "groups": [
            {
                "title": "State",
                "options": [
                    {"label": label, "url": address(state="" if value == state else value), "current": value == state}
                    for value, label in JobRun.State.choices
                ],
            },
            {
                "title": "Job",
                "options": [
                    {"label": job_words(name), "url": address(job="" if name == job else name), "current": name == job}
                    for name in names
                ],
            },
        ],
        "chips": chips,
        "clear_url": reverse("runs"),
        "older_url": address(before=found.older_jobs.isoformat()) if found.older_jobs else "",
        "newest_url": address() if before else "",
        "never_today": [
            night.landlord.name for night in frame.newest_nights(request) if night.behind_days(clock.today())
        ],
    }
    return render(request, "casework/runs.html", context)


def run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One run: its figures and control totals, how long it took, what went wrong, the files of its day."""
    found = queries.job(public_id, frame.landlord_ids_for(request, "run"))
    if found is None:
        raise Http404("No run of yours has this address.")
    context = {
        "run": found,
        "title": f"{job_words(found.job)} of {day(found.business_date)}",
        "landlord_name": found.landlord.name,
        "rows": _run_facts(found),
        "figures": [{"label": label, "value": value} for label, value in figure_rows(found.figures)],
        "debits": [_debit(each) for each in found.figures.get("debit_checks", [])],
        "files": [_file_row(file, False) for file in queries.files_of_night(found)],
    }
    return render(request, "casework/run.html", context)


def feed_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One file: what became of it, and each problem by line and column with what to do."""
    found = queries.feed_file(public_id, frame.landlord_ids_for(request, "feed-file"))
    if found is None:
        raise Http404("No file of yours has this address.")
    problems = queries.problems_of(found)
    context = {
        "file": found,
        "landlord_name": found.landlord.name,
        "rows": _file_facts(found),
        "problems": [
            {
                "where": f"{found.name}:{problem.line}:{problem.column}",
                "field": problem.field,
                "message": problem.message,
                "cure": problem.cure,
                "needs_person": problem.needs_person and problem.settled_on is None,
                "url": reverse("row-task", args=[problem.public_id]) if problem.code == "different" else "",
                "settled": short_day(problem.settled_on) if problem.settled_on else "",
            }
            for problem in problems
        ],
    }
    return render(request, "casework/feed_file.html", context | schedule_copy.report(request, found))


def _debit(checks: dict[str, Any]) -> dict[str, Any]:
    """The checks of one rent group's debit (OPS-B12): the sum beside the last one, why it differs, and warnings."""
    count, pence = "{:,}".format, money

    def moved(name: str) -> str:
        return f"{count(checks[f'{name}_count'])} accounts, {pence(checks[f'{name}_pence'])}"

    return {
        "title": f"{checks['rent_group']}, {checks['period']}",
        "figures": [
            {"label": "Charged", "value": pence(checks["total_pence"])},
            {"label": "The period before", "value": pence(checks["last_total_pence"])},
            {"label": "Charged now and not then", "value": moved("new")},
            {"label": "Charged then and not now", "value": moved("gone")},
            {"label": "Charged otherwise, difference", "value": moved("changed")},
            {"label": "Empty homes", "value": f"{count(checks['void_homes'])}, {pence(checks['void_pence'])}"},
            {"label": "Let homes", "value": f"{count(checks['let_homes'])} of {count(checks['homes'])}"},
            {"label": "Let and empty together, the roll", "value": pence(checks["roll_pence"])},
        ],
        "warnings": [
            {
                "what": each["what"],
                "count": count(each["count"]),
                "named": ", ".join(each["named"]),
                "more": count(each["count"] - len(each["named"])) if each["count"] > len(each["named"]) > 0 else "",
            }
            for each in checks["warnings"]
        ],
    }


def job_words(name: str) -> str:
    """A job's or file kind's name as people read it: "Letter run", "UC schedule"."""
    if name in FILE_WORDS:
        return FILE_WORDS[name]
    words = name.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def duration_words(run: JobRun) -> str:
    """How long a run took, or since when it runs."""
    if run.ended_at is None:
        return f"since {run.started_at.astimezone(clock.LONDON):%H:%M}"
    seconds = max(0, (run.ended_at - run.started_at).total_seconds())
    if seconds < 1:
        return "under 1 second"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _instant(at: Any) -> str:
    local = at.astimezone(clock.LONDON)
    return f"{short_day(local.date())}, {local:%H:%M}"


def _job_row(run: JobRun, several: bool) -> dict[str, Any]:
    totals = figure_rows(run.figures)
    return {
        "url": reverse("run", args=[run.public_id]),
        "title": job_words(run.job),
        "take": run.take,
        "landlord": run.landlord.name if several else "",
        "on": short_day(run.business_date),
        "state": run.get_state_display(),
        "look": STATE_LOOKS[run.state],
        "duration": duration_words(run),
        "totals": "; ".join(f"{label[:1].lower()}{label[1:]} {value}" for label, value in totals[:3]),
        "problem": run.problem[:160],
    }


def _file_row(file: FeedFile, several: bool) -> dict[str, Any]:
    return {
        "url": reverse("feed-file", args=[file.public_id]),
        "name": file.name,
        "kind": job_words(file.kind),
        "landlord": file.landlord.name if several else "",
        "received": short_day(file.received_on),
        "state": file.get_state_display(),
        "look": STATE_LOOKS[file.state],
        "posted": f"{file.posted_count:,}",
        "posted_total": money(abs(file.posted_pence)) if file.posted_count else "",
        "suspense": f"{file.suspense_count:,}, {money(abs(file.suspense_pence))}" if file.suspense_count else "",
        "problems": file.problem_count,  # type: ignore[attr-defined]
        "open": getattr(file, "open_count", 0),
    }


def _run_facts(run: JobRun) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"label": "State", "value": run.get_state_display(), "kind": STATE_LOOKS[run.state]},
        {"label": "For the day", "value": f"{run.business_date:%A} {day(run.business_date)}"},
        {"label": "Done for that day", "value": "once" if run.take == 1 else f"again, take {run.take}"},
        {"label": "Started", "value": _instant(run.started_at)},
        {"label": "Ended", "value": _instant(run.ended_at) if run.ended_at else "Not yet"},
        {"label": "Took", "value": duration_words(run)},
    ]
    if run.problem:
        rows.append({"label": "Problem", "value": run.problem})
    return rows


def _file_facts(file: FeedFile) -> list[dict[str, Any]]:
    stated = f"{file.rows_stated:,} rows" if file.rows_stated is not None else "Not stated"
    if file.total_stated_pence is not None:
        stated += f", {money(file.total_stated_pence)}"
    rows: list[dict[str, Any]] = [
        {"label": "State", "value": file.get_state_display(), "kind": STATE_LOOKS[file.state]},
        {"label": "Kind", "value": job_words(file.kind)},
        {"label": "Dated", "value": day(file.dated_on) if file.dated_on else "No date in its name"},
        {"label": "Received", "value": f"{day(file.received_on)}, by {file.received_by}"},
        {"label": "Its last line says", "value": stated},
        {"label": "Posted", "value": f"{file.posted_count:,} rows, {money(file.posted_pence)}"},
        {"label": "In suspense", "value": f"{file.suspense_count:,} rows, {money(file.suspense_pence)}"},
        *_left(file),
        {"label": "Fingerprint (SHA-256)", "value": file.digest},
    ]
    return rows


def _left(file: FeedFile) -> list[dict[str, Any]]:
    """What the housing system's own file brings, where there was any."""
    if not file.left_count:
        return []
    words = f"{file.left_count:,} rows, {money(file.left_pence)}. Their accounts mirror it; its own file brings them."
    return [{"label": "Left to the housing system", "value": words}]


def figure_rows(figures: Any, prefix: str = "") -> list[tuple[str, str]]:
    """Counts and control totals as labels and words; names ending in _pence are money."""
    rows: list[tuple[str, str]] = []
    for name, value in figures.items() if isinstance(figures, dict) else ():
        if name == "debit_checks":  # has its own part of the page
            continue
        label = f"{prefix}{name.removesuffix('_pence').replace('_', ' ')}"
        if isinstance(value, dict):
            rows += figure_rows(value, f"{label}: ")
        elif isinstance(value, list):
            rows += _listed(label, value)
        elif isinstance(value, int) and not isinstance(value, bool):
            rows.append((_capital(label), money(value) if name.endswith("_pence") else f"{value:,}"))
        elif value not in (None, ""):
            rows.append((_capital(label), {True: "yes", False: "no"}.get(value, _plain(str(value)))))
    return rows


def _listed(label: str, values: list[Any]) -> list[tuple[str, str]]:
    """A list as its length; charge runs, each [rent group, accounts, pence], in words one by one."""
    rows = [(_capital(label), f"{len(values):,}")]
    for value in values:
        match value:
            case [str(name), int(accounts), int(total_pence)]:
                rows.append((f"{_capital(label)}: {name}", f"{accounts:,} accounts, {money(total_pence)}"))
    return rows


def _plain(text: str) -> str:
    """A day of the figures as people write it, anything else as it stands."""
    on = _day(text)
    return text if on is None else day(on)


def _capital(words: str) -> str:
    """A figure's label: in the words people use for it, or as it is recorded."""
    if words in FIGURE_WORDS:
        return FIGURE_WORDS[words]
    return words[:1].upper() + words[1:]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
