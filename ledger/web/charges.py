"""What an account is charged and was charged, why it changed, and a change worked out before it is asked for."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ledger.models import Charge, ChargeChange, ChargeChangeLine, RentAccount
from ledger.operations import charge_changes as operations
from ledger.queries import charge_changes, charge_types, seen
from ledger.queries.charge_changes import NewPrice, Wanted, Worked
from ledger.rules.adjustments import REASON_WORDS, Reason
from ledger.rules.charge_periods import CHARGED_BY_WORDS, PERIOD_WORDS
from ledger.web.charge_forms import ChangeForm, What, WhyForm
from staff import clock
from staff.refusals import Refused
from staff.web import asking
from tenancies.rules.periods import PeriodUnit

LOOKS = {"waiting": "waiting", "posted": "good", "refused": "bad", "withdrawn": "neutral"}
SUNDAY = 6


def account_charges(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every price of an account with its days, and every change of them with who asked and why."""
    account, on = account_or_404(request, public_id), clock.today()
    words = charge_types.words_for(account.landlord)
    prices = list(Charge.objects.filter(account=account).select_related("kept_by").order_by("element", "-from_on"))
    in_force = [one for one in prices if one.from_on <= on and (one.until_on is None or one.until_on >= on)]
    weekly = sum(one.weekly_pence for one in in_force)
    context = _about(request, account) | {
        "prices": [_price(one, words, on) for one in prices],
        "weekly_pence": weekly,
        "in_force": bool(in_force),
        "changes": [_change(one, words) for one in charge_changes.of_account(account.pk)],
    }
    return render(request, "ledger/account_charges.html", context)


def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """
    Work a change out, show the table of before and after, then ask for it.

    The change stands in the address (GET), so it can be looked at again; the reason is given with the asking (POST).
    """
    account, on = account_or_404(request, public_id), clock.today()
    per = _unit(account)
    elements = _elements(account)
    told = request.GET if request.GET.get("what") else None
    form = ChangeForm(told, elements=elements, per=PERIOD_WORDS[per], initial={"day": on})
    why = WhyForm(request.POST or None)
    worked: Worked | None = None
    if told is not None and form.is_valid():
        wanted = _wanted(form.cleaned_data, per)
        try:
            worked = operations.work_out(account=account, wanted=wanted, on=on)
            if request.method == "POST" and why.is_valid():
                return _asked(request, account, wanted, why, on)
        except Refused as refusal:
            (why if request.method == "POST" else form).add_error(None, refusal.message)
    context = _about(request, account) | {
        "form": form,
        "why": why,
        "worked": worked,
        "rows": _differences(worked, charge_types.words_for(account.landlord)) if worked else [],
        "warning": _warning(form.cleaned_data) if worked else "",
        "address": f"{request.path}?{urlencode(request.GET)}",
        "again_url": request.path,
    }
    return render(request, "ledger/charge_change.html", context)


def _asked(request: HttpRequest, account: RentAccount, wanted: Wanted, why: WhyForm, on: date) -> HttpResponse:
    told = why.cleaned_data
    made = operations.ask(
        account=account,
        wanted=wanted,
        reason=told["reason"],
        words=told["words"],
        by=asking.person(request),
        on=on,
    )
    if made.in_effect_on is not None:
        messages.success(request, "The change is in effect, and what it comes to is posted.")
    else:
        messages.success(request, "Asked for. It takes effect when somebody with the authority approves it.")
    return redirect("account-charges", public_id=account.public_id)


def account_or_404(request: HttpRequest, public_id: UUID) -> RentAccount:
    """The account if this person may see it today; outside their scope it is not there (DEC-11)."""
    accounts = seen.accounts_for_user(asking.person(request), on=clock.today())
    found = accounts.select_related("landlord", "rent_group", "tenancy__property").filter(
        public_id=public_id, landlord__in=asking.landlord_ids(request)
    )
    account: RentAccount | None = found.first()
    if account is None:
        raise Http404("No account of yours has this address.")
    return account


