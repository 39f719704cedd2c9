"""The letters about arrangements: AG1 confirms one, AG3 says that it ended. AG2 comes from the policy (OPS-E16)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from arrears.models import Arrangement, Budget
from arrears.operations import arrangements, budgets
from arrears.operations.arrangements import ArrangementNotUsable
from arrears.queries import arrangement_offers
from arrears.queries import arrangements as queries
from arrears.rules import affordability, arrangement_calendar
from arrears.rules.affordability import Line
from arrears.rules.arrangements import FREQUENCY_WORDS, ArrangementKind, Frequency, Terms
from ledger.queries import accounts, entries
from letters.arrangement_facts import PlanAgreedFacts, PlanEndedFacts, PlanPayment
from letters.facts import Addressee, Facts, FactsRefused, ThreeLines
from letters.models import Document
from letters.operations import approvals, dispatches, documents
from letters.operations.documents import Draft
from letters.queries import addressing, letterhead
from letters.queries.addressing import Addressed
from letters.rules.wording import day, listed, money
from staff.models import User
from staff.queries import roles
from staff.refusals import Refused
from staff.rules.roles import APPROVERS_FROM_TEAM_LEADER, Role

if TYPE_CHECKING:
    from ledger.models import RentAccount

AGREED, ENDED = "AG1", "AG3"
ROWS_SHOWN = 12
"""How many payments the letter lists; a longer plan goes on in words."""
DAYS_TO_ANSWER = 7
PRINTS = APPROVERS_FROM_TEAM_LEADER | {Role.RENTS_SUPPORT}
"""Who takes paper to the printer."""


class LetterNotApproved(Refused):
    """A letter that was to be approved stays as it is."""


class NotYourPrinting(Refused):
    """Who approves a letter does not always print it."""


@dataclass(frozen=True)
class Offer:
    """What a tenant offers: the kind, the sums in pence and their days."""

    kind: ArrangementKind
    starts_on: date
    instalment_pence: int
    frequency: Frequency
    lump_sum_pence: int = 0
    lump_on: date | None = None
    order_ends_on: date | None = None


def terms_of(offer: Offer, owed: arrangement_offers.Owed, *, tolerance_days: int) -> Terms:
    """An offer as the terms it would be agreed on; what is paid all at once is all there is to clear."""
    one_off = offer.kind is ArrangementKind.ONE_OFF
    return Terms(
        kind=offer.kind,
        starts_on=offer.starts_on,
        start_balance_pence=owed.start_balance_pence,
        start_timing_pence=owed.start_timing_pence,
        start_paid_pence=owed.start_paid_pence,
        instalment_pence=owed.to_clear_pence if one_off else offer.instalment_pence,
        frequency=Frequency.WEEKLY if one_off else offer.frequency,
        lump_sum_pence=offer.lump_sum_pence,
        lump_on=offer.lump_on,
        tolerance_days=tolerance_days,
        order_ends_on=offer.order_ends_on,
    )


@transaction.atomic
def agree_and_confirm(
    *, account: "RentAccount", offer: Offer, lines: Sequence[Line], by: User, on: date, at: datetime
) -> Arrangement:
    """
    Agree what was offered, keep the money in and out it rests on, and plan the letter that confirms it to each tenant.

    :raises ArrangementNotUsable: if nothing is overdue, the start is past, or the offer cannot be judged.
    :raises arrangements.DebtFrozen: under Breathing Space or an insolvency.
    :raises arrangements.CourtTermsStand: if the court has set terms.
    :raises letters.queries.letterhead.LetterheadIncomplete: if the landlord cannot be called.
    """
    owed = arrangement_offers.owed(account, on=on)
    if owed.to_clear_pence <= 0:
        raise ArrangementNotUsable("Nothing is overdue after expected benefit, so there is nothing to arrange.")
    if offer.starts_on < on or (offer.lump_on or on) < on:
        raise ArrangementNotUsable("The first payment cannot be in the past.")
    limits = queries.limits(account.landlord, on=on)
    terms = terms_of(offer, owed, tolerance_days=limits.tolerance_days)
    if arrangement_calendar.clears_on(terms) is None:
        raise ArrangementNotUsable("These payments would never clear what is owed. Agree an instalment that does.")
    budget: Budget | None = budgets.take(account=account, lines=lines, by=by, on=on) if lines else None
    made = arrangements.agree(
        account=account,
        kind=terms.kind,
        starts_on=terms.starts_on,
        start_balance_pence=terms.start_balance_pence,
        start_timing_pence=terms.start_timing_pence,
        start_paid_pence=terms.start_paid_pence,
        instalment_pence=terms.instalment_pence,
        frequency=terms.frequency,
        lump_sum_pence=terms.lump_sum_pence,
        lump_on=terms.lump_on,
        tolerance_days=terms.tolerance_days,
        order_ends_on=terms.order_ends_on,
        budget=budget,
        by=by,
        on=on,
    )
    drop_draft(account=account, by=by)
    confirm(arrangement=made, by=by, on=on, at=at)
    return made


def drop_draft(*, account: "RentAccount", by: User) -> None:
    """Forget what this person had filled in for this account."""
    draft = arrangement_offers.draft_of(account, by=by)
    if draft is not None:
        draft.delete()


@transaction.atomic
def keep_draft(*, account: "RentAccount", told: dict[str, Any], by: User, on: date) -> None:
    """Keep what somebody has filled in of a new arrangement; a draft is nobody's record and is not audited."""
    account.arrangement_drafts.update_or_create(by=by, defaults={"told": told, "changed_on": on})


