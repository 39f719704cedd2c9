import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q


class AuthorityQuerySet(models.QuerySet["ThirdPartyAuthority"]):
    def in_force(self, on: date) -> "AuthorityQuerySet":
        """Those that stand on a day."""
        return self.filter(from_on__lte=on).filter(Q(until_on__isnull=True) | Q(until_on__gte=on))


class ThirdPartyAuthority(models.Model):
    """
    Whom we may talk to, or write to, for a person, between two days and on what evidence (PRA-27, LAW section 12 E8).

    Screens say *Authority to discuss*. Of an authority only its last day changes; what changes else is a new one.
    """

    class Kind(models.TextChoices):
        NAMED = "named", "Person named by the tenant"
        ADVISER = "adviser", "Debt or housing adviser"
        SUPPORT = "support", "Support worker of another organisation"
        APPOINTEE = "appointee", "DWP appointee"
        ATTORNEY = "attorney", "Attorney"
        DEPUTY = "deputy", "Deputy of the Court of Protection"
        LITIGATION_FRIEND = "litigation_friend", "Litigation friend"
        REPRESENTATIVE = "representative", "Personal representative"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="authorities_to_discuss")
    person = models.ForeignKey("tenancies.Person", on_delete=models.PROTECT, related_name="authorities_to_discuss")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    may_discuss = models.BooleanField(default=True, help_text="May be told about the account.")
    gets_post = models.BooleanField(default=False, help_text="The person's post goes to them, at the address below.")
    lines = models.TextField(blank=True, help_text="One line of the address to a line; the postcode is the last.")
    evidence = models.CharField(max_length=200, help_text="What was seen: the form, the order, the letter.")
    limits = models.CharField(max_length=200, blank=True, help_text="What it does not cover.")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="The last day it stands.")
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    set_on = models.DateField()
    ended_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    ended_because = models.CharField(max_length=200, blank=True)

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "third party authorities"
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="authority_dates_in_order"
            ),
            models.CheckConstraint(condition=Q(gets_post=False) | ~Q(lines=""), name="authority_with_post_has_address"),
        ]
        indexes = [models.Index(fields=["person", "from_on"], name="authority_by_person")]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_kind_display().lower()}"

    def stands(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.from_on <= on and (self.until_on is None or self.until_on >= on)
