import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from arrears.rules.exceptions import WORDS
from tenancies.models.scope import scope_of

if TYPE_CHECKING:
    from staff.models import User


class ExceptionReview(models.Model):
    """One patch's list of exceptions for one week, made on the review day (OPS-E6)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="exception_reviews")
    patch = models.ForeignKey("tenancies.Patch", on_delete=models.PROTECT, related_name="exception_reviews")
    week_starts_on = models.DateField()
    made_on = models.DateField()
    officer = models.ForeignKey(
        "staff.User", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who owned the patch that day."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patch", "week_starts_on"], name="exception_review_once_per_week")
        ]

    def __str__(self) -> str:
        return f"{self.patch}, week of {self.week_starts_on}"


class ExceptionItemQuerySet(models.QuerySet["ExceptionItem"]):
    def for_user(self, user: "User", *, on: date) -> "ExceptionItemQuerySet":
        """Those this person may see on that day: the one scope (DEC-31)."""
        return self.filter(scope_of(user, on=on).through_account("account__"))


class ExceptionItem(models.Model):
    """One account in a week's review: actioned or deferred with a reason, or rolled on to the next week (PRA-8)."""

    class State(models.TextChoices):
        OPEN = "open", "To do"
        ACTIONED = "actioned", "Actioned"
        DEFERRED = "deferred", "Deferred"
        ROLLED = "rolled", "Not done; rolled on"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey("arrears.ExceptionReview", on_delete=models.PROTECT, related_name="items")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="exception_items")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    times_rolled = models.PositiveSmallIntegerField(default=0, help_text="How many weeks it has been left undone.")
    balance_pence = models.BigIntegerField(help_text="As at the night the list was made from.")
    because = models.CharField(max_length=400, blank=True)
    deferred_until_on = models.DateField(null=True)
    settled_on = models.DateField(null=True)
    settled_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects = ExceptionItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "account"], name="exception_item_once_per_review"),
            models.CheckConstraint(
                condition=~Q(state__in=["actioned", "deferred"]) | (~Q(because="") & Q(settled_by__isnull=False)),
                name="exception_item_settled_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="deferred") | Q(deferred_until_on__isnull=False),
                name="exception_item_deferred_until_a_day",
            ),
        ]
        indexes = [models.Index(fields=["account", "state"], name="exception_item_by_account")]

    def __str__(self) -> str:
        return f"{self.account}: {self.get_state_display()}"


class ExceptionReason(models.Model):
    """One of the reasons why an account is in a week's review."""

    item = models.ForeignKey("arrears.ExceptionItem", on_delete=models.PROTECT, related_name="reasons")
    why = models.CharField(max_length=16, choices=[(why.value, words) for why, words in WORDS.items()])
    detail = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "why"], name="exception_reason_once")]
        indexes = [models.Index(fields=["why"], name="exception_reason_by_why")]

    def __str__(self) -> str:
        return self.get_why_display()