@transaction.atomic
def confirm(*, arrangement: Arrangement, by: User, on: date, at: datetime) -> None:
    """Plan letter AG1 to each tenant; it waits for approval, and a stop on writing holds it with its reason."""
    _plan(arrangement, AGREED, trigger(arrangement, AGREED), by=by, on=on, at=at)


@transaction.atomic
def end_and_tell(
    *, arrangement: Arrangement, how: str, because: str, words_for_tenant: str, by: User, on: date, at: datetime
) -> Arrangement:
    """
    End an arrangement and plan letter AG3 to each tenant, with the reason in words for them.

    :param because: why, for the timeline; `words_for_tenant` empty plans no letter.
    :raises ArrangementNotUsable: if nobody says why.
    :raises arrangements.ArrangementEnded: if it has been ended.
    """
    done = arrangements.end(arrangement=arrangement, because=because, how=how, by=by, on=on)
    if words := words_for_tenant.strip().rstrip("."):
        _plan(done, ENDED, trigger(done, ENDED), words=words, by=by, on=on, at=at)
    return done


def _plan(
    arrangement: Arrangement, kind: str, cause: str, *, by: User, on: date, at: datetime, words: str = ""
) -> None:
    """One draft to each tenant, or to each person liable where there is no tenancy."""
    account = arrangement.account
    face = entries.faces([account.pk])[account.pk]
    people = _people(account.pk, face.tenancy_id, on)
    paper = _Paper(arrangement, kind, face, tuple(one.name for one in people if not one.deceased), words, on)
    drafts = []
    for person in people:
        facts, problem = _made(paper, person)
        drafts.append(
            Draft(
                kind=kind,
                tenancy_id=face.tenancy_id,
                account_id=account.pk,
                person_id=person.person_id,
                trigger=cause,
                facts=facts or {},
                to_pay_pence=0,
                planned_under="arrangement",
                held_reason=problem,
                postcode=person.postcode,
            )
        )
    documents.plan(landlord=arrangement.landlord, run_label=run_label(on), drafts=drafts, by=by, on=on, at=at)


def _people(account_id: int, tenancy_id: int | None, on: date) -> tuple[Addressed, ...]:
    if tenancy_id is not None:
        return tuple(addressing.for_tenancies([tenancy_id], on=on).get(tenancy_id, ()))
    liable = accounts.liable_person_ids([account_id], on=on)
    return tuple(addressing.for_people(liable, on=on).get(account_id, ()))


