import uuid

from django.db import models
from django.db.models import F, Q

from ledger.rules.charge_periods import CHARGED_BY_WORDS
from tenancies.rules.periods import PeriodUnit


class ChargeChange(models.Model):
    """
    A change of what an account is charged, from a day that may lie in the past (OPS-B11): who asked for it and why.

    It takes effect when its adjustment is posted, or at once where nothing charged so far becomes different. Its lines
    keep the prices as they were before and as they are after, so nothing is lost when `Charge` rows are rewritten.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="charge_changes")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="charge_changes")
    adjustment = models.OneToOneField(
        "ledger.Adjustment", null=True, on_delete=models.PROTECT, related_name="charge_change"
    )
    from_on = models.DateField(help_text="The first day that is charged differently.")
    starts_on = models.DateField(null=True, blank=True, help_text="The tenancy's first day, where that changes.")
    ends_on = models.DateField(null=True, blank=True, help_text="The tenancy's last day, where that changes.")
    reason = models.CharField(max_length=20)
    words = models.CharField(max_length=400, blank=True)
    asked_on = models.DateField()
    asked_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    in_effect_on = models.DateField(null=True, blank=True, help_text="The day we recorded it; empty until posted.")

    class Meta:
        indexes = [models.Index(fields=["account", "asked_on"], name="charge_change_by_account")]

    def __str__(self) -> str:
        return f"change from {self.from_on}"


class ChargeChangeLine(models.Model):
    """One price of a charge change: as it stood before, or as it stands after."""

    class Side(models.TextChoices):
        BEFORE = "before", "Before"
        AFTER = "after", "After"

    change = models.ForeignKey("ledger.ChargeChange", on_delete=models.PROTECT, related_name="lines")
    side = models.CharField(max_length=6, choices=Side.choices)
    element = models.CharField(max_length=12)
    weekly_pence = models.BigIntegerField()
    per = models.CharField(
        max_length=10,
        choices=[(unit.value, words) for unit, words in CHARGED_BY_WORDS.items()],
        default=PeriodUnit.WEEK.value,
    )
    period_pence = models.BigIntegerField(null=True, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    hb_eligible = models.BooleanField()
    uc_eligible = models.BooleanField()
    legal_rent = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "side", "element", "from_on"], name="charge_change_line_once"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="charge_change_line_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side}: {self.element} from {self.from_on}"
