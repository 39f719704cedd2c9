"""The ways from a case file to its holds and protections."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from arrears.queries import protected
from casework.web import frame

STARTS = {
    "action-record": "Record what was done",
    "hold-place": "Hold this account",
    "breathing-space-new": "Record a Breathing Space",
    "death-record": "A tenant has died",
    "insolvency-record": "Record an insolvency",
}


def of(request: HttpRequest, account: Any, *, protected_now: bool) -> list[dict[str, str]]:
    """The links that this person may follow; with a Breathing Space in force, the way to it comes first."""
    links = []
    if protected_now and frame.may_open(request, "breathing-space"):
        found = protected.spaces_of_account(account.landlord, account.pk)[:1]
        links = [
            {"url": reverse("breathing-space", args=[one.public_id]), "text": "The Breathing Space"} for one in found
        ]
    return links + [
        {"url": reverse(name, args=[account.public_id]), "text": words}
        for name, words in STARTS.items()
        if frame.may_open(request, name)
    ]
