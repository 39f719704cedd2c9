from datetime import date

from django.db import models
from django.db.models import F, Q


def holds_on(on: date) -> Q:
    """The filter for covers that hold on a day."""
    return Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gte=on))


class PatchCover(models.Model):
    """That an officer owns a patch, or covers it for a colleague, from when until when (DEC-8)."""

    class Kind(models.TextChoices):
        OWNS = "owns", "Owns"
        COVERS = "covers", "Covers"

    patch = models.ForeignKey("tenancies.Patch", on_delete=models.PROTECT, related_name="covers")
    user = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="patch_covers")
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.OWNS)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patch", "user", "kind", "from_on"], name="patch_cover_once"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="patch_cover_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.kind} {self.patch}"


class SchemeCover(models.Model):
    """That a support worker looks after the residents of a scheme, from when until when."""

    scheme = models.ForeignKey("tenancies.Scheme", on_delete=models.PROTECT, related_name="covers")
    user = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="scheme_covers")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "user", "from_on"], name="scheme_cover_once"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="scheme_cover_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} looks after {self.scheme}"
