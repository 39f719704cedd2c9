"""The forms about empty homes, placements, use and occupation and charge types."""

from typing import Any

from django import forms

from ledger.models import Void
from ledger.rules.charge_elements import FLAGS, ElementMeaning
from ledger.rules.money import NotMoney, pence
from ledger.rules.occupations import DECISION_WORDS, REASON_WORDS

FLAG_WORDS = {
    "hb_eligible": "Housing Benefit may cover it",
    "uc_eligible": "Universal Credit may cover it",
    "legal_rent": "It is rent under the tenancy: a notice may claim it",
    "by_day": "A part week is charged by the day",
    "in_free_weeks": "It is charged in rent-free weeks too",
    "on_voids": "It counts as lost while the home is empty",
    "vatable": "It bears VAT where the letting does",
    "variable": "It is variable; otherwise fixed",
    "third_party": "We collect it for somebody else",
}
assert set(FLAG_WORDS) == set(FLAGS), "every flag of OPS-A5 is named"


class DayField(forms.DateField):
    """A day, with the browser's own picker and what a person types without one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class PoundsField(forms.CharField):
    """Pounds and pence as a person types them; whole pence when cleaned, nought or more."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=14, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def clean(self, value: Any) -> int | None:
        """Read it."""
        text = super().clean(value).replace("£", "").replace(",", "").strip()
        if not text:
            return None
        try:
            found = pence(text if "." in text else f"{text}.00")
        except NotMoney as error:
            raise forms.ValidationError("Write pounds and pence like 42.50.") from error
        if found < 0:
            raise forms.ValidationError("Write nought or more.")
        return found


BY_HAND = [choice for choice in Void.Reason.choices if choice[0] != Void.Reason.TENANCY_ENDED]
"""An ended tenancy opens its void itself; these are a person's word."""


class VoidOpenForm(forms.Form):
    """A home that stands empty though no ended tenancy says so."""

    home = forms.CharField(label="Home", max_length=30, help_text="Its property reference, such as H1000001.")
    group = forms.ChoiceField(label="Rent group", help_text="In which its empty weeks are counted.")
    reason = forms.ChoiceField(label="Why it stands empty", choices=[("", "Choose a reason"), *BY_HAND])
    from_on = DayField(label="First empty day")

    def __init__(self, *args: Any, groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group = self.fields["group"]
        assert isinstance(group, forms.ChoiceField), "declared above"
        group.choices = [("", "Choose a rent group"), *groups]


class VoidEndForm(forms.Form):
    """A home that is empty no longer though nobody took it."""

    until_on = DayField(label="Last empty day", help_text="It was sold, demolished or handed back the day after.")


class PlaceForm(forms.Form):
    """Where a household sleeps from a day on."""

    place = forms.CharField(label="Where they sleep", max_length=120)
    arrives_on = DayField(label="From the night of")
    nightly = PoundsField(label="Rate a night in pounds", help_text="All of it, benefit’s part included.")
    own = PoundsField(
        label="Of that, their own part in pounds",
        required=False,
        help_text="What benefit never covers: meals, heating, cleaning of their rooms.",
    )
    because = forms.CharField(
        label="Why it is told late", max_length=200, required=False, help_text="Where nights charged before change."
    )


class LeaveForm(forms.Form):
    """The day a household leaves."""

    leaves_on = DayField(label="They leave on", help_text="The night of this day is not charged.")
    because = forms.CharField(
        label="Why it is told late", max_length=200, required=False, help_text="Where nights charged before change."
    )


class CancelForm(forms.Form):
    """A placement that never was."""

    because = forms.CharField(label="What was wrong", max_length=200)


class OpenForm(forms.Form):
    """A use and occupation account to be."""

    reason = forms.ChoiceField(
        label="Why there is no tenancy",
        choices=[("", "Choose a reason"), *((reason.value, words) for reason, words in REASON_WORDS.items())],
    )
    opened_on = DayField(label="From", help_text="The day after the tenancy ended, or later.")
    occupiers = forms.CharField(
        label="Who lives there",
        required=False,
        help_text="A name to a line, as far as known.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    weekly = PoundsField(label="Charge a week in pounds", required=False, help_text="Empty: what the home cost before.")
    note = forms.CharField(label="What is known", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class NoteForm(forms.Form):
    """What was found."""

    note = forms.CharField(label="What was found", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class DecideForm(NoteForm):
    """What was decided."""

    decision = forms.ChoiceField(
        label="Decision", choices=[("", "Choose"), *((each.value, words) for each, words in DECISION_WORDS.items())]
    )


class CloseForm(NoteForm):
    """The last day."""

    last_on = DayField(label="Last day of occupation")


class ChargeTypeForm(forms.Form):
    """What an element means from a day on."""

    from_on = DayField(label="From", help_text="Charges kept before keep what they were kept with.")
    scheme = forms.ChoiceField(label="For", required=False)
    words = forms.CharField(label="What tenants read", max_length=60)

    def __init__(self, *args: Any, schemes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scheme = self.fields["scheme"]
        assert isinstance(scheme, forms.ChoiceField), "declared above"
        scheme.choices = [("", "All homes"), *schemes]
        for flag, words in FLAG_WORDS.items():
            self.fields[flag] = forms.BooleanField(label=words, required=False)

    def meaning(self, before: ElementMeaning) -> ElementMeaning:
        """What was said; the groups it stands in stay as they were."""
        flags = {flag: bool(self.cleaned_data[flag]) for flag in FLAGS}
        return ElementMeaning(
            words=self.cleaned_data["words"], review_group=before.review_group, group=before.group, **flags
        )
