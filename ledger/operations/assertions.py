"""What finance says our figures are: kept as it was said, compared to the penny, and never used to correct anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import OuterRef, Subquery

from ledger.models import AssertionResult, BalanceAssertion
from ledger.queries import assertions
from ledger.queries.assertions import Compared
from staff.models import Landlord, User

CHUNK = 1000


@dataclass(frozen=True)
class AssertionToKeep:
    """
    One figure as finance says it is.

    :param said_of: the period or day as finance wrote it.
    :param amount_pence: as on the ledger: receipts are minus.
    :param source: the file and line.
    """

    rent_group_id: int
    said_of: str
    from_on: date
    until_on: date
    figure: str
    amount_pence: int
    source: str


@transaction.atomic
def keep(*, landlord: Landlord, figures: Iterable[AssertionToKeep], by: User, on: date) -> list[Compared]:
    """Keep what finance says and compare it at once. Returns each with what the ledger says, in the order given."""
    made = BalanceAssertion.objects.bulk_create(
        [
            BalanceAssertion(
                landlord=landlord,
                rent_group_id=each.rent_group_id,
                said_of=each.said_of,
                from_on=each.from_on,
                until_on=each.until_on,
                figure=each.figure,
                amount_pence=each.amount_pence,
                asserted_on=on,
                source=each.source,
                by=by,
            )
            for each in figures
        ],
        CHUNK,
    )
    with_groups = BalanceAssertion.objects.filter(pk__in=[each.pk for each in made]).select_related("rent_group")
    found = assertions.compared(landlord, list(with_groups.order_by("pk")))
    _keep_results(found, on)
    return found


@transaction.atomic
def compare(*, landlord: Landlord, by: User, on: date) -> list[Compared]:
    """
    Compare every assertion in force again, and keep the answers that have changed.

    :return: those that do not hold.
    """
    found = assertions.compared(landlord)
    last = AssertionResult.objects.filter(assertion=OuterRef("pk")).order_by("-pk").values("found_pence")[:1]
    known = dict(
        BalanceAssertion.objects.filter(pk__in=[each.assertion.pk for each in found])
        .annotate(last=Subquery(last))
        .values_list("pk", "last")
    )
    _keep_results([each for each in found if known.get(each.assertion.pk) != each.found_pence], on)
    return [each for each in found if not each.agrees]


def _keep_results(found: Iterable[Compared], on: date) -> None:
    AssertionResult.objects.bulk_create(
        [AssertionResult(assertion=each.assertion, on=on, found_pence=each.found_pence) for each in found], CHUNK
    )
