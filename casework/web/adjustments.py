"""Manual postings: what waits for approval, one of them with its story, asking for one, and moving a payment."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from casework.operations import approvals, credits
from casework.queries.people import households
from casework.web import frame
from casework.web.case_file import account_or_404
from casework.web.manual_forms import WHAT_KINDS, AskForm, MoveForm, ReverseForm, What
from ledger.operations import adjustments as operations
from ledger.operations.postings import Amount, Event
from ledger.queries import adjustments as queries
from ledger.queries import lines, moves, seen
from ledger.rules.adjustments import REASON_WORDS, SORT_WORDS, TAKEN_BACK_BY_HAND, AdjustmentSort, Reason
from ledger.rules.money import pounds
from letters.rules.wording import balance, day, listed, money, short_day
from staff import clock
from staff.refusals import Refused
from staff.rules.roles import Role
from staff.web import asking

PAGE = 25
STATES = {"waiting": "Waiting", "posted": "Posted", "refused": "Refused", "withdrawn": "Withdrawn"}
LOOKS = {"waiting": "waiting", "posted": "good", "refused": "bad", "withdrawn": "neutral"}
SORTS = {sort.value: words for sort, words in SORT_WORDS.items()}


def adjustments(request: HttpRequest) -> HttpResponse:
    """The list, those that wait first of all, the oldest first; state, sort and whose in the address."""
    user, on, ids = asking.person(request), clock.today(), asking.landlord_ids(request)
    asked = {name: request.GET.get(name, "") for name in ("state", "sort", "whose")}
    asked["state"] = asked["state"] if asked["state"] in STATES else "waiting"
    rows = queries.for_user(user, landlord_ids=ids, on=on)
    by_state = queries.counts(rows, "state")
    rows = rows.filter(state=asked["state"])
    by_sort = queries.counts(rows, "sort")
    if asked["sort"] in SORTS:
        rows = rows.filter(sort=asked["sort"])
    if asked["whose"] == "mine":
        rows = rows.filter(asked_by=user)
    elif asked["whose"] == "others":
        rows = rows.exclude(asked_by=user)
    order = ("asked_on", "pk") if asked["state"] == "waiting" else ("-decided_on", "-pk")
    page = Paginator(queries.listed(rows).order_by(*order), PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    wanted = queries.needed(shown, on=on)
    context = {
        "rows": [_row(request, one, wanted[one.pk].words, user, on) for one in shown],
        "state": STATES[asked["state"]],
        "waits": asked["state"] == "waiting",
        "several": len(ids) > 1,
        "tiles": [
            {"label": words, "figure": by_state.get(code, 0), "url": _url(asked, state=code)}
            for code, words in STATES.items()
        ],
        "groups": _groups(asked, by_sort),
        "chips": _chips(asked),
        "clear_url": reverse("adjustments"),
        "shown": f"{page.start_index()} to {page.end_index()} of {page.paginator.count:,}",
        "previous_url": _url(asked, page=str(page.previous_page_number())) if page.has_previous() else "",
        "next_url": _url(asked, page=str(page.next_page_number())) if page.has_next() else "",
        "files_url": reverse("refund-files") if frame.may_open(request, "refund-files") else "",
    }
    return render(request, "casework/adjustments.html", context)


def _row(request: HttpRequest, one: Any, needs: str, user: Any, on: date) -> dict[str, Any]:
    last = [step for step in one.steps.all() if step.what != "posted"][-1]
    return {
        "url": page_of(one),
        "what": SORTS[one.sort],
        "amount": money(one.amount_pence),
        "account": one.account.account_ref,
        "landlord": one.landlord.name,
        "reason": REASON_WORDS[Reason(one.reason)],
        "by": one.asked_by.name,
        "asked": short_day(one.asked_on),
        "days": (on - one.asked_on).days,
        "needs": needs,
        "yours": queries.may_decide(one, user=user, held=_held(request, one), on=on),
        "decided": f"{last.get_what_display()} by {last.by.name}, {short_day(last.on)}",
        "because": last.because if one.state != "posted" else "",
    }


def page_of(one: Any) -> str:
    """Where a manual posting is looked at: a refund has a page of its own."""
    refund = getattr(one, "refund", None)
    return (
        reverse("refund", args=[refund.public_id])
        if refund and one.sort == "refund"
        else reverse("adjustment", args=[one.public_id])
    )


def _url(asked: dict[str, str], **changes: str) -> str:
    said = {name: value for name, value in (asked | changes).items() if value and (name, value) != ("state", "waiting")}
    return reverse("adjustments") + (f"?{urlencode(said)}" if said else "")


def _groups(asked: dict[str, str], by_sort: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "title": "What",
            "options": [
                {"label": SORTS[code], "url": _url(asked, sort=code), "count": n, "current": asked["sort"] == code}
                for code, n in by_sort.items()
            ],
        },
        {
            "title": "Who asked",
            "options": [
                {"label": words, "url": _url(asked, whose=code), "current": asked["whose"] == code}
                for code, words in (("mine", "I did"), ("others", "Others"))
            ],
        },
    ]


def _chips(asked: dict[str, str]) -> list[dict[str, str]]:
    chips = []
    if asked["sort"] in SORTS:
        chips.append({"label": "What", "value": SORTS[asked["sort"]], "remove_url": _url(asked, sort="")})
    if asked["whose"] in ("mine", "others"):
        words = "I did" if asked["whose"] == "mine" else "Others"
        chips.append({"label": "Who asked", "value": words, "remove_url": _url(asked, whose="")})
    return chips


def adjustment_or_404(request: HttpRequest, public_id: UUID) -> Any:
    """The manual posting, if this person may see it."""
    rows = queries.for_user(asking.person(request), landlord_ids=asking.landlord_ids(request), on=clock.today())
    found = queries.listed(rows).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No manual posting of yours has this address.")
    return found


def adjustment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One of them: what it posts, why, who asked, who decided; and the word that is still wanted."""
    found = adjustment_or_404(request, public_id)
    if getattr(found, "refund", None):
        return redirect(page_of(found))
    context = story(request, found) | {
        "title": f"{SORTS[found.sort]} of {money(found.amount_pence)}",
        "adjustment": found,
        "entries": _entries(request, found),
        "worth": money(found.amount_pence),
        "change": getattr(found, "charge_change", None),
        "decide_url": reverse("adjustment-decide", args=[found.public_id]),
    }
    return render(request, "casework/adjustment.html", context)


