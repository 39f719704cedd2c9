import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from tenancies.models.scope import scope_of

if TYPE_CHECKING:
    from datetime import date

    from staff.models import User


class Shadow(models.Model):
    """
    A policy version that runs beside the live one for some patches, from a day until a day (both included).

    What it would do is kept every night; nothing is proposed or sent by it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="shadows")
    version = models.ForeignKey("arrears.PolicyVersion", on_delete=models.PROTECT, related_name="shadows")
    patches = models.ManyToManyField("tenancies.Patch", related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(help_text="The last day; ended earlier it is the day before.")
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    set_on = models.DateField()
    ended_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    last_night_on = models.DateField(null=True, help_text="The newest night it has answered.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")) | Q(ended_by__isnull=False), name="shadow_dates_in_order"
            )
        ]
        indexes = [models.Index(fields=["landlord", "from_on"], name="shadow_by_landlord")]

    def __str__(self) -> str:
        return f"{self.version} beside the live policy"


class ShadowDecisionQuerySet(models.QuerySet["ShadowDecision"]):
    def for_user(self, user: "User", *, on: "date") -> "ShadowDecisionQuerySet":
        """Those whose accounts this person may see on a day: the one scope (DEC-31)."""
        return self.filter(scope_of(user, on=on).through_account("account__"))


class ShadowDecision(models.Model):
    """One account's answer by the shadow version on a night, kept when it differs from its last."""

    shadow = models.ForeignKey("arrears.Shadow", on_delete=models.PROTECT, related_name="decisions")
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    take = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=30)
    step = models.CharField(max_length=40, blank=True)
    proposes = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=40)
    words = models.CharField(max_length=400)
    recorded_at = models.DateTimeField(db_default=Now())

    objects = ShadowDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shadow", "account", "on", "take"], name="shadow_decision_once_a_take")
        ]

    def __str__(self) -> str:
        return f"{self.account} on {self.on}: {self.outcome}"
