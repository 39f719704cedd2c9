import uuid

from django.db import models


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
