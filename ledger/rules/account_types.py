"""The account types of OPS-A2."""

from enum import StrEnum


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


ACCOUNT_TYPE_WORDS: dict[AccountType, str] = {
    AccountType.CUR: "Rent account",
    AccountType.FTA: "Former tenant account",
    AccountType.GAR: "Garage account",
    AccountType.SUN: "Sundry account",
    AccountType.RCH: "Recharge account",
    AccountType.CRT: "Court costs account",
    AccountType.TAC: "Temporary accommodation account",
    AccountType.UAO: "Use and occupation account",
    AccountType.SVC: "Service charge account",
    AccountType.MWK: "Major works account",
    AccountType.HBO: "Housing Benefit overpayment account",
    AccountType.SUP: "Support charge account",
    AccountType.SSD: "Adult Social Care account",
    AccountType.SUS: "Suspense account",
}

NO_BENEFIT_TIMING: frozenset[AccountType] = frozenset(
    {
        AccountType.FTA,
        AccountType.SUN,
        AccountType.RCH,
        AccountType.CRT,
        AccountType.HBO,
        AccountType.SUS,
        AccountType.SSD,
    }
)
"""Former-tenant and sundry accounts never get grace or technical deductions (OPS-L6)."""
