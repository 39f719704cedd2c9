"""Holds in the browser (OPS-E5): the list, placing one, and one of them to renew or release."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from arrears.models import Hold
from arrears.operations import holds as operations
from arrears.queries import hold_limits
from arrears.rules.holds import RULES, HoldReason
from casework.web import frame
from casework.web.case_file import READS_NOTES, account_or_404
from casework.web.hold_forms import PlaceForm, ReleaseForm, RenewForm
from letters.rules.wording import day, short_day
from staff import clock
from staff.refusals import Refused
from staff.web import asking

PAGE = 50
STATES = {"in_force": "In force", "ending": "Ends within 7 days", "renewed": "Renewed", "over": "Over"}


def holds(request: HttpRequest) -> HttpResponse:
    """The holds of this person's accounts; state and reason stand in the address."""
    on = clock.today()
    asked = {name: request.GET.get(name, "") for name in ("state", "reason")}
    asked["state"] = asked["state"] if asked["state"] in STATES else "in_force"
    seen = Hold.objects.for_user(asking.person(request), on=on).filter(landlord__in=asking.landlord_ids(request))
    in_force = seen.in_force(on)
    week = on + timedelta(days=7)
    chosen = {
        "in_force": in_force,
        "ending": in_force.filter(until_on__lte=week),
        "renewed": seen.filter(renewal__gte=1, lifted_on__isnull=True, until_on__gte=on),
        "over": seen.exclude(pk__in=in_force.values("pk")).filter(from_on__lte=on),
    }
    rows = chosen[asked["state"]]
    by_reason = dict(rows.order_by().values_list("reason").annotate(count=Count("pk")))
    if asked["reason"] in by_reason:
        rows = rows.filter(reason=asked["reason"])
    rows = rows.select_related("account", "placed_by", "landlord").order_by(F("until_on").asc(nulls_last=True), "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    notes = {pk for pk, held in asking.roles(request).items() if held & READS_NOTES}
    context = {
        "tiles": [
            {"label": words, "figure": found.count(), "url": _url(asked, state=code, reason="")}
            for code, words in STATES.items()
            for found in [chosen[code]]
        ],
        "groups": [
            {
                "title": "Reason",
                "options": [
                    {
                        "label": _words(reason),
                        "count": count,
                        "url": _url(asked, reason="" if asked["reason"] == reason else reason),
                        "current": asked["reason"] == reason,
                    }
                    for reason, count in sorted(by_reason.items(), key=lambda one: RULES[HoldReason(one[0])].rank)
                ],
            }
        ],
        "chips": [{"label": "Reason", "value": _words(asked["reason"]), "remove_url": _url(asked, reason="")}]
        if asked["reason"] in by_reason
        else [],
        "clear_url": reverse("holds"),
        "state": STATES[asked["state"]],
        "rows": [_row(hold, reads=hold.landlord_id in notes) for hold in page.object_list],
        "shown": f"{page.start_index()} to {page.end_index()} of {page.paginator.count:,}",
        "previous_url": _url(asked, page=str(page.previous_page_number())) if page.has_previous() else "",
        "next_url": _url(asked, page=str(page.next_page_number())) if page.has_next() else "",
    }
    return render(request, "casework/holds.html", context)


def place(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Place a hold on an account; its letters are stopped in the same moment."""
    account, on = account_or_404(request, public_id), clock.today()
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = operations.place(
                account=account,
                reason=HoldReason(told["reason"]),
                comment=told["comment"],
                from_on=on,
                until_on=told["until_on"],
                by=asking.person(request),
                on=on,
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "The hold is placed. Arrears letters about this account wait.")
            return redirect("hold", public_id=made.public_id)
    limits = hold_limits.in_force(account.landlord_id, HoldReason.OTHER, on=on)
    return one_form(
        request,
        account,
        form,
        title="Hold this account",
        text=f"An officer may hold for {limits.officer_days} days, once for a reason. Longer or again, a manager does.",
        button="Place the hold",
    )


def hold(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One hold: what it is, and its renewal and release."""
    found, on = _or_404(request, public_id), clock.today()
    rule = RULES[HoldReason(found.reason)]
    standing = found.lifted_on is None and (found.until_on is None or found.until_on >= on)
    context = {
        "found": found,
        "title": rule.words[:1].upper() + rule.words[1:],
        "account_url": reverse("case-file", args=[found.account.public_id]),
        "facts": _facts(request, found),
        "may_act": frame.may_open(request, "hold-place"),
        "renew_form": RenewForm() if found.until_on and found.lifted_on is None and not _renewed(found) else None,
        "release_form": ReleaseForm(law=rule.is_law) if standing else None,
    }
    return render(request, "casework/hold.html", context)


def act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Renew a hold, or release it with a reason."""
    found = _or_404(request, public_id)
    now: dict[str, Any] = {"by": asking.person(request), "on": clock.today()}
    law = RULES[HoldReason(found.reason)].is_law
    renew = request.POST.get("do") == "renew"
    form: Any = RenewForm(request.POST) if renew else ReleaseForm(request.POST, law=law)
    if not form.is_valid():
        messages.error(request, "Choose a day and say why." if renew else "Say why the hold ends.")
        return redirect("hold", public_id=found.public_id)
    told = form.cleaned_data
    try:
        if renew:
            found = operations.renew(hold=found, until_on=told["until_on"], comment=told["comment"], **now)
            messages.success(request, f"It goes on until {day(found.until_on or now['on'])}.")
        else:
            operations.release(hold=found, because=told["because"], cured=bool(told.get("cured")), **now)
            messages.success(request, "The hold has ended. Letters may go on.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("hold", public_id=found.public_id)


def one_form(
    request: HttpRequest, account: Any, form: Any, *, title: str, text: str, button: str, status: int | None = None
) -> HttpResponse:
    """A page with one form about an account."""
    context = {
        "account": account,
        "form": form,
        "title": title,
        "text": text,
        "button": button,
        "back_url": reverse("case-file", args=[account.public_id]),
    }
    return render(request, "casework/one_form.html", context, status=status or (400 if form.errors else 200))


def _or_404(request: HttpRequest, public_id: UUID) -> Hold:
    rows = Hold.objects.for_user(asking.person(request), on=clock.today())
    found = rows.filter(public_id=public_id, landlord__in=asking.landlord_ids(request))
    one = found.select_related("account__landlord", "landlord", "placed_by", "lifted_by", "renews").first()
    if one is None:
        raise Http404("No hold of yours has this address.")
    return one


def _renewed(found: Hold) -> bool:
    return Hold.objects.filter(renews=found).exists()


def _facts(request: HttpRequest, found: Hold) -> list[dict[str, Any]]:
    rule, on = RULES[HoldReason(found.reason)], clock.today()
    state, kind = "In force", "waiting"
    if found.lifted_on is not None:
        state, kind = f"Released on {day(found.lifted_on)}", "neutral"
    elif found.until_on is not None and found.until_on < on:
        state, kind = "Over", "neutral"
    rows: list[dict[str, Any]] = [
        {"label": "State", "value": state, "kind": kind},
        {"label": "From", "value": day(found.from_on)},
        {"label": "Last day", "value": day(found.until_on) if found.until_on else f"Until {rule.ends_when}"},
        {"label": "Ends when", "value": rule.ends_when[:1].upper() + rule.ends_when[1:]},
        {"label": "Renewed", "value": f"{found.renewal} time{'' if found.renewal == 1 else 's'}"},
        {"label": "Placed by", "value": found.placed_by.name},
    ]
    if rule.is_law:
        rows.append({"label": "By law", "value": "Nobody may override it; it ends by its cure"})
    if asking.roles(request).get(found.landlord_id, set()) & READS_NOTES:
        rows.append({"label": "What to know", "value": found.comment})
        if found.lifted_because:
            rows.append({"label": "Why it ended", "value": found.lifted_because})
    if found.renews is not None:
        where = reverse("hold", args=[found.renews.public_id])
        words = f"The hold until {short_day(found.renews.until_on)}" if found.renews.until_on else "An earlier hold"
        rows.append({"label": "Goes on from", "value": words, "url": where, "link_text": "Open"})
    return rows


def _row(found: Hold, *, reads: bool) -> dict[str, Any]:
    return {
        "url": reverse("hold", args=[found.public_id]),
        "account": found.account.account_ref,
        "reason": _words(found.reason),
        "from": short_day(found.from_on),
        "until": short_day(found.until_on) if found.until_on else "Its cure",
        "lifted": short_day(found.lifted_on) if found.lifted_on else "",
        "renewal": found.renewal,
        "by": found.placed_by.name,
        "comment": found.comment if reads else "",
    }


def _words(reason: str) -> str:
    words = RULES[HoldReason(reason)].words
    return words[:1].upper() + words[1:]


def _url(asked: dict[str, str], **changes: str) -> str:
    words = {name: value for name, value in {**asked, **changes}.items() if value}
    return f"{reverse('holds')}?{urlencode(words)}"
