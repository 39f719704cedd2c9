import uuid

from django.db import models


class Landlord(models.Model):
    """
    A council or housing association whose rent this deployment collects (DEC-8).

    Every natural key in the system is unique within a landlord, never across them.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    # The address in England or Wales at which the tenant may serve notices on the landlord (LTA 1987 s48, LAW-L1).
    address = models.TextField(help_text="One line of the address to a line.")
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    website = models.CharField(max_length=120, blank=True)
    colour = models.CharField(max_length=7, default="#1d4f5f")
    demonstration = models.BooleanField(default=False, help_text="Every paper says Demonstration (DEC-29).")
    take_on_on = models.DateField(null=True, blank=True, help_text="Nothing before this day is charged here (DEC-16).")
    # Settings that are a landlord's own, dated in the audit log when changed.
    payments_every_days = models.PositiveSmallIntegerField(default=7)
    letter_run_weekday = models.PositiveSmallIntegerField(default=1, help_text="0 is Monday; default Tuesday (DEC-15).")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(code=""), name="landlord_has_a_code"),
            models.CheckConstraint(condition=~models.Q(address=""), name="landlord_has_an_address"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address_lines(self) -> list[str]:
        """The address for notices, line by line."""
        return [line.strip() for line in self.address.splitlines() if line.strip()]
