"""From an approved run to its papers: one to each person of each account covered, at their own address (PRA-16)."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery

from ledger.queries import awards, entries, standings
from ledger.queries.awards import ExpectedPayment
from ledger.queries.entries import AccountFace, EntryLine
from ledger.queries.standings import AccountStanding
from ledger.rules.account_types import ACCOUNT_TYPE_WORDS, AccountType
from ledger.rules.rent_weeks import quarters
from letters.facts import (
    Addressee,
    Contact,
    FactsRefused,
    SeparateAccount,
    StatementFacts,
    StatementLine,
    ThreeLines,
    WeeklyElement,
)
from letters.facts import Landlord as Letterhead
from letters.models import Document
from letters.operations import documents
from letters.operations.documents import Draft
from letters.queries import letterhead
from letters.queries.addressing import Addressed
from letters.rules.wording import listed
from staff.models import User
from statements.models import Statement, StatementRun
from statements.queries import controls, recipients
from statements.rules import statement_lines
from statements.rules.statement_lines import Line, StatementLines
from tenancies.models import Tenancy

KIND = "ST1"
CHUNK = 400
QUERY_DAYS = 28
"""How long a tenant is asked to take for questions (OPS-G3); later ones are answered too."""

Notes = Callable[[Collection[int]], dict[int, str]]
"""Says, for some accounts, one sentence about each one's repayment plan; statements know nothing of arrears."""


def label(run: StatementRun) -> str:
    """How a run's documents and print batches name it."""
    return f"statements {run.rent_year} Q{run.quarter}"


def plan(*, run: StatementRun, on: date, at: datetime, note_for: Notes | None = None) -> int:
    """
    Plan the papers of an approved run and approve them in the name of whoever approved it. Safe to call again: it
    goes on with the accounts that have no paper yet.

    :return: how many papers are planned, held ones too.
    """
    by = run.approved_by
    assert by is not None, "only an approved run makes papers"
    made = 0
    after = 0
    while chunk := _waiting(run, after):
        after = chunk[-1].pk
        with transaction.atomic():
            done = documents.plan(
                landlord=run.landlord,
                run_label=label(run),
                drafts=_drafts(run, chunk, on, note_for),
                by=by,
                on=on,
                at=at,
            )
            made += done.planned + done.held
    _approve(run, by, on, at)
    _tell_held(run)
    return made


def _waiting(run: StatementRun, after: int) -> list[Statement]:
    papers = Document.objects.filter(landlord=run.landlord, run_label=label(run)).values("account_id")
    waiting = Statement.objects.filter(run=run, outcome=Statement.Outcome.COVERED, pk__gt=after)
    return list(waiting.exclude(account_id__in=papers).order_by("pk")[:CHUNK])


def _approve(run: StatementRun, by: User, on: date, at: datetime) -> None:
    """The run was approved as a whole (OPS-G5); its papers follow as one selection, each checked again."""
    planned = Document.objects.filter(landlord=run.landlord, run_label=label(run), state=Document.State.PLANNED)
    if planned.exists():
        selection = documents.select(
            landlord=run.landlord, filters={"run_label": label(run), "kinds": [KIND]}, by=by, on=on, at=at
        )
        documents.approve(selection=selection, by=by, on=on, at=at)


def _tell_held(run: StatementRun) -> None:
    """An account whose every paper is held is not covered: say so, with the first reason."""
    papers = Document.objects.filter(landlord=run.landlord, run_label=label(run))
    goes = papers.exclude(state__in=[Document.State.HELD, Document.State.CANCELLED])
    reason = papers.filter(account=OuterRef("account"), state=Document.State.HELD).order_by("pk").values("held_reason")
    Statement.objects.filter(
        run=run, outcome=Statement.Outcome.COVERED, account_id__in=papers.values("account_id")
    ).exclude(account_id__in=goes.values("account_id")).filter(
        account_id__in=papers.filter(state=Document.State.HELD).values("account_id")
    ).update(outcome=Statement.Outcome.HELD, reason=Subquery(reason[:1]))


