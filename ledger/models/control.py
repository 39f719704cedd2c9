import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ledger.models.posting import AppendOnly


class ReconcilingItem(models.Model):
    """A difference between finance's books and ours that a person has named: what it is, and how much (OPS-L2)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    period = models.ForeignKey("ledger.AccountingPeriod", on_delete=models.PROTECT, related_name="reconciling_items")
    figure = models.CharField(max_length=12)
    amount_pence = models.BigIntegerField(help_text="Finance's figure less ours.")
    words = models.CharField(max_length=200)
    named_on = models.DateField()
    named_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    cleared_on = models.DateField(null=True, blank=True)
    cleared_by = models.ForeignKey("staff.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount_pence=0), name="reconciling_item_never_nought")]

    def __str__(self) -> str:
        return f"{self.words}: {self.amount_pence}p"


class LedgerCheck(AppendOnly):
    """One night's proof of a landlord's ledger: the explained share and how many promises did not hold."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="ledger_checks")
    on = models.DateField()
    take = models.PositiveSmallIntegerField(default=1)
    explained_pence = models.BigIntegerField()
    all_pence = models.BigIntegerField()
    finding_count = models.PositiveIntegerField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["landlord", "on", "take"], name="ledger_check_once_per_take")]

    def __str__(self) -> str:
        return f"check of {self.on}"


class LedgerFinding(AppendOnly):
    """One promise that did not hold, and where."""

    check_run = models.ForeignKey("ledger.LedgerCheck", on_delete=models.PROTECT, related_name="findings")
    promise = models.CharField(max_length=120)
    where = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.promise}: {self.where}"
