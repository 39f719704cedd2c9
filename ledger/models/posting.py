import uuid
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ledger.rules.entry_kinds import MEANING, SIGN_MINUS, SIGN_PLUS, EntryKind
from staff.refusals import Refused


class LedgerNeverChanges(Refused):
    """Somebody tried to change or remove what is posted."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """The first of the four locks: a developer's update or delete is refused before it reaches the database."""

    def update(self, **_values: Any) -> NoReturn:
        raise LedgerNeverChanges("What is posted is never changed. Post a reversal.")

    def delete(self) -> NoReturn:
        raise LedgerNeverChanges("What is posted is never removed. Post a reversal.")

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise LedgerNeverChanges("What is posted is never changed. Post a reversal.")


class AppendOnly(models.Model):
    """A row that is added once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise LedgerNeverChanges("What is posted is never changed. Post a reversal.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise LedgerNeverChanges("What is posted is never removed. Post a reversal.")


class Batch(AppendOnly):
    """One file or one run, with the line count and control total it states (DEC-1)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="batches")
    source = models.CharField(max_length=30, help_text="The feed or run: payments, weekly debit, take-on …")
    reference = models.CharField(max_length=120, help_text="The file's digest, or what the run was for.")
    line_count = models.PositiveIntegerField()
    total_pence = models.BigIntegerField()
    recorded_on = models.DateField(help_text="The business day, handed in.")
    recorded_at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "batches"
        constraints = [
            models.UniqueConstraint(fields=["landlord", "source", "reference"], name="batch_once_per_source"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.reference}"


class Seal(AppendOnly):
    """
    That a batch is complete. Its trigger compares the stated count and total with what was entered, and from then on
    no entry can join the batch: one mechanism on both databases (ADR 0004).
    """

    batch = models.OneToOneField("ledger.Batch", on_delete=models.PROTECT, related_name="seal", primary_key=True)
    sealed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"seal of {self.batch}"


class Posting(AppendOnly):
    """
    One event: a payment, one account's charge for one rent week, an adjustment. The unit of source identity (DEC-3)
    and of reversal (DEC-1). No person's name stands here (DEC-2).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="postings", db_index=False)
    batch = models.ForeignKey("ledger.Batch", on_delete=models.PROTECT, related_name="postings")
    source = models.CharField(max_length=30)
    reference = models.CharField(max_length=120)
    narrative = models.CharField(max_length=160, blank=True)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    recorded_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    accounted_on = models.DateField(
        help_text="The day finance counts it: the effective day unless that period is closed."
    )
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "source", "reference"], name="posting_once_per_source"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.reference}"


class Entry(AppendOnly):
    """One account, kind, element and amount of a posting: whole pence, never nought, plus is owed (DEC-1)."""

    # Without indexes of their own: the account's stands in the index below, and a landlord is most of the table.
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey("ledger.Batch", on_delete=models.PROTECT, related_name="entries")
    posting = models.ForeignKey("ledger.Posting", on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="entries", db_index=False)
    kind = models.CharField(max_length=12, choices=[(kind.value, MEANING[kind].words) for kind in EntryKind])
    element = models.CharField(max_length=12, blank=True)
    amount_pence = models.BigIntegerField()
    effective_on = models.DateField()
    rent_year = models.PositiveSmallIntegerField()
    rent_week = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.CheckConstraint(condition=~Q(amount_pence=0), name="entry_never_nought"),
            models.CheckConstraint(condition=Q(amount_pence__gt=0) | ~Q(kind__in=SIGN_PLUS), name="entry_kind_owes"),
            models.CheckConstraint(condition=Q(amount_pence__lt=0) | ~Q(kind__in=SIGN_MINUS), name="entry_kind_pays"),
        ]
        indexes = [
            models.Index(
                fields=["account", "effective_on"],
                include=["kind", "amount_pence"],
                name="entry_by_account_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_pence}p on {self.effective_on}"


__all__ = ["AppendOnly", "Batch", "Entry", "LedgerNeverChanges", "Posting", "Seal"]
