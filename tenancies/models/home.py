import uuid

from django.db import models


class Scheme(models.Model):
    """A group of homes with staff or services of its own."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="schemes")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120, blank=True)
    supported = models.BooleanField(default=False, help_text="Residents have support staff (PRA-5).")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["landlord", "code"], name="scheme_code_once_per_landlord")]

    def __str__(self) -> str:
        return self.name or self.code


class Patch(models.Model):
    """The 500 to 1,000 homes one officer looks after."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="patches")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["landlord", "code"], name="patch_code_once_per_landlord")]

    def __str__(self) -> str:
        return self.name or self.code


class Property(models.Model):
    """A home, garage or room that is let."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="properties")
    property_ref = models.CharField(max_length=30)
    uprn = models.CharField(max_length=12, blank=True)
    address_line_1 = models.CharField(max_length=80)
    address_line_2 = models.CharField(max_length=80, blank=True)
    town = models.CharField(max_length=60, blank=True)
    postcode = models.CharField(max_length=8)
    bedrooms = models.PositiveSmallIntegerField(default=0)
    property_type = models.CharField(max_length=20, blank=True)
    # The landlord's word; ledger.RentGroup carries what it means for charging.
    rent_group_code = models.CharField(max_length=20, blank=True)
    patch = models.ForeignKey("tenancies.Patch", on_delete=models.PROTECT, related_name="properties")
    scheme = models.ForeignKey("tenancies.Scheme", null=True, on_delete=models.PROTECT, related_name="properties")

    class Meta:
        verbose_name_plural = "properties"
        constraints = [
            models.UniqueConstraint(fields=["landlord", "property_ref"], name="property_ref_once_per_landlord")
        ]

    def __str__(self) -> str:
        return ", ".join(self.address_lines)

    @property
    def address_lines(self) -> list[str]:
        """The address as it is written on an envelope."""
        return [line for line in (self.address_line_1, self.address_line_2, self.town, self.postcode) if line]
