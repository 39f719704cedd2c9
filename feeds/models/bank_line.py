import uuid

from django.db import models
from django.db.models import F, Q


class BankStatement(models.Model):
    """What a file said of one bank account: opening + lines = closing, opening = the last closing (OPS-D10)."""

    feed_file = models.ForeignKey("feeds.FeedFile", on_delete=models.PROTECT, related_name="bank_statements")
    bank_account = models.ForeignKey("feeds.BankAccount", on_delete=models.PROTECT, related_name="statements")
    from_on = models.DateField()
    to_on = models.DateField()
    lines = models.PositiveIntegerField()
    opening_pence = models.BigIntegerField(null=True, help_text="Empty where the file has no balances.")
    closing_pence = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed_file", "bank_account"], name="bank_statement_once")]

    def __str__(self) -> str:
        return f"{self.bank_account} to {self.to_on}"


class BankLine(models.Model):
    """One line of a bank statement and what was made of it. Plus is money in. Rows are added, never edited."""

    class Outcome(models.TextChoices):
        POSTED = "posted", "Posted to an account"
        SUSPENSE = "suspense", "In suspense"
        LUMP = "lump", "Money of a feed file"
        IN_FEED = "in_feed", "Posted by the payments file"
        OUT = "out", "Money out"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    feed_file = models.ForeignKey("feeds.FeedFile", on_delete=models.PROTECT, related_name="bank_lines")
    bank_account = models.ForeignKey("feeds.BankAccount", on_delete=models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField(help_text="Its place among the file's rows, from 1.")
    line = models.PositiveIntegerField()
    value_on = models.DateField()
    posted_on = models.DateField()
    type = models.CharField(max_length=20)
    amount_pence = models.BigIntegerField()
    reference = models.CharField(max_length=140, blank=True)
    counterparty = models.CharField(max_length=140, blank=True)
    balance_after_pence = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    feed = models.CharField(max_length=20, blank=True, help_text="Of a lump, or of money out: the feed it belongs to.")
    posting_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed_file", "row"], name="bank_line_once"),
            models.CheckConstraint(condition=~Q(amount_pence=0), name="bank_line_moves_money"),
        ]
        indexes = [models.Index(fields=["landlord", "outcome", "value_on"], name="bank_line_by_outcome")]

    def __str__(self) -> str:
        return f"{self.value_on} {self.reference}: {self.amount_pence}p"


class ControlTotal(models.Model):
    """
    What a part of a feed file comes to, and the bank line that shows the same sum: until then "not yet in the bank".

    `amount_pence`: plus is money that must come into the bank, minus money that must go out.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    feed_file = models.ForeignKey("feeds.FeedFile", on_delete=models.PROTECT, related_name="control_totals")
    feed = models.CharField(max_length=20)
    source = models.CharField(max_length=60, help_text="Which part of the file: a channel's file, a schedule.")
    expected_on = models.DateField()
    rows = models.PositiveIntegerField()
    amount_pence = models.BigIntegerField()
    agreed_with = models.ForeignKey(
        "feeds.BankLine", on_delete=models.PROTECT, related_name="agreed_totals", null=True, blank=True
    )
    agreed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed_file", "source", "expected_on"], name="control_total_once"),
            models.CheckConstraint(
                condition=Q(agreed_with__isnull=True, agreed_on__isnull=True)
                | Q(agreed_with__isnull=False, agreed_on__isnull=False),
                name="control_total_agreed_has_its_day",
            ),
        ]
        indexes = [models.Index(F("landlord"), F("agreed_with"), F("expected_on"), name="control_total_by_state")]

    def __str__(self) -> str:
        return f"{self.source}: {self.amount_pence}p"
