from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from arrears.rules.ranking import BAND_WORDS, LEFT_WORDS
from tenancies.models.scope import scope_of

if TYPE_CHECKING:
    from datetime import date

    from staff.models import User


class RankedAccountQuerySet(models.QuerySet["RankedAccount"]):
    def for_user(self, user: "User", *, on: "date") -> "RankedAccountQuerySet":
        """Those whose accounts this person may see on a day: the one scope (DEC-31)."""
        return self.filter(scope_of(user, on=on).through_account("account__"))


class RankedAccount(models.Model):
    """
    What the ranking said of one account in a weekly run: on the list with its score, or off it with the reason
    (OPS-F6), beside what a list by balance alone would have said, and what it will owe if nothing changes (OPS-F7).

    `saw` is everything the rank rested on, and `rules` by which rules (OPS-L7): the words of each term follow from it.
    """

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="ranks")
    patch = models.ForeignKey("tenancies.Patch", null=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(help_text="The night of the weekly run.")
    left = models.CharField(max_length=12, blank=True, choices=[(k.value, words) for k, words in LEFT_WORDS.items()])
    band = models.CharField(max_length=1, blank=True, choices=[(k.value, words) for k, words in BAND_WORDS.items()])
    score_hundredths = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=600)
    saw = models.JSONField(default=dict)
    rules = models.CharField(max_length=20)
    naive = models.BooleanField(help_text="The balance is above one week's charge (DEC-17).")
    balance_pence = models.BigIntegerField()
    real_pence = models.BigIntegerField(help_text="Arrears after expected benefit.")
    reliability_hundredths = models.PositiveIntegerField(null=True, help_text="Hundredths of a per cent (OPS-F7).")
    in_4_weeks_pence = models.BigIntegerField()
    in_8_weeks_pence = models.BigIntegerField()
    in_13_weeks_pence = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    objects = RankedAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "on"], name="ranked_once_per_account_and_week"),
            models.CheckConstraint(condition=~Q(left="", band=""), name="ranked_has_a_band_or_a_reason"),
        ]
        indexes = [models.Index(fields=["landlord", "on", "band", "-score_hundredths"], name="ranked_by_score")]

    def __str__(self) -> str:
        return f"{self.account} on {self.on}: {self.band or self.left}"


class CaseloadWeek(models.Model):
    """
    One patch and week of the contact list (bands A to C) beside the list by balance alone (OPS-F4, OPS-F6).

    `missed` are the cases that the contact list has and the list by balance has not, with what they owe after expected
    benefit; `both` stand on both. Homes without a patch have a row of their own.
    """

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    patch = models.ForeignKey("tenancies.Patch", null=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    accounts = models.PositiveIntegerField()
    band_a = models.PositiveIntegerField()
    band_b = models.PositiveIntegerField()
    band_c = models.PositiveIntegerField()
    band_d = models.PositiveIntegerField()
    paused = models.PositiveIntegerField()
    arrangement = models.PositiveIntegerField()
    naive = models.PositiveIntegerField()
    both = models.PositiveIntegerField()
    missed = models.PositiveIntegerField()
    missed_pence = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patch", "on"], condition=Q(patch__isnull=False), name="caseload_week_once_per_patch"
            ),
            models.UniqueConstraint(
                fields=["landlord", "on"], condition=Q(patch__isnull=True), name="caseload_week_once_without_patch"
            ),
        ]
        indexes = [models.Index(fields=["landlord", "on"], name="caseload_week_by_landlord")]

    def __str__(self) -> str:
        return f"{self.patch or 'no patch'} in the week of {self.on}"
