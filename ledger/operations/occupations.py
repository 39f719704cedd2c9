"""Use and occupation (OPS-A11): somebody without a tenancy is charged for living there, and brought to a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Sum

from ledger.models import Adjustment, Charge, Occupation, OccupationStep, RentAccount
from ledger.operations import accounts, period_differences
from ledger.operations.accounts import AccountToOpen, ChargeToKeep
from ledger.queries.charge_types import Catalogue
from ledger.rules import occupations as rules
from ledger.rules.account_types import AccountType
from ledger.rules.adjustments import Reason as Why
from ledger.rules.occupations import ELEMENT, STATE_WORDS, Decision, Reason, State
from ledger.rules.words import short_day
from staff.models import User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.models import Person, Tenancy, Tenant
from tenancies.operations import lettings, people
from tenancies.rules.tenure import Tenure

DAY = timedelta(days=1)


class OccupationNotPossible(Refused):
    """The home is let on that day, or the step does not follow; the message says what to do first."""


@dataclass(frozen=True)
class Opened:
    """The occupation, and what was asked for because its first weeks had been run already."""

    occupation: Occupation
    adjustment: Adjustment | None


@transaction.atomic
def open_account(
    *,
    former: RentAccount,
    reason: Reason,
    occupiers: Sequence[str],
    opened_on: date,
    weekly_pence: int | None = None,
    note: str,
    by: User,
    on: date,
) -> Opened:
    """
    Open a use and occupation account for who lives in a home after its tenancy has ended, never before (PRA-13).

    :param former: the rent account of the tenancy that has ended.
    :param occupiers: their names as far as known.
    :param weekly_pence: the charge; what the home cost before unless said.
    :raises OccupationNotPossible: while somebody holds a tenancy of the home.
    """
    home = former.tenancy.property if former.tenancy else None
    if home is None:
        raise OccupationNotPossible("This account belongs to no home. Open it from the home's last rent account.")
    running = Tenancy.objects.filter(property=home).running(opened_on).order_by("starts_on").first()
    if running is not None:
        until = f"ends on {short_day(running.ends_on)}" if running.ends_on else "has not ended"
        raise OccupationNotPossible(
            f"Tenancy {running.tenancy_ref} of this home {until}. Use and occupation starts the day after it ends."
        )
    if not note.strip():
        raise OccupationNotPossible("Say in a few words what is known: who lives there and since when.")
    weekly = _weekly_before(former) if weekly_pence is None else weekly_pence
    if weekly <= 0:
        raise OccupationNotPossible("Enter what is charged a week: no charge of the home is known.")
    account = _account(former, occupiers, opened_on, by=by, on=on)
    meaning = Catalogue(former.landlord).meaning(ELEMENT, on=opened_on, scheme=home.scheme_id)
    accounts.keep_charges(
        charges=[
            ChargeToKeep(account.pk, ELEMENT, weekly, opened_on, None, meaning.hb_eligible, False, meaning.uc_eligible)
        ],
        by=by,
        on=on,
    )
    made = Occupation.objects.create(
        landlord=former.landlord,
        account=account,
        reason=Reason(reason).value,
        state=State.OPENED.value,
        opened_on=opened_on,
        next_review_on=rules.next_review(on),
    )
    _step(made, State.OPENED, note, by=by, on=on)
    asked = period_differences.ask(
        account=account,
        elements=[ELEMENT],
        from_on=opened_on,
        reason=Why.TOLD_LATE,
        words="Use and occupation told late",
        by=by,
        on=on,
    )
    return Opened(made, asked)


@transaction.atomic
def go_on(
    *, occupation: Occupation, to: State, note: str, by: User, on: date, decision: Decision | None = None
) -> Occupation:
    """
    Take the next step: visited, evidence gathered, decided. The next review is four weeks on.

    :raises OccupationNotPossible: out of order, without a note, or decided without a decision.
    """
    if to is State.CLOSED:
        raise OccupationNotPossible("Give the last day of occupation to close it.")
    if (to is State.DECIDED) != (decision is not None):
        raise OccupationNotPossible("Choose what was decided: a direct offer, a tenancy, another home or possession.")
    _move(occupation, to, note, decision=decision.value if decision else "", next_review_on=rules.next_review(on))
    _step(occupation, to, note, by=by, on=on)
    return occupation


@transaction.atomic
def review(*, occupation: Occupation, note: str, by: User, on: date) -> Occupation:
    """
    Record a review that leaves it where it is; the next one is in four weeks.

    :raises OccupationNotPossible: without a note, or once it is closed.
    """
    _refuse_silence(note)
    open_now = Occupation.objects.filter(pk=occupation.pk, closed_on__isnull=True)
    if not open_now.update(next_review_on=rules.next_review(on)):
        raise OccupationNotPossible("This occupation is closed.")
    occupation.refresh_from_db()
    _step(occupation, State(occupation.state), note, by=by, on=on)
    return occupation


@transaction.atomic
def close(*, occupation: Occupation, last_on: date, note: str, by: User, on: date) -> Opened:
    """
    Close it with its last day; what was charged beyond that day is given back.

    :raises OccupationNotPossible: before a decision, or with a day before it began.
    """
    if last_on < occupation.opened_on:
        raise OccupationNotPossible(
            f"It began on {short_day(occupation.opened_on)}. Its last day cannot be before that."
        )
    _move(occupation, State.CLOSED, note, closed_on=last_on, next_review_on=None)
    tenancy = occupation.account.tenancy
    assert tenancy is not None, "an occupation has a holding of the home"
    Tenancy.objects.filter(pk=tenancy.pk).update(ends_on=last_on)
    _step(occupation, State.CLOSED, note, by=by, on=on)
    account = RentAccount.objects.select_related("tenancy", "rent_group", "landlord").get(pk=occupation.account_id)
    asked = period_differences.ask(
        account=account,
        elements=[ELEMENT],
        from_on=last_on,
        reason=Why.TENANCY_DATES,
        words="Use and occupation ended",
        by=by,
        on=on,
    )
    return Opened(occupation, asked)


def _weekly_before(former: RentAccount) -> int:
    """What the home cost a week on the last day of its tenancy, all elements (OPS-A2: equals rent by default)."""
    last = former.tenancy.ends_on if former.tenancy else None
    if last is None:
        return 0
    in_force = Charge.objects.filter(account=former, from_on__lte=last).exclude(until_on__lt=last)
    return int(in_force.aggregate(pence=Sum("weekly_pence"))["pence"] or 0)


def _account(former: RentAccount, occupiers: Sequence[str], opened_on: date, *, by: User, on: date) -> RentAccount:
    """The holding without a tenancy, who lives there, and the account on which it is charged."""
    landlord, old = former.landlord, former.tenancy
    assert old is not None, "asked above"
    number = RentAccount.objects.filter(landlord=landlord, account_ref__startswith=f"{former.account_ref}-UO").count()
    ref = f"{former.account_ref}-UO{number + 1}"
    if len(ref) > 30:
        raise OccupationNotPossible(f"The reference {ref} is too long. Shorten the rent account's reference first.")
    holding = Tenancy(
        landlord=landlord,
        tenancy_ref=ref,
        property=old.property,
        tenure=Tenure.USE_AND_OCCUPATION.value,
        starts_on=opened_on,
    )
    lettings.keep(tenancies=[holding], by=by, on=on)
    persons = []
    for place, name in enumerate((name.strip() for name in occupiers if name.strip()), start=1):
        first, _, last = name.rpartition(" ")
        persons.append(Person(landlord=landlord, person_ref=f"{ref}-{place}"[:30], first_name=first, last_name=last))
    people.keep(people=persons, by=by, on=on)
    lettings.keep_tenants(
        tenants=[
            Tenant(
                tenancy=holding,
                person=person,
                role=Tenant.Role.JOINT if place else Tenant.Role.MAIN,
                from_on=opened_on,
            )
            for place, person in enumerate(persons)
        ],
        by=by,
        on=on,
    )
    opened = accounts.open_accounts(
        landlord=landlord,
        accounts=[
            AccountToOpen(
                ref, AccountType.UAO, opened_on, former.rent_group.code if former.rent_group else "", holding.pk
            )
        ],
        by=by,
        on=on,
    )
    accounts.keep_parties(parties=[(opened[ref], person.pk, opened_on, None) for person in persons], by=by, on=on)
    accounts.keep_references(landlord=landlord, references=[(ref, opened[ref], "ACCOUNT")], by=by, on=on)
    return RentAccount.objects.select_related("tenancy", "rent_group", "landlord").get(pk=opened[ref])


def _move(occupation: Occupation, to: State, note: str, **values: object) -> None:
    _refuse_silence(note)
    state = State(occupation.state)
    if not rules.may_follow(state, to):
        raise OccupationNotPossible(
            f"It is {STATE_WORDS[state].lower()}: “{STATE_WORDS[to].lower()}” does not follow. Take one step at a time."
        )
    if not Occupation.objects.filter(pk=occupation.pk, state=state.value).update(state=to.value, **values):
        raise OccupationNotPossible("Somebody took this step at the same moment. Look again.")
    occupation.refresh_from_db()


def _refuse_silence(note: str) -> None:
    if not note.strip():
        raise OccupationNotPossible("Say in a few words what was found or decided.")


def _step(occupation: Occupation, state: State, note: str, *, by: User, on: date) -> None:
    OccupationStep.objects.create(occupation=occupation, state=state.value, on=on, note=note.strip(), by=by)
    audit.record(
        landlord=occupation.landlord,
        action="occupation step",
        subject=occupation,
        after={"state": state.value},
        by=by,
        on=on,
    )
