"""An account's benefit: awards and claims with their history, managed payments, deductions; and their changes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from arrears.queries import frozen as frozen_debts
from casework.operations import managed_payment_letters
from casework.web.benefit_forms import CHANGES, Asking, Change
from casework.web.case_file import account_or_404
from ledger.queries import awards, benefit_history
from ledger.queries import deductions as deduction_queries
from ledger.queries.benefit_history import AwardSeen
from ledger.queries.deductions import RegisterLine
from ledger.rules.benefit_cycles import CYCLE_WORDS
from letters.rules.wording import money, short_day
from staff import clock
from staff.refusals import Refused
from staff.rules.roles import Role
from staff.web import asking

CHANGES_BENEFIT = frozenset({Role.OFFICER, Role.RENTS_SUPPORT, Role.TEAM_LEADER, Role.MANAGER, Role.HEAD_OF_SERVICE})
"""Who is offered the changes; the privilege matrix says who may make them."""

AWARD_LOOKS = {"claimed": "waiting", "pending": "waiting", "in_payment": "good", "suspended": "bad", "ended": "neutral"}
AWARD_CHANGES = {
    "claimed": ("verify", "end"),
    "pending": ("end",),
    "in_payment": ("suspend", "review", "shortfall", "end"),
    "suspended": ("resume", "review", "end"),
    "ended": (),
}
MANAGED_LOOKS = {"granted": "good", "paid": "good", "refused": "bad", "ended": "neutral"}
MANAGED_CHANGES = {
    "telling": ("told", "requested", "managed-end"),
    "requested": ("asking", "granted", "refused", "managed-end"),
    "asking": ("granted", "refused", "managed-end"),
    "granted": ("managed-end",),
    "paid": ("managed-end",),
}
DEDUCTION_LOOKS = {"running": "good", "refused": "bad", "stopping": "warning", "ended": "neutral"}
DEDUCTION_CHANGES = {
    "applied": ("deduction-agreed", "deduction-refused", "deduction-end"),
    "running": ("deduction-cleared", "deduction-end"),
    "stopping": ("deduction-end",),
}


def account_benefits(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The benefit card of one account."""
    on = clock.today()
    account = account_or_404(request, public_id)
    limits = awards.limits(account.landlord, on=on)
    may_change = _may_change(request, account)
    frozen = _frozen(account)
    seen = benefit_history.awards_of(account.pk, on=on)
    lines = deduction_queries.register(benefit_history.deductions_of(account.pk), on=on, late_days=limits.late_days)
    context: dict[str, Any] = {
        "account": account,
        "landlord_name": account.landlord.name,
        "lead": f"Account {account.account_ref}",
        "back_url": reverse("case-file", args=[account.public_id]),
        "frozen": frozen,
        "awards": [_award(account, one, may_change) for one in seen],
        "managed": [_managed(account, one, may_change) for one in benefit_history.managed_payments_of(account.pk)],
        "deductions": [_deduction(account, one, may_change) for one in lines],
        "milestones": [
            {"label": label, "value": short_day(day) if day else "Not yet", "kind": "good" if day else "waiting"}
            for label, day in benefit_history.milestones(account.pk)
        ],
        "starts": [
            {"label": CHANGES[name].title, "url": _url(account, name)}
            for name in ("claim", "discretionary", "managed", *(() if frozen else ("deduction",)))
        ]
        if may_change
        else [],
    }
    return render(request, "casework/account_benefits.html", context)


