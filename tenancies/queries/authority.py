"""Authority to discuss: whom we may talk to and write to for a person, on a day (PRA-27)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tenancies.models import Person, ThirdPartyAuthority


@dataclass(frozen=True, slots=True)
class MayDiscuss:
    """
    Somebody who may be told about an account.

    :param capacity: tenant, or in which right they speak for one.
    :param of_name: the person they speak for; empty for the tenants themselves.
    :param limits: what their authority does not cover.
    """

    name: str
    capacity: str
    person_id: int
    of_name: str = ""
    authority_id: int | None = None
    until_on: date | None = None
    limits: str = ""


def in_force(person_ids: Collection[int], *, on: date) -> dict[int, list[ThirdPartyAuthority]]:
    """The authorities that stand on a day, by the person they are for, the oldest first: one query."""
    rows = ThirdPartyAuthority.objects.in_force(on).filter(person__in=person_ids).order_by("from_on", "pk")
    found: dict[int, list[ThirdPartyAuthority]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return dict(found)


def may_discuss(person_ids: Collection[int], *, on: date) -> list[MayDiscuss]:
    """
    Everybody who may be told about an account whose people these are: the living, then who speaks for them.

    An authority that one person gives ends with their death; a personal representative's begins with it.
    """
    people = {person.pk: person for person in Person.objects.filter(pk__in=person_ids).order_by("pk")}
    found = [MayDiscuss(one.full_name, "Tenant", one.pk) for one in people.values() if one.died_on is None]
    for person_id, rows in sorted(in_force(list(people), on=on).items()):
        person = people[person_id]
        for row in rows:
            if row.may_discuss and speaks(row, died=person.died_on is not None):
                words = str(row.get_kind_display())
                found.append(MayDiscuss(row.name, words, person_id, person.full_name, row.pk, row.until_on, row.limits))
    return found


def speaks(authority: ThirdPartyAuthority, *, died: bool) -> bool:
    """Whether an authority counts, the person living or dead (PRA-13): a power of attorney ends with the death."""
    return died == (authority.kind == ThirdPartyAuthority.Kind.REPRESENTATIVE)


def of_person(person_ids: Collection[int]) -> list[ThirdPartyAuthority]:
    """Every authority ever registered for these people, the newest first."""
    rows = ThirdPartyAuthority.objects.filter(person__in=person_ids).select_related("person", "set_by", "ended_by")
    return list(rows.order_by("-from_on", "-pk"))
