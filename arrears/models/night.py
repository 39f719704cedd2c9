from django.db import models
from django.db.models.functions import Now


class Night(models.Model):
    """
    What the decisions of one night rested on: the version in force, and how far the payments we had reached (DEC-15).

    A night taken again after a late file is a row of a later take; readers use the last.
    """

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="nights")
    on = models.DateField()
    take = models.PositiveSmallIntegerField(default=1)
    version = models.ForeignKey("arrears.PolicyVersion", on_delete=models.PROTECT, related_name="+")
    payments_until_on = models.DateField(null=True, help_text="The date of the newest payments file there was.")
    payments_in = models.BooleanField()
    weekly = models.BooleanField(help_text="Whether every account's decision was written, not only changed ones.")
    accounts = models.PositiveIntegerField()
    written = models.PositiveIntegerField()
    by_outcome = models.JSONField(default=dict)
    policies = models.JSONField(
        default=dict, help_text="Every version and assignment in force that night, so that it can be worked out again."
    )
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["landlord", "on", "take"], name="night_once_per_take")]

    def __str__(self) -> str:
        return f"night of {self.on}"
