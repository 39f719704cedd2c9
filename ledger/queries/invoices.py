"""Invoices as they stand: what is left of each, how old it is, and what is due to be written (PRA-5, 21, OPS-D27)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum

from ledger.models import CreditNote, Entry, Invoice, InvoiceInstalment, InvoiceReceipt, InvoiceStep
from ledger.rules import invoicing
from ledger.rules.invoicing import Asked, Reminder
from staff.models import Landlord, User

LETTER = {Invoice.Kind.SUNDRY: "S", Invoice.Kind.RECHARGE: "R", Invoice.Kind.PAYER: "A"}
CHARGES = ("CHARGE", "CHARGE_ADJ", "BF")


def next_number(landlord: Landlord, kind: str, on: date) -> str:
    """The next invoice number of a year and kind: R26-00012. Call with the landlord's row locked."""
    start = f"{LETTER[Invoice.Kind(kind)]}{on:%y}-"
    count = Invoice.objects.filter(landlord=landlord, invoice_no__startswith=start).count()
    return f"{start}{count + 1:05d}"


def for_user(user: User, landlord_ids: Collection[int], *, on: date) -> "QuerySet[Invoice]":
    """The invoices of accounts a person may see (DEC-31)."""
    return Invoice.objects.for_user(user, on=on).filter(landlord_id__in=landlord_ids)


def credited(invoice: Invoice, *, with_waiting: bool = False) -> int:
    """What has been credited of an invoice in pence; with those that wait for a second person if asked."""
    return _credited([invoice.pk], with_waiting=with_waiting).get(invoice.pk, 0)


def _credited(invoice_ids: Collection[int], *, with_waiting: bool = False) -> dict[int, int]:
    states = ["posted", "waiting"] if with_waiting else ["posted"]
    rows = CreditNote.objects.filter(invoice_id__in=invoice_ids, adjustment__state__in=states).order_by()
    sums = rows.values("invoice_id").annotate(net=Sum("net_pence"), vat=Sum("vat_pence"))
    return {row["invoice_id"]: row["net"] + row["vat"] for row in sums}


@dataclass(frozen=True, slots=True)
class InvoiceStanding:
    """One invoice on a day: pence paid and left, its age band, and the reminder that is due."""

    invoice: Invoice
    credited_pence: int
    paid_pence: int
    left_pence: int
    band: int
    reminder: Reminder | None
    overdue_pence: int

    @property
    def state_words(self) -> str:
        """What state it is in, as a person reads it."""
        if self.invoice.state == Invoice.State.DISPUTED:
            return "In dispute"
        if self.left_pence == 0:
            return "Credited" if self.credited_pence == self.invoice.total_pence else "Paid"
        if self.overdue_pence:
            return "Overdue"
        return "Part paid" if self.paid_pence else "To be paid"


def standings(invoices: Iterable[Invoice], *, on: date) -> list[InvoiceStanding]:
    """
    How invoices stand at the end of a day: what was named pays its invoice, the rest the oldest due of the account.

    Five queries, whatever the number: every invoice of the accounts concerned is weighed, listed or not.
    """
    listed = list(invoices)
    account_ids = {invoice.account_id for invoice in listed}
    every = list(Invoice.objects.filter(account_id__in=account_ids, issued_on__lte=on))
    ids = [invoice.pk for invoice in every]
    credits = _credited(ids)
    named = _sum_by(InvoiceReceipt.objects.filter(invoice_id__in=ids, on__lte=on), "invoice_id")
    received = _received(account_ids, on)
    parts = _parts(ids)
    asked: dict[int, list[Asked]] = defaultdict(list)
    for one in every:
        left = one.total_pence - credits.get(one.pk, 0)
        asked[one.account_id].append(Asked(one.pk, one.due_on, left, named.get(one.pk, 0)))
    paid: dict[int, int] = {}
    for account_id, its in asked.items():
        paid |= invoicing.paid(its, received.get(account_id, 0))
    return [_standing(one, credits.get(one.pk, 0), paid.get(one.pk, 0), parts.get(one.pk, []), on) for one in listed]


