"""Charges and their changes: what a change would make of the periods charged, and what was changed before (OPS-B11)."""

from dataclasses import dataclass, replace
from datetime import date

from ledger.models import Charge, ChargeChange, Posting, RentAccount, RentWeek
from ledger.queries import charge_types, garage_vat
from ledger.queries.charge_periods import due_on, key_of, rent_week, span_of
from ledger.queries.charges import line_of
from ledger.rules import charge_periods
from ledger.rules.apportionment import ChargeLine
from ledger.rules.charge_changes import (
    ChargedPeriod,
    Difference,
    Price,
    Terms,
    differences,
    in_order,
    reaching_back,
    repriced,
    yearly_pence,
)
from ledger.rules.money import half_up
from ledger.rules.vat import ELEMENT as VAT
from tenancies.rules.periods import PeriodUnit, weekly_equivalent


@dataclass(frozen=True)
class NewPrice:
    """
    That an element costs so much from a day until a day; `price_pence` None: it is not charged on these days.

    The price is for a full period of the account's rent group, or for a week with `per`.
    """

    element: str
    price_pence: int | None
    from_on: date
    until_on: date | None = None
    per: PeriodUnit = PeriodUnit.WEEK


@dataclass(frozen=True)
class Wanted:
    """A change somebody asks for: new prices, another first or last day of the tenancy; what is None stays."""

    prices: tuple[NewPrice, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def from_on(self) -> date | None:
        """The first day that anything says."""
        days = [price.from_on for price in self.prices]
        days += [day for day in (self.starts_on, self.ends_on) if day is not None]
        return min(days, default=None)


@dataclass(frozen=True)
class Worked:
    """What a change comes to: the terms before and after, and every difference to post (OPS-B11)."""

    before: Terms
    after: Terms
    differences: tuple[Difference, ...]

    @property
    def worth_pence(self) -> int:
        """What the prices come to in a year, however little of it has been charged."""
        return yearly_pence(self.before, self.after)

    @property
    def moves_money(self) -> bool:
        """Whether a period charged so far, or a price, comes out differently; then authority is needed (OPS-D33)."""
        return bool(self.differences or self.worth_pence)

    @property
    def total_pence(self) -> int:
        """What the account's balance changes by, plus is owed."""
        return sum(one.change_pence for one in self.differences)


def terms_of(account: RentAccount) -> Terms:
    """What an account is charged as now known. Its tenancy must not be empty."""
    assert account.tenancy is not None, "only a tenancy's account is charged by calendar"
    prices = tuple(
        Price(line_of(charge), charge.hb_eligible, charge.uc_eligible, charge.legal_rent)
        for charge in Charge.objects.filter(account=account)
    )
    return Terms(in_order(prices), account.tenancy.starts_on, account.tenancy.ends_on)


def work_out(account: RentAccount, wanted: Wanted, *, on: date) -> Worked:
    """What a change makes of every period that has been charged by a day (OPS-B10, B11)."""
    before = terms_of(account)
    after = changed(account, before, wanted)
    return Worked(before, after, tuple(differences(before, after, charged_periods(account, on=on))))


def changed(account: RentAccount, before: Terms, wanted: Wanted) -> Terms:
    """The terms after a change, without looking at what was charged."""
    liable_from = wanted.starts_on or before.liable_from
    prices = reaching_back(before.prices, before.liable_from, liable_from)
    for new in wanted.prices:
        prices = repriced(prices, new.element, new.from_on, new.until_on, _priced(account, prices, new))
    prices = _with_vat(account, prices, wanted)
    return Terms(prices, liable_from, wanted.ends_on or before.liable_until)


def _with_vat(account: RentAccount, prices: tuple[Price, ...], wanted: Wanted) -> tuple[Price, ...]:
    """A garage's VAT follows its price from the first day that changes (OPS-A9), unless the change says the VAT."""
    days = [new.from_on for new in wanted.prices]
    if not days or VAT in {new.element for new in wanted.prices}:
        return prices
    for day, until_on, line in garage_vat.stretches(account, [price.line for price in prices], from_on=min(days)):
        new = Price(line, hb_eligible=False, uc_eligible=False, legal_rent=False) if line is not None else None
        prices = repriced(prices, VAT, day, until_on, new)
    return prices


def charged_periods(account: RentAccount, *, on: date) -> list[ChargedPeriod]:
    """
    The periods of an account's rent group that were charged since take-on, oldest first: three queries.

    The newest one counts only where this account was charged it: otherwise the next night charges it as it is to be.
    """
    group = account.rent_group
    taken_on = account.landlord.take_on_on
    if group is None or taken_on is None:
        return []
    weeks = list(group.weeks.filter(charge_on__lte=on, charge_on__gte=taken_on, charged=True).order_by("charge_on"))
    if group.in_advance:
        # A tenancy that began inside the period in which the landlord was taken on was charged its part of it.
        first = group.weeks.filter(charge_on__lt=taken_on, ends_on__gte=taken_on, charged=True).first()
        weeks = [first, *weeks] if first is not None and _posted(account, first) else weeks
    for week in weeks:
        week.rent_group = group
    _, newest = due_on(group, on)
    return [_period(week) for week in weeks if newest is None or week.pk != newest.pk or _posted(account, week)]


def _posted(account: RentAccount, week: RentWeek) -> bool:
    reference = f"{account.account_ref}:{key_of(week)}"
    return Posting.objects.filter(landlord=account.landlord_id, source="charge", reference=reference).exists()


def _period(week: RentWeek) -> ChargedPeriod:
    unit = PeriodUnit(week.rent_group.charged_by)
    return ChargedPeriod(
        key=key_of(week),
        words=charge_periods.words(unit, week.starts_on, week.ends_on),
        span=span_of(week),
        charge_on=week.charge_on,
        in_advance=week.rent_group.in_advance,
        rent_week=rent_week(week),
    )


def _priced(account: RentAccount, prices: tuple[Price, ...], new: NewPrice) -> Price | None:
    """The price with its element's attributes: those it had nearest before, otherwise the catalogue's (OPS-A8)."""
    if new.price_pence is None:
        return None
    if new.per is PeriodUnit.WEEK:
        line = ChargeLine(new.element, new.price_pence, new.from_on, new.until_on)
    else:
        weekly = half_up(weekly_equivalent(new.price_pence, new.per))
        line = ChargeLine(new.element, weekly, new.from_on, new.until_on, new.per, new.price_pence)
    known = [price for price in prices if price.element == new.element]
    if known:
        earlier = [price for price in known if price.line.from_on <= new.from_on]
        return replace((earlier or known)[-1 if earlier else 0], line=line)
    assert account.tenancy is not None
    meaning = charge_types.Catalogue(account.landlord).meaning(
        new.element, on=new.from_on, scheme=account.tenancy.property.scheme_id
    )
    return Price(line, meaning.hb_eligible, meaning.uc_eligible, meaning.legal_rent)


def of_account(account_id: int) -> list[ChargeChange]:
    """Every change asked for of an account's charges, newest first, with its lines and adjustment: three queries."""
    rows = ChargeChange.objects.filter(account_id=account_id).select_related("asked_by", "adjustment")
    return list(rows.prefetch_related("lines", "adjustment__parts").order_by("-asked_on", "-pk"))
