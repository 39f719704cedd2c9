"""properties.csv: schemes, patches and homes."""

from collections.abc import Mapping
from typing import ClassVar

from feeds.formats import properties
from feeds.operations.apply.shape import Family, Rows
from tenancies.models import Property
from tenancies.operations import homes


class Properties(Family[properties.Property]):
    """Homes with patch, scheme and the word for their rent group; patches and schemes are made with them."""

    layout = properties.LAYOUT
    longest: ClassVar[Mapping[str, int]] = {
        "property_ref": 30,
        "address_line_1": 80,
        "address_line_2": 80,
        "town": 60,
        "postcode": 8,
    }

    def take(self, rows: Rows[properties.Property]) -> list[None]:
        """Add the homes, and the patches and schemes that are new."""
        landlord, by, on = self.work.landlord, self.work.by, self.work.on
        records = [row.record for row in rows]
        schemes = homes.keep_schemes(
            landlord=landlord, codes={home.scheme for home in records if home.scheme}, by=by, on=on
        )
        patches = homes.keep_patches(landlord=landlord, codes={home.patch for home in records}, by=by, on=on)
        made = [
            Property(
                landlord=landlord,
                property_ref=home.property_ref,
                uprn=home.uprn,
                address_line_1=home.address_line_1,
                address_line_2=home.address_line_2,
                town=home.town,
                postcode=home.postcode,
                bedrooms=home.bedrooms or 0,
                property_type=home.property_type,
                rent_group_code=home.rent_group,
                patch=patches[home.patch],
                scheme=schemes.get(home.scheme),
            )
            for home in records
        ]
        self.tally.posted_count += homes.keep_properties(properties=made, by=by, on=on)
        return [None] * len(rows)
