import uuid

from django.db import models
from django.db.models import Q


class FileTask(models.Model):
    """What somebody asked to be done with a received file: tried without keeping anything, or applied (OPS-D1)."""

    class Step(models.TextChoices):
        TRY = "try", "Try it out"
        APPLY = "apply", "Apply it"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    feed_file = models.ForeignKey("feeds.FeedFile", on_delete=models.PROTECT, related_name="tasks")
    step = models.CharField(max_length=5, choices=Step.choices)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    asked_on = models.DateField()
    asked_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    claimed_until = models.DateTimeField(null=True, blank=True, help_text="A dead worker's claim ends here.")
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict, help_text="What came, or would come, of it.")
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["feed_file"], condition=Q(state__in=["waiting", "running"]), name="file_task_one_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["state", "id"], name="file_task_by_state")]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.feed_file}"
