"""
What happened on an account, newest first: money, contacts, letters, answers, holds, arrangements, the court.

A page holds whole days, so its cursor is a day and nothing on it is cut in two.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial, reduce
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from arrears.models import (
    ActionTaken,
    Arrangement,
    ArrangementCorrection,
    ArrangementState,
    Contact,
    Decision,
    Hold,
    Investigation,
    LegalFact,
)
from arrears.queries import investigations
from arrears.queries.arrangements import terms_of
from arrears.rules.arrangement_calendar import plan_words
from arrears.rules.holds import RULES, HoldReason
from arrears.rules.outcomes import OUTCOME_WORDS, Outcome
from casework.queries import contact_history, protections
from ledger.queries import adjustments, benefit_history, direct_debits, home_history, invoices, lines
from ledger.rules.adjustments import REASON_WORDS, SORT_WORDS, AdjustmentSort, Reason
from ledger.rules.dd_reasons import ACTIONS, Action
from letters.models import Document, DocumentStep
from letters.rules.wording import day, money

PAGE = 25


class Kind(StrEnum):
    """What an entry is about; the filter of the timeline."""

    CHARGES = "charges"
    MONEY = "money"
    CONTACTS = "contacts"
    LETTERS = "letters"
    DONE = "done"
    ANSWERS = "answers"
    HOLDS = "holds"
    ARRANGEMENTS = "arrangements"
    INVESTIGATIONS = "investigations"
    BENEFIT = "benefit"
    DIRECT_DEBITS = "direct_debits"
    HOMES = "homes"
    COURT = "court"


KIND_WORDS = {
    Kind.MONEY: "Payments and adjustments",
    Kind.CHARGES: "Rent charges",
    Kind.CONTACTS: "Contacts, promises and referrals",
    Kind.LETTERS: "Letters",
    Kind.DONE: "Tasks of the policy",
    Kind.ANSWERS: "Changes of the next action",
    Kind.HOLDS: "Holds",
    Kind.ARRANGEMENTS: "Arrangements",
    Kind.INVESTIGATIONS: "Missing payments",
    Kind.BENEFIT: "Benefit and deductions",
    Kind.DIRECT_DEBITS: "Direct Debit and invoices",
    Kind.HOMES: "Where they live",
    Kind.COURT: "Notices and court",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `at` only where the time of day is known; `by` is empty where nobody is recorded."""

    on: date
    kind: Kind
    title: str
    text: str = ""
    by: str = ""
    source: str = ""
    at: datetime | None = None
    document: UUID | None = None
    adjustment: UUID | None = None
    tag: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of whole days, and the day before which the next one starts."""

    entries: list[Entry]
    before: date | None


@dataclass(frozen=True, slots=True)
class Read:
    """What a source gave, and the day up to which it is complete: None where there is nothing older."""

    entries: list[Entry]
    down_to: date | None


Source = Callable[[int, date | None, int], Read]


def timeline(
    account_id: int, *, kinds: Iterable[Kind] = (), before: date | None = None, size: int = PAGE, notes: bool = True
) -> Timeline:
    """
    What happened before a day (or up to now), newest first; about `size` entries, always whole days.

    :param kinds: only these; empty means all but the weekly charges, which the account lines show.
    :param notes: False leaves out what people wrote, for those who may not read it.
    """
    wanted = list(kinds) or [kind for kind in Kind if kind is not Kind.CHARGES]
    found: list[Entry] = []
    complete_down_to: list[date] = []
    for kind in wanted:
        read = _SOURCES[kind](account_id, before, size)
        if read.down_to is not None:
            complete_down_to.append(read.down_to)
        found += read.entries
    if not notes:
        found = [_without_note(entry) for entry in found]
    found.sort(key=lambda entry: (entry.on, entry.at is not None, str(entry.at)), reverse=True)
    # Each source gave whole days; what lies below the shallowest of them is for the next page, and so is whatever
    # is more than a page, but never a part of a day.
    floor = max(complete_down_to, default=date.min)
    kept = [entry for entry in found if entry.on >= floor]
    if len(kept) > size:
        floor = max(floor, kept[size - 1].on)
        kept = [entry for entry in kept if entry.on >= floor]
    more = bool(complete_down_to) or len(kept) < len(found)
    return Timeline(kept, floor if more else None)


def _without_note(entry: Entry) -> Entry:
    if entry.kind in (Kind.CONTACTS, Kind.DONE, Kind.HOLDS, Kind.INVESTIGATIONS, Kind.HOMES):
        return Entry(entry.on, entry.kind, entry.title, "", entry.by, entry.source, entry.at)
    return entry


def _upto(rows: "QuerySet[Any]", field: str, before: date | None, limit: int) -> list[Any]:
    """The newest rows before a day, at least `limit` where there are as many, and the whole of the last day read."""
    if before is not None:
        rows = rows.filter(**{f"{field}__lt": before})
    rows = rows.order_by(f"-{field}", "-pk")
    first = list(rows[:limit])
    if len(first) < limit:
        return first
    last = getattr(first[-1], field)
    return [row for row in first if getattr(row, field) > last] + list(rows.filter(**{field: last}))


def _read(rows: "QuerySet[Any]", field: str, before: date | None, limit: int, told: Callable[[Any], Entry]) -> Read:
    """The entries of one kind of row."""
    found = _upto(rows, field, before, limit)
    return Read([told(row) for row in found], getattr(found[-1], field) if len(found) >= limit else None)


def _both(first: Read, second: Read) -> Read:
    """Two reads as one, complete where both are."""
    ends = [read.down_to for read in (first, second) if read.down_to is not None]
    return Read(first.entries + second.entries, max(ends, default=None))


def _posted(charges: bool) -> Source:
    def found(account_id: int, before: date | None, limit: int) -> Read:
        posted = lines.latest_of_account(account_id, before=before, limit=limit, charges=charges)
        return Read([_line(line) for line in posted], posted[-1].on if len(posted) >= limit else None)

    return found


def _money(account_id: int, before: date | None, limit: int) -> Read:
    """What moved, and what was asked for and decided by hand."""
    asked = _read(adjustments.steps_on_account(account_id), "on", before, limit, _manual)
    refused = _read(adjustments.refunds_refused_by_rules(account_id), "asked_on", before, limit, _refund_refused)
    return _both(_both(_posted(charges=False)(account_id, before, limit), asked), refused)


def _manual(row: Any) -> Entry:
    made = row.adjustment
    words = f"{SORT_WORDS[AdjustmentSort(made.sort)]} of {money(made.amount_pence)}"
    if made.moves_id is not None:
        words = f"Move of {money(made.amount_pence)} paid to account {made.account.account_ref} by mistake"
    reason = REASON_WORDS[Reason(made.reason)]
    return Entry(
        row.on,
        Kind.MONEY,
        f"{words}: {row.get_what_display().lower()}",
        text=f"{reason}. {row.because}" if row.what == "asked" else row.because,
        by="" if row.by.is_system else row.by.name,
        adjustment=made.public_id,
    )


def _refund_refused(row: Any) -> Entry:
    return Entry(
        row.asked_on,
        Kind.MONEY,
        "Refund asked for: refused by the rules",
        text=" ".join(row.refused_because),
        by=row.asked_by.name,
    )


METHOD_WORDS = {
    "DD": "By Direct Debit",
    "SO": "By standing order",
    "CARD": "By card",
    "CASH": "In cash",
    "BANK": "By bank transfer",
    "PAYPOINT": "At a PayPoint",
    "POSTOFFICE": "At a post office",
}
"""How the channels of the payments file are read."""


def detail_words(narrative: str) -> str:
    """What a line's narrative says to people: a payment channel in words, anything else as it stands."""
    return METHOD_WORDS.get(narrative, narrative)


