from django.db import models


class WeekEnd(models.Model):
    """
    How one account's arrears ran up to a Sunday: its episode (PRA-4), and whether they fall or stand still (PRA-2).

    Kept only while something is owed or an episode runs; no row means that neither was so.
    """

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="week_ends")
    week_ends_on = models.DateField()
    real_pence = models.BigIntegerField(help_text="Arrears after expected benefit at the end of that Sunday.")
    owed_pence = models.BigIntegerField(help_text="The same less a payer calendar's allowance: what counts as owed.")
    episode_started_on = models.DateField(null=True)
    clear_week_ends = models.PositiveSmallIntegerField(default=0)
    reducing = models.BooleanField(default=False)
    weeks_reducing = models.PositiveSmallIntegerField(default=0)
    weeks_static = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "week_ends_on"], name="week_end_once_per_account")]
        indexes = [models.Index(fields=["landlord", "week_ends_on"], name="week_end_by_landlord")]

    def __str__(self) -> str:
        return f"{self.account} at {self.week_ends_on}: {self.real_pence}p"
