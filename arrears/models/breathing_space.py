import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from tenancies.models.scope import scope_of

if TYPE_CHECKING:
    from staff.models import User


class BreathingSpaceQuerySet(models.QuerySet["BreathingSpace"]):
    def for_user(self, user: "User", *, on: date) -> "BreathingSpaceQuerySet":
        """Those with an account this person may see on that day: the one scope (DEC-31)."""
        scope = scope_of(user, on=on)
        seen = scope.through_account("person__account_parties__account__")
        return self.filter(Q(landlord__in=scope.landlord_ids) | seen).distinct()


class BreathingSpace(models.Model):
    """
    A debt respite moratorium as notified (SI 2020/1311, LAW section 6): per debtor, over every account they are
    liable on and everybody jointly liable. Which kind it is, is shown only to those with that right (PRA-10).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="breathing_spaces")
    person = models.ForeignKey("tenancies.Person", on_delete=models.PROTECT, related_name="breathing_spaces")
    reference = models.CharField(max_length=40, blank=True)
    mental_health = models.BooleanField(default=False)
    starts_on = models.DateField()
    notified_on = models.DateField()
    notified_at = models.DateTimeField(null=True, blank=True, help_text="The instant the notification reached us.")
    treatment_ended_on = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True, help_text="The first day on which it protects no longer.")
    cancelled_because = models.CharField(max_length=200, blank=True)
    adviser = models.CharField(max_length=120, blank=True, help_text="The debt adviser, or who is nominated to talk.")
    adviser_contact = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True, help_text="Sensitive: read only by those with that right, and each is logged.")
    second_confirmed = models.BooleanField(
        default=False, help_text="Somebody checked that a second within twelve months stands on the register."
    )
    followed_on = models.DateField(null=True, help_text="The day on which the case was taken up again after its end.")
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    objects = BreathingSpaceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "starts_on"], name="breathing_space_once_per_start")]

    def __str__(self) -> str:
        return f"Breathing Space from {self.starts_on}"


class BreathingSpaceStep(models.Model):
    """What we or the adviser did during a Breathing Space, with its day: reviews asked and answered, who was told."""

    class What(models.TextChoices):
        REVIEW_ASKED = "review_asked", "We asked the adviser for a review"
        REVIEW_ANSWERED = "review_answered", "The adviser answered our request"
        COURT_ASKED = "court_asked", "We applied to the court"
        MIDWAY_PUT = "midway_put", "We told the adviser of rent not paid, for the midway review"
        MIDWAY_ANSWERED = "midway_answered", "The adviser told us the midway review"
        MORE_DEBTS = "more_debts", "We told the adviser of more debts"
        DWP_TOLD = "dwp_told", "We told DWP to stop deductions"
        AGENTS_TOLD = "agents_told", "We told our agents and solicitors"
        COURT_TOLD = "court_told", "We told the court"
        CONTACT_MADE = "contact_made", "A new contact was made after it"

    space = models.ForeignKey("arrears.BreathingSpace", on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(max_length=16, choices=What.choices)
    words = models.CharField(max_length=400, blank=True)
    on = models.DateField(help_text="The day it happened.")
    recorded_on = models.DateField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.get_what_display()} on {self.on}"
