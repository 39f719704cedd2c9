import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Arrangement(models.Model):
    """What a tenant agreed to pay on top of the rent (OPS-E8). Letters call it a repayment plan."""

    class Kind(models.TextChoices):
        INFORMAL = "informal", "Instalments"
        LUMP = "lump", "A lump sum first, then instalments"
        ONE_OFF = "one_off", "All of it by one day"
        COURT = "court", "Terms of a court order"

    class Ended(models.TextChoices):
        COMPLETED = "completed", "Completed"
        BY_AGREEMENT = "agreement", "Ended by agreement"
        BROKEN = "broken", "Ended because it was broken"
        SUPERSEDED = "superseded", "Replaced by a new one"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="arrangements")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="arrangements")
    arrangement_ref = models.CharField(max_length=30)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    starts_on = models.DateField(help_text="The day of the first instalment.")
    start_balance_pence = models.BigIntegerField()
    start_timing_pence = models.BigIntegerField(
        default=0, help_text="How much of it was only timing: expected benefit, and rent not due yet (OPS-E10, OPS-L4)."
    )
    start_paid_pence = models.BigIntegerField(
        default=0,
        help_text="What of that week's rent had been paid when it was agreed; the plan does not clear it again.",
    )
    lump_sum_pence = models.BigIntegerField(default=0)
    lump_on = models.DateField(null=True, blank=True)
    instalment_pence = models.BigIntegerField()
    frequency = models.CharField(max_length=12)
    tolerance_days = models.PositiveSmallIntegerField(default=5)
    order_ends_on = models.DateField(null=True, blank=True)
    budget = models.ForeignKey(
        "arrears.Budget", on_delete=models.PROTECT, null=True, blank=True, related_name="arrangements"
    )
    agreed_on = models.DateField()
    agreed_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    ended_how = models.CharField(max_length=10, choices=Ended.choices, blank=True)
    ended_because = models.CharField(max_length=200, blank=True)
    ended_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "arrangement_ref"], name="arrangement_ref_once_per_landlord"),
            models.UniqueConstraint(
                fields=["account"], condition=Q(ended_on__isnull=True), name="arrangement_one_in_force"
            ),
            models.CheckConstraint(condition=Q(instalment_pence__gte=0), name="arrangement_instalment_not_negative"),
        ]
        indexes = [models.Index(fields=["account", "starts_on"], name="arrangement_by_account")]

    def __str__(self) -> str:
        return self.arrangement_ref


class ArrangementState(models.Model):
    """How an arrangement stood when that changed: expected, actual and the shortfall (OPS-E9). Added, never edited."""

    arrangement = models.ForeignKey("arrears.Arrangement", on_delete=models.PROTECT, related_name="states")
    on = models.DateField()
    take = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10)
    state_own_calendar = models.CharField(max_length=10)
    instalments_due = models.PositiveIntegerField()
    expected_pence = models.BigIntegerField()
    balance_pence = models.BigIntegerField()
    shortfall_pence = models.BigIntegerField()
    own_expected_pence = models.BigIntegerField(default=0)
    own_balance_pence = models.BigIntegerField(default=0)
    own_shortfall_pence = models.BigIntegerField(default=0)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["arrangement", "on", "take"], name="arrangement_state_once")]

    def __str__(self) -> str:
        return f"{self.arrangement} {self.state} on {self.on}"


class ArrangementCorrection(models.Model):
    """
    That an arrangement stood otherwise on a day than was recorded, because money came to light later: a payment
    posted with an earlier day, one that was returned, one moved away. Both truths stay. Added, never edited.
    """

    arrangement = models.ForeignKey("arrears.Arrangement", on_delete=models.PROTECT, related_name="corrections")
    noticed_on = models.DateField()
    take = models.PositiveSmallIntegerField(default=1)
    about_on = models.DateField()
    state_was = models.CharField(max_length=10)
    own_was = models.CharField(max_length=10)
    state_is = models.CharField(max_length=10)
    own_is = models.CharField(max_length=10)
    expected_pence = models.BigIntegerField()
    balance_was_pence = models.BigIntegerField()
    balance_is_pence = models.BigIntegerField()
    own_balance_is_pence = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "about_on", "noticed_on", "take"], name="arrangement_correction_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.arrangement} on {self.about_on}: {self.state_was}, in truth {self.state_is}"


class ArrangementDraft(models.Model):
    """What somebody has filled in of a new arrangement and not agreed yet; kept until it is, or is dropped."""

    account = models.ForeignKey("ledger.RentAccount", on_delete=models.CASCADE, related_name="arrangement_drafts")
    by = models.ForeignKey("staff.User", on_delete=models.CASCADE, related_name="+")
    told = models.JSONField(default=dict)
    changed_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "by"], name="arrangement_draft_once_per_account_and_person")
        ]

    def __str__(self) -> str:
        return f"draft for {self.account} by {self.by}"


class ArrangementSetting(models.Model):
    """A landlord's own numbers for arrangements from a day on (OPS-E11): what is beyond them warns, never blocks."""

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="arrangement_settings")
    from_on = models.DateField()
    longest_months = models.PositiveSmallIntegerField()
    lowest_weekly_pence = models.BigIntegerField(
        null=True, blank=True, help_text="Empty: the weekly deduction from benefit in force (TPD)."
    )
    tolerance_days = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "from_on"], name="arrangement_setting_once_per_start")
        ]

    def __str__(self) -> str:
        return f"arrangement settings from {self.from_on}"
