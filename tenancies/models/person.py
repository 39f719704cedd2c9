import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper


class Person(models.Model):
    """A human being the landlord knows, once per landlord (DEC-9)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="people")
    person_ref = models.CharField(max_length=30)
    title = models.CharField(max_length=20, blank=True)
    first_name = models.CharField(max_length=60, blank=True)
    last_name = models.CharField(max_length=80)
    date_of_birth = models.DateField(null=True, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    nino_last4 = models.CharField(max_length=4, blank=True)
    died_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(fields=["landlord", "person_ref"], name="person_ref_once_per_landlord")]
        indexes = [
            models.Index(fields=["landlord", "last_name"], name="person_by_last_name"),
            # Payers' names come in capitals (OPS-D28).
            models.Index("landlord", Upper("last_name"), name="person_by_upper_last_name"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First and last name; a person may have only one."""
        return " ".join(part for part in (self.first_name, self.last_name) if part)


class PersonAddress(models.Model):
    """Where a person's post goes between two days, when that is not the home (DEC-14: dated rows, no history table)."""

    class Kind(models.TextChoices):
        CORRESPONDENCE = "correspondence", "Correspondence address"
        SAFE = "safe", "Safe address"
        FORWARDING = "forwarding", "Forwarding address"

    person = models.ForeignKey("tenancies.Person", on_delete=models.PROTECT, related_name="addresses")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    lines = models.TextField(help_text="One line of the address to a line; the postcode is the last.")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "person addresses"
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="person_address_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.lines.replace("\n", ", ")


class ContactPreference(models.Model):
    """How to write to a person between two days: size, language, or no post at all."""

    class Kind(models.TextChoices):
        LARGE_PRINT = "large_print", "Large print"
        LANGUAGE = "language", "Language"
        NO_POST = "no_post", "No post"

    person = models.ForeignKey("tenancies.Person", on_delete=models.PROTECT, related_name="preferences")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    value = models.CharField(max_length=40, blank=True, help_text="For a language: its two-letter code.")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "from_on"], name="contact_preference_once"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="preference_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}".strip()


class SupportNeed(models.Model):
    """A vulnerability or support need, and who supports the person with it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("tenancies.Person", on_delete=models.PROTECT, related_name="support_needs")
    need = models.CharField(max_length=120)
    supported_by = models.ForeignKey("staff.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    supporter_words = models.CharField(max_length=120, blank=True, help_text="A supporter who does not sign in here.")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.need
