import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from tenancies.models.scope import scope_of

if TYPE_CHECKING:
    from staff.models import User


class LetterRun(models.Model):
    """The weekly run of arrears letters (OPS-E4): one a landlord and week, whatever asks for it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        CLOSED = "closed", "Closed"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="letter_runs")
    week_starts_on = models.DateField()
    on = models.DateField(help_text="The night whose positions and decisions it rests on.")
    take = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    made_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    figures = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["landlord", "week_starts_on"], name="letter_run_once_per_week")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """How its documents and print batches name it."""
        return f"letter run {self.on.isoformat()}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def for_user(self, user: "User", *, on: date) -> "ProposalQuerySet":
        """Those this person may see on that day: the one scope (DEC-31)."""
        scope = scope_of(user, on=on)
        seen = Q(run__landlord__in=scope.landlord_ids)
        seen |= Q(account__tenancy__property__patch__in=scope.patch_ids)
        seen |= Q(account__tenancy__property__scheme__in=scope.scheme_ids)
        return self.filter(seen)


class Proposal(models.Model):
    """
    One account's proposed letter in a run, with its reason; its papers (one to each tenant) stand in `letters`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey("arrears.LetterRun", on_delete=models.PROTECT, related_name="proposals")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="proposals")
    decision = models.ForeignKey("arrears.Decision", on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=12)
    approver = models.CharField(max_length=20, help_text="The lowest role that may approve it.")
    held_reason = models.CharField(max_length=200, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "account"], name="proposal_once_per_run_and_account")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.account}"