@dataclass(frozen=True)
class _Paper:
    """What all copies of one letter share."""

    arrangement: Arrangement
    kind: str
    face: entries.AccountFace
    tenants: tuple[str, ...]
    words: str
    on: date

    def common(self, person: Addressed) -> dict[str, Any]:
        """The facts that AG1 and AG3 have in common."""
        landlord, account = self.arrangement.landlord, self.arrangement.account
        patch_id = account.tenancy.property.patch_id if account.tenancy else None
        contacts = letterhead.contacts(landlord, {patch_id} if patch_id else set(), on=self.on)
        return {
            "landlord": letterhead.of(landlord),
            "addressee": Addressee(name=person.name, lines=person.lines, postcode=person.postcode),
            "salutation": person.name,
            "tenants": self.tenants,
            "home": person.home or self.face.account_ref,
            "account_ref": self.face.account_ref,
            "payment_ref": self.face.payment_ref,
            "letter_ref": f"{self.face.account_ref}/{self.kind}/{self.on:%y%m%d}",
            "letter_on": self.on,
            "ways_to_pay": letterhead.ways_to_pay(landlord),
            "advice": letterhead.ADVICE,
            "contact": contacts.get(patch_id or 0) or letterhead.contact(landlord),
        }


def _made(paper: _Paper, person: Addressed) -> tuple[Facts | None, str]:
    if person.held_reason:
        return None, person.held_reason
    try:
        return (_agreed(paper, person) if paper.kind == AGREED else _ended(paper, person)), ""
    except FactsRefused as refused:
        return None, f"it cannot be written: {refused}"


def _agreed(paper: _Paper, person: Addressed) -> PlanAgreedFacts:
    terms = queries.terms_of(paper.arrangement)
    rows = arrangement_calendar.calendar(terms)
    if not rows:
        raise FactsRefused("there is nothing to clear, so there is no plan to confirm.")
    shown = rows if len(rows) <= ROWS_SHOWN else rows[:ROWS_SHOWN]
    return PlanAgreedFacts(
        **paper.common(person),
        agreed_on=paper.arrangement.agreed_on,
        plan_words=arrangement_calendar.plan_words(terms),
        by_order_of_court=terms.kind is ArrangementKind.COURT,
        to_clear_pence=terms.to_clear_pence,
        payments=tuple(
            PlanPayment(on=row.due_on, amount_pence=row.amount_pence, left_pence=row.left_pence) for row in shown
        ),
        more_words=""
        if shown[-1].left_pence == 0
        else f"After that, pay {money(terms.instalment_pence)} {FREQUENCY_WORDS[terms.frequency]} "
        f"until {day(rows[-1].due_on)}.",
        last_on=rows[-1].due_on,
        last_pence=rows[-1].amount_pence,
        days_of_grace_words=_days(terms.tolerance_days),
    )


def _ended(paper: _Paper, person: Addressed) -> PlanEndedFacts:
    owed = arrangement_offers.owed(paper.arrangement.account, on=paper.on)
    payers = listed(sorted({one.payer for one in owed.expected})) or "benefit"
    due = [one.due_on for one in owed.expected if one.due_on >= paper.on]
    technical = owed.technical_pence
    lines = ThreeLines(
        balance_pence=owed.balance_pence,
        expected_benefit_pence=technical,
        expected_from=payers if technical else "",
        expected_by=min(due, default=None) if technical else None,
        to_pay_pence=max(0, owed.balance_pence - technical),
    )
    return PlanEndedFacts(
        **paper.common(person),
        reply_by_on=paper.on + timedelta(days=DAYS_TO_ANSWER),
        began_on=paper.arrangement.agreed_on,
        ended_on=paper.arrangement.ended_on or paper.on,
        plan_words=arrangement_calendar.plan_words(queries.terms_of(paper.arrangement)),
        because=paper.words,
        paid_up=lines.to_pay_pence == 0,
        three_lines=lines,
    )