def story(request: HttpRequest, found: Any) -> dict[str, Any]:
    """What the pages of a manual posting and of a refund share: state, steps, and whether this person decides."""
    user, on = asking.person(request), clock.today()
    return {
        "landlord_name": found.landlord.name,
        "account_url": reverse("account-lines", args=[found.account.public_id]),
        "state": {"kind": LOOKS[found.state], "text": STATES[found.state]},
        "reason": REASON_WORDS[Reason(found.reason)],
        "needs": queries.needed([found], on=on)[found.pk].words if found.state == "waiting" else "",
        "steps": [
            {
                "title": step.get_what_display(),
                "text": step.because,
                "by": step.by.name,
                "when": day(step.on),
                "datetime": step.on.isoformat(),
            }
            for step in found.steps.all()
        ],
        "may_decide": queries.may_decide(found, user=user, held=_held(request, found), on=on),
        "may_withdraw": found.state == "waiting" and found.asked_by_id == user.pk,
    }


def _held(request: HttpRequest, found: Any) -> set[Role]:
    return asking.roles(request).get(found.landlord_id, set())


def _entries(request: HttpRequest, found: Any) -> list[dict[str, str]]:
    to_be = queries.entries_to_be(found)
    mine = seen.accounts_for_user(asking.person(request), on=clock.today())
    accounts = {
        account.pk: account
        for account in mine.filter(pk__in={one.account_id for one in to_be}, landlord=found.landlord)
    }
    return [
        {
            "account": accounts[one.account_id].account_ref if one.account_id in accounts else "outside your patches",
            "url": reverse("account-lines", args=[accounts[one.account_id].public_id])
            if one.account_id in accounts
            else "",
            "what": one.words,
            "on": short_day(one.on),
            "added": money(one.amount_pence) if one.amount_pence > 0 else "",
            "taken": money(-one.amount_pence) if one.amount_pence < 0 else "",
        }
        for one in to_be
    ]


