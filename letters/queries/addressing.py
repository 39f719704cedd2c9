"""
To whom a paper goes, and where, on a day (DEC-9, PRA-13, PRA-15).

Post goes to the safe address, before whoever gets it by authority (attorney, appointee), before the correspondence
address, before the home (PRA-27). A former tenant's never goes to the home they left; without a forwarding address it
is held and traced. Nothing is ever addressed to somebody who has died: what their personal representative gets is
addressed to the personal representatives.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from tenancies.models import ContactPreference, Person, PersonAddress, Tenant, ThirdPartyAuthority
from tenancies.queries import authority

POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}", re.IGNORECASE)

DECEASED = "the person has died"
NO_FORWARDING = "no forwarding address"
NO_ADDRESS = "no address is known"
NO_POST = "no post is to be sent"
REPRESENTATIVES = "The Personal Representatives of"

BEFORE_HOME = (PersonAddress.Kind.SAFE, PersonAddress.Kind.CORRESPONDENCE)
AFTER_LEAVING = (*BEFORE_HOME, PersonAddress.Kind.FORWARDING)


@dataclass(frozen=True)
class Addressed:
    """
    One person a paper may go to.

    :param lines: the address without name and postcode; empty when there is none to write to.
    :param place: which address it is: home, safe, authority, correspondence or forwarding; empty when none.
    :param home: the let home in one line, whoever's post goes elsewhere.
    :param deceased: they have died, and nobody gets the post as their personal representative.
    :param held_reason: why nothing may be posted to them; empty when it may.
    """

    person_id: int
    name: str
    lines: tuple[str, ...]
    postcode: str
    place: str
    home: str
    former: bool
    deceased: bool
    no_post: bool
    large_print: bool
    language: str
    role: str

    @property
    def held_reason(self) -> str:
        """Why nothing may be posted to this person; empty when it may."""
        if self.deceased:
            return DECEASED
        if self.no_post:
            return NO_POST
        if not self.lines:
            return NO_FORWARDING if self.former else NO_ADDRESS
        return ""


@dataclass(frozen=True)
class _Holder:
    """A person and the home through which they are reached, before addresses are looked up."""

    person: Person
    home: tuple[str, ...]
    former: bool
    role: str


def for_tenancies(tenancy_ids: Iterable[int], *, on: date) -> dict[int, tuple[Addressed, ...]]:
    """
    The tenants of each tenancy on a day, the main tenant first: joint tenants are each addressed on their own.

    Of a tenancy that has ended they are those who held it to its end. Four queries, whatever the number.
    """
    ids = set(tenancy_ids)
    # The last day on which somebody had to be a tenant to be one of "the tenants": today, or the day it ended.
    rows = (
        Tenant.objects.filter(tenancy_id__in=ids)
        .filter(Q(from_on__lte=on) & (Q(tenancy__ends_on__isnull=True) | Q(from_on__lte=F("tenancy__ends_on"))))
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=on) | Q(until_on__gte=F("tenancy__ends_on")))
        .select_related("person", "tenancy__property")
        .order_by("tenancy_id", "-role", "from_on", "pk")
    )
    holders: dict[int, dict[int, _Holder]] = defaultdict(dict)
    for row in rows:
        ended = row.tenancy.ends_on is not None and row.tenancy.ends_on < on
        home = tuple(row.tenancy.property.address_lines)
        holders[row.tenancy_id].setdefault(row.person_id, _Holder(row.person, home, ended, row.role))
    return _addressed(holders, on)


def for_people(people_by_key: Mapping[int, Collection[int]], *, on: date) -> dict[int, tuple[Addressed, ...]]:
    """
    The people liable on accounts that have no tenancy (sundry, recharge), by account id (DEC-24).

    Their home is the one they hold with us on the day, if any.
    """
    wanted = {person_id for people in people_by_key.values() for person_id in people}
    homes: dict[int, tuple[str, ...]] = {}
    running = (
        Tenant.objects.filter(person_id__in=wanted, from_on__lte=on, tenancy__starts_on__lte=on)
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=on))
        .filter(Q(tenancy__ends_on__isnull=True) | Q(tenancy__ends_on__gte=on))
        .select_related("tenancy__property")
        .order_by("pk")
    )
    for row in running:
        homes.setdefault(row.person_id, tuple(row.tenancy.property.address_lines))
    found = {person.pk: person for person in Person.objects.filter(pk__in=wanted)}
    holders = {
        key: {pk: _Holder(found[pk], homes.get(pk, ()), former=False, role="") for pk in sorted(people) if pk in found}
        for key, people in people_by_key.items()
    }
    return _addressed(holders, on)


def _addressed(holders: Mapping[int, Mapping[int, _Holder]], on: date) -> dict[int, tuple[Addressed, ...]]:
    person_ids = {pk for its in holders.values() for pk in its}
    addresses: dict[int, dict[str, PersonAddress]] = defaultdict(dict)
    for address in PersonAddress.objects.filter(_on(on), person_id__in=person_ids).order_by("from_on", "pk"):
        addresses[address.person_id][address.kind] = address  # the newest of a kind is the one in use
    preferences: dict[int, dict[str, str]] = defaultdict(dict)
    for preference in ContactPreference.objects.filter(_on(on), person_id__in=person_ids).order_by("from_on", "pk"):
        preferences[preference.person_id][preference.kind] = preference.value
    standing = authority.in_force(person_ids, on=on)
    return {
        key: tuple(_one(holder, addresses[pk], preferences[pk], standing.get(pk, ())) for pk, holder in its.items())
        for key, its in holders.items()
    }


def _on(on: date) -> Q:
    return Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gte=on))


def _one(
    holder: _Holder,
    addresses: dict[str, PersonAddress],
    preferences: dict[str, str],
    authorities: Sequence[ThirdPartyAuthority],
) -> Addressed:
    died = holder.person.died_on is not None
    getting = [one for one in authorities if one.gets_post and authority.speaks(one, died=died)]
    lines, place = _where(holder, addresses, getting[-1] if getting else None)
    postcode = ""
    if lines and POSTCODE.fullmatch(lines[-1]):
        lines, postcode = lines[:-1], lines[-1].upper()
    return Addressed(
        person_id=holder.person.pk,
        name=f"{REPRESENTATIVES} {holder.person.full_name}" if died and getting else holder.person.full_name,
        lines=lines,
        postcode=postcode,
        place=place,
        home=", ".join(holder.home),
        former=holder.former,
        deceased=died and not getting,
        no_post=ContactPreference.Kind.NO_POST in preferences,
        large_print=ContactPreference.Kind.LARGE_PRINT in preferences,
        language=preferences.get(ContactPreference.Kind.LANGUAGE, "") or "en",
        role=holder.role,
    )


def _where(
    holder: _Holder, addresses: dict[str, PersonAddress], getting: ThirdPartyAuthority | None
) -> tuple[tuple[str, ...], str]:
    """Which address post goes to, line by line, and what kind it is; nothing where there is none."""
    for kind in AFTER_LEAVING if holder.former else BEFORE_HOME:
        if getting is not None and kind != PersonAddress.Kind.SAFE:
            break  # whoever gets the post by authority; only a safe address comes before them
        if kind in addresses:
            lines = tuple(line.strip() for line in addresses[kind].lines.splitlines() if line.strip())
            if holder.former and lines == holder.home:
                continue  # the home they left, written down as where they went
            return lines, str(kind)
    if getting is not None:
        lines = tuple(line.strip() for line in getting.lines.splitlines() if line.strip())
        return (f"c/o {getting.name}", *lines), "authority"
    if holder.former or not holder.home:
        return (), ""
    return holder.home, "home"
