"""people.csv: who the tenants are, and in what role they hold which tenancy (DEC-9)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from feeds.formats import values
from feeds.formats.layouts import Column, Layout, Record

ROLES = ("MAIN", "JOINT")


@dataclass(frozen=True, slots=True)
class Person(Record):
    """One person on one tenancy. A person with two tenancies has two rows with the same `person_ref`."""

    KEY: ClassVar[tuple[str, ...]] = ("person_ref", "tenancy_ref")

    person_ref: str
    tenancy_ref: str
    role: str
    first_name: str
    last_name: str
    born_on: date | None
    phone: str
    email: str
    nino_last4: str


LAYOUT = Layout(
    kind="people",
    columns=(
        Column("person_ref", values.REFERENCE),
        Column("tenancy_ref", values.REFERENCE),
        Column("role", values.one_of(*ROLES)),
        Column("first_name", values.NAME_OR_EMPTY),
        Column("last_name", values.NAME),
        Column("date_of_birth", values.optional(values.DAY)),
        Column("phone", values.WORD_OR_EMPTY),
        Column("email", values.NAME_OR_EMPTY),
        Column("nino_last4", values.NINO_LAST4),
    ),
    record=Person,
)
