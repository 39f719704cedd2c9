import uuid

from django.db import models


class StatementRun(models.Model):
    """One landlord, one quarter of whole rent weeks (DEC-24), with the control totals that prove it (OPS-G6)."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        CONTROLLED = "controlled", "Totals agree"
        FAILED = "failed", "Totals differ"
        APPROVED = "approved", "Approved"
        PRODUCED = "produced", "Produced"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="statement_runs")
    rent_year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    period_from_on = models.DateField()
    period_to_on = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    prepared_on = models.DateField()
    prepared_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    # The cut: entries with an id up to this were known when the run was prepared; the next run starts after it.
    last_entry_id = models.BigIntegerField(null=True)
    controls = models.JSONField(default=list, help_text="One row a check: name, expected, found, agrees.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "rent_year", "quarter"], name="statement_run_once_per_quarter")
        ]

    def __str__(self) -> str:
        return f"{self.landlord} {self.rent_year} quarter {self.quarter}"


class Statement(models.Model):
    """One account in one run: covered by papers, held, or excluded with a reason (PRA-16 counts accounts)."""

    class Outcome(models.TextChoices):
        COVERED = "covered", "Covered"
        HELD = "held", "Held"
        EXCLUDED = "excluded", "Excluded"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey("statements.StatementRun", on_delete=models.PROTECT, related_name="statements")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="statements")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.CharField(max_length=200, blank=True)
    opening_pence = models.BigIntegerField()
    earlier_pence = models.BigIntegerField(
        default=0, help_text="Entered since the last statement, dated before the period."
    )
    charges_pence = models.BigIntegerField()
    receipts_pence = models.BigIntegerField()
    adjustments_pence = models.BigIntegerField()
    closing_pence = models.BigIntegerField()
    lines = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "account"], name="statement_once_per_account_and_run"),
            models.CheckConstraint(
                condition=models.Q(
                    closing_pence=models.F("opening_pence")
                    + models.F("earlier_pence")
                    + models.F("charges_pence")
                    + models.F("receipts_pence")
                    + models.F("adjustments_pence")
                ),
                name="statement_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} in {self.run}"
