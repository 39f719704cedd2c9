"""A landlord's numbers of contacts, promises and referrals on a day."""

from datetime import date

from arrears.models import ContactTerms
from arrears.rules.contact_terms import Terms
from staff.models import Landlord

NAMES = tuple(Terms.__dataclass_fields__)


def in_force(landlord: Landlord, *, on: date) -> Terms:
    """What this landlord has set, or what is shipped."""
    row = ContactTerms.objects.filter(landlord=landlord, from_on__lte=on).order_by("-from_on").first()
    return Terms(**{name: getattr(row, name) for name in NAMES}) if row is not None else Terms()
