import uuid

from django.db import models
from django.db.models.functions import Now


class Decision(models.Model):
    """
    The one answer for an account on a night, with its reason and the figures it saw (DEC-18). Written when it differs
    from the account's last, and for every account in the weekly run.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="decisions")
    on = models.DateField()
    take = models.PositiveSmallIntegerField(default=1)
    version = models.ForeignKey("arrears.PolicyVersion", on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=30)
    step = models.CharField(max_length=40, blank=True)
    proposes = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=40)
    words = models.CharField(max_length=400)
    figures = models.JSONField(help_text="The facts the decision rested on.")
    rule_ids = models.JSONField(default=list)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "on", "take"], name="decision_once_per_night_and_take")
        ]
        indexes = [models.Index(fields=["landlord", "on", "outcome"], name="decision_by_night")]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.words}"
