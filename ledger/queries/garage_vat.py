"""What VAT a garage's prices bear from a day on, as its statuses stand (OPS-A9)."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from ledger.models import GarageStatus, RentAccount
from ledger.queries.charge_types import Catalogue
from ledger.rules import vat
from ledger.rules.apportionment import ChargeLine
from ledger.rules.money import half_up
from ledger.rules.vat import ELEMENT, VatStatus
from tenancies.rules.periods import PeriodUnit, weekly_equivalent

DAY = timedelta(days=1)
Stretch = tuple[date, date | None, ChargeLine | None]
"""From a day until a day, both included (until empty: for good), and the VAT on it; None where there is none."""


def stretches(account: RentAccount, lines: Iterable[ChargeLine], *, from_on: date) -> list[Stretch]:
    """
    VAT from a day on, stretch by stretch without a gap; nothing for an account that no garage status stands on.

    :param lines: the account's prices; its VAT among them is left out.
    """
    statuses = list(GarageStatus.objects.filter(account=account).order_by("from_on", "pk"))
    if not statuses:
        return []
    scheme = account.tenancy.property.scheme_id if account.tenancy else None
    catalogue = Catalogue(account.landlord)
    prices = [
        line
        for line in lines
        if line.element != ELEMENT
        and catalogue.meaning(line.element, on=max(line.from_on, from_on), scheme=scheme).vatable
    ]
    starts = {from_on, *(status.from_on for status in statuses), *(line.from_on for line in prices)}
    starts |= {line.until_on + DAY for line in prices if line.until_on} | {rate.from_on for rate in vat.STANDARD_RATES}
    days = sorted(day for day in starts if day >= from_on)
    found: list[Stretch] = []
    for day, following in zip(days, [*days[1:], None], strict=True):
        until_on = None if following is None else following - DAY
        standing = [status for status in statuses if status.from_on <= day]
        bears = bool(standing) and standing[-1].status == VatStatus.STANDARD
        in_force = [line for line in prices if line.from_on <= day and (line.until_on is None or line.until_on >= day)]
        found.append((day, until_on, _vat_on(in_force, day, until_on) if bears else None))
    return found


def _vat_on(prices: Collection[ChargeLine], day: date, until_on: date | None) -> ChargeLine | None:
    """VAT on prices in force together; by the month where they are: on a weekly equivalent it would be a penny out."""
    rate = vat.standard_rate(day)
    units = {line.per for line in prices}
    if len(units) == 1 and (per := units.pop()) is not PeriodUnit.WEEK:
        pence = vat.of_price(sum(line.period_pence or 0 for line in prices), rate)
        line = ChargeLine(ELEMENT, half_up(weekly_equivalent(pence, per)), day, until_on, per, pence)
    else:
        line = ChargeLine(ELEMENT, vat.of_price(sum(line.weekly_pence for line in prices), rate), day, until_on)
    return line if line.weekly_pence else None
