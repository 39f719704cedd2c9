"""
A change of what an account is charged, from a day that may lie in the past: rent, start, end, element (OPS-B11).

It is worked out for every period charged so far, asked for with a reason, and posted within the authority of OPS-D33;
the new prices are written when it is posted.
"""

from datetime import date

from django.db import transaction

from ledger.models import Adjustment, ChargeChange, ChargeChangeLine, RentAccount
from ledger.operations import adjustments, charges_rewritten, postings
from ledger.queries import charge_changes, charge_types
from ledger.queries.charge_changes import Wanted, Worked
from ledger.rules.adjustments import AdjustmentSort
from ledger.rules.charge_changes import Price, Terms
from staff.models import User
from staff.refusals import Refused
from tenancies.rules.periods import PeriodUnit

Side = ChargeChangeLine.Side


class ChangeNotAllowed(Refused):
    """The change says nothing, contradicts itself, or another one of this account still waits."""


def work_out(*, account: RentAccount, wanted: Wanted, on: date) -> Worked:
    """
    Say what a change comes to, period by period and element by element; nothing is written (OPS-B11).

    :raises ChangeNotAllowed: if it says nothing or contradicts itself.
    :raises MirroredBook: where the account mirrors a housing system (DEC-5).
    """
    _check(account, wanted, on)
    worked = charge_changes.work_out(account, wanted, on=on)
    if worked.before == worked.after:
        raise ChangeNotAllowed("Nothing would change: the account is charged like this already.")
    return worked


@transaction.atomic
def ask(*, account: RentAccount, wanted: Wanted, reason: str, words: str, by: User, on: date) -> ChargeChange:
    """
    Ask for a change. It takes effect when its adjustment is posted: at once within the asker's limit, otherwise with
    the approval (OPS-D33). A price counts with what it comes to in a year, also where nothing is to be posted yet.
    Only where no price and nothing charged so far comes out differently is there nothing to approve.

    :param reason: a code of `ledger.rules.adjustments.Reason`. :param words: the officer's own.
    :raises ChangeNotAllowed: as `work_out`, and while another change of the account waits.
    :raises AdjustmentNotAllowed: without words, or for a role that may not ask.
    """
    account = RentAccount.objects.select_for_update(of=("self",), no_key=True).get(pk=account.pk)
    _refuse_waiting(account)
    worked = work_out(account=account, wanted=wanted, on=on)
    if not words.strip():
        raise ChangeNotAllowed("Say in a few words why: who decides over it has to know.")
    adjustments.refuse_who_may_not_ask(landlord=account.landlord, by=by, on=on)
    change = ChargeChange.objects.create(
        landlord=account.landlord,
        account=account,
        from_on=wanted.from_on or on,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        reason=reason,
        words=words.strip(),
        asked_on=on,
        asked_by=by,
    )
    _keep_lines(change, worked.before, Side.BEFORE)
    _keep_lines(change, worked.after, Side.AFTER)
    events = charges_rewritten.events_of(change, worked.before, worked.after, list(worked.differences), account.pk)
    if not worked.moves_money:
        charges_rewritten.take_effect(change=change, by=by, on=on)
        change.refresh_from_db()
        return change
    asked = adjustments.ask(
        landlord=account.landlord,
        sort=AdjustmentSort.BACKDATED_CHANGE,
        account=account,
        events=events,
        reason=reason,
        words=words,
        worth_pence=worked.worth_pence,
        by=by,
        on=on,
    )
    change.adjustment = asked
    change.save(update_fields=["adjustment"])
    charges_rewritten.follow(adjustment=asked, by=by, on=on)
    change.refresh_from_db()
    return change


def _keep_lines(change: ChargeChange, terms: Terms, side: "ChargeChangeLine.Side") -> None:
    ChargeChangeLine.objects.bulk_create(_line(change, price, side) for price in terms.prices)


def _line(change: ChargeChange, price: Price, side: "ChargeChangeLine.Side") -> ChargeChangeLine:
    line = price.line
    return ChargeChangeLine(
        change=change,
        side=side.value,
        element=line.element,
        weekly_pence=line.weekly_pence,
        per=line.per.value,
        period_pence=line.period_pence,
        from_on=line.from_on,
        until_on=line.until_on,
        hb_eligible=price.hb_eligible,
        uc_eligible=price.uc_eligible,
        legal_rent=price.legal_rent,
    )


def _refuse_waiting(account: RentAccount) -> None:
    waiting = ChargeChange.objects.filter(account=account, adjustment__state=Adjustment.State.WAITING.value)
    if waiting.exists():
        raise ChangeNotAllowed("Another change of this account waits for approval. Have it decided first.")


def _check(account: RentAccount, wanted: Wanted, on: date) -> None:
    postings.refuse_mirrored(account_ids=[account.pk])
    tenancy = account.tenancy
    if tenancy is None or account.rent_group is None:
        raise ChangeNotAllowed("This account is not charged by a rent calendar. Ask for a correction instead.")
    if wanted.from_on is None:
        raise ChangeNotAllowed("Say what changes: a price, the first day or the last day.")
    starts, ends = wanted.starts_on or tenancy.starts_on, wanted.ends_on or tenancy.ends_on
    if ends is not None and ends < starts:
        raise ChangeNotAllowed("The last day would be before the first. Check both dates.")
    catalogue = charge_types.Catalogue(account.landlord)
    priced = {price.element for price in charge_changes.terms_of(account).prices}
    for new in wanted.prices:
        if new.until_on is not None and new.until_on < new.from_on:
            raise ChangeNotAllowed(f"The price of {new.element} would end before it begins. Check both dates.")
        if new.price_pence is not None and new.price_pence < 0:
            raise ChangeNotAllowed("A price is never below nought. Ask for a correction to give money back.")
        if new.element not in priced and not catalogue.known(new.element):
            raise ChangeNotAllowed(f"{new.element} is not a charge type of this landlord. Choose one of the list.")
        if new.per not in (PeriodUnit.WEEK, PeriodUnit(account.rent_group.charged_by)):
            raise ChangeNotAllowed("A price is for a week, or for the period by which the account is charged.")
