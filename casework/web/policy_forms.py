"""The forms of escalation policies: a step, the numbers of a version, a copy, an assignment."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from arrears.models import Policy
from arrears.rules.approval import MAY_APPROVE_STEPS
from arrears.rules.holds import RULES, HoldReason
from arrears.rules.measures import Grace, Weekly
from arrears.rules.policy import LOWEST_ORDINARY_RANK, Order, PolicyVersion
from arrears.rules.policy_words import BASE_WORDS, CHANNEL_WORDS, GRACE_WORDS
from ledger.rules.account_types import ACCOUNT_TYPE_WORDS, AccountType
from staff.rules.roles import ROLE_WORDS
from tenancies.models import Patch, Scheme
from tenancies.rules.tenure import Tenure

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
CHANNELS = [(one.value, words[:1].upper() + words[1:]) for one, words in CHANNEL_WORDS.items()]
ORDINARY = [
    (reason.value, RULES[reason].words)
    for reason in HoldReason
    if not RULES[reason].is_law and RULES[reason].rank >= LOWEST_ORDINARY_RANK
]
APPROVERS = [(role.value, ROLE_WORDS[role]) for role in ROLE_WORDS if role in MAY_APPROVE_STEPS]
KINDS = [(one.value, f"{one.value}: {ACCOUNT_TYPE_WORDS[one]}") for one in AccountType]
MEASURE_ROWS_FREE = 1
MEASURE = ("name", "base", "grace", "weekly")
_OF_STAGES = ("stale_days", "officer_after_weeks_reducing", "static_after_weeks", "static_below_weeks")
_OF_LISTS = ("otherwise", "only_if_owed")


class StepForm(forms.Form):
    """What a step is beside its sentences."""

    code = forms.RegexField(
        r"^[A-Z][A-Z0-9-]*$",
        max_length=40,
        label="Code",
        help_text="Capitals, digits and hyphens. It names the step in lists and in the history.",
    )
    title = forms.CharField(max_length=120, label="What people call it")
    stage = forms.IntegerField(min_value=0, max_value=99, label="Stage")
    proposes = forms.CharField(
        max_length=40, label="Proposes", help_text="The paper or task it asks for, by its code: A1, NOTICE-REVIEW."
    )
    channel = forms.ChoiceField(choices=CHANNELS, label="Goes out as")
    also = forms.MultipleChoiceField(
        choices=CHANNELS[:-1], required=False, label="And beside it", widget=forms.CheckboxSelectMultiple
    )
    approver = forms.ChoiceField(choices=APPROVERS, label="Approved by")
    wait_days = forms.IntegerField(min_value=0, max_value=3650, label="Days to wait before another step")
    template = forms.CharField(
        max_length=40, required=False, label="Paper", help_text="Only where it is not what is proposed."
    )
    exempt_from = forms.MultipleChoiceField(
        choices=ORDINARY, required=False, label="Goes in spite of these holds", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, version: PolicyVersion, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if version.order is Order.FIRST_WINS:
            self.fields["stage"].label = "Place in the list"
        else:
            self.fields["stage"].help_text = "0 is a nudge; 1 to 4 lead to a notice; 5 to 7 need one; from 8 an order."
        if not new:
            del self.fields["code"]

    @staticmethod
    def filled_with(step: Mapping[str, Any]) -> dict[str, Any]:
        """What to show of a step's data."""
        names = ("code", "title", "stage", "proposes", "channel", "also", "approver", "wait_days", "template")
        return {name: step[name] for name in (*names, "exempt_from") if name in step}