@dataclass(frozen=True)
class _Chunk:
    """All that the papers of some accounts need, read at once: a constant number of queries."""

    run: StatementRun
    on: date
    letterhead: Letterhead
    ways_to_pay: tuple[str, ...]
    faces: dict[int, AccountFace]
    lines: dict[int, StatementLines]
    weekly: dict[int, tuple[tuple[str, int], ...]]
    standings: dict[int, AccountStanding]
    awards: dict[int, list[ExpectedPayment]]
    recipients: dict[int, tuple[Addressed, ...]]
    parties: dict[int, frozenset[int]]
    closings: dict[int, int]
    patches: dict[int, int]
    contacts: dict[int, Contact]
    notes: dict[int, str] = field(default_factory=dict)


def _drafts(run: StatementRun, statements: list[Statement], on: date, note_for: Notes | None) -> Iterator[Draft]:
    chunk = _read(run, statements, on, note_for)
    primary = _primary(chunk)
    for told in statements:
        face = chunk.faces[told.account_id]
        trigger = f"statement {run.rent_year} Q{run.quarter}"
        if face.tenancy_id is not None and primary.get(face.tenancy_id, told.account_id) != told.account_id:
            # A tenancy's second account is stated on its own paper: the same cause, told of another account.
            trigger += f" {face.account_ref}"
        for person in chunk.recipients[told.account_id]:
            if not person.deceased:  # nothing is ever addressed to somebody who has died (PRA-13)
                yield _draft(chunk, told, face, person, trigger)


def _draft(chunk: _Chunk, told: Statement, face: AccountFace, person: Addressed, trigger: str) -> Draft:
    facts: StatementFacts | dict[str, object] = {}
    held = person.held_reason
    to_pay = 0
    if not held:
        try:
            facts = _facts(chunk, told, face, person)
            to_pay = facts.three_lines.to_pay_pence
        except FactsRefused as refused:
            held = str(refused)
    return Draft(
        kind=KIND,
        tenancy_id=face.tenancy_id,
        account_id=told.account_id,
        person_id=person.person_id,
        trigger=trigger,
        facts=facts,
        to_pay_pence=to_pay,
        planned_under=label(chunk.run),
        held_reason=held,
        postcode=person.postcode,
    )


def _read(run: StatementRun, statements: list[Statement], on: date, note_for: Notes | None) -> _Chunk:
    ids = [told.account_id for told in statements]
    faces = entries.faces(ids)
    tenancies = {pk: face.tenancy_id for pk, face in faces.items()}
    to_whom = recipients.of_accounts(tenancies, on=on)
    people = {person.person_id for its in to_whom.values() for person in its}
    parties = entries.accounts_of_people(people, on=on)
    patches = dict(
        Tenancy.objects.filter(pk__in={pk for pk in tenancies.values() if pk}).values_list("pk", "property__patch_id")
    )
    window = controls.window_of(run, controls.before(run))
    late: dict[int, list[EntryLine]] = {pk: [] for pk in ids}
    shown: dict[int, list[EntryLine]] = {pk: [] for pk in ids}
    for entry, entered_since in entries.lines_of(ids, window):
        (late if entered_since else shown)[entry.account_id].append(entry)
    return _Chunk(
        run=run,
        on=on,
        letterhead=letterhead.of(run.landlord),
        ways_to_pay=letterhead.ways_to_pay(run.landlord),
        faces=faces | entries.faces([pk for pk in parties if pk not in faces]),
        lines={
            told.account_id: statement_lines.from_parts(
                told.opening_pence, late[told.account_id], shown[told.account_id]
            )
            for told in statements
        },
        weekly=entries.weekly_charges(ids, on=on),
        standings={standing.account_id: standing for standing in standings.as_at(run.period_to_on, account_ids=ids)},
        awards=awards.next_payments(ids, on=run.period_to_on),
        recipients=to_whom,
        parties=parties,
        closings=dict(
            Statement.objects.filter(run=run, account_id__in=set(parties) | set(ids)).values_list(
                "account_id", "closing_pence"
            )
        ),
        patches=patches,
        contacts=letterhead.contacts(run.landlord, set(patches.values()), on=on),
        notes=note_for(ids) if note_for else {},
    )


def _primary(chunk: _Chunk) -> dict[int, int]:
    """Each tenancy's first account: its rent account, else the one opened first."""
    found: dict[int, int] = {}
    for pk, face in sorted(chunk.faces.items(), key=lambda each: (each[1].account_type != AccountType.CUR, each[0])):
        if face.tenancy_id is not None:
            found.setdefault(face.tenancy_id, pk)
    return found


