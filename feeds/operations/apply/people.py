"""people.csv: who the tenants are. It is taken on before the tenancies, so roles wait for them (DEC-16)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from feeds.formats import people as format_
from feeds.formats.canonical import Row
from feeds.formats.problems import Problem, shown
from feeds.models import TenantToBe
from feeds.operations.apply.shape import Family, Rows, Work
from ledger.operations import accounts
from ledger.queries import accounts as account_queries
from tenancies.models import Person, Tenancy, Tenant
from tenancies.operations import lettings, people

ROLES = {"MAIN": Tenant.Role.MAIN, "JOINT": Tenant.Role.JOINT}
CHUNK = 1000
Described = tuple[object, ...]


class People(Family[format_.Person]):
    """People, once per landlord each (DEC-9), and which tenancy each holds in which role."""

    layout = format_.LAYOUT
    longest: ClassVar[Mapping[str, int]] = {"person_ref": 30, "first_name": 60, "last_name": 80}

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._described: dict[str, tuple[int, int]] = {}

    def check(self, rows: Rows[format_.Person]) -> Iterator[Problem]:
        """A person with two tenancies has two rows, and both must say the same of the person."""
        yield from super().check(rows)
        known = {
            person.person_ref: hash(_of_person(person))
            for person in Person.objects.filter(
                landlord=self.work.landlord, person_ref__in={row.record.person_ref for row in rows}
            )
        }
        for row in rows:
            ref, words = row.record.person_ref, hash(_of_record(row.record))
            if known.get(ref, words) != words:
                yield self._differs(row, "is kept here with other particulars")
            first, line = self._described.setdefault(ref, (words, row.line))
            if first != words:
                yield self._differs(row, f"has other particulars than on line {line}")

    def _differs(self, row: Row[format_.Person], how: str) -> Problem:
        return self.problem(
            row,
            "person_ref",
            "person_differs",
            f"person {shown(row.record.person_ref)} {how}",
            "Give two people two references, or the same person the same name, birthday, phone and mail",
        )

    def take(self, rows: Rows[format_.Person]) -> list[None]:
        """Add the people who are new; their roles join a tenancy that is here, or wait for it."""
        landlord, by, on = self.work.landlord, self.work.by, self.work.on
        refs = {row.record.person_ref: row.record for row in rows}
        here = Person.objects.filter(landlord=landlord, person_ref__in=refs)
        known = set(here.values_list("person_ref", flat=True))
        people.keep(
            people=[_person(landlord.pk, record) for ref, record in refs.items() if ref not in known], by=by, on=on
        )
        ids = dict(here.all().values_list("person_ref", "pk"))
        tenancies = {
            tenancy.tenancy_ref: tenancy
            for tenancy in Tenancy.objects.filter(
                landlord=landlord, tenancy_ref__in={row.record.tenancy_ref for row in rows}
            )
        }
        self._wait([row.record for row in rows if row.record.tenancy_ref not in tenancies], ids)
        self._join([row.record for row in rows if row.record.tenancy_ref in tenancies], ids, tenancies)
        self.tally.posted_count += len(rows)
        return [None] * len(rows)

    def _wait(self, records: list[format_.Person], ids: dict[str, int]) -> None:
        TenantToBe.objects.bulk_create(
            [
                TenantToBe(
                    landlord=self.work.landlord,
                    person_id=ids[record.person_ref],
                    tenancy_ref=record.tenancy_ref,
                    role=ROLES[record.role],
                )
                for record in records
            ],
            CHUNK,
        )

    def _join(self, records: list[format_.Person], ids: dict[str, int], tenancies: dict[str, Tenancy]) -> None:
        """A tenant who joins a tenancy that stands does so from the day of the file; the file says no other."""
        if not records:
            return
        by, on = self.work.by, self.work.on
        tenants = [
            Tenant(
                tenancy=tenancies[record.tenancy_ref],
                person_id=ids[record.person_ref],
                role=ROLES[record.role],
                from_on=on,
            )
            for record in records
        ]
        lettings.keep_tenants(tenants=tenants, by=by, on=on)
        account_ids = account_queries.ids_by_tenancy_ref(self.work.landlord)
        accounts.keep_parties(
            parties=[
                (account_ids[record.tenancy_ref], ids[record.person_ref], on, None)
                for record in records
                if record.tenancy_ref in account_ids
            ],
            by=by,
            on=on,
        )


def _person(landlord_id: int, record: format_.Person) -> Person:
    return Person(
        landlord_id=landlord_id,
        person_ref=record.person_ref,
        first_name=record.first_name,
        last_name=record.last_name,
        date_of_birth=record.born_on,
        phone=record.phone,
        email=record.email,
        nino_last4=record.nino_last4,
    )


def _of_record(record: format_.Person) -> Described:
    return (
        record.first_name,
        record.last_name,
        record.born_on,
        record.phone,
        record.email,
        record.nino_last4,
    )


def _of_person(person: Person) -> Described:
    return (
        person.first_name,
        person.last_name,
        person.date_of_birth,
        person.phone,
        person.email,
        person.nino_last4,
    )
