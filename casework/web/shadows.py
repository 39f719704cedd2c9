"""Shadow mode in the browser: begin one for some patches, see it beside the live policy, end it."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from arrears.models import PolicyVersion, Shadow
from arrears.operations import shadows as operations
from arrears.queries import shadows as queries
from arrears.queries.shadows import COMPARED_WORDS, Compared
from casework.web import frame
from casework.web.hold_forms import day_field
from ledger.queries.accounts import by_ids
from letters.rules.wording import day, short_day
from staff import clock
from staff.refusals import Refused
from staff.web import asking
from tenancies.models import Patch

if TYPE_CHECKING:
    from ledger.models import RentAccount

PAGE = 50
FOUR_WEEKS = timedelta(days=28)
LOOKS = {
    Compared.SAME: "good",
    Compared.EARLIER: "warning",
    Compared.LATER: "info",
    Compared.ONLY_LIVE: "info",
    Compared.ONLY_SHADOW: "warning",
}


class BeginForm(forms.Form):
    """Which patches, from when to when."""

    patches = forms.MultipleChoiceField(label="Patches", widget=forms.CheckboxSelectMultiple)
    from_on = day_field("First night")
    until_on = day_field("Last night")

    def __init__(self, *args: Any, patches: list[Patch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["patches"].choices = [(str(one.public_id), one.code) for one in patches]  # type: ignore[attr-defined]


def shadows(request: HttpRequest) -> HttpResponse:
    """Every shadow of the person's landlords, the newest first."""
    found = list(queries.of_landlords(asking.landlord_ids(request)))
    several = len({one.landlord_id for one in found}) > 1
    today = clock.today()
    rows = [
        {
            "url": reverse("shadow", args=[one.public_id]),
            "title": str(one.version),
            "landlord": one.landlord.name if several else "",
            "patches": ", ".join(sorted(patch.code for patch in one.patches.all())),
            "days": _days(one),
            **_state(one, today),
        }
        for one in found
    ]
    return render(request, "casework/shadows.html", {"rows": rows, "several": several})


def shadow_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a version run beside the live one for some patches."""
    rows = PolicyVersion.objects.select_related("policy", "landlord")
    version = get_object_or_404(rows, public_id=public_id, landlord__in=asking.landlord_ids(request))
    patches = list(Patch.objects.filter(landlord=version.landlord).order_by("code"))
    today = clock.today()
    form = BeginForm(request.POST or None, patches=patches, initial={"from_on": today, "until_on": today + FOUR_WEEKS})
    problem = ""
    if request.method == "POST" and form.is_valid():
        chosen = [one for one in patches if str(one.public_id) in form.cleaned_data["patches"]]
        try:
            made = operations.begin(
                version=version,
                patches=chosen,
                from_on=form.cleaned_data["from_on"],
                until_on=form.cleaned_data["until_on"],
                by=asking.person(request),
                on=today,
            )
        except Refused as refused:
            problem = refused.message
        else:
            messages.success(request, f"{version} runs beside the live policy from {day(made.from_on)}.")
            return redirect("shadow", public_id=made.public_id)
    return render(
        request,
        "casework/shadow_new.html",
        {"version": version, "form": form, "problem": problem, "any": bool(patches)},
    )


def shadow(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One shadow beside the live policy: each step by when either side proposed it first, with the shadow's words."""
    found = _or_404(request, public_id)
    user, on = asking.person(request), clock.today()
    asked = request.GET.get("compared", "")
    kind = asked if asked in set(Compared) else ""
    compared = queries.compare(found, user=user, on=on)
    cases = [case for case in compared.cases if not kind or case.compared == kind]
    start = _start(request)
    shown = cases[start : start + PAGE]
    words = queries.words(found, shown)
    accounts = by_ids([case.account_id for case in shown])
    opens = frame.may_open(request, "case-file")
    context = {
        "shadow": found,
        "lead": f"{found.landlord.name}. Patches {', '.join(sorted(one.code for one in found.patches.all()))}. "
        f"{_days(found)}. Set by {found.set_by}. Nothing is sent by it.",
        "state": _state(found, on),
        "may_end": found.ended_by_id is None and found.until_on >= on and frame.may_open(request, "shadow-new"),
        "answered": found.last_night_on is not None,
        "tiles": [
            {"label": COMPARED_WORDS[one], "figure": f"{compared.counts[one]:,}", "url": _url(found, one.value)}
            for one in Compared
        ],
        "chips": [{"label": "Compared", "value": COMPARED_WORDS[Compared(kind)], "remove_url": _url(found, "")}]
        if kind
        else [],
        "groups": [
            {
                "title": "Compared",
                "options": [
                    {
                        "label": COMPARED_WORDS[one],
                        "url": _url(found, "" if one == kind else one.value),
                        "count": compared.counts[one],
                        "current": one == kind,
                    }
                    for one in Compared
                ],
            }
        ],
        "clear_url": _url(found, ""),
        "caption": f"{len(cases):,} step{'' if len(cases) == 1 else 's'} proposed by either side",
        "cases": [_case(case, accounts[case.account_id], words, opens) for case in shown],
        "next_url": _url(found, kind, start + PAGE) if len(cases) > start + PAGE else "",
        "previous_url": _url(found, kind, max(0, start - PAGE)) if start else "",
    }
    return render(request, "casework/shadow.html", context)


def shadow_end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a shadow before its last night."""
    found = _or_404(request, public_id)
    try:
        operations.end(shadow=found, by=asking.person(request), on=clock.today())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "The shadow has ended. What it answered stays.")
    return redirect("shadow", public_id=found.public_id)


def _or_404(request: HttpRequest, public_id: UUID) -> Shadow:
    return get_object_or_404(queries.of_landlords(asking.landlord_ids(request)), public_id=public_id)


def _days(found: Shadow) -> str:
    if found.until_on < found.from_on:
        return "Ended before its first night"
    return f"{short_day(found.from_on)} to {short_day(found.until_on)}"


def _state(found: Shadow, today: Any) -> dict[str, str]:
    if found.ended_by_id is not None or found.until_on < today:
        return {"look": "neutral", "state": "Over"}
    if found.from_on > today:
        return {"look": "waiting", "state": "To begin"}
    return {"look": "info", "state": "Running"}


def _case(case: queries.Case, account: "RentAccount", words: dict[tuple[int, Any], str], opens: bool) -> dict[str, Any]:
    said = words.get((case.account_id, case.shadow_on), "") if case.shadow_on else ""
    return {
        "account": account.account_ref,
        "url": reverse("case-file", args=[account.public_id]) if opens else "",
        "where": account.tenancy.property.address_line_1 if account.tenancy else "",
        "step": case.proposes,
        "compared": COMPARED_WORDS[case.compared],
        "look": LOOKS[case.compared],
        "live": short_day(case.live_on) if case.live_on else "Not proposed",
        "shadow": short_day(case.shadow_on) if case.shadow_on else "Not proposed",
        "words": said,
    }


def _start(request: HttpRequest) -> int:
    asked = request.GET.get("from", "")
    return int(asked) if asked.isdigit() and len(asked) < 7 else 0


def _url(found: Shadow, kind: str, start: int = 0) -> str:
    query = urlencode({name: value for name, value in {"compared": kind, "from": start or ""}.items() if value})
    return reverse("shadow", args=[found.public_id]) + (f"?{query}" if query else "")
