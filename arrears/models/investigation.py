import uuid

from django.db import models
from django.db.models import Q


class Investigation(models.Model):
    """
    A payment that the tenant says they made and the account does not show is being traced (OPS-D29).

    Letters are held while it is open; it is due within ten working days.
    """

    class Paid(models.TextChoices):
        CARD = "card", "By card"
        BANK = "bank", "By bank transfer or standing order"
        DIRECT_DEBIT = "direct_debit", "By Direct Debit"
        SWIPE = "swipe", "With a swipe card at a shop or post office"
        CASH = "cash", "In cash"
        BENEFIT = "benefit", "By Housing Benefit or Universal Credit"
        OTHER = "other", "In another way"

    class Outcome(models.TextChoices):
        MOVED = "moved", "Found on another account and moved"
        SUSPENSE = "suspense", "Found in suspense and given to this account"
        THERE = "there", "Found on this account"
        NOT_FOUND = "not_found", "No payment found"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="investigations")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="investigations")
    amount_pence = models.BigIntegerField(help_text="What the tenant says they paid, above nought.")
    paid_on = models.DateField()
    paid_how = models.CharField(max_length=12, choices=Paid.choices)
    words = models.CharField(max_length=400, help_text="What the tenant told us.")
    opened_on = models.DateField()
    opened_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    hold = models.ForeignKey("arrears.Hold", null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    outcome_words = models.CharField(max_length=400, blank=True)
    tenant_words = models.TextField(blank=True, help_text="What the tenant is told.")
    found_account = models.ForeignKey(
        "ledger.RentAccount", null=True, on_delete=models.PROTECT, related_name="investigations_found_here"
    )
    found_posting = models.ForeignKey("ledger.Posting", null=True, on_delete=models.PROTECT, related_name="+")
    adjustment = models.ForeignKey("ledger.Adjustment", null=True, on_delete=models.PROTECT, related_name="+")
    settlement = models.ForeignKey("ledger.SuspenseSettlement", null=True, on_delete=models.PROTECT, related_name="+")
    moved_posting = models.ForeignKey("ledger.Posting", null=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "paid_on", "amount_pence"],
                condition=Q(closed_on__isnull=True),
                name="investigation_open_once",
            ),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="investigation_amount_above_nought"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | ~Q(outcome=""), name="investigation_closed_with_outcome"
            ),
        ]
        indexes = [
            models.Index(fields=["account", "opened_on"], name="investigation_by_account"),
            models.Index(
                fields=["landlord", "due_on"], condition=Q(closed_on__isnull=True), name="investigation_open_by_due"
            ),
        ]

    def __str__(self) -> str:
        return f"missing payment of {self.amount_pence}p on {self.paid_on}"


class InvestigationStep(models.Model):
    """That one place was searched, and what was there; the newest of each place counts."""

    class Place(models.TextChoices):
        EVIDENCE = "evidence", "Evidence from the tenant"
        SUSPENSE = "suspense", "Money in suspense"
        ACCOUNTS = "accounts", "Other accounts: digits swapped, an old tenancy, a joint tenant"
        FILES = "files", "Payment files of the five days around it"
        BANK = "bank", "Bank statement lines"
        BENEFITS = "benefits", "Benefit schedules"
        COLLECTOR = "collector", "Trace with the collection agent or bank"

    class Result(models.TextChoices):
        FOUND = "found", "Something found"
        NOTHING = "nothing", "Nothing found"
        ASKED = "asked", "Asked, answer awaited"
        NOT_NEEDED = "not_needed", "Does not apply"

    investigation = models.ForeignKey("arrears.Investigation", on_delete=models.PROTECT, related_name="steps")
    place = models.CharField(max_length=10, choices=Place.choices)
    result = models.CharField(max_length=10, choices=Result.choices)
    words = models.CharField(max_length=400, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["investigation", "place"], name="investigation_step_by_place")]

    def __str__(self) -> str:
        return f"{self.place}: {self.result}"


class InvestigationEvidence(models.Model):
    """A note or a file (receipt, picture of a bank screen) that the tenant gave; the bytes are kept in the store."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    investigation = models.ForeignKey("arrears.Investigation", on_delete=models.PROTECT, related_name="evidence")
    words = models.CharField(max_length=400)
    file = models.ForeignKey("letters.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120, blank=True)
    on = models.DateField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "investigation evidence"

    def __str__(self) -> str:
        return self.words
