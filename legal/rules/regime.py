"""Which body of law a tenancy is under on a day (LAW section 3)."""

from datetime import date
from enum import StrEnum

from tenancies.rules.tenure import ASSURED, PUBLIC_SECTOR, SOCIAL, Tenure

RRA_NONSOCIAL_FROM = date(2026, 5, 1)
"""SI 2026/421 reg 2: the new law for assured tenancies that are not social housing."""

OLD_CLAIMS_UNTIL = date(2026, 7, 31)
"""Last day to begin a claim on a notice validly served under the old law before 1 May 2026."""

LONG_LEASE_OUT_FROM = date(2025, 12, 27)
"""Renters' Rights Act 2025 s31: leases over 21 years are not assured tenancies from this day."""


class Regime(StrEnum):
    """
    The body of law; UNKNOWN means that a person of the legal service must say before any notice (LAW section
    6a).
    """

    LEGACY_PUBLIC = "legacy_public"
    HA88_OLD = "ha88_old"
    HA88_RRA = "ha88_rra"
    RENT_ACT = "rent_act"
    NOT_ASSURED = "not_assured"
    COMMON_LAW = "common_law"
    UNKNOWN = "unknown"


def regime(
    *,
    tenure: Tenure,
    is_social_housing_assured: bool | None,
    rra_social_commencement: date | None,
    day: date,
    saved_notice: bool = False,
) -> Regime:
    """
    Say which law governs a tenancy on the day of an act (LAW section 3, the regime function).

    One association can hold both regimes, so `is_social_housing_assured` is the tenancy's own fact (None =
    nobody has said). `rra_social_commencement` is None until Parliament gives a date. `saved_notice` says
    that a notice was validly served under the old law before 1 May 2026: a claim on it may begin until 31
    July 2026.
    """
    if tenure in PUBLIC_SECTOR:
        return Regime.LEGACY_PUBLIC
    if tenure is Tenure.PROTECTED:
        return Regime.RENT_ACT
    if tenure is Tenure.LEASE_OVER_21Y and day >= LONG_LEASE_OUT_FROM:
        return Regime.NOT_ASSURED
    if tenure in ASSURED or tenure is Tenure.LEASE_OVER_21Y:
        return _assured(tenure, is_social_housing_assured, rra_social_commencement, day, saved_notice)
    return Regime.COMMON_LAW


def _assured(
    tenure: Tenure, social: bool | None, social_commencement: date | None, day: date, saved_notice: bool
) -> Regime:
    said_by_word = None if tenure is Tenure.LEASE_OVER_21Y else tenure in SOCIAL
    if social is None or (said_by_word is not None and said_by_word != social):
        return Regime.UNKNOWN
    if social:
        new_from = social_commencement
    else:
        new_from = RRA_NONSOCIAL_FROM
        if saved_notice and day <= OLD_CLAIMS_UNTIL:
            return Regime.HA88_OLD
    return Regime.HA88_OLD if new_from is None or day < new_from else Regime.HA88_RRA
