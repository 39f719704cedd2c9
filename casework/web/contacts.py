"""A contact in one short form: who, authority to discuss, what they knew, what was said (PRA-27, OPS-E13)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from arrears.models import ContactTask
from arrears.operations import contacts as operations
from arrears.operations.contacts import Logged, Promised, Spoken
from arrears.queries import contact_tasks, contact_terms
from arrears.queries import contacts as queries
from arrears.rules.contacts import SpokeTo
from casework.queries import people
from casework.queries.people import Household
from casework.web import frame
from casework.web.case_file import account_or_404
from casework.web.contact_forms import NO_OUTCOME, OTHER, LogForm
from ledger.queries import lines
from letters.rules.wording import day, money, short_day
from staff import clock
from staff.refusals import Refused
from staff.web import asking
from tenancies.models import ThirdPartyAuthority
from tenancies.queries import authority


def log(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The form, with what a caller should know beside it; recorded with one press."""
    account = account_or_404(request, public_id)
    on = clock.today()
    household = people.households([(account.pk, account.tenancy_id)], on=on)[account.pk]
    authorities = _authorities(household, on)
    task = _task(request, account)
    form = LogForm(
        request.POST or None,
        initial={"on": on, "channel": request.GET.get("channel", "")},
        outcomes=queries.outcomes(account.landlord, on=on),
        people=_choices(household, authorities),
        today=on,
    )
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                made = _record(request, account, form.cleaned_data, household, authorities, task)
            except Refused as refusal:
                form.add_error(None, refusal.message)
            else:
                _say(request, made)
                return redirect(_after(request, account, task))
        status = 400
    context = {
        "account": account,
        "form": form,
        "task": task,
        "names": ", ".join(household.names) or "No tenant recorded",
        "breathing_space": household.breathing_space,
        "speak_to": [_may_hear(one) for one in queries.may_discuss(account, on)],
        "knows": _knows(account, household),
        "needed": contact_terms.in_force(account.landlord, on=on).identity_answers,
        "back_url": _after(request, account, task),
    }
    return render(request, "casework/contact_log.html", context, status=status)


def people_choices(household: Household) -> list[tuple[str, str]]:
    """The people of an account, as a form offers them; those who died are named as such."""
    return [(str(one.public_id), one.full_name + (" (has died)" if one.died_on else "")) for one in household.people]


def _record(
    request: HttpRequest,
    account: Any,
    told: dict[str, Any],
    household: Household,
    authorities: dict[str, ThirdPartyAuthority],
    task: ContactTask | None,
) -> Logged:
    spoken, person = None, None
    by_id = {str(one.public_id): one for one in household.people}
    if told["who"] == OTHER:
        spoken = Spoken(to=SpokeTo.OTHER, name=told["name"], passed=told["passed"])
    elif told["who"] in authorities:
        named = authorities[told["who"]]
        spoken = Spoken(to=SpokeTo.AUTHORITY, authority=named, name=named.name, passed=told["passed"])
        person = named.person
    elif told["who"] in by_id:
        person = by_id[told["who"]]
        spoken = Spoken(to=SpokeTo.TENANT, name=person.full_name, passed=told["passed"])
    promised = None
    if told["promise_amount"]:
        promised = Promised(
            amount_pence=told["promise_amount"], due_on=told["promise_on"], hold_letters=told["hold_letters"]
        )
    return operations.record(
        account=account,
        channel=told["channel"],
        outcome="" if told["outcome"] == NO_OUTCOME else told["outcome"],
        spoken=spoken,
        person=person,
        about=told["about"],
        note=told["note"],
        follow_up_on=told["follow_up_on"],
        promised=promised,
        task=task,
        by=asking.person(request),
        on=told["on"],
        at=clock.now(),
    )


def _say(request: HttpRequest, made: Logged) -> None:
    messages.success(request, f"Recorded: {made.contact.outcome_words or made.contact.get_channel_display()}.")
    if made.check is not None and not made.check.may_discuss:
        messages.warning(request, made.check.words)
    if made.promise is not None:
        messages.info(
            request,
            f"Promise of {money(made.promise.amount_pence)} by {day(made.promise.due_on)}: the night judges it.",
        )
    if made.follow_up is not None:
        messages.info(request, f"Follow-up on {day(made.follow_up.due_on)} is in your tasks.")


def _after(request: HttpRequest, account: Any, task: ContactTask | None) -> str:
    """Back to where the work came from: the task list, the case file, or the lines for those without case files."""
    if task is not None:
        return reverse("contact-tasks")
    page = "case-file" if frame.may_open(request, "case-file") else "account-lines"
    return reverse(page, args=[account.public_id])


def _task(request: HttpRequest, account: Any) -> ContactTask | None:
    """The open task of this account that the contact does, if the address or form names one."""
    try:
        asked = UUID(request.POST.get("task") or request.GET.get("task", ""))
    except ValueError:
        return None
    return contact_tasks.of_account(account.pk).filter(public_id=asked).first()


def _authorities(household: Household, on: Any) -> dict[str, ThirdPartyAuthority]:
    """Those in force for people of the account, by public id, who may be told about it."""
    by_person = {one.pk: one for one in household.people}
    found = {}
    for person_id, rows in authority.in_force(list(by_person), on=on).items():
        for row in rows:
            if row.may_discuss and authority.speaks(row, died=by_person[person_id].died_on is not None):
                row.person = by_person[person_id]
                found[str(row.public_id)] = row
    return found


def _choices(household: Household, authorities: dict[str, ThirdPartyAuthority]) -> list[tuple[str, str]]:
    living = [(str(one.public_id), one.full_name) for one in household.people if not one.died_on]
    speaking = [
        (key, f"{row.name}, {row.get_kind_display().lower()} of {row.person.full_name}")
        for key, row in authorities.items()
    ]
    return living + speaking


def _may_hear(one: authority.MayDiscuss) -> str:
    words = one.name if one.authority_id is None else f"{one.name}, {one.capacity.lower()} of {one.of_name}"
    if one.until_on:
        words += f", until {short_day(one.until_on)}"
    return f"{words}. Not: {one.limits}" if one.limits else words


def _knows(account: Any, household: Household) -> list[dict[str, str]]:
    """What a caller should be able to say, for the officer to compare; nothing of it is stored."""
    rows = []
    for person in household.people:
        if person.date_of_birth and not person.died_on:
            rows.append({"label": f"Date of birth, {person.full_name}", "value": day(person.date_of_birth)})
    rows.append({"label": "Account reference", "value": account.account_ref})
    if account.tenancy is not None:
        rows.append({"label": "First line of the address", "value": account.tenancy.property.address_line_1})
        rows.append({"label": "Tenancy began", "value": day(account.tenancy.starts_on)})
    last = [line for line in lines.latest_of_account(account.pk, before=None, limit=20, charges=False)]
    paid = next((line for line in last if line.column == "receipt" and line.amount_pence < 0), None)
    if paid is not None:
        rows.append({"label": "Last payment", "value": f"{money(-paid.amount_pence)} on {day(paid.on)}"})
    return rows