def _about(request: HttpRequest, account: RentAccount) -> dict[str, Any]:
    group = account.rent_group
    return {
        "account": account,
        "landlord_name": account.landlord.name,
        "charged_by": CHARGED_BY_WORDS[_unit(account)] if group else "",
        "in_advance": group.in_advance if group else True,
        "calendar_url": reverse("rent-calendar", args=[group.public_id]) if group else "",
        "lines_url": reverse("account-lines", args=[account.public_id]),
        "charges_url": reverse("account-charges", args=[account.public_id]),
        "change_url": reverse("account-charges-change", args=[account.public_id])
        if group is not None and account.tenancy_id is not None
        else "",
    }


def _unit(account: RentAccount) -> PeriodUnit:
    return PeriodUnit(account.rent_group.charged_by) if account.rent_group else PeriodUnit.WEEK


def _elements(account: RentAccount) -> list[tuple[str, str]]:
    """The account's own charges first, then the rest of the catalogue."""
    words = charge_types.words_for(account.landlord)
    own = list(dict.fromkeys(Charge.objects.filter(account=account).values_list("element", flat=True)))
    rest = [element for element in charge_types.Catalogue(account.landlord).elements if element not in own]
    return [(element, words.get(element) or element) for element in [*sorted(own), *rest]]


def _wanted(told: dict[str, Any], per: PeriodUnit) -> Wanted:
    what = What(told["what"])
    if what is What.START:
        return Wanted(starts_on=told["day"])
    if what is What.END:
        return Wanted(ends_on=told["day"])
    price = told["price"] if what is What.PRICE else None
    return Wanted((NewPrice(told["element"], price, told["day"], told["until"], per),))


def _warning(told: dict[str, Any]) -> str:
    """Weekly tenancies end on a Sunday by the tenant's notice; another day is looked at twice (OPS-B10)."""
    if told["what"] == What.END and told["day"].weekday() != SUNDAY:
        return f"{told['day']:%A} is not the end of a rent week. A tenant’s notice normally ends on a Sunday."
    return ""


def _differences(worked: Worked, words: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "period": one.period.words,
            "element": words.get(one.element) or one.element,
            "before": one.before_pence,
            "after": one.after_pence,
            "change": one.change_pence,
        }
        for one in worked.differences
    ]


def _price(one: Charge | ChargeChangeLine, words: dict[str, str], on: date) -> dict[str, Any]:
    now = one.from_on <= on and (one.until_on is None or one.until_on >= on)
    return {
        "element": words.get(one.element) or one.element,
        "weekly": one.weekly_pence,
        "period": one.period_pence,
        "per": PERIOD_WORDS[PeriodUnit(one.per)],
        "from": one.from_on,
        "until": one.until_on,
        "state": "In force" if now else "To come" if one.from_on > on else "Over",
        "look": "good" if now else "info" if one.from_on > on else "neutral",
        "eligible": one.hb_eligible,
        "by": getattr(one, "kept_by", None),
        "kept": getattr(one, "kept_on", None),
    }


def _change(one: ChargeChange, words: dict[str, str]) -> dict[str, Any]:
    adjustment = one.adjustment
    lines = list(one.lines.all())
    sides = {side: {_told(line) for line in lines if line.side == side} for side in ("before", "after")}
    return {
        "change": one,
        "reason": REASON_WORDS[Reason(one.reason)],
        "state": adjustment.get_state_display() if adjustment else "In effect",
        "look": LOOKS[adjustment.state] if adjustment else "good",
        "amount": sum(part.net_pence for part in adjustment.parts.all()) if adjustment else None,
        "url": reverse("adjustment", args=[adjustment.public_id]) if adjustment else "",
        "before": [_price(line, words, one.asked_on) for line in lines if _only(line, "before", sides)],
        "after": [_price(line, words, one.asked_on) for line in lines if _only(line, "after", sides)],
    }


def _only(line: ChargeChangeLine, side: str, sides: dict[str, set[tuple[Any, ...]]]) -> bool:
    """Whether a price stands on one side of a change alone."""
    other = "after" if side == "before" else "before"
    return line.side == side and _told(line) not in sides[other]


def _told(line: ChargeChangeLine) -> tuple[Any, ...]:
    return line.element, line.weekly_pence, line.per, line.period_pence, line.from_on, line.until_on
