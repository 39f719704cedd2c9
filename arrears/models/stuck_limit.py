from django.db import models


class StuckLimit(models.Model):
    """From a day on, when a landlord calls a case stuck (arrears.rules.stuck.StuckLimits). A change is a new row."""

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="stuck_limits")
    from_on = models.DateField()
    rising_weeks = models.PositiveSmallIntegerField(help_text="Weeks that debt may rise without a step.")
    holds = models.PositiveSmallIntegerField(help_text="Holds for one reason in a year from which on it is too often.")
    waiting_weeks = models.PositiveSmallIntegerField(help_text="Weeks that an answer may wait for somebody.")
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["landlord", "from_on"], name="stuck_limit_once_per_start")]

    def __str__(self) -> str:
        return f"stuck after {self.rising_weeks} weeks, from {self.from_on}"
