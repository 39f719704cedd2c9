"""What must be so before an accounting period is closed, each told in words with what is open."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from ledger.models import AccountingPeriod, Entry, RentAccount, RentGroup, RentWeek, SuspenseItem
from ledger.queries import assertions, check, periods
from ledger.queries.assertions import Compared
from ledger.rules.control_account import CLOSING
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.words import money, short_day

MOST_NAMED = 5


class Leads(StrEnum):
    """Where a person puts a check right; pages know the address."""

    NOWHERE = ""
    EARLIER_PERIOD = "earlier_period"
    LEDGER_CHECKS = "ledger_checks"
    SUSPENSE = "suspense"
    CONTROL_ACCOUNT = "control_account"
    AGREEMENT = "agreement"
    FILES = "files"
    MIRRORED = "mirrored"


@dataclass(frozen=True)
class Check:
    """
    One line of the checklist.

    :param holds: whether it is so.
    :param words: what was found, for whoever closes the period.
    :param only_told: told, and no reason not to close.
    """

    title: str
    holds: bool
    words: str
    leads: Leads = Leads.NOWHERE
    only_told: bool = False

    @property
    def blocks(self) -> bool:
        """Whether the period cannot be closed because of it."""
        return not self.holds and not self.only_told


def checklist(period: AccountingPeriod) -> list[Check]:
    """Everything this app can see of a period; the files that came are told by the app that receives them."""
    return [
        _earlier(period),
        _sealed(period),
        _suspense(period),
        _suspense_waiting(period),
        _charged(period),
        _control(period),
        *_agreement(period),
    ]


def _earlier(period: AccountingPeriod) -> Check:
    before = periods.not_closed_before(period)
    words = "All earlier periods are closed." if before is None else f"{before.label} is not closed."
    return Check("Earlier periods are closed", before is None, words, Leads.EARLIER_PERIOD)


def _sealed(period: AccountingPeriod) -> Check:
    """Every batch, not only this period's: one that hangs may hold lines of it."""
    found = [*check.unsealed(period.landlord), *check.not_adding_up(period.landlord)]
    words = f"{len(found)} batches do not: {found[0].where}" if found else "All batches are sealed and add up."
    return Check("Every batch is sealed and adds up", not found, words, Leads.LEDGER_CHECKS)


def _suspense(period: AccountingPeriod) -> Check:
    found = list(check.suspense(period.landlord))
    words = found[0].where if found else "The items come to what the suspense accounts hold."
    return Check("Suspense is told item by item", not found, words, Leads.LEDGER_CHECKS)


def _suspense_waiting(period: AccountingPeriod) -> Check:
    waiting = SuspenseItem.objects.filter(
        landlord=period.landlord, received_on__lte=period.ends_on, settled_on__isnull=True
    )
    amounts = list(waiting.values_list("amount_pence", flat=True))
    words = f"{len(amounts):,} items wait, {money(sum(amounts))}." if amounts else "Nothing waits in suspense."
    return Check("Money in suspense", not amounts, words, Leads.SUSPENSE, only_told=True)


def _charged(period: AccountingPeriod) -> Check:
    title = "Every rent week is charged"
    group = period.rent_group
    if group is None or group.book == RentGroup.Book.MIRRORED:
        return Check(title, True, "Nothing is charged here.")
    missing = list(uncharged_weeks(period)[:MOST_NAMED])
    if not missing:
        return Check(title, True, "All rent weeks of the period are charged.")
    named = ", ".join(f"{week} ({short_day(week.charge_on)})" for week in missing)
    return Check(title, False, f"Not charged: {named}. Run the night of that day, then look again.", Leads.FILES)


def uncharged_weeks(period: AccountingPeriod) -> QuerySet[RentWeek]:
    """The charged weeks of the group's calendar due in the period for which no charge stands, though homes are let."""
    charged = Entry.objects.filter(
        account__rent_group_id=OuterRef("rent_group_id"),
        kind=EntryKind.CHARGE.value,
        effective_on=OuterRef("charge_on"),
    )
    let = RentAccount.objects.filter(
        Q(tenancy__ends_on__isnull=True) | Q(tenancy__ends_on__gte=OuterRef("ends_on")),
        rent_group_id=OuterRef("rent_group_id"),
        tenancy__starts_on__lte=OuterRef("starts_on"),
        charges__weekly_pence__gt=0,
        charges__from_on__lte=OuterRef("starts_on"),
    ).exclude(charges__until_on__lt=OuterRef("ends_on"))
    weeks = RentWeek.objects.filter(
        rent_group_id=period.rent_group_id,
        charged=True,
        charge_on__gte=max(period.starts_on, period.landlord.take_on_on or period.starts_on),
        charge_on__lte=period.ends_on,
    )
    return weeks.filter(~Exists(charged), Exists(let)).select_related("rent_group").order_by("starts_on")


def _control(period: AccountingPeriod) -> Check:
    title = "The control account is the sum of the balances"
    control = periods.control(period)
    before = periods.previous(period)
    if control.difference_pence:
        words = f"The difference is {money(control.difference_pence)}."
        return Check(title, False, words, Leads.CONTROL_ACCOUNT)
    if before is not None and before.closing_pence is not None and before.closing_pence != control.opening_pence:
        words = f"It opens with {money(control.opening_pence)}, the period before closed with "
        return Check(title, False, f"{words}{money(before.closing_pence)}.", Leads.CONTROL_ACCOUNT)
    words = f"Closing arrears {money(control.closing_pence)}, difference £0.00."
    if control.late_pence:
        words += f" {money(control.late_pence)} effective by its end counts in later periods."
    return Check(title, True, words, Leads.CONTROL_ACCOUNT)


def _agreement(period: AccountingPeriod) -> Iterator[Check]:
    """The general ledger's closing arrears, and every other figure finance asserts of days in this period."""
    title = "Agreement with the general ledger"
    if period.rent_group is None:
        yield Check(title, True, "Finance asserts figures of rent groups only.", Leads.AGREEMENT)
        return
    within = [
        each
        for each in assertions.in_force(period.landlord)
        if each.rent_group_id == period.rent_group_id and period.starts_on <= each.until_on <= period.ends_on
    ]
    found = assertions.compared(period.landlord, within)
    closing = [one for one in found if one.assertion.figure == CLOSING and one.assertion.until_on == period.ends_on]
    yield _general_ledger(title, period, closing)
    others = [one for one in found if one not in closing]
    wrong = [one for one in others if not one.agrees]
    words = wrong[0].words if wrong else f"{len(others):,} other figures from finance hold to the penny."
    yield Check("Finance’s other figures hold", not wrong, words, Leads.AGREEMENT)


def _general_ledger(title: str, period: AccountingPeriod, closing: list[Compared]) -> Check:
    if closing:
        worst = next((one for one in closing if not one.agrees), closing[0])
        words = worst.words if worst.difference_pence else "Finance says the same closing arrears to the penny."
        return Check(title, worst.agrees, f"{words}", Leads.AGREEMENT)
    came = assertions.ever_came(period.landlord)
    words = "Finance’s control file has not said the closing arrears of this period."
    if not came:
        words = "Finance has never sent a control file, so nothing was compared."
    return Check(title, False, words, Leads.AGREEMENT, only_told=not came)
