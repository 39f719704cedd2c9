from django.db import models

from tenancies.models import Tenant


class TenantToBe(models.Model):
    """
    That a people file names somebody as a tenant of a tenancy which no tenancies file has brought yet.

    People are taken on before tenancies (DEC-16), so their roles wait here until the tenancy comes.
    """

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("tenancies.Person", on_delete=models.PROTECT, related_name="+")
    tenancy_ref = models.CharField(max_length=40)
    role = models.CharField(max_length=6, choices=Tenant.Role.choices)

    class Meta:
        verbose_name_plural = "tenants to be"
        constraints = [
            models.UniqueConstraint(fields=["landlord", "tenancy_ref", "person"], name="tenant_to_be_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.role} of {self.tenancy_ref}"