def _facts(chunk: _Chunk, told: Statement, face: AccountFace, person: Addressed) -> StatementFacts:
    run, lines = chunk.run, chunk.lines[told.account_id]
    quarter = quarters(run.rent_year)[run.quarter - 1]
    weekly = chunk.weekly.get(told.account_id, ())
    living = [each for each in chunk.recipients[told.account_id] if not each.deceased]
    return StatementFacts(
        landlord=chunk.letterhead,
        addressee=_addressee(person),
        tenants=tuple(each.name for each in living),
        home=person.home or "no home is let with this account",
        account_type=ACCOUNT_TYPE_WORDS[AccountType(face.account_type)].lower(),
        account_ref=face.account_ref,
        payment_ref=face.payment_ref,
        statement_ref=f"S-{run.rent_year}-{run.quarter}-{face.account_ref}",
        period_words=statement_lines.period_words(run.rent_year, quarter.first_week, quarter.last_week),
        from_on=run.period_from_on,
        to_on=run.period_to_on,
        prepared_on=run.prepared_on,
        query_by_on=chunk.on + timedelta(days=QUERY_DAYS),
        opening_pence=told.opening_pence,
        entered_since=tuple(_line(line) for line in lines.entered_since),
        lines=tuple(_line(line) for line in lines.lines),
        charges_pence=lines.shown(statement_lines.CHARGE),
        receipts_pence=lines.shown(statement_lines.RECEIPT),
        adjustments_pence=lines.shown(statement_lines.ADJUSTMENT),
        closing_pence=told.closing_pence,
        three_lines=_three_lines(chunk, told),
        weekly=tuple(WeeklyElement(what=statement_lines.element_words(e), amount_pence=p) for e, p in weekly),
        weekly_total_pence=sum(pence for _, pence in weekly),
        arrangement=chunk.notes.get(told.account_id, ""),
        separate_accounts=_separate(chunk, told.account_id),
        ways_to_pay=chunk.ways_to_pay,
        advice=letterhead.ADVICE,
        contact=_contact(chunk, face),
    )


def _addressee(person: Addressed) -> Addressee:
    return Addressee(name=person.name, lines=person.lines, postcode=person.postcode)


def _line(line: Line) -> StatementLine:
    return StatementLine(
        on=line.on,
        week=line.week,
        what=line.what,
        column=line.column,
        amount_pence=line.amount_pence,
        balance_pence=line.balance_pence,
    )


def _three_lines(chunk: _Chunk, told: Statement) -> ThreeLines:
    """PRA-17 at the end of the period: the statement's own closing, and benefit accrued by then (OPS-E12)."""
    standing = chunk.standings.get(told.account_id)
    expected = min(max(told.closing_pence, 0), standing.accrued_pence if standing else 0)
    coming = chunk.awards.get(told.account_id, []) if expected else []
    payers = dict.fromkeys(payment.payer for payment in coming)
    due = [payment.due_on for payment in coming if payment.due_on >= chunk.run.prepared_on]
    return ThreeLines(
        balance_pence=told.closing_pence,
        expected_benefit_pence=expected,
        expected_from=(listed(list(payers)) or "benefit") if expected else "",
        expected_by=min(due, default=None),
        to_pay_pence=max(0, told.closing_pence - expected),
    )


def _separate(chunk: _Chunk, account_id: int) -> tuple[SeparateAccount, ...]:
    """Other accounts of exactly the same people, never one that anybody else is liable on (PRA-16)."""
    same = chunk.parties.get(account_id)
    if not same:
        return ()
    return tuple(
        SeparateAccount(
            what=ACCOUNT_TYPE_WORDS[AccountType(chunk.faces[pk].account_type)],
            account_ref=chunk.faces[pk].account_ref,
            balance_pence=chunk.closings[pk],
        )
        for pk in sorted(chunk.parties)
        if pk != account_id and chunk.parties[pk] == same and pk in chunk.closings
    )


def _contact(chunk: _Chunk, face: AccountFace) -> Contact:
    patch = chunk.patches.get(face.tenancy_id or 0)
    return chunk.contacts.get(patch or 0) or letterhead.contact(chunk.run.landlord)
