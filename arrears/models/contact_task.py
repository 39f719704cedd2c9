import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from arrears.rules.contact_plan import RESPONSIBLE_WORDS, TASK_KIND_WORDS
from tenancies.models.scope import scope_of

if TYPE_CHECKING:
    from staff.models import User


class ContactTaskQuerySet(models.QuerySet["ContactTask"]):
    def for_user(self, user: "User", *, on: date) -> "ContactTaskQuerySet":
        """Those about accounts this person may see on that day: the one scope (DEC-31)."""
        return self.filter(scope_of(user, on=on).through_account("account__"))

    def open(self) -> "ContactTaskQuerySet":
        """Those nobody has done or called off."""
        return self.filter(state=ContactTask.State.OPEN)


class ContactTask(models.Model):
    """
    That somebody is to get in touch about an account, or check something, by a day, and why (PRA-7, OPS-E7).

    `trigger` is its cause: the same cause never opens a second one.
    """

    class State(models.TextChoices):
        OPEN = "open", "To do"
        DONE = "done", "Done"
        OFF = "off", "Called off"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="contact_tasks")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="contact_tasks")
    kind = models.CharField(max_length=12, choices=[(kind.value, words) for kind, words in TASK_KIND_WORDS.items()])
    trigger = models.CharField(max_length=120)
    title = models.CharField(max_length=160)
    responsible = models.CharField(
        max_length=13, choices=[(who.value, words) for who, words in RESPONSIBLE_WORDS.items()]
    )
    assigned_to = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="contact_tasks")
    opened_on = models.DateField()
    due_on = models.DateField()
    returned_on = models.DateField(null=True, blank=True, help_text="Came back to the officer, undone, on this day.")
    state = models.CharField(max_length=4, choices=State.choices, default=State.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=200, blank=True)
    contact = models.ForeignKey("arrears.Contact", null=True, on_delete=models.PROTECT, related_name="tasks")
    plan = models.ForeignKey("arrears.ContactPlan", null=True, on_delete=models.PROTECT, related_name="tasks")
    promise = models.ForeignKey("arrears.Promise", null=True, on_delete=models.PROTECT, related_name="tasks")
    referral = models.ForeignKey("arrears.Referral", null=True, on_delete=models.PROTECT, related_name="tasks")

    objects = ContactTaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "trigger"], name="contact_task_once_per_cause"),
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True) | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="contact_task_closed_with_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["landlord", "due_on"], condition=Q(state="open"), name="contact_task_open_by_due"),
            models.Index(fields=["account", "due_on"], name="contact_task_by_account"),
        ]

    def __str__(self) -> str:
        return self.title


class ContactTaskStep(models.Model):
    """What happened to a task: opened, returned, given to somebody, done, called off. Added, never edited."""

    class What(models.TextChoices):
        RETURNED = "returned", "Back to the officer, not done"
        GIVEN = "given", "Given to somebody else"
        DONE = "done", "Done"
        OFF = "off", "Called off"

    task = models.ForeignKey("arrears.ContactTask", on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(max_length=8, choices=What.choices)
    words = models.CharField(max_length=200, blank=True)
    on = models.DateField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["task", "on"], name="contact_task_step_by_task")]

    def __str__(self) -> str:
        return f"{self.task}: {self.what}"


class ContactPlan(models.Model):
    """That the contacts of a new tenancy were laid out, once for each tenancy (OPS-E7)."""

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="contact_plans")
    tenancy = models.OneToOneField("tenancies.Tenancy", on_delete=models.PROTECT, related_name="contact_plan")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="contact_plans")
    made_on = models.DateField()
    left_out = models.JSONField(default=list, help_text="Titles of items whose day was long past when it was made.")

    def __str__(self) -> str:
        return f"contacts of {self.tenancy}"


class ContactPlanItem(models.Model):
    """A landlord's own item of the plan for tenancies from a day on; it replaces the shipped one of its code."""

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="contact_plan_items")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    after_days = models.PositiveSmallIntegerField()
    responsible = models.CharField(
        max_length=13, choices=[(who.value, words) for who, words in RESPONSIBLE_WORDS.items()]
    )
    tenures = models.JSONField(default=list, help_text="An empty list is every tenure.")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="The last first day of a tenancy that has it.")
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "code", "from_on"], name="contact_plan_item_once_a_day")
        ]

    def __str__(self) -> str:
        return self.title
