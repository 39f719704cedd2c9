"""The forms of contacts, tasks, referrals, authority to discuss and sensitive notes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from arrears.models import SensitiveNote
from arrears.rules.contacts import CHANNEL_WORDS, QUESTION_WORDS, Channel, Outcome, Told
from arrears.rules.referrals import (
    BASIS_WORDS,
    CONSENT_WORDS,
    REFERRED_TO_WORDS,
    RESULT_WORDS,
    Basis,
)
from casework.web.manual_forms import PoundsField
from tenancies.models import PersonAddress, ThirdPartyAuthority

DAY = {"type": "date"}
OTHER = "other"
NOBODY = "nobody"
NO_OUTCOME = "none"
"""What a note has instead of an outcome."""


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A day, typed or chosen; written the way a date field of HTML reads it."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs=DAY)
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class LogForm(forms.Form):
    """A contact in one short form: how, how it ended, who, what they knew, what was said and promised."""

    channel = forms.ChoiceField(label="How", choices=[(way.value, words) for way, words in CHANNEL_WORDS.items()])
    outcome = forms.ChoiceField(label="How it ended")
    who = forms.ChoiceField(label="Who it was", initial=NOBODY)
    name = forms.CharField(label="Name, if it was somebody else", max_length=120, required=False)
    passed = forms.MultipleChoiceField(
        label="What they answered right",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(question.value, words) for question, words in QUESTION_WORDS.items()],
        help_text="Calls and interviews. Only that they knew is kept, never the answer.",
    )
    about = forms.ChoiceField(label="What it was about", required=False)
    note = forms.CharField(
        label="Note",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The tenant may ask to read this. Safeguarding and health have notes of their own.",
    )
    promise_amount = PoundsField(label="Promised, in pounds", required=False)
    promise_on = day_field("Promised by", required=False)
    hold_letters = forms.BooleanField(label="Hold arrears letters until then", required=False)
    follow_up_on = day_field("Follow up on", required=False)
    on = day_field("Day of the contact")

    def __init__(
        self,
        *args: Any,
        outcomes: Sequence[Outcome],
        people: Sequence[tuple[str, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        results = [each for each in outcomes if each.told is Told.RESULT]
        _choices(
            self, "outcome", [("", "Choose"), *_by_channel(results), ("Note", [(NO_OUTCOME, "None: only a note")])]
        )
        abouts = [(each.code, each.words) for each in outcomes if each.told is Told.ABOUT]
        _choices(self, "about", [("", "Nothing in particular"), *abouts])
        _choices(self, "who", [(NOBODY, "Nobody"), *people, (OTHER, "Somebody else")])

    def clean_on(self) -> date:
        """Nothing is recorded before it happened."""
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError("The day of the contact cannot be to come.")
        return on

    def clean(self) -> dict[str, Any]:
        """A promise has both its amount and its day."""
        told: dict[str, Any] = super().clean() or {}
        if bool(told.get("promise_amount")) != bool(told.get("promise_on")) and "promise_amount" in told:
            self.add_error("promise_on" if told.get("promise_amount") else "promise_amount", "A promise needs both.")
        return told


def _choices(form: forms.Form, name: str, choices: list[Any]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]


def _by_channel(results: Sequence[Outcome]) -> list[Any]:
    """Each outcome once, those of one way of contact together."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in results:
        ways = [CHANNEL_WORDS[way] for way in Channel if way in each.channels]
        groups.setdefault(", ".join(ways) or "Any", []).append((each.code, each.words))
    return list(groups.items())


class WordsForm(forms.Form):
    """A few words about what was done or why not."""

    words = forms.CharField(label="What came of it", max_length=200)

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["words"].label = label


class ReferralForm(forms.Form):
    """Who is referred to whom, with which consent, and why."""

    person = forms.ChoiceField(label="Who is referred")
    to = forms.ChoiceField(label="Referred to", choices=[(to.value, words) for to, words in REFERRED_TO_WORDS.items()])
    to_whom = forms.CharField(label="Team or organisation", max_length=120)
    consent = forms.ChoiceField(
        label="Consent",
        widget=forms.RadioSelect,
        choices=[(one.value, words) for one, words in CONSENT_WORDS.items()],
    )
    consent_on = day_field("Day on which they agreed", required=False)
    basis = forms.ChoiceField(
        label="Without agreement: why it may be sent",
        required=False,
        choices=[
            ("", "They agreed"),
            *((one.value, BASIS_WORDS[one]) for one in (Basis.ADULT_AT_RISK, Basis.CHILD_AT_RISK)),
        ],
        help_text="Only Adult Social Care, and only what is needed to keep somebody safe.",
    )
    words = forms.CharField(
        label="Why they are referred", max_length=400, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 400})
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "person", list(people))


class AnswerForm(forms.Form):
    """What came of a referral."""

    result = forms.ChoiceField(label="What came of it", choices=[(one.value, w) for one, w in RESULT_WORDS.items()])
    words = forms.CharField(label="In their words", max_length=400, required=False)


class AuthorityForm(forms.Form):
    """Whom we may talk or write to for a person, on what evidence, between which days."""

    person = forms.ChoiceField(label="For")
    kind = forms.ChoiceField(label="In which right", choices=ThirdPartyAuthority.Kind.choices)
    name = forms.CharField(label="Their name", max_length=120)
    organisation = forms.CharField(label="Organisation", max_length=120, required=False)
    phone = forms.CharField(label="Phone", max_length=40, required=False)
    email = forms.EmailField(label="Email", required=False)
    may_discuss = forms.BooleanField(label="May be told about the account", required=False, initial=True)
    gets_post = forms.BooleanField(label="Gets the person’s post", required=False)
    address = forms.CharField(
        label="Their address",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One line to a line, the postcode last. Needed where post goes to them.",
    )
    evidence = forms.CharField(label="What you saw", max_length=200, help_text="The signed form, the order, the power.")
    limits = forms.CharField(label="What it does not cover", max_length=200, required=False)
    from_on = day_field("From")
    until_on = day_field("Last day", required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_authority_%s", **kwargs})
        _choices(self, "person", list(people))


class AddressForm(forms.Form):
    """Where a person's post goes."""

    person = forms.ChoiceField(label="Whose post")
    kind = forms.ChoiceField(label="Which address", choices=PersonAddress.Kind.choices)
    address = forms.CharField(
        label="Address",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One line to a line, the postcode last. Leave it empty to end the one in use.",
    )
    from_on = day_field("From, or its last day")

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_address_%s", **kwargs})
        _choices(self, "person", list(people))


class EndForm(forms.Form):
    """When an authority ends and why."""

    last_on = day_field("Its last day")
    because = forms.CharField(label="Why it ends", max_length=200)


class SensitiveForm(forms.Form):
    """A note that few may read."""

    kind = forms.ChoiceField(label="About", choices=SensitiveNote.Kind.choices)
    text = forms.CharField(label="Note", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
