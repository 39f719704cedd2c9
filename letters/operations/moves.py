"""How a document moves from one state to another: guarded, in bulk, each move with its step (DEC-21)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from letters.models import Document, DocumentStep
from staff.models import User
from staff.refusals import Refused

CHUNK = 1000


class DocumentMovedOn(Refused):
    """Somebody or something else moved the paper after it was read."""


def move(
    documents: Iterable[Document],
    *,
    to: Document.State,
    by: User,
    on: date,
    at: datetime,
    because: str = "",
    **changes: Any,
) -> int:
    """
    Move documents on from the state they were read in. Call it inside a transaction.

    :param changes: fields that change with the move, the same for all.
    :return: how many moved.
    :raises DocumentMovedOn: if one is no longer in the state it was read in; nothing is kept then.
    """
    by_state: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        by_state[document.state].append(document)
    moved = 0
    for left, group in by_state.items():
        for start in range(0, len(group), CHUNK):
            chunk = group[start : start + CHUNK]
            # Checked and changed in one statement, so an officer and a worker cannot both win.
            changed = Document.objects.filter(pk__in=[each.pk for each in chunk], state=left).update(
                state=to, **changes
            )
            if changed != len(chunk):
                raise DocumentMovedOn("A paper has moved on since you opened the page. Look again before acting.")
            record(chunk, to=to, because=because, by=by, on=on, at=at)
            moved += changed
            for each in chunk:
                each.state = to
                for name, value in changes.items():
                    setattr(each, name, value)
    return moved


def hold(
    documents: Sequence[Document], reasons: Mapping[int, str], *, by: User, on: date, at: datetime, **changes: Any
) -> int:
    """Hold documents back, each with its reason by document id; one statement for each different reason."""
    by_reason: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        by_reason[reasons[document.pk][:200]].append(document)
    return sum(
        move(
            group,
            to=Document.State.HELD,
            because=reason,
            by=by,
            on=on,
            at=at,
            held_reason=reason,
            claim="",
            claimed_until=None,
            **changes,
        )
        for reason, group in by_reason.items()
    )


def record(
    documents: Sequence[Document],
    *,
    to: str,
    because: str,
    by: User,
    on: date,
    at: datetime,
    left: str | None = None,
    run_label: str = "",
) -> None:
    """Add one step to each document, from the state it has in memory unless another is given."""
    DocumentStep.objects.bulk_create(
        [
            DocumentStep(
                document=document,
                left=document.state if left is None else left,
                reached=to,
                because=because[:200],
                run_label=run_label,
                by=by,
                on=on,
                at=at,
            )
            for document in documents
        ],
        CHUNK,
    )
