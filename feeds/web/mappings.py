"""The mapping screen: which column of a sender's file is which of ours, with a preview on the real file (OPS-D2)."""

from itertools import islice
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from feeds.formats import mapping as format_
from feeds.formats.bank import masked
from feeds.formats.encodings import ENCODINGS
from feeds.formats.kinds import BY_NAME
from feeds.formats.layouts import field_names
from feeds.formats.lines import cells
from feeds.formats.mapping import DATES, MAPPABLE, SEPARATORS, SHAPES, SIGNS, TRAILERS, UNITS, MappedReading, Says
from feeds.formats.problems import Problem
from feeds.formats.readers import Format
from feeds.models import FeedFile, Mapping
from feeds.operations import files, mappings
from feeds.operations.mappings import MappingNotUsable
from feeds.web.kinds import kind_words, mappable
from letters import store
from letters.rules.wording import day, money
from staff import clock
from staff.refusals import Refused
from staff.web import asking

PREVIEW_ROWS = 20
RAW_LINES = 8
LONGEST_RAW = 400
OTHER = ("shape", "encoding", "separator", "dates", "unit", "sign", "trailer")


class MappingForm(forms.Form):
    """All that is said of a layout; one field for each column of ours."""

    name = forms.CharField(max_length=60, label="Name of this mapping", help_text="Such as the sender’s name.")
    shape = forms.ChoiceField(choices=list(SHAPES.items()), label="Shape of the file")
    encoding = forms.ChoiceField(
        choices=list(ENCODINGS.items()), label="Encoding", help_text="If names look broken below, it is another one."
    )
    separator = forms.ChoiceField(choices=list(SEPARATORS.items()), label="Separator")
    heading = forms.BooleanField(required=False, label="The first row names the columns")
    skip = forms.IntegerField(min_value=0, max_value=100, label="Lines to leave out at the top")
    dates = forms.ChoiceField(choices=[(each, each) for each in DATES], label="Dates are written")
    unit = forms.ChoiceField(choices=list(UNITS.items()), label="Amounts are in")
    thousands = forms.BooleanField(required=False, label="Thousands are parted by commas (1,000.00)")
    sign = forms.ChoiceField(choices=list(SIGNS.items()), label="Money out is shown by")
    money_out = forms.CharField(
        required=False, label="Column of money out", help_text="Only if money in and money out have a column each."
    )
    flip = forms.BooleanField(required=False, label="A plus in this file is money out")
    trailer = forms.ChoiceField(choices=list(TRAILERS.items()), label="Last row")
    trailer_word = forms.CharField(required=False, label="The last row begins with")
    trailer_count = forms.CharField(required=False, label="It states the count in", help_text="#2, or places 5-12.")
    trailer_total = forms.CharField(required=False, label="It states the total in", help_text="#3, or places 13-24.")

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.ours = [column.name for column in BY_NAME[kind].layout.columns]
        for column in BY_NAME[kind].layout.columns:
            name = column.name
            self.fields[f"col_{name}"] = forms.CharField(
                required=False,
                help_text="Needed." if format_.needed(column) else "",
                max_length=80,
                label=name,
                widget=forms.TextInput(attrs={"list": "headings", "autocomplete": "off"}),
            )

    def columns(self) -> list[Any]:
        """The fields of our columns."""
        return [self[f"col_{name}"] for name in self.ours]

    def others(self) -> list[Any]:
        """The fields that are no columns."""
        return [field for field in self if not field.name.startswith("col_")]

    def says(self) -> Says:
        """What the form says, once it is valid."""
        said = self.cleaned_data
        plain = {name: said[name] for name in said if not name.startswith("col_") and name != "name"}
        return Says(kind=self.kind, columns={n: said[f"col_{n}"] for n in self.ours if said[f"col_{n}"]}, **plain)

    def blame(self, faults: list[tuple[str, str]]) -> None:
        """Put each fault at its field."""
        for name, words in faults:
            self.add_error(f"col_{name}" if name in self.ours else name if name in self.fields else None, words)


def mapping_list(request: HttpRequest) -> HttpResponse:
    """Every mapping, with its newest version."""
    found = Mapping.objects.filter(landlord__in=asking.landlord_ids(request)).select_related("landlord")
    rows = []
    for each in found.prefetch_related("versions__made_by").order_by("name", "pk")[:200]:
        newest = max(each.versions.all(), key=lambda version: version.number)
        rows.append(
            {
                "public_id": each.public_id,
                "name": each.name,
                "landlord": each.landlord.name,
                "kind": kind_words(each.kind),
                "version": newest.number,
                "made": f"{day(newest.made_on)}, {newest.made_by}",
            }
        )
    return render(request, "feeds/mappings.html", {"rows": rows})


