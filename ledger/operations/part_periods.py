"""The charges of accounts that are not liable for a whole period at one price, by the plain rule (OPS-B9, B10)."""

from collections import defaultdict
from datetime import date

from django.db.models import F, Q

from ledger.models import Charge, Posting, RentAccount, RentWeek
from ledger.operations.postings import Amount, Event
from ledger.queries.charge_periods import key_of, rent_week, span_of, words_of
from ledger.queries.charges import line_of
from ledger.rules.apportionment import ChargeLine, charge_for_period
from ledger.rules.entry_kinds import EntryKind
from tenancies.rules.periods import PeriodUnit

SOURCE = "charge"


def effective_on(week: RentWeek, liable_from: date) -> date:
    """From when a charge of a period counts: its charge day; in advance no earlier than the tenancy (OPS-B10)."""
    return max(week.charge_on, liable_from) if week.rent_group.in_advance else week.charge_on


def events(week: RentWeek, on: date, *, whole_by_rule: bool = False, since: date | None = None) -> list[Event]:
    """
    The accounts whose period is not whole, where it is due and not yet charged: four queries.

    :param whole_by_rule: every account goes by the plain rule: the period has not the usual number of days.
    :param since: leave out what fell due before this day (DEC-16).
    """
    accounts = (
        RentAccount.objects.filter(_liable(week))
        .annotate(starts_on=F("tenancy__starts_on"), ends_on=F("tenancy__ends_on"))
        .order_by("pk")
    )
    if not whole_by_rule:
        accounts = accounts.filter(_not_whole(week))
    if week.rent_group.in_advance:
        accounts = accounts.filter(starts_on__lte=on)
    keys = {
        account.pk: f"{account.account_ref}:{key_of(week)}"
        for account in accounts
        if effective_on(week, account.starts_on) <= on
        and (since is None or effective_on(week, account.starts_on) >= since)
    }
    if not keys:
        return []
    known = set(
        Posting.objects.filter(
            landlord=week.rent_group.landlord, source=SOURCE, reference__in=list(keys.values())
        ).values_list("reference", flat=True)
    )
    wanted = [account for account in accounts if account.pk in keys and keys[account.pk] not in known]
    if not wanted:
        return []
    lines = _lines([account.pk for account in wanted])
    return [
        event for account in wanted if (event := _event(week, account, keys[account.pk], lines[account.pk])) is not None
    ]


def _liable(week: RentWeek) -> Q:
    """Accounts charged anything in this period."""
    return Q(rent_group=week.rent_group, tenancy__starts_on__lte=week.ends_on) & (
        Q(tenancy__ends_on__isnull=True) | Q(tenancy__ends_on__gte=week.starts_on)
    )


def _not_whole(week: RentWeek) -> Q:
    """Those that start, end or change their price inside it, or have a price that is not for such a period."""
    inside = Q(tenancy__starts_on__gt=week.starts_on) | Q(tenancy__ends_on__lt=week.ends_on)
    changing = Q(from_on__gt=week.starts_on, from_on__lte=week.ends_on) | Q(
        until_on__gte=week.starts_on, until_on__lt=week.ends_on
    )
    if week.rent_group.charged_by != PeriodUnit.WEEK:
        in_force = Q(from_on__lte=week.ends_on) & (Q(until_on__isnull=True) | Q(until_on__gte=week.starts_on))
        changing |= in_force & ~Q(per=week.rent_group.charged_by)
    rows = Charge.objects.filter(changing, account__rent_group=week.rent_group)
    return inside | Q(pk__in=rows.values("account_id"))


def _lines(account_ids: list[int]) -> dict[int, list[ChargeLine]]:
    found: dict[int, list[ChargeLine]] = defaultdict(list)
    for charge in Charge.objects.filter(account_id__in=account_ids).order_by("account_id", "element", "from_on"):
        found[charge.account_id].append(line_of(charge))
    return found


def _event(week: RentWeek, account: RentAccount, reference: str, lines: list[ChargeLine]) -> Event | None:
    starts_on, ends_on = account.starts_on, account.ends_on  # type: ignore[attr-defined]
    owed = charge_for_period(lines, span=span_of(week), liable_from=starts_on, liable_until=ends_on)
    amounts = [Amount(account.pk, EntryKind.CHARGE, part, element) for element, part in owed.items()]
    if not amounts:
        return None
    whole = starts_on <= week.starts_on and (ends_on is None or ends_on >= week.ends_on)
    by_week = week.rent_group.charged_by == PeriodUnit.WEEK
    words = words_of(week)
    if by_week or not whole:
        words = f"Part of {words}" if words else "Part week"
    return Event(
        reference=reference,
        effective_on=effective_on(week, starts_on),
        amounts=amounts,
        narrative=words,
        rent_week=rent_week(week),
    )
