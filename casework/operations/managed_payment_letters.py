"""Telling a tenant that we shall ask for their Universal Credit rent money, by a short letter of its own (PRA-19)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from ledger.operations import managed_payments
from ledger.queries import entries
from letters.facts import Addressee, ManagedPaymentFacts
from letters.models import Document, DocumentStep
from letters.operations import approvals, dispatches, documents
from letters.operations.documents import Draft
from letters.queries import addressing, letterhead
from staff.models import User
from staff.queries import roles
from staff.refusals import Refused
from staff.rules.roles import APPROVERS_FROM_TEAM_LEADER, Role

KIND = "MPT"
DAYS_TO_ANSWER = 7
PRINTS = APPROVERS_FROM_TEAM_LEADER | {Role.RENTS_SUPPORT}
"""Who takes paper to the printer."""


@transaction.atomic
def begin(*, account: Any, why: str, by: User, on: date, at: datetime) -> Any:
    """
    Begin to ask for a managed payment and plan the letter to each tenant; returns the managed payment.

    The letters wait for approval like any other; a stop on writing holds them with its reason.
    :raises letters.queries.letterhead.LetterheadIncomplete: if the landlord cannot be called.
    """
    managed = managed_payments.begin(account=account, why=why, by=by, on=on)
    face = entries.faces([account.pk])[account.pk]
    people = addressing.for_tenancies([face.tenancy_id], on=on).get(face.tenancy_id, ()) if face.tenancy_id else ()
    names = tuple(each.name for each in people if not each.deceased)
    patch_id = account.tenancy.property.patch_id if account.tenancy else None
    contacts = letterhead.contacts(account.landlord, {patch_id} if patch_id else set(), on=on)
    drafts = [
        Draft(
            kind=KIND,
            tenancy_id=face.tenancy_id,
            account_id=account.pk,
            person_id=person.person_id,
            trigger=trigger(managed),
            facts=ManagedPaymentFacts(
                landlord=letterhead.of(account.landlord),
                addressee=Addressee(name=person.name, lines=person.lines, postcode=person.postcode),
                salutation=person.name,
                tenants=names,
                home=person.home,
                account_ref=face.account_ref,
                letter_ref=f"{face.account_ref}/{KIND}/{on:%y%m%d}",
                letter_on=on,
                tell_us_by_on=on + timedelta(days=DAYS_TO_ANSWER),
                why=managed.why.rstrip("."),
                advice=letterhead.ADVICE,
                contact=contacts.get(patch_id or 0) or letterhead.contact(account.landlord),
            )
            if person.lines
            else {},
            to_pay_pence=0,
            planned_under="managed payment",
        )
        for person in people
        if not person.deceased
    ]
    documents.plan(landlord=account.landlord, run_label=run_label(on), drafts=drafts, by=by, on=on, at=at)
    return managed


@transaction.atomic
def request(*, managed: Any, requested_on: date, by: User, on: date) -> Any:
    """
    Note that DWP was asked; where our letter told the tenant, its day is noted first.

    :raises managed_payments.TenantNotTold: if neither our letter was sent nor anybody noted how they were told.
    """
    sent_on = letter_sent_on(managed)
    if managed.told_on is None and sent_on is not None:
        managed_payments.told(managed=managed, told_on=sent_on, how="our letter", by=by, on=on)
    return managed_payments.request(managed=managed, requested_on=requested_on, by=by, on=on)


def trigger(managed: Any) -> str:
    """What causes the letter: this one request and no other."""
    return f"managed payment {managed.public_id}"


def run_label(on: date) -> str:
    """All letters of a day go in one batch."""
    return f"managed payment letters {on.isoformat()}"


def letters_of(managed: Any) -> list[Document]:
    """The letters that tell the tenants of this request, in the order they were planned."""
    found = Document.objects.filter(account=managed.account_id, kind=KIND, trigger=trigger(managed))
    return list(found.select_related("person").order_by("pk"))


def letter_sent_on(managed: Any) -> date | None:
    """The day on which the last tenant's letter was sent; None while one of them has not been."""
    papers = letters_of(managed)
    if not papers or any(paper.state != Document.State.SENT for paper in papers):
        return None
    steps = DocumentStep.objects.filter(document__in=papers, reached=Document.State.SENT)
    return max((step.on for step in steps), default=None)


class LetterNotApproved(Refused):
    """A letter that was to be approved stays as it is."""


class NotYourPrinting(Refused):
    """Who approves a letter does not always print it."""


@transaction.atomic
def approve(*, managed: Any, by: User, on: date, at: datetime) -> int:
    """
    Approve the letters of one request, each looked at on its page. Returns how many.

    :raises letters.operations.approvals.NothingSelected: if none waits.
    :raises LetterNotApproved: with the reason of the first that stays as it was.
    """
    wanted = [str(paper.public_id) for paper in letters_of(managed)]
    chosen = approvals.select(landlord=managed.landlord, filters={"documents": wanted}, by=by, on=on, at=at)
    done = approvals.approve(selection=chosen, by=by, on=on, at=at)
    if done.left:
        raise LetterNotApproved(f"A letter stays as it was: {done.left[0][1]}.")
    if done.held and not done.approved:
        raise LetterNotApproved(f"The letters are held back: {next(iter(done.held))}.")
    return done.approved


def make_batch(*, managed: Any, by: User, on: date, at: datetime) -> Any:
    """
    Join the ready letters of the request's day into one file for the printer; the printing page takes it from there.

    :raises NotYourPrinting: for somebody whose role does not take paper to the printer.
    :raises letters.operations.dispatches.NothingReady: if no letter is ready yet.
    """
    if not roles.held_by(by, on=on).get(managed.landlord_id, set()) & PRINTS:
        raise NotYourPrinting("A team leader or rents support takes letters to the printer.")
    papers = letters_of(managed)
    label = papers[0].run_label if papers else run_label(on)
    return dispatches.make_batch(landlord=managed.landlord, run_label=label, by=by, on=on, at=at)
