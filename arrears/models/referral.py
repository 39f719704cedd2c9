import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from arrears.rules.referrals import (
    BASIS_WORDS,
    CONSENT_WORDS,
    REFERRAL_STATE_WORDS,
    REFERRED_TO_WORDS,
    RESULT_WORDS,
    ReferralState,
)
from tenancies.models.scope import scope_of

if TYPE_CHECKING:
    from staff.models import User


class ReferralQuerySet(models.QuerySet["Referral"]):
    def for_user(self, user: "User", *, on: date) -> "ReferralQuerySet":
        """Those about accounts this person may see on that day: the one scope (DEC-31)."""
        return self.filter(scope_of(user, on=on).through_account("account__"))


class Referral(models.Model):
    """A person referred to support, money advice or Adult Social Care, with consent or the law it rests on (PRA-22)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="referrals")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="referrals")
    person = models.ForeignKey("tenancies.Person", on_delete=models.PROTECT, related_name="referrals")
    to = models.CharField(max_length=20, choices=[(to.value, words) for to, words in REFERRED_TO_WORDS.items()])
    to_whom = models.CharField(max_length=120, help_text="The team or organisation.")
    consent = models.CharField(max_length=10, choices=[(one.value, words) for one, words in CONSENT_WORDS.items()])
    consent_on = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=15, choices=[(one.value, words) for one, words in BASIS_WORDS.items()])
    words = models.CharField(max_length=400, help_text="What was sent: why the person is referred.")
    restricted = models.BooleanField(help_text="A safeguarding referral: few may read its words (LAW section 12 E3).")
    sent_on = models.DateField()
    sent_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    chase_on = models.DateField()
    manager_on = models.DateField()
    state = models.CharField(
        max_length=12,
        choices=[(state.value, words) for state, words in REFERRAL_STATE_WORDS.items()],
        default=ReferralState.SENT.value,
    )
    result = models.CharField(
        max_length=20, choices=[(one.value, words) for one, words in RESULT_WORDS.items()], blank=True
    )
    result_words = models.CharField(max_length=400, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(consent="given", consent_on__isnull=False) | ~Q(consent="given"),
                name="referral_consent_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(consent="given") | Q(to="adult_social_care", basis__in=["adult_at_risk", "child_at_risk"]),
                name="referral_without_consent_is_safeguarding",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(state__in=["answered", "no_answer"]),
                name="referral_closed_with_state",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "sent_on"], name="referral_by_account"),
            models.Index(
                fields=["landlord", "chase_on"], condition=Q(closed_on__isnull=True), name="referral_open_by_chase"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_to_display()} referral of {self.sent_on}"


class ReferralStep(models.Model):
    """One thing that happened to a referral after it was sent. Added, never edited."""

    class What(models.TextChoices):
        CHASE_DUE = "chase_due", "No answer: to be chased"
        CHASED = "chased", "Chased"
        WITH_MANAGER = "with_manager", "No answer: with the manager"
        ANSWERED = "answered", "Answered"
        GONE_ON = "gone_on", "Manager goes on without an answer"

    referral = models.ForeignKey("arrears.Referral", on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(max_length=12, choices=What.choices)
    words = models.CharField(max_length=400, blank=True)
    on = models.DateField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["referral", "on"], name="referral_step_by_referral")]

    def __str__(self) -> str:
        return f"{self.referral}: {self.what}"
