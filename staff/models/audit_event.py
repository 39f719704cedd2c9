import uuid

from django.db import models
from django.db.models.functions import Now


class AuditEvent(models.Model):
    """
    Who did what to which thing, before and after (DEC-14). Written in the transaction of what it records;
    the database refuses to change or remove it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", null=True, on_delete=models.PROTECT, related_name="audit_events")
    actor = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="audit_events")
    on_behalf_of = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    request_id = models.CharField(max_length=40, blank=True)
    on = models.DateField(help_text="The business day it belongs to.")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["landlord", "on"], name="audit_by_landlord_and_day"),
            models.Index(fields=["object_type", "object_id"], name="audit_by_object"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"


class AuditSeal(models.Model):
    """One day's audit rows, hashed together with the seal before it, so a change anywhere is found (DEC-14)."""

    on = models.DateField(unique=True)
    rows = models.PositiveIntegerField()
    last_event = models.ForeignKey("staff.AuditEvent", null=True, on_delete=models.PROTECT, related_name="+")
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.on}: {self.digest[:12]}"
