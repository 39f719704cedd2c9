"""Files sent in by hand: recognised, tried out without keeping anything, then applied (OPS-D1; ux row 28)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from feeds.formats.readers import Format, recognised
from feeds.models import FeedFile, FileTask, MappingVersion
from feeds.operations import file_tasks, files
from feeds.operations.folders import FIRST_BYTES
from feeds.web.kinds import choices, format_words, kind_words
from letters.rules.wording import day, money
from staff import clock
from staff.models import Landlord
from staff.refusals import Refused
from staff.web import asking

LARGEST = 200 * 1024 * 1024
SHOWN = 60

LOOKS = {
    FeedFile.State.APPLIED.value: "good",
    FeedFile.State.REFUSED.value: "bad",
    FeedFile.State.RECEIVED.value: "waiting",
}
STATE_WORDS = {FeedFile.State.RECEIVED.value: "Received, not applied yet"}


class UploadForm(forms.Form):
    """A file, and whose it is where the person works for several landlords."""

    landlord = forms.ModelChoiceField(queryset=Landlord.objects.none(), label="Landlord", to_field_name="public_id")
    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        help_text="CSV, CAMT.053 (XML), MT940, BAI2 or fixed width; at most 200 MB. Send it as it came: do not open it "
        "in a spreadsheet first.",
    )

    def __init__(self, *args: Any, landlords: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["landlord"]
        field.queryset = landlords  # type: ignore[attr-defined]
        if landlords.count() == 1:
            field.widget, field.initial, field.required = forms.HiddenInput(), landlords.get().public_id, False

    def clean_landlord(self) -> Landlord:
        """The one chosen, or the only one there is."""
        field = self.fields["landlord"]
        return self.cleaned_data["landlord"] or field.queryset.get()  # type: ignore[attr-defined,no-any-return]

    def clean_file(self) -> Any:
        """Not larger than a bank's largest."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError("The file is larger than 200 MB. Ask the sender for it in parts.")
        return sent


class DescribeForm(forms.Form):
    """What the file is, and how it is read."""

    kind = forms.ChoiceField(label="Kind of file")
    read_as = forms.ChoiceField(label="Layout", help_text="Our own layouts are described in the guide to files.")

    def __init__(self, *args: Any, found: FeedFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices()  # type: ignore[attr-defined]
        plain = [(form.value, format_words(form)) for form in Format if form is not Format.MAPPED]
        newest: dict[int, MappingVersion] = {}
        for version in MappingVersion.objects.filter(mapping__landlord=found.landlord_id).select_related("mapping"):
            if version.mapping_id not in newest or newest[version.mapping_id].number < version.number:
                newest[version.mapping_id] = version
        self.versions = {str(each.public_id): each for each in newest.values()}
        mapped = [(key, f"{kind_words(each.mapping.kind)} by “{each}”") for key, each in self.versions.items()]
        self.fields["read_as"].choices = plain + sorted(mapped, key=lambda pair: pair[1])  # type: ignore[attr-defined]


def _theirs(request: HttpRequest) -> Any:
    return Landlord.objects.filter(pk__in=asking.landlord_ids(request)).order_by("name")


def _file_or_404(request: HttpRequest, public_id: UUID) -> FeedFile:
    found = FeedFile.objects.select_related("landlord", "file", "received_by", "mapping_version__mapping")
    return get_object_or_404(found, public_id=public_id, landlord__in=asking.landlord_ids(request))


def uploads(request: HttpRequest) -> HttpResponse:
    """The newest files and what became of them; a form to send one."""
    landlords = _theirs(request)
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, landlords=landlords)
        if form.is_valid():
            return _receive(request, form.cleaned_data["landlord"], form.cleaned_data["file"])
    else:
        form = UploadForm(landlords=landlords)
    found = FeedFile.objects.filter(landlord__in=landlords).select_related("landlord", "received_by").order_by("-pk")
    rows = [
        {
            "url": reverse("upload", args=[file.public_id]),
            "name": file.name,
            "landlord": file.landlord.name if landlords.count() > 1 else "",
            "kind": kind_words(file.kind),
            "received": f"{day(file.received_on)}, {file.received_by}",
            "state": STATE_WORDS.get(file.state, file.get_state_display()),
            "look": LOOKS[file.state],
            "rows": f"{file.rows_stated:,}" if file.rows_stated is not None else "",
        }
        for file in found[:SHOWN]
    ]
    return render(request, "feeds/uploads.html", {"form": form, "rows": rows, "count": found.count(), "shown": SHOWN})


def _receive(request: HttpRequest, landlord: Landlord, sent: Any) -> HttpResponse:
    """Keep the file, and try it out at once if it is known and small."""
    kind, form = recognised(sent.name, sent.read(FIRST_BYTES))
    sent.seek(0)
    by, on = asking.person(request), clock.today()
    known = kind is not None and not kind.take_on
    received = files.receive(
        landlord=landlord,
        kind=kind.name if kind and known else "",
        name=sent.name,
        content=sent,
        by=by,
        on=on,
        form=form if known else Format.CANONICAL,
    )
    if received.state == FeedFile.State.APPLIED:
        messages.warning(request, "These bytes under this name were applied before. Nothing was posted again.")
    elif received.kind:
        _ask(request, received, FileTask.Step.TRY)
    return redirect("upload", public_id=received.public_id)


