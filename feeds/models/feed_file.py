import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class FeedFile(models.Model):
    """A file that came in: its bytes are kept, its digest known, and it is applied whole or refused whole (DEC-3)."""

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        APPLIED = "applied", "Applied"
        REFUSED = "refused", "Refused"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="feed_files")
    kind = models.CharField(max_length=20)
    format = models.CharField(
        max_length=10, default="canonical", help_text="How its bytes say it (feeds.formats.readers)."
    )
    mapping_version = models.ForeignKey(
        "feeds.MappingVersion", on_delete=models.PROTECT, related_name="files", null=True, blank=True
    )
    name = models.CharField(max_length=200)
    dated_on = models.DateField(null=True, help_text="The date in its name.")
    digest = models.CharField(max_length=64)
    file = models.ForeignKey("letters.StoredFile", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.RECEIVED)
    received_on = models.DateField()
    received_at = models.DateTimeField(db_default=Now())
    received_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    rows_stated = models.PositiveIntegerField(null=True)
    total_stated_pence = models.BigIntegerField(null=True)
    posted_count = models.PositiveIntegerField(default=0)
    posted_pence = models.BigIntegerField(default=0)
    suspense_count = models.PositiveIntegerField(default=0)
    suspense_pence = models.BigIntegerField(default=0)
    # Money that the housing system's own file brings (DEC-5): neither posted nor in suspense.
    left_count = models.PositiveIntegerField(default=0, db_default=0)
    left_pence = models.BigIntegerField(default=0, db_default=0)
    # By number, not by key: a lower-level pointer the ledger knows nothing of.
    batch_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["landlord", "digest"],
                # A file without rows is never a repeat (DEC-3): two empty weeks have the same bytes. Nor is a mirrored
                # one: it tells the whole of the last weeks every night, and a quiet night tells the same (DEC-5).
                condition=Q(state="applied", rows_stated__gt=0) & ~Q(kind="mirrored"),
                name="feed_file_bytes_applied_once",
            )
        ]
        indexes = [models.Index(fields=["landlord", "kind", "dated_on"], name="feed_file_by_kind_and_date")]

    def __str__(self) -> str:
        return self.name


class FeedRow(models.Model):
    """
    One row of an applied file: its source identity within landlord and feed, and its fingerprint (DEC-3).

    Payer names stand here, not in the ledger, so that retention may erase them (DEC-2).
    """

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    feed_file = models.ForeignKey("feeds.FeedFile", on_delete=models.PROTECT, related_name="rows")
    feed = models.CharField(max_length=20)
    line = models.PositiveIntegerField()
    identity = models.CharField(max_length=120, help_text="Its digest where it is longer.")
    fingerprint = models.CharField(max_length=64)
    payer_name = models.CharField(max_length=120, blank=True)
    posting_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["landlord", "feed", "identity"], name="feed_row_identity_once")]
        indexes = [
            models.Index(fields=["posting_id"], condition=Q(posting_id__isnull=False), name="feed_row_by_posting"),
            models.Index(fields=["landlord", "payer_name"], condition=Q(payer_name__gt=""), name="feed_row_by_payer"),
        ]

    def __str__(self) -> str:
        return f"{self.feed} {self.identity}"


class FeedProblem(models.Model):
    """What was wrong with a file: where, what, what to do. A row that differs from a known one is a person's task."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    feed_file = models.ForeignKey("feeds.FeedFile", on_delete=models.PROTECT, related_name="problems")
    line = models.PositiveIntegerField(default=0)
    column = models.PositiveIntegerField(default=0)
    field = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=40)
    message = models.CharField(max_length=300)
    cure = models.CharField(max_length=300, blank=True)
    needs_person = models.BooleanField(default=False)
    settled_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.feed_file}:{self.line}:{self.column}: {self.message}"
