from django.db import models
from django.db.models.functions import Now


class Position(models.Model):
    """
    Where one account stands on one night, in whole pence (DEC-15). A night taken again adds rows of a later take;
    readers use the last take. `last_entry_id` says what we knew.
    """

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="positions")
    on = models.DateField()
    take = models.PositiveSmallIntegerField(default=1)
    former = models.BooleanField()
    balance_pence = models.BigIntegerField()
    legal_rent_pence = models.BigIntegerField(help_text="Unpaid rent reserved under the tenancy; never more than owed.")
    technical_pence = models.BigIntegerField(help_text="Benefit accrued and not yet paid (OPS-E12).")
    real_pence = models.BigIntegerField(help_text="Arrears after expected benefit.")
    ladder_amount_pence = models.BigIntegerField(help_text="Real arrears less the current week's grace (OPS-E3).")
    weeks_hundredths = models.IntegerField(null=True, help_text="Ladder amount in hundredths of a week's charge.")
    gross_weekly_pence = models.BigIntegerField()
    benefit_weekly_pence = models.BigIntegerField()
    paid_this_week_pence = models.BigIntegerField()
    week_charged = models.BooleanField()
    benefit_missing = models.BooleanField(help_text="An expected benefit payment has not come (DEC-6).")
    owed_since = models.DateField(null=True)
    last_payment_on = models.DateField(null=True)
    last_entry_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "on", "take"], name="position_once_per_night_and_take")
        ]
        indexes = [models.Index(fields=["landlord", "on"], name="position_by_night")]

    def __str__(self) -> str:
        return f"{self.account} on {self.on}: {self.balance_pence}p"
