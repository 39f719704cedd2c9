"""What the ledger knows for a refund: the credit, its make-up, the cycle, other debts of the same people (OPS-D31)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from ledger.models import AccountParty, AwardStep, Entry, Refund, RefundTerms, RentAccount
from ledger.queries import lines
from ledger.rules.account_types import NOBODYS, TYPES, AccountType
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.money import half_up
from ledger.rules.refunds import Credit, Debt, Facts, Terms
from tenancies.models import Person, Tenant
from tenancies.rules.periods import DAYS, MONTHS, PeriodUnit

BENEFIT = (EntryKind.HB.value, EntryKind.UC_MP.value)
WEEKS_IN_YEAR = 52


@dataclass(frozen=True)
class WaitingLine:
    """One approved refund that goes into the next file."""

    public_id: str
    account_ref: str
    payee_name: str
    sort_code: str
    account_number: str
    amount_pence: int


def terms(*, landlord_id: int, on: date) -> Terms:
    """The landlord's settings on a day, else those shipped."""
    row = RefundTerms.objects.filter(landlord_id=landlord_id, from_on__lte=on).order_by("-from_on").first()
    return Terms(row.buffer_cycles, row.cleared_working_days, row.keep_bank_days) if row else Terms()


def facts(account: RentAccount, *, on: date, frozen: Mapping[int, str]) -> Facts:
    """
    The facts of one account on a day.

    :param frozen: account id → why its debt is never offset; known above the ledger (Breathing Space, insolvency).
    """
    days, cycle_pence = _cycle(account, on)
    people = _people(account, on)
    closed = account.closed_on is not None and account.closed_on <= on
    balance, since = _balance_since(account.pk, on)
    return Facts(
        on=on,
        balance_pence=balance,
        current=not closed and account.account_type != AccountType.FTA.value,
        credit_since=since,
        cycle_days=days,
        cycle_pence=cycle_pence,
        credits=_credits(account.pk, on),
        debts=_debts(account, people, on, frozen),
        joint=len(people) > 1,
        died=Person.objects.filter(pk__in=people, died_on__isnull=False).exists(),
        had_benefit=Entry.objects.filter(account=account, kind__in=BENEFIT).exists(),
        resumed_on=_resumed_on(account, on),
    )


def _resumed_on(account: RentAccount, on: date) -> date | None:
    """The day on which a suspended award of the account was last paid again."""
    steps = AwardStep.objects.filter(award__account=account, what=AwardStep.What.RESUMED, on__lte=on)
    return steps.order_by("-on").values_list("on", flat=True).first()


def _balance_since(account_id: int, on: date) -> tuple[int, date | None]:
    """The balance on a day and, if it is a credit, the first day of that unbroken credit."""
    days = Entry.objects.filter(account_id=account_id, effective_on__lte=on).values_list("effective_on")
    running, since = 0, None
    for day, pence in days.annotate(total=Sum("amount_pence")).order_by("effective_on"):
        running += pence
        since = (since or day) if running < 0 else None
    return running, since


def _credits(account_id: int, on: date) -> list[Credit]:
    """Everything that came in and still counts: what was reversed or moved away is left out."""
    rows = Entry.objects.filter(account_id=account_id, effective_on__lte=on, posting__reversed_by=None)
    rows = rows.filter(Q(amount_pence__lt=0) | Q(kind=EntryKind.PAY_MOVED.value), posting__reverses=None)
    moved: dict[date, int] = defaultdict(int)
    found = []
    for kind, day, pence, narrative, source in rows.order_by("effective_on", "pk").values_list(
        "kind", "effective_on", "amount_pence", "posting__narrative", "posting__source"
    ):
        if kind == EntryKind.PAY_MOVED.value:
            moved[day] += pence
        else:
            method = narrative if kind == EntryKind.PAY.value and source == "payments" else ""
            found.append(Credit(EntryKind(kind), day, -pence, method))
    left = []
    for one in found:
        gone = min(moved[one.on], one.pence) if one.kind is EntryKind.PAY else 0
        moved[one.on] -= gone
        if one.pence > gone:
            left.append(Credit(one.kind, one.on, one.pence - gone, one.method))
    return left


