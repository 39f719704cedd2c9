import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from tenancies.models.scope import scope_of

if TYPE_CHECKING:
    from staff.models import User


class InsolvencyQuerySet(models.QuerySet["Insolvency"]):
    def for_user(self, user: "User", *, on: date) -> "InsolvencyQuerySet":
        """Those with an account this person may see on that day: the one scope (DEC-31)."""
        scope = scope_of(user, on=on)
        seen = scope.through_account("person__account_parties__account__")
        return self.filter(Q(landlord__in=scope.landlord_ids) | seen).distinct()


class Insolvency(models.Model):
    """
    A person's debt relief order, bankruptcy or voluntary arrangement (PRA-11).

    What they owed at its day is listed (`ProtectedDebt`) and never demanded; later rent is chased as usual. Somebody
    jointly liable who is not insolvent is not covered by it.
    """

    class Kind(models.TextChoices):
        DRO = "dro", "Debt relief order"
        BANKRUPTCY = "bankruptcy", "Bankruptcy"
        IVA = "iva", "Individual voluntary arrangement"

    class Ended(models.TextChoices):
        DISCHARGED = "discharged", "Discharged or completed"
        REVOKED = "revoked", "Revoked, annulled or failed"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="insolvencies")
    person = models.ForeignKey("tenancies.Person", on_delete=models.PROTECT, related_name="insolvencies")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reference = models.CharField(max_length=40, blank=True)
    made_on = models.DateField(help_text="The day of the order or of the creditors' decision.")
    notified_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_how = models.CharField(max_length=10, choices=Ended.choices, blank=True)
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    objects = InsolvencyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "insolvencies"
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "made_on"], name="insolvency_once"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("made_on")), name="insolvency_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.made_on}"
