from django.db import models
from django.db.models.functions import Now


class StoredFile(models.Model):
    """Bytes in the content-addressed store: the database keeps digest, size and type (DEC-22)."""

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=60)
    stored_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.digest[:12]