def mapping_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One mapping: each version, what it says, who made it and when."""
    theirs = asking.landlord_ids(request)
    found = get_object_or_404(Mapping.objects.select_related("landlord"), public_id=public_id, landlord__in=theirs)
    versions = [
        {
            "number": version.number,
            "made": f"{day(version.made_on)}, {version.made_by}",
            "rows": [{"label": name.replace("_", " "), "value": value} for name, value in _told(version.says)],
        }
        for version in found.versions.select_related("made_by").order_by("-number")
    ]
    return render(
        request, "feeds/mapping.html", {"mapping": found, "kind": kind_words(found.kind), "versions": versions}
    )


def _told(says: dict[str, Any]) -> list[tuple[str, str]]:
    rows = [(f"{ours} is", where) for ours, where in says.get("columns", {}).items()]
    words = {"shape": SHAPES, "encoding": ENCODINGS, "separator": SEPARATORS, "unit": UNITS, "sign": SIGNS}
    words["trailer"] = TRAILERS
    for name, value in says.items():
        if name not in ("columns", "kind") and value not in ("", False, None):
            rows.append((name, "yes" if value is True else str(words.get(name, {}).get(value, value))))
    return rows


def mapping_new(request: HttpRequest) -> HttpResponse:
    """Say how the columns of a file that is here are read; look at it as it would be read; save it."""
    if not (request.POST.get("file") or request.GET.get("file")):
        messages.info(request, "A mapping is made on a file: send the file in first.")
        return redirect("uploads")
    found = _file_or_404(request)
    kind = request.POST.get("kind") or request.GET.get("kind") or found.kind
    if kind not in MAPPABLE:
        return render(request, "feeds/mapping_kind.html", {"file": found, "kinds": mappable()})
    form = _form(request, found, kind)
    preview = None
    if request.method == "POST" and form.is_valid():
        says = form.says()
        faults = list(format_.faults(says, BY_NAME[kind].layout))
        form.blame(faults)
        if not faults:
            preview = _preview(found, says)
            if request.POST.get("action") == "save":
                return _save(request, form, found, says)
    encoding = str(form["encoding"].value() or "utf-8")
    raw = _raw(found, encoding if encoding in ENCODINGS else "utf-8")
    separator, skip = str(form["separator"].value() or ","), form["skip"].value()
    context = {
        "file": found,
        "form": form,
        "kind": kind,
        "kind_words": kind_words(kind),
        "raw": raw,
        "headings": _headings(raw, separator, int(skip) if str(skip).isdigit() else 0),
        "preview": preview,
    }
    return render(request, "feeds/mapping_form.html", context)


def _file_or_404(request: HttpRequest) -> FeedFile:
    asked = request.POST.get("file") or request.GET.get("file", "")
    try:
        public_id = UUID(asked)
    except ValueError:
        raise Http404("A mapping is made on a file; send the file first.") from None
    theirs = asking.landlord_ids(request)
    return get_object_or_404(FeedFile.objects.select_related("landlord"), public_id=public_id, landlord__in=theirs)


def _form(request: HttpRequest, found: FeedFile, kind: str) -> MappingForm:
    """Filled with what was sent, with the file's own mapping, or with what its heading says by the same names."""
    if request.method == "POST":
        return MappingForm(request.POST, kind=kind)
    version = found.mapping_version
    if version and version.mapping.kind == kind:
        says, name = Says.from_json(version.says), version.mapping.name
    else:
        headings = _headings(_raw(found, "utf-8"), ",", 0)
        same = {n: n for n in (column.name for column in BY_NAME[kind].layout.columns) if n in headings}
        says, name = Says(kind=kind, columns=same), ""
    initial = {"name": name, **says.as_json()} | {f"col_{ours}": where for ours, where in says.columns.items()}
    return MappingForm(kind=kind, initial=initial)


def _save(request: HttpRequest, form: MappingForm, found: FeedFile, says: Says) -> HttpResponse:
    by, on = asking.person(request), clock.today()
    try:
        version = mappings.save(landlord=found.landlord, name=form.cleaned_data["name"], says=says, by=by, on=on)
        files.describe(feed_file=found, kind=says.kind, form=Format.MAPPED, mapping=version, by=by)
    except MappingNotUsable as refused:
        messages.error(request, refused.message)
        return redirect(f"{request.path}?file={found.public_id}&kind={says.kind}")
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("upload", public_id=found.public_id)
    messages.success(request, f"Saved as “{version}”. Try the file out with it before you apply it.")
    return redirect("upload", public_id=found.public_id)


def _preview(found: FeedFile, says: Says) -> dict[str, Any]:
    """The whole file as it would be read: the first rows, every problem, the totals. Nothing is kept."""
    layout = BY_NAME[says.kind].layout
    names = field_names(layout.record)[: len(layout.columns)]
    rows: list[list[str]] = []
    problems: list[Problem] = []
    with store.open(found.digest) as stream:
        reading: MappedReading[Any] = MappedReading(stream, layout, says)
        for item in reading:
            if isinstance(item, Problem):
                problems.append(item)
            elif len(rows) < PREVIEW_ROWS:
                rows.append(
                    [
                        masked(text) if column.name == "account" else text
                        for name, column in zip(names, layout.columns, strict=True)
                        for text in (column.value.write(getattr(item.record, name)),)
                    ]
                )
    total = reading.money_pence
    return {
        "header": layout.header,
        "rows": [list(zip(layout.header, row, strict=True)) for row in rows],
        "problems": [{"where": f"{found.name}:{p.line}:{p.column}", "problem": p} for p in problems],
        "problem_count": reading.problem_count,
        "row_count": reading.row_count,
        "total": money(total) if total is not None and layout.money_column else "",
    }


def _raw(found: FeedFile, encoding: str) -> list[str]:
    """The file's first lines as the chosen encoding reads them; what it cannot read shows as a mark."""
    with store.open(found.digest) as stream:
        text = stream.read(16_384).decode(encoding, errors="replace").lstrip("\ufeff")
    return [line[:LONGEST_RAW] for line in islice(text.splitlines(), RAW_LINES)]


def _headings(raw: list[str], separator: str, skip: int) -> list[str]:
    """The names of the columns, as the first row that counts has them."""
    if len(raw) <= skip:
        return []
    found = cells(raw[skip], 1, separator if separator in SEPARATORS else ",")
    return [name.strip() for name in found if name.strip()] if isinstance(found, list) else []
