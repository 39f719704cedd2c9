import uuid

from django.db import models
from django.db.models import Q


class ChargeType(models.Model):
    """
    What a landlord says of a charge element from a day on, for all its homes or one scheme (OPS-A5, OPS-A8).

    Where there is no row the shipped catalogue speaks (ledger.rules.charge_elements). A change is a new row.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="charge_types")
    scheme = models.ForeignKey(
        "tenancies.Scheme", null=True, blank=True, on_delete=models.PROTECT, related_name="charge_types"
    )
    element = models.CharField(max_length=12)
    from_on = models.DateField()
    words = models.CharField(max_length=60)
    hb_eligible = models.BooleanField()
    uc_eligible = models.BooleanField()
    legal_rent = models.BooleanField()
    by_day = models.BooleanField(help_text="A part week is charged by the day.")
    in_free_weeks = models.BooleanField()
    on_voids = models.BooleanField(help_text="Counts as void loss while the home is empty.")
    vatable = models.BooleanField()
    variable = models.BooleanField(help_text="A variable charge; otherwise fixed.")
    third_party = models.BooleanField(help_text="Collected for somebody else: insurance, water.")
    review_group = models.CharField(max_length=20)
    group = models.CharField(max_length=20)
    written_on = models.DateField()
    written_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["landlord", "element", "from_on"],
                condition=Q(scheme__isnull=True),
                name="charge_type_once_per_landlord_and_day",
            ),
            models.UniqueConstraint(
                fields=["landlord", "scheme", "element", "from_on"],
                condition=Q(scheme__isnull=False),
                name="charge_type_once_per_scheme_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.element} from {self.from_on}"
