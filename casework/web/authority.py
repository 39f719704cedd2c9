"""The register of authority to discuss on a case: whom we may talk and write to, between which days (PRA-27)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from arrears.queries import contacts as contact_queries
from casework.queries import people as people_queries
from casework.web import frame
from casework.web.case_file import account_or_404
from casework.web.contact_forms import AddressForm, AuthorityForm, EndForm
from casework.web.contacts import people_choices
from ledger.queries import seen
from letters.rules.wording import day, listed, short_day
from staff import clock
from staff.refusals import Refused
from staff.web import asking
from tenancies.models import PersonAddress, Tenant, ThirdPartyAuthority
from tenancies.operations import authority as operations
from tenancies.operations import people
from tenancies.queries import authority as queries


def register(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The register of an account's people, and the form for one more."""
    account = account_or_404(request, public_id)
    on = clock.today()
    household = people_queries.households([(account.pk, account.tenancy_id)], on=on)[account.pk]
    form = AuthorityForm(request.POST or None, people=people_choices(household), initial={"from_on": on})
    status = 200
    if request.method == "POST":
        if form.is_valid():
            told = dict(form.cleaned_data)
            person = next(one for one in household.people if str(one.public_id) == told.pop("person"))
            lines = told.pop("address").splitlines()
            try:
                operations.register(person=person, lines=lines, by=asking.person(request), on=on, **told)
            except Refused as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, "Registered. It counts between its days, for calls and letters alike.")
                return redirect("authority", public_id=account.public_id)
        status = 400
    return render(request, "casework/authority.html", _context(request, account, household, form, on), status=status)


def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say when an authority ends and why."""
    found = _or_404(request, public_id)
    account = _account(request, found)
    form = EndForm(request.POST or None, initial={"last_on": clock.today()})
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                operations.end(authority=found, by=asking.person(request), on=clock.today(), **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, "Ended.")
                return redirect("authority", public_id=account.public_id)
        status = 400
    context = {
        "title": f"End the authority of {found.name}?",
        "text": f"{found.get_kind_display()} of {found.person.full_name}, since {day(found.from_on)}.",
        "action_url": reverse("authority-end", args=[found.public_id]),
        "confirm_text": "End it",
        "cancel_url": reverse("authority", args=[account.public_id]),
        "form": form,
    }
    return render(request, "components/confirm_page.html", context, status=status)


def address(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send a person's post to a safe or correspondence address from a day on, or end the one in use."""
    account = account_or_404(request, public_id)
    on = clock.today()
    household = people_queries.households([(account.pk, account.tenancy_id)], on=on)[account.pk]
    form = AddressForm(request.POST, people=people_choices(household))
    if not form.is_valid():
        messages.error(request, "Choose whose post, which address, and from which day.")
        return redirect("authority", public_id=account.public_id)
    told = form.cleaned_data
    person = next(one for one in household.people if str(one.public_id) == told["person"])
    kind, by = PersonAddress.Kind(told["kind"]), asking.person(request)
    lines = [line for line in told["address"].splitlines() if line.strip()]
    try:
        if lines:
            people.write_to(person=person, kind=kind, lines=lines, from_on=told["from_on"], by=by, on=on)
        else:
            operations.end_address(person=person, kind=kind.value, last_on=told["from_on"], by=by, on=on)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Kept. Letters not sent yet are checked against it before they go.")
    return redirect("authority", public_id=account.public_id)


def _context(request: HttpRequest, account: Any, household: Any, form: AuthorityForm, on: Any) -> dict[str, Any]:
    rows = queries.of_person([one.pk for one in household.people])
    may_change = account.landlord_id in frame.landlord_ids_for(request, "authority-end")
    return {
        "account": account,
        "names": listed(household.names) or "No tenant recorded",
        "speak_to": [
            one.name if one.authority_id is None else f"{one.name}, {one.capacity.lower()} of {one.of_name}"
            for one in contact_queries.may_discuss(account, on)
        ],
        "rows": [_row(row, on, may_change) for row in rows],
        "addresses": [
            {
                "who": person.full_name,
                "kind": one.get_kind_display(),
                "where": "not shown here" if one.kind == PersonAddress.Kind.SAFE else str(one),
                "since": short_day(one.from_on),
                "until": short_day(one.until_on) if one.until_on else "",
            }
            for person in household.people
            for one in person.addresses_now
        ],
        "form": form,
        "address_form": AddressForm(people=people_choices(household), initial={"from_on": on}),
        "may_change": may_change,
        "has_people": bool(household.people),
        "back_url": reverse("case-file", args=[account.public_id])
        if frame.may_open(request, "case-file")
        else reverse("account-lines", args=[account.public_id]),
    }


def _row(row: ThirdPartyAuthority, on: Any, may_change: bool) -> dict[str, Any]:
    stands = row.stands(on)
    does = [
        words
        for words, given in (("May be told about the account", row.may_discuss), ("Gets the post", row.gets_post))
        if given
    ]
    return {
        "name": row.name,
        "organisation": row.organisation,
        "kind": row.get_kind_display(),
        "for": row.person.full_name,
        "does": ". ".join(does),
        "limits": row.limits,
        "reach": ", ".join(part for part in (row.phone, row.email) if part),
        "evidence": row.evidence,
        "days": f"{short_day(row.from_on)} to {short_day(row.until_on)}"
        if row.until_on
        else f"Since {short_day(row.from_on)}",
        "look": "good" if stands else "neutral",
        "state": "In force" if stands else "To come" if row.from_on > on else "Ended",
        "because": row.ended_because,
        "end_url": reverse("authority-end", args=[row.public_id]) if stands and may_change else "",
    }


def _or_404(request: HttpRequest, public_id: UUID) -> ThirdPartyAuthority:
    accounts = seen.accounts_for_user(asking.person(request), on=clock.today())
    holders = Tenant.objects.filter(tenancy__rent_accounts__in=accounts.values("pk")).values("person")
    rows = ThirdPartyAuthority.objects.filter(landlord__in=asking.landlord_ids(request), public_id=public_id)
    found = rows.filter(person__in=holders).select_related("person").first()
    if found is None:
        raise Http404("No authority of yours has this address.")
    return found


def _account(request: HttpRequest, found: ThirdPartyAuthority) -> Any:
    """An account of the person that this officer may see, to go back to."""
    accounts = seen.accounts_for_user(asking.person(request), on=clock.today())
    return accounts.filter(tenancy__tenants__person=found.person_id).order_by("-opened_on", "pk").first()
