"""The papers of a letter run as its page shows them: what waits, what is held and why; always as many queries."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from arrears.models import LetterRun, Proposal
from letters import catalogue
from letters.models import Document
from staff.models import User

PAGE = 100

Documents = QuerySet[Document]


@dataclass(frozen=True)
class Filters:
    """What the page's address says: one kind, one state, one patch (its public id); empty means all."""

    kind: str = ""
    state: str = ""
    patch: str = ""


@dataclass(frozen=True)
class PaperRow:
    """One paper with the account it is about and the reason it was proposed."""

    paper: Document
    name: str
    account_ref: str
    account_public_id: UUID
    address: str
    patch: str
    because: str


@dataclass(frozen=True)
class RunPage:
    """One page of a run's papers, with the counts of the whole run in this person's scope."""

    rows: list[PaperRow]
    total: int
    by_state: dict[str, int]
    by_kind: dict[str, int]
    by_patch: list[tuple[str, str, int]]
    waiting_by_kind: dict[str, int]
    held_reasons: list[tuple[str, int]]
    next_start: int | None


def page(run: LetterRun, *, user: User, on: date, filters: Filters, start: int = 0) -> RunPage:
    """The papers of a run that this person may see, in the order of patch and account, a hundred at a time."""
    whole = Document.objects.for_user(user, on=on).filter(landlord=run.landlord, run_label=run.label)
    chosen = _chosen(whole, filters)
    found = list(
        chosen.select_related("person", "account", "account__tenancy__property__patch").order_by("pk")[
            start : start + PAGE + 1
        ]
    )
    more = len(found) > PAGE
    found = found[:PAGE]
    because = dict(
        Proposal.objects.filter(run=run, account__in=[paper.account_id for paper in found]).values_list(
            "account_id", "decision__words"
        )
    )
    patches = whole.values_list(
        "account__tenancy__property__patch__public_id",
        "account__tenancy__property__patch__name",
        "account__tenancy__property__patch__code",
    ).annotate(papers=Count("pk"))
    held = chosen.filter(state=Document.State.HELD).values_list("held_reason").annotate(n=Count("pk"))
    return RunPage(
        rows=[_row(paper, because.get(paper.account_id, "")) for paper in found],
        total=chosen.count(),
        by_state=_counts(_chosen(whole, Filters(filters.kind, "", filters.patch)), "state"),
        by_kind=_counts(_chosen(whole, Filters("", filters.state, filters.patch)), "kind"),
        by_patch=[
            (str(pid), name or code, n)
            for pid, name, code, n in patches.order_by("account__tenancy__property__patch__code")
        ],
        waiting_by_kind=_counts(chosen.filter(state=Document.State.PLANNED), "kind"),
        held_reasons=sorted(held, key=lambda reason: (-reason[1], reason[0])),
        next_start=start + PAGE if more else None,
    )


def _chosen(papers: Documents, filters: Filters) -> Documents:
    if filters.kind:
        papers = papers.filter(kind=filters.kind)
    if filters.state:
        papers = papers.filter(state=filters.state)
    if filters.patch:
        papers = papers.filter(account__tenancy__property__patch__public_id=filters.patch)
    return papers


def _counts(papers: Documents, field: str) -> dict[str, int]:
    return dict(papers.values_list(field).annotate(n=Count("pk")).order_by(field))


def _row(paper: Document, because: str) -> PaperRow:
    tenancy = paper.account.tenancy
    return PaperRow(
        paper=paper,
        name=catalogue.paper(paper.kind).name,
        account_ref=paper.account.account_ref,
        account_public_id=paper.account.public_id,
        address=str(tenancy.property) if tenancy else "",
        patch=str(tenancy.property.patch) if tenancy else "",
        because=because,
    )


def runs(*, user: User, landlord_ids: list[int], on: date) -> list[dict[str, Any]]:
    """The newest letter runs of the landlords a person works for, and how many of their papers are in which state."""
    papers = Document.objects.for_user(user, on=on).filter(run_label__startswith="letter run ")
    counts: dict[tuple[int, str], dict[str, int]] = {}
    for landlord_id, label, state, n in papers.values_list("landlord_id", "run_label", "state").annotate(n=Count("pk")):
        counts.setdefault((landlord_id, label), {})[state] = n
    newest = LetterRun.objects.filter(landlord__in=landlord_ids).select_related("landlord").order_by("-on", "pk")[:26]
    return [_told(run, counts.get((run.landlord_id, run.label), {})) for run in newest]


def _told(run: LetterRun, counts: dict[str, int]) -> dict[str, Any]:
    in_hand = sum(counts.get(state, 0) for state in ("approved", "rendered", "handed_over"))
    return {"run": run, "counts": counts, "in_hand": in_hand}
