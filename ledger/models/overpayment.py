import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from tenancies.models.scope import scope_of

if TYPE_CHECKING:
    from staff.models import User


class OverpaymentQuerySet(models.QuerySet["Overpayment"]):
    def for_user(self, user: "User", *, on: date) -> "OverpaymentQuerySet":
        """Those of accounts this person may see; one without an account needs the whole landlord (DEC-31)."""
        scope = scope_of(user, on=on)
        return self.filter(scope.through_account("account__") | Q(landlord__in=scope.landlord_ids))


class Overpayment(models.Model):
    """
    Housing Benefit that a council overpaid and takes back from us (OPS-D16 to D20): what for, how much, where the debt
    lies, and how it stands. What is still to recover is worked out from its recoveries.
    """

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        DISPUTED = "disputed", "Disputed"
        RECOVERING = "recovering", "Being recovered"
        COMPLETE = "complete", "Complete"

    class DebtTo(models.TextChoices):
        HBO = "hbo", "Overpayment account of the tenancy"
        RENT = "rent", "Rent account of the tenancy"
        LOSS = "loss", "Loss of the landlord"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="overpayments")
    authority = models.CharField(max_length=120)
    claim_ref = models.CharField(max_length=30, help_text="The overpaid claim.")
    account = models.ForeignKey("ledger.RentAccount", null=True, on_delete=models.PROTECT, related_name="overpayments")
    debt_account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="+")
    debt_to = models.CharField(max_length=4, choices=DebtTo.choices)
    period_from = models.DateField()
    period_to = models.DateField()
    decided_on = models.DateField(help_text="The day of the council's decision letter.")
    dispute_by_on = models.DateField(help_text="One calendar month after the letter (OPS-D16).")
    demanded_pence = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    opened_on = models.DateField()
    opened_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    objects = OverpaymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["landlord", "authority", "claim_ref", "period_from", "period_to"], name="overpayment_once"
            ),
            models.CheckConstraint(condition=Q(demanded_pence__gt=0), name="overpayment_demands_something"),
            models.CheckConstraint(condition=Q(period_to__gte=F("period_from")), name="overpayment_period_forward"),
        ]

    def __str__(self) -> str:
        return f"overpayment of claim {self.claim_ref}"


class OverpaymentStep(models.Model):
    """How an overpayment came to stand as it does. Added, never edited."""

    overpayment = models.ForeignKey("ledger.Overpayment", on_delete=models.PROTECT, related_name="steps")
    left = models.CharField(max_length=10, blank=True)
    reached = models.CharField(max_length=10)
    because = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.left} → {self.reached}"


class BlamelessRecoveryQuerySet(models.QuerySet["BlamelessRecovery"]):
    def for_user(self, user: "User", *, on: date) -> "BlamelessRecoveryQuerySet":
        """Those of a landlord whose whole book this person sees: the log names other people's accounts (DEC-31)."""
        return self.filter(landlord__in=scope_of(user, on=on).landlord_ids)


class BlamelessRecovery(models.Model):
    """
    One schedule line from whose payment the council kept something back for another claim: the blameless log (OPS-D20).

    `account` is the innocent one, credited the gross; empty where the line's own account is not known. Without an
    overpayment the money lies in suspense until somebody says whose it was; `moved_by` is the posting that took it out.
    `asked` is what waits for approval: the match, which keeps its room in the overpayment meanwhile, or its end.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="blameless_recoveries")
    overpayment = models.ForeignKey(
        "ledger.Overpayment", null=True, on_delete=models.PROTECT, related_name="recoveries"
    )
    account = models.ForeignKey(
        "ledger.RentAccount", null=True, on_delete=models.PROTECT, related_name="blameless_recoveries"
    )
    posting = models.OneToOneField("ledger.Posting", on_delete=models.PROTECT, related_name="blameless_recovery")
    moved_by = models.ForeignKey("ledger.Posting", null=True, on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey("ledger.Adjustment", null=True, on_delete=models.PROTECT, related_name="+")
    authority = models.CharField(max_length=120)
    schedule_no = models.CharField(max_length=60)
    scheduled_on = models.DateField()
    paid_on = models.DateField()
    claim_ref = models.CharField(max_length=30, help_text="The innocent claim, from which it was kept back.")
    credited_pence = models.BigIntegerField(help_text="What the innocent account was credited: the gross.")
    recovered_pence = models.BigIntegerField()
    recorded_on = models.DateField()

    objects = BlamelessRecoveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "blameless recoveries"
        constraints = [
            models.CheckConstraint(condition=Q(recovered_pence__gt=0), name="blameless_recovery_takes_something")
        ]
        indexes = [models.Index(fields=["landlord", "paid_on"], name="blameless_recovery_by_day")]

    def __str__(self) -> str:
        return f"{self.recovered_pence}p from claim {self.claim_ref}"
