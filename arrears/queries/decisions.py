"""Why an account is where it is: the stored decision, or the night's answer worked out again (DEC-18)."""

from collections.abc import Iterator, Sequence
from datetime import date

from arrears.models import Decision, Night
from arrears.queries import facts, policies
from arrears.rules import decision as rules
from staff.models import Landlord


def last_night(landlord: Landlord, *, on: date) -> Night | None:
    """The last take of the newest night up to a day (DEC-15); None before the first."""
    return (
        Night.objects.filter(landlord=landlord, on__lte=on)
        .select_related("version__policy")
        .order_by("-on", "-take")
        .first()
    )


def standing(account_id: int, *, on: date) -> Decision | None:
    """The decision that stands for an account on a day: the newest written, by the last take."""
    rows = Decision.objects.filter(account_id=account_id, on__lte=on)
    return rows.select_related("version__policy").order_by("-on", "-take").first()


def worked_out(landlord: Landlord, *, night: Night, account_ids: Sequence[int]) -> dict[int, rules.Decision]:
    """
    The answers of a night, worked out again from its positions and the versions then in force.

    The same answer and the same words as on the night itself, also where no row was written because nothing changed;
    the figures and every blocked step can be asked of it (`arrears.rules.decision.explain`).
    """
    found = seen_on(landlord, night=night, account_ids=account_ids)
    return {seen.account_id: seen.decide(on=night.on) for seen in found}


def seen_on(landlord: Landlord, *, night: Night, account_ids: Sequence[int]) -> Iterator[facts.AccountFacts]:
    """What a night saw of some accounts, each with the policy version it stood under then."""
    batches = facts.for_night(
        landlord,
        on=night.on,
        take=night.take,
        book=policies.book_of(night),
        payments_until=night.payments_until_on,
        payments_in=night.payments_in,
        account_ids=account_ids,
    )
    for batch in batches:
        yield from batch
