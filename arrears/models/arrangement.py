import uuid

from django.db import models
from django.db.models.functions import Now


class Arrangement(models.Model):
    """What a tenant agreed to pay on top of the rent (OPS-E8). Letters call it a repayment plan."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="arrangements")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="arrangements")
    arrangement_ref = models.CharField(max_length=30)
    kind = models.CharField(max_length=8, choices=[("informal", "Informal"), ("court", "Court order")])
    starts_on = models.DateField()
    start_balance_pence = models.BigIntegerField()
    lump_sum_pence = models.BigIntegerField(default=0)
    lump_on = models.DateField(null=True, blank=True)
    instalment_pence = models.BigIntegerField()
    frequency = models.CharField(max_length=12)
    tolerance_days = models.PositiveSmallIntegerField(default=5)
    order_ends_on = models.DateField(null=True, blank=True)
    agreed_on = models.DateField()
    agreed_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "arrangement_ref"], name="arrangement_ref_once_per_landlord"),
            models.CheckConstraint(
                condition=models.Q(instalment_pence__gte=0), name="arrangement_instalment_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["account", "starts_on"], name="arrangement_by_account")]

    def __str__(self) -> str:
        return self.arrangement_ref


class ArrangementState(models.Model):
    """How an arrangement stood when that changed: expected, actual and the shortfall (OPS-E9). Added, never edited."""

    arrangement = models.ForeignKey("arrears.Arrangement", on_delete=models.PROTECT, related_name="states")
    on = models.DateField()
    take = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10)
    state_own_calendar = models.CharField(max_length=10)
    instalments_due = models.PositiveIntegerField()
    expected_pence = models.BigIntegerField()
    balance_pence = models.BigIntegerField()
    shortfall_pence = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["arrangement", "on", "take"], name="arrangement_state_once")]

    def __str__(self) -> str:
        return f"{self.arrangement} {self.state} on {self.on}"
