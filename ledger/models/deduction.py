import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from ledger.rules.deductions import BENEFIT_WORDS, Benefit
from tenancies.models.scope import scope_of

if TYPE_CHECKING:
    from staff.models import User


class DeductionQuerySet(models.QuerySet["Deduction"]):
    def for_user(self, user: "User", *, on: date) -> "DeductionQuerySet":
        """Those this person may see on that day: the one scope (DEC-31)."""
        return self.filter(scope_of(user, on=on).through_account("account__"))


class Deduction(models.Model):
    """A deduction from a tenant's benefit for rent arrears, asked for or running (TPD; OPS-D25, D26)."""

    class State(models.TextChoices):
        APPLIED = "applied", "Applied for"
        RUNNING = "running", "Running"
        REFUSED = "refused", "Refused"
        STOPPING = "stopping", "Debt cleared: tell DWP to stop"
        ENDED = "ended", "Ended"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="deductions")
    benefit = models.CharField(max_length=4, choices=[(b.value, BENEFIT_WORDS[b]) for b in Benefit])
    state = models.CharField(max_length=8, choices=State.choices, default=State.APPLIED)
    applied_on = models.DateField()
    applied_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    debt_pence = models.BigIntegerField(help_text="The rent arrears on the day of the application.")
    amount_pence = models.BigIntegerField(null=True, help_text="What DWP agreed to deduct each cycle.")
    cycle = models.CharField(max_length=12, blank=True)
    first_due_on = models.DateField(null=True)
    agreed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True, help_text="The last day something is expected.")
    told_dwp_on = models.DateField(null=True)
    told_tenant_on = models.DateField(null=True)
    because = models.CharField(max_length=200, blank=True)

    objects = DeductionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "benefit"],
                condition=Q(state__in=["applied", "running", "stopping"]),
                name="deduction_one_open_per_benefit",
            ),
            models.CheckConstraint(
                condition=~Q(state="running")
                | Q(amount_pence__gt=0, first_due_on__isnull=False, cycle__in=["weekly", "4-weekly", "monthly"]),
                name="deduction_running_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"deduction from {self.benefit}"
