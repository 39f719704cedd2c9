"""properties.csv: the homes, the rent group they are charged in, and the patch and scheme they stand in."""

from dataclasses import dataclass
from typing import ClassVar

from feeds.formats import values
from feeds.formats.layouts import Column, Layout, Record


@dataclass(frozen=True, slots=True)
class Property(Record):
    """One property. `bedrooms` is None for what has none, such as a garage."""

    KEY: ClassVar[tuple[str, ...]] = ("property_ref",)

    property_ref: str
    uprn: str
    address_line_1: str
    address_line_2: str
    town: str
    postcode: str
    bedrooms: int | None
    property_type: str
    rent_group: str
    patch: str
    scheme: str


LAYOUT = Layout(
    kind="properties",
    columns=(
        Column("property_ref", values.REFERENCE),
        Column("uprn", values.digits(1, 12)),
        Column("address_line_1", values.NAME),
        Column("address_line_2", values.NAME_OR_EMPTY),
        Column("town", values.NAME_OR_EMPTY),
        Column("postcode", values.WORD_OR_EMPTY),
        Column("bedrooms", values.optional(values.whole(0, 99))),
        Column("property_type", values.WORD),
        Column("rent_group", values.WORD),
        Column("patch", values.WORD),
        Column("scheme", values.WORD_OR_EMPTY),
    ),
    record=Property,
)
