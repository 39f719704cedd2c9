import uuid

from django.db import models
from django.db.models import F, Q

from arrears.rules.promises import PromiseState


class Promise(models.Model):
    """That somebody said they will pay so much by a day. Its state is that of its newest judgement (OPS-E13)."""

    State = PromiseState

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="promises")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="promises")
    contact = models.ForeignKey("arrears.Contact", null=True, on_delete=models.PROTECT, related_name="promises")
    person = models.ForeignKey("tenancies.Person", null=True, on_delete=models.PROTECT, related_name="+")
    amount_pence = models.BigIntegerField()
    made_on = models.DateField()
    due_on = models.DateField()
    tolerance_days = models.PositiveSmallIntegerField(help_text="As in force when it was made.")
    state = models.CharField(
        max_length=9,
        choices=[
            (PromiseState.OPEN.value, "Open"),
            (PromiseState.KEPT.value, "Kept"),
            (PromiseState.MISSED.value, "Missed"),
            (PromiseState.WITHDRAWN.value, "Withdrawn"),
        ],
        default=PromiseState.OPEN.value,
    )
    received_pence = models.BigIntegerField(default=0)
    hold = models.ForeignKey("arrears.Hold", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="promise_above_nought"),
            models.CheckConstraint(condition=Q(due_on__gte=F("made_on")), name="promise_dates_in_order"),
        ]
        indexes = [
            models.Index(fields=["account", "due_on"], name="promise_by_account"),
            models.Index(fields=["landlord", "due_on"], name="promise_by_due_day"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_pence}p by {self.due_on}"


class PromiseJudgement(models.Model):
    """
    What a promise came to as was known one night. Added, never edited: where money came late into the books or was
    returned, the newer one stands beside the older, and the timeline shows both.
    """

    promise = models.ForeignKey("arrears.Promise", on_delete=models.PROTECT, related_name="judgements")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9)
    received_pence = models.BigIntegerField()
    on = models.DateField(help_text="The night.")
    known_until_on = models.DateField(null=True, help_text="To which day payments were loaded.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["promise", "number"], name="promise_judged_once_each")]
        indexes = [models.Index(fields=["promise", "on"], name="judgement_by_promise")]

    def __str__(self) -> str:
        return f"{self.promise}: {self.state} on {self.on}"