def line_title(line: lines.PostedLine) -> str:
    """A posted line in a few words: "Payment: £50.00", "Change to a charge: £2.00 added"."""
    added = "" if line.column == "charge" or line.amount_pence < 0 else " added"
    return f"{line.words}: {money(abs(line.amount_pence))}{added}"


def _line(line: lines.PostedLine) -> Entry:
    return Entry(
        line.on,
        Kind.CHARGES if line.column == "charge" else Kind.MONEY,
        line_title(line) + (", put right later" if line.reversed_later else ""),
        text=detail_words(line.narrative),
        by="" if line.by_system else line.by,
        source=SOURCE_WORDS.get(line.batch_source, line.batch_source),
    )


SOURCE_WORDS = {
    "charge": "weekly charge",
    "transactions": "taken on",
    "payments": "payments file",
    "dd": "returned Direct Debits",
    "hb": "Housing Benefit schedule",
    "uc": "Universal Credit schedule",
    "hb_schedule": "Housing Benefit schedule",
    "uc_schedule": "Universal Credit schedule",
    "dd_reports": "Direct Debit reports",
    "dd_collection": "Direct Debit collections",
    "bank_statement": "bank statement",
    "card_settlements": "card settlements",
    "invoice": "invoice",
    "reversal": "correction",
    "suspense": "placed out of suspense",
    "suspense_return": "sent back from suspense",
    "refund": "refund",
    "refund-returned": "refund returned by the bank",
    "transfer": "moved by hand",
    "goodwill": "posted by hand",
    "waiver": "posted by hand",
    "reward": "posted by hand",
}
"""How the origin of money is named."""


