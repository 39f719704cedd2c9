"""What becomes of an account's charges when a change of them is posted (OPS-B11)."""

from datetime import date

from django.db import transaction

from ledger.models import Adjustment, Charge, ChargeChange, ChargeChangeLine, Posting, RentAccount
from ledger.operations import postings
from ledger.operations.postings import Amount, Event
from ledger.queries import charge_changes
from ledger.queries.charges import line_of
from ledger.rules.apportionment import ChargeLine
from ledger.rules.charge_changes import Difference, Price, Terms, differences, in_order
from ledger.rules.entry_kinds import EntryKind
from staff.models import User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.operations import lettings
from tenancies.rules.periods import PeriodUnit

Side = ChargeChangeLine.Side


class ChargesMovedOn(Refused):
    """The account's prices or dates are no longer those the change was worked out from."""


@transaction.atomic
def follow(*, adjustment: Adjustment, by: User, on: date) -> None:
    """Put a change of charges into effect once its adjustment is posted; nothing for other adjustments."""
    if adjustment.state != Adjustment.State.POSTED:
        return
    change = ChargeChange.objects.filter(adjustment=adjustment, in_effect_on__isnull=True).first()
    if change is not None:
        take_effect(change=change, by=by, on=on)


@transaction.atomic
def take_effect(*, change: ChargeChange, by: User, on: date) -> None:
    """
    Write the new prices and dates. What was charged at the old ones since the change was asked for is put right too.

    :raises ChargesMovedOn: if another change came first: this one is refused and asked for again.
    """
    account = RentAccount.objects.select_for_update(of=("self",), no_key=True).select_related(
        "tenancy", "landlord", "rent_group"
    )
    held = account.get(pk=change.account_id)
    before = charge_changes.terms_of(held)
    after = _asked(change, before)
    if not ChargeChange.objects.filter(pk=change.pk, in_effect_on__isnull=True).update(in_effect_on=on):
        raise ChargesMovedOn("Somebody put this change into effect at the same moment.")
    _post_since(change, held, before, after, by=by, on=on)
    _write(held, before, after, by=by, on=on)
    if (after.liable_from, after.liable_until) != (before.liable_from, before.liable_until):
        assert held.tenancy is not None
        lettings.redate(tenancy=held.tenancy, starts_on=after.liable_from, ends_on=after.liable_until, by=by, on=on)
    audit.record(
        landlord=held.landlord,
        action="charges changed",
        subject=change,
        before={"charges": [_told(price) for price in before.prices if price not in after.prices]},
        after={"charges": [_told(price) for price in after.prices if price not in before.prices]},
        by=by,
        on=on,
    )


def events_of(
    change: ChargeChange, before: Terms, after: Terms, found: list[Difference], account_id: int
) -> list[Event]:
    """One event a period, one row an element (OPS-B11)."""
    made = []
    for period in dict.fromkeys(one.period for one in found):
        amounts = [
            Amount(account_id, EntryKind.CHARGE_ADJ, one.change_pence, one.element)
            for one in found
            if one.period == period
        ]
        made.append(
            Event(
                reference=f"{change.public_id}:{period.key}",
                effective_on=period.effective_on(before, after),
                amounts=amounts,
                narrative=f"Charge changed for {period.words}",
                rent_week=period.rent_week,
            )
        )
    return made


def _asked(change: ChargeChange, before: Terms) -> Terms:
    """The terms the change leads to, if those it starts from still stand."""
    sides: dict[str, list[Price]] = {Side.BEFORE.value: [], Side.AFTER.value: []}
    for row in change.lines.all():
        sides[row.side].append(_price(row))
    if in_order(sides[Side.BEFORE.value]) != before.prices:
        raise ChargesMovedOn(
            "The account's prices have changed since this was asked for. Refuse it, and work it out and ask again."
        )
    return Terms(
        in_order(sides[Side.AFTER.value]), change.starts_on or before.liable_from, change.ends_on or before.liable_until
    )


def _price(row: ChargeChangeLine) -> Price:
    line = ChargeLine(row.element, row.weekly_pence, row.from_on, row.until_on, PeriodUnit(row.per), row.period_pence)
    return Price(line, row.hb_eligible, row.uc_eligible, row.legal_rent)


def _post_since(change: ChargeChange, account: RentAccount, before: Terms, after: Terms, *, by: User, on: date) -> None:
    """The periods that were charged at the old prices while the change waited for approval."""
    adjustment = change.adjustment
    if adjustment is None:
        return
    periods = charge_changes.charged_periods(account, on=on)
    found = [one for one in differences(before, after, periods) if one.period.charge_on > change.asked_on]
    events = events_of(change, before, after, found, account.pk)
    asked = Posting.objects.filter(landlord=account.landlord_id, source=adjustment.sort)
    known = set(asked.filter(reference__startswith=f"{change.public_id}:").values_list("reference", flat=True))
    events = [event for event in events if event.reference not in known]
    if not events:
        return
    amounts = [amount.amount_pence for event in events for amount in event.amounts]
    batch = postings.open_batch(
        landlord=account.landlord,
        source=adjustment.sort,
        reference=f"{adjustment.public_id}/since",
        line_count=len(amounts),
        total_pence=sum(amounts),
        by=by,
        on=on,
    )
    postings.post(batch=batch, events=events, by=by, on=on)
    postings.seal(batch=batch)


def _write(account: RentAccount, before: Terms, after: Terms, *, by: User, on: date) -> None:
    """Bring the prices to what they are after; what they were stands in the change's own lines."""
    becomes = {(price.element, price.line.from_on): price for price in after.prices}
    for charge in Charge.objects.filter(account=account):
        price = becomes.pop((charge.element, charge.from_on), None)
        if price is None:
            charge.delete()
        elif price.line != line_of(charge):
            _fill(charge, price, by=by, on=on).save()
    Charge.objects.bulk_create([_fill(Charge(account=account), price, by=by, on=on) for price in becomes.values()])


def _fill(charge: Charge, price: Price, *, by: User, on: date) -> Charge:
    line = price.line
    charge.element, charge.weekly_pence = line.element, line.weekly_pence
    charge.per, charge.period_pence = line.per.value, line.period_pence
    charge.from_on, charge.until_on = line.from_on, line.until_on
    charge.hb_eligible, charge.uc_eligible, charge.legal_rent = price.hb_eligible, price.uc_eligible, price.legal_rent
    charge.kept_on, charge.kept_by = on, by
    return charge


def _told(price: Price) -> list[str | int | None]:
    line = price.line
    until = line.until_on.isoformat() if line.until_on else None
    return [line.element, line.weekly_pence, line.from_on.isoformat(), until]
