import uuid

from django.db import models
from django.db.models.functions import Now


class ActionTaken(models.Model):
    """
    That somebody did what a step asked for, or what an old system's code says was done: a task, a visit, a text.

    Papers are not here, they stand in `letters`. Policies count several codes as one by their groups. Added, never
    edited.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="actions_taken")
    code = models.CharField(max_length=40)
    on = models.DateField()
    note = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    recorded_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "actions taken"
        constraints = [models.UniqueConstraint(fields=["account", "code", "on"], name="action_taken_once_a_day")]

    def __str__(self) -> str:
        return f"{self.code} on {self.on}"