def _contacts(account_id: int, before: date | None, limit: int) -> Read:
    """Contacts and notes, and what came of them: promises, contacts to make, referrals, authority to discuss."""
    rows = Contact.objects.filter(account=account_id).select_related("by", "person")
    around = contact_history.sources(account_id)
    reads = [_read(found, field, before, limit, partial(_around, told)) for found, field, told in around]
    return reduce(_both, reads, _read(rows, "on", before, limit, _contact))


def _contact(row: Contact) -> Entry:
    return Entry(
        row.on,
        Kind.CONTACTS,
        contact_history.contact_title(row),
        text=contact_history.contact_text(row),
        by="" if row.by.is_system else row.by.name,
        source=contact_history.contact_with(row),
        at=row.at,
    )


def _around(told: Callable[[Any], contact_history.Told], row: Any) -> Entry:
    said = told(row)
    return Entry(said.on, Kind.CONTACTS, said.title, text=said.text, by=said.by, source=said.source)


LETTER_STEPS = {
    Document.State.HELD: "held back",
    Document.State.APPROVED: "approved",
    Document.State.SENT: "sent",
    Document.State.UNKNOWN: "not known whether sent",
    Document.State.FAILED: "failed",
    Document.State.CANCELLED: "cancelled",
}
"""The moves of a paper that people ask about; making and printing are the run's own business."""


def _letters(account_id: int, before: date | None, limit: int) -> Read:
    rows = DocumentStep.objects.filter(document__account=account_id, reached__in=list(LETTER_STEPS))
    return _read(rows.select_related("document__person", "by"), "on", before, limit, _letter)


def _letter(row: DocumentStep) -> Entry:
    document = row.document
    return Entry(
        row.on,
        Kind.LETTERS,
        f"{document.kind} to {document.person.full_name} {LETTER_STEPS[Document.State(row.reached)]}",
        text=row.because,
        by="" if row.by.is_system else row.by.name,
        source=document.run_label,
        at=row.at,
        document=document.public_id if document.file_id else None,
    )


def _done(account_id: int, before: date | None, limit: int) -> Read:
    """What people recorded as done of what the policy asked for."""
    rows = ActionTaken.objects.filter(account=account_id).select_related("by")
    return _read(rows, "on", before, limit, _taken)


def _taken(row: ActionTaken) -> Entry:
    by = "" if row.by.is_system else row.by.name
    return Entry(row.on, Kind.DONE, f"Done: {row.code}", text=row.note, by=by)


def _answers(account_id: int, before: date | None, limit: int) -> Read:
    rows = Decision.objects.filter(account=account_id).select_related("version__policy")
    found = _upto(rows, "on", before, limit * 2)
    entries = []
    for row, older in zip(found, [*found[1:], None], strict=False):
        if older is not None and (row.outcome, row.step, row.reason) == (older.outcome, older.step, older.reason):
            continue  # written again by the weekly run, and nothing changed
        entries.append(_answer(row))
    return Read(entries, found[-1].on if len(found) >= limit * 2 else None)


