import uuid

from django.db import models

from ledger.rules.occupations import DECISION_WORDS, REASON_WORDS, STATE_WORDS


class Occupation(models.Model):
    """That somebody without a tenancy lives in a home and is charged for use and occupation (OPS-A11)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="occupations")
    account = models.OneToOneField("ledger.RentAccount", on_delete=models.PROTECT, related_name="occupation")
    reason = models.CharField(max_length=20, choices=[(r.value, words) for r, words in REASON_WORDS.items()])
    state = models.CharField(max_length=10, choices=[(s.value, words) for s, words in STATE_WORDS.items()])
    opened_on = models.DateField()
    next_review_on = models.DateField(null=True, blank=True, help_text="Empty once it is closed.")
    decision = models.CharField(
        max_length=12, blank=True, choices=[(d.value, words) for d, words in DECISION_WORDS.items()]
    )
    closed_on = models.DateField(null=True, blank=True, help_text="The last day of occupation.")

    class Meta:
        indexes = [models.Index(fields=["landlord", "next_review_on"], name="occupation_by_review")]

    def __str__(self) -> str:
        return f"occupation on {self.account}"


class OccupationStep(models.Model):
    """One step or review of an occupation: added, never edited."""

    occupation = models.ForeignKey("ledger.Occupation", on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=[(s.value, words) for s, words in STATE_WORDS.items()])
    on = models.DateField()
    note = models.CharField(max_length=400)
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.state} on {self.on}"