def _cycle(account: RentAccount, on: date) -> tuple[int, int]:
    """The days of one payment cycle and what a whole one costs in pence: the rent group's own period (OPS-B5)."""
    weekly = sum(part.amount_pence for part in lines.weekly_charges(account.pk, on=on))
    unit = PeriodUnit(account.rent_group.charged_by) if account.rent_group else PeriodUnit.WEEK
    if unit in DAYS:
        return DAYS[unit], weekly * DAYS[unit] // 7
    months = MONTHS[unit]
    return 30 * months, half_up(Fraction(weekly * WEEKS_IN_YEAR * months, 12))


def _people(account: RentAccount, on: date) -> frozenset[int]:
    """Who is liable on an account on a day; after its end, who was liable last."""
    dated = ("person_id", "from_on", "until_on")
    rows: Iterable[tuple[int, date, date | None]]
    if account.tenancy_id is not None:
        rows = Tenant.objects.filter(tenancy_id=account.tenancy_id).values_list(*dated)
    else:
        rows = AccountParty.objects.filter(account=account).values_list(*dated)
    held = [(person, until or date.max) for person, from_on, until in rows if from_on <= on]
    now = [person for person, until in held if until >= on]
    last = max((until for _, until in held), default=date.max)
    return frozenset(now or [person for person, until in held if until == last])


def _debts(account: RentAccount, people: frozenset[int], on: date, frozen: Mapping[int, str]) -> list[Debt]:
    """What exactly the same people owe on other accounts: credit of two is not set against the debt of one."""
    if not people:
        return []
    one = next(iter(people))
    rows = (
        RentAccount.objects.filter(landlord_id=account.landlord_id)
        .filter(Q(tenancy__tenants__person=one) | Q(parties__person=one))
        .exclude(pk=account.pk)
        .exclude(account_type__in=[kind.value for kind in NOBODYS])
        .distinct()
    )
    found = []
    for other in rows.order_by("account_ref"):
        owed, _ = _balance_since(other.pk, on)
        if owed > 0 and _people(other, on) == people:
            kind = TYPES[AccountType(other.account_type)].words.lower()
            found.append(Debt(other.pk, f"{kind} {other.account_ref}", owed, frozen.get(other.pk, "")))
    return found


def approved(*, landlord_id: int) -> QuerySet[Refund]:
    """Refunds that are posted, in no file yet, and not taken back, oldest first."""
    rows = Refund.objects.filter(landlord_id=landlord_id, adjustment__state="posted", file=None, returned_on=None)
    return rows.order_by("pk")


def payable(*, landlord_id: int) -> QuerySet[Refund]:
    """
    Those of them that may be paid: an account that owes since it was approved (its payment came back) is left out.

    What is sent back from suspense is of an item, whatever else lies on that account.
    """
    entries = Entry.objects.filter(account_id=OuterRef("account_id")).order_by().values("account_id")
    balance = Subquery(entries.annotate(total=Sum("amount_pence")).values("total"))
    rows = approved(landlord_id=landlord_id).annotate(balance_pence=balance)
    return rows.filter(Q(balance_pence__lte=0) | Q(account__account_type=AccountType.SUS.value))


def held_back(*, landlord_id: int) -> list[str]:
    """The accounts whose approved refund is not paid because they owe since: it is to be taken back, or waits."""
    waiting = approved(landlord_id=landlord_id).exclude(pk__in=payable(landlord_id=landlord_id).values("pk"))
    return list(waiting.values_list("account__account_ref", flat=True))


def for_next_file(*, landlord_id: int) -> list[WaitingLine]:
    """Refunds that go into the next file, oldest first."""
    rows = payable(landlord_id=landlord_id)
    return [
        WaitingLine(
            str(row.public_id),
            row.account.account_ref,
            row.payee_name,
            row.sort_code,
            row.account_number,
            row.amount_pence,
        )
        for row in rows.select_related("account")
    ]
