"""
Whose money in suspense may be: for a page of items at once, from what their rows said and what accounts are known by.

Payers' names stand in the rows of files, not in the ledger (DEC-2), so the search begins here.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models.functions import Upper

from feeds.models import FeedRow, PayerClue
from ledger.queries import seen, suspense
from ledger.rules import near_references, suspense_matching
from ledger.rules.suspense_matching import NEAR_NAME, Candidate, Clues, Proposal, likeness, words_of
from staff.models import User
from tenancies.models import Person

MOST_PEOPLE = 2_000
"""People of the surnames on one page that are looked at; a page of Smiths has enough of them."""
MOST_ROWS = 5_000


@dataclass(frozen=True)
class Origin:
    """The row of a file that brought an item."""

    file_name: str
    file_id: UUID
    line: int
    payer_name: str


@dataclass(frozen=True)
class Proposed:
    """What is proposed for one item; `elsewhere` counts accounts that this person may not see."""

    proposals: list[Proposal]
    elsewhere: int = 0


def origins(posting_ids: Collection[int]) -> dict[int, Origin]:
    """Where items came from, by the posting that holds them."""
    rows = FeedRow.objects.filter(posting_id__in=posting_ids).select_related("feed_file")
    return {
        row.posting_id: Origin(row.feed_file.name, row.feed_file.public_id, row.line, row.payer_name)
        for row in rows
        if row.posting_id is not None
    }


def clues_of(items: Iterable[Any]) -> dict[int, Clues]:
    """What came with each item (a suspense item), by its id."""
    listed = list(items)
    ids = [item.posting_id for item in listed]
    rows = origins(ids)
    told = {clue.posting_id: clue for clue in PayerClue.objects.filter(posting_id__in=ids)}
    found = {}
    for item in listed:
        row, clue = rows.get(item.posting_id), told.get(item.posting_id)
        found[item.pk] = Clues(
            reference=item.raw_reference,
            amount_pence=item.open_pence,
            name=(row.payer_name if row else "") or (clue.name if clue else ""),
            nino_last4=clue.nino_last4 if clue else "",
            postcode=clue.postcode if clue else "",
            claim_ref=clue.claim_ref if clue else "",
        )
    return found


def proposals(items: Sequence[Any], *, user: User, on: date) -> dict[int, Proposed]:
    """
    The likeliest accounts for each item of a page, by the item's id: so many questions for any number of items.

    Only accounts in this person's scope are named (DEC-31); the others are counted.
    """
    clues = clues_of(items)
    by_landlord: dict[int, list[Any]] = defaultdict(list)
    for item in items:
        by_landlord[item.landlord_id].append(item)
    found: dict[int, Proposed] = {}
    for landlord_id, its in sorted(by_landlord.items()):
        found |= _of_landlord(landlord_id, {item.pk: clues[item.pk] for item in its}, user, on)
    return found


def _of_landlord(landlord_id: int, clues: Mapping[int, Clues], user: User, on: date) -> dict[int, Proposed]:
    paid = _paid_before(landlord_id, {one.name for one in clues.values() if one.name})
    account_ids = suspense.accounts_quoted(landlord_id, _texts(clues.values()), _spans(clues.values()))
    account_ids |= suspense.accounts_of_people(_people(landlord_id, clues.values()))
    account_ids |= {account_id for times in paid.values() for account_id in times}
    known = suspense.candidates(account_ids, on=on)
    visible = set(
        seen.accounts_for_user(user, on=on)
        .filter(pk__in=[one.account_id for one in known])
        .values_list("pk", flat=True)
    )
    made = {}
    for pk, one in clues.items():
        times = paid.get(one.name, Counter())
        ranked = suspense_matching.rank(one, (_for(candidate, times) for candidate in known))
        shown = [proposal for proposal in ranked if proposal.account_id in visible]
        made[pk] = Proposed(shown, len(ranked) - len(shown))
    return made


def _for(candidate: Candidate, times: Mapping[int, int]) -> Candidate:
    count = times.get(candidate.account_id, 0)
    return replace(candidate, paid_before=count) if count else candidate


def _texts(clues: Iterable[Clues]) -> set[str]:
    found: set[str] = set()
    for one in clues:
        found.update(near_references.quoted(one.reference))
        found.update(near_references.slips(one.reference))
        found.update(text for text in (one.claim_ref, near_references.plain(one.claim_ref)) if text)
    return found


def _spans(clues: Iterable[Clues]) -> list[near_references.Span]:
    return [span for one in clues if (span := near_references.damaged(one.reference)) is not None]


def _people(landlord_id: int, clues: Iterable[Clues]) -> list[int]:
    """People whose name is nearly one of the payers', or whose National Insurance number ends the same."""
    names = sorted({one.name for one in clues if one.name})
    tails = {one.nino_last4.upper() for one in clues if one.nino_last4}
    surnames: set[str] = set()
    for name in names:
        words = words_of(name)
        surnames.update(words, (" ".join(pair) for pair in zip(words, words[1:], strict=False)))
        surnames.update(word.upper().strip(",.") for word in name.split())
    people = Person.objects.filter(landlord=landlord_id)
    namesakes = people.annotate(upper_name=Upper("last_name")).filter(upper_name__in=sorted(surnames))
    found = [
        pk
        for pk, first, last in namesakes.order_by("pk").values_list("pk", "first_name", "last_name")[:MOST_PEOPLE]
        if any(likeness(name, f"{first} {last}") >= NEAR_NAME for name in names)
    ]
    if tails:
        found += people.filter(nino_last4__in=sorted(tails)).order_by("pk").values_list("pk", flat=True)[:MOST_PEOPLE]
    return found


def _paid_before(landlord_id: int, names: Collection[str]) -> dict[str, "Counter[int]"]:
    """By payer's name: how many payments each account has had from them."""
    rows = FeedRow.objects.filter(landlord=landlord_id, payer_name__in=sorted(names), posting_id__isnull=False)
    listed = rows.order_by("-pk").values_list("posting_id", "payer_name")[:MOST_ROWS]
    names_by_posting = {posting_id: name for posting_id, name in listed if posting_id is not None}
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for posting_id, account_id in suspense.accounts_paid(list(names_by_posting)):
        found[names_by_posting[posting_id]][account_id] += 1
    return found
