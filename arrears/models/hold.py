import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from arrears.rules.holds import RULES
from tenancies.models.scope import scope_of

if TYPE_CHECKING:
    from staff.models import User

REASONS = [(reason.value, rule.words) for reason, rule in RULES.items()]


class HoldQuerySet(models.QuerySet["Hold"]):
    def for_user(self, user: "User", *, on: date) -> "HoldQuerySet":
        """Those this person may see on that day: the one scope (DEC-31)."""
        return self.filter(scope_of(user, on=on).through_account("account__"))

    def in_force(self, on: date) -> "HoldQuerySet":
        """Those that hold on a day."""
        return self.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=on),
            Q(lifted_on__isnull=True) | Q(lifted_on__gt=on),
            from_on__lte=on,
        )


class Hold(models.Model):
    """That nothing is sent for an account until a day, and why (OPS-E5). Its stop stands in `letters` (DEC-20)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="holds")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=20, choices=REASONS)
    comment = models.CharField(max_length=400)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="The last day held.")
    lifted_on = models.DateField(null=True, blank=True)
    lifted_because = models.CharField(max_length=400, blank=True)
    renews = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="renewed_by", help_text="The hold it goes on from."
    )
    renewal = models.PositiveSmallIntegerField(default=0, help_text="How often it has been renewed; nought at first.")
    source = models.CharField(max_length=60, blank=True, help_text="The row that caused it: model label and public id.")
    placed_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    lifted_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="hold_dates_in_order"
            )
        ]
        indexes = [
            models.Index(fields=["account", "from_on"], name="hold_by_account"),
            models.Index(fields=["source"], condition=~Q(source=""), name="hold_by_source"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} from {self.from_on}"


class HoldLimit(models.Model):
    """
    How long a landlord lets a role hold an account for a reason, and how often in one episode, from a day on (OPS-E5).

    The newest row of a reason counts; without one, `arrears.rules.holds.limits_of` does.
    """

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="hold_limits")
    reason = models.CharField(max_length=20, choices=REASONS)
    from_on = models.DateField()
    officer_days = models.PositiveSmallIntegerField(help_text="The longest an officer may place alone.")
    officer_times = models.PositiveSmallIntegerField(help_text="How often an officer may in one arrears episode.")
    manager_days = models.PositiveSmallIntegerField(null=True, help_text="The longest a manager may; empty: any.")
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "reason", "from_on"], name="hold_limit_once_per_start")
        ]

    def __str__(self) -> str:
        return f"{self.reason}: {self.officer_days} days from {self.from_on}"
