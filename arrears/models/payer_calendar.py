from django.db import models


class PayerCalendar(models.Model):
    """When an account's payer is due to pay, from when until when (PRA-1)."""

    class Kind(models.TextChoices):
        DIRECT_DEBIT = "direct_debit", "Direct Debit"
        STANDING_ORDER = "standing_order", "Standing order"
        UC_TENANT = "uc_tenant", "Universal Credit paid to the tenant"
        WAGES = "wages", "Wages"

    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="payer_calendars")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    cycle = models.CharField(max_length=10, help_text="A PeriodUnit: week, fortnight, four_week, month.")
    first_due_on = models.DateField()
    expected_pence = models.BigIntegerField()
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "from_on"], name="payer_calendar_once_per_start")]

    def __str__(self) -> str:
        return f"{self.kind}, every {self.cycle}"
