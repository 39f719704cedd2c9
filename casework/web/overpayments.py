"""Housing Benefit that councils take back from innocent tenants' payments: the log, its checks, its cases (OPS-D20)."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from casework.queries import blameless_letters
from casework.web import frame
from casework.web.benefit_forms import Pounds, day, words
from ledger.operations import overpayments as operations
from ledger.queries import overpayments as queries
from ledger.queries import seen
from letters.rules.wording import money, short_day
from staff import clock
from staff.models import Landlord
from staff.refusals import Refused
from staff.web import asking

LOOKS = {"received": "warning", "disputed": "waiting", "recovering": "info", "complete": "good"}
STATES = {"received": "Received", "disputed": "Disputed", "recovering": "Being recovered", "complete": "Complete"}
DEBTS = {
    "hbo": "Overpayment account of the tenancy (never rent arrears)",
    "rent": "Rent account, where legal has signed it off",
    "loss": "Loss of the landlord",
}
MOVES = {
    "received": ("dispute", "complete"),
    "recovering": ("dispute", "complete"),
    "disputed": ("settle", "complete"),
}
MOVE_WORDS = {
    "dispute": "We have disputed it in writing",
    "settle": "The dispute has ended; recovery goes on",
    "complete": "Close it: nothing more will be recovered",
}
MOST = 200


class OpenCase(forms.Form):
    authority = words("Council", longest=120)
    claim_ref = words("Overpaid claim", longest=30)
    account_ref = words("Rent account of the overpaid tenancy", required=False, longest=30)
    period_from = day("Overpaid from")
    period_to = day("Overpaid to")
    decided_on = day("Date of the decision letter", help_text="It can be disputed for one calendar month.")
    demanded = Pounds(label="Sum demanded")
    debt_to = forms.ChoiceField(label="Where the debt lies", choices=list(DEBTS.items()))


class Because(forms.Form):
    because = words("Why")


class ThisOne(forms.Form):
    case = forms.ChoiceField(label="Overpayment")
    because = words("How you know", longest=400)

    def __init__(self, fits: list[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].choices = [  # type: ignore[attr-defined]
            (str(one.public_id), f"Claim {one.claim_ref}, {money(one.still_pence)} still to recover") for one in fits
        ]


class NotThisOne(forms.Form):
    recovery = forms.ChoiceField(label="Recovery")
    because = words("How you know", longest=400)

    def __init__(self, recoveries: list[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recovery"].choices = [  # type: ignore[attr-defined]
            (str(one.public_id), f"{money(one.recovered_pence)} of {short_day(one.paid_on)}, claim {one.claim_ref}")
            for one in recoveries
            if one.asked_id is None
        ]


def overpayments(request: HttpRequest) -> HttpResponse:
    """The log: recoveries that wait for their case, the cases, and whether each schedule agrees with the money."""
    on, user = clock.today(), asking.person(request)
    ids = asking.landlord_ids(request)
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    cases = queries.cases_for_user(user, on=on, landlord_ids=ids)
    listed = list(
        (cases.filter(state=state) if state else cases)
        .select_related("account", "debt_account", "landlord")
        .order_by("-decided_on", "-pk")[:MOST]
    )
    waiting = list(queries.waiting_for_user(user, on=on, landlord_ids=ids).select_related("account", "landlord")[:MOST])
    here = reverse("overpayments")
    counts = {one: cases.filter(state=one).count() for one in STATES}
    context = {
        "cases": [_case_row(case, len(ids) > 1) for case in listed],
        "waiting": [
            {
                "claim": each.claim_ref,
                "on": short_day(each.paid_on),
                "authority": each.authority,
                "schedule": each.schedule_no,
                "account": each.account.account_ref if each.account else "Not known",
                "kept": money(each.recovered_pence),
                "url": f"{reverse('overpayment-new')}?{urlencode({'recovery': each.public_id})}",
            }
            for each in waiting
        ],
        "checks": _checks(request, ids),
        "groups": [
            {
                "title": "State",
                "options": [
                    {
                        "label": label,
                        "url": here if one == state else f"{here}?state={one}",
                        "count": counts[one],
                        "current": one == state,
                    }
                    for one, label in STATES.items()
                ],
            }
        ],
        "chips": [{"label": "State", "value": STATES[state], "remove_url": here}] if state else [],
        "clear_url": here,
        "new_url": reverse("overpayment-new") if frame.may_open(request, "overpayment-new") else "",
    }
    return render(request, "casework/overpayments.html", context)


def _case_row(case: Any, several: bool) -> dict[str, Any]:
    return {
        "url": reverse("overpayment", args=[case.public_id]),
        "claim": case.claim_ref,
        "authority": case.authority,
        "landlord": case.landlord.name if several else "",
        "account": case.account.account_ref if case.account else "Not known",
        "decided": short_day(case.decided_on),
        "state": case.get_state_display(),
        "look": LOOKS[case.state],
        "dispute_by": short_day(case.dispute_by_on) if case.state == "received" else "",
        "demanded": money(case.demanded_pence),
        "still": money(case.still_pence),
        "last": short_day(case.last_recovered_on) if case.last_recovered_on else "",
    }


def _checks(request: HttpRequest, ids: list[int]) -> list[dict[str, Any]]:
    """Each schedule of the log: the money, and whether an innocent tenant was written to about arrears since."""
    found = []
    for landlord in Landlord.objects.filter(pk__in=ids).order_by("name"):
        letters = blameless_letters.arrears_letters_since(landlord)
        for check in queries.schedule_checks(landlord)[-20:]:
            written = letters.get(check.schedule_no, 0)
            found.append(
                {
                    "schedule": check.schedule_no,
                    "on": short_day(check.scheduled_on),
                    "credited": money(check.credited_pence),
                    "kept": money(check.recovered_pence),
                    "bank": money(check.bank_pence),
                    "money_kind": "good" if check.agrees else "bad",
                    "money_words": "Agrees" if check.agrees else f"The ledger has {money(check.posted_pence)}",
                    "letters_kind": "warning" if written else "good",
                    "letters_words": f"{written} written to since: look at each" if written else "None written to",
                }
            )
    return found[::-1]


def overpayment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One case: its facts, its recoveries, its moves. POST makes a move, or takes a recovery off."""
    case = _case_or_404(request, public_id)
    standing = case.recoveries.filter(posting__reversed_by__isnull=True)
    recoveries = list(standing.select_related("account", "asked").order_by("-paid_on", "-pk")[:MOST])
    posted = request.POST if request.method == "POST" else None
    form = Because(posted if posted and "recovery" not in posted else None)
    wrong = NotThisOne(recoveries, posted if posted and "recovery" in posted else None, auto_id="not_%s")
    for bound, act in ((form, _move), (wrong, _take_off)):
        if bound.is_bound and bound.is_valid():
            try:
                done = act(request, case, recoveries, bound.cleaned_data)
            except Refused as refusal:
                bound.add_error(None, refusal.message)
            else:
                messages.success(request, done)
                return redirect("overpayment", public_id=case.public_id)
    may = frame.may_open(request, "overpayment-new")
    context = {
        "case": case,
        "landlord_name": case.landlord.name,
        "title": f"Overpayment of claim {case.claim_ref}",
        "rows": _facts(case),
        "recoveries": [_recovery_row(request, each) for each in recoveries],
        "events": [
            {
                "title": STATES[step.reached],
                "when": short_day(step.on),
                "datetime": step.on.isoformat(),
                "text": step.because,
                "by": "" if step.by.is_system else step.by.name,
                "source": "",
            }
            for step in case.steps.select_related("by").order_by("-pk")
        ],
        "moves": [{"name": name, "label": MOVE_WORDS[name]} for name in MOVES.get(case.state, ())] if may else [],
        "form": form,
        "wrong": wrong if may and wrong.fields["recovery"].choices else None,  # type: ignore[attr-defined]
        "bound": wrong if wrong.is_bound else form,
    }
    return render(request, "casework/overpayment.html", context, status=400 if form.errors or wrong.errors else 200)


