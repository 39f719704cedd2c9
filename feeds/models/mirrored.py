import uuid

from django.db import models
from django.db.models import Q


class MirrorRow(models.Model):
    """
    One transaction of a housing system as it stands here (DEC-5): a version for each way the row has ever read.

    At most one version of a row is current. One that changed or vanished upstream is undone, and says so.
    """

    class State(models.TextChoices):
        CURRENT = "current", "Posted"
        CHANGED = "changed", "Undone: the row changed"
        VANISHED = "vanished", "Undone: the row vanished"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    ext_id = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    fingerprint = models.CharField(max_length=64)
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="+")
    value_on = models.DateField()
    amount_pence = models.BigIntegerField()
    posting_id = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.CURRENT)
    brought_by = models.ForeignKey("feeds.FeedFile", on_delete=models.PROTECT, related_name="+")
    seen_in = models.ForeignKey("feeds.FeedFile", on_delete=models.PROTECT, related_name="+")
    undone_on = models.DateField(null=True, blank=True)
    looked_at_on = models.DateField(null=True, blank=True, help_text="A person has seen that it was undone.")
    looked_at_by = models.ForeignKey("staff.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "ext_id", "version"], name="mirror_row_version_once"),
            models.UniqueConstraint(
                fields=["landlord", "ext_id"], condition=Q(state="current"), name="mirror_row_current_once"
            ),
        ]
        indexes = [models.Index(fields=["landlord", "state", "value_on"], name="mirror_row_by_day")]

    def __str__(self) -> str:
        return f"{self.ext_id} version {self.version}"


class MirrorDifference(models.Model):
    """
    That an account's balance here is not the housing system's (DEC-5). Its letters are held while this is open;
    nothing is corrected by it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="mirror_differences")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="mirror_differences")
    on = models.DateField()
    ours_pence = models.BigIntegerField()
    theirs_pence = models.BigIntegerField()
    found_in = models.ForeignKey("feeds.FeedFile", on_delete=models.PROTECT, related_name="+")
    stop = models.ForeignKey("letters.Stop", on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    agreed = models.BooleanField(default=False, help_text="Ended because both agree; otherwise by a newer difference.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(ended_on__isnull=True), name="mirror_difference_open_once"
            ),
            models.CheckConstraint(
                condition=~Q(ours_pence=models.F("theirs_pence")), name="mirror_difference_never_nought"
            ),
        ]
        indexes = [models.Index(fields=["landlord", "ended_on"], name="mirror_difference_open")]

    def __str__(self) -> str:
        return f"{self.account}: {self.theirs_pence - self.ours_pence}p on {self.on}"
