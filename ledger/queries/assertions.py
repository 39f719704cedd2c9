"""What finance says a rent group's figures are, against what they are (the balance assertions)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Max, OuterRef, Subquery, Sum

from ledger.models import AccountingPeriod, AssertionResult, BalanceAssertion, ReconcilingItem, RentGroup
from ledger.queries import control_accounts
from ledger.rules.control_account import FIGURE_WORDS, NOTHING, ControlAccount
from ledger.rules.words import money
from staff.models import Landlord


@dataclass(frozen=True)
class Compared:
    """
    One assertion and what the ledger says, in pence as on the ledger.

    :param explained_pence: what of the difference reconciling items name.
    """

    assertion: BalanceAssertion
    found_pence: int
    explained_pence: int = 0

    @property
    def difference_pence(self) -> int:
        """Finance's figure less ours."""
        return self.assertion.amount_pence - self.found_pence

    @property
    def unexplained_pence(self) -> int:
        """What no reconciling item names."""
        return self.difference_pence - self.explained_pence

    @property
    def agrees(self) -> bool:
        """To the penny, or to the penny with what is named."""
        return self.unexplained_pence == 0

    @property
    def words(self) -> str:
        """The group, the figure, both amounts and the difference, for whoever has to look."""
        one = self.assertion
        figure = FIGURE_WORDS[one.figure].lower()
        said = f"{one.rent_group.code}, {figure} of {one.said_of}: finance says {money(one.amount_pence)}"
        told = f"{said}, the ledger says {money(self.found_pence)}, difference {money(self.difference_pence)}"
        return f"{told}, of which {money(self.explained_pence)} is named" if self.explained_pence else told


def groups_by_code(landlord: Landlord) -> dict[str, int]:
    """Database ids of a landlord's rent groups by code."""
    return dict(RentGroup.objects.filter(landlord=landlord).values_list("code", "pk"))


def days_by_label(landlord: Landlord) -> dict[tuple[int | None, str], tuple[date, date]]:
    """First and last day of every period by (rent group id, label)."""
    rows = AccountingPeriod.objects.filter(landlord=landlord)
    return {
        (group_id, label): (starts_on, ends_on)
        for group_id, label, starts_on, ends_on in rows.values_list("rent_group_id", "label", "starts_on", "ends_on")
    }


def in_force(landlord: Landlord) -> list[BalanceAssertion]:
    """The newest assertion of each group, figure and stretch of days."""
    newest = (
        BalanceAssertion.objects.filter(landlord=landlord)
        .order_by()
        .values("rent_group", "figure", "from_on", "until_on")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    found = BalanceAssertion.objects.filter(pk__in=newest).select_related("rent_group", "landlord")
    return list(found.order_by("-until_on", "rent_group__code", "pk"))


def compared(landlord: Landlord, assertions: Collection[BalanceAssertion] | None = None) -> list[Compared]:
    """
    Each assertion in force (or those given) against the ledger as it is now, named items counted.

    One statement for each stretch of days that is asserted, however many groups and figures.
    """
    chosen = in_force(landlord) if assertions is None else list(assertions)
    controls: dict[tuple[date, date], dict[int | None, ControlAccount]] = {}
    named = _named([landlord.pk])
    found = []
    for one in chosen:
        days = (one.from_on, one.until_on)
        if days not in controls:
            controls[days] = control_accounts.by_group(landlord, from_on=days[0], until_on=days[1])
        control = controls[days].get(one.rent_group_id, NOTHING)
        explained = named.get((one.rent_group_id, *days, one.figure), 0)
        found.append(Compared(one, control.figure(one.figure), explained))
    return found


def _named(landlord_ids: Collection[int]) -> dict[tuple[int, date, date, str], int]:
    """What open reconciling items come to, by rent group, the days of their period, and figure."""
    rows = (
        ReconcilingItem.objects.filter(period__landlord__in=landlord_ids, cleared_on__isnull=True)
        .order_by()
        .values_list("period__rent_group_id", "period__starts_on", "period__ends_on", "figure")
        .annotate(pence=Sum("amount_pence"))
    )
    return {(group_id, starts_on, ends_on, figure): pence for group_id, starts_on, ends_on, figure, pence in rows}


def differing(landlord: Landlord) -> list[Compared]:
    """Those in force that do not hold."""
    return [each for each in compared(landlord) if not each.agrees]


def ever_came(landlord: Landlord) -> bool:
    """Whether finance has ever sent a control file."""
    return BalanceAssertion.objects.filter(landlord=landlord).exists()


def answers(assertion_ids: Collection[int]) -> dict[int, list[AssertionResult]]:
    """What each assertion was compared with, the newest answer first. One query."""
    found: dict[int, list[AssertionResult]] = {}
    for result in AssertionResult.objects.filter(assertion__in=assertion_ids).order_by("-pk"):
        found.setdefault(result.assertion_id, []).append(result)
    return found


def known_differing(landlord_ids: Collection[int]) -> int:
    """
    How many figures of finance did not hold when they were last compared, without comparing again. Three queries.
    """
    newest = (
        BalanceAssertion.objects.filter(landlord__in=landlord_ids)
        .order_by()
        .values("rent_group", "figure", "from_on", "until_on")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    last = AssertionResult.objects.filter(assertion=OuterRef("pk")).order_by("-pk").values("found_pence")[:1]
    wrong = (
        BalanceAssertion.objects.filter(pk__in=newest).annotate(found=Subquery(last)).exclude(found=F("amount_pence"))
    )
    named = _named(landlord_ids)
    return sum(
        one.amount_pence - (one.found or 0) != named.get((one.rent_group_id, one.from_on, one.until_on, one.figure), 0)
        for one in wrong
    )