def _ask(request: HttpRequest, found: FeedFile, step: FileTask.Step) -> None:
    try:
        task = file_tasks.ask(feed_file=found, step=step, by=asking.person(request), on=clock.today())
        if file_tasks.may_be_done_at_once(found):
            file_tasks.do(task=task, at=clock.now(), on=clock.today())
    except Refused as refused:
        messages.error(request, refused.message)


def upload(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One file: what it is, what would come of it, and the next step."""
    found = _file_or_404(request, public_id)
    if request.method == "POST":
        _do(request, found)
        return redirect("upload", public_id=found.public_id)
    task = found.tasks.order_by("-pk").first()
    version = found.mapping_version
    describe = DescribeForm(
        found=found, initial={"kind": found.kind, "read_as": str(version.public_id) if version else found.format}
    )
    running = task is not None and task.state in (FileTask.State.WAITING, FileTask.State.RUNNING)
    context = {
        "file": found,
        "rows": _facts(found),
        "task": task,
        "running": running,
        "progress": _progress(task) if task and running else None,
        "result": _result(task) if task and task.state == FileTask.State.DONE else None,
        "failed": task.problem if task and task.state == FileTask.State.FAILED else "",
        "describe": describe,
        "open": found.state != FeedFile.State.APPLIED,
        "mapping_url": f"{reverse('mapping-new')}?file={found.public_id}",
        "refresh": running,
    }
    return render(request, "feeds/upload.html", context)


def _do(request: HttpRequest, found: FeedFile) -> None:
    """Describe it anew, try it out or apply it."""
    action = request.POST.get("action", "")
    if action == "describe":
        form = DescribeForm(request.POST, found=found)
        if not form.is_valid():
            messages.error(request, "Choose the kind of file and its layout from the lists.")
            return
        version = form.versions.get(form.cleaned_data["read_as"])
        how = Format.MAPPED if version else Format(form.cleaned_data["read_as"])
        try:
            found = files.describe(
                feed_file=found, kind=form.cleaned_data["kind"], form=how, mapping=version, by=asking.person(request)
            )
        except Refused as refused:
            messages.error(request, refused.message)
            return
        _ask(request, found, FileTask.Step.TRY)
    elif action == "try":
        _ask(request, found, FileTask.Step.TRY)
    elif action == "apply":
        _ask(request, found, FileTask.Step.APPLY)


def _facts(file: FeedFile) -> list[dict[str, Any]]:
    layout = str(file.mapping_version) if file.mapping_version else format_words(file.format)
    return [
        {
            "label": "State",
            "value": STATE_WORDS.get(file.state, file.get_state_display()),
            "kind": LOOKS[file.state],
        },
        {"label": "Kind", "value": kind_words(file.kind)},
        {"label": "Layout", "value": layout if file.kind else "Not known yet"},
        {"label": "Size", "value": f"{file.file.size:,} bytes"},
        {"label": "Received", "value": f"{day(file.received_on)}, by {file.received_by}"},
    ]


def _progress(task: FileTask) -> dict[str, Any]:
    rows = file_tasks.rows_so_far(task)
    waiting = task.state == FileTask.State.WAITING
    return {
        "title": "Waiting for the worker" if waiting else f"{task.get_step_display()}: under way",
        "figures": f"{rows:,} rows looked at so far" if rows else "Not begun yet" if waiting else "Begun",
        "note": "Every row is looked at twice: once to check all, once to post. This page looks again by itself.",
    }


def _result(task: FileTask) -> dict[str, Any]:
    """What came of it, or what would."""
    said = task.result
    tried = task.step == FileTask.Step.TRY
    applied = said.get("state") == FeedFile.State.APPLIED
    total = said.get("total_pence")
    posted, aside = said.get("posted", [0, 0]), said.get("suspense", [0, 0])
    left = said.get("left", [0, 0])
    name = task.feed_file.name
    return {
        "tried": tried,
        "good": applied,
        "title": ("It would be applied" if applied else "It would be refused")
        if tried
        else ("It was applied" if applied else "It was refused; nothing of it was posted"),
        "figures": [
            ("Rows", f"{said['rows']:,}" if said.get("rows") is not None else "not known"),
            ("Total", money(total) if total is not None else "not known"),
            ("Posted to accounts", f"{posted[0]:,}, {money(abs(posted[1]))}"),
            ("To suspense", f"{aside[0]:,}, {money(abs(aside[1]))}"),
            *([("Left to the housing system", f"{left[0]:,}, {money(abs(left[1]))}")] if left[0] else []),
        ]
        if applied
        else [],
        "aside": [
            {"reference": reference or "nothing quoted", "reason": reason, "amount": money(pence)}
            for reference, reason, pence in said.get("aside", [])
        ],
        "aside_more": max(0, aside[0] - len(said.get("aside", []))),
        "problem_count": said.get("problem_count", 0),
        "problems": [{**each, "where": f"{name}:{each['line']}:{each['column']}"} for each in said.get("problems", [])],
    }
