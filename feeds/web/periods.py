"""Accounting periods in the browser: what is open, the checklist, closing by two people, journals for finance."""

from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from feeds.operations import closings
from feeds.operations import gl_journals as journal_files
from ledger.operations import periods as operations
from ledger.operations import reconciling_items
from ledger.queries import gl_journals, period_items, periods
from ledger.queries.period_checks import Check, Leads
from ledger.rules.control_account import FIGURE_WORDS, FIGURES
from ledger.rules.money import NotMoney, pence
from staff import clock
from staff.refusals import Refused
from staff.rules.roles import Role
from staff.web import asking

if TYPE_CHECKING:
    from ledger.models import AccountingPeriod

SHOWN = 120
CLOSES_PERIODS = frozenset({Role.MANAGER, Role.HEAD_OF_SERVICE, Role.FINANCE})
"""Who is offered to close; the privilege matrix says who may."""
LOOKS = {"open": "info", "closing": "waiting", "closed": "good"}
STATES = {"open": "Open", "closing": "Being closed", "closed": "Closed"}


class ItemForm(forms.Form):
    """A difference a person names: which figure, how much, and what it is."""

    figure = forms.ChoiceField(choices=[(each, FIGURE_WORDS[each]) for each in FIGURES], initial="closing")
    amount = forms.CharField(
        label="Difference", max_length=14, help_text="Finance’s figure less ours, in pounds, such as 12.30 or -12.30."
    )
    words = forms.CharField(label="What it is", max_length=200)

    def clean_amount(self) -> int:
        """Whole pence."""
        try:
            return pence(self.cleaned_data["amount"].strip())
        except NotMoney as wrong:
            raise forms.ValidationError(str(wrong)) from None


def period_list(request: HttpRequest) -> HttpResponse:
    """The periods, the newest first, those that can be closed on top of mind."""
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    on = clock.today()
    found = periods.of_landlords(asking.landlord_ids(request)).filter(starts_on__lte=on)
    found = found.filter(state=state) if state else found
    url = reverse("periods")
    context = {
        "rows": [
            {"period": each, "look": LOOKS[each.state], "over": each.ends_on < on and each.state == "open"}
            for each in found[:SHOWN]
        ],
        "groups": [
            {
                "title": "State",
                "options": [
                    {"label": words, "url": url if each == state else f"{url}?state={each}", "current": each == state}
                    for each, words in STATES.items()
                ],
            }
        ],
        "chips": [{"label": "State", "value": STATES[state], "remove_url": url}] if state else [],
        "clear_url": url,
    }
    return render(request, "feeds/periods.html", context)


def period(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One period: what must be so before it is closed, its figures, named differences and journals."""
    return _page(request, _period_or_404(request, public_id), ItemForm())


def begin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin to close a period."""
    found = _period_or_404(request, public_id)
    try:
        operations.begin_closing(period=found, by=asking.person(request), on=clock.today())
        messages.success(request, "The closing has begun. A second person looks at the checks and closes it.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("period", public_id=public_id)


def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Close it for ever."""
    found = _period_or_404(request, public_id)
    try:
        closings.close(period=found, by=asking.person(request), on=clock.today())
        messages.success(request, "Closed. Its figures are frozen; what comes late counts in the next period.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("period", public_id=public_id)


def name_item(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Name a difference with finance."""
    found = _period_or_404(request, public_id)
    form = ItemForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        reconciling_items.name(
            period=found,
            figure=form.cleaned_data["figure"],
            amount_pence=form.cleaned_data["amount"],
            words=form.cleaned_data["words"],
            by=asking.person(request),
            on=clock.today(),
        )
        messages.success(request, "Named.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("period", public_id=public_id)


def clear_item(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that a named difference is no more."""
    item = period_items.find(public_id, asking.landlord_ids(request))
    if item is None:
        raise Http404("No named difference of yours has this address.")
    try:
        reconciling_items.clear(item=item, by=asking.person(request), on=clock.today())
        messages.success(request, "Cleared.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("period", public_id=item.period.public_id)


def make_journal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make the journal of what has not been sent."""
    found = _period_or_404(request, public_id)
    try:
        journal = journal_files.make(period=found, by=asking.person(request), on=clock.today())
        messages.success(request, f"Journal {journal.number} is made: {journal.line_count} lines.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("period", public_id=public_id)


def journal_csv(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A journal's file, the same bytes every time."""
    journal = gl_journals.of_periods(asking.landlord_ids(request)).filter(public_id=public_id).first()
    if journal is None:
        raise Http404("No journal of yours has this address.")
    response = HttpResponse(journal_files.content(journal), content_type="text/csv; charset=utf-8")
    name = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in journal_files.file_name(journal))
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _period_or_404(request: HttpRequest, public_id: UUID) -> "AccountingPeriod":
    found = periods.find(public_id, asking.landlord_ids(request))
    if found is None:
        raise Http404("No period of yours has this address.")
    return found


def _page(request: HttpRequest, found: "AccountingPeriod", form: ItemForm, status: int = 200) -> HttpResponse:
    on, closed = clock.today(), found.state == "closed"
    checks = [] if closed else closings.checklist(found)
    account = periods.frozen(found) or periods.control(found)
    waiting = gl_journals.waiting(found)
    context = {
        "period": found,
        "look": LOOKS[found.state],
        "tasks": [_task(check, found) for check in checks],
        "open_checks": sum(check.blocks for check in checks),
        "figures": [{"label": FIGURE_WORDS[name], "pence": account.figure(name)} for name in FIGURES],
        "items": period_items.of_period(found),
        "journals": list(gl_journals.of_periods([found.landlord_id]).filter(period=found)),
        "waiting": waiting,
        "form": form,
        "may_send": bool(asking.roles(request)[found.landlord_id] & CLOSES_PERIODS),
        "may_begin": found.state == "open" and found.ends_on < on,
        "may_close": found.state == "closing",
        "begun_by_me": found.closing_by_id == asking.person(request).pk,
        "control_url": reverse("control-account", args=[found.public_id]),
    }
    return render(request, "feeds/period.html", context, status=status)


def _task(check: Check, found: "AccountingPeriod") -> dict[str, str]:
    if check.holds:
        look, words = "good", "Holds"
    elif check.only_told:
        look, words = "info", "For you to see"
    else:
        look, words = "bad", "Open"
    return {
        "title": check.title,
        "hint": check.words,
        "kind": look,
        "status": words,
        "url": "" if check.holds else _leads(check, found),
    }


def _leads(check: Check, found: "AccountingPeriod") -> str:
    if check.leads is Leads.EARLIER_PERIOD and (before := periods.not_closed_before(found)) is not None:
        return reverse("period", args=[before.public_id])
    if check.leads is Leads.CONTROL_ACCOUNT:
        return reverse("control-account", args=[found.public_id])
    names: dict[Leads, str] = {
        Leads.LEDGER_CHECKS: "ledger-checks",
        Leads.SUSPENSE: "suspense",
        Leads.AGREEMENT: "finance-agreement",
        Leads.FILES: "runs",
        Leads.MIRRORED: "mirrored",
    }
    return reverse(names[check.leads]) if check.leads in names else ""
