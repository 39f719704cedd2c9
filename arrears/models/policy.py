import uuid

from django.db import models
from django.db.models import F, Q


class Policy(models.Model):
    """A named escalation policy of a landlord; its content is in its versions (DEC-18)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="policies")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)

    class Meta:
        verbose_name_plural = "policies"
        constraints = [models.UniqueConstraint(fields=["landlord", "code"], name="policy_code_once_per_landlord")]

    def __str__(self) -> str:
        return self.name


class PolicyVersion(models.Model):
    """What a policy says from a day on, once a second person has approved it. Never edited after approval."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey("arrears.Policy", on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    in_force_from_on = models.DateField()
    settings = models.JSONField(default=dict, help_text="Numbers that belong to no single step.")
    authority = models.CharField(max_length=200, blank=True, help_text="Where the content comes from.")
    written_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "version"], name="policy_version_number_once"),
            models.UniqueConstraint(fields=["policy", "in_force_from_on"], name="policy_version_start_once"),
        ]

    def __str__(self) -> str:
        return f"{self.policy.code} version {self.version}"


class Step(models.Model):
    """One step of a version, its condition in data (arrears.rules.policy says what the data may say)."""

    version = models.ForeignKey("arrears.PolicyVersion", on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    data = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="step_code_once_per_version"),
            models.UniqueConstraint(fields=["version", "position"], name="step_position_once_per_version"),
        ]

    def __str__(self) -> str:
        return self.code


class PolicyAssignment(models.Model):
    """
    That accounts are under a policy from a day until a day (both included): the whole landlord, an account type with
    or without a tenure, a scheme or a patch, or one account. The most specific one wins (DEC-18).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="policy_assignments")
    policy = models.ForeignKey("arrears.Policy", on_delete=models.PROTECT, related_name="assignments")
    account_type = models.CharField(max_length=3, blank=True, help_text="FTA means every account of a past tenancy.")
    tenure = models.CharField(max_length=24, blank=True)
    scheme = models.ForeignKey("tenancies.Scheme", null=True, on_delete=models.PROTECT, related_name="+")
    patch = models.ForeignKey("tenancies.Patch", null=True, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("ledger.RentAccount", null=True, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="The last day.")
    because = models.CharField(max_length=200, blank=True)
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="policy_assignment_dates_in_order",
            )
        ]
        indexes = [models.Index(fields=["landlord", "from_on"], name="policy_assignment_by_landlord")]

    def __str__(self) -> str:
        return f"{self.policy} from {self.from_on}"
