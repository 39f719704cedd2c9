"""
Debt relief order, bankruptcy, voluntary arrangement (PRA-11): what is listed is never demanded, put in an arrangement,
offset or sent to an agency; later rent is chased apart; at discharge a write-off is proposed.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q, Sum

from arrears.models import CaseTask, Insolvency
from arrears.operations import case_tasks, holds, protected_debts
from arrears.rules.holds import HoldReason
from letters.operations import stops
from letters.rules.wording import money
from staff.models import User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.models import Person

if TYPE_CHECKING:
    from ledger.models import RentAccount


class InsolvencyNotUsable(Refused):
    """It is recorded already, has ended, or its days cannot be."""


@transaction.atomic
def record(
    *, person: Person, kind: str, made_on: date, notified_on: date, by: User, on: date, reference: str = ""
) -> Insolvency:
    """
    Record an insolvency: list what each account owed at its day, and hold every paper that would show it.

    A joint tenant who is not insolvent stays liable; the papers about a joint account are held all the same, because
    they would show the listed debt to the other. Whoever writes to them does so by hand.

    :raises InsolvencyNotUsable: if it is recorded already or lies in the future.
    """
    if kind not in Insolvency.Kind.values:
        raise InsolvencyNotUsable("Choose a debt relief order, a bankruptcy or an IVA.")
    if made_on > on:
        raise InsolvencyNotUsable("The order cannot be of a day to come.")
    stops.lock(person.landlord)
    try:
        with transaction.atomic():
            made = Insolvency.objects.create(
                landlord=person.landlord,
                person=person,
                kind=kind,
                reference=reference,
                made_on=made_on,
                notified_on=notified_on,
                set_by=by,
            )
    except IntegrityError:
        raise InsolvencyNotUsable("This insolvency is recorded already.") from None
    accounts = _accounts(made)
    protected_debts.keep(
        landlord=made.landlord,
        account_ids=[account.pk for account in accounts],
        as_at_on=made_on - timedelta(days=1),
        insolvency=made,
    )
    for account in accounts:
        holds.keep(
            account=account,
            reason=HoldReason.INSOLVENCY,
            comment=f"{made.get_kind_display()} of {made_on}. What was owed then is never demanded.",
            from_on=min(on, notified_on),
            until_on=None,
            kinds=holds.EVERY_PAPER,
            source=_source(made),
            by=by,
            on=on,
        )
    audit.record(landlord=made.landlord, action="insolvency recorded", subject=made, after={"kind": kind}, by=by, on=on)
    return made


@transaction.atomic
def end(*, insolvency: Insolvency, how: str, ended_on: date, by: User, on: date) -> Insolvency:
    """
    Record that it ended: at discharge a write-off of what is listed is proposed; revoked, the debt is owed again.

    :raises InsolvencyNotUsable: if it has ended before, or on a day that cannot be.
    """
    if how not in Insolvency.Ended.values or not insolvency.made_on <= ended_on <= on:
        raise InsolvencyNotUsable("Choose how it ended, and a day from its own up to today.")
    found = Insolvency.objects.filter(pk=insolvency.pk, ended_on__isnull=True)
    if not found.update(ended_on=ended_on, ended_how=how):
        raise InsolvencyNotUsable("This insolvency has ended already.")
    insolvency.refresh_from_db()
    for account in _accounts(insolvency):
        for hold in account.holds.filter(source=_source(insolvency), lifted_on__isnull=True):
            holds.lift(hold=hold, because=insolvency.get_ended_how_display(), by=by, on=on, cured=True)
    if how == Insolvency.Ended.DISCHARGED:
        _propose_write_offs(insolvency, on)
    audit.record(
        landlord=insolvency.landlord,
        action="insolvency ended",
        subject=insolvency,
        after={"how": how, "ended_on": str(ended_on)},
        by=by,
        on=on,
    )
    return insolvency


def _propose_write_offs(insolvency: Insolvency, on: date) -> None:
    listed = insolvency.protected_debts.values("account_id").annotate(total=Sum("amount_pence")).order_by("account_id")
    totals = {row["account_id"]: row["total"] for row in listed if row["total"] > 0}
    for account in _accounts(insolvency):
        if account.pk in totals:
            case_tasks.raise_(
                account=account,
                what=CaseTask.What.WRITE_OFF,
                due_on=on,
                source=_source(insolvency),
                words=f"{money(totals[account.pk])} was listed in the {insolvency.get_kind_display().lower()}",
                on=on,
            )


def _accounts(insolvency: Insolvency) -> list["RentAccount"]:
    liable = Q(until_on__isnull=True) | Q(until_on__gte=insolvency.made_on)
    parties = insolvency.person.account_parties.filter(liable, from_on__lte=insolvency.notified_on)
    found = parties.select_related("account__landlord").order_by("account_id")
    return list({party.account_id: party.account for party in found}.values())


def _source(insolvency: Insolvency) -> str:
    return f"arrears.insolvency {insolvency.public_id}"
