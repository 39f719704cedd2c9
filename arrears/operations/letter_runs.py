"""
The weekly run of arrears letters (OPS-E4, DEC-21): proposals with their reasons, and a planned paper for each tenant.

The run only proposes. A person approves; `letters` renders, joins and hands over, and asks `why_not_due` once more.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db import connection, transaction

from arrears.models import LetterRun, Night, Proposal
from arrears.operations import decisions
from arrears.queries import facts, letter_facts, policies
from arrears.queries.decisions import last_night, seen_on
from arrears.queries.facts import AccountFacts
from arrears.queries.letter_facts import Stationery
from arrears.queries.policies import Book
from arrears.rules import policy
from arrears.rules.outcomes import Outcome
from arrears.rules.policy import Channel, Step
from ledger.queries import standings
from ledger.rules.rent_weeks import monday_of
from letters.catalogue import UnknownPaper, paper
from letters.facts import ArrearsLetterFacts, FactsRefused
from letters.models import Document
from letters.operations import documents, moves, stops
from letters.operations.documents import NOT_YET_APPROVED, Draft, Planned
from letters.queries.addressing import Addressed
from letters.rules.wording import money
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused

BATCH = 2000
LOWER_STEP = "a higher step goes to the same tenancy this week"
NOBODY = "nobody is known to write to"
NO_PAPER = "there is no template {}: write this letter by hand"
DROPPED = "a person dropped the letter of this step"
NO_LONGER = "no longer proposed: the account stands differently now"

ALLOWED_FALL_PENCE = 0
"""How far the sum to pay may have fallen before a letter is held at hand-over (DEC-21; a setting)."""


class NightNotRun(Refused):
    """There are no positions and decisions to write letters from."""


class WaitingForPayments(Refused):
    """The newest payments are not in, so nobody is written to on old figures (DEC-15)."""


class LettersApproved(Refused):
    """A letter of this week has been approved, so its night cannot be taken again."""


@dataclass(frozen=True)
class _Making:
    """One run being made."""

    run: LetterRun
    landlord: Landlord
    night: Night
    book: Book
    by: User
    on: date
    at: datetime


@transaction.atomic
def make(*, landlord: Landlord, on: date, by: User, at: datetime) -> LetterRun:
    """
    Make the letter run of a day's week from the last night up to that day; once a week, whatever asks for it.

    A run that stands is returned as it is; one whose night has been taken again since is made anew, as long as nobody
    has approved a letter of it.

    :raises NightNotRun: if no night of this week was run.
    :raises WaitingForPayments: if the newest payments were not in that night.
    """
    stops.lock(landlord)
    night = last_night(landlord, on=on)
    week = monday_of(on)
    if night is None or night.on < week:
        raise NightNotRun(f"No night of the week of {week} has been run for {landlord.name}. Run it first.")
    standing = LetterRun.objects.filter(landlord=landlord, week_starts_on=week).first()
    if standing is not None and (night.on, night.take) <= (standing.on, standing.take):
        return standing
    if standing is not None and night.on != standing.on:
        return standing
    if not night.payments_in:
        raise WaitingForPayments(
            f"The newest payments are of {night.payments_until_on or 'no day'}: load them, then take the night again."
        )
    if standing is not None:
        refuse_if_approved(landlord=landlord, on=on)
        standing.proposals.all().delete()
    run = standing or LetterRun(landlord=landlord, week_starts_on=week)
    run.on, run.take, run.made_by, run.made_at = night.on, night.take, by, at
    run.save()
    decisions.decide_all(
        landlord=landlord,
        on=night.on,
        take=night.take,
        by=by,
        weekly=True,
        payments_until=night.payments_until_on,
    )
    making = _Making(run, landlord, night, policies.book_of(night), by, on, at)
    for stood in making.book.versions():
        propose(run=run, version=stood.version, version_id=stood.version_id)
    run.figures = _plan(making)
    run.save(update_fields=["figures"])
    audit.record(landlord=landlord, action="letter run made", subject=run, after=run.figures, by=by, on=on)
    return run


def refuse_if_approved(*, landlord: Landlord, on: date) -> None:
    """
    Say no if a letter of a day's week has been approved (DEC-15).

    :raises LettersApproved: naming how many.
    """
    run = LetterRun.objects.filter(landlord=landlord, week_starts_on=monday_of(on)).first()
    if run is None:
        return
    settled = Document.objects.filter(landlord=landlord, run_label=run.label)
    count = settled.exclude(state__in=[*NOT_YET_APPROVED, Document.State.CANCELLED]).count()
    if count:
        raise LettersApproved(f"{count} letters of the {run.label} have been approved; its night stands as it is.")


def propose(*, run: LetterRun, version: policy.PolicyVersion, version_id: int | None = None) -> int:
    """
    Write a proposal for each account whose decision of the run's night proposes a letter: one statement.

    :param version: a policy version of that night.
    :param version_id: its row, where the night had several: only decisions made under it.
    :return: how many are new.
    """
    steps = [step for step in version.steps if step.channel is Channel.LETTER]
    if not steps:
        return 0
    new_id = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    approver = " ".join("WHEN %s THEN %s" for _ in steps)
    named = [word for step in steps for word in (step.code, step.approver.value)]
    codes = [step.code for step in steps]
    under, only = ("", []) if version_id is None else (" AND d.version_id = %s", [version_id])
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO arrears_proposal (public_id, run_id, account_id, decision_id, kind, approver, held_reason)
            SELECT {new_id}, %s, d.account_id, d.id, d.proposes, CASE d.step {approver} END, ''
            FROM arrears_decision d
            WHERE d.landlord_id = %s AND d."on" = %s AND d.take = %s AND d.outcome = %s
              AND d.step IN ({", ".join(["%s"] * len(codes))}){under}
            ON CONFLICT DO NOTHING
            """,
            [run.pk, *named, run.landlord_id, run.on.isoformat(), run.take, Outcome.PROPOSE.value, *codes, *only],
        )
        return int(cursor.rowcount)