def _answer(row: Decision) -> Entry:
    words = OUTCOME_WORDS[Outcome(row.outcome)].lower()
    title = f"Next action: {words}" + (f" ({row.proposes})" if row.proposes else "")
    return Entry(row.on, Kind.ANSWERS, title, text=row.words, source=f"policy {row.version}")


def _holds(account_id: int, before: date | None, limit: int) -> Read:
    rows = Hold.objects.filter(account=account_id).select_related("placed_by", "lifted_by")
    lifted = rows.filter(lifted_on__isnull=False)
    law = [
        Entry(one.on, Kind.HOLDS, one.title, text=one.text, by=one.by)
        for one in protections.of_account(account_id, before=before)
    ]
    held = _both(_read(rows, "from_on", before, limit, _hold), _read(lifted, "lifted_on", before, limit, _lifted))
    return _both(held, Read(law, None))


def _hold(row: Hold) -> Entry:
    until = f" until {day(row.until_on)}" if row.until_on else ""
    again = f" again ({row.renewal})" if row.renewal else ""
    title = f"Held{again}{until}: {RULES[HoldReason(row.reason)].words}"
    by = "" if row.placed_by.is_system else row.placed_by.name
    return Entry(row.from_on, Kind.HOLDS, title, text=row.comment, by=by)


def _lifted(row: Hold) -> Entry:
    title = f"Hold ended early: {RULES[HoldReason(row.reason)].words}"
    by = row.lifted_by.name if row.lifted_by else ""
    return Entry(row.lifted_on or row.from_on, Kind.HOLDS, title, text=row.lifted_because, by=by)


def _arrangements(account_id: int, before: date | None, limit: int) -> Read:
    rows = Arrangement.objects.filter(account=account_id).select_related("agreed_by")
    ended = rows.filter(ended_on__isnull=False).select_related("ended_by")
    states = ArrangementState.objects.filter(arrangement__account=account_id).select_related("arrangement")
    found = ArrangementCorrection.objects.filter(arrangement__account=account_id).exclude(
        state_was=F("state_is"), own_was=F("own_is")
    )
    reads = (
        _read(rows, "agreed_on", before, limit, _agreed),
        _read(ended, "ended_on", before, limit, _ended),
        _read(states, "on", before, limit, _stood),
        _read(found.select_related("arrangement"), "noticed_on", before, limit, _found_out),
    )
    return reduce(_both, reads)


def _agreed(row: Arrangement) -> Entry:
    return Entry(
        row.agreed_on,
        Kind.ARRANGEMENTS,
        f"Arrangement {row.arrangement_ref}: {plan_words(terms_of(row))}, on top of the rent",
        text=f"From {day(row.starts_on)}, when {money(row.start_balance_pence)} was owed.",
        by="" if row.agreed_by.is_system else row.agreed_by.name,
    )


def _ended(row: Arrangement) -> Entry:
    title = f"Arrangement {row.arrangement_ref} ended"
    by = row.ended_by.name if row.ended_by and not row.ended_by.is_system else ""
    return Entry(row.ended_on or row.agreed_on, Kind.ARRANGEMENTS, title, text=row.ended_because, by=by)


def _stood(row: ArrangementState) -> Entry:
    """A night on which it stood otherwise than the night before."""
    return Entry(
        row.on,
        Kind.ARRANGEMENTS,
        f"Arrangement {row.arrangement.arrangement_ref}: {row.state_own_calendar or row.state}",
        text=f"{money(row.balance_pence)} owed, {money(row.expected_pence)} expected at most.",
    )


def _found_out(row: ArrangementCorrection) -> Entry:
    """Both truths: what was recorded of a day, and what is known of it now."""
    by_pay_days = row.own_was != row.own_is
    was, now = (row.own_was, row.own_is) if by_pay_days else (row.state_was, row.state_is)
    return Entry(
        row.noticed_on,
        Kind.ARRANGEMENTS,
        "Money came to light that counts from an earlier day",
        text=f"Arrangement {row.arrangement.arrangement_ref} was recorded as {was} on {day(row.about_on)}, with "
        f"{money(row.balance_was_pence)} owed. By what is known now it was {now}, with "
        f"{money(row.balance_is_pence)} owed.",
    )


