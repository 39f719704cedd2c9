import uuid

from django.db import models


class BankAccount(models.Model):
    """
    A bank account of a landlord's whose statements come in, and what of its money also comes in by another feed.

    `account` is as the statements name it (sort code and number, or IBAN); screens show it masked.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="bank_accounts")
    account = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    set_up_on = models.DateField()
    set_up_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["landlord", "account"], name="bank_account_once")]

    def __str__(self) -> str:
        return self.name


class LumpRule(models.Model):
    """
    Which lines of a bank account are the money of a feed, paid over in one sum: known by type, by how the reference
    begins, or by both. Their tenants are credited by the feed's own file, never from the bank (OPS-D1).
    """

    bank_account = models.ForeignKey("feeds.BankAccount", on_delete=models.PROTECT, related_name="lump_rules")
    feed = models.CharField(max_length=20)
    line_type = models.CharField(max_length=20, blank=True, help_text="Any type if empty.")
    reference_starts = models.CharField(max_length=60, blank=True, help_text="Any reference if empty; capitals equal.")
    made_on = models.DateField()
    made_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bank_account", "feed", "line_type", "reference_starts"],
                condition=models.Q(ended_on__isnull=True),
                name="lump_rule_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.line_type} {self.reference_starts}: {self.feed}"