def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Approve, refuse or withdraw; a refusal of the operation is shown on the page."""
    found = adjustment_or_404(request, public_id)
    because, by, on = request.POST.get("because", ""), asking.person(request), clock.today()
    try:
        if request.POST.get("action") == "approve":
            done = approvals.approve(adjustment=found, because=because, by=by, on=on)
            waits = done.state == "waiting"
            messages.success(request, "Approved. It waits for the second word." if waits else "Approved and posted.")
        elif request.POST.get("action") == "refuse":
            operations.refuse(adjustment=found, because=because, by=by, on=on)
            messages.success(request, "Refused. Who asked for it sees why.")
        else:
            operations.withdraw(adjustment=found, by=by, on=on)
            messages.success(request, "Withdrawn. Nothing was posted.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("adjustment", public_id=public_id)


def ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for a manual posting on an account."""
    account = account_or_404(request, public_id)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _asked(request, _ask(request, account, form))
        except Refused as refusal:
            form.add_error(None, refusal.message)
    return render(request, "casework/adjustment_ask.html", about(request, account) | {"form": form})


def _ask(request: HttpRequest, account: Any, form: AskForm) -> Any:
    told, by, on = form.cleaned_data, asking.person(request), clock.today()
    what = What(told["what"])
    said = {"reason": told["reason"], "words": told["words"], "by": by, "on": on}
    if what is What.CREDIT:
        theirs = seen.accounts_for_user(by, on=on)
        to_account = theirs.filter(landlord=account.landlord, account_ref=told["to_account"].strip()).first()
        if to_account is None:
            raise operations.AdjustmentNotAllowed("No account of yours has this reference. Look at it again.")
        return credits.move(from_account=account, to_account=to_account, amount_pence=told["amount"], **said)
    amount = Amount(account.pk, WHAT_KINDS[what], -told["amount"])
    return operations.ask(
        landlord=account.landlord,
        sort=AdjustmentSort(what.value),
        account=account,
        events=[Event("", on, [amount])],
        **said,
    )


def _asked(request: HttpRequest, made: Any) -> HttpResponse:
    if made.state == "posted":
        messages.success(request, "Posted. It is within what you may post alone.")
    else:
        messages.info(request, "Asked for. It waits for a second person; the timeline shows it.")
    return redirect("adjustment", public_id=made.public_id)


def about(request: HttpRequest, account: Any) -> dict[str, Any]:
    on = clock.today()
    household = households([(account.pk, account.tenancy_id)], on=on)[account.pk]
    return {
        "account": account,
        "landlord_name": account.landlord.name,
        "names": listed(household.names) or "No tenant recorded",
        "balance_words": balance(lines.balance_through(account.pk, on)),
        "lines_url": reverse("account-lines", args=[account.public_id]),
    }


def _line_asked(request: HttpRequest, account: Any) -> Any:
    """The posting that `line` in the address names; None where it names none."""
    asked = request.GET.get("line", "")
    if not asked:
        return None
    try:
        found = queries.posting(UUID(asked), account=account)
    except ValueError:
        found = None
    if found is None:
        raise Http404("No line of this account has this address.")
    return found


