"""The forms of a missing-payment investigation."""

from typing import Any

from django import forms

from arrears.models import Investigation, InvestigationStep
from feeds.web.suspense_forms import read_pounds
from ledger.rules.money import NotMoney


class OpenForm(forms.Form):
    """What the tenant says they paid."""

    amount = forms.CharField(label="Amount in pounds", max_length=14)
    paid_on = forms.DateField(
        label="Day it was paid", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    paid_how = forms.ChoiceField(label="How it was paid", choices=Investigation.Paid.choices)
    words = forms.CharField(
        label="What the tenant told us", max_length=400, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 400})
    )

    def clean_amount(self) -> int:
        """Pence."""
        try:
            return read_pounds(self.cleaned_data["amount"])
        except NotMoney as wrong:
            raise forms.ValidationError(str(wrong)) from None


class StepForm(forms.Form):
    """What a search of one place gave."""

    place = forms.ChoiceField(choices=InvestigationStep.Place.choices, widget=forms.HiddenInput)
    result = forms.ChoiceField(label="What was found", choices=InvestigationStep.Result.choices)
    words = forms.CharField(label="Note", max_length=400, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        place = (kwargs.get("initial") or {}).get("place", "")
        super().__init__(*args, **{"auto_id": f"id_{place}_%s", **kwargs})


class EvidenceForm(forms.Form):
    """What the tenant gave us."""

    words = forms.CharField(label="What this shows", max_length=400)
    file = forms.FileField(label="Receipt or picture", required=False, help_text="A JPEG, PNG or PDF of at most 10 MB.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_evidence_%s", **kwargs})


class CloseForm(forms.Form):
    """The words for the tenant where nothing was found."""

    tenant_words = forms.CharField(label="What the tenant is told", widget=forms.Textarea(attrs={"rows": 6}))