class NumbersForm(forms.Form):
    """The day a version begins, whom it is for, and the numbers that belong to no single step."""

    in_force_from_on = forms.DateField(label="In force from", widget=DAY)
    authority = forms.CharField(max_length=200, required=False, label="Why, or on whose decision")
    account_types = forms.MultipleChoiceField(
        choices=KINDS,
        label="Covers accounts of these kinds",
        widget=forms.CheckboxSelectMultiple,
        help_text="FTA is every account of a tenancy that has ended.",
    )
    stale_days = forms.IntegerField(min_value=0, max_value=3650, label="A stage is repeated after more than, in days")
    officer_after_weeks_reducing = forms.IntegerField(
        min_value=0, max_value=520, label="Weeks of falling arrears after which the officer decides"
    )
    static_after_weeks = forms.IntegerField(
        min_value=0, max_value=520, label="Weeks without growth for the monthly list"
    )
    static_below_weeks = forms.DecimalField(
        min_value=0, max_digits=6, decimal_places=2, label="The monthly list is for debts below, in weeks of rent"
    )
    otherwise = forms.CharField(max_length=200, required=False, label="Said where no step applies")
    only_if_owed = forms.BooleanField(required=False, label="Only asked where something is owed")
    groups = forms.CharField(
        required=False,
        label="Actions that count as one",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line: the first letter: letter_1, FIRST-LETTER",
    )

    def __init__(self, *args: Any, version: PolicyVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        for name in _OF_LISTS if version.order is Order.STAGES else _OF_STAGES:
            del self.fields[name]
        self.measures = len(version.measures) + MEASURE_ROWS_FREE
        for number in range(self.measures):
            self._measure_fields(number)

    def _measure_fields(self, number: int) -> None:
        kinds: tuple[tuple[str, str, Mapping[Any, str]], ...] = (
            ("base", "is", BASE_WORDS),
            ("grace", "less", {**GRACE_WORDS, Grace.NONE: "nothing"}),
            ("weekly", "in weeks of", {Weekly.GROSS: "the whole charge", Weekly.OWN: "what the tenant pays"}),
        )
        which = f"Debt measure {number + 1}"
        self.fields[f"measure_{number}_name"] = forms.CharField(max_length=40, required=False, label=which)
        for name, label, words in kinds:
            choices = [(one.value, said) for one, said in words.items()]
            self.fields[f"measure_{number}_{name}"] = forms.ChoiceField(
                choices=choices, required=False, label=f"{which} {label}"
            )

    @staticmethod
    def filled_with(version: PolicyVersion, starts_on: date, authority: str) -> dict[str, Any]:
        """What to show of a version."""
        shown: dict[str, Any] = {
            "in_force_from_on": starts_on,
            "authority": authority,
            "account_types": list(version.account_types),
            "static_below_weeks": f"{version.static_below_hundredths / 100:.2f}",
            "groups": "\n".join(f"{name}: {', '.join(codes)}" for name, codes in version.groups),
        }
        for name in ("stale_days", "officer_after_weeks_reducing", "static_after_weeks", "otherwise", "only_if_owed"):
            shown[name] = getattr(version, name)
        for number, one in enumerate(version.measures):
            shown |= {f"measure_{number}_{name}": str(getattr(one, name)) for name in MEASURE}
        return shown

    def clean_groups(self) -> dict[str, list[str]]:
        """Each line as a name and its codes."""
        found: dict[str, list[str]] = {}
        for line in self.cleaned_data["groups"].splitlines():
            if not line.strip():
                continue
            name, colon, codes = line.partition(":")
            listed = [code.strip() for code in codes.split(",") if code.strip()]
            if not colon or not name.strip() or not listed:
                raise forms.ValidationError(f"“{line.strip()}” is not a name, a colon and codes with commas.")
            found[name.strip()] = listed
        return found

    def settings(self) -> dict[str, Any]:
        """What was filled in, as data of a version."""
        told = self.cleaned_data
        named = ("account_types", "groups", "stale_days", "officer_after_weeks_reducing", "static_after_weeks")
        data = {name: told[name] for name in (*named, "otherwise", "only_if_owed") if name in told}
        if "static_below_weeks" in told:
            data["static_below_hundredths"] = int(told["static_below_weeks"] * 100)
        data["measures"] = [
            {name: told[f"measure_{number}_{name}"] for name in MEASURE}
            for number in range(self.measures)
            if told.get(f"measure_{number}_name")
        ]
        return data


class CopyForm(forms.Form):
    """A new version begins as a copy: from which day, and why."""

    in_force_from_on = forms.DateField(label="In force from", widget=DAY)
    authority = forms.CharField(max_length=200, label="Why, or on whose decision")


class AssignForm(forms.Form):
    """Which accounts get a policy, from when; exactly one of the places, or the whole landlord."""

    policy = forms.ModelChoiceField(queryset=Policy.objects.none(), to_field_name="public_id", label="Policy")
    account_type = forms.ChoiceField(
        choices=[("", "Every kind"), *KINDS],
        required=False,
        label="Kind of account",
    )
    tenure = forms.ChoiceField(
        choices=[("", "Every tenure"), *((one.value, one.value.replace("_", " ").capitalize()) for one in Tenure)],
        required=False,
        label="Tenure",
        help_text="Goes with a kind of account.",
    )
    scheme = forms.ModelChoiceField(
        queryset=Scheme.objects.none(), to_field_name="public_id", required=False, label="Or one scheme"
    )
    patch = forms.ModelChoiceField(
        queryset=Patch.objects.none(), to_field_name="public_id", required=False, label="Or one patch"
    )
    account_ref = forms.CharField(max_length=40, required=False, label="Or one account, by its reference")
    from_on = forms.DateField(label="From", widget=DAY)
    until_on = forms.DateField(label="Until", widget=DAY, required=False, help_text="Empty is until it is ended.")
    because = forms.CharField(max_length=200, label="Why")

    def __init__(self, *args: Any, landlords: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("policy", Policy), ("scheme", Scheme), ("patch", Patch)):
            self.fields[name].queryset = model.objects.filter(landlord__in=landlords).order_by("pk")  # type: ignore[attr-defined]


class EndAssignmentForm(forms.Form):
    """The last day of an assignment."""

    last_day = forms.DateField(label="Last day", widget=DAY)
