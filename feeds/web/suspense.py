"""The suspense desk: money that is nobody’s yet, oldest first, and the accounts it may be for (OPS-D28, S1)."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from feeds.queries import suspense_candidates, suspense_shares
from feeds.queries.suspense_candidates import Origin, Proposed
from feeds.web.suspense_forms import MOST_PARTS, BackForm, OrderForm, OwnerForm, ReturnForm, SettleForm
from ledger.operations import appropriation
from ledger.operations import suspense as operations
from ledger.operations.refunds import Payee
from ledger.operations.suspense import Part
from ledger.queries import appropriation as orders
from ledger.queries import seen
from ledger.queries import suspense as queries
from ledger.rules.adjustments import Reason
from ledger.rules.money import pounds
from letters.rules.wording import day, money, short_day
from staff import clock
from staff.models import Landlord
from staff.refusals import Refused
from staff.rules.roles import Role
from staff.web import asking

PAGE = 25
SHOWN = 3
FEED_WORDS = {
    "payments": "Payments",
    "hb_schedule": "Housing Benefit",
    "uc_schedule": "Universal Credit",
    "dd_reports": "Returned Direct Debits",
}
PLACES_MONEY = frozenset(
    {Role.OFFICER, Role.RENTS_SUPPORT, Role.TEAM_LEADER, Role.MANAGER, Role.HEAD_OF_SERVICE, Role.FINANCE}
)
OWNERS = (("mine", "Mine"), ("nobody", "Nobody’s"))


def desk(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first, with filters in the address and the likeliest account of each."""
    on, user, ids = clock.today(), asking.person(request), asking.landlord_ids(request)
    asked = {name: request.GET.get(name, "") for name in ("age", "owner", "reason")}
    rows = queries.of_age(queries.waiting(ids), asked["age"], on=on)
    if asked["owner"] == "mine":
        rows = rows.filter(owner=user)
    elif asked["owner"] == "nobody":
        rows = rows.filter(owner__isnull=True)
    if asked["reason"] in operations.Reason.values:
        rows = rows.filter(reason=asked["reason"])
    rows = rows.select_related("landlord", "owner", "posting").order_by("received_on", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    listed = list(page.object_list)
    proposed = suspense_candidates.proposals(listed, user=user, on=on)
    origins = suspense_candidates.origins([item.posting_id for item in listed])
    ages = queries.ages(ids, on=on)
    context = {
        "tiles": [
            {
                "label": age.words,
                "figure": f"{age.count:,}",
                "note": money(abs(age.open_pence)),
                "url": _desk_url(asked, age=age.code),
            }
            for age in ages
        ],
        "total": sum(age.count for age in ages),
        "total_money": money(abs(sum(age.open_pence for age in ages))),
        "rows": [_row(item, proposed[item.pk], origins.get(item.posting_id), on, user) for item in listed],
        "several": len(ids) > 1,
        "groups": _groups(asked, ages),
        "chips": _chips(asked, ages),
        "clear_url": reverse("suspense"),
        "shown": f"{page.start_index()} to {page.end_index()} of {page.paginator.count:,}",
        "previous_url": _desk_url(asked, page=str(page.previous_page_number())) if page.has_previous() else "",
        "next_url": _desk_url(asked, page=str(page.next_page_number())) if page.has_next() else "",
    }
    return render(request, "feeds/suspense.html", context)


def item(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One item: what came with it, the accounts it may be for, what was done with it, and the forms."""
    found = _item_or_404(request, public_id)
    return _page(request, found, SettleForm(initial=_initial(request, found), item=found))


def settle(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give it to one account, or to several."""
    found = _item_or_404(request, public_id)
    form = SettleForm(request.POST, item=found)
    if not form.is_valid():
        return _page(request, found, form)
    accounts = _accounts(request, found, [ref for ref, _ in form.parts])
    missing = [ref for ref, _ in form.parts if ref not in accounts]
    if missing:
        form.add_error(None, f"No account of yours has the reference {missing[0]}.")
        return _page(request, found, form)
    sign = 1 if found.amount_pence > 0 else -1
    try:
        done = operations.settle(
            item=found,
            parts=[Part(accounts[ref], sign * amount) for ref, amount in form.parts],
            because=form.cleaned_data["because"],
            remember=form.cleaned_data["remember"],
            seen_open_pence=form.cleaned_data["seen_open_pence"],
            by=asking.person(request),
            on=clock.today(),
        )
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, found, form)
    if done.posting_id is None:
        messages.info(request, "This is more than you may place alone. It waits for a second person.")
    else:
        messages.success(
            request, f"{money(abs(done.amount_pence))} placed. The account shows it on the day it was paid."
        )
    return redirect("suspense-item", public_id=found.public_id)


def send_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for it to be returned to whoever sent it."""
    found = _item_or_404(request, public_id)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say why the money goes back, choose the reason, and fill in the bank account.")
        return redirect("suspense-item", public_id=found.public_id)
    return _told(
        request,
        found,
        "Asked for. The money goes back when a second person has approved it.",
        lambda: operations.send_back(
            item=found,
            because=form.cleaned_data["because"],
            reason=Reason(form.cleaned_data["reason"]),
            payee=Payee(
                form.cleaned_data["payee"], form.cleaned_data["sort_code"], form.cleaned_data["account_number"]
            ),
            by=asking.person(request),
            on=clock.today(),
        ),
    )


def give_to(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an item on, or give it back to everybody."""
    found = _item_or_404(request, public_id)
    user = asking.person(request)
    owner = user if OwnerForm(request.POST).takes() else None
    words = "The item is yours." if owner else "The item is nobody’s again."
    return _told(request, found, words, lambda: operations.give_to(item=found, owner=owner, by=user, on=clock.today()))


def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Undo a settlement that was wrong."""
    found = queries.settlement_of(public_id, asking.landlord_ids(request))
    if found is None:
        raise Http404("No settlement of yours has this address.")
    form = BackForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say in a few words why it is taken back.")
        return redirect("suspense-item", public_id=found.item.public_id)
    return _told(
        request,
        found.item,
        "Taken back: the money is in suspense again, unless it waits for a second person.",
        lambda: operations.take_back(
            settlement=found, because=form.cleaned_data["because"], by=asking.person(request), on=clock.today()
        ),
    )


def order(request: HttpRequest) -> HttpResponse:
    """In which order a payment that names nobody’s account is put against debts (OPS-D30)."""
    on = clock.today()
    landlords = list(Landlord.objects.filter(pk__in=asking.landlord_ids(request)).order_by("name"))
    if not landlords:
        raise Http404("No landlord of yours.")
    asked = request.POST.get("landlord", request.GET.get("landlord", ""))
    chosen = next((one for one in landlords if str(one.public_id) == asked), landlords[0])
    current = orders.order_in_force(chosen.pk, on=on)
    form = OrderForm(request.POST if request.method == "POST" else None, current=current)
    if request.method == "POST" and form.is_valid():
        try:
            appropriation.set_order(landlord=chosen, order=form.order, from_on=on, by=asking.person(request), on=on)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "The new order holds from today.")
            return redirect(reverse("suspense-order") + f"?landlord={chosen.public_id}")
    context = {"form": form, "landlord": chosen, "others": [one for one in landlords if one != chosen]}
    return render(request, "feeds/suspense_order.html", context)


def _told(request: HttpRequest, found: Any, words: str, do: Any) -> HttpResponse:
    try:
        do()
        messages.success(request, words)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("suspense-item", public_id=found.public_id)


def _item_or_404(request: HttpRequest, public_id: UUID) -> Any:
    rows = queries.items(asking.landlord_ids(request)).select_related("landlord", "owner", "posting")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404("No item of yours has this address.")
    return found


def _accounts(request: HttpRequest, found: Any, references: list[str]) -> dict[str, Any]:
    rows = seen.accounts_for_user(asking.person(request), on=clock.today())
    return {one.account_ref: one for one in rows.filter(landlord=found.landlord, account_ref__in=references)}


def _initial(request: HttpRequest, found: Any) -> dict[str, Any]:
    """What the address asks the form to begin with: one account, or a tenant’s debts in the landlord’s order."""
    made: dict[str, Any] = {"seen_open_pence": found.open_pence}
    rows = seen.accounts_for_user(asking.person(request), on=clock.today()).filter(landlord=found.landlord)
    account = rows.filter(public_id=_uuid(request.GET.get("use", "") or request.GET.get("share", ""))).first()
    if account is None:
        return made | {"amount_1": pounds(abs(found.open_pence))}
    parts = [(account.account_ref, abs(found.open_pence))]
    if request.GET.get("share"):
        parts = suspense_shares.shares(found, account, user=asking.person(request), on=clock.today()) or parts
    for number, (ref, amount) in enumerate(parts[:MOST_PARTS], start=1):
        made |= {f"account_{number}": ref, f"amount_{number}": pounds(amount)}
    return made


def _page(request: HttpRequest, found: Any, form: SettleForm) -> HttpResponse:
    on, user = clock.today(), asking.person(request)
    origin = suspense_candidates.origins([found.posting_id]).get(found.posting_id)
    proposed = Proposed([])
    if found.open_pence:
        proposed = suspense_candidates.proposals([found], user=user, on=on)[found.pk]
    held = asking.roles(request).get(found.landlord_id, set())
    context = {
        "item": found,
        "form": form,
        "title": f"{money(abs(found.amount_pence))} in suspense since {day(found.received_on)}",
        "landlord_name": found.landlord.name,
        "facts": _facts(found, origin, on),
        "proposals": _proposals(found, proposed),
        "elsewhere": proposed.elsewhere,
        "history": [_settlement(row) for row in found.settlements.select_related("by", "undone_by").order_by("-pk")],
        "may_place": bool(held & PLACES_MONEY),
        "mine": found.owner_id == user.pk,
        "return_form": ReturnForm(),
        "back_form": BackForm(),
        "came_in": found.amount_pence > 0,
    }
    return render(request, "feeds/suspense_item.html", context, status=200)


def _facts(found: Any, origin: Origin | None, on: date) -> list[dict[str, Any]]:
    days = (on - found.received_on).days
    waiting = found.settled_on is None
    rows: list[dict[str, Any]] = [
        {
            "label": "State",
            "value": "To be placed" if found.open_pence else ("Waits for approval" if waiting else "Placed"),
            "kind": "warning" if found.open_pence else ("waiting" if waiting else "good"),
        },
        {"label": "Open", "value": money(abs(found.open_pence))},
        {"label": "Why it lies here", "value": found.get_reason_display()},
        {"label": "Reference quoted", "value": found.raw_reference or "None"},
        {"label": "Payer", "value": (origin.payer_name if origin else "") or "Not named"},
        {
            "label": "Came in by",
            "value": f"{feed_words(found.posting.source)}, {found.posting.narrative or 'no detail'}",
        },
        {
            "label": "Age",
            "value": f"{days} day{'' if days == 1 else 's'}" if waiting else f"Placed {day(found.settled_on)}",
        },
        {"label": "Looked after by", "value": found.owner.name if found.owner else "Nobody yet"},
    ]
    if origin:
        row = {"label": "File", "value": f"{origin.file_name}, line {origin.line}"}
        rows.append(row | {"url": reverse("feed-file", args=[origin.file_id]), "link_text": "Open"})
    return rows


def feed_words(source: str) -> str:
    """A feed's name as people read it."""
    return FEED_WORDS.get(source, source.replace("_", " ").capitalize())


def _proposals(found: Any, proposed: Proposed) -> list[dict[str, Any]]:
    here = reverse("suspense-item", args=[found.public_id])
    faces = suspense_shares.faces([one.account_id for one in proposed.proposals])
    return [
        {
            "ref": one.account_ref,
            "names": faces[one.account_id].names,
            "score": one.score,
            "parts": [{"label": part.words, "value": f"{part.points:+d}"} for part in one.parts],
            "account_url": reverse("case-file", args=[faces[one.account_id].public_id]),
            "use_url": f"{here}?use={faces[one.account_id].public_id}#place",
            "share_url": f"{here}?share={faces[one.account_id].public_id}#place",
        }
        for one in proposed.proposals
    ]


def _settlement(row: Any) -> dict[str, Any]:
    state = ("Taken back", "neutral") if row.undone_on else ("Done", "good")
    if row.posting_id is None and not row.undone_on:
        state = ("Waits for approval", "waiting")
    if row.posting_id is None and row.undone_on:
        state = (row.undone_because or "Not approved", "neutral")
    return {
        "title": f"{row.get_way_display()}: {money(abs(row.amount_pence))}",
        "when": day(row.on),
        "by": row.by.name,
        "because": row.because,
        "state": state[0],
        "look": state[1],
        "undone": f"Taken back {day(row.undone_on)}: {row.undone_because}" if row.undone_on and row.posting_id else "",
        "back_url": reverse("suspense-take-back", args=[row.public_id])
        if row.posting_id and not row.undone_on and row.way == row.Way.ACCOUNTS
        else "",
    }


def _row(found: Any, proposed: Proposed, origin: Origin | None, on: date, user: Any) -> dict[str, Any]:
    best = proposed.proposals[0] if proposed.proposals else None
    more = len(proposed.proposals) - 1
    return {
        "url": reverse("suspense-item", args=[found.public_id]),
        "amount": money(abs(found.open_pence)),
        "taken": found.amount_pence < 0,
        "reference": found.raw_reference or "No reference",
        "payer": (origin.payer_name if origin else "") or "",
        "landlord": found.landlord.name,
        "feed": feed_words(found.posting.source),
        "received": short_day(found.received_on),
        "age": (on - found.received_on).days,
        "reason": found.get_reason_display(),
        "owner": "You" if found.owner_id == user.pk else (found.owner.name if found.owner else "Nobody"),
        "waits": not found.open_pence,
        "best": f"Account {best.account_ref}" if best else "",
        "why": "; ".join(part.words for part in best.parts[:SHOWN]) if best else "",
        "more": f"and {more} more" if more > 0 else "",
        "elsewhere": proposed.elsewhere,
    }


def _desk_url(asked: dict[str, str], **changes: str) -> str:
    words = {name: value for name, value in {**asked, **changes}.items() if value}
    return reverse("suspense") + (f"?{urlencode(words)}" if words else "")


def _groups(asked: dict[str, str], ages: list[queries.Age]) -> list[dict[str, Any]]:
    def options(name: str, choices: Any, counts: dict[str, int] | None = None) -> list[dict[str, Any]]:
        return [
            {
                "label": label,
                "url": _desk_url(asked, **{name: "" if asked[name] == value else value}),
                "current": asked[name] == value,
                "count": counts.get(value) if counts else None,
            }
            for value, label in choices
        ]

    counts = {age.code: age.count for age in ages}
    return [
        {"title": "Age", "options": options("age", [(age.code, age.words) for age in ages], counts)},
        {"title": "Looked after by", "options": options("owner", OWNERS)},
        {"title": "Why", "options": options("reason", operations.Reason.choices)},
    ]


def _chips(asked: dict[str, str], ages: list[queries.Age]) -> list[dict[str, str]]:
    named = {
        "age": {age.code: age.words for age in ages},
        "owner": dict(OWNERS),
        "reason": dict(operations.Reason.choices),
    }
    labels = {"age": "Age", "owner": "Looked after by", "reason": "Why"}
    return [
        {"label": labels[name], "value": str(named[name][value]), "remove_url": _desk_url(asked, **{name: ""})}
        for name, value in asked.items()
        if value in named[name]
    ]


def _uuid(text: str) -> UUID:
    """The id that an address names; one that nothing has where it names none."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
