"""The forms of the suspense desk."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from ledger.rules.adjustments import REASON_WORDS, Reason
from ledger.rules.appropriation import PLACE_WORDS, Place
from ledger.rules.money import NotMoney, pence

MOST_PARTS = 4
_POUNDS = re.compile(r"£?\s*([0-9][0-9,]*)(\.[0-9]{2})?")


def read_pounds(text: str) -> int:
    """
    What a person types for an amount, in pence: 80, 80.00, £1,250.50.

    :raises NotMoney: for anything else.
    """
    found = _POUNDS.fullmatch(text.strip())
    if found is None:
        raise NotMoney("Write pounds and pence like 84.20.")
    return pence(found[1].replace(",", "") + (found[2] or ".00"))


class SettleForm(forms.Form):
    """To which accounts, how much each, and how the person knows."""

    because = forms.CharField(
        label="How do you know?",
        max_length=400,
        help_text="The next officer reads this: what the tenant showed or said.",
    )
    remember = forms.BooleanField(
        label="Remember this payer’s reference for this account",
        required=False,
        help_text="The next payment that quotes it goes straight there. Leave it empty when you split the money.",
    )
    seen_open_pence = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts: list[tuple[str, int]] = []
        fields = {}
        for number in range(1, MOST_PARTS + 1):
            first = number == 1
            fields[f"account_{number}"] = forms.CharField(
                label="Account reference" if first else f"Account reference {number}", max_length=30, required=first
            )
            fields[f"amount_{number}"] = forms.CharField(
                label="Amount in pounds" if first else f"Amount in pounds {number}", max_length=14, required=first
            )
        self.fields = fields | self.fields
        self._open_pence = abs(item.open_pence)

    @property
    def first_part(self) -> list[Any]:
        """The two fields of the first account."""
        return [self["account_1"], self["amount_1"]]

    @property
    def other_parts(self) -> list[Any]:
        """The fields of further accounts."""
        return [self[f"{name}_{n}"] for n in range(2, MOST_PARTS + 1) for name in ("account", "amount")]

    @property
    def is_split(self) -> bool:
        """Whether a further account is filled in."""
        return any(field.value() for field in self.other_parts)

    def clean(self) -> dict[str, Any]:
        """Read the parts; what they come to is the operation's to judge."""
        told = super().clean() or {}
        for number in range(1, MOST_PARTS + 1):
            ref, amount = told.get(f"account_{number}", ""), told.get(f"amount_{number}", "")
            if bool(ref) != bool(amount):
                self.add_error(f"amount_{number}" if ref else f"account_{number}", "Fill in both, or neither.")
            elif ref:
                try:
                    self.parts.append((ref.strip(), read_pounds(amount)))
                except NotMoney as wrong:
                    self.add_error(f"amount_{number}", str(wrong))
        return told


class ReturnForm(forms.Form):
    """Why money goes back to its sender."""

    reason = forms.ChoiceField(
        label="Reason",
        choices=[(one.value, REASON_WORDS[one]) for one in (Reason.NOT_OURS, Reason.PAYER_ASKED, Reason.OTHER)],
    )
    because = forms.CharField(label="Why, and how it was checked", max_length=400)
    payee = forms.CharField(label="Name on the bank account it came from", max_length=70)
    sort_code = forms.CharField(label="Sort code", max_length=8)
    account_number = forms.CharField(label="Account number", max_length=10)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_return_%s", **kwargs})


class BackForm(forms.Form):
    """Why a settlement is undone."""

    because = forms.CharField(label="Why is it taken back?", max_length=400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_back_%s", **kwargs})


class OwnerForm(forms.Form):
    """Take it on, or give it back."""

    take = forms.CharField(required=False)

    def takes(self) -> bool:
        """Whether the person takes it on."""
        return self.is_valid() and self.cleaned_data["take"] == "yes"


class OrderForm(forms.Form):
    """The order of debts: a number for each."""

    def __init__(self, *args: Any, current: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order: list[str] = []
        for number, place in enumerate(current[1:], start=2):
            self.fields[place.value] = forms.IntegerField(
                label=PLACE_WORDS[place], min_value=2, max_value=len(Place), initial=number
            )

    def clean(self) -> dict[str, Any]:
        """Places in the order of their numbers; two may not share one."""
        told = super().clean() or {}
        if len(told) == len(self.fields):
            if len(set(told.values())) != len(told):
                self.add_error(None, "Two debts have the same number. Give each its own, from 2 to 10.")
            self.order = [Place.NAMED.value, *sorted(told, key=lambda name: told[name])]
        return told