def _days(number: int) -> str:
    return "no day" if number == 0 else "1 day" if number == 1 else f"{number} days"


def trigger(arrangement: Arrangement, kind: str) -> str:
    """What causes the letter: this one arrangement; of an end, the day of it as well (it may be taken back)."""
    again = f" ended {arrangement.ended_on}" if kind == ENDED else ""
    return f"arrangement {arrangement.public_id}{again}"


def run_label(on: date) -> str:
    """All letters of a day go in one batch."""
    return f"arrangement letters {on.isoformat()}"


def letters_of(arrangement: Arrangement) -> list[Document]:
    """The letters about this arrangement, in the order they were planned."""
    found = Document.objects.filter(
        account=arrangement.account_id,
        kind__in=(AGREED, ENDED),
        trigger__startswith=f"arrangement {arrangement.public_id}",
    )
    return list(found.select_related("person").order_by("pk"))


@transaction.atomic
def approve(*, arrangement: Arrangement, by: User, on: date, at: datetime) -> int:
    """
    Approve the letters of one arrangement, each looked at on its page. Returns how many.

    :raises letters.operations.approvals.NothingSelected: if none waits.
    :raises LetterNotApproved: with the reason of the first that stays as it was.
    """
    wanted = [str(paper.public_id) for paper in letters_of(arrangement)]
    chosen = approvals.select(landlord=arrangement.landlord, filters={"documents": wanted}, by=by, on=on, at=at)
    done = approvals.approve(selection=chosen, by=by, on=on, at=at)
    if done.left:
        raise LetterNotApproved(f"A letter stays as it was: {done.left[0][1]}.")
    if done.held and not done.approved:
        raise LetterNotApproved(f"The letters are held back: {next(iter(done.held))}.")
    return done.approved


def make_batch(*, arrangement: Arrangement, by: User, on: date, at: datetime) -> Any:
    """
    Join the ready letters of the arrangement's day into one file for the printer; the printing page goes on from there.

    :raises NotYourPrinting: for somebody whose role does not take paper to the printer.
    :raises letters.operations.dispatches.NothingReady: if no letter is ready yet.
    """
    if not roles.held_by(by, on=on).get(arrangement.landlord_id, set()) & PRINTS:
        raise NotYourPrinting("A team leader or rents support takes letters to the printer.")
    ready = [paper for paper in letters_of(arrangement) if paper.state == Document.State.RENDERED]
    label = ready[0].run_label if ready else run_label(on)
    return dispatches.make_batch(landlord=arrangement.landlord, run_label=label, by=by, on=on, at=at)


def why_not_due(papers: Sequence[Document], *, on: date) -> dict[int, str]:
    """
    Which letters about arrangements should not go after all, by document id, with the reason: asked at hand-over.

    A plan that has ended meanwhile is not confirmed any more, and the end of one that is in force again is not told.
    """
    ours = [paper for paper in papers if paper.kind in (AGREED, ENDED) and paper.trigger.startswith("arrangement ")]
    wanted = {paper.trigger.split()[1] for paper in ours}
    rows = {str(row.public_id): row for row in Arrangement.objects.filter(public_id__in=wanted)} if wanted else {}
    found = {}
    for paper in ours:
        row = rows.get(paper.trigger.split()[1])
        over = row is None or (row.ended_on is not None and row.ended_on <= on)
        if paper.kind == AGREED and over:
            found[paper.pk] = "the arrangement has ended since"
        elif paper.kind == ENDED and not over:
            found[paper.pk] = "the arrangement is in force again"
    return found


def warnings_of(
    terms: Terms, owed: arrangement_offers.Owed, lines: Iterable[Line], *, limits: affordability.Limits, on: date
) -> list[affordability.Caution]:
    """What an offer is warned of, with the money in and out where it was told (OPS-E11, PRA-8)."""
    told = list(lines)
    surplus = affordability.by_the_week(told).surplus_pence if told else None
    return affordability.warnings(
        terms, limits=limits, surplus_weekly_pence=surplus, payer_cycle=owed.payer_cycle, on=on
    )
