"""Use and occupation: the list by review day, one with its steps, and opening an account (OPS-A11)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ledger.models import Occupation, RentAccount
from ledger.operations import occupations as operations
from ledger.queries import occupations
from ledger.rules.occupations import CHARGE_WORDS, NEXT, STATE_WORDS, Decision, Reason, State
from ledger.web.home_forms import CloseForm, DecideForm, NoteForm, OpenForm
from staff import clock
from staff.refusals import Refused
from staff.web import asking

PAGE = 50
LOOKS = {"opened": "info", "visited": "info", "evidence": "info", "decided": "good", "closed": "neutral"}


def occupation_list(request: HttpRequest) -> HttpResponse:
    """Every occupation a person may see, the next review first."""
    on = clock.today()
    every = occupations.for_user(asking.person(request), landlord_ids=asking.landlord_ids(request), on=on)
    state = request.GET.get("state", "")
    rows = every.filter(state=state) if state in STATE_WORDS else every.filter(closed_on__isnull=True)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    url = reverse("occupations")
    context = {
        "rows": [_row(one, on) for one in page.object_list],
        "total": page.paginator.count,
        "charge_words": CHARGE_WORDS,
        "groups": [
            {
                "title": "State",
                "options": [
                    {"label": "All that are open", "url": url, "current": state not in STATE_WORDS},
                    *(
                        {"label": words, "url": f"{url}?state={code.value}", "current": code == state}
                        for code, words in STATE_WORDS.items()
                    ),
                ],
            }
        ],
        "summary": STATE_WORDS[State(state)] if state in STATE_WORDS else "All that are open",
        "shown": f"{page.start_index()} to {page.end_index()} of {page.paginator.count:,}",
        "previous_url": f"{url}?state={state}&page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"{url}?state={state}&page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "ledger/occupations.html", context)


def _row(one: Occupation, on: date) -> dict[str, Any]:
    home = one.account.tenancy.property if one.account.tenancy else None
    return {
        "one": one,
        "url": reverse("occupation", args=[one.public_id]),
        "address": str(home) if home else "",
        "patch": home.patch if home else "",
        "look": LOOKS[one.state],
        "overdue": one.next_review_on is not None and one.next_review_on < on,
    }


def occupation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One occupation: what was done, and the next step, a review, or its close."""
    on = clock.today()
    every = occupations.for_user(asking.person(request), landlord_ids=asking.landlord_ids(request), on=on)
    one = every.filter(public_id=public_id).first()
    if one is None:
        raise Http404("No occupation of yours has this address.")
    following = NEXT.get(State(one.state))
    step_form: type[NoteForm] = {State.DECIDED: DecideForm, State.CLOSED: CloseForm}.get(following, NoteForm)  # type: ignore[arg-type,assignment]
    forms_of: dict[str, forms.Form] = {"step": step_form(auto_id="step_%s"), "review": NoteForm(auto_id="review_%s")}
    refused = None
    if request.method == "POST":
        what = "review" if request.POST.get("what") == "review" else "step"
        form = type(forms_of[what])(request.POST, auto_id=f"{what}_%s")  # type: ignore[call-arg]
        forms_of[what] = refused = form
        if form.is_valid():
            try:
                _do(what, one, following, form.cleaned_data, request, on)
            except Refused as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, "Recorded.")
                return redirect("occupation", public_id=one.public_id)
    context = {
        "one": one,
        "row": _row(one, on),
        "charge_words": CHARGE_WORDS,
        "steps": occupations.steps(one),
        "forms": forms_of,
        "refused": refused,
        "next_words": STATE_WORDS[following] if following else "",
        "open": one.closed_on is None,
    }
    return render(request, "ledger/occupation.html", context, status=422 if refused else 200)


def _do(
    what: str, one: Occupation, following: State | None, said: dict[str, Any], request: HttpRequest, on: date
) -> None:
    by = asking.person(request)
    if what == "review":
        operations.review(occupation=one, note=said["note"], by=by, on=on)
    elif following is State.CLOSED:
        operations.close(occupation=one, last_on=said["last_on"], note=said["note"], by=by, on=on)
    elif following is not None:
        decision = Decision(said["decision"]) if said.get("decision") else None
        operations.go_on(occupation=one, to=following, decision=decision, note=said["note"], by=by, on=on)


def occupation_open(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a use and occupation account from the home's last rent account."""
    on = clock.today()
    seen = RentAccount.objects.for_user(asking.person(request), on=on).filter(landlord__in=asking.landlord_ids(request))
    former = seen.select_related("landlord", "tenancy__property", "rent_group").filter(public_id=public_id).first()
    if former is None or former.tenancy is None:
        raise Http404("No rent account of yours has this address.")
    ended = former.tenancy.ends_on
    form = OpenForm(request.POST or None, initial={"opened_on": ended + timedelta(days=1) if ended else on})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            told = operations.open_account(
                former=former,
                reason=Reason(said["reason"]),
                occupiers=said["occupiers"].splitlines(),
                opened_on=said["opened_on"],
                weekly_pence=said["weekly"],
                note=said["note"],
                by=asking.person(request),
                on=on,
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"Account {told.occupation.account.account_ref} is open.")
            return redirect("occupation", public_id=told.occupation.public_id)
    context = {"former": former, "home": former.tenancy.property, "form": form, "charge_words": CHARGE_WORDS}
    return render(request, "ledger/occupation_open.html", context, status=422 if form.errors else 200)
