"""
Escalation policies to read: which is in force for whom, a version as sentences, two compared, what its check found; and
the second person's approval (DEC-18).
"""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse

from arrears.models import PolicyVersion
from arrears.operations import policy_drafts
from arrears.queries import policies as queries
from arrears.queries import simulations
from arrears.rules import policy as rules
from arrears.rules.approval import errors
from arrears.rules.lint import Report, checked
from arrears.rules.lint_findings import KIND_WORDS, Finding, FindingKind, Severity
from arrears.rules.policy import PolicyFault
from arrears.rules.policy_words import CHANGE_WORDS, changes, groups, settings_lines
from casework.queries import policy_pages
from letters.rules.wording import listed, short_day
from staff import clock
from staff.refusals import Refused
from staff.rules.roles import Role
from staff.web import asking

WRITERS = frozenset({Role.MANAGER, Role.HEAD_OF_SERVICE})
"""Who writes and approves policies; the privilege matrix says so too."""
FIRST_FINDINGS = 3


def policies(request: HttpRequest) -> HttpResponse:
    """Every policy of the person's landlords: in force since when, for whom, and what waits for a second person."""
    on = clock.today()
    ids = asking.landlord_ids(request)
    rows = policy_pages.listing(ids, on=on)
    state = request.GET.get("state", "")
    shown = [row for row in rows if not state or (row.waiting if state == "waiting" else row.now)]
    several = len(ids) > 1
    context = {
        "rows": [_listed(row, several=several) for row in shown],
        "any": bool(rows),
        "tiles": [
            {"label": "Policies", "figure": len(rows), "url": reverse("policies")},
            {"label": "In force", "figure": sum(1 for row in rows if row.now), "url": "?state=in-force"},
            {
                "label": "Versions waiting for approval",
                "figure": sum(len(row.waiting) for row in rows),
                "url": "?state=waiting",
            },
        ],
        "caption": f"{len(shown)} {'policy' if len(shown) == 1 else 'policies'}",
        "filtered": bool(state),
        "assignments_url": reverse("policy-assignments"),
    }
    return render(request, "casework/policies.html", context)


