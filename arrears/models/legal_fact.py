import uuid

from django.db import models


class LegalFact(models.Model):
    """
    What `legal` tells arrears of a case: a notice, hearing, order, warrant or eviction, with its dates (DEC-19).
    Decisions read only these rows, never legal's own.
    """

    class Kind(models.TextChoices):
        NOTICE = "notice", "Notice"
        HEARING = "hearing", "Hearing"
        ORDER = "order", "Order"
        WARRANT = "warrant", "Warrant"
        EVICTION = "eviction", "Eviction"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="legal_facts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reference = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(
        max_length=30, blank=True, help_text="For a hearing: the class of its outcome, or blank."
    )
    from_on = models.DateField()
    usable_from_on = models.DateField(
        null=True, blank=True, help_text="For a notice: the first day on which a claim may rest on it."
    )
    terms = models.BooleanField(default=False, help_text="For a hearing: the court asked for terms to be agreed.")
    until_on = models.DateField(null=True, blank=True)
    recorded_on = models.DateField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "reference", "from_on", "outcome"], name="legal_fact_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.from_on}"
