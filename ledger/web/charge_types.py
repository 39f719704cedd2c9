"""A landlord's charge types: what each element means today, and a new word from a day on (OPS-A5, OPS-A8)."""

from dataclasses import asdict
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ledger.operations import charge_types as operations
from ledger.queries import charge_types, transaction_codes
from ledger.rules.charge_elements import FLAGS
from ledger.web.home_forms import FLAG_WORDS, ChargeTypeForm
from staff import clock
from staff.models import Landlord
from staff.refusals import Refused
from staff.web import asking
from tenancies.models import Scheme

SHORT = {
    "hb_eligible": "HB",
    "uc_eligible": "UC",
    "legal_rent": "Legal rent",
    "by_day": "By the day",
    "in_free_weeks": "In free weeks",
    "on_voids": "On voids",
    "vatable": "VAT",
    "variable": "Variable",
    "third_party": "For others",
}


def charge_type_list(request: HttpRequest) -> HttpResponse:
    """Every element with what counts today, and the landlord's transaction codes."""
    on = clock.today()
    landlords = _landlords(request)
    asked = request.GET.get("landlord", "")
    landlord = next((one for one in landlords if str(one.public_id) == asked), landlords[0])
    url = reverse("charge-types")
    context = {
        "landlord": landlord,
        "columns": list(SHORT.values()),
        "rows": [
            {
                "element": row.element,
                "words": row.meaning.words,
                "group": row.meaning.group,
                "flags": [(SHORT[flag], getattr(row.meaning, flag)) for flag in SHORT],
                "said": "As shipped" if row.shipped else "Ours",
                "from_on": row.from_on,
                "schemes": row.schemes,
                "url": reverse("charge-type", args=[landlord.public_id, row.element]),
            }
            for row in charge_types.listed(landlord, on=on)
        ],
        "codes": transaction_codes.listed(landlord),
        "groups": [
            {
                "title": "Landlord",
                "options": [
                    {"label": one.name, "url": f"{url}?landlord={one.public_id}", "current": one == landlord}
                    for one in landlords
                ],
            }
        ]
        if len(landlords) > 1
        else [],
    }
    return render(request, "ledger/charge_types.html", context)


def charge_type(request: HttpRequest, public_id: UUID, element: str) -> HttpResponse:
    """One element: what has been said of it, and a form to say otherwise from a day on."""
    on = clock.today()
    landlord = next((one for one in _landlords(request) if one.public_id == public_id), None)
    catalogue = charge_types.Catalogue(landlord) if landlord else None
    if landlord is None or catalogue is None or not catalogue.known(element):
        raise Http404("No charge type of yours has this address.")
    now = catalogue.meaning(element, on=on)
    schemes = {str(one.public_id): one for one in Scheme.objects.filter(landlord=landlord).order_by("code")}
    form = ChargeTypeForm(
        request.POST or None,
        initial={"from_on": on, "words": now.words, **{flag: getattr(now, flag) for flag in FLAGS}},
        schemes=[(public, str(one)) for public, one in schemes.items()],
    )
    may = bool(asking.roles(request).get(landlord.pk, set()) & operations.MAY_WRITE)
    if request.method == "POST" and form.is_valid():
        try:
            operations.write(
                landlord=landlord,
                element=element,
                meaning=form.meaning(now),
                from_on=form.cleaned_data["from_on"],
                scheme=schemes.get(form.cleaned_data["scheme"]),
                by=asking.person(request),
                on=on,
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"{element}: recorded from {form.cleaned_data['from_on']:%-d %B %Y}.")
            return redirect("charge-type", public_id=landlord.public_id, element=element)
    context = {
        "landlord": landlord,
        "element": element,
        "now": asdict(now),
        "flags": [(words, getattr(now, flag)) for flag, words in FLAG_WORDS.items()],
        "history": charge_types.history(landlord, element),
        "form": form,
        "may_write": may,
    }
    return render(request, "ledger/charge_type.html", context, status=422 if form.errors else 200)


def _landlords(request: HttpRequest) -> list[Landlord]:
    found = list(Landlord.objects.filter(pk__in=asking.landlord_ids(request)).order_by("name"))
    if not found:
        raise Http404("No landlord of yours has charge types.")
    return found
