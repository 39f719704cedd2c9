"""Who is on an account, and what anybody who rings or writes must know first (PRA-27)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from arrears.models import BreathingSpace
from arrears.rules import holds as rules
from ledger.queries import accounts
from tenancies.models import ContactPreference, Person, PersonAddress, SupportNeed, Tenant, ThirdPartyAuthority


@dataclass(slots=True)
class Household:
    """
    The people of one account: those liable on the day, the main tenant first; the last ones of a former tenancy.

    Each is a `tenancies.Person` with `preferences_now`, `addresses_now`, `needs_now` and `authorities_now`, those in
    force on the day.
    """

    people: list[Any] = field(default_factory=list)
    breathing_space: bool = False

    @property
    def names(self) -> list[str]:
        """Their full names."""
        return [person.full_name for person in self.people]


def in_force(on: date) -> Q:
    """The filter for dated rows that hold on a day."""
    return Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gte=on))


def households(accounts_seen: Iterable[tuple[int, int | None]], *, on: date) -> dict[int, Household]:
    """
    The people of many accounts, with their preferences, addresses and support in force on a day.

    :param accounts_seen: (account id, tenancy id or None). A constant number of queries, however many accounts.
    """
    pairs = list(accounts_seen)
    tenancy_ids = [tenancy for _, tenancy in pairs if tenancy is not None]
    by_tenancy: dict[int, list[Tenant]] = {}
    for tenant in Tenant.objects.filter(tenancy__in=tenancy_ids).order_by("-role", "from_on", "person__person_ref"):
        by_tenancy.setdefault(tenant.tenancy_id, []).append(tenant)
    liable = accounts.liable_person_ids([account for account, tenancy in pairs if tenancy is None], on=on)
    wanted: dict[int, list[int]] = {}
    for account, tenancy in pairs:
        wanted[account] = sorted(liable.get(account, ())) if tenancy is None else _holding(by_tenancy, tenancy, on)
    people = _people({person for ids in wanted.values() for person in ids}, on)
    spaces = _in_breathing_space(people, on)
    return {
        account: Household([people[pk] for pk in ids if pk in people], any(pk in spaces for pk in ids))
        for account, ids in wanted.items()
    }


def _holding(by_tenancy: dict[int, list[Tenant]], tenancy: int, on: date) -> list[int]:
    """Who holds a tenancy on a day; once it has ended, who held it last."""
    tenants = by_tenancy.get(tenancy, [])
    now = [one for one in tenants if one.from_on <= on and (one.until_on is None or one.until_on >= on)]
    if not now and tenants:
        last = max(one.until_on or date.max for one in tenants)
        now = [one for one in tenants if (one.until_on or date.max) == last]
    main_first = sorted(now, key=lambda one: one.role != Tenant.Role.MAIN)
    return [one.person_id for one in main_first]


def _people(ids: Collection[int], on: date) -> dict[int, Person]:
    people = Person.objects.filter(pk__in=ids).prefetch_related(
        Prefetch("preferences", ContactPreference.objects.filter(in_force(on)).order_by("kind"), "preferences_now"),
        Prefetch("addresses", PersonAddress.objects.filter(in_force(on)).order_by("kind"), "addresses_now"),
        Prefetch(
            "support_needs",
            SupportNeed.objects.filter(in_force(on)).select_related("supported_by").order_by("need"),
            "needs_now",
        ),
        Prefetch(
            "authorities_to_discuss",
            ThirdPartyAuthority.objects.in_force(on).order_by("from_on", "pk"),
            "authorities_now",
        ),
    )
    return {person.pk: person for person in people}


def _in_breathing_space(people: Collection[int], on: date) -> set[int]:
    """Which of these people a Breathing Space protects on a day; never of which kind (PRA-10)."""
    rows = BreathingSpace.objects.filter(person__in=people, starts_on__lte=on)
    return {
        row.person_id
        for row in rows
        if rules.BreathingSpace(row.starts_on, row.mental_health, row.treatment_ended_on, row.cancelled_on).active(on)
    }
