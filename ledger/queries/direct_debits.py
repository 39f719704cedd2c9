"""Direct Debits as they stand: instructions, what they collect, what came back, and what waits for a person."""

from collections import defaultdict
from collections.abc import Collection as Many
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from ledger.models import (
    AdvanceNotice,
    BenefitPayment,
    Charge,
    Collection,
    CollectionRun,
    DirectDebitInstruction,
    DirectDebitStep,
    DirectDebitTask,
    DirectDebitTerms,
    Entry,
    RentAccount,
    RentWeek,
)
from ledger.queries.charge_periods import span_of
from ledger.queries.charges import line_of
from ledger.rules import direct_debit as rules
from ledger.rules.apportionment import ChargeLine, charge_for_period
from ledger.rules.direct_debit import ChargePeriod
from staff.models import Landlord, User
from tenancies.models.scope import scope_of
from tenancies.rules.periods import PeriodUnit

LIVE = (
    DirectDebitInstruction.Status.NEW,
    DirectDebitInstruction.Status.ACTIVE,
    DirectDebitInstruction.Status.SUSPENDED,
)
Status = DirectDebitInstruction.Status


@dataclass(frozen=True, slots=True)
class Terms:
    """A landlord's terms on a day (OPS-D7, PRA-32); the shipped ones where nothing was said."""

    notice_working_days: int = rules.NOTICE_WORKING_DAYS
    service_user_no: str = ""
    posts_from_schedule: bool = False
    sponsor_bank: str = ""
    test_file_accepted_on: date | None = None


def terms_of(landlord: Landlord, *, on: date) -> Terms:
    """The terms in force on a day."""
    row = DirectDebitTerms.objects.filter(landlord=landlord, from_on__lte=on).order_by("-from_on").first()
    if row is None:
        return Terms()
    return Terms(
        row.notice_working_days,
        row.service_user_no,
        row.money_by == DirectDebitTerms.MoneyBy.SCHEDULE,
        row.sponsor_bank,
        row.test_file_accepted_on,
    )


def live_on(account_id: int) -> DirectDebitInstruction | None:
    """The account's instruction that is new, active or suspended."""
    return DirectDebitInstruction.objects.filter(account_id=account_id, status__in=LIVE).first()


def of_account(account_id: int) -> list[DirectDebitInstruction]:
    """Every instruction of an account, the newest first."""
    rows = DirectDebitInstruction.objects.filter(account_id=account_id).select_related("landlord", "set_up_by")
    return list(rows.order_by("-set_up_on", "-pk"))


def instructions_for_user(user: User, *, on: date) -> "QuerySet[DirectDebitInstruction]":
    """Those of accounts a person may see (DEC-31)."""
    return DirectDebitInstruction.objects.filter(scope_of(user, on=on).through_account("account__"))


def tasks_for_user(user: User, *, on: date) -> "QuerySet[DirectDebitTask]":
    """Those about accounts a person may see; one about no account is for who sees the whole landlord (DEC-31)."""
    scope = scope_of(user, on=on)
    return DirectDebitTask.objects.filter(scope.through_account("account__") | Q(landlord__in=scope.landlord_ids))


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What waits for a person: how many tasks, and how many of them have a day that is near or past."""

    count: int
    due: int


def open_work(user: User, landlord_ids: Many[int], *, on: date) -> OpenWork:
    """The open Direct Debit tasks of a person's accounts (OPS-D9). One query."""
    rows = tasks_for_user(user, on=on).filter(landlord_id__in=landlord_ids, done_on__isnull=True)
    found = rows.aggregate(count=Count("pk", distinct=True), due=Count("pk", filter=Q(due_on__lte=on), distinct=True))
    return OpenWork(found["count"], found["due"])


# ------------------------------------------------------------------------------------- what is left to be paid


def last_day_of_year(account: RentAccount, day: date) -> date | None:
    """The end of the rent year a day lies in, by the calendar of the account's group; None without one."""
    here = RentWeek.objects.filter(rent_group=account.rent_group_id, starts_on__lte=day, ends_on__gte=day).first()
    if here is None:
        return None
    rows = RentWeek.objects.filter(rent_group=account.rent_group_id, rent_year=here.rent_year)
    return max(rows.values_list("ends_on", flat=True))


