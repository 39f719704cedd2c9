import uuid

from django.db import models
from django.db.models.functions import Now


class Budget(models.Model):
    """A household's money in and out as they told it on a day (OPS-E11). A new one is a new row."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="budgets")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="budgets")
    taken_on = models.DateField()
    surplus_weekly_pence = models.BigIntegerField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["account", "taken_on"], name="budget_by_account")]

    def __str__(self) -> str:
        return f"budget of {self.taken_on}"


class BudgetLine(models.Model):
    """One line of money in or out, as told: so much, every so often."""

    budget = models.ForeignKey("arrears.Budget", on_delete=models.PROTECT, related_name="lines")
    what = models.CharField(max_length=20, help_text="A code of arrears.rules.affordability.")
    amount_pence = models.BigIntegerField()
    every = models.CharField(max_length=10, help_text="A PeriodUnit: week, fortnight, four_week, month.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["budget", "what"], name="budget_line_once")]

    def __str__(self) -> str:
        return f"{self.what} {self.amount_pence}p every {self.every}"
