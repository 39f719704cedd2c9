"""
An arrangement is made in four short steps, each a page that works without JavaScript: what is owed, money in and out,
the offer with its schedule, check and agree (OPS-E8, OPS-E11). Then its own page: calendar, history, end.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from arrears.operations import arrangement_letters as operations
from arrears.queries import arrangement_offers as offers
from arrears.queries import arrangements as queries
from arrears.queries.arrangement_offers import Owed
from arrears.rules import affordability, arrangement_calendar
from arrears.rules.affordability import Line, Side
from arrears.rules.arrangements import KIND_WORDS, ArrangementKind, Terms
from casework.queries import arrangement_page
from casework.web import arrangement_words as words
from casework.web import frame
from casework.web.arrangement_forms import EndForm, MoneyForm, OfferForm, pounds, read_offer, side_words, signed
from casework.web.case_file import account_or_404
from ledger.queries import seen
from letters.rules.wording import day, money, short_day
from staff import clock
from staff.refusals import Refused
from staff.web import asking

STEPS = (
    ("arrangement-owed", "What is owed"),
    ("arrangement-money", "Money in and out"),
    ("arrangement-offer", "The offer"),
    ("arrangement-check", "Check and agree"),
)
ROWS_SHOWN = 16
"""How many due days the offer shows; the rest is said in a sentence."""


def owed(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Step 1: the three lines, what is not due yet, and what an arrangement would clear."""
    account = account_or_404(request, public_id)
    on, by = clock.today(), asking.person(request)
    if request.method == "POST":
        operations.drop_draft(account=account, by=by)
        messages.success(request, "The draft is dropped. Nothing was agreed.")
        return redirect("case-file", public_id=account.public_id)
    found = offers.owed(account, on=on)
    standing = queries.of_account(account.pk).filter(ended_on__isnull=True).first()
    draft = offers.draft_of(account, by=by)
    context = {
        "three_lines": words.three_lines(found),
        "rows": words.owed_rows(found, whole=False),
        "found": found,
        "to_clear": money(found.to_clear_pence),
        "standing": standing,
        "court_stands": standing is not None and standing.kind == ArrangementKind.COURT,
        "may_go_on": found.to_clear_pence > 0 and not found.frozen,
        "draft_of": short_day(draft.changed_on) if draft else "",
    }
    return _page(request, account, 1, context)


