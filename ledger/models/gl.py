import uuid

from django.db import models
from django.db.models import Q

from ledger.models.posting import AppendOnly
from ledger.rules.gl_journal import PURPOSE_WORDS, Purpose


class GlCode(models.Model):
    """Under which account and cost centre the general ledger counts something, from a day on (OPS-A3)."""

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="gl_codes")
    rent_group = models.ForeignKey(
        "ledger.RentGroup", null=True, blank=True, on_delete=models.PROTECT, related_name="gl_codes"
    )
    purpose = models.CharField(max_length=16, choices=[(each.value, PURPOSE_WORDS[each]) for each in Purpose])
    feed = models.CharField(max_length=30, blank=True, help_text="Of a bank code: the feed whose money it is.")
    account_code = models.CharField(max_length=20)
    cost_centre = models.CharField(max_length=20, blank=True)
    from_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["landlord", "rent_group", "purpose", "feed", "from_on"], name="gl_code_once"
            ),
            models.UniqueConstraint(
                fields=["landlord", "purpose", "feed", "from_on"],
                condition=Q(rent_group__isnull=True),
                name="gl_code_of_no_group_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.account_code}"


class GlJournal(models.Model):
    """One journal for the general ledger: what a period's batches come to, each batch once (OPS-L1)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    period = models.ForeignKey("ledger.AccountingPeriod", on_delete=models.PROTECT, related_name="journals")
    number = models.PositiveSmallIntegerField(help_text="1, 2 … within its period.")
    line_count = models.PositiveIntegerField()
    debit_pence = models.BigIntegerField(help_text="What its debits come to, and its credits.")
    made_on = models.DateField()
    made_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file, once it was written.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "number"], name="gl_journal_number_once")]

    def __str__(self) -> str:
        return f"journal {self.number} of {self.period}"


class GlJournalBatch(AppendOnly):
    """That a batch's part in a period is in a journal: it is sent once."""

    journal = models.ForeignKey("ledger.GlJournal", on_delete=models.PROTECT, related_name="batches")
    period = models.ForeignKey("ledger.AccountingPeriod", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey("ledger.Batch", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "GL journal batches"
        constraints = [models.UniqueConstraint(fields=["period", "batch"], name="gl_batch_once_per_period")]

    def __str__(self) -> str:
        return f"{self.batch} in {self.journal}"


class GlJournalLine(AppendOnly):
    """One line of a journal, as it was sent."""

    journal = models.ForeignKey("ledger.GlJournal", on_delete=models.PROTECT, related_name="lines")
    place = models.PositiveIntegerField()
    batch = models.ForeignKey("ledger.Batch", on_delete=models.PROTECT, related_name="+")
    account_code = models.CharField(max_length=20)
    cost_centre = models.CharField(max_length=20, blank=True)
    debit_pence = models.BigIntegerField()
    credit_pence = models.BigIntegerField()
    vat_pence = models.BigIntegerField(default=0)
    narrative = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journal", "place"], name="gl_line_place_once"),
            models.CheckConstraint(
                condition=Q(debit_pence__gt=0, credit_pence=0) | Q(debit_pence=0, credit_pence__gt=0),
                name="gl_line_debit_or_credit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_code} {self.debit_pence - self.credit_pence}p"
