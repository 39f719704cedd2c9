import uuid

from django.db import models
from django.db.models import Q


class RowSettlement(models.Model):
    """
    What a person did about a row that came again with other values (DEC-3).

    Keeping ours is done at once; money that moves because of it waits for a second person.
    """

    class How(models.TextChoices):
        KEEP_OURS = "keep_ours", "Ours stands"
        NEW_MONEY = "new_money", "It is other, new money"
        CORRECTION = "correction", "The sender corrected it: theirs replaces ours"

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for a second person"
        DONE = "done", "Done"
        REFUSED = "refused", "Refused"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    problem = models.ForeignKey("feeds.FeedProblem", on_delete=models.PROTECT, related_name="settlements")
    how = models.CharField(max_length=10, choices=How.choices)
    because = models.CharField(max_length=400)
    state = models.CharField(max_length=8, choices=State.choices)
    feed = models.CharField(max_length=20)
    identity = models.CharField(max_length=120, help_text="The row's, as of the one that was applied.")
    fingerprint = models.CharField(max_length=64, help_text="Of the values that came later.")
    asked_on = models.DateField()
    asked_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_because = models.CharField(max_length=400, blank=True)
    # By number: the ledger knows nothing of files.
    posting_id = models.BigIntegerField(null=True)
    reversal_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["problem"], condition=~Q(state="refused"), name="row_settled_or_asked_once"
            ),
        ]
        indexes = [models.Index(fields=["landlord", "feed", "identity"], name="row_settlement_by_identity")]

    def __str__(self) -> str:
        return f"{self.get_how_display()}: {self.identity}"


class PayerClue(models.Model):
    """
    What a row said of whose money it is, where its money went to suspense: for the search of an account (OPS-D23, D28).

    Names stand here as in the feed row, not in the ledger (DEC-2).
    """

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    posting_id = models.BigIntegerField()
    name = models.CharField(max_length=120, blank=True)
    nino_last4 = models.CharField(max_length=4, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    claim_ref = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["landlord", "posting_id"], name="payer_clue_once_per_posting")]

    def __str__(self) -> str:
        return self.name