def _move(request: HttpRequest, case: Any, recoveries: list[Any], said: dict[str, Any]) -> str:
    act = {
        "dispute": operations.dispute,
        "settle": operations.settle_dispute,
        "complete": operations.complete,
    }.get(request.POST.get("move", ""))
    if act is None:
        raise Http404("There is no such move.")
    act(overpayment=case, because=said["because"], by=asking.person(request), on=clock.today())
    return "Noted."


def _take_off(request: HttpRequest, case: Any, recoveries: list[Any], said: dict[str, Any]) -> str:
    wrong = next(each for each in recoveries if str(each.public_id) == said["recovery"])
    done = operations.unmatch(recovery=wrong, because=said["because"], by=asking.person(request), on=clock.today())
    if done.asked is not None:
        return "It is asked for and waits for approval. The debt stands until then."
    return "It is taken off this overpayment, and waits in the list until somebody says whose it was."


def _recovery_row(request: HttpRequest, each: Any) -> dict[str, Any]:
    waits = each.asked
    return {
        "on": short_day(each.paid_on),
        "schedule": each.schedule_no,
        "account": each.account.account_ref if each.account else "Not known",
        "credited": money(each.credited_pence),
        "kept": money(each.recovered_pence),
        "waits": "" if waits is None else "Waits for approval",
        "waits_url": reverse("adjustment", args=[waits.public_id])
        if waits is not None and frame.may_open(request, "adjustment")
        else "",
    }