def _plan(making: _Making) -> dict[str, object]:
    """Plan the papers of the proposals, some thousands of accounts at a time."""
    proposed = _proposed(making)
    highest = _highest_by_tenancy(proposed)
    planned, by_kind = Planned(), Counter[str]()
    remaining = iter(sorted(proposed))
    while batch := list(islice(remaining, BATCH)):
        stock = letter_facts.stationery(
            making.landlord, batch, night=making.night.on, take=making.night.take, on=making.on
        )
        seen = _facts(making, batch)
        drafts = [draft for pk in batch for draft in _drafts(making, stock, seen[pk], proposed[pk], highest)]
        planned += documents.plan(
            landlord=making.landlord,
            run_label=making.run.label,
            drafts=drafts,
            by=making.by,
            on=making.on,
            at=making.at,
        )
        _say_why_held(making, stock, batch, proposed, highest)
        by_kind.update(proposed[pk].step.proposes for pk in batch)
    _hold_what_is_left(making, proposed)
    return {
        "proposals": len(proposed),
        "by_kind": dict(sorted(by_kind.items())),
        "planned": planned.planned,
        "held": planned.held,
        "known": planned.known,
        "carried": planned.carried,
    }


@dataclass(frozen=True)
class _Proposed:
    """One proposal: its account's tenancy, and the step whose letter it is."""

    step: Step
    tenancy_id: int | None


def _proposed(making: _Making) -> dict[int, _Proposed]:
    """The run's proposals by account id."""
    versions = {stood.version_id: stood.version for stood in making.book.versions()}
    rows = Proposal.objects.filter(run=making.run).values_list(
        "account_id", "kind", "account__tenancy_id", "decision__version_id"
    )
    return {
        pk: _Proposed(versions[version_id].by_proposal[kind], tenancy_id) for pk, kind, tenancy_id, version_id in rows
    }


def _highest_by_tenancy(proposed: dict[int, _Proposed]) -> dict[int, int]:
    """Which account's letter goes where two of one tenancy ask for one: that of the highest step (DEC-21)."""
    best: dict[int, int] = {}
    for account_id in sorted(proposed):
        tenancy_id = proposed[account_id].tenancy_id
        if tenancy_id is None:
            continue
        now = best.get(tenancy_id)
        if now is None or proposed[now].step.stage < proposed[account_id].step.stage:
            best[tenancy_id] = account_id
    return best


def _facts(making: _Making, account_ids: list[int]) -> dict[int, AccountFacts]:
    found = seen_on(making.landlord, night=making.night, account_ids=account_ids)
    return {seen.account_id: seen for seen in found}


def _has_paper(step: Step) -> bool:
    """Whether a template stands for what a step proposes."""
    try:
        paper(step.proposes)
    except UnknownPaper:
        return False
    return True


def _lower(proposed: _Proposed, account_id: int, highest: dict[int, int]) -> bool:
    return proposed.tenancy_id is not None and highest[proposed.tenancy_id] != account_id


def _drafts(
    making: _Making, stock: Stationery, seen: AccountFacts, proposed: _Proposed, highest: dict[int, int]
) -> Iterator[Draft]:
    """One draft to each tenant; what cannot be written is a draft held with its reason."""
    if not _has_paper(proposed.step):
        return
    why = LOWER_STEP if _lower(proposed, seen.account_id, highest) else ""
    for person in stock.people(seen.account_id):
        made, problem = _letter(making, stock, seen, person, proposed.step)
        yield Draft(
            kind=proposed.step.proposes,
            tenancy_id=proposed.tenancy_id,
            account_id=seen.account_id,
            person_id=person.person_id,
            trigger=trigger(seen, proposed.step, on=making.night.on),
            facts=made or {},
            to_pay_pence=seen.facts.real_pence,
            planned_under=str(making.night.version),
            held_reason=why or problem,
            postcode=person.postcode,
        )


