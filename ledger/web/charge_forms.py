"""The forms of charges and calendars: a change of what is charged, and a weekly price to convert."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django import forms

from ledger.rules.adjustments import REASON_WORDS, Reason
from ledger.rules.money import NotMoney, pence

REASONS = (
    Reason.TOLD_LATE,
    Reason.CHARGE_CHANGED,
    Reason.TENANCY_DATES,
    Reason.RENT_DECISION,
    Reason.KEYING_ERROR,
    Reason.MOVED_HOME,
    Reason.OTHER,
)


class What(StrEnum):
    """What of an account's charges changes."""

    PRICE = "price"
    STOP = "stop"
    START = "start"
    END = "end"


WHAT_WORDS = {
    What.PRICE: "A charge costs something else",
    What.STOP: "A charge is no longer made",
    What.START: "The tenancy began on another day",
    What.END: "The tenancy ended, or ended on another day",
}


def read_price(text: str) -> int:
    """
    Pence from pounds as a person types them; nought is a price.

    :raises django.forms.ValidationError: for anything that is not pounds and pence.
    """
    plain = text.strip().removeprefix("£").replace(",", "")
    try:
        found = pence(plain if "." in plain else f"{plain}.00")
    except NotMoney as error:
        raise forms.ValidationError("Write pounds and pence like 84.20.") from error
    if found < 0:
        raise forms.ValidationError("A price is never below nought.")
    return found


class DayField(forms.DateField):
    """A day in a browser's own date field."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date", "class": "input input--date"}), **kwargs)


class ChangeForm(forms.Form):
    """What changes, from when; worked out before anybody asks for it."""

    what = forms.ChoiceField(
        label="What changes?",
        widget=forms.RadioSelect,
        choices=[(what.value, words) for what, words in WHAT_WORDS.items()],
    )
    day = DayField(label="From which day?", help_text="For an end: the tenancy’s last day, normally a Sunday.")
    element = forms.ChoiceField(label="Which charge?", required=False, help_text="Only where a charge changes.")
    price = forms.CharField(label="New price in pounds", max_length=14, required=False)
    until = DayField(label="Until which day?", required=False, help_text="Leave empty if it stays like this.")

    def __init__(self, *args: Any, elements: Iterable[tuple[str, str]], per: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["element"].choices = [("", "Choose a charge"), *elements]  # type: ignore[attr-defined]
        self.fields["price"].help_text = f"For a full {per}. Only where a charge costs something else."

    def clean_price(self) -> int | None:
        """Pence, None where nothing was written."""
        text = self.cleaned_data["price"]
        return read_price(text) if text.strip() else None

    def clean(self) -> dict[str, Any]:
        """A price needs its charge, and a charge its price."""
        told = super().clean() or {}
        what = told.get("what")
        if what in (What.PRICE, What.STOP) and not told.get("element") and "element" not in self.errors:
            self.add_error("element", "Choose the charge that changes.")
        if what == What.PRICE and told.get("price") is None and "price" not in self.errors:
            self.add_error("price", "Enter what it costs from that day on.")
        return told


class WhyForm(forms.Form):
    """Why it changes, for who decides and whoever opens the account next year."""

    reason = forms.ChoiceField(
        label="Reason", choices=[("", "Choose a reason"), *((code.value, REASON_WORDS[code]) for code in REASONS)]
    )
    words = forms.CharField(
        label="Why, in a few words",
        max_length=400,
        help_text="The person who decides reads this, and so does whoever opens the account next year.",
    )


class WeeklyForm(forms.Form):
    """A weekly price to say in other periods."""

    weekly = forms.CharField(label="Weekly charge in pounds", max_length=14)

    def clean_weekly(self) -> int:
        """Pence."""
        return read_price(self.cleaned_data["weekly"])