def periods_left(account: RentAccount, *, from_on: date, until_on: date, on: date) -> list[ChargePeriod]:
    """
    The charged periods of an account between two days, each with its price and the benefit paid to us for it.

    Prices count from their own day, a decided rise too; benefit as it is paid on that day (OPS-D8). Five queries.
    """
    weeks = list(
        RentWeek.objects.filter(
            rent_group=account.rent_group_id, ends_on__gte=from_on, starts_on__lte=until_on
        ).select_related("rent_group")
    )
    charged = sorted((week for week in weeks if week.charged), key=lambda week: week.starts_on)
    lines = [line_of(charge) for charge in Charge.objects.filter(account=account).order_by("element", "from_on")]
    tenancy = account.tenancy
    liable_from = tenancy.starts_on if tenancy else account.opened_on
    liable_until = tenancy.ends_on if tenancy else account.closed_on
    benefit = _benefit(account, on=max(on, from_on))
    free = _free_weeks(account, charged)
    return [
        ChargePeriod(
            week.starts_on,
            _gross(week, lines, liable_from, liable_until),
            sum((award.for_days((week.ends_on - week.starts_on).days + 1, free) for award in benefit), Fraction(0)),
        )
        for week in charged
    ]


def _gross(week: RentWeek, lines: list[ChargeLine], liable_from: date, liable_until: date | None) -> int:
    owed = charge_for_period(lines, span=span_of(week), liable_from=liable_from, liable_until=liable_until)
    return sum(owed.values())


def _free_weeks(account: RentAccount, charged: list[RentWeek]) -> int:
    """How many rent-free weeks the year has: a month's benefit is spread over the charged ones only (OPS-B6)."""
    if not charged or charged[0].rent_group.charged_by != PeriodUnit.WEEK:
        return 0
    rows = RentWeek.objects.filter(rent_group=account.rent_group_id, rent_year=charged[0].rent_year, charged=False)
    return rows.count()


@dataclass(frozen=True, slots=True)
class _Award:
    kind: str
    rate_pence: int

    def for_days(self, days: int, free_weeks: int) -> Fraction:
        """What the award pays towards so many days: HB by the week, Universal Credit by the month (OPS-B6)."""
        if self.kind == "HB":
            return Fraction(self.rate_pence * days, 7)
        return Fraction(self.rate_pence * 12, 52 - free_weeks) * Fraction(days, 7)


def _benefit(account: RentAccount, *, on: date) -> list[_Award]:
    """The newest rate of each award that is open on a day."""
    rows = (
        BenefitPayment.objects.filter(award__account=account, paid_on__lte=on, award__opened_on__lte=on)
        .exclude(award__closed_on__lt=on)
        .order_by("award_id", "paid_on", "covers_until", "pk")
    )
    newest = {
        award_id: _Award(kind, rate)
        for award_id, kind, rate in rows.values_list("award_id", "award__kind", "rate_pence")
    }
    return list(newest.values())


def balances(account_ids: Many[int], *, on: date) -> dict[int, int]:
    """What each account comes to at the end of a day, in pence; accounts without entries are left out."""
    rows = Entry.objects.filter(account_id__in=account_ids, effective_on__lte=on).order_by()
    return dict(rows.values("account_id").annotate(total=Sum("amount_pence")).values_list("account_id", "total"))


# ------------------------------------------------------------------------------------------------- the dashboard


@dataclass(frozen=True)
class Takings:
    """How many, and how much in pence."""

    count: int = 0
    pence: int = 0


@dataclass(frozen=True)
class Dashboard:
    """A landlord's Direct Debits in figures (OPS-F1 K13)."""

    by_status: dict[str, int]
    by_state: dict[str, Takings]
    returned: list[tuple[str, Takings]]
    by_action: dict[str, int]
    take_up: tuple[int, int]


def dashboard(user: User, landlord_ids: Many[int], *, on: date) -> Dashboard:
    """
    Instructions by status, this month's collections by state, what came back by code, open tasks by action, take-up.

    Of the accounts this person may see. Five queries, whatever the number of accounts.
    """
    theirs = instructions_for_user(user, on=on).filter(landlord_id__in=landlord_ids)
    statuses = dict(theirs.order_by().values_list("status").annotate(n=Count("pk")))
    month = Collection.objects.filter(
        scope_of(user, on=on).through_account("account__"),
        landlord_id__in=landlord_ids,
        collect_on__year=on.year,
        collect_on__month=on.month,
    ).order_by()
    states = {
        state: Takings(n, pence or 0)
        for state, n, pence in month.values_list("state").annotate(n=Count("pk"), pence=Sum("amount_pence"))
    }
    came_back = month.filter(state=Collection.State.RETURNED).values_list("returned_code")
    returned = [
        (code, Takings(n, pence or 0))
        for code, n, pence in came_back.annotate(n=Count("pk"), pence=Sum("amount_pence")).order_by("-n")
    ]
    tasks = tasks_for_user(user, on=on).filter(landlord_id__in=landlord_ids, done_on__isnull=True).order_by()
    actions = dict(tasks.values_list("action").annotate(n=Count("pk", distinct=True)))
    current = RentAccount.objects.for_user(user, on=on).filter(
        landlord_id__in=landlord_ids, account_type="CUR", closed_on__isnull=True
    )
    paying = current.filter(direct_debits__status__in=[Status.NEW, Status.ACTIVE]).distinct().count()
    return Dashboard(statuses, states, returned, actions, (paying, current.count()))


