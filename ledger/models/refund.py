import uuid

from django.db import models
from django.db.models import Q

from ledger.rules.refunds import Cause, HbAnswer, NameCheck, PayTo


class RefundTerms(models.Model):
    """A landlord's settings for refunds from a day on, where they differ from what is shipped (OPS-D31, D32)."""

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="refund_terms")
    buffer_cycles = models.PositiveSmallIntegerField(help_text="Payment cycles kept on a current account.")
    cleared_working_days = models.PositiveSmallIntegerField(help_text="Card and Direct Debit money waits so long.")
    keep_bank_days = models.PositiveSmallIntegerField(help_text="Bank details are erased so long after the file.")
    from_on = models.DateField()
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "refund terms"
        constraints = [models.UniqueConstraint(fields=["landlord", "from_on"], name="refund_terms_once_per_day")]

    def __str__(self) -> str:
        return f"refund terms from {self.from_on}"


class RefundFile(models.Model):
    """One file of refunds for the bank: what it holds never changes; its bytes are in the store (DEC-22)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="refund_files")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    line_count = models.PositiveIntegerField()
    total_pence = models.BigIntegerField()
    made_on = models.DateField()
    made_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    confirmed_on = models.DateField(null=True, blank=True, help_text="The day the bank had paid it.")
    confirmed_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    erased_on = models.DateField(null=True, blank=True, help_text="The day bank details and bytes were given up.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "number"], name="refund_file_number_once_per_landlord"),
        ]

    def __str__(self) -> str:
        return f"refund file {self.number}"


class Refund(models.Model):
    """
    Money to be paid out of a credit (OPS-D31, D32): the answers, the working and the payee as they were asked for.

    Who decides over it, and its posting, stand on its adjustment. Bank details are kept only here, and only until
    the file that paid them is confirmed and the landlord's days are over.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="refunds")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="refunds")
    adjustment = models.OneToOneField("ledger.Adjustment", null=True, on_delete=models.PROTECT, related_name="refund")
    amount_pence = models.BigIntegerField(help_text="Above nought; nought where the rules refused it.")
    cause = models.CharField(max_length=20, choices=[(c.value, c.words) for c in Cause])
    hb_answer = models.CharField(max_length=20, choices=[(a.value, a.words) for a in HbAnswer])
    pay_to = models.CharField(max_length=12, choices=[(p.value, p.words) for p in PayTo])
    name_check = models.CharField(max_length=12, choices=[(n.value, n.words) for n in NameCheck])
    all_agree = models.BooleanField(help_text="Every joint tenant has agreed.")
    clawback_pence = models.BigIntegerField(default=0)
    working = models.JSONField(help_text="Credit, deductions in words, reasons: as worked out when it was asked.")
    refused_because = models.JSONField(default=list)
    payee_name = models.CharField(max_length=70, blank=True)
    sort_code = models.CharField(max_length=6, blank=True)
    account_number = models.CharField(max_length=8, blank=True)
    bank_erased_on = models.DateField(null=True, blank=True)
    file = models.ForeignKey("ledger.RefundFile", null=True, on_delete=models.PROTECT, related_name="refunds")
    returned_on = models.DateField(null=True, blank=True, help_text="The day the bank gave it back.")
    returned_posting = models.OneToOneField(
        "ledger.Posting", null=True, on_delete=models.PROTECT, related_name="refund_returned"
    )
    asked_on = models.DateField()
    asked_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_pence__gte=0), name="refund_not_negative")]
        indexes = [models.Index(fields=["account", "asked_on"], name="refund_by_account")]

    def __str__(self) -> str:
        return f"refund of {self.amount_pence}p"
