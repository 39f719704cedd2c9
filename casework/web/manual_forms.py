"""The forms of manual postings: what is asked for, which account a payment was for, and a refund."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django import forms

from feeds.web.suspense_forms import read_pounds
from ledger.operations.refunds import Payee
from ledger.rules.adjustments import REASON_WORDS, Reason
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.money import NotMoney
from ledger.rules.refunds import Answers, Cause, HbAnswer, NameCheck, PayTo

WORDS_HELP = "The person who decides reads this, and so does whoever opens the account next year."


class What(StrEnum):
    """What an officer may ask for in their own words; the rest has a screen of its own."""

    GOODWILL = "goodwill"
    WAIVER = "waiver"
    REWARD = "reward"
    CREDIT = "credit"


WHAT_WORDS = {
    What.GOODWILL: "Goodwill payment or compensation, set against what is owed",
    What.WAIVER: "Waive rent",
    What.REWARD: "Reward",
    What.CREDIT: "Move credit to another account of ours",
}
WHAT_KINDS = {What.GOODWILL: EntryKind.GOODWILL, What.WAIVER: EntryKind.WAIVER, What.REWARD: EntryKind.REWARD}


class PoundsField(forms.CharField):
    """Pounds and pence as a person types them; whole pence when cleaned."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=14, **kwargs)

    def clean(self, value: Any) -> int:
        """Read it, above nought."""
        text = super().clean(value)
        if not text:
            return 0
        try:
            found = read_pounds(text)
        except NotMoney as error:
            raise forms.ValidationError("Write pounds and pence like 84.20.") from error
        if found <= 0:
            raise forms.ValidationError("Enter an amount above nought.")
        return found


def _reasons(codes: Iterable[Reason]) -> list[tuple[str, str]]:
    return [("", "Choose a reason"), *((code.value, REASON_WORDS[code]) for code in codes)]


class AskForm(forms.Form):
    """A manual posting on one account."""

    what = forms.ChoiceField(
        label="What should be posted?",
        widget=forms.RadioSelect,
        choices=[(what.value, words) for what, words in WHAT_WORDS.items()],
    )
    amount = PoundsField(label="Amount in pounds")
    to_account = forms.CharField(
        label="The other account’s reference", max_length=30, required=False, help_text="Only where credit moves."
    )
    reason = forms.ChoiceField(
        label="Reason",
        choices=_reasons(
            (
                Reason.COMPENSATION,
                Reason.COMPLAINT,
                Reason.HARDSHIP,
                Reason.HOME_UNUSABLE,
                Reason.PROMPT_PAYMENT,
                Reason.MOVED_HOME,
                Reason.OTHER,
            )
        ),
    )
    words = forms.CharField(label="Why, in a few words", max_length=400, help_text=WORDS_HELP)

    def clean(self) -> dict[str, Any]:
        """The other account is needed where credit moves, and only there."""
        told = super().clean() or {}
        moves = told.get("what") == What.CREDIT
        if moves and not told.get("to_account"):
            self.add_error("to_account", "Enter the reference of the account the credit goes to.")
        return told


class ReverseForm(forms.Form):
    """Take one posting back whole."""

    reason = forms.ChoiceField(
        label="Reason",
        choices=_reasons(
            (Reason.POSTED_TWICE, Reason.WRONG_AMOUNT, Reason.WRONG_DAY, Reason.KEYING_ERROR, Reason.OTHER)
        ),
    )
    words = forms.CharField(label="Why, in a few words", max_length=400, help_text=WORDS_HELP)


class MoveForm(forms.Form):
    """How much of a payment goes to the account that was found, and why."""

    amount = PoundsField(label="Amount in pounds", help_text="All of it, or the part that was for the other account.")
    reason = forms.ChoiceField(
        label="Reason",
        choices=_reasons((Reason.WRONG_ACCOUNT, Reason.KEYING_ERROR, Reason.MOVED_HOME, Reason.OTHER)),
    )
    words = forms.CharField(label="How do you know?", max_length=400, help_text=WORDS_HELP)


class RefundForm(forms.Form):
    """The checks of a refund, one question each (OPS-D31)."""

    amount = PoundsField(
        label="Amount in pounds", required=False, help_text="Leave it empty for all that may be refunded."
    )
    cause = forms.ChoiceField(label="How did the credit arise?", choices=[(c.value, c.words) for c in Cause])
    hb_answer = forms.ChoiceField(
        label="What did the council or DWP say about benefit?", choices=[(a.value, a.words) for a in HbAnswer]
    )
    clawback = PoundsField(label="Benefit that will be taken back, in pounds", required=False)
    pay_to = forms.ChoiceField(label="Who is paid?", choices=[(p.value, p.words) for p in PayTo])
    paid_by_other = forms.BooleanField(label="Somebody other than the tenant paid this money in", required=False)
    all_agree = forms.BooleanField(label="Every joint tenant has agreed in writing", required=False)
    payee_name = forms.CharField(label="Name on the bank account", max_length=70)
    sort_code = forms.CharField(label="Sort code", max_length=8, widget=forms.TextInput({"autocomplete": "off"}))
    account_number = forms.CharField(
        label="Account number", max_length=10, widget=forms.TextInput({"autocomplete": "off"})
    )
    name_check = forms.ChoiceField(
        label="Does the bank say the name matches?",
        choices=[(n.value, n.words) for n in NameCheck],
        initial=NameCheck.NOT_DONE.value,
    )
    words = forms.CharField(label="Why, in a few words", max_length=400, help_text=WORDS_HELP)

    @property
    def answers(self) -> Answers:
        """The answers of a valid form."""
        told = self.cleaned_data
        return Answers(
            cause=Cause(told["cause"]),
            hb_answer=HbAnswer(told["hb_answer"]),
            pay_to=PayTo(told["pay_to"]),
            name_check=NameCheck(told["name_check"]),
            all_agree=told["all_agree"],
            paid_by_other=told["paid_by_other"],
            clawback_pence=told["clawback"],
        )

    @property
    def payee(self) -> Payee:
        """Who is paid, as typed."""
        told = self.cleaned_data
        return Payee(told["payee_name"], told["sort_code"], told["account_number"])
