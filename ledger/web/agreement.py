"""What finance says our figures are, against what they are, to the penny."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ledger.queries import assertions
from ledger.queries.assertions import Compared
from ledger.rules.control_account import FIGURE_WORDS
from staff.models import Landlord
from staff.web import asking

SHOWN = 200


def agreement(request: HttpRequest) -> HttpResponse:
    """Every figure finance has asserted, those that differ first, with the answers it had before."""
    landlords = Landlord.objects.filter(pk__in=asking.landlord_ids(request)).order_by("name")
    compared = [each for landlord in landlords for each in assertions.compared(landlord)]
    only = request.GET.get("show", "") == "differ"
    differing = [each for each in compared if not each.agrees]
    chosen = differing if only else [*differing, *(each for each in compared if each.agrees)]
    earlier = assertions.answers([each.assertion.pk for each in chosen[:SHOWN]])
    url = reverse("finance-agreement")
    context = {
        "rows": [_row(each, earlier.get(each.assertion.pk, [])) for each in chosen[:SHOWN]],
        "tiles": [
            {"label": "figures from finance", "figure": f"{len(compared):,}", "url": url},
            {"label": "differ", "figure": f"{len(differing):,}", "url": f"{url}?show=differ"},
        ],
        "only": only,
        "all_url": url,
        "more": max(0, len(chosen) - SHOWN),
        "asserted": bool(compared),
    }
    return render(request, "ledger/agreement.html", context)


def _row(each: Compared, answers: list[Any]) -> dict[str, Any]:
    one = each.assertion
    return {
        "group": one.rent_group,
        "landlord": one.landlord.name,
        "said_of": one.said_of,
        "figure": FIGURE_WORDS[one.figure],
        "theirs": one.amount_pence,
        "ours": each.found_pence,
        "difference": each.difference_pence,
        "named": each.explained_pence,
        "agrees": each.agrees,
        "asserted_on": one.asserted_on,
        "source": one.source,
        "answers": answers[1:],
    }
