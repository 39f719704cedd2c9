from django.db import models
from django.db.models.functions import Now


class BenefitAward(models.Model):
    """That benefit is paid straight to us for an account: what we expect, and until when (OPS-D15, D24)."""

    class Kind(models.TextChoices):
        HB = "HB", "Housing Benefit"
        UC_MP = "UC_MP", "Universal Credit managed payment"

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="benefit_awards")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    claim_ref = models.CharField(max_length=30, blank=True)
    cycle = models.CharField(max_length=12)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True, help_text="The last day the claim is open.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "kind", "claim_ref"], name="benefit_award_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.claim_ref}"


class BenefitPayment(models.Model):
    """
    What one schedule line said of an award: the rate, and the last day paid for. Added, never edited, so that
    expected income can be worked out for any past day (DEC-6).
    """

    award = models.ForeignKey("ledger.BenefitAward", on_delete=models.PROTECT, related_name="payments")
    paid_on = models.DateField()
    covers_from = models.DateField(null=True)
    covers_until = models.DateField()
    rate_pence = models.BigIntegerField(help_text="HB: a week; Universal Credit: a month.")
    posting = models.OneToOneField(
        "ledger.Posting", null=True, on_delete=models.PROTECT, related_name="benefit_payment"
    )
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["award", "paid_on"], name="benefit_payment_by_day")]

    def __str__(self) -> str:
        return f"{self.award} to {self.covers_until}"
