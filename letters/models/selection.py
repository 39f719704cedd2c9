import uuid

from django.db import models


class Selection(models.Model):
    """
    What one person approved at once: a stored list of documents, normally one patch of one run (DEC-21).

    It keeps the filter that made it and the count the person saw, and each document is checked again when it is used.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    made_at = models.DateTimeField()
    filters = models.JSONField(default=dict)
    seen = models.JSONField(default=list, help_text="Each document's id and the digest of the facts that were seen.")
    seen_count = models.PositiveIntegerField()
    used_at = models.DateTimeField(
        null=True, help_text="Set once, when it was approved: a replayed request finds it set."
    )

    def __str__(self) -> str:
        return f"{self.seen_count} papers, {self.made_on}"
