import uuid

from django.db import models

from arrears.rules.contacts import CHANNEL_WORDS, SPOKE_TO_WORDS
from arrears.rules.contacts import Channel as Ways


class Contact(models.Model):
    """
    A call, visit, message, letter or interview, made or tried (OPS-E13). Two-way contact answers a letter (PRA-3).

    Of the caller check it keeps who it was and which questions were answered right, never an answer (PRA-27).
    """

    class Channel(models.TextChoices):
        CALL_OUT = Ways.CALL_OUT.value, CHANNEL_WORDS[Ways.CALL_OUT]
        CALL_IN = Ways.CALL_IN.value, CHANNEL_WORDS[Ways.CALL_IN]
        VISIT = Ways.VISIT.value, CHANNEL_WORDS[Ways.VISIT]
        TEXT = Ways.TEXT.value, CHANNEL_WORDS[Ways.TEXT]
        EMAIL = Ways.EMAIL.value, CHANNEL_WORDS[Ways.EMAIL]
        OFFICE = Ways.OFFICE.value, CHANNEL_WORDS[Ways.OFFICE]
        LETTER_IN = Ways.LETTER_IN.value, CHANNEL_WORDS[Ways.LETTER_IN]
        NOTE = Ways.NOTE.value, CHANNEL_WORDS[Ways.NOTE]

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="contacts")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="contacts")
    person = models.ForeignKey("tenancies.Person", null=True, on_delete=models.PROTECT, related_name="contacts")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    two_way = models.BooleanField(help_text="We spoke with, or heard from, the tenant or somebody with authority.")
    note = models.TextField(blank=True)
    outcome = models.CharField(max_length=20, blank=True, help_text="Code of the catalogue: how it ended.")
    outcome_words = models.CharField(max_length=80, blank=True, help_text="The words of the code on its day.")
    about = models.CharField(max_length=20, blank=True, help_text="Code of the catalogue: what it was about.")
    about_words = models.CharField(max_length=80, blank=True)
    spoke_to = models.CharField(
        max_length=10, blank=True, choices=[(who.value, words) for who, words in SPOKE_TO_WORDS.items()]
    )
    spoke_to_name = models.CharField(max_length=120, blank=True)
    authority = models.ForeignKey(
        "tenancies.ThirdPartyAuthority", null=True, on_delete=models.PROTECT, related_name="+"
    )
    may_discuss = models.BooleanField(null=True, help_text="What the caller check said; empty where none was made.")
    identity_passed = models.JSONField(default=list, help_text="Codes of the questions answered right; no answers.")
    follow_up_on = models.DateField(null=True, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["account", "on"], name="contact_by_account")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} on {self.on}"


class ContactOutcome(models.Model):
    """A landlord's own code of the catalogue from a day on; it takes the place of the shipped one of its name."""

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="contact_outcomes")
    code = models.CharField(max_length=20)
    words = models.CharField(max_length=80)
    told = models.CharField(max_length=6, choices=[("result", "How it ended"), ("about", "What it was about")])
    reached = models.BooleanField(default=False)
    channels = models.JSONField(default=list, help_text="Ways of contact; an empty list is every one but a note.")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "code", "from_on"], name="contact_outcome_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.words


class ContactTerms(models.Model):
    """A landlord's own numbers of contacts, promises and referrals from a day on (`arrears.rules.contact_terms`)."""

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="contact_terms")
    from_on = models.DateField()
    promise_tolerance_days = models.PositiveSmallIntegerField()
    promise_longest_days = models.PositiveSmallIntegerField()
    letter_contact_days = models.PositiveSmallIntegerField()
    returned_days = models.PositiveSmallIntegerField()
    referral_chase_days = models.PositiveSmallIntegerField()
    referral_manager_days = models.PositiveSmallIntegerField()
    identity_answers = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "contact terms"
        constraints = [models.UniqueConstraint(fields=["landlord", "from_on"], name="contact_terms_once_a_day")]

    def __str__(self) -> str:
        return f"terms of {self.landlord} from {self.from_on}"


class SensitiveNote(models.Model):
    """
    A note about safeguarding or health, apart from all other notes: few may read it, and each reading is recorded
    (LAW section 12 E3, E7). Added, never edited.
    """

    class Kind(models.TextChoices):
        SAFEGUARDING = "safeguarding", "Safeguarding"
        HEALTH = "health", "Health"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="sensitive_notes")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="sensitive_notes")
    person = models.ForeignKey("tenancies.Person", null=True, on_delete=models.PROTECT, related_name="sensitive_notes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField()
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["account", "on"], name="sensitive_note_by_account")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} note of {self.on}"