def money_in_and_out(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Step 2: what the household has and needs; it may be left out."""
    account = account_or_404(request, public_id)
    on, by = clock.today(), asking.person(request)
    if not _may_begin(account, on):
        return redirect("arrangement-owed", public_id=account.public_id)
    told = _told(account, by)
    form = MoneyForm(request.POST or None, initial=told.get("money") or _money_before(account))
    lines: list[Line] | None = None
    if request.method == "POST" and request.POST.get("do") == "skip":
        _keep(account, told | {"money": {}, "asked": False}, by, on)
        return redirect("arrangement-offer", public_id=account.public_id)
    if request.method == "POST" and form.is_valid():
        lines = form.lines()
        _keep(account, told | {"money": MoneyForm.filled_with(lines), "asked": True}, by, on)
        if request.POST.get("do") != "add":
            return redirect("arrangement-offer", public_id=account.public_id)
    elif request.method == "GET":
        lines = _lines(told)
    sums = affordability.by_the_week(lines) if lines else None
    context = {
        "form": form,
        "sides": [
            {"title": "Money in", "id": "in", "rows": form.side(Side.IN)},
            {"title": "Money out", "id": "out", "rows": form.side(Side.OUT)},
        ],
        "sums": words.sums(sums) if sums else [],
        "over": signed(sums.surplus_pence) if sums else "",
        "short": sums is not None and sums.surplus_pence <= 0,
        "added": request.method == "POST" and sums is not None,
    }
    return _page(request, account, 2, context)


def offer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Step 3: what they offer; the schedule and what to mind stand beside it at once."""
    account = account_or_404(request, public_id)
    on, by = clock.today(), asking.person(request)
    found = offers.owed(account, on=on)
    if found.to_clear_pence <= 0 or found.frozen:
        return redirect("arrangement-owed", public_id=account.public_id)
    told = _told(account, by)
    first = told.get("offer") or _suggested(found, on)
    form = OfferForm(request.POST or None, initial=first, to_clear_pence=found.to_clear_pence, on=on)
    if request.method == "POST" and form.is_valid():
        _keep(account, told | {"offer": _plain(form.cleaned_data)}, by, on)
        if request.POST.get("do") != "show":
            return redirect("arrangement-check", public_id=account.public_id)
    lines = _lines(told)
    context = {"form": form, "to_clear": money(found.to_clear_pence), "surplus": _surplus(lines)}
    made = form.offer() if request.method == "POST" and form.is_valid() else _offer(told, found, on)
    if made is not None:
        limits = queries.limits(account.landlord, on=on)
        context |= _shown(
            operations.terms_of(made, found, tolerance_days=limits.tolerance_days), found, lines, limits, on
        )
    return _page(request, account, 3, context)


def check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Step 4: everything on one page, each part with its way back; agreeing plans letter AG1."""
    account = account_or_404(request, public_id)
    on, by = clock.today(), asking.person(request)
    found = offers.owed(account, on=on)
    told = _told(account, by)
    made = _offer(told, found, on)
    if made is None or found.to_clear_pence <= 0 or found.frozen:
        return redirect("arrangement-offer" if made is None else "arrangement-owed", public_id=account.public_id)
    lines, problem = _lines(told), ""
    if request.method == "POST":
        try:
            done = operations.agree_and_confirm(account=account, offer=made, lines=lines, by=by, on=on, at=clock.now())
        except Refused as refusal:
            problem = refusal.message
        else:
            messages.success(request, "Agreed. Letter AG1, which confirms it, waits for approval below.")
            return redirect("arrangement", public_id=done.public_id)
    limits = queries.limits(account.landlord, on=on)
    terms = operations.terms_of(made, found, tolerance_days=limits.tolerance_days)
    context = {
        "problem": problem,
        "owed_rows": words.owed_rows(found),
        "money_rows": side_words(lines),
        "surplus": _surplus(lines),
        "offer_rows": words.terms_rows(terms),
        "people": listed_people(account, on),
        **_shown(terms, found, lines, limits, on),
    }
    return _page(request, account, 4, context)


def arrangement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One arrangement: its terms, how it stands, each due day with what came, and its history."""
    row = _or_404(request, public_id)
    on = clock.today()
    found = arrangement_page.page(row, on=on)
    papers = [words.paper(one) for one in operations.letters_of(row)]
    states = {paper["state"] for paper in papers}
    context = {
        "row": row,
        "title": f"Arrangement {row.arrangement_ref}",
        "lead": f"Account {row.account.account_ref}, {listed_people(row.account, on)}",
        "account_url": reverse("case-file", args=[row.account.public_id]),
        "state": words.state(found),
        "sentence": arrangement_calendar.sentence(found.terms),
        "facts": words.facts(row, found),
        "rows": [words.due_row(one) for one in found.days[: found.shown]],
        "later": [words.due_row(one) for one in found.days[found.shown :]],
        "columns": words.DUE_COLUMNS,
        "history": [words.event(one) for one in found.history],
        "papers": papers,
        "approve": "planned" in states,
        "print": "rendered" in states,
        "budget": side_words(offers.lines_of(row.budget)) if row.budget else [],
        "over": signed(row.budget.surplus_weekly_pence) if row.budget else "",
        "running": row.ended_on is None,
        "may_change": frame.may_open(request, "arrangement-end"),
    }
    return render(request, "casework/arrangement.html", context)


def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End one, with the reason for the file and the reason for the tenant."""
    row = _or_404(request, public_id)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            operations.end_and_tell(
                arrangement=row,
                how=told["how"],
                because=told["because"],
                words_for_tenant=told["words_for_tenant"],
                by=asking.person(request),
                on=clock.today(),
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            letter = " Letter AG3 waits for approval below." if told["words_for_tenant"].strip() else ""
            messages.success(request, f"The arrangement has ended.{letter}")
            return redirect("arrangement", public_id=row.public_id)
    context = {"row": row, "form": form, "back_url": reverse("arrangement", args=[row.public_id])}
    return render(request, "casework/arrangement_end.html", context)


def letters(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Approve the letters of one, or take them to the printer."""
    row = _or_404(request, public_id)
    now: dict[str, Any] = {"by": asking.person(request), "on": clock.today(), "at": clock.now()}
    try:
        if request.POST.get("do") == "print":
            batch = operations.make_batch(arrangement=row, **now)
            return redirect("print-batch", public_id=batch.public_id)
        count = operations.approve(arrangement=row, **now)
        messages.success(request, f"{count} letter{'' if count == 1 else 's'} approved.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("arrangement", public_id=row.public_id)


def _page(request: HttpRequest, account: Any, number: int, context: dict[str, Any]) -> HttpResponse:
    """A step of the wizard in its frame."""
    name, title = STEPS[number - 1]
    at = {"account": account, "number": number, "steps": len(STEPS), "title": title}
    at |= {"lead": f"Account {account.account_ref}, {listed_people(account, clock.today())}"}
    at |= {"case_url": reverse("case-file", args=[account.public_id])}
    at |= {"back_url": reverse(STEPS[number - 2][0], args=[account.public_id]) if number > 1 else at["case_url"]}
    at |= {"back_text": STEPS[number - 2][1] if number > 1 else "The case file"}
    at |= {"urls": {key.removeprefix("arrangement-"): reverse(key, args=[account.public_id]) for key, _ in STEPS}}
    return render(request, f"casework/{name.replace('-', '_')}.html", at | context)


def listed_people(account: Any, on: date) -> str:
    """The tenants' names in a sentence."""
    return arrangement_page.people_of(account, on=on) or "nobody recorded"


def _or_404(request: HttpRequest, public_id: UUID) -> Any:
    visible = seen.accounts_for_user(asking.person(request), on=clock.today())
    row = queries.of_accounts(visible, asking.landlord_ids(request)).filter(public_id=public_id).first()
    if row is None:
        raise Http404("No arrangement of yours has this address.")
    return row


def _may_begin(account: Any, on: date) -> bool:
    found = offers.owed(account, on=on)
    return found.to_clear_pence > 0 and not found.frozen


def _told(account: Any, by: Any) -> dict[str, Any]:
    draft = offers.draft_of(account, by=by)
    return dict(draft.told) if draft else {}


def _keep(account: Any, told: dict[str, Any], by: Any, on: date) -> None:
    operations.keep_draft(account=account, told=told, by=by, on=on)


def _money_before(account: Any) -> dict[str, str]:
    """What the household told last time: nobody types it again (WCAG 3.3.7)."""
    budget = offers.newest_budget(account)
    return MoneyForm.filled_with(offers.lines_of(budget)) if budget else {}


def _lines(told: dict[str, Any]) -> list[Line]:
    """The money in and out of a draft; empty where nobody asked."""
    form = MoneyForm(told.get("money") or {})
    return form.lines() if told.get("asked") and form.is_valid() else []


def _surplus(lines: list[Line]) -> str:
    return signed(affordability.by_the_week(lines).surplus_pence) if lines else ""


def _suggested(found: Owed, on: date) -> dict[str, Any]:
    """The first offer's days: on the payer's own pay-days where they are known."""
    frequency = words.frequency_of(found.payer_cycle)
    return {
        "kind": ArrangementKind.INFORMAL.value,
        "frequency": frequency.value,
        "starts_on": (found.next_pay_day or words.a_week_on(on)).isoformat(),
    }


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    """Cleaned values as a draft keeps them and the form shows them again."""
    kept = {name: told.get(name) or "" for name in ("kind", "frequency")}
    kept |= {name: pounds(told.get(name) or 0) for name in ("instalment", "lump")}
    for name in ("starts_on", "lump_on", "order_ends_on"):
        kept[name] = told[name].isoformat() if told.get(name) else ""
    return kept


def _offer(told: dict[str, Any], found: Owed, on: date) -> operations.Offer | None:
    """The offer of a draft, if it still holds."""
    if not told.get("offer"):
        return None
    form = OfferForm(told["offer"], to_clear_pence=found.to_clear_pence, on=on)
    return read_offer(form.cleaned_data) if form.is_valid() else None


def _shown(terms: Terms, found: Owed, lines: list[Line], limits: affordability.Limits, on: date) -> dict[str, Any]:
    """An offer's schedule, its sentence and what to mind."""
    rows = arrangement_calendar.calendar(terms)
    left_out = len(rows) - ROWS_SHOWN
    return {
        "sentence": arrangement_calendar.sentence(terms),
        "schedule": [words.schedule_row(row) for row in rows[:ROWS_SHOWN]],
        "schedule_columns": words.SCHEDULE_COLUMNS,
        "more": f"and {left_out} more, the last of {money(rows[-1].amount_pence)} on {day(rows[-1].due_on)}"
        if left_out > 0
        else "",
        "cautions": [one.words for one in operations.warnings_of(terms, found, lines, limits=limits, on=on)],
        "kind_words": KIND_WORDS[terms.kind],
    }
