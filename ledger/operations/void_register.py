"""
The register of empty homes: opened where a tenancy ends and nobody follows, ended where somebody does (OPS-A10).

It follows the tenancies: told late, they change its days, and the weeks charged before are marked to be put right by
the next run. A home that was never let, or leaves our hands, is a person's word.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from ledger.models import Charge, RentAccount, RentGroup, Void, VoidAccount
from ledger.queries.charge_types import Catalogue
from ledger.rules.account_types import AccountType
from ledger.rules.words import short_day
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.models import Property, Tenancy

HOLDS_A_HOME = (AccountType.CUR, AccountType.FTA, AccountType.GAR, AccountType.UAO, AccountType.TAC)
"""The accounts of those who hold a home or garage: where one ends and none follows, the home stands empty."""

CHUNK = 1000
DAY = timedelta(days=1)


class VoidNotPossible(Refused):
    """The home is let on that day, or stands empty already; the message says which."""


@transaction.atomic
def keep(*, group: RentGroup, until: date, by: User, on: date) -> int:
    """
    Bring the register up to the tenancies of a rent group, for all days up to one. Returns how many homes it opened.

    Set-based: so many statements, however many homes.
    """
    _follow_tenancies(group, on=on, by=by)
    return _open_after_tenancies(group, until=until, by=by, on=on)


@transaction.atomic
def open_void(*, home: Property, group: RentGroup, reason: "Void.Reason", from_on: date, by: User, on: date) -> Void:
    """
    Say that a home stands empty from a day, where no ended tenancy tells it: a new home, one kept for works.

    :raises VoidNotPossible: if somebody holds it on that day, or it is void already.
    """
    if _held(home.pk, from_on).exists():
        raise VoidNotPossible(f"{home} is let on {short_day(from_on)}. Give the day after the tenancy ends.")
    open_now = Q(until_on__isnull=True) | Q(until_on__gte=from_on)
    if Void.objects.filter(open_now, property=home, cancelled_on__isnull=True, from_on__lte=from_on).exists():
        raise VoidNotPossible(f"{home} stands empty already on {short_day(from_on)}.")
    account = _accounts_for(group, [home], on=on)[home.pk]
    made = Void.objects.create(
        landlord=home.landlord, property=home, account=account, reason=reason, from_on=from_on, recheck_from_on=from_on
    )
    audit.record(landlord=home.landlord, action="void opened", subject=made, after={"from": str(from_on)}, by=by, on=on)
    return made


@transaction.atomic
def end_void(*, void: Void, until_on: date, by: User, on: date) -> Void:
    """
    Say that a home is void no longer though nobody took it: sold, demolished, handed back. Weeks charged are put right.

    :raises VoidNotPossible: before its first day, or where it has ended already.
    """
    if until_on < void.from_on:
        raise VoidNotPossible(
            f"It stands empty from {short_day(void.from_on)}. The last empty day cannot be before that."
        )
    found = Void.objects.filter(pk=void.pk, until_on__isnull=True, cancelled_on__isnull=True)
    if not found.update(
        until_on=until_on, ended_by_hand=True, recheck_from_on=_earlier(void.recheck_from_on, until_on + DAY)
    ):
        raise VoidNotPossible("This void has ended already.")
    void.refresh_from_db()
    audit.record(
        landlord=void.landlord, action="void ended", subject=void, after={"until": str(until_on)}, by=by, on=on
    )
    return void


def _follow_tenancies(group: RentGroup, *, by: User, on: date) -> None:
    """End, prolong or cancel voids whose home's tenancies say otherwise than when they were written."""
    voids = list(
        Void.objects.filter(account__rent_group=group, cancelled_on__isnull=True)
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=on - timedelta(days=400)))
        .order_by("pk")
    )
    if not voids:
        return
    lets: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    rows = Tenancy.objects.filter(property_id__in={void.property_id for void in voids}).order_by("starts_on")
    for property_id, starts_on, ends_on in rows.values_list("property_id", "starts_on", "ends_on"):
        lets[property_id].append((starts_on, ends_on))
    for void in voids:
        _follow(void, lets[void.property_id], by=by, on=on)