def steps_of(account_id: int) -> "QuerySet[DirectDebitStep]":
    """What was done to an account's instructions, for its timeline."""
    return DirectDebitStep.objects.filter(account_id=account_id).select_related("by", "instruction")


def tasks_of(account_id: int) -> "QuerySet[DirectDebitTask]":
    """What banks reported about an account's Direct Debits, for its timeline."""
    return DirectDebitTask.objects.filter(account_id=account_id).select_related("done_by")


# ------------------------------------------------------------------------------------------- what the bank will show


@dataclass(frozen=True, slots=True)
class ExpectedCredit:
    """One credit from the Direct Debits of a day, as the bank statement will show it."""

    run_id: int
    collect_on: date
    count: int
    pence: int


def expected_credits(landlord: Landlord, *, from_on: date, until_on: date) -> list[ExpectedCredit]:
    """What was given to the bureau and should reach the bank between two days, by day and schedule. One query."""
    rows = (
        Collection.objects.filter(landlord=landlord, collect_on__range=(from_on, until_on))
        .exclude(state__in=[Collection.State.PLANNED, Collection.State.LEFT_OUT])
        .order_by("collect_on", "run_id")
        .values_list("run_id", "collect_on")
        .annotate(n=Count("pk"), pence=Sum("amount_pence"))
    )
    return [ExpectedCredit(run_id, day, n, pence) for run_id, day, n, pence in rows]


def runs(landlord_ids: Many[int]) -> "QuerySet[CollectionRun]":
    """Schedules, the newest first."""
    return CollectionRun.objects.filter(landlord_id__in=landlord_ids).select_related("landlord").order_by("-pk")


def left_out(run: CollectionRun) -> list[tuple[str, int]]:
    """Why collections of a run were left out, and how many."""
    rows = run.collections.filter(state=Collection.State.LEFT_OUT).order_by("left_out_because")
    return list(rows.values_list("left_out_because").annotate(n=Count("pk")).order_by("-n", "left_out_because"))


def notices_waiting(landlord: Landlord) -> "QuerySet[AdvanceNotice]":
    """Advance notices of live instructions that nobody has been sent; of each instruction the newest plan's."""
    rows = AdvanceNotice.objects.filter(landlord=landlord, sent_on__isnull=True, instruction__status__in=LIVE)
    return rows.select_related("instruction__account", "instruction__landlord", "plan").order_by("latest_on", "pk")


def by_reference(landlord: Landlord, references: Many[str]) -> dict[str, DirectDebitInstruction]:
    """Instructions by their reference, or by a payment reference of their account; the live one where there are two."""
    found: dict[str, DirectDebitInstruction] = {}
    rows = (
        DirectDebitInstruction.objects.filter(landlord=landlord)
        .filter(Q(reference__in=references) | Q(account__payment_references__reference__in=references))
        .select_related("account__tenancy")
        .distinct()
        .order_by("pk")
    )
    listed = list(rows)
    names: dict[int, set[str]] = defaultdict(set)
    for one in listed:
        names[one.account_id].add(one.reference)
    owned = RentAccount.objects.filter(pk__in=names, payment_references__reference__in=references)
    for account_id, reference in owned.values_list("pk", "payment_references__reference"):
        names[account_id].add(reference)
    for one in sorted(listed, key=lambda each: (each.status in LIVE, each.pk)):
        for name in names[one.account_id] & set(references):
            if name == one.reference or name not in found or found[name].reference != name:
                found[name] = one
    return found


def people_of(account_id: int, *, on: date) -> list[Any]:
    """Who is liable on an account on a day."""
    account = RentAccount.objects.get(pk=account_id)
    rows = account.parties.filter(from_on__lte=on).exclude(until_on__lt=on).select_related("person").order_by("pk")
    return [row.person for row in rows]
