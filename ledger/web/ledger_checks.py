"""Whether the ledger proves itself, night by night: the explained share and what was found."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ledger.queries import check, ledger_checks
from staff.models import Landlord
from staff.web import asking

NIGHTS = 60


def check_list(request: HttpRequest) -> HttpResponse:
    """The nights, the newest first."""
    found = list(
        ledger_checks.history(asking.landlord_ids(request), before=_day(request.GET.get("before", "")))[:NIGHTS]
    )
    older = f"{reverse('ledger-checks')}?before={found[-1].on.isoformat()}" if len(found) == NIGHTS else ""
    rows = [{"check": one, "percent": ledger_checks.share(one).percent} for one in found]
    newest = {one.landlord_id: one for one in reversed(found)}.values()
    return render(
        request,
        "ledger/checks.html",
        {
            "rows": rows,
            "tiles": [
                {
                    "label": f"of {one.landlord.name}’s money explained",
                    "figure": f"{ledger_checks.share(one).percent} %",
                    "note": "The goal is 100.00 %",
                    "url": reverse("ledger-check", args=[one.public_id]),
                }
                for one in newest
            ],
            "older_url": older,
            "newest_url": reverse("ledger-checks") if request.GET.get("before") else "",
        },
    )


def check_of_a_night(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One night: what was promised and did not hold, and what every kind of entry comes to now."""
    found = ledger_checks.find(public_id, asking.landlord_ids(request))
    if found is None:
        raise Http404("No check of yours has this address.")
    landlord: Landlord = found.landlord
    context = {
        "check": found,
        "percent": ledger_checks.share(found).percent,
        "findings": list(found.findings.all()),
        "kinds": check.sums_by_kind(landlord),
    }
    return render(request, "ledger/check.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