def _follow(void: Void, lets: Iterable[tuple[date, date | None]], *, by: User, on: date) -> None:
    before = {"until": str(void.until_on or "")}
    if any(starts <= void.from_on and (ends is None or ends >= void.from_on) for starts, ends in lets):
        Void.objects.filter(pk=void.pk, cancelled_on__isnull=True).update(cancelled_on=on, recheck_from_on=void.from_on)
        audit.record(landlord=void.landlord, action="void cancelled", subject=void, before=before, by=by, on=on)
        return
    next_let = min((starts for starts, _ in lets if starts > void.from_on), default=None)
    until = None if next_let is None else next_let - DAY
    if void.ended_by_hand and (until is None or void.until_on is None or until > void.until_on):
        return
    if until == void.until_on:
        return
    changed = min(day for day in (void.until_on, until) if day is not None) + DAY
    Void.objects.filter(pk=void.pk, until_on=void.until_on).update(
        until_on=until, recheck_from_on=_earlier(void.recheck_from_on, changed)
    )
    audit.record(
        landlord=void.landlord,
        action="void ended" if until else "void goes on",
        subject=void,
        before=before,
        after={"until": str(until or "")},
        by=by,
        on=on,
    )


# Let homes and garages whose tenancy has ended, nobody having followed by take-on, with no void known since. Two voids
# of a home are told apart by the letting between them, so one known void is enough where no letting is.
ENDED = """
    SELECT DISTINCT t.id, t.property_id, t.ends_on
    FROM ledger_rentaccount a
    JOIN tenancies_tenancy t ON t.id = a.tenancy_id
    WHERE a.rent_group_id = %(group)s AND a.account_type IN ({holds_a_home}) AND t.ends_on < %(until)s
      AND NOT EXISTS (
          SELECT 1 FROM tenancies_tenancy later
          WHERE later.property_id = t.property_id AND later.starts_on > t.ends_on AND later.starts_on <= %(take_on)s)
      AND NOT EXISTS (
          SELECT 1 FROM tenancies_tenancy over_it
          WHERE over_it.property_id = t.property_id AND over_it.starts_on <= t.ends_on
            AND (over_it.ends_on IS NULL OR over_it.ends_on > t.ends_on))
      AND NOT EXISTS (
          SELECT 1 FROM ledger_void known
          WHERE known.property_id = t.property_id AND known.cancelled_on IS NULL AND known.from_on > t.ends_on
            AND NOT EXISTS (
                SELECT 1 FROM tenancies_tenancy between_them
                WHERE between_them.property_id = t.property_id AND between_them.starts_on > t.ends_on
                  AND between_them.starts_on <= known.from_on))
""".replace("{holds_a_home}", ", ".join(f"'{each.value}'" for each in HOLDS_A_HOME))


def _open_after_tenancies(group: RentGroup, *, until: date, by: User, on: date) -> int:
    """A void from the day after each tenancy that nobody follows, where the landlord charges by then."""
    take_on = group.landlord.take_on_on or on
    ended = _ended(group, until, take_on)
    follows = _next_lets(ended)
    empty = {tenancy: follows[tenancy] for tenancy, _, ends_on in ended if follows[tenancy] != ends_on + DAY}
    if not empty:
        return 0
    tenancies = list(
        Tenancy.objects.filter(pk__in=empty)
        .select_related("property", "property__scheme")
        .order_by("property_id", "ends_on")
    )
    accounts = _accounts_for(group, [each.property for each in tenancies], on=on)
    made = []
    for tenancy in tenancies:
        assert tenancy.ends_on is not None, "only ended tenancies were asked for"
        from_on, next_let = tenancy.ends_on + DAY, empty[tenancy.pk]
        made.append(
            Void(
                landlord_id=group.landlord_id,
                property=tenancy.property,
                account=accounts[tenancy.property_id],
                reason=Void.Reason.TENANCY_ENDED,
                from_on=from_on,
                until_on=None if next_let is None else next_let - DAY,
                recheck_from_on=max(from_on, take_on),
            )
        )
    Void.objects.bulk_create(made, CHUNK)
    _price(group.landlord, made, tenancies, by=by, on=on)
    return len(made)


def _ended(group: RentGroup, until: date, take_on: date) -> list[tuple[int, int, date]]:
    """(tenancy, home, last day): one query, which on most days is all that is done."""
    with connection.cursor() as cursor:
        cursor.execute(ENDED, {"group": group.pk, "until": until, "take_on": take_on})
        rows = cursor.fetchall()
    return [(tenancy, home, _day(ends_on)) for tenancy, home, ends_on in rows]


