"""What the court has in hand on a day, from the facts that legal records (DEC-19)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from arrears.models import LegalFact
from arrears.rules.facts import HearingSeen, NoticeSeen
from staff.models import Landlord


@dataclass(slots=True)
class InCourt:
    """
    A notice in force, an order or warrant in force, a hearing or eviction that has no outcome yet; and the newest
    notice and hearing ever, and whether an eviction was ever set.
    """

    notice_until: date | None = None
    hearing_on: date | None = None
    order_on: date | None = None
    eviction_on: date | None = None
    notice: NoticeSeen | None = None
    hearing: HearingSeen | None = None
    eviction_set: bool = False


NOTHING = InCourt()


def in_hand(landlord: Landlord, *, on: date, account_ids: Iterable[int] | None = None) -> dict[int, InCourt]:
    """By account, from what was recorded up to a day: one query."""
    rows = LegalFact.objects.filter(landlord=landlord, recorded_on__lte=on)
    if account_ids is not None:
        rows = rows.filter(account_id__in=list(account_ids))
    told = list(
        rows.order_by("from_on", "pk").values_list(
            "account_id", "kind", "reference", "outcome", "from_on", "until_on", "usable_from_on", "terms"
        )
    )
    settled = {
        (account, kind, reference, from_on) for account, kind, reference, outcome, from_on, *_ in told if outcome
    }
    found: dict[int, InCourt] = {}
    for account_id, kind, reference, outcome, from_on, until_on, usable_from, terms in told:
        case = found.setdefault(account_id, InCourt())
        runs = from_on <= on and (until_on is None or until_on >= on)
        open_still = (account_id, kind, reference, from_on) not in settled
        if kind == LegalFact.Kind.NOTICE and from_on <= on:
            case.notice = NoticeSeen(from_on, usable_from, until_on)
            if runs:
                case.notice_until = max(case.notice_until or date.min, until_on or date.max)
        elif kind in (LegalFact.Kind.ORDER, LegalFact.Kind.WARRANT) and runs:
            case.order_on = from_on
        elif kind == LegalFact.Kind.HEARING:
            if open_still:
                case.hearing_on = case.hearing_on or from_on
            if case.hearing is None or outcome or open_still or case.hearing.on != from_on:
                case.hearing = HearingSeen(from_on, outcome, terms)
        elif kind == LegalFact.Kind.EVICTION:
            case.eviction_set = True
            if open_still:
                case.eviction_on = case.eviction_on or from_on
    return found
