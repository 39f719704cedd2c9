from django.db import models

from feeds.rules.hb_checks import FINDING_WORDS, FindingCode


class ScheduleFinding(models.Model):
    """
    What the checks of an applied benefit schedule found on a line (OPS-D14): its check report, kept with the file.

    The line was posted or put aside all the same; this says what a person should look at.
    """

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    feed_file = models.ForeignKey("feeds.FeedFile", on_delete=models.PROTECT, related_name="findings")
    line = models.PositiveIntegerField(help_text="0 for a claim that is not in the file.")
    code = models.CharField(max_length=20, choices=[(code.value, FINDING_WORDS[code]) for code in FindingCode])
    claim_ref = models.CharField(max_length=30, blank=True)
    rent_ref = models.CharField(max_length=30, blank=True)
    message = models.CharField(max_length=240)
    account_public_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["feed_file", "code"], name="schedule_finding_by_code")]

    def __str__(self) -> str:
        return f"{self.code}, line {self.line}"
