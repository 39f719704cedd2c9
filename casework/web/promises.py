"""Promises to pay: open, missed, kept; a missed one opens work (OPS-E13)."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from arrears.models import Promise
from arrears.operations import promises as operations
from casework.queries import people
from casework.web import frame
from ledger.queries import seen
from letters.rules.wording import listed, money, short_day
from staff import clock
from staff.refusals import Refused
from staff.web import asking

SHOWS = {"open": "Open", "missed": "Missed", "kept": "Kept", "withdrawn": "Withdrawn"}
LOOKS = {"open": "info", "missed": "bad", "kept": "good", "withdrawn": "neutral"}
PAGE = 50


def promises(request: HttpRequest) -> HttpResponse:
    """One list of promises, those due first on top; closed ones newest first."""
    show = request.GET.get("show", "open")
    show = show if show in SHOWS else "open"
    start = request.GET.get("start", "")
    start_at = int(start) if start.isdecimal() and len(start) < 7 else 0
    every = _visible(request)
    counts = dict(every.order_by().values_list("state").annotate(count=Count("pk")))
    found = every.filter(state=show).order_by("due_on" if show == "open" else "-due_on", "pk")
    found = found.select_related("account__tenancy__property", "by")
    rows = list(found[start_at : start_at + PAGE])
    households = people.households({(row.account_id, row.account.tenancy_id) for row in rows}, on=clock.today())
    opens = frame.may_open(request, "case-file")
    context = {
        "tiles": [
            {"label": label, "figure": f"{counts.get(name, 0):,}", "url": _url(name)} for name, label in SHOWS.items()
        ],
        "show": show,
        "show_words": SHOWS[show],
        "rows": [
            {
                "url": reverse("case-file", args=[row.account.public_id]) if opens else "",
                "withdraw_url": reverse("promise-withdraw", args=[row.public_id])
                if show == "open" and frame.may_open(request, "contact-log")
                else "",
                "account": row.account.account_ref,
                "names": listed(households[row.account_id].names),
                "amount": money(row.amount_pence),
                "due": short_day(row.due_on),
                "made": f"{short_day(row.made_on)}, {row.by.name}",
                "received": money(row.received_pence) if row.state in ("kept", "missed") else "",
                "state": row.get_state_display(),
                "look": LOOKS[row.state],
            }
            for row in rows
        ],
        "shown": f"Rows {start_at + 1:,} to {start_at + len(rows):,} of {counts.get(show, 0):,}" if rows else "",
        "next_url": f"{_url(show)}&start={start_at + PAGE}" if counts.get(show, 0) > start_at + PAGE else "",
        "previous_url": f"{_url(show)}&start={max(0, start_at - PAGE)}" if start_at else "",
    }
    return render(request, "casework/promises.html", context)


def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A promise no longer counts, with the reason."""
    found = _visible(request).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No promise of yours has this address.")
    try:
        operations.withdraw(
            promise=found, because=request.POST.get("because", ""), by=asking.person(request), on=clock.today()
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "The promise no longer counts.")
    return redirect("promises")


def _visible(request: HttpRequest) -> Any:
    accounts = seen.accounts_for_user(asking.person(request), on=clock.today())
    return Promise.objects.filter(landlord__in=asking.landlord_ids(request), account__in=accounts.values("pk"))


def _url(show: str) -> str:
    return f"{reverse('promises')}?{urlencode({'show': show})}"
