import uuid

from django.db import models
from django.db.models import F, Q


class DirectDebitTerms(models.Model):
    """How a landlord collects by Direct Debit from a day on: dated, added and never edited (OPS-D7, PRA-32)."""

    class MoneyBy(models.TextChoices):
        PAYMENTS_FILE = "payments_file", "The bureau sends what it collected in a payments file"
        SCHEDULE = "schedule", "We post what the schedule collected when it is confirmed"

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="direct_debit_terms")
    from_on = models.DateField()
    notice_working_days = models.PositiveSmallIntegerField(default=10)
    service_user_no = models.CharField(max_length=6, blank=True)
    money_by = models.CharField(max_length=13, choices=MoneyBy.choices, default=MoneyBy.PAYMENTS_FILE)
    # Standard 18 stays off until a sponsor bank has accepted a test file (PRA-32).
    sponsor_bank = models.CharField(max_length=80, blank=True)
    test_file_accepted_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        verbose_name_plural = "direct debit terms"
        constraints = [
            models.UniqueConstraint(fields=["landlord", "from_on"], name="direct_debit_terms_once_per_day"),
            models.CheckConstraint(condition=Q(notice_working_days__gte=1), name="direct_debit_terms_give_notice"),
        ]

    def __str__(self) -> str:
        return f"Direct Debit terms from {self.from_on}"


class DirectDebitInstruction(models.Model):
    """
    A payer's authority to collect from their bank for one account (OPS-D5 to D9).

    Of the bank account only the last four digits are kept: the bureau holds the bank details.
    """

    class Status(models.TextChoices):
        NEW = "new", "New"
        ACTIVE = "active", "Active"
        SUSPENDED = "suspended", "Suspended"
        CANCELLED = "cancelled", "Cancelled"
        FINAL = "final", "Ended after the last collection"

    class Frequency(models.TextChoices):
        WEEKLY = "weekly", "Weekly"
        FORTNIGHTLY = "fortnightly", "Every two weeks"
        FOUR_WEEKLY = "four_weekly", "Every four weeks"
        MONTHLY = "monthly", "Monthly"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="direct_debits")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="direct_debits")
    reference = models.CharField(
        max_length=18, help_text="Core reference: unique to this payer, six characters or more."
    )
    payer_name = models.CharField(max_length=80)
    payer_is_tenant = models.BooleanField(help_text="The name on the bank account is that of somebody liable.")
    payer_words = models.CharField(max_length=200, blank=True, help_text="Why somebody else pays, as checked.")
    bank_tail = models.CharField(max_length=4, help_text="Last four digits of the bank account.")
    frequency = models.CharField(max_length=11, choices=Frequency.choices)
    first_on = models.DateField(help_text="The first day it collects on; the later days follow from it.")
    last_on = models.DateField(null=True, blank=True, help_text="No collection after this day.")
    collects_in_credit = models.BooleanField(
        default=False, help_text="The payer agreed to be collected from in credit."
    )
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.NEW)
    status_because = models.CharField(max_length=200, blank=True)
    status_on = models.DateField()
    signed_on = models.DateField()
    set_up_on = models.DateField()
    set_up_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "reference"], name="direct_debit_reference_once_per_landlord"),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(status__in=["new", "active", "suspended"]),
                name="direct_debit_one_live_per_account",
            ),
            models.CheckConstraint(
                condition=Q(payer_is_tenant=True) | ~Q(payer_words=""), name="direct_debit_payer_checked"
            ),
            models.CheckConstraint(
                condition=Q(last_on__isnull=True) | Q(last_on__gte=F("first_on")), name="direct_debit_dates_in_order"
            ),
        ]
        indexes = [models.Index(fields=["landlord", "status"], name="direct_debit_by_status")]

    def __str__(self) -> str:
        return self.reference


class DirectDebitStep(models.Model):
    """One thing done to an instruction: set up, changed, suspended, cancelled; who, when, why. Added, never edited."""

    instruction = models.ForeignKey("ledger.DirectDebitInstruction", on_delete=models.PROTECT, related_name="steps")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="direct_debit_steps")
    what = models.CharField(max_length=60)
    status = models.CharField(max_length=9)
    because = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["account", "on"], name="direct_debit_step_by_account")]

    def __str__(self) -> str:
        return f"{self.what} on {self.on}"


class DirectDebitPlan(models.Model):
    """What an instruction collects from a day on, worked out once; a change is another plan (OPS-D8)."""

    instruction = models.ForeignKey("ledger.DirectDebitInstruction", on_delete=models.PROTECT, related_name="plans")
    from_on = models.DateField(help_text="The first collection it is for.")
    until_on = models.DateField(help_text="The last day whose charges it pays for.")
    net_charges_pence = models.BigIntegerField(help_text="Charges less benefit paid to us, of the periods left.")
    instalments_pence = models.BigIntegerField(help_text="Arrangement instalments of the same time.")
    collections = models.PositiveSmallIntegerField()
    first_pence = models.BigIntegerField()
    regular_pence = models.BigIntegerField()
    because = models.CharField(max_length=120)
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["instruction", "from_on"], name="direct_debit_plan_by_day")]

    def __str__(self) -> str:
        return f"{self.instruction}: {self.collections} collections"