def _case_or_404(request: HttpRequest, public_id: UUID) -> Any:
    found = (
        queries.cases_for_user(asking.person(request), on=clock.today(), landlord_ids=asking.landlord_ids(request))
        .select_related("landlord", "account", "debt_account")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404("No overpayment of yours has this address.")
    return found


def _facts(case: Any) -> list[dict[str, Any]]:
    disputable = case.state in ("received", "recovering") and clock.today() <= case.dispute_by_on
    return [
        {"label": "State", "value": case.get_state_display(), "kind": LOOKS[case.state]},
        {"label": "Council", "value": case.authority},
        {"label": "Overpaid tenancy", "value": case.account.account_ref if case.account else "Not known"},
        {"label": "Overpaid", "value": f"{short_day(case.period_from)} to {short_day(case.period_to)}"},
        {"label": "Decision letter", "value": short_day(case.decided_on)},
        {
            "label": "Dispute by",
            "value": short_day(case.dispute_by_on) + ("" if disputable else ", no longer open"),
        },
        {"label": "Demanded", "value": money(case.demanded_pence)},
        {"label": "Recovered", "value": money(case.recovered_pence)},
        {"label": "Still to recover", "value": money(case.still_pence)},
        {"label": "The debt lies on", "value": f"{case.debt_account.account_ref} ({case.get_debt_to_display()})"},
    ]


def new(request: HttpRequest) -> HttpResponse:
    """Open a case, from a recovery that waits for one or by itself; or give a recovery to a case that stands."""
    on, user = clock.today(), asking.person(request)
    ids = asking.landlord_ids(request)
    recovery = _recovery(request, ids)
    landlord = recovery.landlord if recovery else Landlord.objects.filter(pk__in=ids).order_by("name").first()
    if landlord is None:
        raise Http404("No landlord of yours.")
    fits = []
    if recovery is not None:
        open_cases = queries.cases_for_user(user, on=on, landlord_ids=[landlord.pk]).exclude(state="complete")
        fits = list(open_cases.filter(still_pence__gte=recovery.recovered_pence).order_by("-pk")[:20])
    first = {"authority": recovery.authority} if recovery else {}
    posted = request.POST if request.method == "POST" else None
    this_one = ThisOne(fits, posted if posted and "fits" in posted else None, auto_id="fits_%s")
    form = OpenCase(posted if posted is not None and "fits" not in posted else None, initial=first)
    if posted is not None:
        bound = this_one if this_one.is_bound else form
        try:
            case = _opened_or_matched(request, landlord, recovery, form, this_one, fits, on)
        except Refused as refusal:
            bound.add_error(None, refusal.message)
        else:
            if case is not None:
                messages.success(request, _told(recovery))
                return redirect("overpayment", public_id=case.public_id)
    context = {
        "form": form,
        "landlord_name": landlord.name,
        "this_one": this_one if fits else None,
        "bound": this_one if this_one.is_bound else form,
        "lead": f"{money(recovery.recovered_pence)} was kept back from claim {recovery.claim_ref} on"
        f" {short_day(recovery.paid_on)}."
        if recovery
        else "",
        "back_url": reverse("overpayments"),
    }
    wrong = form.errors or this_one.errors
    return render(request, "casework/overpayment_new.html", context, status=400 if wrong else 200)


def _told(recovery: Any) -> str:
    if recovery is None:
        return "The case is open."
    recovery.refresh_from_db()
    if recovery.asked_id is not None:
        return "The match is asked for and waits for approval; no innocent account is touched."
    return "The recovery stands on its overpayment; no innocent account was touched."


def _recovery(request: HttpRequest, ids: list[int]) -> Any:
    asked = request.GET.get("recovery", "")
    if not asked:
        return None
    try:
        public_id = UUID(asked)
    except ValueError:
        raise Http404("No recovery has this address.") from None
    waiting = queries.waiting_for_user(asking.person(request), on=clock.today(), landlord_ids=ids)
    found = waiting.select_related("landlord", "account").filter(public_id=public_id).first()
    if found is None:
        raise Http404("No recovery that waits has this address.")
    return found


def _opened_or_matched(
    request: HttpRequest,
    landlord: Landlord,
    recovery: Any,
    form: OpenCase,
    this_one: ThisOne,
    fits: list[Any],
    on: date,
) -> Any:
    """The case that the recovery stands under now; None where the form has to be put right."""
    by = asking.person(request)
    if this_one.is_bound:
        if recovery is None or not this_one.is_valid():
            return None
        chosen = next(one for one in fits if str(one.public_id) == this_one.cleaned_data["case"])
        operations.match(recovery=recovery, overpayment=chosen, because=this_one.cleaned_data["because"], by=by, on=on)
        return chosen
    if not form.is_valid():
        return None
    said = form.cleaned_data
    account = None
    if said["account_ref"]:
        mine = seen.accounts_for_user(by, on=on).filter(landlord=landlord)
        account = mine.filter(Q(account_ref=said["account_ref"])).first()
        if account is None:
            form.add_error("account_ref", "No account of yours has this reference.")
            return None
    return operations.open_case(
        landlord=landlord, authority=said["authority"], claim_ref=said["claim_ref"], account=account,
        period_from=said["period_from"], period_to=said["period_to"], decided_on=said["decided_on"],
        demanded_pence=said["demanded"], debt_to=said["debt_to"], by=by, on=on,
        recoveries=[recovery] if recovery else [],
    )  # fmt: skip
