import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from tenancies.models.scope import scope_of

if TYPE_CHECKING:
    from staff.models import User


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def for_user(self, user: "User", *, on: date) -> "InvoiceQuerySet":
        """Those this person may see on that day: the one scope (DEC-31)."""
        return self.filter(scope_of(user, on=on).through_account("account__"))


class Invoice(models.Model):
    """A sum asked for line by line: a recharge, a sundry debt, or an authority's share of a rent (PRA-21, OPS-D27)."""

    class Kind(models.TextChoices):
        SUNDRY = "sundry", "Sundry invoice"
        RECHARGE = "recharge", "Recharge"
        PAYER = "payer", "Invoice to an authority"

    class State(models.TextChoices):
        OPEN = "open", "To be paid"
        DISPUTED = "disputed", "In dispute"
        CREDITED = "credited", "Credited in full"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="invoices")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="invoices")
    invoice_no = models.CharField(max_length=20)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    about = models.CharField(max_length=200, help_text="What it is for, in a sentence the payer reads.")
    po_number = models.CharField(max_length=30, blank=True)
    issued_on = models.DateField()
    due_on = models.DateField()
    net_pence = models.BigIntegerField()
    vat_pence = models.BigIntegerField()
    total_pence = models.BigIntegerField()
    posting = models.OneToOneField("ledger.Posting", on_delete=models.PROTECT, related_name="invoice")
    run = models.ForeignKey("ledger.PayerInvoiceRun", null=True, on_delete=models.PROTECT, related_name="invoices")
    disputed_on = models.DateField(null=True, blank=True)
    disputed_words = models.CharField(max_length=300, blank=True)
    file_digest = models.CharField(
        max_length=64, blank=True, help_text="The PDF of an invoice that goes to an authority."
    )
    issued_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "invoice_no"], name="invoice_no_once_per_landlord"),
            models.CheckConstraint(
                condition=Q(total_pence=F("net_pence") + F("vat_pence")), name="invoice_total_is_net_and_vat"
            ),
            models.CheckConstraint(condition=Q(total_pence__gt=0), name="invoice_asks_for_something"),
            models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")), name="invoice_due_after_issue"),
            models.CheckConstraint(
                condition=~Q(state="disputed") | Q(disputed_on__isnull=False), name="invoice_dispute_has_day"
            ),
        ]
        indexes = [models.Index(fields=["landlord", "due_on"], name="invoice_by_due_day")]

    def __str__(self) -> str:
        return self.invoice_no


class InvoiceLine(models.Model):
    """One item of an invoice, with its own rate of VAT."""

    invoice = models.ForeignKey("ledger.Invoice", on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)
    element = models.CharField(max_length=12)
    net_pence = models.BigIntegerField()
    vat_hundredths = models.PositiveSmallIntegerField(default=0, help_text="Hundredths of a per cent: 2000 is 20 %.")
    vat_pence = models.BigIntegerField(default=0)
    agreement = models.ForeignKey(
        "ledger.PayerAgreement", null=True, on_delete=models.PROTECT, related_name="invoice_lines"
    )
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "number"], name="invoice_line_once"),
            # A day of somebody's care is charged to an authority once.
            models.UniqueConstraint(
                fields=["agreement", "from_on"],
                condition=Q(agreement__isnull=False),
                name="invoice_line_once_per_agreement_and_start",
            ),
            models.CheckConstraint(
                condition=Q(net_pence__gt=0) & Q(vat_pence__gte=0), name="invoice_line_of_an_amount"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice} line {self.number}"


class InvoiceEvidence(models.Model):
    """A photograph, quote or receipt that shows what an invoice is for; its bytes lie in the store by their digest."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    invoice = models.ForeignKey("ledger.Invoice", on_delete=models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    added_on = models.DateField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "invoice evidence"
        constraints = [models.UniqueConstraint(fields=["invoice", "digest"], name="invoice_evidence_once")]

    def __str__(self) -> str:
        return self.name


class InvoiceInstalment(models.Model):
    """One part of an invoice that may be paid later, as agreed. A new agreement replaces the whole set."""

    invoice = models.ForeignKey("ledger.Invoice", on_delete=models.PROTECT, related_name="instalments")
    agreed_no = models.PositiveSmallIntegerField(help_text="Which agreement of this invoice; the highest is in force.")
    due_on = models.DateField()
    amount_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "agreed_no", "due_on"], name="invoice_instalment_once_a_day"),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="invoice_instalment_of_an_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice}: {self.amount_pence}p on {self.due_on}"


class CreditNote(models.Model):
    """That part or all of an invoice is not asked for any more, and why; posted as a change to the charge."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    invoice = models.ForeignKey("ledger.Invoice", on_delete=models.PROTECT, related_name="credit_notes")
    credit_no = models.CharField(max_length=24)
    net_pence = models.BigIntegerField()
    vat_pence = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    adjustment = models.OneToOneField("ledger.Adjustment", on_delete=models.PROTECT, related_name="credit_note")
    on = models.DateField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "credit_no"], name="credit_note_once"),
            models.CheckConstraint(condition=Q(net_pence__gt=0) & Q(vat_pence__gte=0), name="credit_note_of_an_amount"),
        ]

    def __str__(self) -> str:
        return self.credit_no


class InvoiceReceipt(models.Model):
    """That a receipt on the account pays this invoice: what somebody said it is for (OPS-D27, D30)."""

    invoice = models.ForeignKey("ledger.Invoice", on_delete=models.PROTECT, related_name="receipts")
    posting = models.ForeignKey("ledger.Posting", on_delete=models.PROTECT, related_name="invoice_receipts")
    amount_pence = models.BigIntegerField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "posting"], name="invoice_receipt_once"),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="invoice_receipt_of_an_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_pence}p to {self.invoice}"


class InvoiceStep(models.Model):
    """One thing that happened to an invoice: raised, disputed, settled, credited. Added, never edited."""

    invoice = models.ForeignKey("ledger.Invoice", on_delete=models.PROTECT, related_name="steps")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="invoice_steps")
    what = models.CharField(max_length=60)
    words = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["account", "on"], name="invoice_step_by_account")]

    def __str__(self) -> str:
        return f"{self.what} on {self.on}"
