"""
Advance notices go out: as our letter DDN through approval, print and post, or by the bureau from a file (OPS-D7).

A notice counts as sent on the day its letter is marked sent, or the bureau's file is made. Until then, and if that is
too late, nothing is collected under it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db import transaction

from feeds.formats import canonical
from feeds.formats.collections_file import NOTICES, NoticeToSend
from ledger.operations import direct_debit_notices
from ledger.queries import direct_debits as queries
from ledger.queries import entries
from ledger.rules import direct_debit as rules
from ledger.rules.direct_debit import Frequency
from letters import store
from letters.direct_debit_facts import AdvanceNoticeFacts, Collected
from letters.facts import Addressee, FactsRefused
from letters.models import Document, StoredFile
from letters.operations import documents
from letters.operations.documents import Draft, Planned
from letters.queries import addressing, letterhead
from staff.models import Landlord, User
from staff.rules.safe_text import safe_cell

if TYPE_CHECKING:
    from ledger.models import AdvanceNotice

KIND = "DDN"
SHOWN = 3
"""How many later collections a notice names; they go on in the same way."""


def label(on: date) -> str:
    """How the notices of a day name their run of papers."""
    return f"direct debit notices {on}"


def trigger(notice: "AdvanceNotice") -> str:
    """What causes the letter: the notice itself, once."""
    return f"advance notice {notice.public_id}"


def plan_letters(*, landlord: Landlord, by: User, on: date, at: datetime) -> Planned:
    """
    Plan a letter for each notice that waits and whose payer is liable on the account; the bureau tells the others.

    They go the way of all letters: approved by a person, rendered, printed, sent.
    """
    waiting = list(queries.notices_waiting(landlord))
    return documents.plan(
        landlord=landlord, run_label=label(on), drafts=_drafts(landlord, waiting, on), by=by, on=on, at=at
    )


@dataclass(frozen=True)
class _Stock:
    """What the letters of some accounts need, read at once."""

    tenants: dict[int, tuple[addressing.Addressed, ...]]
    faces: dict[int, entries.AccountFace]


def _drafts(landlord: Landlord, notices: "list[AdvanceNotice]", on: date) -> Iterator[Draft]:
    ids = [notice.instruction.account_id for notice in notices]
    faces = entries.faces(ids)
    stock = _Stock(
        addressing.for_tenancies({face.tenancy_id for face in faces.values() if face.tenancy_id is not None}, on=on),
        faces,
    )
    for notice in notices:
        person = _to_whom(stock, notice)
        if person is None:
            continue
        held, facts = person.held_reason, None
        if not held:
            try:
                facts = _facts(landlord, stock, notice, person, on)
            except FactsRefused as refused:
                held = f"it cannot be written: {refused}"
        yield Draft(
            kind=KIND,
            tenancy_id=stock.faces[notice.instruction.account_id].tenancy_id,
            account_id=notice.instruction.account_id,
            person_id=person.person_id,
            trigger=trigger(notice),
            facts=facts or {},
            to_pay_pence=0,
            planned_under=f"plan from {notice.plan.from_on}",
            held_reason=held,
            postcode=person.postcode,
        )


def _to_whom(stock: _Stock, notice: "AdvanceNotice") -> addressing.Addressed | None:
    """The tenant who pays; nobody where somebody else does, whose address we do not hold."""
    tenancy_id = stock.faces[notice.instruction.account_id].tenancy_id
    if tenancy_id is None or not notice.instruction.payer_is_tenant:
        return None
    paying = set(notice.instruction.payer_name.casefold().split())
    household = [each for each in stock.tenants.get(tenancy_id, ()) if not each.deceased]
    return next((each for each in household if paying >= set(each.name.casefold().split())), None)


def _facts(
    landlord: Landlord, stock: _Stock, notice: "AdvanceNotice", person: addressing.Addressed, on: date
) -> AdvanceNoticeFacts:
    instruction = notice.instruction
    face = stock.faces[instruction.account_id]
    return AdvanceNoticeFacts(
        landlord=letterhead.of(landlord),
        addressee=Addressee(name=person.name, lines=person.lines, postcode=person.postcode),
        salutation=person.name,
        home=person.home or "your account",
        account_ref=face.account_ref,
        letter_ref=f"DDN-{face.account_ref}-{notice.collect_on}",
        letter_on=on,
        direct_debit_ref=instruction.reference,
        service_user_no=queries.terms_of(landlord, on=on).service_user_no,
        bank_tail=instruction.bank_tail,
        frequency_words=rules.FREQUENCY_WORDS[Frequency(notice.frequency)],
        first=Collected(on=notice.collect_on, amount_pence=notice.first_pence),
        following=() if notice.again else _following(notice),
        again=notice.again,
        notice_words=f"{notice.working_days} working days",
        why=_why(notice),
        contact=letterhead.contact(landlord),
    )


def _following(notice: "AdvanceNotice") -> tuple[Collected, ...]:
    """The next few collections after the first, on the days money is taken."""
    plan, instruction = notice.plan, notice.instruction
    last = min(plan.until_on, instruction.last_on or plan.until_on)
    days = rules.days_between(instruction.first_on, Frequency(notice.frequency), plan.from_on, last)
    moved = [rules.collected_on(day) for day in days[1 : SHOWN + 1]]
    assert all(a < b for a, b in pairwise(moved))
    return tuple(Collected(on=day, amount_pence=notice.regular_pence) for day in moved if day > notice.collect_on)


def _why(notice: "AdvanceNotice") -> str:
    if notice.again:
        return "We have not been paid."
    if notice.plan.because == "set up":
        return "Thank you for setting it up."
    return "The amount, the day or how often has changed."


@transaction.atomic
def note_sent_letters(*, landlord: Landlord, by: User) -> int:
    """Note the notices whose letters have been marked sent since, on the day they were. Returns how many."""
    waiting = {trigger(notice): notice for notice in queries.notices_waiting(landlord)}
    sent = Document.objects.filter(
        landlord=landlord, kind=KIND, state=Document.State.SENT, trigger__in=list(waiting), sent_on__isnull=False
    )
    done = 0
    for cause, sent_on in sent.values_list("trigger", "sent_on"):
        assert sent_on is not None
        done += direct_debit_notices.notices_sent(notices=[waiting[cause]], sent_by="letter", by=by, on=sent_on)
    return done


@transaction.atomic
def give_to_bureau(*, landlord: Landlord, by: User, on: date) -> tuple[StoredFile | None, int]:
    """
    Write the notices that wait, and that no letter is under way for, into a file for the bureau; they count as sent.

    Those whose latest day is past are in it too: the payer must know, though the first collection is left out.
    :return: the stored file (None where nothing waits) and how many notices it holds.
    """
    waiting = list(queries.notices_waiting(landlord))
    written = set(
        Document.objects.filter(landlord=landlord, kind=KIND, trigger__in=[trigger(notice) for notice in waiting])
        .exclude(state__in=[Document.State.CANCELLED, Document.State.HELD, Document.State.FAILED])
        .values_list("trigger", flat=True)
    )
    going = [notice for notice in waiting if trigger(notice) not in written and notice.collect_on > on]
    if not going:
        return None, 0
    rows = [
        NoticeToSend(
            reference=notice.instruction.reference,
            account_ref=notice.instruction.account.account_ref,
            payer_name=safe_cell(notice.instruction.payer_name),
            first_on=notice.collect_on,
            first_pence=notice.first_pence,
            regular_pence=notice.regular_pence,
            frequency=notice.frequency,
            again="Y" if notice.again else "N",
            latest_on=notice.latest_on,
        )
        for notice in going
    ]
    stored = store.put("".join(canonical.write(rows, NOTICES)).encode(), media_type="text/csv")
    direct_debit_notices.notices_sent(notices=going, sent_by="bureau", by=by, on=on)
    return stored, len(going)
