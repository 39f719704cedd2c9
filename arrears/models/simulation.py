import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from arrears.rules.back_test import EFFECT_WORDS, Effect
from tenancies.models.scope import scope_of

if TYPE_CHECKING:
    from datetime import date

    from staff.models import User


class SimulationTerms(models.Model):
    """Whether a landlord wants a version simulated before it is approved, from a day on (a setting; shipped: warn)."""

    class Need(models.TextChoices):
        NOT_ASKED = "not_asked", "Not asked for"
        WARN = "warn", "Warn whoever approves without one"
        REQUIRE = "require", "No approval without one"

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    need = models.CharField(max_length=10, choices=Need.choices)
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "simulation terms"
        constraints = [models.UniqueConstraint(fields=["landlord", "from_on"], name="simulation_terms_once_a_day")]

    def __str__(self) -> str:
        return f"{self.get_need_display()} from {self.from_on}"


class Simulation(models.Model):
    """
    What a policy version would have done tonight and on the letter nights of the last weeks, asked for by a person.

    Worked on in the background, some thousands of accounts at a time; `after_account_id` is how far it is. Nothing is
    sent and no decision is written.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Under way"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Stopped"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="simulations")
    version = models.ForeignKey("arrears.PolicyVersion", on_delete=models.PROTECT, related_name="simulations")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    asked_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    asked_at = models.DateTimeField(db_default=Now())
    accounts = models.PositiveIntegerField(default=0, help_text="Accounts to look at.")
    accounts_done = models.PositiveIntegerField(default=0)
    after_account_id = models.BigIntegerField(default=0, help_text="It goes on with the account after this one.")
    claimed_until = models.DateTimeField(null=True, blank=True, help_text="A dead worker's claim ends here.")
    ended_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    problem = models.CharField(max_length=300, blank=True)
    differences = models.PositiveIntegerField(default=0, help_text="All that were found, listed or not.")
    listed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["landlord"], condition=Q(state__in=["waiting", "running"]), name="simulation_one_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["version", "-id"], name="simulation_by_version")]

    def __str__(self) -> str:
        return f"simulation of {self.version}"


class SimulatedNight(models.Model):
    """
    One night of a simulation: what the version would have done beside what really was decided.

    `tonight` is the newest night with the letters really sent; the others follow one another. `take` is empty where no
    night was run: both sides are worked out then. Steps are counted by what they propose; `load` has by patch (its id,
    or "" for none) how many letters and other steps the version would have given its officers, and really did.
    """

    simulation = models.ForeignKey("arrears.Simulation", on_delete=models.CASCADE, related_name="nights")
    on = models.DateField()
    tonight = models.BooleanField(default=False)
    take = models.PositiveSmallIntegerField(null=True)
    payments_until_on = models.DateField(null=True)
    payments_in = models.BooleanField(default=True)
    accounts = models.PositiveIntegerField(default=0)
    would_outcomes = models.JSONField(default=dict)
    really_outcomes = models.JSONField(default=dict)
    would_steps = models.JSONField(default=dict)
    really_steps = models.JSONField(default=dict)
    load = models.JSONField(default=dict)
    gained = models.PositiveIntegerField(default=0, help_text="Cases further than they really were.")
    lost = models.PositiveIntegerField(default=0, help_text="Cases not as far as they really were.")
    otherwise = models.PositiveIntegerField(default=0, help_text="Cases as far, with another step.")
    answers_changed = models.PositiveIntegerField(default=0, help_text="The same step or none, another answer.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["simulation", "on", "tonight"], name="simulated_night_once")]

    def __str__(self) -> str:
        return f"{self.on} in {self.simulation}"


class SimulatedDifferenceQuerySet(models.QuerySet["SimulatedDifference"]):
    def for_user(self, user: "User", *, on: "date") -> "SimulatedDifferenceQuerySet":
        """Those whose accounts this person may see on a day: the one scope (DEC-31)."""
        return self.filter(scope_of(user, on=on).through_account("account__"))


class SimulatedDifference(models.Model):
    """
    One case that would stand elsewhere than it really did, on the night on which that began or changed.

    `would` and `really` are what is proposed (`A2`), empty for nothing; the words are those of both answers.
    """

    simulation = models.ForeignKey("arrears.Simulation", on_delete=models.CASCADE, related_name="cases")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    tonight = models.BooleanField(default=False)
    effect = models.CharField(max_length=9, choices=[(kind.value, words) for kind, words in EFFECT_WORDS.items()])
    would = models.CharField(max_length=40, blank=True)
    really = models.CharField(max_length=40, blank=True)
    would_words = models.CharField(max_length=400)
    really_words = models.CharField(max_length=400)

    objects = SimulatedDifferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["simulation", "account", "on", "tonight"], name="simulated_difference_once_a_night"
            )
        ]
        indexes = [models.Index(fields=["simulation", "-on", "id"], name="simulated_difference_list")]

    def __str__(self) -> str:
        return f"{self.account} on {self.on}: {Effect(self.effect)}"