def version(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One version as sentences, in the order in which its steps come."""
    row = version_or_404(request, public_id)
    context = _frame(request, row)
    try:
        read = queries.read(row)
    except PolicyFault as fault:
        return render(request, "casework/policy_version.html", {**context, "fault": str(fault)})
    others = policy_pages.versions(row.policy)
    context |= {
        "groups": groups(read),
        "settings": _summary(settings_lines(read)),
        "versions": [_version_row(one) for one in others],
        "compare_url": _compare_url(row, policy_pages.latest_approved(others, before=row)),
    }
    return render(request, "casework/policy_version.html", context)


def compare(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a version says otherwise than another of the same policy, sentence by sentence."""
    row = version_or_404(request, public_id)
    others = [one for one in policy_pages.versions(row.policy) if one.pk != row.pk]
    asked = request.GET.get("with", "")
    other = next((one for one in others if str(one.public_id) == asked), None)
    other = other or policy_pages.latest_approved(others, before=row) or (others[0] if others else None)
    context = _frame(request, row) | {"others": [_other(one, other) for one in others], "other": other}
    if other is not None:
        try:
            found = changes(queries.read(other), queries.read(row))
        except PolicyFault as fault:
            context["fault"] = str(fault)
        else:
            counts = {kind: sum(1 for one in found if one.kind == kind) for kind in CHANGE_WORDS}
            context |= {
                "changes": [{"change": one, "kind": CHANGE_WORDS[one.kind]} for one in found],
                "counts": listed([f"{n} {CHANGE_WORDS[kind].lower()}" for kind, n in counts.items() if n]),
            }
    return render(request, "casework/policy_compare.html", context)


def check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the check of a version found, by kind, each with an example case; the filter is in the address."""
    row = version_or_404(request, public_id)
    context = _frame(request, row)
    report = _report(row)
    if report is None:
        return render(request, "casework/policy_check.html", {**context, "fault": _fault(row)})
    here = reverse("policy-check", args=[row.public_id])
    kind = request.GET.get("kind", "")
    step = request.GET.get("step", "")
    kind = kind if kind in report.counts() else ""
    shown = [one for one in (*report.errors, *report.warnings) if not kind or one.kind == kind]
    steps = sorted({one.step for one in shown if one.step})
    shown = [one for one in shown if not step or one.step == step]

    def url(**said: str) -> str:
        query = urlencode({name: value for name, value in said.items() if value})
        return here + (f"?{query}" if query else "")

    context |= {
        "report": report,
        "findings": [_finding(one) for one in shown],
        "tiles": [
            {"label": "Errors", "figure": len(report.errors), "note": "keep it from being approved"},
            {"label": "Warnings", "figure": len(report.warnings), "note": "for the approver to weigh"},
            {"label": "Cases tried", "figure": f"{report.cases:,}"},
        ],
        "groups": [
            {
                "title": "Kind",
                "options": [
                    {
                        "label": KIND_WORDS[one],
                        "url": url(kind=one, step=step),
                        "count": count,
                        "current": one == kind,
                    }
                    for one, count in report.counts().items()
                ],
            },
            {
                "title": "Step",
                "options": [
                    {"label": code, "url": url(kind=kind, step=code), "count": "", "current": code == step}
                    for code in steps
                ],
            },
        ],
        "chips": [
            {"label": label, "value": value, "remove_url": remove}
            for label, value, remove in (
                ("Kind", KIND_WORDS[FindingKind(kind)] if kind else "", url(step=step)),
                ("Step", step, url(kind=kind)),
            )
            if value
        ],
        "clear_url": here,
        "caption": f"{len(shown)} of {len(report.findings)} findings",
    }
    return render(request, "casework/policy_check.html", context)


def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The second person reads what changes and what the check found, and puts the version in force."""
    row = version_or_404(request, public_id)
    on, by = clock.today(), asking.person(request)
    problem = ""
    # Checked before anything is locked: it takes seconds, and the answer is kept for the approval itself.
    report = _report(row)
    if request.method == "POST":
        try:
            policy_drafts.approve_as_seen(version=row, seen=request.POST.get("seen", ""), by=by, on=on, at=clock.now())
        except Refused as refusal:
            problem = refusal.message
            row = version_or_404(request, public_id)
            report = _report(row)
        else:
            messages.success(request, f"{row} is approved. It is in force from {short_day(row.in_force_from_on)}.")
            return redirect("policy-version", public_id=row.public_id)
    before = policy_pages.latest_approved(policy_pages.versions(row.policy), before=row)
    context = _frame(request, row) | {
        "problem": problem,
        "seal": policy_drafts.seal(row),
        "report": report,
        "fault": _fault(row) if report is None else "",
        "findings": [_finding(one) for one in (report.errors[:FIRST_FINDINGS] if report else ())],
        "others_wrong": errors(queries.read(row)) if report and not report.errors else (),
        "mine": by.pk == row.written_by_id,
        "simulated": simulations.before_approval(row, on=on),
        "before": before,
        "compare_url": _compare_url(row, before),
        "may_approve": bool(report and not report.errors and by.pk != row.written_by_id and not row.approved_by_id),
    }
    return render(request, "casework/policy_approve.html", context)


def version_or_404(request: HttpRequest, public_id: UUID) -> PolicyVersion:
    """The version if it is of one of the person's landlords."""
    rows = PolicyVersion.objects.select_related("policy", "landlord", "written_by", "approved_by")
    return get_object_or_404(rows, public_id=public_id, landlord__in=asking.landlord_ids(request))


def may_write(request: HttpRequest, landlord_id: int) -> bool:
    """Whether the person writes policies of a landlord."""
    return bool(asking.roles(request).get(landlord_id, set()) & WRITERS)


def url_if_any(name: str, *args: Any) -> str:
    """The address of a page that another part of the product may not have."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def state_words(row: PolicyVersion) -> dict[str, str]:
    """How a version stands, as a tag."""
    if row.approved_by_id is None:
        return {"kind": "waiting", "text": "Waiting for a second person"}
    if row.in_force_from_on > clock.today():
        return {"kind": "info", "text": f"Approved, from {short_day(row.in_force_from_on)}"}
    return {"kind": "good", "text": f"In force since {short_day(row.in_force_from_on)}"}


def _frame(request: HttpRequest, row: PolicyVersion) -> dict[str, Any]:
    """What every page of a version shows: what it is, how it stands, and where one can go from here."""
    writes = may_write(request, row.landlord_id)
    waits = row.approved_by_id is None
    fixed = policy_drafts.is_fixed(row)
    links = [
        ("policy-version", "Read", True),
        ("policy-compare", "Compare", True),
        ("policy-check", "Check", True),
        ("policy-simulate", "Simulate", writes),
        ("policy-edit", "Change", writes and not fixed),
        ("policy-copy", "Copy to a new version", writes),
        ("policy-approve", "Approve", writes and waits),
    ]
    here = request.resolver_match.url_name if request.resolver_match else ""
    return {
        "version": row,
        "policy": row.policy,
        "state": state_words(row),
        "facts": _facts(row),
        "links": [
            {"text": text, "url": url, "current": name == here}
            for name, text, shown in links
            if shown and (url := url_if_any(name, row.public_id))
        ],
        "writes": writes,
        "waits": waits,
        "fixed": fixed,
        "drop_url": reverse("policy-drop", args=[row.public_id]) if writes and not fixed else "",
    }


def _facts(row: PolicyVersion) -> list[dict[str, str]]:
    approved = "Nobody yet"
    if row.approved_by is not None and row.approved_at is not None:
        approved = f"{row.approved_by.name}, {short_day(row.approved_at.date())}"
    return [
        {"label": "In force from", "value": short_day(row.in_force_from_on)},
        {"label": "Written by", "value": row.written_by.name},
        {"label": "Approved by", "value": approved},
        {"label": "Why", "value": row.authority or "Not said"},
    ]


def _listed(row: policy_pages.Listed, *, several: bool) -> dict[str, Any]:
    return {
        "name": row.policy.name,
        "code": row.policy.code,
        "landlord": row.policy.landlord.name if several else "",
        "now": _version_row(row.now) if row.now else None,
        "coming": [_version_row(one) for one in row.coming],
        "waiting": [_version_row(one) for one in row.waiting],
        "covers": listed(row.covers) if row.covers else "Nothing yet",
        "assigned": row.assigned,
    }


def _version_row(row: PolicyVersion) -> dict[str, Any]:
    return {
        "text": f"Version {row.version}",
        "url": reverse("policy-version", args=[row.public_id]),
        "from": short_day(row.in_force_from_on),
        "by": row.written_by.name,
        "state": state_words(row),
    }


def _other(one: PolicyVersion, chosen: PolicyVersion | None) -> dict[str, Any]:
    words = f"Version {one.version}, from {short_day(one.in_force_from_on)}"
    return {"value": str(one.public_id), "text": words, "current": chosen is not None and one.pk == chosen.pk}


def _compare_url(row: PolicyVersion, other: PolicyVersion | None) -> str:
    if other is None:
        return ""
    return f"{reverse('policy-compare', args=[row.public_id])}?with={other.public_id}"


def _summary(lines: list[Any]) -> list[dict[str, str]]:
    return [{"label": line.label, "value": line.says} for line in lines]


def _report(row: PolicyVersion) -> Report | None:
    read = _read(row)
    return None if read is None else checked(read)


def _read(row: PolicyVersion) -> rules.PolicyVersion | None:
    try:
        return queries.read(row)
    except PolicyFault:
        return None


def _fault(row: PolicyVersion) -> str:
    try:
        queries.read(row)
    except PolicyFault as fault:
        return str(fault)
    return ""


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "kind": "bad" if one.severity is Severity.ERROR else "warning",
        "severity": "Error" if one.severity is Severity.ERROR else "Warning",
        "title": KIND_WORDS[one.kind],
        "step": one.step,
        "says": one.says[:1].upper() + one.says[1:],
        "sentence": one.sentence,
        "example": one.example,
        "answer": one.answer,
        "cure": one.cure,
    }
