import uuid

from django.db import models


class JobRun(models.Model):
    """
    One run of one job for one business date (DEC-15). Unique, so two schedulers are harmless; a night taken
    again after a late file is a new take.
    """

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="job_runs")
    job = models.CharField(max_length=40)
    business_date = models.DateField()
    take = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, help_text="A dead worker's claim ends here and a sweep takes over.")
    ended_at = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict, help_text="Counts and control totals, for the runs page.")
    problem = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["landlord", "job", "business_date", "take"], name="job_run_once_per_date_and_take"
            ),
        ]
        indexes = [models.Index(fields=["job", "business_date"], name="job_run_by_date")]

    def __str__(self) -> str:
        return f"{self.job} {self.business_date} take {self.take}: {self.state}"
