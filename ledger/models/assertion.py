import uuid

from django.db import models
from django.db.models import F, Q

from ledger.models.posting import AppendOnly


class BalanceAssertion(AppendOnly):
    """
    What finance says a figure of a rent group is, for a period or a day: it must be so to the penny.

    A newer assertion of the same figure takes the place of an older one; both stay.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="balance_assertions")
    rent_group = models.ForeignKey("ledger.RentGroup", on_delete=models.PROTECT, related_name="balance_assertions")
    said_of = models.CharField(max_length=12, help_text="The period or day as finance wrote it.")
    from_on = models.DateField()
    until_on = models.DateField()
    figure = models.CharField(max_length=12)
    amount_pence = models.BigIntegerField()
    asserted_on = models.DateField()
    source = models.CharField(max_length=120, help_text="The file and line it came from.")
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["landlord", "rent_group", "said_of", "figure", "source"], name="assertion_once_per_source"
            ),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="assertion_days_in_order"),
        ]
        indexes = [models.Index(fields=["landlord", "until_on"], name="assertion_by_day")]

    def __str__(self) -> str:
        return f"{self.figure} of {self.said_of}"


class AssertionResult(AppendOnly):
    """What an assertion was compared with on a day. Added when it is first compared, and when the answer changes."""

    assertion = models.ForeignKey("ledger.BalanceAssertion", on_delete=models.PROTECT, related_name="results")
    on = models.DateField()
    found_pence = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["assertion", "on"], name="assertion_result_by_day")]

    def __str__(self) -> str:
        return f"{self.assertion}: {self.found_pence}p on {self.on}"
