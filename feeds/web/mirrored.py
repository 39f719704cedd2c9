"""Mirrored accounts: where a balance is not the housing system's, and which rows changed or vanished upstream."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from feeds.operations import mirror_differences
from feeds.queries import mirrored as queries
from feeds.web.periods import CLOSES_PERIODS
from staff import clock
from staff.refusals import Refused
from staff.web import asking

SHOWN = 100


def mirrored(request: HttpRequest) -> HttpResponse:
    """Open differences, and the undone rows that nobody has looked at yet."""
    ids = asking.landlord_ids(request)
    differences, undone = queries.open_differences(ids), queries.to_look_at(ids)
    rows = list(undone[:SHOWN])
    context = {
        "differences": [
            {"one": each, "difference": each.theirs_pence - each.ours_pence} for each in differences[:SHOWN]
        ],
        "difference_count": differences.count(),
        "rows": rows,
        "row_count": undone.count(),
        "may_send": bool(asking.landlord_ids(request, CLOSES_PERIODS)),
        "any": queries.has_mirrored(ids),
    }
    return render(request, "feeds/mirrored.html", context)


def looked_at(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note that a person has seen an undone row."""
    row = queries.find_row(public_id, asking.landlord_ids(request))
    if row is None:
        raise Http404("No row of yours has this address.")
    try:
        mirror_differences.look_at(row=row, by=asking.person(request), on=clock.today())
        messages.success(request, f"Noted: {row.ext_id}.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("mirrored")