def _investigations(account_id: int, before: date | None, limit: int) -> Read:
    """Opened, and closed with what was found; an account on which the money stood is told of it too."""
    rows = Investigation.objects.filter(investigations.named_on(account_id))
    rows = rows.select_related("account", "found_account", "opened_by", "closed_by")
    opened, closed = rows.filter(account=account_id), rows.filter(closed_on__isnull=False)
    return _both(
        _read(closed, "closed_on", before, limit, lambda row: _traced_to_end(row, account_id)),
        _read(opened, "opened_on", before, limit, _traced),
    )


def _traced(row: Investigation) -> Entry:
    return Entry(
        row.opened_on,
        Kind.INVESTIGATIONS,
        f"Missing payment of {money(row.amount_pence)} is being traced",
        text=f"Paid {day(row.paid_on)}, {row.get_paid_how_display().lower()}. {row.words}",
        by="" if row.opened_by.is_system else row.opened_by.name,
    )


def _traced_to_end(row: Investigation, account_id: int) -> Entry:
    title = f"Missing payment of {money(row.amount_pence)}: {row.get_outcome_display().lower()}"
    text = row.outcome_words
    if row.account_id != account_id:
        title = f"A payment of {money(row.amount_pence)} was not for this account: moved to {row.account.account_ref}"
    elif row.found_account is not None and row.found_account_id != account_id:
        text = f"It stood on account {row.found_account.account_ref}. {text}"
    by = row.closed_by.name if row.closed_by and not row.closed_by.is_system else ""
    return Entry(row.closed_on or row.opened_on, Kind.INVESTIGATIONS, title, text=text.strip(), by=by)


def _court(account_id: int, before: date | None, limit: int) -> Read:
    rows = LegalFact.objects.filter(account=account_id).select_related("by")
    return _read(rows, "recorded_on", before, limit, _fact)


def _fact(row: LegalFact) -> Entry:
    by = "" if row.by.is_system else row.by.name
    return Entry(row.recorded_on, Kind.COURT, legal_words(row), by=by, source=row.reference)


def legal_words(fact: LegalFact) -> str:
    """A legal fact in a line: "Notice from 1 November 2026 until 1 November 2027"."""
    words = f"{fact.get_kind_display()} from {day(fact.from_on)}"
    if fact.until_on:
        words += f" until {day(fact.until_on)}"
    return f"{words}: {fact.outcome}" if fact.outcome else words


def _benefit(account_id: int, before: date | None, limit: int) -> Read:
    asked = benefit_history.managed_payments(account_id)
    taken = benefit_history.deductions(account_id)
    reads = (
        _read(benefit_history.steps(account_id), "on", before, limit, _award_step),
        _read(asked, "opened_on", before, limit, _managed_begun),
        _read(asked.filter(requested_on__isnull=False), "requested_on", before, limit, _managed_requested),
        _read(asked.filter(answered_on__isnull=False), "answered_on", before, limit, _managed_answered),
        _read(taken, "applied_on", before, limit, _deduction_asked),
        _read(taken.filter(ended_on__isnull=False), "ended_on", before, limit, _deduction_ended),
    )
    return reduce(_both, reads)


def _award_step(row: Any) -> Entry:
    title = f"{row.award.get_kind_display()}: {row.get_what_display().lower()}"
    by = "" if row.by.is_system else row.by.name
    return Entry(row.on, Kind.BENEFIT, title, text=row.because, by=by, source=row.award.claim_ref)


def _managed_begun(row: Any) -> Entry:
    by = "" if row.opened_by.is_system else row.opened_by.name
    return Entry(row.opened_on, Kind.BENEFIT, "Managed payment: the tenant is told first", text=row.why, by=by)


def _managed_requested(row: Any) -> Entry:
    told = f"The tenant was told on {day(row.told_on)}: {row.told_how}." if row.told_on else ""
    return Entry(row.requested_on, Kind.BENEFIT, "Managed payment: DWP was asked", text=told)


def _managed_answered(row: Any) -> Entry:
    refused = row.state == "refused"
    title = "Managed payment refused" if refused else "Managed payment granted"
    return Entry(row.answered_on, Kind.BENEFIT, title, text=row.answer if refused else "")


