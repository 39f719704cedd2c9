"""The policies that are shipped, by name; each is data with the authority for what it says (DEC-18, PRA-5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from arrears.rules.default_policy import DATA as CURRENT
from arrears.rules.policy import PolicyVersion
from arrears.rules.policy_data import Data, from_data
from arrears.rules.presets import hackney_2020, tenures
from ledger.rules.account_types import AccountType
from tenancies.rules.tenure import ON_TRIAL, Tenure


class UnknownPreset(KeyError):
    """No policy of this name is shipped; the message lists those that are."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Assigned:
    """Where a preset is put when it is installed; nothing said is the whole landlord."""

    account_type: str = ""
    tenure: str = ""
    supported_schemes: bool = False


@dataclass(frozen=True)
class Preset:
    """One shipped policy. `assigned` empty: it is installed for people to assign."""

    name: str
    title: str
    authority: str
    data: Data
    assigned: tuple[Assigned, ...] = field(default=())
    published: bool = False

    def version(self) -> PolicyVersion:
        """Return it as decisions use it."""
        return from_data(self.data)


_NOTHING: Data = {
    "code": "NOTHING",
    "version": 1,
    "in_force_from": "2000-01-01",
    "account_types": [kind.value for kind in AccountType],
    "order": "first_wins",
    "otherwise": "This account is under the policy that does nothing: a person decides when it is chased again.",
    "steps": [],
}

_PRESETS = (
    Preset(
        "current",
        "Current rent accounts",
        "OPS-E2 stages 0 to 9 with PRA-1 to PRA-4",
        CURRENT,
        (Assigned(),),
    ),
    Preset(
        "introductory",
        "Introductory, demoted and starter tenancies",
        "PRA-5",
        tenures.INTRODUCTORY,
        tuple(Assigned(AccountType.CUR.value, tenure.value) for tenure in Tenure if tenure in ON_TRIAL),
    ),
    Preset(
        "supported",
        "Supported schemes and part-benefit accounts",
        "PRA-5, PRA-6",
        tenures.SUPPORTED,
        (Assigned(supported_schemes=True),),
    ),
    Preset("garage", "Garages", "PRA-5", tenures.GARAGE, (Assigned(AccountType.GAR.value),)),
    Preset(
        "temporary",
        "Temporary accommodation",
        "PRA-5",
        tenures.TEMPORARY,
        (Assigned(AccountType.TAC.value),),
    ),
    Preset(
        "sundry",
        "Sundry and recharge accounts",
        "PRA-5, PRA-15",
        tenures.SUNDRY,
        (Assigned(AccountType.SUN.value), Assigned(AccountType.RCH.value)),
    ),
    Preset(
        "occupation",
        "Use and occupation",
        "PRA-5, OPS-A11",
        tenures.OCCUPATION,
        (Assigned(AccountType.UAO.value),),
    ),
    Preset(
        "former",
        "Former tenants",
        "OPS-H2, PRA-15",
        tenures.FORMER_TENANT,
        (Assigned(AccountType.FTA.value),),
    ),
    Preset("nothing", "Do nothing", "DEC-18", _NOTHING),
    Preset(
        "hackney-2020",
        "The ladder Hackney published in 2020, for comparison",
        "OPS-E1; as published, its defects with it",
        hackney_2020.DATA,
        published=True,
    ),
)

PRESETS: Mapping[str, Preset] = MappingProxyType({preset.name: preset for preset in _PRESETS})
"""Every shipped policy by name."""


EVERY = tuple(name for name, shipped in PRESETS.items() if not shipped.published)
"""Those that a landlord is given: one for every tenure and account type."""


def preset(name: str) -> Preset:
    """
    Return a shipped policy by its name, or by its code.

    :raises UnknownPreset: naming those that are shipped.
    """
    found = PRESETS.get(name.lower())
    if found is None:
        found = next((one for one in _PRESETS if one.data["code"] == name.upper()), None)
    if found is None:
        raise UnknownPreset(f"No policy is called “{name}”; there are: {', '.join(PRESETS)}.")
    return found
