"""Referrals to support, money advice and Adult Social Care (PRA-22, LAW section 12)."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from arrears.models import Referral
from arrears.operations import referrals as operations
from arrears.rules.referrals import REFERRAL_STATE_WORDS, Consent, may_hold
from casework.queries import people
from casework.web import frame
from casework.web.case_file import account_or_404
from casework.web.contact_forms import AnswerForm, ReferralForm, WordsForm
from casework.web.contacts import people_choices
from casework.web.sensitive_notes import may_read
from letters.rules.wording import day, short_day
from staff import clock
from staff.operations import audit
from staff.refusals import Refused
from staff.web import asking

LOOKS = {"sent": "info", "chased": "warning", "with_manager": "bad", "answered": "good", "no_answer": "neutral"}
PAGE = 50


def referrals(request: HttpRequest) -> HttpResponse:
    """The open ones, or those of one state."""
    show = request.GET.get("show", "")
    states = {state.value: words for state, words in REFERRAL_STATE_WORDS.items()}
    show = show if show in states else ""
    start = request.GET.get("start", "")
    start_at = int(start) if start.isdecimal() and len(start) < 7 else 0
    every = _visible(request)
    counts = dict(every.order_by().values_list("state").annotate(count=Count("pk")))
    found = every.filter(state=show) if show else every.filter(closed_on__isnull=True)
    total = found.count()
    rows = found.select_related("account", "person", "sent_by").order_by("chase_on", "pk")[start_at : start_at + PAGE]
    shown = list(rows)
    here = reverse("referrals") + (f"?{urlencode({'show': show})}" if show else "?show=")
    context = {
        "tiles": [
            {"label": words, "figure": f"{counts.get(name, 0):,}", "url": f"{reverse('referrals')}?show={name}"}
            for name, words in states.items()
        ],
        "show_words": states.get(show, "Open"),
        "rows": [
            {
                "url": reverse("referral", args=[row.public_id]),
                "who": row.person.full_name,
                "account": row.account.account_ref,
                "to": f"{row.get_to_display()}: {row.to_whom}",
                "consent": row.get_consent_display(),
                "sent": f"{short_day(row.sent_on)}, {row.sent_by.name}",
                "state": row.get_state_display(),
                "look": LOOKS[row.state],
            }
            for row in shown
        ],
        "shown": f"Rows {start_at + 1:,} to {start_at + len(shown):,} of {total:,}" if shown else "",
        "next_url": f"{here}&start={start_at + PAGE}" if total > start_at + PAGE else "",
        "previous_url": f"{here}&start={max(0, start_at - PAGE)}" if start_at else "",
    }
    return render(request, "casework/referrals.html", context)


def new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Refer somebody of an account."""
    account = account_or_404(request, public_id)
    on = clock.today()
    household = people.households([(account.pk, account.tenancy_id)], on=on)[account.pk]
    form = ReferralForm(request.POST or None, people=people_choices(household), initial={"consent_on": on})
    status = 200
    if request.method == "POST":
        if form.is_valid():
            told = dict(form.cleaned_data)
            person = next(one for one in household.people if str(one.public_id) == told.pop("person"))
            try:
                made = operations.send(account=account, person=person, by=asking.person(request), on=on, **told)
            except Refused as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(
                    request,
                    f"Sent. {may_hold(Consent(made.consent))} It is chased on {day(made.chase_on)} without an answer.",
                )
                return redirect("referral", public_id=made.public_id)
        status = 400
    context = {"account": account, "form": form, "back_url": _back(request, account)}
    return render(request, "casework/referral_new.html", context, status=status)


def referral(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One referral: what was sent, what happened, what can be done."""
    found = _or_404(request, public_id)
    if request.method == "POST":
        return _act(request, found)
    reads = not found.restricted or may_read(request, found.landlord_id)
    if found.restricted and reads:
        audit.record(
            landlord=found.landlord,
            action="safeguarding referral read",
            subject=found,
            by=asking.person(request),
            on=clock.today(),
        )
    context = {
        "found": found,
        "title": f"{found.get_to_display()}: {found.person.full_name}",
        "facts": _facts(found, reads=reads),
        "open": found.closed_on is None,
        "may_act": found.landlord_id in frame.landlord_ids_for(request, "referral-new"),
        "with_manager": found.state == "with_manager",
        "answer_form": AnswerForm(auto_id="id_answer_%s"),
        "chase_form": WordsForm(auto_id="id_chase_%s", label="How it was chased, and whom you spoke with"),
        "go_on_form": WordsForm(auto_id="id_go_on_%s", label="Why the case goes on without their answer"),
        "steps": [
            {
                "title": step.get_what_display(),
                "text": step.words,
                "when": day(step.on),
                "datetime": step.on.isoformat(),
                "by": "" if step.by.is_system else step.by.name,
            }
            for step in found.steps.select_related("by").order_by("-pk")
        ],
        "back_url": _back(request, found.account),
    }
    return render(request, "casework/referral.html", context)


def _act(request: HttpRequest, found: Referral) -> HttpResponse:
    now: dict[str, Any] = {"referral": found, "by": asking.person(request), "on": clock.today()}
    words = request.POST.get("words", "")
    act = request.POST.get("act", "")
    try:
        if act == "chased":
            operations.chased(words=words, **now)
        elif act == "go_on":
            operations.go_on(because=words, **now)
        else:
            operations.answer(result=request.POST.get("result", ""), words=words, **now)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Recorded.")
    return redirect("referral", public_id=found.public_id)


def _facts(found: Referral, *, reads: bool) -> list[dict[str, Any]]:
    consent = found.get_consent_display() + (f", {day(found.consent_on)}" if found.consent_on else "")
    rows: list[dict[str, Any]] = [
        {"label": "State", "value": found.get_state_display(), "kind": LOOKS[found.state]},
        {"label": "Account", "value": found.account.account_ref},
        {"label": "Sent to", "value": found.to_whom},
        {"label": "Consent", "value": consent},
        {"label": "It rests on", "value": found.get_basis_display()},
        {"label": "What they may be told", "value": may_hold(Consent(found.consent))},
        {"label": "Why", "value": found.words if reads else "Restricted: your role does not read it."},
        {"label": "Sent", "value": f"{day(found.sent_on)}, {found.sent_by.name}"},
    ]
    if found.closed_on is None:
        rows.append({"label": "Chased without an answer", "value": day(found.chase_on)})
        rows.append({"label": "With the manager", "value": day(found.manager_on)})
    else:
        outcome = found.get_result_display() or "Went on without an answer"
        words = f"{outcome}. {found.result_words}" if reads else f"{outcome}."
        rows.append({"label": "What came of it", "value": words.strip()})
        rows.append({"label": "Closed", "value": day(found.closed_on)})
    return rows


def _visible(request: HttpRequest) -> Any:
    rows = Referral.objects.for_user(asking.person(request), on=clock.today())
    return rows.filter(landlord__in=asking.landlord_ids(request))


def _or_404(request: HttpRequest, public_id: UUID) -> Any:
    found = (
        _visible(request).select_related("account", "landlord", "person", "sent_by").filter(public_id=public_id).first()
    )
    if found is None:
        raise Http404("No referral of yours has this address.")
    return found


def _back(request: HttpRequest, account: Any) -> str:
    if frame.may_open(request, "case-file"):
        return reverse("case-file", args=[account.public_id])
    return reverse("referrals")
