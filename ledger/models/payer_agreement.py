import uuid

from django.db import models
from django.db.models import F, Q


class Payer(models.Model):
    """An authority that pays for clients of ours, by invoice (OPS-A2 SSD, D27)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="payers")
    account = models.OneToOneField("ledger.RentAccount", on_delete=models.PROTECT, related_name="payer")
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=300, help_text="Lines parted by commas, the postcode last.")
    email = models.EmailField(blank=True)
    cycle = models.CharField(
        max_length=11, choices=[("four_weekly", "Every four weeks"), ("monthly", "Monthly")], default="four_weekly"
    )
    added_on = models.DateField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["landlord", "name"], name="payer_name_once_per_landlord")]

    def __str__(self) -> str:
        return self.name


class PayerAgreement(models.Model):
    """What an authority pays for one client: how much a week, for what, and between which days (OPS-D27)."""

    class Covers(models.TextChoices):
        RENT = "rent", "Rent shortfall"
        SUPPORT = "support", "Support"
        NRPF = "nrpf", "Placement, no recourse to public funds"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="payer_agreements")
    payer = models.ForeignKey("ledger.Payer", on_delete=models.PROTECT, related_name="agreements")
    account = models.ForeignKey(
        "ledger.RentAccount",
        on_delete=models.PROTECT,
        related_name="payer_agreements",
        help_text="The client's account.",
    )
    covers = models.CharField(max_length=7, choices=Covers.choices)
    weekly_pence = models.BigIntegerField()
    po_number = models.CharField(max_length=30, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="Its last day; empty until it is known.")
    agreed_on = models.DateField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payer", "account", "covers", "from_on"], name="payer_agreement_once_per_start"
            ),
            models.CheckConstraint(condition=Q(weekly_pence__gt=0), name="payer_agreement_of_an_amount"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="payer_agreement_dates_in_order",
            ),
        ]
        indexes = [models.Index(fields=["landlord", "until_on"], name="payer_agreement_by_end")]

    def __str__(self) -> str:
        return f"{self.payer} for {self.account}"


class PayerInvoiceRun(models.Model):
    """The invoices of one period to one authority's account or all of them: once, with its totals (OPS-D27)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="payer_invoice_runs")
    cycle = models.CharField(max_length=11)
    from_on = models.DateField()
    until_on = models.DateField()
    made_on = models.DateField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    invoices_count = models.PositiveIntegerField(default=0)
    lines_count = models.PositiveIntegerField(default=0)
    total_pence = models.BigIntegerField(default=0)
    file_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "cycle", "from_on"], name="payer_invoice_run_once_per_period"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="payer_invoice_run_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"Invoices {self.from_on} to {self.until_on}"
