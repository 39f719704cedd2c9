"""The rent calendars: how each rent group is charged, its years, and what a weekly price is in other periods."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ledger.models import RentGroup, RentWeek
from ledger.rules.charge_periods import BASIS_WORDS, CHARGED_BY_WORDS, ApportionBasis
from ledger.rules.conversions import EXPLANATION, NoWeeksLeft, conversions, shortfall
from ledger.rules.rent_weeks import rent_year_of, rent_year_starts, weeks_in
from ledger.web.charge_forms import WeeklyForm
from staff import clock
from staff.web import asking
from tenancies.rules.periods import PeriodUnit

YEARS_ASKED = range(2000, 2100)


def rent_calendars(request: HttpRequest) -> HttpResponse:
    """Every rent group of the landlords this person looks after, with how it is charged."""
    groups = _groups(request).annotate(accounts_open=Count("accounts", filter=Q(accounts__closed_on__isnull=True)))
    several = len(asking.landlord_ids(request)) > 1
    context = {"groups": [_row(group) for group in groups], "several": several}
    return render(request, "ledger/rent_calendars.html", context)


def rent_calendar(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One rent group: its years, the periods of one, and the converter with the 53-week shortfall (OPS-B5 to B8)."""
    group = _groups(request).filter(public_id=public_id).first()
    if group is None:
        raise Http404("No rent group of yours has this address.")
    year = _year(request, clock.today())
    form = WeeklyForm({"weekly": request.GET["weekly"]} if "weekly" in request.GET else None)
    years = list(
        group.weeks.order_by()
        .values("rent_year")
        .annotate(periods=Count("pk"), free=Count("pk", filter=Q(charged=False)))
        .order_by("-rent_year")
    )
    periods = list(group.weeks.filter(rent_year=year).order_by("starts_on"))
    free = sum(1 for period in periods if not period.charged) if group.charged_by == PeriodUnit.WEEK else 0
    told = form.cleaned_data["weekly"] if form.is_bound and form.is_valid() else None
    context = {
        "group": _row(group),
        "year": year,
        "year_words": f"{year}/{(year + 1) % 100:02d}",
        "weeks": weeks_in(year),
        "starts_on": rent_year_starts(year),
        "years": [_year_row(group, each, year) for each in years],
        "periods": [_period(period) for period in periods],
        "form": form,
        "converted": _converted(told, year, free) if told is not None else None,
        "explanation": EXPLANATION,
    }
    return render(request, "ledger/rent_calendar.html", context)


def _groups(request: HttpRequest) -> Any:
    return (
        RentGroup.objects.filter(landlord__in=asking.landlord_ids(request))
        .select_related("landlord")
        .order_by("landlord__name", "code")
    )


def _year(request: HttpRequest, on: date) -> int:
    try:
        asked = int(request.GET.get("year", ""))
    except ValueError:
        return rent_year_of(on)
    return asked if asked in YEARS_ASKED else rent_year_of(on)


def _row(group: RentGroup) -> dict[str, Any]:
    return {
        "code": group.code,
        "name": group.name,
        "landlord": group.landlord.name,
        "url": reverse("rent-calendar", args=[group.public_id]),
        "charged_by": CHARGED_BY_WORDS[PeriodUnit(group.charged_by)],
        "when": "in advance" if group.in_advance else "once the period is over",
        "basis": BASIS_WORDS[ApportionBasis(group.apportion_basis)],
        "mirrored": group.book == RentGroup.Book.MIRRORED,
        "accounts": getattr(group, "accounts_open", None),
    }


def _year_row(group: RentGroup, each: dict[str, Any], shown: int) -> dict[str, Any]:
    year = each["rent_year"]
    return {
        "words": f"{year}/{(year + 1) % 100:02d}",
        "url": f"{reverse('rent-calendar', args=[group.public_id])}?year={year}",
        "weeks": weeks_in(year),
        "periods": each["periods"],
        "free": each["free"],
        "charged": each["periods"] - each["free"],
        "current": year == shown,
    }


def _period(period: RentWeek) -> dict[str, Any]:
    return {
        "number": period.week,
        "starts": period.starts_on,
        "ends": period.ends_on,
        "charge_on": period.charge_on,
        "charged": period.charged,
    }


def _converted(weekly_pence: int, year: int, free: int) -> dict[str, Any] | None:
    try:
        told = conversions(weekly_pence, rent_year=year, free_weeks=free)
    except NoWeeksLeft:
        return None
    gap = shortfall(weekly_pence, rent_year=year, free_weeks=free)
    return {"told": told, "gap": gap}
