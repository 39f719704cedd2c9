import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ledger.rules.managed_payments import OPEN_STATES, STATE_WORDS, ManagedState
from tenancies.models.scope import scope_of

if TYPE_CHECKING:
    from staff.models import User


class BenefitAwardQuerySet(models.QuerySet["BenefitAward"]):
    def for_user(self, user: "User", *, on: date) -> "BenefitAwardQuerySet":
        """Those this person may see on that day: the one scope (DEC-31)."""
        return self.filter(scope_of(user, on=on).through_account("account__"))


class BenefitAward(models.Model):
    """
    What benefit an account's household claims or gets: what we expect, and until when (OPS-D15, D24).

    HB and UC_MP come to us; UC is paid to the tenant, DHP tops up for a while. Only what a payment row stands under is
    expected income, so a claim that nobody has verified and a managed payment not granted yet count for nothing.
    """

    class Kind(models.TextChoices):
        HB = "HB", "Housing Benefit"
        UC_MP = "UC_MP", "Universal Credit managed payment"
        UC = "UC", "Universal Credit paid to the tenant"
        DHP = "DHP", "Discretionary Housing Payment"

    class Status(models.TextChoices):
        CLAIMED = "claimed", "Claimed"
        PENDING = "pending", "Evidence in, waiting for a decision"
        IN_PAYMENT = "in_payment", "In payment"
        SUSPENDED = "suspended", "Suspended"
        ENDED = "ended", "Ended"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="benefit_awards")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    claim_ref = models.CharField(max_length=30, blank=True)
    authority = models.CharField(max_length=120, blank=True, help_text="Who pays, as its schedules name it.")
    cycle = models.CharField(max_length=12)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.IN_PAYMENT)
    status_on = models.DateField(null=True, help_text="Since when it stands so.")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True, help_text="The last day the claim is open.")
    claimed_on = models.DateField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True, help_text="The rent was verified, or the evidence was in.")
    review_on = models.DateField(null=True, blank=True)
    rate_pence = models.BigIntegerField(null=True, help_text="As told by people. HB, DHP: a week; UC: a month.")
    ap_starts_day = models.PositiveSmallIntegerField(null=True, help_text="Day of the month an assessment starts.")
    under_occupation_pence = models.BigIntegerField(default=0, help_text="Kept back a week for spare bedrooms.")
    cap_pence = models.BigIntegerField(default=0, help_text="Kept back a week by the benefit cap.")

    objects = BenefitAwardQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "kind", "claim_ref"], name="benefit_award_once")]
        indexes = [models.Index(fields=["landlord", "status", "kind"], name="benefit_award_by_status")]

    def __str__(self) -> str:
        return f"{self.kind} {self.claim_ref}"


class AwardStep(models.Model):
    """What became of an award or claim, when, by whom and why. Added, never edited."""

    class What(models.TextChoices):
        CLAIMED = "claimed", "Claimed"
        VERIFIED = "verified", "Rent verified"
        IN_PAYMENT = "in_payment", "In payment"
        SUSPENDED = "suspended", "Suspended"
        RESUMED = "resumed", "In payment again"
        ENDED = "ended", "Ended"
        REVIEW = "review", "Review date set"
        SHORTFALL = "shortfall", "Shortfall noted"

    award = models.ForeignKey("ledger.BenefitAward", on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(max_length=10, choices=What.choices)
    on = models.DateField()
    because = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["award", "on"], name="award_step_by_day")]

    def __str__(self) -> str:
        return f"{self.what} on {self.on}"


class BenefitPayment(models.Model):
    """
    What one schedule line said of an award: the rate, and the last day paid for. Added, never edited, so that
    expected income can be worked out for any past day (DEC-6).
    """

    award = models.ForeignKey("ledger.BenefitAward", on_delete=models.PROTECT, related_name="payments")
    paid_on = models.DateField()
    covers_from = models.DateField(null=True)
    covers_until = models.DateField()
    rate_pence = models.BigIntegerField(help_text="HB: a week; Universal Credit: a month.")
    posting = models.OneToOneField(
        "ledger.Posting", null=True, on_delete=models.PROTECT, related_name="benefit_payment"
    )
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["award", "paid_on"], name="benefit_payment_by_day")]

    def __str__(self) -> str:
        return f"{self.award} to {self.covers_until}"


class ManagedPaymentQuerySet(models.QuerySet["ManagedPayment"]):
    def for_user(self, user: "User", *, on: date) -> "ManagedPaymentQuerySet":
        """Those this person may see on that day: the one scope (DEC-31)."""
        return self.filter(scope_of(user, on=on).through_account("account__"))


class ManagedPayment(models.Model):
    """
    That Universal Credit's housing costs are to be paid straight to us (APA, MPTL; PRA-19), each state with its day.

    The tenant is told before DWP is asked; nothing of it is expected income before it is granted.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="managed_payments")
    award = models.ForeignKey(
        "ledger.BenefitAward", null=True, on_delete=models.PROTECT, related_name="managed_payments"
    )
    state = models.CharField(max_length=10, choices=[(s.value, STATE_WORDS[s]) for s in ManagedState])
    why = models.CharField(max_length=200, help_text="Why we ask: two months owed, risk of harm …")
    opened_on = models.DateField()
    opened_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    told_on = models.DateField(null=True, help_text="The tenant was told, before we asked.")
    told_how = models.CharField(max_length=80, blank=True)
    requested_on = models.DateField(null=True)
    asked_on = models.DateField(null=True, help_text="DWP began to ask the tenant.")
    answered_on = models.DateField(null=True, help_text="Granted or refused.")
    answer = models.CharField(max_length=200, blank=True)
    monthly_pence = models.BigIntegerField(null=True, help_text="Housing costs of a month, as granted.")
    paid_on = models.DateField(null=True, help_text="The first payment came.")
    ended_on = models.DateField(null=True)

    objects = ManagedPaymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(state__in=sorted(state.value for state in OPEN_STATES)),
                name="managed_payment_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"managed payment {self.state}"


class BenefitSetting(models.Model):
    """A landlord's own limits for expected benefit and for overpayments, from a day on (DEC-6, OPS-D19)."""

    class DebtTo(models.TextChoices):
        HBO = "hbo", "A Housing Benefit overpayment account"
        RENT = "rent", "The rent account"

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="benefit_settings")
    from_on = models.DateField()
    limit_days = models.PositiveSmallIntegerField(help_text="How long past the last day paid for an award counts.")
    late_days = models.PositiveSmallIntegerField(help_text="How long after its day a payment is called missing.")
    overpayment_to = models.CharField(max_length=4, choices=DebtTo.choices, default=DebtTo.HBO)
    signed_off_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "from_on"], name="benefit_setting_once_per_start"),
            models.CheckConstraint(
                condition=Q(overpayment_to="hbo") | Q(signed_off_by__isnull=False),
                name="benefit_setting_rent_debt_signed_off",
            ),
        ]

    def __str__(self) -> str:
        return f"benefit settings from {self.from_on}"
