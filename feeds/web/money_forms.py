"""The forms of Direct Debits, collections, invoices and payer agreements."""

from typing import Any

from django import forms

from feeds.web.suspense_forms import read_pounds
from ledger.rules.direct_debit import Frequency
from ledger.rules.invoicing import VAT_RATES
from ledger.rules.money import NotMoney

LINES = 5
FREQUENCIES = [
    (Frequency.MONTHLY.value, "Monthly"),
    (Frequency.WEEKLY.value, "Weekly"),
    (Frequency.FORTNIGHTLY.value, "Every two weeks"),
    (Frequency.FOUR_WEEKLY.value, "Every four weeks"),
]


class Pounds(forms.CharField):
    """An amount as people type it; cleaned it is whole pence."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=14, **more)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_pounds(text)
        except NotMoney as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class Day(forms.DateField):
    """A day, with the browser's own calendar."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class SetUpForm(forms.Form):
    """A new instruction, as it was signed or agreed by telephone."""

    payer_name = forms.CharField(label="Name on the bank account", max_length=80)
    payer_words = forms.CharField(
        label="If that is not a tenant: who, and how was it checked?", max_length=200, required=False
    )
    bank_tail = forms.RegexField(
        r"^[0-9]{4}$",
        label="Last four digits of the account number",
        help_text="Only these are kept here. Give the sort code and account number to the bureau.",
        error_messages={"invalid": "Write four digits and nothing else."},
    )
    reference = forms.CharField(
        label="Direct Debit reference", max_length=18, help_text="6 to 18 characters, in capitals."
    )
    signed_on = Day(label="Signed or agreed on")
    frequency = forms.ChoiceField(label="How often", choices=FREQUENCIES)
    first_on = Day(label="First collection", help_text="The later ones follow from this day.")
    last_on = Day(label="Last collection", required=False)
    collects_in_credit = forms.BooleanField(
        label="The payer agreed that we collect while the account is in credit", required=False
    )


class ChangeForm(forms.Form):
    """Another day or frequency for an instruction."""

    frequency = forms.ChoiceField(label="How often", choices=FREQUENCIES)
    first_on = Day(label="First collection on the new day")
    because = forms.CharField(label="Why is it changed?", max_length=200)


class BecauseForm(forms.Form):
    """A reason and nothing else."""

    because = forms.CharField(label="Why?", max_length=200)


class OutcomeForm(forms.Form):
    """What came of a task."""

    outcome = forms.CharField(label="What came of it?", max_length=200)


class AgainForm(forms.Form):
    """The day on which a returned collection is taken again."""

    collect_on = Day(label="Take it again on")


class PrepareForm(forms.Form):
    """The days of a schedule."""

    from_on = Day(label="First collection day")
    until_on = Day(label="Last collection day")


class ConfirmForm(forms.Form):
    """What the bank credited."""

    received = Pounds(label="Credited by the bank, in pounds")
    words = forms.CharField(label="If it differs: why?", max_length=200, required=False)


class InvoiceForm(forms.Form):
    """An invoice with up to five lines."""

    kind = forms.ChoiceField(label="What is it?", choices=[("recharge", "Recharge"), ("sundry", "Sundry invoice")])
    about = forms.CharField(
        label="What is it for?", max_length=200, help_text="One sentence part that the payer reads: “a new front door”."
    )
    due_on = Day(label="To be paid by", required=False, help_text="30 days from today unless you say otherwise.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rates = [(str(rate), words) for rate, words in VAT_RATES.items()]
        for number in range(1, LINES + 1):
            first = number == 1
            self.fields[f"words_{number}"] = forms.CharField(label=f"Line {number}", max_length=200, required=first)
            self.fields[f"net_{number}"] = Pounds(label=f"Line {number}: cost before VAT, in pounds", required=first)
            self.fields[f"vat_{number}"] = forms.ChoiceField(label=f"Line {number}: VAT", choices=rates, required=False)

    def clean(self) -> dict[str, Any]:
        """A line with words has an amount, and the other way round."""
        data = super().clean() or {}
        for number in range(1, LINES + 1):
            words, net = data.get(f"words_{number}"), data.get(f"net_{number}")
            if words and not net and f"net_{number}" not in self.errors:
                self.add_error(f"net_{number}", "Write what this line costs.")
            if net and not words:
                self.add_error(f"words_{number}", "Say what this line is for.")
        return data

    @property
    def lines(self) -> list[tuple[str, int, int]]:
        """Words, net pence and VAT rate of each line that was filled in."""
        found = []
        for number in range(1, LINES + 1):
            words, net = self.cleaned_data[f"words_{number}"], self.cleaned_data[f"net_{number}"]
            if words and net:
                found.append((words, net, int(self.cleaned_data[f"vat_{number}"] or 0)))
        return found


class CreditForm(forms.Form):
    """How much of an invoice is credited, and why."""

    total = Pounds(label="Credit, VAT included, in pounds")
    reason = forms.CharField(label="Why is it credited?", max_length=200)


class InstalmentsForm(forms.Form):
    """Equal monthly parts."""

    count = forms.IntegerField(label="How many monthly parts", min_value=2, max_value=36)
    first_on = Day(label="First part on")


class EvidenceForm(forms.Form):
    """A file that shows the cost."""

    evidence = forms.FileField(label="PDF, JPEG or PNG", help_text="A photograph, a quote or a receipt, up to 5 MB.")


class PayerForm(forms.Form):
    """An authority that pays for clients."""

    name = forms.CharField(label="Authority", max_length=80)
    address = forms.CharField(
        label="Address for invoices", max_length=300, help_text="Lines parted by commas, the postcode last."
    )
    email = forms.EmailField(label="Email", required=False)
    cycle = forms.ChoiceField(label="Invoiced", choices=[("four_weekly", "Every four weeks"), ("monthly", "Monthly")])


class AgreementForm(forms.Form):
    """What an authority pays for one client."""

    payer = forms.ChoiceField(label="Authority")
    account_ref = forms.CharField(label="Client’s account", max_length=30)
    covers = forms.ChoiceField(
        label="It pays for",
        choices=[
            ("rent", "Rent shortfall"),
            ("support", "Support"),
            ("nrpf", "Placement, no recourse to public funds"),
        ],
    )
    weekly = Pounds(label="A week, in pounds")
    from_on = Day(label="From")
    until_on = Day(label="Until", required=False)
    po_number = forms.CharField(label="Order number", max_length=30, required=False)

    def __init__(self, *args: Any, payers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payer"].choices = payers  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The last day of an agreement."""

    until_on = Day(label="Last day")
    because = forms.CharField(label="Why does it end?", max_length=200)


class RunForm(forms.Form):
    """The period of an invoice run."""

    cycle = forms.ChoiceField(
        label="Authorities invoiced", choices=[("four_weekly", "Every four weeks"), ("monthly", "Monthly")]
    )
    from_on = Day(label="From")
    until_on = Day(label="Until")
