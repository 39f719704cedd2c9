"""Today: what waits, in numbers that lead to their lists, and whether the night worked (ux row 2)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from casework.queries import runs, worklist
from casework.queries.nights import NightSeen
from casework.rules.trays import TRAY_MEANS, TRAY_WORDS, Tray
from casework.web import frame
from ledger.queries import seen
from letters.models import Document
from letters.rules.wording import day, money
from staff import clock
from staff.models import JobRun
from staff.web import asking

LOOKS = {JobRun.State.DONE: "good", JobRun.State.RUNNING: "waiting", JobRun.State.FAILED: "bad"}


def today(request: HttpRequest) -> HttpResponse:
    """The first page after sign-in; without a role it says so."""
    on = clock.today()
    nights = frame.newest_nights(request)
    context: dict[str, Any] = {"lead": f"{on:%A} {day(on)}", "has_role": bool(frame.landlords(request))}
    if frame.may_open(request, "worktray"):
        context |= _trays(request, nights)
    if frame.may_open(request, "runs"):
        context |= {"nights": [_night_row(night) for night in nights], "runs_url": reverse("runs")}
        context |= _waiting(request)
    return render(request, "casework/today.html", context)


def _trays(request: HttpRequest, nights: list[NightSeen]) -> dict[str, Any]:
    if not any(night.on for night in nights):
        return {"no_night": True}
    counts = worklist.tray_counts(asking.person(request), nights, on=clock.today())
    url = reverse("worktray")
    tiles = [
        {
            "label": TRAY_WORDS[tray],
            "figure": f"{counts[tray]:,}",
            "note": TRAY_MEANS[tray],
            "url": f"{url}?tray={tray.value}",
        }
        for tray in Tray
        if tray is not Tray.ALL
    ]
    return {
        "tiles": tiles,
        "do_now": counts[Tray.DO_NOW],
        "all_accounts": counts[Tray.ALL],
        "worktray_url": url,
        "start_url": f"{url}?tray=do_now",
        "all_url": f"{url}?tray=all",
    }


def _waiting(request: HttpRequest) -> dict[str, Any]:
    """What waits for a person, each as a task with its count; nothing waiting is an empty list."""
    ids = frame.landlord_ids_for(request, "runs")
    found = runs.waiting(ids, Document.objects.for_user(asking.person(request), on=clock.today()))
    suspense = seen.suspense(ids)
    tasks = []
    if found.letters_to_approve and frame.may_open(request, "letter-runs"):
        tasks.append(
            _task(
                "Letters to approve",
                f"{found.letters_to_approve:,} proposed, {found.letters_held:,} held back",
                "warning",
                "Needs you",
                reverse("letter-runs"),
            )
        )
    for run in found.statement_runs if frame.may_open(request, "statement-runs") else ():
        differs = run.state == run.State.FAILED
        words = f"Statements, quarter {run.quarter} of {run.rent_year}: {run.landlord.name}"
        look = ("bad", "Totals differ") if differs else ("warning", run.get_state_display())
        tasks.append(_task(words, f"Up to {day(run.period_to_on)}", *look, reverse("statement-runs")))
    files_url = reverse("runs") + "#files"
    if found.feed_problems:
        tasks.append(
            _task(
                "File rows that need a person",
                f"{found.feed_problems:,} differ from what came before",
                "bad",
                "Needs a person",
                files_url,
            )
        )
    if found.refused_files:
        tasks.append(
            _task("Files refused", f"{found.refused_files:,} so far, none applied in part", "bad", "Refused", files_url)
        )
    if suspense.count:
        words = f"{suspense.count:,} item{'s' if suspense.count > 1 else ''}, {money(abs(suspense.total_pence))}"
        tasks.append(_task("Money in suspense", words, "warning", "To be placed", ""))
    return {"tasks": tasks}


def _task(title: str, hint: str, kind: str, status: str, url: str) -> dict[str, str]:
    return {"title": title, "hint": hint, "kind": kind, "status": status, "url": url}


def _night_row(night: NightSeen) -> dict[str, str]:
    """The overnight result of one landlord in words."""
    run = night.later or night.run
    if night.night is None and run is None:
        return {"label": night.landlord.name, "value": "No night yet: load its files first", "kind": "neutral"}
    if run is None or run.state == JobRun.State.DONE:
        figures = night.night
        words = f"Night of {day(night.on)} done" if night.on else "Done"
        if figures is not None:
            words += f": {figures.accounts:,} accounts, {figures.written:,} answers written"
        return {"label": night.landlord.name, "value": words, "kind": "good"}
    words = f"Night of {day(run.business_date)} {run.get_state_display().lower()}"
    return {
        "label": night.landlord.name,
        "value": words,
        "kind": LOOKS[JobRun.State(run.state)],
        "url": reverse("run", args=[run.public_id]),
        "link_text": "Open",
    }
