"""Use and occupation as a person may see it: the list by review day, and one with its steps (OPS-A11)."""

from collections.abc import Collection
from datetime import date

from django.db.models import F, QuerySet

from ledger.models import Occupation, OccupationStep
from staff.models import User
from tenancies.models.scope import scope_of


def for_user(user: User, *, landlord_ids: Collection[int], on: date) -> QuerySet[Occupation]:
    """Those of the homes a person may see, the next review first, closed ones last."""
    seen = Occupation.objects.filter(scope_of(user, on=on).through_account("account__"), landlord__in=landlord_ids)
    return seen.select_related("landlord", "account__tenancy__property__patch").order_by(
        F("next_review_on").asc(nulls_last=True), "pk"
    )


def steps(occupation: Occupation) -> list[OccupationStep]:
    """What was done, newest first."""
    return list(occupation.steps.select_related("by").order_by("-on", "-pk"))