def _standing(
    one: Invoice, credited_pence: int, paid_pence: int, parts: list[tuple[date, int]], on: date
) -> InvoiceStanding:
    left = one.total_pence - credited_pence - paid_pence
    disputed = one.state == Invoice.State.DISPUTED
    if parts:
        before = one.total_pence - credited_pence - sum(amount for _, amount in parts)
        overdue = min(left, invoicing.overdue_part(parts, max(0, paid_pence - before), on=on))
        late = next((day for day, _ in parts if overdue and day <= on), one.due_on)
    else:
        overdue, late = (left if one.due_on < on else 0), one.due_on
    return InvoiceStanding(
        one,
        credited_pence,
        paid_pence,
        left,
        invoicing.age_band(late, on=on) if left else 0,
        invoicing.next_reminder(late, on=on, left_pence=overdue, disputed=disputed),
        overdue,
    )


def _received(account_ids: Collection[int], on: date) -> dict[int, int]:
    """All that came in on accounts by a day, less what went back, in pence above nought."""
    rows = Entry.objects.filter(account_id__in=account_ids, effective_on__lte=on).exclude(kind__in=CHARGES).order_by()
    rows = rows.exclude(kind="SSD", account__account_type="SSD")  # what an authority is asked for, not what it paid
    sums = rows.values("account_id").annotate(total=Sum("amount_pence")).values_list("account_id", "total")
    return {account_id: max(0, -total) for account_id, total in sums}


def _sum_by(rows: "QuerySet[InvoiceReceipt]", key: str) -> dict[int, int]:
    return dict(rows.order_by().values(key).annotate(total=Sum("amount_pence")).values_list(key, "total"))


def _parts(invoice_ids: Collection[int]) -> dict[int, list[tuple[date, int]]]:
    """The instalments in force of each invoice: those of its newest agreement."""
    found: dict[int, tuple[int, list[tuple[date, int]]]] = {}
    rows = InvoiceInstalment.objects.filter(invoice_id__in=invoice_ids).order_by("invoice_id", "agreed_no", "due_on")
    for invoice_id, number, due_on, pence in rows.values_list("invoice_id", "agreed_no", "due_on", "amount_pence"):
        if invoice_id not in found or found[invoice_id][0] != number:
            found[invoice_id] = (number, [])
        found[invoice_id][1].append((due_on, pence))
    return {invoice_id: parts for invoice_id, (_, parts) in found.items()}


def left(invoice: Invoice, *, on: date) -> int:
    """What is still to be paid of one invoice, in pence."""
    return standings([invoice], on=on)[0].left_pence


def aged(rows: Iterable[InvoiceStanding]) -> list[tuple[str, int, int]]:
    """Debt by age: words, how many invoices, how much in pence (OPS-D27: 30, 60, 90 days)."""
    count: dict[int, int] = defaultdict(int)
    pence: dict[int, int] = defaultdict(int)
    for row in rows:
        if row.left_pence:
            count[row.band] += 1
            pence[row.band] += row.left_pence
    return [(words, count[band], pence[band]) for band, (_, words) in enumerate(invoicing.AGES)]


def by_kind(user: User, landlord_ids: Collection[int], *, on: date) -> dict[str, int]:
    """How many invoices of each kind a person may see."""
    return dict(for_user(user, landlord_ids, on=on).order_by().values_list("kind").annotate(n=Count("pk")))


def steps_of(account_id: int) -> "QuerySet[InvoiceStep]":
    """What happened to an account's invoices, for its timeline."""
    return InvoiceStep.objects.filter(account_id=account_id).select_related("by", "invoice")


def instalments_of(invoice: Invoice) -> list[tuple[date, int]]:
    """The instalments in force of one invoice: day and pence."""
    return _parts([invoice.pk]).get(invoice.pk, [])
