"""Which accounts get which escalation policy, from when (DEC-18): the list, a new assignment, the end of one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from arrears.models import PolicyAssignment
from arrears.operations import policy_assignments as operations
from casework.queries import policy_pages
from casework.web.policies import WRITERS, may_write
from casework.web.policy_forms import AssignForm, EndAssignmentForm
from ledger.queries import seen
from letters.rules.wording import short_day
from staff import clock
from staff.refusals import Refused
from staff.web import asking


def policy_assignments(request: HttpRequest) -> HttpResponse:
    """Every assignment that stands or is to come, the widest first: the most specific wins."""
    on = clock.today()
    ids = asking.landlord_ids(request)
    rows = policy_pages.assignments(ids, on=on)
    context = {
        "rows": [
            {
                "policy": row.policy.name,
                "code": row.policy.code,
                "landlord": row.landlord.name if len(ids) > 1 else "",
                "to": operations.words(row),
                "from": short_day(row.from_on),
                "until": short_day(row.until_on) if row.until_on else "Until it is ended",
                "because": row.because,
                "by": row.set_by.name,
                "to_come": row.from_on > on,
                "end_url": reverse("policy-assignment-end", args=[row.public_id])
                if may_write(request, row.landlord_id)
                else "",
            }
            for row in rows
        ],
        "caption": f"{len(rows)} {'assignment' if len(rows) == 1 else 'assignments'}",
        "new_url": reverse("policy-assign") if asking.landlord_ids(request, WRITERS) else "",
        "back": reverse("policies"),
    }
    return render(request, "casework/policy_assignments.html", context)


def assign(request: HttpRequest) -> HttpResponse:
    """Put accounts under a policy from a day on."""
    on, by = clock.today(), asking.person(request)
    ids = asking.landlord_ids(request)
    form = AssignForm(request.POST or None, initial={"from_on": on}, landlords=ids)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        ref = told.pop("account_ref")
        account = None
        if ref:
            theirs = seen.accounts_for_user(by, on=on).filter(landlord=told["policy"].landlord)
            account = theirs.filter(account_ref=ref.strip()).first()
        if ref and account is None:
            form.add_error("account_ref", "No account of yours has this reference.")
        else:
            try:
                made = operations.assign(**told, account=account, by=by, on=on)
            except Refused as refusal:
                form.add_error("from_on" if "day" in refusal.message else None, refusal.message)
            else:
                messages.success(request, f"{made.policy.name} is assigned to {operations.words(made)}.")
                return redirect("policy-assignments")
    return render(request, "casework/policy_assign.html", {"form": form, "back": reverse("policy-assignments")})


def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End an assignment with a day."""
    on = clock.today()
    rows = PolicyAssignment.objects.select_related("policy", "landlord", "scheme", "patch", "account")
    row = get_object_or_404(rows, public_id=public_id, landlord__in=asking.landlord_ids(request))
    form = EndAssignmentForm(request.POST or None, initial={"last_day": on})
    if request.method == "POST" and form.is_valid():
        try:
            operations.end(assignment=row, last_day=form.cleaned_data["last_day"], by=asking.person(request), on=on)
        except Refused as refusal:
            form.add_error("last_day", refusal.message)
        else:
            messages.success(request, f"The assignment of {row.policy.name} to {operations.words(row)} is ended.")
            return redirect("policy-assignments")
    context = {"form": form, "row": row, "to": operations.words(row), "back": reverse("policy-assignments")}
    return render(request, "casework/policy_assignment_end.html", context)