def _day(told: date | str) -> date:
    """SQLite tells a day as text."""
    return date.fromisoformat(told) if isinstance(told, str) else told


def _next_lets(ended: Iterable[tuple[int, int, date]]) -> dict[int, date | None]:
    """The first day of whoever takes the home after each of these tenancies, by tenancy; None where nobody has yet."""
    starts: dict[int, list[date]] = defaultdict(list)
    rows = Tenancy.objects.filter(property_id__in={home for _, home, _ in ended})
    for home, starts_on in rows.values_list("property_id", "starts_on"):
        starts[home].append(starts_on)
    return {
        tenancy: min((day for day in starts[home] if day > ends_on), default=None) for tenancy, home, ends_on in ended
    }


def _accounts_for(group: RentGroup, homes: Iterable[Property], *, on: date) -> dict[int, RentAccount]:
    """The void account of each home by property id, opened when first needed."""
    wanted = {home.pk: home for home in homes}
    standing = {
        row.property_id: row.account
        for row in VoidAccount.objects.filter(property_id__in=wanted).select_related("account")
    }
    missing = [home for pk, home in sorted(wanted.items()) if pk not in standing]
    accounts = RentAccount.objects.bulk_create(
        [
            RentAccount(
                landlord_id=group.landlord_id,
                account_ref=_account_ref(home),
                account_type=AccountType.VOI.value,
                rent_group=group,
                opened_on=on,
            )
            for home in missing
        ],
        CHUNK,
    )
    VoidAccount.objects.bulk_create(
        [
            VoidAccount(landlord_id=group.landlord_id, property=home, account=account)
            for home, account in zip(missing, accounts, strict=True)
        ],
        CHUNK,
    )
    return standing | {home.pk: account for home, account in zip(missing, accounts, strict=True)}


def _account_ref(home: Property) -> str:
    """VOID- and the home's reference, or its number where that is too long to stay whole."""
    return f"VOID-{home.property_ref}" if len(home.property_ref) <= 25 else f"VOID-#{home.pk}"


def _price(landlord: Landlord, voids: list[Void], tenancies: list[Tenancy], *, by: User, on: date) -> None:
    """
    An empty home costs what the last letting cost, of the elements that count while it is empty (OPS-A10).

    The prices stand on the void account as charges of its own, so the yearly review changes them with all others.
    """
    catalogue = Catalogue(landlord)
    asked: dict[int, list[Charge]] = defaultdict(list)
    rows = Charge.objects.filter(account__tenancy__in=tenancies, account__account_type__in=HOLDS_A_HOME)
    for row in rows.select_related("account").order_by("pk"):
        asked[row.account.tenancy_id or 0].append(row)
    priced: list[Charge] = []
    for void, tenancy in zip(voids, tenancies, strict=True):
        last_day = void.from_on - DAY
        for charge in asked[tenancy.pk]:
            in_force = charge.from_on <= last_day and (charge.until_on is None or charge.until_on >= last_day)
            meaning = catalogue.meaning(charge.element, on=void.from_on, scheme=tenancy.property.scheme_id)
            if in_force and charge.weekly_pence and meaning.on_voids:
                priced.append(
                    Charge(
                        account_id=void.account_id,
                        element=charge.element,
                        weekly_pence=charge.weekly_pence,
                        per=charge.per,
                        period_pence=charge.period_pence,
                        from_on=void.from_on,
                        hb_eligible=charge.hb_eligible,
                        uc_eligible=charge.uc_eligible,
                        legal_rent=False,
                        kept_on=on,
                        kept_by=by,
                    )
                )
    _end_old_prices(voids)
    Charge.objects.bulk_create(priced, CHUNK, ignore_conflicts=True)


def _end_old_prices(voids: list[Void]) -> None:
    """What the home cost when it stood empty before ends where this void begins."""
    starts = {void.account_id: void.from_on for void in voids}
    old = list(Charge.objects.filter(account_id__in=starts, until_on__isnull=True))
    ending = [row for row in old if row.from_on < starts[row.account_id]]
    for row in ending:
        row.until_on = starts[row.account_id] - DAY
    Charge.objects.bulk_update(ending, ["until_on"], CHUNK)


def _held(property_id: int, on: date) -> QuerySet[Tenancy]:
    return Tenancy.objects.filter(property_id=property_id).running(on)


def _earlier(one: date | None, other: date) -> date:
    return other if one is None else min(one, other)
