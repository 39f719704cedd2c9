from django.db import models
from django.db.models.functions import Now


class CarriedBook(models.Model):
    """
    Up to which day, and up to which entry, a landlord's accounts are carried forward.

    A figure on a later day is what was carried plus the entries since: counted from a later day, or recorded after
    that entry. It is made of the entries and can be thrown away at any time; `check_ledger` proves it equal to them.
    """

    landlord = models.OneToOneField(
        "staff.Landlord", on_delete=models.PROTECT, related_name="carried_book", primary_key=True
    )
    carried_on = models.DateField(help_text="A Sunday: everything effective up to it is in the carried figures …")
    through_entry_id = models.BigIntegerField(help_text="… as far as it had been entered up to this entry.")
    carried_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"carried to {self.carried_on}"


class CarriedForward(models.Model):
    """One account's figures at its landlord's `CarriedBook`: whole pence, plus is owed."""

    account = models.OneToOneField(
        "ledger.RentAccount", on_delete=models.PROTECT, related_name="carried_forward", primary_key=True
    )
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+", db_index=False)
    balance_pence = models.BigIntegerField()
    parts = models.JSONField(
        default=dict, help_text="Its balance by element, and by the pools of ledger.rules.allocation: pence."
    )
    first_on = models.DateField()
    last_payment_on = models.DateField(null=True)
    last_entry_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.balance_pence}p"
