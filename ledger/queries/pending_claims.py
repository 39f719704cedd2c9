"""Benefit claims that are not decided yet, for many accounts at once (PRA-6)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from ledger.models import AwardStep, BenefitAward

What = AwardStep.What
SETTLED = frozenset({What.IN_PAYMENT.value, What.ENDED.value, What.SUSPENDED.value, What.RESUMED.value})


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim that waits: for which benefit, since when, and whether all its evidence is in."""

    kind: str
    since: date
    evidence_in: bool


def pending(account_ids: Collection[int], *, on: date) -> dict[int, Claim]:
    """
    By account the claim that waited at the end of a day, as its steps up to then tell; of two the one with its
    evidence in, then the older: one query.
    """
    ids = set(account_ids)
    if not ids:
        return {}
    # By their span: a list of thousands costs more to write, and what lies between is left out below.
    rows = AwardStep.objects.filter(
        award__account_id__gte=min(ids), award__account_id__lte=max(ids), award__claimed_on__lte=on, on__lte=on
    ).exclude(award__closed_on__lt=on)
    told = rows.order_by("award_id", "on", "pk").values_list(
        "award_id", "award__account_id", "award__kind", "what", "on"
    )
    awards: dict[int, tuple[int, Claim | None]] = {}
    for award_id, account_id, kind, what, day in told:
        standing = awards.get(award_id, (account_id, None))[1]
        if what == What.CLAIMED:
            standing = Claim(BenefitAward.Kind(kind).label, day, evidence_in=False)
        elif what == What.VERIFIED and standing is not None:
            standing = Claim(standing.kind, standing.since, evidence_in=True)
        elif what in SETTLED:
            standing = None
        awards[award_id] = (account_id, standing)
    found: dict[int, Claim] = {}
    for account_id, claim in awards.values():
        if claim is None or account_id not in ids:
            continue
        known = found.get(account_id)
        if known is None or (claim.evidence_in, known.since) > (known.evidence_in, claim.since):
            found[account_id] = claim
    return found
