"""The account types of OPS-A2 in one table: whatever asks what a type of account may do or means asks here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class AccountType(StrEnum):
    """What an account is for; each has its own policy and its own place in the figures."""

    CUR = "CUR"
    FTA = "FTA"
    GAR = "GAR"
    SUN = "SUN"
    RCH = "RCH"
    CRT = "CRT"
    TAC = "TAC"
    UAO = "UAO"
    SVC = "SVC"
    MWK = "MWK"
    HBO = "HBO"
    SUP = "SUP"
    SSD = "SSD"
    SUS = "SUS"
    VOI = "VOI"


class Bucket(StrEnum):
    """In which figure of arrears an account counts (OPS-A2)."""

    CURRENT = "current"
    FORMER = "former"
    GARAGE = "garage"
    SUNDRY = "sundry"
    COSTS = "costs"
    TEMPORARY = "temporary accommodation"
    OCCUPATION = "use and occupation"
    LEASEHOLD = "leasehold"
    OVERPAYMENT = "Housing Benefit overpayment"
    SUPPORT = "support"
    PAYER = "payer"
    SUSPENSE = "suspense"
    VOID = "void"


class Cycle(StrEnum):
    """How often an account of a type is charged unless its rent group says otherwise."""

    WEEKLY = "weekly"
    NIGHTLY = "by the night, charged weekly"
    MONTHLY = "monthly"
    FOUR_WEEKLY = "four-weekly"
    BY_INVOICE = "by invoice"
    ONCE = "once"
    INSTALMENTS = "by instalment"
    NEVER = "never"


class Notice(StrEnum):
    """Whether a notice may follow a debt on an account, and which kind."""

    POSSESSION = "possession"
    QUIT = "quit"
    NONE = "none"


class LegalRent(StrEnum):
    """Whether what is charged on an account can be legal rent, the rent of the tenancy that a notice may claim."""

    BY_CHARGE = "by charge"
    """The flag of each charge decides (court costs stand inside the rent account at some landlords)."""
    NO = "no"
    """Not unless the charge itself says so (OPS-A2: a Housing Benefit overpayment, by default)."""
    NEVER = "never"
    """Whatever a charge says (OPS-A2: a recharge is never in possession arrears)."""


@dataclass(frozen=True, slots=True)
class TypeMeaning:
    """
    One row of OPS-A2.

    :param words: what an officer and a tenant read.
    :param bucket: in which figure of arrears it counts.
    :param possession: the possession steps of the escalation policy may be taken on it.
    :param notice: which notice may follow its debt.
    :param cycle: how it is charged unless the rent group says otherwise.
    :param control: the word of its control account in the general ledger.
    :param benefit_timing: grace and technical arrears may be taken off (OPS-L6 says where they never are).
    :param legal_rent: whether its charges can be legal rent.
    :param letters: arrears letters may be proposed (PRA-5: none on use and occupation).
    :param owed: somebody owes what stands on it; on suspense and void accounts nobody does.
    :param own_wording: how papers call the charge where it is not rent.
    """

    words: str
    bucket: Bucket
    possession: bool
    notice: Notice
    cycle: Cycle
    control: str
    benefit_timing: bool
    legal_rent: LegalRent
    letters: bool = True
    owed: bool = True
    own_wording: str = ""


TYPES: Mapping[AccountType, TypeMeaning] = MappingProxyType(
    {
        AccountType.CUR: TypeMeaning(
            "Rent account",
            Bucket.CURRENT,
            possession=True,
            notice=Notice.POSSESSION,
            cycle=Cycle.WEEKLY,
            control="rent",
            benefit_timing=True,
            legal_rent=LegalRent.BY_CHARGE,
        ),
        AccountType.FTA: TypeMeaning(
            "Former tenant account",
            Bucket.FORMER,
            possession=False,
            notice=Notice.NONE,
            cycle=Cycle.NEVER,
            control="former tenants",
            benefit_timing=False,
            legal_rent=LegalRent.BY_CHARGE,
        ),
        AccountType.GAR: TypeMeaning(
            "Garage account",
            Bucket.GARAGE,
            possession=False,
            notice=Notice.QUIT,
            cycle=Cycle.WEEKLY,
            control="garages",
            benefit_timing=True,
            legal_rent=LegalRent.NO,
            own_wording="garage charge",
        ),
        AccountType.SUN: TypeMeaning(
            "Sundry account",
            Bucket.SUNDRY,
            possession=False,
            notice=Notice.NONE,
            cycle=Cycle.BY_INVOICE,
            control="sundry",
            benefit_timing=False,
            legal_rent=LegalRent.NO,
            own_wording="invoice",
        ),
        AccountType.RCH: TypeMeaning(
            "Recharge account",
            Bucket.SUNDRY,
            possession=False,
            notice=Notice.NONE,
            cycle=Cycle.ONCE,
            control="recharges",
            benefit_timing=False,
            legal_rent=LegalRent.NEVER,
            own_wording="recharge",
        ),
        AccountType.CRT: TypeMeaning(
            "Court costs account",
            Bucket.COSTS,
            possession=False,
            notice=Notice.NONE,
            cycle=Cycle.ONCE,
            control="court costs",
            benefit_timing=False,
            legal_rent=LegalRent.BY_CHARGE,
            own_wording="court costs",
        ),
        AccountType.TAC: TypeMeaning(
            "Temporary accommodation account",
            Bucket.TEMPORARY,
            possession=False,
            notice=Notice.QUIT,
            cycle=Cycle.NIGHTLY,
            control="temporary accommodation",
            benefit_timing=True,
            legal_rent=LegalRent.BY_CHARGE,
            own_wording="charge for temporary accommodation",
        ),
        AccountType.UAO: TypeMeaning(
            "Use and occupation account",
            Bucket.OCCUPATION,
            possession=False,
            notice=Notice.NONE,
            cycle=Cycle.WEEKLY,
            control="use and occupation",
            benefit_timing=True,
            legal_rent=LegalRent.NEVER,
            letters=False,
            own_wording="charge for use and occupation",
        ),
        AccountType.SVC: TypeMeaning(
            "Service charge account",
            Bucket.LEASEHOLD,
            possession=False,
            notice=Notice.NONE,
            cycle=Cycle.MONTHLY,
            control="leasehold service charges",
            benefit_timing=True,
            legal_rent=LegalRent.NO,
            own_wording="service charge",
        ),
        AccountType.MWK: TypeMeaning(
            "Major works account",
            Bucket.LEASEHOLD,
            possession=False,
            notice=Notice.NONE,
            cycle=Cycle.INSTALMENTS,
            control="leasehold major works",
            benefit_timing=True,
            legal_rent=LegalRent.NO,
            own_wording="charge for major works",
        ),
        AccountType.HBO: TypeMeaning(
            "Housing Benefit overpayment account",
            Bucket.OVERPAYMENT,
            possession=False,
            notice=Notice.NONE,
            cycle=Cycle.ONCE,
            control="Housing Benefit overpayments",
            benefit_timing=False,
            legal_rent=LegalRent.NO,
            own_wording="Housing Benefit overpayment",
        ),
        AccountType.SUP: TypeMeaning(
            "Support charge account",
            Bucket.SUPPORT,
            possession=False,
            notice=Notice.NONE,
            cycle=Cycle.WEEKLY,
            control="support",
            benefit_timing=True,
            legal_rent=LegalRent.NO,
            own_wording="support charge",
        ),
        AccountType.SSD: TypeMeaning(
            "Adult Social Care account",
            Bucket.PAYER,
            possession=False,
            notice=Notice.NONE,
            cycle=Cycle.FOUR_WEEKLY,
            control="Adult Social Care",
            benefit_timing=False,
            legal_rent=LegalRent.NO,
            own_wording="invoice",
        ),
        AccountType.SUS: TypeMeaning(
            "Suspense account",
            Bucket.SUSPENSE,
            possession=False,
            notice=Notice.NONE,
            cycle=Cycle.NEVER,
            control="suspense",
            benefit_timing=False,
            legal_rent=LegalRent.NO,
            letters=False,
            owed=False,
        ),
        AccountType.VOI: TypeMeaning(
            "Void account",
            Bucket.VOID,
            possession=False,
            notice=Notice.NONE,
            cycle=Cycle.WEEKLY,
            control="voids",
            benefit_timing=False,
            legal_rent=LegalRent.NO,
            letters=False,
            owed=False,
        ),
    }
)
"""OPS-A2, and the void account of a home (OPS-A7), which belongs to nobody."""

ACCOUNT_TYPE_WORDS: dict[AccountType, str] = {kind: meaning.words for kind, meaning in TYPES.items()}

NO_BENEFIT_TIMING: frozenset[AccountType] = frozenset(
    kind for kind, meaning in TYPES.items() if not meaning.benefit_timing
)
"""Former-tenant and sundry accounts never get grace or technical deductions (OPS-L6)."""

NOBODYS: frozenset[AccountType] = frozenset(kind for kind, meaning in TYPES.items() if not meaning.owed)
"""Suspense and void accounts: nobody owes what stands on them, so they are in no arrears, letter or statement."""

NO_ARREARS_LETTERS: frozenset[AccountType] = frozenset(kind for kind, meaning in TYPES.items() if not meaning.letters)
"""No arrears letter is proposed for these, whatever a policy says (OPS-A11, PRA-5)."""

NEVER_LEGAL_RENT: frozenset[AccountType] = frozenset(
    kind for kind, meaning in TYPES.items() if meaning.legal_rent is LegalRent.NEVER
)
"""Nothing on these is legal rent, whatever a charge says."""

NO_NOTICE: frozenset[AccountType] = frozenset(kind for kind, meaning in TYPES.items() if meaning.notice is Notice.NONE)
"""No notice follows a debt on these (OPS-A2, OPS-A11)."""


def is_legal_rent(account_type: AccountType, *, said: bool | None, by_element: bool) -> bool:
    """
    Whether a charge is legal rent: the rent of the tenancy that a notice or claim may ask for (OPS-A2, PRA-14).

    :param said: what the charge itself says, None where it says nothing.
    :param by_element: what the landlord's charge type says of the element.
    """
    use = TYPES[account_type].legal_rent
    if use is LegalRent.NEVER:
        return False
    if said is not None:
        return said
    return by_element and use is LegalRent.BY_CHARGE
