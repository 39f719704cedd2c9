import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q


class StopQuerySet(models.QuerySet["Stop"]):
    def in_force(self, on: date) -> "StopQuerySet":
        """Those that hold on a day; one lifted later held until then."""
        return self.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=on),
            Q(lifted_on__isnull=True) | Q(lifted_on__gt=on),
            from_on__lte=on,
        )


class Stop(models.Model):
    """
    That nobody may write to a person, or about an account, papers of some kinds between two days (DEC-20).

    Whoever knows the reason writes it in the transaction of its own row. `kinds` lists paper kinds; empty means all.
    """

    class Reason(models.TextChoices):
        DECEASED = "deceased", "The person has died"
        NO_POST = "no_post", "No post is to be sent"
        BREATHING_SPACE = "breathing_space", "Breathing Space"
        HOLD = "hold", "A hold is in force"
        DISPUTE = "dispute", "The balance is disputed"
        LEGAL = "legal", "A legal hold is in force"
        ADDRESS = "address", "The address is not known"
        INSOLVENCY = "insolvency", "Insolvency"
        BALANCE = "balance", "The balance is not that of the housing system"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="stops")
    person = models.ForeignKey("tenancies.Person", null=True, on_delete=models.PROTECT, related_name="stops")
    account = models.ForeignKey("ledger.RentAccount", null=True, on_delete=models.PROTECT, related_name="stops")
    kinds = models.JSONField(default=list, help_text="Kinds of paper; an empty list stops every kind.")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    words = models.CharField(max_length=200, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    lifted_on = models.DateField(null=True, blank=True, help_text="Ended early by a person, on this day.")
    source = models.CharField(max_length=60, blank=True, help_text="The row that caused it: model label and public id.")
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    objects = StopQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(account__isnull=False),
                name="stop_on_a_person_or_an_account",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="stop_dates_in_order"
            ),
        ]
        indexes = [models.Index(fields=["landlord", "from_on"], name="stop_by_landlord")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} from {self.from_on}"

    def stops_kind(self, kind: str) -> bool:
        """Whether it stops this kind of paper."""
        return not self.kinds or kind in self.kinds
