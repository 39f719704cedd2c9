import uuid

from django.db import models
from django.db.models import F, Q

from ledger.models.posting import AppendOnly
from ledger.rules.accounting_periods import BASIS_WORDS, Basis


class PeriodCalendar(models.Model):
    """
    How finance cuts the year for a rent group from a day on: rent months, rent quarters or calendar months.

    Without a rent group it is that of the accounts that belong to none (sundry, suspense).
    """

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="period_calendars")
    rent_group = models.ForeignKey(
        "ledger.RentGroup", null=True, blank=True, on_delete=models.PROTECT, related_name="period_calendars"
    )
    basis = models.CharField(max_length=16, choices=[(basis.value, BASIS_WORDS[basis]) for basis in Basis])
    from_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "rent_group", "from_on"], name="period_calendar_once"),
            models.UniqueConstraint(
                fields=["landlord", "from_on"],
                condition=Q(rent_group__isnull=True),
                name="period_calendar_of_no_group_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_basis_display()} from {self.from_on}"


class AccountingPeriod(models.Model):
    """
    One stretch of days that finance closes as a whole, for a rent group, or for the accounts of none.

    Open, closing, closed, in order and never back: what belongs into a closed period is counted in the next open one.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CLOSING = "closing", "Being closed"
        CLOSED = "closed", "Closed"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="accounting_periods")
    rent_group = models.ForeignKey(
        "ledger.RentGroup", null=True, blank=True, on_delete=models.PROTECT, related_name="accounting_periods"
    )
    label = models.CharField(max_length=12, help_text="2026-04, or 2026-Q1: what finance calls it.")
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    closing_on = models.DateField(null=True, blank=True)
    closing_by = models.ForeignKey("staff.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey("staff.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # What was frozen at the close; empty until then.
    opening_pence = models.BigIntegerField(null=True, blank=True)
    closing_pence = models.BigIntegerField(null=True, blank=True)
    last_entry_id = models.BigIntegerField(null=True, blank=True, help_text="The newest entry at the close.")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 over the frozen figures.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "rent_group", "label"], name="period_label_once"),
            models.UniqueConstraint(fields=["landlord", "rent_group", "starts_on"], name="period_start_once"),
            models.UniqueConstraint(
                fields=["landlord", "label"],
                condition=Q(rent_group__isnull=True),
                name="period_label_of_no_group_once",
            ),
            models.UniqueConstraint(
                fields=["landlord", "starts_on"],
                condition=Q(rent_group__isnull=True),
                name="period_start_of_no_group_once",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="period_days_in_order"),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("closing_by")), name="period_closed_by_a_second"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | Q(closed_by__isnull=False, closed_on__isnull=False, closing_pence__isnull=False),
                name="period_closed_whole",
            ),
        ]
        indexes = [models.Index(fields=["landlord", "state"], name="period_by_state")]

    def __str__(self) -> str:
        return f"{self.rent_group.code if self.rent_group else 'no rent group'} {self.label}"


class PeriodFigure(AppendOnly):
    """What the entries of one kind came to in a closed period, as they were at its close."""

    period = models.ForeignKey("ledger.AccountingPeriod", on_delete=models.PROTECT, related_name="figures")
    kind = models.CharField(max_length=12)
    count = models.PositiveIntegerField()
    amount_pence = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "kind"], name="period_figure_once_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_pence}p"
