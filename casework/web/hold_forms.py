"""The forms of holds, Breathing Spaces, deaths, insolvencies, tasks and the weekly review."""

from datetime import datetime, time
from typing import Any

from django import forms

from arrears.models import Bereavement, BreathingSpaceStep, ExceptionItem, Insolvency
from arrears.rules.holds import RULES, HoldReason
from staff.clock import LONDON

DAY = {"type": "date"}
NOT_BY_HAND = frozenset({HoldReason.DECEASED, HoldReason.INSOLVENCY, HoldReason.BEREAVEMENT, HoldReason.CONTACT_FIRST})
"""Reasons that have a page of their own, or that the system places."""


def day_field(label: str, **more: Any) -> forms.DateField:
    """A day, asked with the browser's own control."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY), **more)


def words_field(label: str, **more: Any) -> forms.CharField:
    """A few lines of words."""
    return forms.CharField(
        label=label, max_length=400, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 400}), **more
    )


class PlaceForm(forms.Form):
    """A new hold."""

    reason = forms.ChoiceField(
        label="Why",
        choices=[("", "Choose a reason")]
        + [
            (one.value, rule.words[:1].upper() + rule.words[1:])
            for one, rule in RULES.items()
            if one not in NOT_BY_HAND
        ],
    )
    until_on = day_field(
        "Last day held", required=False, help_text="May be left empty only where the law holds until its cure."
    )
    comment = words_field("What the next officer has to know")


class RenewForm(forms.Form):
    """A hold goes on."""

    until_on = day_field("New last day")
    comment = words_field("Why it goes on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_renew_%s", **kwargs})


class ReleaseForm(forms.Form):
    """A hold ends early."""

    because = words_field("Why it ends")
    cured = forms.BooleanField(label="What the law waited for has happened", required=False)

    def __init__(self, *args: Any, law: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_release_%s", **kwargs})
        if not law:
            del self.fields["cured"]


class SpaceForm(forms.Form):
    """A notification of Breathing Space, for one of the people liable on the account."""

    person = forms.ChoiceField(label="Whose Breathing Space it is")
    mental_health = forms.TypedChoiceField(
        label="Kind, as the notification says",
        choices=[("", "Choose"), ("no", "Standard"), ("yes", "Mental health crisis")],
        coerce=lambda said: said == "yes",
        help_text="Once recorded it is shown only to those who may know.",
    )
    starts_on = day_field("First day, as the notification says")
    notified_on = day_field("Day the notification reached us")
    notified_time = forms.TimeField(label="At", required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    reference = forms.CharField(label="Reference", max_length=40, required=False)
    adviser = forms.CharField(label="Debt adviser, or who is nominated to talk", max_length=120, required=False)
    adviser_contact = forms.CharField(label="How to reach them", max_length=200, required=False)
    note = forms.CharField(
        label="Sensitive note",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Read only by those with that right; each reading is recorded.",
    )
    second_confirmed = forms.BooleanField(
        label="I have checked that a second within twelve months stands on the register", required=False
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = people if len(people) == 1 else [("", "Choose a person"), *people]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]

    @property
    def notified_at(self) -> datetime | None:
        """The instant it reached us, where a time was given."""
        told: time | None = self.cleaned_data["notified_time"]
        return None if told is None else datetime.combine(self.cleaned_data["notified_on"], told, tzinfo=LONDON)


class StepForm(forms.Form):
    """Something that was done during a Breathing Space."""

    what = forms.ChoiceField(label="What was done")
    happened_on = day_field("On")
    words = words_field("Note", required=False)

    def __init__(self, *args: Any, midway: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_step_%s", **kwargs})
        hidden = {"contact_made"} if midway else {"contact_made", "midway_put", "midway_answered"}
        choices = [choice for choice in BreathingSpaceStep.What.choices if choice[0] not in hidden]
        self.fields["what"].choices = [("", "Choose"), *choices]  # type: ignore[attr-defined]


class CancelForm(forms.Form):
    """It was cancelled."""

    cancelled_on = day_field("First day without protection")
    because = forms.CharField(label="What the notice says", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_cancel_%s", **kwargs})


class TreatmentForm(forms.Form):
    """The adviser told us when treatment ended."""

    ended_on = day_field("Treatment ended on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_treatment_%s", **kwargs})


class DeathForm(forms.Form):
    """A tenant has died."""

    person = forms.ChoiceField(label="Who has died")
    died_on = day_field("Day of death")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Choose a person"), *people]  # type: ignore[attr-defined]


class SuccessionForm(forms.Form):
    """Whether somebody succeeds to the tenancy."""

    succession = forms.ChoiceField(
        label="Succession",
        choices=[("", "Choose"), *[c for c in Bereavement.Succession.choices if c[0] in ("succeeded", "nobody")]],
    )
    words = words_field("Why")


class InsolvencyForm(forms.Form):
    """A debt relief order, bankruptcy or IVA."""

    person = forms.ChoiceField(label="Whose it is")
    kind = forms.ChoiceField(label="What it is", choices=[("", "Choose"), *Insolvency.Kind.choices])
    made_on = day_field("Day of the order or decision")
    notified_on = day_field("Day we were told")
    reference = forms.CharField(label="Reference", max_length=40, required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Choose a person"), *people]  # type: ignore[attr-defined]


class TaskForm(forms.Form):
    """What came of a task."""

    outcome = forms.CharField(label="What came of it", max_length=400)


class SettleForm(forms.Form):
    """What is done with the items that were ticked."""

    do = forms.ChoiceField(choices=[("action", "Actioned"), ("defer", "Deferred")])
    because = forms.CharField(label="What was done, or why it waits", max_length=400)
    until_on = day_field("Deferred until", required=False)

    def clean(self) -> dict[str, Any]:
        """A deferral needs its day."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("do") == "defer" and not told.get("until_on"):
            raise forms.ValidationError("Choose the day until which the items are deferred.")
        return told


STATES = dict(ExceptionItem.State.choices)
