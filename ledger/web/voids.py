"""Homes that stand empty, and what that loses (OPS-A10, OPS-K12)."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ledger.models import RentGroup, Void
from ledger.operations import void_register
from ledger.queries import voids
from ledger.rules import rent_weeks
from ledger.rules.words import short_day
from ledger.web.home_forms import VoidEndForm, VoidOpenForm
from staff import clock
from staff.refusals import Refused
from staff.web import asking

PAGE = 50
STATES = {"empty": "Empty now", "ended": "Let again", "all": "All"}


def void_list(request: HttpRequest) -> HttpResponse:
    """The empty homes, longest empty first, and the loss of a rent year by rent group and quarter."""
    on, ids = clock.today(), asking.landlord_ids(request)
    state = request.GET.get("state", "")
    state = state if state in STATES else "empty"
    year = _year(request, on)
    every = voids.for_user(asking.person(request), landlord_ids=ids, on=on)
    empty = voids.empty_on(every, on)
    rows = {"empty": empty, "ended": every.filter(until_on__lt=on), "all": every}[state]
    page = Paginator(rows.order_by("from_on", "pk"), PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    money = voids.money_of(shown, on=on)
    before = voids.last_accounts([void.property_id for void in shown])
    loss = voids.loss_by_group(ids, rent_year=year)
    context = {
        "rows": [_row(void, money[void.pk], before.get(void.property_id), on) for void in shown],
        "state": STATES[state],
        "total": page.paginator.count,
        "tiles": [
            {"label": "Homes empty now", "figure": empty.count(), "url": _url(state="empty")},
            {"label": "Let again", "figure": every.filter(until_on__lt=on).count(), "url": _url(state="ended")},
        ],
        "groups": [
            {
                "title": "Show",
                "options": [
                    {"label": words, "url": _url(state=code, year=year), "current": code == state}
                    for code, words in STATES.items()
                ],
            },
            {
                "title": "Loss of the rent year",
                "options": [
                    {
                        "label": f"{each}/{(each + 1) % 100:02d}",
                        "url": _url(state=state, year=each),
                        "current": each == year,
                    }
                    for each in range(rent_weeks.rent_year_of(on), rent_weeks.rent_year_of(on) - 3, -1)
                ],
            },
        ],
        "year_words": f"{year}/{(year + 1) % 100:02d}",
        "loss": [
            {
                "group": one.group,
                "landlord": one.group.landlord.name,
                "quarter": one.quarter,
                "let_pence": one.let_pence,
                "void_pence": one.void_pence,
                "roll_pence": one.roll_pence,
                "percent": f"{one.hundredths // 100}.{one.hundredths % 100:02d} %",
            }
            for one in loss
        ],
        "previous_url": _url(state=state, page=page.previous_page_number()) if page.has_previous() else "",
        "next_url": _url(state=state, page=page.next_page_number()) if page.has_next() else "",
        "shown": f"{page.start_index()} to {page.end_index()} of {page.paginator.count:,}",
    }
    return render(request, "ledger/voids.html", context)


def void_open(request: HttpRequest) -> HttpResponse:
    """Say that a home stands empty where no ended tenancy tells it: a new home, one kept for works."""
    on, user, ids = clock.today(), asking.person(request), asking.landlord_ids(request)
    groups = {
        str(group.public_id): group
        for group in RentGroup.objects.filter(landlord__in=ids, book=RentGroup.Book.OURS)
        .select_related("landlord")
        .order_by("landlord__name", "code")
    }
    several = len({group.landlord_id for group in groups.values()}) > 1
    words = [(key, f"{each.landlord.name}: {each}" if several else str(each)) for key, each in groups.items()]
    form = VoidOpenForm(request.POST or None, groups=words)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        group = groups[said["group"]]
        home = (
            voids.homes_for_user(user, landlord_id=group.landlord_id, on=on).filter(property_ref=said["home"]).first()
        )
        if home is None:
            form.add_error("home", "No home of yours has this reference in that rent group’s landlord.")
        else:
            try:
                void_register.open_void(
                    home=home, group=group, reason=Void.Reason(said["reason"]), from_on=said["from_on"], by=user, on=on
                )
            except Refused as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, f"{home} stands empty from {short_day(said['from_on'])}.")
                return redirect("voids")
    context = {"form": form, "title": "A home that stands empty", "button": "Say that it stands empty"}
    return render(request, "ledger/void_form.html", context, status=422 if form.errors else 200)


def void_end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that a home is void no longer though nobody took it: sold, demolished, handed back."""
    on, user = clock.today(), asking.person(request)
    every = voids.for_user(user, landlord_ids=asking.landlord_ids(request), on=on)
    found = every.filter(public_id=public_id).first()
    if found is None:
        raise Http404("No empty home of yours has this address.")
    form = VoidEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            void_register.end_void(void=found, until_on=form.cleaned_data["until_on"], by=user, on=on)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "It is void no longer. The next run puts right what was charged after that day.")
            return redirect("voids")
    lead = f"{found.property}, empty from {short_day(found.from_on)}"
    context = {"form": form, "title": "The home is empty no longer", "lead": lead, "button": "End the void"}
    return render(request, "ledger/void_form.html", context, status=422 if form.errors else 200)


def _year(request: HttpRequest, on: date) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdigit() and len(asked) == 4 else rent_weeks.rent_year_of(on)


def _url(**asked: object) -> str:
    said = {name: value for name, value in asked.items() if value and (name, value) != ("state", "empty")}
    return reverse("voids") + (f"?{urlencode(said)}" if said else "")


def _row(void: Void, money: voids.VoidMoney, before: Any, on: date) -> dict[str, Any]:
    last = min(void.until_on or on, on)
    return {
        "address": str(void.property),
        "ref": void.property.property_ref,
        "group": void.account.rent_group,
        "patch": void.property.patch,
        "why": void.get_reason_display(),
        "from_on": void.from_on,
        "until_on": void.until_on,
        "days": max(0, (last - void.from_on).days + 1),
        "weekly_pence": money.weekly_pence,
        "lost_pence": money.lost_pence,
        "end_url": reverse("void-end", args=[void.public_id]) if not void.until_on else "",
        "occupied_url": reverse("occupation-open", args=[before.public_id]) if before and not void.until_on else "",
    }