def _letter(
    making: _Making, stock: Stationery, seen: AccountFacts, person: Addressed, step: Step
) -> tuple[ArrearsLetterFacts | None, str]:
    if person.held_reason:
        return None, person.held_reason
    try:
        return letter_facts.letter(stock, seen, person, step, night=making.night.on, on=making.on), ""
    except FactsRefused as refused:
        return None, f"it cannot be written: {refused}"


def trigger(seen: AccountFacts, step: Step, *, on: date) -> str:
    """
    What causes a letter (DEC-21): the episode and the step, and for a repeat the letter that it repeats (PRA-4).

    So the same cause never makes a second paper, whatever is run twice.
    """
    began = seen.facts.episode_started_on or monday_of(on)
    before = [letter.sent_on for letter in seen.facts.episode_letters(on) if letter.kind == step.proposes]
    again = f" after {max(before)}" if before else ""
    return f"arrears from {began} {step.code}{again}"


def _say_why_held(
    making: _Making, stock: Stationery, batch: list[int], proposed: dict[int, _Proposed], highest: dict[int, int]
) -> None:
    """Put on each proposal of a batch why none of its papers goes, if none does: one statement a reason."""
    papers: dict[int, list[tuple[str, str]]] = defaultdict(list)
    ours = Document.objects.filter(landlord=making.landlord, run_label=making.run.label, account_id__in=batch)
    for account_id, state, reason in ours.values_list("account_id", "state", "held_reason"):
        papers[account_id].append((state, reason))
    by_reason: dict[str, list[int]] = defaultdict(list)
    for pk in batch:
        lower = _lower(proposed[pk], pk, highest)
        why = _why_held(papers[pk], known=bool(stock.people(pk)), lower=lower)
        if why and not lower and not _has_paper(proposed[pk].step):
            why = NO_PAPER.format(proposed[pk].step.proposes)
        if why:
            by_reason[why].append(pk)
    for why, account_ids in by_reason.items():
        Proposal.objects.filter(run=making.run, account_id__in=account_ids).update(held_reason=why)


def _why_held(papers: list[tuple[str, str]], *, known: bool, lower: bool) -> str:
    if lower:
        return LOWER_STEP
    if not papers:
        return DROPPED if known else NOBODY
    if all(state == Document.State.HELD for state, _ in papers):
        return papers[0][1]
    return ""


def _hold_what_is_left(making: _Making, proposed: dict[int, _Proposed]) -> None:
    """Hold papers of earlier runs that nobody approved and that are no longer proposed; a later run may revive them."""
    steps = [step for stood in making.book.versions() for step in stood.version.steps]
    kinds = sorted({step.proposes for step in steps if step.channel is Channel.LETTER})
    waiting = Document.objects.filter(landlord=making.landlord, kind__in=kinds, state=Document.State.PLANNED)
    left = [
        document
        for document in waiting.defer("facts")
        if document.account_id not in proposed or proposed[document.account_id].step.proposes != document.kind
    ]
    reasons = {document.pk: NO_LONGER for document in left}
    moves.hold(left, reasons, by=making.by, on=making.on, at=making.at)


def why_not_due(papers: Sequence[Document], *, on: date) -> dict[int, str]:
    """
    Which arrears letters should not go after all, by document id, with the reason: asked at hand-over (DEC-21).

    The decision no longer stands with what is known today, or the sum to pay has fallen. Papers of other kinds are
    left out: they are others' to judge.
    """
    found: dict[int, str] = {}
    by_landlord: dict[Landlord, list[Document]] = defaultdict(list)
    for document in papers:
        by_landlord[document.landlord].append(document)
    for landlord, its in by_landlord.items():
        found |= _why_not_due(landlord, its, on)
    return found


def _why_not_due(landlord: Landlord, papers: list[Document], on: date) -> dict[int, str]:
    night = last_night(landlord, on=on)
    if night is None:
        return {}
    book = policies.book_of(night)
    proposed = {kind for stood in book.versions() for kind in stood.version.by_proposal}
    ours = [document for document in papers if document.kind in proposed]
    account_ids = sorted({document.account_id for document in ours})
    if not account_ids:
        return {}
    today = {
        seen.account_id: seen.decide(on=on)
        for batch in facts.for_night(
            landlord,
            on=night.on,
            take=night.take,
            book=book,
            payments_until=night.payments_until_on,
            payments_in=True,
            account_ids=account_ids,
            day=on,
            only_sent=True,
        )
        for seen in batch
    }
    to_pay = {
        row.account_id: max(0, row.balance_pence - row.technical_pence)
        for row in standings.as_at(on, landlord_id=landlord.pk, account_ids=account_ids)
    }
    found = {}
    for document in ours:
        decision = today.get(document.account_id)
        now = to_pay.get(document.account_id, 0)
        if now < document.to_pay_pence - ALLOWED_FALL_PENCE:
            found[document.pk] = f"the sum to pay has fallen from {money(document.to_pay_pence)} to {money(now)}"
        elif decision is None or decision.proposes != document.kind:
            found[document.pk] = (
                f"the decision no longer stands: {decision.text if decision else 'the account is gone'}"
            )
    return found
