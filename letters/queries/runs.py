"""What became of every paper of a run: exactly once is an accounting claim (reliability rule 5)."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from letters.models import Document, DocumentStep
from staff.models import Landlord

IN_HAND = (
    Document.State.PLANNED,
    Document.State.APPROVED,
    Document.State.RENDERED,
    Document.State.HANDED_OVER,
    Document.State.UNKNOWN,
)


@dataclass(frozen=True)
class Tally:
    """
    The papers of one run, each counted once.

    :param planned: how many the run ever planned, counted from the steps that planned them, not from the states.
    :param carried: those a later run took over because nobody had approved them.
    """

    run_label: str
    planned: int
    sent: int
    held: int
    cancelled: int
    failed: int
    in_hand: int
    carried: int
    states: dict[str, int]

    @property
    def agrees(self) -> bool:
        """Whether planned = sent + held + cancelled + failed + in hand + carried."""
        return self.planned == self.sent + self.held + self.cancelled + self.failed + self.in_hand + self.carried

    def as_dict(self) -> dict[str, Any]:
        """For a manifest or a runs page."""
        return {
            "planned": self.planned,
            "sent": self.sent,
            "held": self.held,
            "cancelled": self.cancelled,
            "failed": self.failed,
            "in hand": self.in_hand,
            "carried to a later run": self.carried,
        }


def tally(landlord: Landlord, run_label: str) -> Tally:
    """Count a run's papers by what became of them."""
    ever = DocumentStep.objects.filter(document__landlord=landlord, run_label=run_label)
    planned = ever.aggregate(papers=Count("document", distinct=True))["papers"]
    carried = ever.exclude(document__run_label=run_label).aggregate(papers=Count("document", distinct=True))["papers"]
    states: Counter[str] = Counter(
        dict(
            Document.objects.filter(landlord=landlord, run_label=run_label)
            .values_list("state")
            .annotate(papers=Count("pk"))
            .order_by("state")
        )
    )
    return Tally(
        run_label=run_label,
        planned=planned,
        sent=states[Document.State.SENT],
        held=states[Document.State.HELD],
        cancelled=states[Document.State.CANCELLED],
        failed=states[Document.State.FAILED],
        in_hand=sum(states[state] for state in IN_HAND),
        carried=carried,
        states=dict(states),
    )


def held_reasons(landlord: Landlord, run_label: str) -> list[tuple[str, int]]:
    """Why papers of a run are held, and how many each, the commonest first."""
    rows = (
        Document.objects.filter(landlord=landlord, run_label=run_label, state=Document.State.HELD)
        .values_list("held_reason")
        .annotate(papers=Count("pk"))
        .order_by("-papers", "held_reason")
    )
    return list(rows)