def reverse_line(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take one posting of an account back whole; without one, back to the lines to choose."""
    account = account_or_404(request, public_id)
    found = _line_asked(request, account)
    if found is None:
        return redirect("account-lines", public_id=public_id)
    line = lines.of_posting(found.pk, account_id=account.pk)
    if line.kind not in TAKEN_BACK_BY_HAND or line.reverses is not None:
        messages.error(request, "This line is not taken back here: charges and benefit have pages of their own.")
        return redirect("account-lines", public_id=public_id)
    form = ReverseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.ask(
                landlord=account.landlord,
                sort=AdjustmentSort.CORRECTION,
                account=account,
                events=[],
                reverses=found,
                by=asking.person(request),
                on=clock.today(),
                **form.cleaned_data,
            )
            return _asked(request, made)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    context = {"form": form, "what": f"{line.words} of {money(abs(line.amount_pence))}, {day(line.on)}"}
    return render(request, "casework/line_reverse.html", about(request, account) | context)


def move(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """
    Move a misposted payment: find the account it was for, look at both balances before and after, and ask for it.

    The search and the choice are in the address; only the last step is sent.
    """
    account = account_or_404(request, public_id)
    found = _line_asked(request, account)
    paid = moves.movable(payment_id=found.pk, account_id=account.pk) if found else None
    if found is None or paid is None:
        if found is not None:
            messages.error(request, "Nothing of this payment is left to move: it was moved, returned or reversed.")
        return redirect("account-lines", public_id=public_id)
    here = f"{reverse('payment-move', args=[account.public_id])}?line={found.public_id}"
    q, on = request.GET.get("q", "").strip(), clock.today()
    chosen = _chosen(request, account)
    form = MoveForm(request.POST or None, initial={"amount": pounds(paid.left_pence), "reason": "wrong_account"})
    if request.method == "POST" and chosen is not None and form.is_valid():
        try:
            made = operations.transfer(
                from_account=account,
                to_account=chosen,
                amount_pence=form.cleaned_data["amount"],
                payment=found,
                reason=form.cleaned_data["reason"],
                words=form.cleaned_data["words"],
                by=asking.person(request),
                on=on,
            )
            return _asked(request, made)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    like = queries.accounts_like(
        q, user=asking.person(request), landlord_id=account.landlord_id, on=on, leave_out=account.pk
    )
    context = {
        "payment": f"{money(paid.left_pence)} paid {day(paid.paid_on)}",
        "q": q,
        "found": _found(like, here, q, on),
        "chosen": chosen,
        "chosen_names": _names(chosen, on) if chosen else "",
        "preview": _preview(account, chosen, _amount(form, paid.left_pence), on) if chosen else [],
        "form": form,
        "here": here,
        "line": str(found.public_id),
    }
    return render(request, "casework/payment_move.html", about(request, account) | context)


def _chosen(request: HttpRequest, account: Any) -> Any:
    try:
        asked = UUID(request.GET.get("to", ""))
    except ValueError:
        return None
    mine = seen.accounts_for_user(asking.person(request), on=clock.today())
    return mine.filter(landlord=account.landlord, public_id=asked).exclude(pk=account.pk).first()


def _amount(form: MoveForm, all_of_it: int) -> int:
    if form.is_bound and form.is_valid():
        return int(form.cleaned_data["amount"])
    return all_of_it


def _names(account: Any, on: date) -> str:
    return listed(households([(account.pk, account.tenancy_id)], on=on)[account.pk].names) or "No tenant recorded"


def _found(accounts: list[Any], here: str, q: str, on: date) -> list[dict[str, str]]:
    people = households([(one.pk, one.tenancy_id) for one in accounts], on=on)
    return [
        {
            "ref": one.account_ref,
            "kind": one.get_account_type_display(),
            "names": listed(people[one.pk].names) or "No tenant recorded",
            "address": ", ".join(one.tenancy.property.address_lines) if one.tenancy else "",
            "closed": f"closed {short_day(one.closed_on)}" if one.closed_on else "",
            "url": f"{here}&{urlencode({'q': q, 'to': str(one.public_id)})}#confirm",
        }
        for one in accounts
    ]


def _preview(account: Any, chosen: Any, pence: int, on: date) -> list[dict[str, str]]:
    rows = []
    for one, change in ((account, pence), (chosen, -pence)):
        before = lines.balance_through(one.pk, on)
        rows.append({"account": one.account_ref, "before": balance(before), "after": balance(before + change)})
    return rows
