import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from ledger.rules.account_types import ACCOUNT_TYPE_WORDS, AccountType
from ledger.rules.charge_periods import CHARGED_BY_WORDS
from tenancies.models.scope import scope_of
from tenancies.rules.periods import PeriodUnit

if TYPE_CHECKING:
    from staff.models import User


class RentAccountQuerySet(models.QuerySet["RentAccount"]):
    def for_user(self, user: "User", *, on: date) -> "RentAccountQuerySet":
        """Those this person may see on that day: the one scope (DEC-31)."""
        return self.filter(scope_of(user, on=on).accounts())


class RentAccount(models.Model):
    """One account of money with a landlord (OPS-A1, A2). Its tenancy may be empty: sundry, payer, suspense (DEC-9)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="rent_accounts")
    account_ref = models.CharField(max_length=30)
    account_type = models.CharField(
        max_length=3,
        choices=[(t.value, ACCOUNT_TYPE_WORDS[t]) for t in AccountType],
        default=AccountType.CUR.value,
    )
    rent_group = models.ForeignKey("ledger.RentGroup", null=True, on_delete=models.PROTECT, related_name="accounts")
    tenancy = models.ForeignKey("tenancies.Tenancy", null=True, on_delete=models.PROTECT, related_name="rent_accounts")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    objects = RentAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "account_ref"], name="account_ref_once_per_landlord"),
        ]

    def __str__(self) -> str:
        return self.account_ref


class AccountParty(models.Model):
    """That a person is liable on an account between two days (OPS-A1)."""

    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="parties")
    person = models.ForeignKey("tenancies.Person", on_delete=models.PROTECT, related_name="account_parties")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "account parties"
        constraints = [models.UniqueConstraint(fields=["account", "person", "from_on"], name="account_party_once")]

    def __str__(self) -> str:
        return f"{self.person} on {self.account}"


class PaymentReference(models.Model):
    """A reference that payers quote, kept as text because leading zeros count (OPS-L3)."""

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="payment_references")
    reference = models.CharField(max_length=30)
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="payment_references")
    kind = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "reference"], name="payment_reference_once_per_landlord")
        ]

    def __str__(self) -> str:
        return self.reference


class Charge(models.Model):
    """
    What one element of an account costs between two days, as now known (OPS-A4, A5, A8).

    What was known before a backdated change stands in that change's own rows (`ChargeChangeLine`).
    """

    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="charges")
    element = models.CharField(max_length=12)
    weekly_pence = models.BigIntegerField(
        help_text="For a full week; the weekly equivalent where the price is for another period (OPS-B5)."
    )
    per = models.CharField(
        max_length=10,
        choices=[(unit.value, words) for unit, words in CHARGED_BY_WORDS.items()],
        default=PeriodUnit.WEEK.value,
    )
    period_pence = models.BigIntegerField(
        null=True, blank=True, help_text="The price of a full period; empty where it is priced by the week."
    )
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="Inclusive; empty until the tenancy ends.")
    hb_eligible = models.BooleanField()
    uc_eligible = models.BooleanField()
    legal_rent = models.BooleanField(help_text="Rent reserved under this tenancy: feeds notices (LAW-R1).")
    kept_on = models.DateField(null=True, editable=False)
    kept_by = models.ForeignKey("staff.User", null=True, editable=False, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "element", "from_on"], name="charge_once_per_element_and_start"),
            models.CheckConstraint(condition=Q(weekly_pence__gte=0), name="charge_not_negative"),
            models.CheckConstraint(
                condition=Q(per="week", period_pence__isnull=True)
                | (~Q(per="week") & Q(period_pence__isnull=False, period_pence__gte=0)),
                name="charge_has_its_periods_price",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="charge_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.element} from {self.from_on}"