def _deduction_asked(row: Any) -> Entry:
    by = "" if row.applied_by.is_system else row.applied_by.name
    title = f"Deduction from {row.get_benefit_display()} asked for: {money(row.debt_pence)} owed"
    return Entry(row.applied_on, Kind.BENEFIT, title, by=by)


def _deduction_ended(row: Any) -> Entry:
    title = f"Deduction from {row.get_benefit_display()} {row.get_state_display().lower()}"
    return Entry(row.ended_on, Kind.BENEFIT, title, text=row.because)


def _collected(account_id: int, before: date | None, limit: int) -> Read:
    """What was done to the Direct Debit, what banks reported of it, and what happened to invoices."""
    steps = _read(direct_debits.steps_of(account_id), "on", before, limit, _direct_debit)
    tasks = _read(direct_debits.tasks_of(account_id), "reported_on", before, limit, _reported)
    return _both(_both(steps, tasks), _read(invoices.steps_of(account_id), "on", before, limit, _invoice))


def _direct_debit(row: Any) -> Entry:
    by = "" if row.by.is_system else row.by.name
    return Entry(row.on, Kind.DIRECT_DEBITS, f"Direct Debit: {row.what.lower()}", text=row.because, by=by)


def _reported(row: Any) -> Entry:
    title = f"Bank report {row.report} {row.code}: {ACTIONS[Action(row.action)].words}"
    outcome = f" {row.outcome}, {day(row.done_on)}." if row.done_on else " To be done."
    return Entry(
        row.reported_on, Kind.DIRECT_DEBITS, title, text=f"{row.words}.{outcome}", source="returned Direct Debits"
    )


def _invoice(row: Any) -> Entry:
    title = f"Invoice {row.invoice.invoice_no}: {row.what.lower()}"
    return Entry(row.on, Kind.DIRECT_DEBITS, title, text=row.words, by="" if row.by.is_system else row.by.name)


def _homes(account_id: int, before: date | None, limit: int) -> Read:
    """Nights in temporary accommodation, use and occupation, and what settled a garage's VAT."""
    reads = (
        _read(home_history.placements(account_id), "arrives_on", before, limit, _placed),
        _read(home_history.occupation_steps(account_id), "on", before, limit, _occupied),
        _read(home_history.garage_statuses(account_id), "from_on", before, limit, _garage),
    )
    return reduce(_both, reads)


def _placed(row: Any) -> Entry:
    until = f" until {day(row.leaves_on)}" if row.leaves_on else ""
    return Entry(
        row.arrives_on,
        Kind.HOMES,
        f"Placed at {row.place}{until}",
        text=f"{money(row.nightly_pence)} a night, of which {money(row.own_pence)} their own.",
        by="" if row.recorded_by.is_system else row.recorded_by.name,
    )


def _occupied(row: Any) -> Entry:
    return Entry(
        row.on,
        Kind.HOMES,
        f"Use and occupation: {row.get_state_display().lower()}",
        text=row.note,
        by="" if row.by.is_system else row.by.name,
    )


def _garage(row: Any) -> Entry:
    return Entry(
        row.from_on,
        Kind.HOMES,
        row.get_event_display(),
        text=f"{row.get_status_display()}.",
        by="" if row.recorded_by.is_system else row.recorded_by.name,
    )


_SOURCES: dict[Kind, Source] = {
    Kind.DIRECT_DEBITS: _collected,
    Kind.CHARGES: _posted(charges=True),
    Kind.MONEY: _money,
    Kind.CONTACTS: _contacts,
    Kind.LETTERS: _letters,
    Kind.DONE: _done,
    Kind.ANSWERS: _answers,
    Kind.HOLDS: _holds,
    Kind.ARRANGEMENTS: _arrangements,
    Kind.INVESTIGATIONS: _investigations,
    Kind.BENEFIT: _benefit,
    Kind.HOMES: _homes,
    Kind.COURT: _court,
}


def last_contact(account_id: int, *, on: date) -> Contact | None:
    """The newest contact up to a day, made or only tried."""
    rows = Contact.objects.filter(account=account_id, on__lte=on).filter(~Q(channel=Contact.Channel.NOTE))
    return rows.select_related("by").order_by("-on", "-at").first()