class AdvanceNotice(models.Model):
    """What a payer is told before money is taken: amount, day, frequency; sent in time or nothing is taken (OPS-D7)."""

    class Sent(models.TextChoices):
        LETTER = "letter", "By our letter"
        BUREAU = "bureau", "By the bureau"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    instruction = models.ForeignKey("ledger.DirectDebitInstruction", on_delete=models.PROTECT, related_name="notices")
    plan = models.ForeignKey("ledger.DirectDebitPlan", on_delete=models.PROTECT, related_name="notices")
    frequency = models.CharField(max_length=11)
    collect_on = models.DateField(help_text="The first day money is taken under it.")
    first_pence = models.BigIntegerField()
    regular_pence = models.BigIntegerField()
    again = models.BooleanField(default=False, help_text="One collection that came back, taken once more.")
    working_days = models.PositiveSmallIntegerField()
    latest_on = models.DateField(help_text="The last day it may be sent for its first collection.")
    sent_on = models.DateField(null=True, blank=True)
    sent_by = models.CharField(max_length=6, choices=Sent.choices, blank=True)
    made_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "collect_on", "again"], name="advance_notice_once_per_plan"),
            models.CheckConstraint(condition=Q(first_pence__gt=0), name="advance_notice_of_an_amount"),
        ]
        indexes = [models.Index(fields=["landlord", "sent_on"], name="advance_notice_unsent")]

    def __str__(self) -> str:
        return f"Advance notice for {self.collect_on}"


class CollectionRun(models.Model):
    """The collections of some days, given to the bureau in one schedule (PRA-32)."""

    class State(models.TextChoices):
        PREPARED = "prepared", "Prepared"
        FILED = "filed", "Given to the bureau"
        CONFIRMED = "confirmed", "Confirmed by the bank"
        DROPPED = "dropped", "Dropped"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="collection_runs")
    from_on = models.DateField()
    until_on = models.DateField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.PREPARED)
    count = models.PositiveIntegerField(default=0)
    total_pence = models.BigIntegerField(default=0)
    file_digest = models.CharField(max_length=64, blank=True)
    notices_digest = models.CharField(max_length=64, blank=True)
    made_on = models.DateField()
    made_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    filed_on = models.DateField(null=True, blank=True)
    filed_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_pence = models.BigIntegerField(null=True)
    confirmed_words = models.CharField(max_length=200, blank=True)
    batch = models.OneToOneField("ledger.Batch", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="collection_run_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"Collections {self.from_on} to {self.until_on}"


class Collection(models.Model):
    """One sum to take from a payer on a day: in exactly one schedule, or left out with the reason."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        LEFT_OUT = "left_out", "Left out"
        FILED = "filed", "In the schedule"
        COLLECTED = "collected", "Collected"
        RETURNED = "returned", "Came back"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    instruction = models.ForeignKey(
        "ledger.DirectDebitInstruction", on_delete=models.PROTECT, related_name="collections"
    )
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="direct_debit_collections")
    run = models.ForeignKey("ledger.CollectionRun", on_delete=models.PROTECT, related_name="collections")
    notice = models.ForeignKey("ledger.AdvanceNotice", null=True, on_delete=models.PROTECT, related_name="collections")
    due_on = models.DateField(help_text="The day by the payer's frequency.")
    collect_on = models.DateField(help_text="That day, or the working day after it.")
    code = models.CharField(max_length=2, help_text="01 first, 17 regular, 18 presented again, 19 final.")
    amount_pence = models.BigIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    left_out_because = models.CharField(max_length=120, blank=True)
    returned_on = models.DateField(null=True, blank=True)
    returned_code = models.CharField(max_length=2, blank=True)

    class Meta:
        constraints = [
            # One that was left out may be planned again; one that goes to the bureau goes once.
            models.UniqueConstraint(
                fields=["instruction", "due_on", "code"],
                condition=~Q(state="left_out"),
                name="collection_once_per_day_and_code",
            ),
            models.CheckConstraint(
                condition=~Q(state="left_out") | ~Q(left_out_because=""), name="collection_left_out_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["landlord", "collect_on"], name="collection_by_day"),
            models.Index(fields=["account", "collect_on"], name="collection_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.instruction} on {self.collect_on}"


class DirectDebitTask(models.Model):
    """What a bank's report asks a person to do about an instruction, and what became of it (OPS-D9)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="direct_debit_tasks")
    account = models.ForeignKey(
        "ledger.RentAccount", null=True, on_delete=models.PROTECT, related_name="direct_debit_tasks"
    )
    instruction = models.ForeignKey(
        "ledger.DirectDebitInstruction", null=True, on_delete=models.PROTECT, related_name="tasks"
    )
    report = models.CharField(max_length=6)
    code = models.CharField(max_length=2)
    action = models.CharField(max_length=12)
    identity = models.CharField(max_length=120, help_text="The report row's own identity (DEC-3).")
    reference = models.CharField(max_length=30)
    amount_pence = models.BigIntegerField(default=0)
    original_on = models.DateField(null=True, blank=True)
    reported_on = models.DateField()
    due_on = models.DateField(null=True, blank=True, help_text="The day by which it must be done, where there is one.")
    words = models.CharField(max_length=300)
    opened_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "report", "identity"], name="direct_debit_task_once_per_row"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(outcome=""), name="direct_debit_task_done_says_how"
            ),
        ]
        indexes = [
            models.Index(
                fields=["landlord", "due_on"], condition=Q(done_on__isnull=True), name="direct_debit_task_open"
            ),
            models.Index(fields=["account", "reported_on"], name="direct_debit_task_by_acct"),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.code}: {self.reference}"
