import uuid

from django.db import models


class Mapping(models.Model):
    """How a landlord reads one sender's CSV or fixed-width layout; what it says stands in dated versions (OPS-D2)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="mappings")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["landlord", "name"], name="mapping_name_once")]

    def __str__(self) -> str:
        return self.name


class MappingVersion(models.Model):
    """One version: what was read how, from when, by whom. A file keeps the version by which it was read."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mapping = models.ForeignKey("feeds.Mapping", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    says = models.JSONField(help_text="As feeds.formats.mapping reads it.")
    made_on = models.DateField()
    made_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mapping", "number"], name="mapping_version_once")]

    def __str__(self) -> str:
        return f"{self.mapping}, version {self.number}"
