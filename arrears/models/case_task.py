import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from tenancies.models.scope import scope_of

if TYPE_CHECKING:
    from staff.models import User


class CaseTaskQuerySet(models.QuerySet["CaseTask"]):
    def for_user(self, user: "User", *, on: date) -> "CaseTaskQuerySet":
        """Those this person may see on that day: the one scope (DEC-31)."""
        return self.filter(scope_of(user, on=on).through_account("account__"))

    def due(self, on: date) -> "CaseTaskQuerySet":
        """Those that wait for somebody on a day."""
        return self.filter(done_on__isnull=True, due_on__lte=on)


class CaseTask(models.Model):
    """Something a person has to do on an account by a day, because of a hold, a protection or a claim; done once."""

    class What(models.TextChoices):
        HOLD_ENDS = "hold_ends", "Review a hold that has ended"
        SEARCH_DEBTS = "search_debts", "Search for more debts and tell the adviser"
        TELL_AGENTS = "tell_agents", "Tell agents and solicitors of the Breathing Space"
        TELL_COURT = "tell_court", "Tell the court of the Breathing Space"
        TELL_DWP = "tell_dwp", "Tell DWP to stop deductions for the arrears"
        DIRECT_DEBIT = "direct_debit", "Make the Direct Debit take current rent only"
        PULL_PAPERS = "pull_papers", "Pull papers out at the printer"
        ASK_REVIEW = "ask_review", "Last day to ask the adviser for a review"
        REVIEW_ANSWER = "review_answer", "The adviser's answer is due"
        MIDWAY = "midway", "Midway review: tell the adviser of rent not paid"
        TREATMENT = "treatment", "Ask the adviser whether it has ended"
        SECOND_IN_YEAR = "second_in_year", "A second Breathing Space within twelve months: check it"
        CONTACT_FIRST = "contact_first", "Make contact before the case goes on"
        CLAIM_DAY_14 = "claim_day_14", "Ask the council for a payment on account"
        CLAIM_CHASE = "claim_chase", "Chase the benefit claim"
        CLAIM_MANAGER = "claim_manager", "Benefit claim still not decided: for the manager"
        BENEFIT_END = "benefit_end", "Check that benefit has ended with the death"
        SUCCESSION = "succession", "Decide on succession"
        WRITE_OFF = "write_off", "Propose a write-off of the listed debt"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="case_tasks")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="case_tasks")
    what = models.CharField(max_length=16, choices=What.choices)
    words = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(help_text="Shown from this day on.")
    source = models.CharField(max_length=60, help_text="The row that caused it: model label and public id.")
    sensitive = models.BooleanField(default=False, help_text="Shown only to those who may know the kind (PRA-10).")
    made_on = models.DateField()
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=400, blank=True)

    objects = CaseTaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "what", "source", "due_on"], name="case_task_once"),
            models.CheckConstraint(
                condition=~(Q(done_on__isnull=True) ^ Q(done_by__isnull=True)), name="case_task_done_by_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["landlord", "due_on"], condition=Q(done_on__isnull=True), name="case_task_waiting"),
            models.Index(fields=["source"], name="case_task_by_source"),
        ]

    def __str__(self) -> str:
        return self.get_what_display()
