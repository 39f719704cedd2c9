"""What accounts and patches will owe if nothing changes (OPS-F7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet, Sum

from arrears.models import RankedAccount
from arrears.queries import caseload
from arrears.queries.caseload import Case
from arrears.rules.forecast import Forecast, forecast
from staff.models import Landlord


@dataclass(frozen=True, slots=True)
class AccountForecast:
    """One account's forecast with what it is made of."""

    case: Case
    forecast: Forecast


def of_account(landlord: Landlord, account_id: int, *, on: date, payments_until: date | None) -> AccountForecast | None:
    """One account as it stands now; None for an account that nobody owes on (suspense, voids)."""
    for batch in caseload.as_at(landlord, on=on, payments_until=payments_until, account_ids=[account_id]):
        for case in batch:
            return AccountForecast(case, forecast(case.ahead, on=on))
    return None


@dataclass(frozen=True, slots=True)
class PatchForecast:
    """A patch's accounts together: what they owe after credits, now and if nothing changes, in pence."""

    landlord_id: int
    patch_id: int | None
    patch: str
    accounts: int
    balance_pence: int
    in_4_weeks_pence: int
    in_8_weeks_pence: int
    in_13_weeks_pence: int


def by_patch(ranks: "QuerySet[RankedAccount, Any]") -> list[PatchForecast]:
    """The forecasts of a week added up by patch: one query, however many accounts."""
    rows = (
        ranks.values("landlord_id", "patch_id", name=F("patch__name"), code=F("patch__code"))
        .annotate(
            accounts=Count("pk"),
            balance=Sum("balance_pence"),
            in_4=Sum("in_4_weeks_pence"),
            in_8=Sum("in_8_weeks_pence"),
            in_13=Sum("in_13_weeks_pence"),
        )
        .order_by("landlord_id", "code")
    )
    return [
        PatchForecast(
            row["landlord_id"],
            row["patch_id"],
            row["name"] or row["code"] or "No patch",
            row["accounts"],
            row["balance"],
            row["in_4"],
            row["in_8"],
            row["in_13"],
        )
        for row in rows
    ]


def total(patches: Sequence[PatchForecast]) -> tuple[int, int, int, int]:
    """What they owe together now, and in four, eight and thirteen weeks."""
    return (
        sum(one.balance_pence for one in patches),
        sum(one.in_4_weeks_pence for one in patches),
        sum(one.in_8_weeks_pence for one in patches),
        sum(one.in_13_weeks_pence for one in patches),
    )
