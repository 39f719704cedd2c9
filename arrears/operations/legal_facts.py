"""What legal tells arrears of a case (DEC-19): the only way such a fact comes in."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from arrears.models import LegalFact
from staff.models import User
from staff.operations import audit
from staff.refusals import Refused

if TYPE_CHECKING:
    from ledger.models import RentAccount


class LegalFactNotUsable(Refused):
    """The kind is not known, or the days are in the wrong order."""


@transaction.atomic
def record(
    *,
    account: "RentAccount",
    kind: str,
    from_on: date,
    by: User,
    on: date,
    until_on: date | None = None,
    usable_from_on: date | None = None,
    reference: str = "",
    outcome: str = "",
    terms: bool = False,
) -> LegalFact:
    """
    Add a dated fact of an account's case; saying the same twice changes nothing.

    :param usable_from_on: for a notice, the first day on which a claim may rest on it; empty is its first day.
    :param terms: for a hearing, that the court asked for terms to be agreed.

    A hearing is first told without outcome, and told again, with the same reference and day, when it has one.
    :raises LegalFactNotUsable: if the kind is not known, it ends before it begins, or it cannot become usable then.
    """
    if kind not in LegalFact.Kind.values:
        raise LegalFactNotUsable(f"“{kind}” is not a legal fact: use one of {', '.join(LegalFact.Kind.values)}.")
    if until_on is not None and until_on < from_on:
        raise LegalFactNotUsable(f"It cannot end on {until_on}, before it begins on {from_on}.")
    if usable_from_on is not None and (
        kind != LegalFact.Kind.NOTICE or usable_from_on < from_on or (until_on and usable_from_on > until_on)
    ):
        raise LegalFactNotUsable("Only a notice becomes usable, not before it is served and not after it lapses.")
    made, created = LegalFact.objects.get_or_create(
        account=account,
        kind=kind,
        reference=reference,
        from_on=from_on,
        outcome=outcome,
        defaults={
            "landlord": account.landlord,
            "until_on": until_on,
            "usable_from_on": usable_from_on,
            "terms": terms,
            "recorded_on": on,
            "by": by,
        },
    )
    if created:
        audit.record(
            landlord=account.landlord,
            action="legal fact recorded",
            subject=made,
            after={"kind": kind, "from": str(from_on), "outcome": outcome},
            by=by,
            on=on,
        )
    return made
