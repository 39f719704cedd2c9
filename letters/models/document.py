import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from tenancies.models.scope import scope_of

if TYPE_CHECKING:
    from staff.models import User


class DocumentQuerySet(models.QuerySet["Document"]):
    def for_user(self, user: "User", *, on: date) -> "DocumentQuerySet":
        """Those this person may see on that day: the one scope (DEC-31)."""
        scope = scope_of(user, on=on)
        seen = Q(landlord__in=scope.landlord_ids)
        seen |= Q(account__tenancy__property__patch__in=scope.patch_ids)
        seen |= Q(account__tenancy__property__scheme__in=scope.scheme_ids)
        return self.filter(seen)


class Document(models.Model):
    """
    One paper to one named person (DEC-21): facts, then approval, then bytes that never change.

    `trigger` says what caused it (arrears episode and step, or the statement's quarter), so the same cause can never
    make a second paper.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        HELD = "held", "Held back"
        APPROVED = "approved", "Approved"
        RENDERED = "rendered", "Ready to print"
        HANDED_OVER = "handed_over", "Handed over"
        SENT = "sent", "Sent"
        UNKNOWN = "unknown", "Not known whether sent"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12)
    language = models.CharField(max_length=5, default="en")
    format = models.CharField(max_length=12, default="standard")
    version = models.PositiveSmallIntegerField(default=1, help_text="Template version (DEC-22).")
    tenancy = models.ForeignKey("tenancies.Tenancy", null=True, on_delete=models.PROTECT, related_name="documents")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="documents")
    person = models.ForeignKey("tenancies.Person", on_delete=models.PROTECT, related_name="documents")
    trigger = models.CharField(max_length=80)
    run_label = models.CharField(max_length=80)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    held_reason = models.CharField(max_length=200, blank=True)
    # Empty when a check of ours held it: that a later run may put right; what a person held, only a person releases.
    held_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    problem = models.TextField(blank=True, help_text="Why it failed and what to do about it.")
    planned_on = models.DateField()
    facts = models.JSONField()
    facts_digest = models.CharField(max_length=64)
    # What was true when it was planned; tested again at hand-over (DEC-20, DEC-21).
    to_pay_pence = models.BigIntegerField(default=0)
    planned_under = models.CharField(max_length=60, blank=True, help_text="Policy and version.")
    postcode = models.CharField(max_length=10, blank=True)
    changed_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    selection = models.ForeignKey("letters.Selection", null=True, on_delete=models.PROTECT, related_name="documents")
    approved_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True, help_text="A rendering worker's claim; a dead one's ends here.")
    claim = models.CharField(max_length=32, blank=True, help_text="Which worker's claim it is.")
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often a worker has begun to render it.")
    file = models.ForeignKey("letters.StoredFile", null=True, on_delete=models.PROTECT, related_name="documents")
    pages = models.PositiveSmallIntegerField(default=0)
    print_batch = models.ForeignKey("letters.PrintBatch", null=True, on_delete=models.PROTECT, related_name="documents")
    sent_on = models.DateField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "person", "kind", "trigger"],
                name="document_once_per_person_kind_and_trigger",
            ),
            models.UniqueConstraint(
                fields=["tenancy", "person", "kind", "trigger"],
                condition=Q(tenancy__isnull=False),
                name="document_once_per_tenancy_person_trigger",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["rendered", "handed_over", "sent"]) | Q(file__isnull=False),
                name="document_rendered_has_bytes",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "held", "cancelled", "failed"]) | Q(approved_by__isnull=False),
                name="document_approved_by_a_person",
            ),
        ]
        indexes = [
            models.Index(fields=["landlord", "run_label", "state"], name="document_by_run"),
            models.Index(fields=["state", "claimed_until"], condition=Q(state="approved"), name="document_to_render"),
            models.Index(fields=["account", "planned_on"], name="document_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person}"


class DocumentStep(models.Model):
    """One move of a document from one state to another: who, when, why. Added, never edited."""

    document = models.ForeignKey("letters.Document", on_delete=models.PROTECT, related_name="steps")
    left = models.CharField(max_length=12, blank=True)
    reached = models.CharField(max_length=12)
    because = models.CharField(max_length=200, blank=True)
    run_label = models.CharField(max_length=80, blank=True, help_text="On the step that planned it: which run did.")
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["run_label"], condition=~Q(run_label=""), name="document_step_by_run"),
        ]

    def __str__(self) -> str:
        return f"{self.left} → {self.reached}"
