from django.db import models
from django.db.models import Q


class ProtectedDebt(models.Model):
    """
    What one account owed of one element when the law began to protect it, in pence (LAW section 6, PRA-11).

    Added when a Breathing Space or an insolvency is recorded, and never edited. What falls due later is not in it.
    """

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    space = models.ForeignKey(
        "arrears.BreathingSpace", null=True, on_delete=models.PROTECT, related_name="protected_debts"
    )
    insolvency = models.ForeignKey(
        "arrears.Insolvency", null=True, on_delete=models.PROTECT, related_name="protected_debts"
    )
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="protected_debts")
    element = models.CharField(max_length=12, blank=True, help_text="Empty: a balance brought forward, not split.")
    amount_pence = models.BigIntegerField(help_text="Owed is plus; paid in advance stands as minus, in no element.")
    as_at_on = models.DateField(help_text="The last day that counts: the one before the protection began.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "account", "element"], condition=Q(space__isnull=False), name="protected_debt_of_space"
            ),
            models.UniqueConstraint(
                fields=["insolvency", "account", "element"],
                condition=Q(insolvency__isnull=False),
                name="protected_debt_of_insolvency",
            ),
            models.CheckConstraint(
                condition=Q(space__isnull=True) ^ Q(insolvency__isnull=True), name="protected_debt_by_one_law"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.element or 'rent'} {self.amount_pence}p"
