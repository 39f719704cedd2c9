import uuid

from django.db import models
from django.db.models import Q

from ledger.rules.adjustments import REASON_WORDS, SORT_WORDS, AdjustmentSort, Reason


class Adjustment(models.Model):
    """
    One manual posting, asked for with a reason (OPS-D33): what is to be posted is frozen here when it is asked.

    Its words stand here and never on the posting, so that retention may blank them (DEC-2).
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for approval"
        POSTED = "posted", "Posted"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="adjustments")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="adjustments")
    sort = models.CharField(max_length=20, choices=[(sort.value, SORT_WORDS[sort]) for sort in AdjustmentSort])
    reason = models.CharField(max_length=20, choices=[(reason.value, REASON_WORDS[reason]) for reason in Reason])
    words = models.CharField(max_length=400, blank=True)
    amount_pence = models.BigIntegerField(help_text="For which authority is needed; never negative.")
    payload = models.JSONField(help_text="The events to post, as they were asked for.")
    reverses = models.ForeignKey("ledger.Posting", null=True, on_delete=models.PROTECT, related_name="+")
    moves = models.ForeignKey(
        "ledger.Posting", null=True, on_delete=models.PROTECT, related_name="moves", help_text="The misposted payment."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_on = models.DateField()
    asked_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True, blank=True)
    posting = models.OneToOneField("ledger.Posting", null=True, on_delete=models.PROTECT, related_name="adjustment")
    batch = models.OneToOneField("ledger.Batch", null=True, on_delete=models.PROTECT, related_name="adjustment")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_pence__gte=0), name="adjustment_not_negative"),
            models.CheckConstraint(
                condition=Q(state="posted", batch__isnull=False) | (~Q(state="posted") & Q(batch__isnull=True)),
                name="adjustment_posted_has_batch",
            ),
        ]
        indexes = [models.Index(fields=["landlord", "state", "asked_on"], name="adjustment_by_state")]

    def __str__(self) -> str:
        return f"{self.sort} of {self.amount_pence}p, {self.state}"


class AdjustmentPart(models.Model):
    """How an adjustment moves one account: both timelines of a transfer find it here."""

    adjustment = models.ForeignKey("ledger.Adjustment", on_delete=models.PROTECT, related_name="parts")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="adjustment_parts")
    net_pence = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["adjustment", "account"], name="adjustment_part_once")]

    def __str__(self) -> str:
        return f"{self.net_pence}p on {self.account}"


class AdjustmentStep(models.Model):
    """What was done with an adjustment, by whom, when and why."""

    class What(models.TextChoices):
        ASKED = "asked", "Asked for"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"
        POSTED = "posted", "Posted"

    adjustment = models.ForeignKey("ledger.Adjustment", on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(max_length=10, choices=What.choices)
    because = models.CharField(max_length=400, blank=True)
    roles = models.CharField(max_length=120, blank=True, help_text="The roles the person held, by which it counted.")
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["adjustment", "what", "by"], name="adjustment_step_once")]

    def __str__(self) -> str:
        return f"{self.what} on {self.on}"