def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One change: its form, and with POST the change itself."""
    account = account_or_404(request, public_id)
    asked = CHANGES.get(request.GET.get("do", "claim"))
    if asked is None:
        raise Http404("There is no such change.")
    thing = _thing(request, account, asked)
    form = asked.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        ask = Asking(account, thing, asking.person(request), clock.today(), clock.now())
        try:
            asked.call(ask, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, asked.done)
            return redirect("account-benefits", public_id=account.public_id)
    context = {
        "account": account,
        "landlord_name": account.landlord.name,
        "title": asked.title,
        "text": asked.text,
        "lead": f"Account {account.account_ref}" + (f": {_named(thing)}" if thing is not None else ""),
        "form": form,
        "back_url": reverse("account-benefits", args=[account.public_id]),
    }
    return render(request, "casework/benefit_change.html", context, status=400 if form.errors else 200)


def _thing(request: HttpRequest, account: Any, asked: Change) -> Any:
    """What is changed, of this account only; 404 where it is not."""
    if not asked.of:
        return None
    find = {
        "award": benefit_history.award,
        "managed": benefit_history.managed_payment,
        "deduction": benefit_history.deduction,
    }[asked.of]
    try:
        found = find(account.pk, UUID(request.GET.get("of", "")))
    except ValueError:
        found = None
    if found is None:
        raise Http404("It is not on this account.")
    return found


def _named(thing: Any) -> str:
    return str(thing.get_kind_display() if hasattr(thing, "kind") else thing.get_state_display()).lower()


def _may_change(request: HttpRequest, account: Any) -> bool:
    return bool(asking.roles(request).get(account.landlord_id, set()) & CHANGES_BENEFIT)


def _frozen(account: Any) -> bool:
    """Whether Breathing Space or an insolvency protects the debt today (PRA-10, PRA-11)."""
    return account.pk in frozen_debts.account_ids(account.landlord, on=clock.today())


def _url(account: Any, action: str, thing: Any = None) -> str:
    made = f"{reverse('account-benefit-change', args=[account.public_id])}?do={action}"
    return f"{made}&of={thing.public_id}" if thing is not None else made


def _links(account: Any, names: tuple[str, ...], thing: Any, may_change: bool) -> list[dict[str, str]]:
    if not may_change:
        return []
    return [{"label": CHANGES[name].title, "url": _url(account, name, thing)} for name in names]


def _award(account: Any, seen: AwardSeen, may_change: bool) -> dict[str, Any]:
    award = seen.award
    per = "a month" if award.kind in ("UC", "UC_MP") else "a week"
    rows = [
        {"label": "Status", "value": award.get_status_display(), "kind": AWARD_LOOKS[award.status]},
        {"label": "Since", "value": short_day(award.status_on) if award.status_on else "Not known"},
        {"label": "Amount", "value": f"{money(seen.rate_pence)} {per}" if seen.rate_pence else "Not known yet"},
        {"label": "Paid", "value": CYCLE_WORDS.get(award.cycle, award.cycle)},
    ]
    if award.claim_ref:
        rows.append({"label": "Reference", "value": award.claim_ref})
    if award.authority:
        rows.append({"label": "Payer", "value": award.authority})
    if seen.paid_to:
        rows.append({"label": "Paid to", "value": short_day(seen.paid_to)})
    for label, day in (("Last day", award.closed_on), ("Review", award.review_on)):
        if day:
            rows.append({"label": label, "value": short_day(day)})
    for label, pence in (("Spare bedrooms", award.under_occupation_pence), ("Benefit cap", award.cap_pence)):
        if pence:
            rows.append({"label": label, "value": f"{money(pence)} a week kept back"})
    return {
        "id": str(award.public_id),
        "title": award.get_kind_display(),
        "rows": rows,
        "coming": [{"on": short_day(day), "amount": money(pence)} for day, pence in seen.coming[:4]],
        "events": [
            {
                "title": step.get_what_display(),
                "when": short_day(step.on),
                "datetime": step.on.isoformat(),
                "text": step.because,
                "by": "" if step.by.is_system else step.by.name,
                "source": "",
            }
            for step in award.steps_seen  # type: ignore[attr-defined]
        ],
        "links": _links(account, AWARD_CHANGES[award.status], award, may_change),
    }


def _managed(account: Any, managed: Any, may_change: bool) -> dict[str, Any]:
    state = managed.get_state_display()
    rows = [{"label": "State", "value": state, "kind": MANAGED_LOOKS.get(managed.state, "waiting")}]
    rows.append({"label": "Why we ask", "value": managed.why})
    for label, day, note in (
        ("Tenant told", managed.told_on, managed.told_how),
        ("Requested", managed.requested_on, ""),
        ("Tenant being asked", managed.asked_on, ""),
        ("Answered", managed.answered_on, managed.answer),
        ("First paid", managed.paid_on, ""),
        ("Ended", managed.ended_on, managed.answer),
    ):
        if day:
            rows.append({"label": label, "value": short_day(day) + (f", {note}" if note else "")})
    if managed.monthly_pence:
        rows.append({"label": "Amount", "value": f"{money(managed.monthly_pence)} a month"})
    papers = [
        {"title": f"Letter to {paper.person.full_name}", "hint": paper.held_reason, "kind": "info",
         "status": paper.get_state_display(), "state": paper.state, "url": reverse("paper", args=[paper.public_id])}
        for paper in managed_payment_letters.letters_of(managed)
    ]  # fmt: skip
    states = {paper["state"] for paper in papers}
    steps = tuple(
        name for name, state in (("letter-approve", "planned"), ("letter-print", "rendered")) if state in states
    )
    links = _links(account, steps + MANAGED_CHANGES.get(managed.state, ()), managed, may_change)
    return {"rows": rows, "papers": papers, "links": links, "since": short_day(managed.opened_on)}


def _deduction(account: Any, line: RegisterLine, may_change: bool) -> dict[str, Any]:
    deduction = line.deduction
    rows = [
        {
            "label": "State",
            "value": deduction.get_state_display(),
            "kind": DEDUCTION_LOOKS.get(deduction.state, "waiting"),
        },
        {"label": "Applied", "value": f"{short_day(deduction.applied_on)}, for {money(deduction.debt_pence)}"},
    ]
    if deduction.amount_pence:
        how = CYCLE_WORDS.get(deduction.cycle, "")
        rows.append({"label": "Agreed", "value": f"{money(deduction.amount_pence)} {how}"})
    rows.append({"label": "Received so far", "value": money(line.received_pence)})
    rows.append({"label": "Left of the debt", "value": money(line.remaining_pence)})
    if line.watched is not None:
        rows.append({"label": "Next expected", "value": short_day(line.watched.next_on)})
        if line.missing:
            said = f"{line.missing} in a row did not come"
            rows.append({"label": "Missing", "value": said, "kind": "bad" if line.problem else "warning"})
    if line.cleared:
        rows.append({"label": "To do", "value": "The debt is cleared: tell DWP to stop", "kind": "warning"})
    if deduction.because:
        rows.append({"label": "Note", "value": deduction.because})
    links = _links(account, DEDUCTION_CHANGES.get(deduction.state, ()), deduction, may_change)
    return {"title": deduction.get_benefit_display(), "rows": rows, "links": links}
