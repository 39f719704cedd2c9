"""Today: what waits, in numbers that lead to their lists, and whether the night worked (ux row 2)."""

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from arrears.queries import contact_tasks, investigations
from casework.queries import runs, worklist
from casework.queries.nights import NightSeen
from casework.rules.trays import TRAY_MEANS, TRAY_WORDS, Tray
from casework.web import frame
from feeds.queries import mirrored
from ledger.queries import adjustments, assertions, direct_debits, ledger_checks, seen
from ledger.rules import authority
from letters.models import Document
from letters.rules.wording import day, money
from staff import clock
from staff.models import JobRun
from staff.web import asking

DECIDE = {*authority.DEFAULT_LIMITS, *authority.TOGETHER}
"""The roles whose word settles a manual posting."""

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
    if more := [
        task for task in (_direct_debits(request), _approvals(request), _missing(request), _contacts(request)) if task
    ]:
        context["tasks"] = [*context.get("tasks", []), *more]
    return render(request, "casework/today.html", context)


def _direct_debits(request: HttpRequest) -> dict[str, str] | None:
    """What banks reported of Direct Debits and nobody has settled (OPS-D9); None where nothing waits."""
    ids = frame.landlord_ids_for(request, "direct-debits")
    found = direct_debits.open_work(asking.person(request), ids, on=clock.today()) if ids else None
    if found is None or not found.count:
        return None
    words = f"{found.count:,} reported by banks" + (f", {found.due:,} due" if found.due else "")
    url = reverse("direct-debits")
    return _task("Direct Debits to look at", words, "bad" if found.due else "warning", "Needs you", url)


def _approvals(request: HttpRequest) -> dict[str, str] | None:
    """What others asked for by hand, for those whose word can settle it; None where nothing waits."""
    deciding = [pk for pk, roles in asking.roles(request).items() if DECIDE & set(roles)]
    user = asking.person(request)
    rows = adjustments.for_user(user, landlord_ids=deciding, on=clock.today()) if deciding else None
    waiting = rows.filter(state="waiting").exclude(asked_by=user).count() if rows is not None else 0
    if not waiting:
        return None
    url = f"{reverse('adjustments')}?whose=others"
    return _task("Adjustments and refunds to approve", f"{waiting:,} asked for by others", "warning", "Needs you", url)


def _missing(request: HttpRequest) -> dict[str, str] | None:
    """Payments that are being traced on accounts of theirs (OPS-D29); None where none is."""
    ids = frame.landlord_ids_for(request, "investigations") if frame.may_open(request, "investigation-open") else []
    if not ids:
        return None
    on = clock.today()
    rows = investigations.of_accounts(seen.accounts_for_user(asking.person(request), on=on), ids)
    found = rows.aggregate(open=Count("pk", filter=Q(closed_on=None)), late=Count("pk", filter=_late(on)))
    if not found["open"]:
        return None
    words = f"{found['open']:,} open" + (f", {found['late']:,} late" if found["late"] else "")
    look = ("bad", "Late") if found["late"] else ("info", "Being traced")
    return _task("Missing payments", words, *look, reverse("investigations"))


def _contacts(request: HttpRequest) -> dict[str, str] | None:
    """Contacts to make that are theirs and due (PRA-7, OPS-E7); None where none is."""
    ids = frame.landlord_ids_for(request, "contact-tasks") if frame.may_open(request, "contact-log") else []
    if not ids:
        return None
    user, on = asking.person(request), clock.today()
    found = contact_tasks.visible(user, on=on, landlord_ids=ids).filter(assigned_to=user)
    counts = contact_tasks.counts(found, on=on)
    if not counts[contact_tasks.When.DUE]:
        return None
    late = counts[contact_tasks.When.LATE]
    words = f"{counts[contact_tasks.When.DUE]:,} due" + (f", {late:,} late" if late else "")
    look = ("bad", "Late") if late else ("warning", "Needs you")
    return _task("Contacts to make", words, *look, f"{reverse('contact-tasks')}?whose=mine")


def _late(on: date) -> Q:
    return Q(closed_on=None, due_on__lt=on)


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
        "letters_url": reverse("letter-runs")
        if counts[Tray.LETTERS] and frame.may_open(request, "letter-runs")
        else "",
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
        tasks.append(_task("Money in suspense", words, "warning", "To be placed", _if_open(request, "suspense")))
    return {"tasks": tasks + _books(request)}


def _books(request: HttpRequest) -> list[dict[str, str]]:
    """What is wrong with the books, for those who answer for them (OPS-L2, DEC-5)."""
    tasks = []
    for check in ledger_checks.newest_with_findings(frame.landlord_ids_for(request, "ledger-check")):
        words = f"{check.finding_count:,} on {day(check.on)}: {check.landlord.name}"
        url = reverse("ledger-check", args=[check.public_id])
        tasks.append(_task("The ledger check found something", words, "bad", "Look at it", url))
    if figures := assertions.known_differing(frame.landlord_ids_for(request, "finance-agreement")):
        url = f"{reverse('finance-agreement')}?show=differ"
        tasks.append(_task("Figures from finance differ", f"{figures:,} figures", "bad", "Differ", url))
    if differing := mirrored.open_differences(frame.landlord_ids_for(request, "mirrored")).count():
        words = f"{differing:,} account{'s' if differing > 1 else ''}; their letters are held"
        tasks.append(_task("Mirrored balances differ", words, "bad", "Differ", reverse("mirrored")))
    return tasks


def _if_open(request: HttpRequest, name: str) -> str:
    """The page's address, empty for those whose role does not open it."""
    return reverse(name) if frame.may_open(request, name) else ""


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
            words += f": {figures.accounts:,} accounts, {figures.written:,} decisions changed"
        return {"label": night.landlord.name, "value": words, "kind": "good"}
    words = f"Night of {day(run.business_date)} {run.get_state_display().lower()}"
    return {
        "label": night.landlord.name,
        "value": words,
        "kind": LOOKS[JobRun.State(run.state)],
        "url": reverse("run", args=[run.public_id]),
        "link_text": "Open",
    }
