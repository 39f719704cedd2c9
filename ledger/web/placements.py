"""Households in temporary accommodation: where each sleeps, its nights, and a move (PRA-20)."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ledger.models import Placement, RentAccount
from ledger.operations import placements as operations
from ledger.operations.placements import Told
from ledger.queries import placements
from ledger.rules.rent_weeks import monday_of
from ledger.web.home_forms import CancelForm, LeaveForm, PlaceForm
from staff import clock
from staff.refusals import Refused
from staff.rules.roles import Role
from staff.web import asking

PAGE = 50
WEEKS = 4
PLACES = frozenset(
    {Role.OFFICER, Role.RENTS_SUPPORT, Role.TEAM_LEADER, Role.MANAGER, Role.HEAD_OF_SERVICE, Role.FINANCE}
)
"""Whose work it is to say where a household sleeps."""


def household_list(request: HttpRequest) -> HttpResponse:
    """Every household a person may see, and where it sleeps tonight."""
    on = clock.today()
    rows = placements.households(asking.person(request), landlord_ids=asking.landlord_ids(request), on=on)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    current = placements.current([account.pk for account in shown], on=on)
    url = reverse("households")
    context = {
        "rows": [
            {
                "ref": account.account_ref,
                "landlord": account.landlord.name,
                "url": reverse("household", args=[account.public_id]),
                "stay": current.get(account.pk),
            }
            for account in shown
        ],
        "total": page.paginator.count,
        "shown": f"{page.start_index()} to {page.end_index()} of {page.paginator.count:,}",
        "previous_url": f"{url}?page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"{url}?page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "ledger/households.html", context)


def household(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One household: its placements, four weeks of nights, and forms to place, move, leave or cancel."""
    on = clock.today()
    account = _account_or_404(request, public_id, on)
    told = placements.of_household(account)
    here = next((row for row in told if row.cancelled_on is None and row.leaves_on is None), None)
    may = bool(asking.roles(request).get(account.landlord_id, set()) & PLACES)
    forms_of: dict[str, forms.Form] = {
        "place": PlaceForm(initial={"arrives_on": on}),
        "leave": LeaveForm(initial={"leaves_on": on}),
        "cancel": CancelForm(),
    }
    refused = None
    if request.method == "POST":
        asked = request.POST.get("what", "")
        what = asked if asked in forms_of else "place"
        form = type(forms_of[what])(request.POST)
        forms_of[what] = refused = form
        if form.is_valid():
            try:
                result = _do(what, account, here, told, form.cleaned_data, request, on)
            except Refused as refusal:
                form.add_error(None, refusal.message)
            else:
                _say(request, result)
                return redirect("household", public_id=account.public_id)
    first = _first_week(request, on)
    stays = placements.stays_of(told)
    url = reverse("household", args=[account.public_id])
    context = {
        "account": account,
        "here": here,
        "placements": [{"one": row, "hb_pence": row.nightly_pence - row.own_pence} for row in told],
        "may_place": may,
        "forms": forms_of,
        "refused": refused,
        "gaps": placements.gaps_of(stays),
        "weeks": placements.calendar(account, stays, first=first, weeks=WEEKS),
        "day_names": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
        "earlier_url": f"{url}?{urlencode({'from': first - timedelta(weeks=WEEKS)})}",
        "later_url": f"{url}?{urlencode({'from': first + timedelta(weeks=WEEKS)})}",
    }
    return render(request, "ledger/household.html", context, status=422 if refused else 200)


def _do(
    what: str,
    account: RentAccount,
    here: Placement | None,
    told: list[Placement],
    said: dict[str, Any],
    request: HttpRequest,
    on: date,
) -> Told:
    by = asking.person(request)
    if what == "place":
        rate: dict[str, Any] = {
            "place": said["place"],
            "nightly_pence": said["nightly"],
            "own_pence": said["own"] or 0,
            "because": said["because"],
            "by": by,
            "on": on,
        }
        if here is not None and said["arrives_on"] > here.arrives_on:
            return operations.move(placement=here, moves_on=said["arrives_on"], **rate)
        return operations.place(account=account, arrives_on=said["arrives_on"], **rate)
    if what == "leave":
        if here is None:
            raise operations.PlacementNotPossible("They are placed nowhere now.")
        return operations.leave(placement=here, leaves_on=said["leaves_on"], because=said["because"], by=by, on=on)
    newest = next((row for row in told if row.cancelled_on is None), None)
    if newest is None:
        raise operations.PlacementNotPossible("There is no placement to cancel.")
    return operations.cancel(placement=newest, because=said["because"], by=by, on=on)


def _say(request: HttpRequest, result: Told) -> None:
    messages.success(request, f"{result.placement.place}: recorded.")
    for gap in result.gaps:
        nights = f"{gap.nights} night{'' if gap.nights == 1 else 's'}"
        messages.warning(
            request, f"{nights} from {gap.first:%-d %B %Y} are accounted for nowhere: where did they sleep?"
        )
    if result.adjustment is not None:
        posted = result.adjustment.state == result.adjustment.State.POSTED
        messages.info(
            request,
            "Nights charged before have changed: the difference is posted."
            if posted
            else "Nights charged before have changed: the difference waits for approval.",
        )


def _account_or_404(request: HttpRequest, public_id: UUID, on: date) -> RentAccount:
    rows = placements.households(asking.person(request), landlord_ids=asking.landlord_ids(request), on=on)
    found = rows.select_related("rent_group", "landlord").filter(public_id=public_id).first()
    if found is None:
        raise Http404("No household of yours has this address.")
    return found


def _first_week(request: HttpRequest, on: date) -> date:
    try:
        asked = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        asked = on - timedelta(weeks=WEEKS - 1)
    return monday_of(asked) if date(2000, 1, 3) < asked < date(2100, 1, 1) else monday_of(on)
