from tenancies.models.authority import ThirdPartyAuthority
from tenancies.models.home import Patch, Property, Scheme
from tenancies.models.lookout import PatchCover, SchemeCover
from tenancies.models.person import ContactPreference, Person, PersonAddress, SupportNeed
from tenancies.models.tenancy import Tenancy, Tenant
from tenancies.models.tenure_word import TenureWord

__all__ = [
    "ContactPreference",
    "Patch",
    "PatchCover",
    "Person",
    "PersonAddress",
    "Property",
    "Scheme",
    "SchemeCover",
    "SupportNeed",
    "Tenancy",
    "Tenant",
    "TenureWord",
    "ThirdPartyAuthority",
]
