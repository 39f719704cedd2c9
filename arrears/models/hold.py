import uuid

from django.db import models
from django.db.models import F, Q

from arrears.rules.holds import RULES


class Hold(models.Model):
    """That nothing is sent for an account until a day, and why (OPS-E5). Its stop stands in `letters` (DEC-20)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="holds")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=20, choices=[(r.value, rule.words) for r, rule in RULES.items()])
    comment = models.CharField(max_length=400)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="The last day held.")
    lifted_on = models.DateField(null=True, blank=True)
    placed_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    lifted_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="hold_dates_in_order"
            )
        ]
        indexes = [models.Index(fields=["account", "from_on"], name="hold_by_account")]

    def __str__(self) -> str:
        return f"{self.reason} from {self.from_on}"
