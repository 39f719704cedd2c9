"""Notes about safeguarding and health: that there are any is seen by many, their words by few, each time recorded."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from arrears.models import SensitiveNote
from arrears.operations import sensitive_notes as operations
from arrears.queries import contacts as queries
from casework.web import frame
from casework.web.case_file import account_or_404
from casework.web.contact_forms import SensitiveForm
from ledger.queries import seen
from letters.rules.wording import day
from staff import clock
from staff.refusals import Refused
from staff.web import asking


def sensitive_notes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Which notes there are, and the form for one more; no words of any."""
    account = account_or_404(request, public_id)
    form = SensitiveForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                operations.write(
                    account=account, by=asking.person(request), on=clock.today(), at=clock.now(), **form.cleaned_data
                )
            except Refused as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, "Kept, apart from the other notes.")
                return redirect("sensitive-notes", public_id=account.public_id)
        status = 400
    reads, me = may_read(request, account.landlord_id), asking.person(request).pk
    context = {
        "account": account,
        "form": form,
        "reads": reads,
        "writes": account.landlord_id in frame.landlord_ids_for(request, "contact-log"),
        "rows": [
            {
                "kind": note.get_kind_display(),
                "on": day(note.on),
                "by": note.by.name,
                "url": reverse("sensitive-note", args=[note.public_id]) if reads or note.by_id == me else "",
            }
            for note in queries.sensitive_notes(account.pk)
        ],
        "back_url": reverse("case-file", args=[account.public_id])
        if frame.may_open(request, "case-file")
        else reverse("account-lines", args=[account.public_id]),
    }
    return render(request, "casework/sensitive_notes.html", context, status=status)


def may_read(request: HttpRequest, landlord_id: int) -> bool:
    """Whether one of this person's roles for a landlord reads such notes."""
    return bool(asking.roles(request).get(landlord_id, set()) & operations.MAY_READ)


def sensitive_note(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The words of one note; that they were read is recorded."""
    accounts = seen.accounts_for_user(asking.person(request), on=clock.today())
    rows = SensitiveNote.objects.filter(landlord__in=asking.landlord_ids(request), account__in=accounts.values("pk"))
    note = rows.select_related("account", "landlord", "by").filter(public_id=public_id).first()
    if note is None:
        raise Http404("No note of yours has this address.")
    try:
        text = operations.read(note=note, by=asking.person(request), on=clock.today())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("sensitive-notes", public_id=note.account.public_id)
    context = {
        "note": note,
        "title": f"{note.get_kind_display()} note",
        "lead": f"{note.account.account_ref}, {day(note.on)}, {note.by.name}",
        "text": text,
        "back_url": reverse("sensitive-notes", args=[note.account.public_id]),
    }
    response = render(request, "casework/sensitive_note.html", context)
    response["Cache-Control"] = "private, no-store"
    return response
