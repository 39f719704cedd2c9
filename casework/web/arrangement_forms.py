"""The forms of the arrangement wizard: money in and out, the offer, and how an arrangement ends."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from arrears.models import Arrangement
from arrears.operations.arrangement_letters import Offer
from arrears.rules.affordability import BY_CODE, EVERY_WORDS, ITEMS, Line, Side
from arrears.rules.arrangements import KIND_WORDS, ArrangementKind, Frequency
from casework.web.manual_forms import PoundsField
from feeds.web.suspense_forms import read_pounds
from ledger.rules.money import NotMoney
from letters.rules.wording import money
from tenancies.rules.periods import PeriodUnit

EVERY = [(unit.value, words) for unit, words in EVERY_WORDS.items()]


def pounds(pence: int) -> str:
    """Pence as a person types them: 84.20; empty for nothing."""
    return f"{pence // 100}.{pence % 100:02d}" if pence else ""


class MoneyForm(forms.Form):
    """Money in and out: a sum and how often, for each line of the household's budget."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in ITEMS:
            self.fields[item.code] = forms.CharField(
                label=item.words,
                required=False,
                max_length=14,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input--money"}),
            )
            self.fields[f"{item.code}_every"] = forms.ChoiceField(
                label=f"{item.words}: how often", choices=EVERY, required=False, initial=PeriodUnit.WEEK.value
            )

    def clean(self) -> dict[str, Any]:
        """Each sum in pence; a wrong one is named at its line."""
        told = super().clean() or {}
        for item in ITEMS:
            text = (told.get(item.code) or "").strip()
            try:
                told[item.code] = read_pounds(text) if text else 0
            except NotMoney:
                self.add_error(item.code, "Write pounds and pence like 84.20, or leave it empty.")
        return told

    def lines(self) -> list[Line]:
        """The lines that were filled in."""
        told = self.cleaned_data
        return [
            Line(item.code, told[item.code], PeriodUnit(told.get(f"{item.code}_every") or PeriodUnit.WEEK.value))
            for item in ITEMS
            if told.get(item.code)
        ]

    def side(self, side: Side) -> list[dict[str, Any]]:
        """The rows of one side, as the template shows them."""
        return [{"field": self[item.code], "every": self[f"{item.code}_every"]} for item in ITEMS if item.side is side]

    @staticmethod
    def filled_with(lines: Iterable[Line]) -> dict[str, str]:
        """What to show of lines told before."""
        shown: dict[str, str] = {}
        for line in lines:
            shown |= {line.what: pounds(line.amount_pence), f"{line.what}_every": line.every.value}
        return shown


KINDS = [
    (kind.value, KIND_WORDS[kind])
    for kind in (ArrangementKind.INFORMAL, ArrangementKind.LUMP, ArrangementKind.ONE_OFF, ArrangementKind.COURT)
]
OFTEN = {
    Frequency.WEEKLY: "Every week",
    Frequency.FORTNIGHTLY: "Every two weeks",
    Frequency.FOUR_WEEKLY: "Every four weeks",
    Frequency.MONTHLY: "Every month",
}
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OfferForm(forms.Form):
    """What the tenant offers."""

    kind = forms.ChoiceField(label="How will it be paid?", choices=KINDS, widget=forms.RadioSelect)
    instalment = PoundsField(
        label="Each instalment, in pounds", help_text="On top of the rent. Empty for all of it by one day."
    )
    frequency = forms.ChoiceField(
        label="How often",
        choices=[(one.value, words) for one, words in OFTEN.items()],
    )
    starts_on = forms.DateField(
        label="Day of the first instalment", widget=DAY, help_text="Of all of it by one day: that day."
    )
    lump = PoundsField(label="Lump sum, in pounds", required=False, help_text="Only where a lump sum comes first.")
    lump_on = forms.DateField(label="Day of the lump sum", widget=DAY, required=False)
    order_ends_on = forms.DateField(
        label="Last day of the court order", widget=DAY, required=False, help_text="Only for terms of a court order."
    )

    def __init__(self, *args: Any, to_clear_pence: int = 0, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to_clear_pence, self.on = to_clear_pence, on
        for name in ("instalment", "lump"):
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "class": "input--money"}
        self.fields["instalment"].error_messages["required"] = "Enter what they can pay each time."
        if self.is_bound and self.data.get("kind") == ArrangementKind.ONE_OFF:
            self.fields["instalment"].required = False

    def clean(self) -> dict[str, Any]:
        """What a kind needs, and that no day is past."""
        told = super().clean() or {}
        kind = told.get("kind")
        if kind == ArrangementKind.LUMP and "lump" not in self.errors:
            if not told.get("lump"):
                self.add_error("lump", "Enter the lump sum that comes first.")
            elif told["lump"] >= self.to_clear_pence:
                self.add_error("lump", "This clears all of it: choose “All of it by one day”.")
        if told.get("lump") and not told.get("lump_on") and "lump_on" not in self.errors:
            self.add_error("lump_on", "Enter the day of the lump sum.")
        for name in ("starts_on", "lump_on"):
            if told.get(name) and told[name] < self.on:
                self.add_error(name, "Choose today or a day to come.")
        starts_on, lump_on = told.get("starts_on"), told.get("lump_on")
        if kind == ArrangementKind.LUMP and starts_on and lump_on and lump_on > starts_on:
            self.add_error("lump_on", "The lump sum comes first: choose a day no later than the first instalment.")
        return told

    def offer(self) -> Offer:
        """What was offered, as the operation takes it; what the kind does not use is left out."""
        return read_offer(self.cleaned_data)


def read_offer(told: Mapping[str, Any]) -> Offer:
    """An offer from cleaned values."""
    kind = ArrangementKind(told["kind"])
    lump = kind in (ArrangementKind.LUMP, ArrangementKind.COURT)
    return Offer(
        kind=kind,
        starts_on=told["starts_on"],
        instalment_pence=told.get("instalment") or 0,
        frequency=Frequency(told["frequency"]),
        lump_sum_pence=(told.get("lump") or 0) if lump else 0,
        lump_on=told.get("lump_on") if lump and told.get("lump") else None,
        order_ends_on=told.get("order_ends_on") if kind is ArrangementKind.COURT else None,
    )


class EndForm(forms.Form):
    """Why an arrangement ends, and what the tenant reads of it."""

    how = forms.ChoiceField(
        label="How does it end?",
        widget=forms.RadioSelect,
        choices=[
            (Arrangement.Ended.BY_AGREEMENT.value, "By agreement: both of us want it to end"),
            (Arrangement.Ended.BROKEN.value, "It has been broken, and talking has not put it right"),
        ],
    )
    because = forms.CharField(
        label="Why, for the case file", max_length=200, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 200})
    )
    words_for_tenant = forms.CharField(
        label="The reason as the tenant reads it",
        max_length=160,
        required=False,
        help_text="It follows “The reason is:” in letter AG3. Empty: no letter is sent.",
    )


def side_words(lines: Iterable[Line]) -> list[dict[str, str]]:
    """The lines as a summary list: what, and how much how often."""
    return [
        {"label": BY_CODE[line.what].words, "value": f"{money(line.amount_pence)} {EVERY_WORDS[line.every]}"}
        for line in lines
    ]


def signed(pence: int) -> str:
    """A weekly sum that may be below nothing, in words that are read aloud rightly."""
    return f"{money(pence)} a week over" if pence >= 0 else f"{money(-pence)} a week too little"
