"""The forms with which officers tell of benefit: what is asked for each change, and which operation it becomes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.forms import Form

from casework.operations import deductions as deductions_asked
from casework.operations import managed_payment_letters
from ledger.operations import claims, deductions, managed_payments
from ledger.rules.benefit_cycles import CYCLE_WORDS
from ledger.rules.deductions import BENEFIT_WORDS
from ledger.rules.money import NotMoney, pence
from staff.models import User

CYCLES = list(CYCLE_WORDS.items())


class Pounds(forms.CharField):
    """Pounds and pence as text, in whole pence once cleaned; never a float on the way."""

    def to_python(self, value: Any) -> Any:
        """Pence, or None where nothing was written."""
        text = (super().to_python(value) or "").strip().removeprefix("£")
        if not text:
            return None
        if "." not in text:
            text += ".00"
        try:
            return pence(text)
        except NotMoney as error:
            raise forms.ValidationError("Write pounds and pence like 12.50, without commas.") from error

    def validate(self, value: Any) -> None:
        """Nothing written is only right where it is not asked for."""
        if self.required and value is None:
            raise forms.ValidationError("Write the amount.")

    def run_validators(self, value: Any) -> None:
        """The amount is judged by the operation, in words."""


def day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A day, typed or chosen."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": f"Write the day: {label.lower()}.", "invalid": "Write a day like 2026-04-06."},
    )


def words(label: str, *, required: bool = True, help_text: str = "", longest: int = 200) -> forms.CharField:
    """A line of words."""
    return forms.CharField(
        label=label, required=required, help_text=help_text, max_length=longest,
        error_messages={"required": f"Say it: {label.lower()}."},
    )  # fmt: skip


class Claim(Form):
    kind = forms.ChoiceField(label="Benefit", choices=[("HB", "Housing Benefit"), ("UC", "Universal Credit")])
    claimed_on = day("Claimed on")
    claim_ref = words("Claim reference", required=False, longest=30)
    authority = words("Council", required=False, help_text="For Housing Benefit.", longest=120)
    rate = Pounds(label="What it should come to", required=False, help_text="Housing Benefit a week, UC a month.")
    cycle = forms.ChoiceField(label="How often it is paid", choices=[("", "As usual"), *CYCLES], required=False)
    ap_starts_day = forms.IntegerField(
        label="Day of the month on which an assessment period starts", required=False, min_value=1, max_value=31
    )


class Verify(Form):
    verified_on = day("Verified on")
    rate = Pounds(label="What it should come to", required=False, help_text="Housing Benefit a week, UC a month.")


class OnBecause(Form):
    on_day = day("On")
    because = words("Why")


class Ended(Form):
    on_day = day("Last day")
    because = words("Why it ended")


class Review(Form):
    review_on = day("Look at it again on", required=False, help_text="Leave empty for no review.")


class Shortfall(Form):
    under_occupation = Pounds(label="Kept back a week for spare bedrooms")
    cap = Pounds(label="Kept back a week by the benefit cap")


class Discretionary(Form):
    weekly = Pounds(label="What it comes to a week")
    from_on = day("First day")
    until_on = day("Last day")
    reference = words("Reference", required=False, longest=30)


class Begin(Form):
    why = words("Why we ask", help_text="The letter says it to the tenant: “Your rent is behind by two months”.")


class Told(Form):
    on_day = day("Told on")
    how = words("How they were told", longest=80)


class OnDay(Form):
    on_day = day("On")


class Grant(Form):
    on_day = day("Granted on")
    monthly = Pounds(label="Housing costs of a month that come to us")
    paid_to = day("Last assessment period paid to the tenant ended on")
    bulk = forms.BooleanField(label="DWP pays us in bulk every four weeks", required=False)


class Apply(Form):
    benefit = forms.ChoiceField(label="From which benefit", choices=[(b.value, w) for b, w in BENEFIT_WORDS.items()])
    applied_on = day("Applied on")
    debt = Pounds(label="Rent arrears on that day")
    other_ways_tried = words("What was tried before", help_text="DWP asks for it.")


class Agree(Form):
    on_day = day("Agreed on")
    amount = Pounds(label="Deducted each time")
    cycle = forms.ChoiceField(label="How often", choices=[(c, CYCLE_WORDS[c]) for c in deductions.CYCLES])
    first_due_on = day("First expected on")


class Because(Form):
    because = words("Why")


class EndDeduction(Form):
    on_day = day("Ended on")
    told_dwp_on = day("DWP was told on", required=False)
    told_tenant_on = day("The tenant was told on", required=False)
    because = words("Why it ended")


class Nothing(Form):
    """A change that only needs to be confirmed."""


@dataclass(frozen=True)
class Asking:
    """Who changes what, and when."""

    account: Any
    thing: Any
    by: User
    on: date
    at: datetime


@dataclass(frozen=True)
class Change:
    """
    One change: its title, what it does, its form, and the call it becomes.

    :param of: what it changes: "" for the account, award, managed or deduction.
    """

    title: str
    done: str
    form: type[Form]
    call: Callable[[Asking, Mapping[str, Any]], Any]
    of: str = ""
    text: str = ""


def _who(ask: Asking) -> dict[str, Any]:
    return {"by": ask.by, "on": ask.on}


CHANGES: dict[str, Change] = {
    "claim": Change(
        "Note a claim",
        "The claim is noted.",
        Claim,
        lambda ask, said: claims.claim(
            account=ask.account, kind=claims.Kind(said["kind"]), claimed_on=said["claimed_on"],
            claim_ref=said["claim_ref"], authority=said["authority"], rate_pence=said["rate"], cycle=said["cycle"],
            ap_starts_day=said["ap_starts_day"], **_who(ask),
        ),
        text="A claim is not expected income until its rent is verified.",
    ),
    "discretionary": Change(
        "Note a Discretionary Housing Payment",
        "The Discretionary Housing Payment is noted.",
        Discretionary,
        lambda ask, said: claims.keep_discretionary(
            account=ask.account, weekly_pence=said["weekly"], from_on=said["from_on"], until_on=said["until_on"],
            reference=said["reference"], **_who(ask),
        ),
    ),
    "verify": Change(
        "Rent verified",
        "The claim is verified.",
        Verify,
        lambda ask, said: claims.verify(
            award=ask.thing, verified_on=said["verified_on"], rate_pence=said["rate"], **_who(ask)
        ),
        of="award",
        text="From now on Housing Benefit is expected at this rate, for at most twelve weeks without a payment.",
    ),
    "suspend": Change(
        "Suspended by the payer",
        "The award is suspended.",
        OnBecause,
        lambda ask, said: claims.suspend(
            award=ask.thing, suspended_on=said["on_day"], because=said["because"], **_who(ask)
        ),
        of="award",
    ),
    "resume": Change(
        "In payment again",
        "The award is in payment again.",
        OnBecause,
        lambda ask, said: claims.resume(
            award=ask.thing, resumed_on=said["on_day"], because=said["because"], **_who(ask)
        ),
        of="award",
    ),
    "end": Change(
        "End the award",
        "The award has ended.",
        Ended,
        lambda ask, said: claims.end(award=ask.thing, last_day=said["on_day"], because=said["because"], **_who(ask)),
        of="award",
        text="Nothing is expected after its last day.",
    ),
    "review": Change(
        "Set the review date",
        "The review date is set.",
        Review,
        lambda ask, said: claims.set_review(award=ask.thing, review_on=said["review_on"], **_who(ask)),
        of="award",
    ),
    "shortfall": Change(
        "Note a shortfall",
        "The shortfall is noted.",
        Shortfall,
        lambda ask, said: claims.note_shortfall(
            award=ask.thing, under_occupation_pence=said["under_occupation"], cap_pence=said["cap"], **_who(ask)
        ),
        of="award",
        text="As the decision letter says it. It is not worked out here.",
    ),
    "managed": Change(
        "Ask for a managed payment",
        "A letter to each tenant waits for approval. DWP may be asked once they are told.",
        Begin,
        lambda ask, said: managed_payment_letters.begin(account=ask.account, why=said["why"], at=ask.at, **_who(ask)),
        text="The tenant is told first, by a short letter of its own. It waits for approval like any other.",
    ),
    "letter-approve": Change(
        "Approve the letter",
        "The letter is approved and is being made ready to print.",
        Nothing,
        lambda ask, said: managed_payment_letters.approve(managed=ask.thing, at=ask.at, **_who(ask)),
        of="managed",
        text="Open the letter and read it first. Each tenant gets their own.",
    ),
    "letter-print": Change(
        "Take the letter to the printer",
        "The letters of that day are in one batch: see Printing.",
        Nothing,
        lambda ask, said: managed_payment_letters.make_batch(managed=ask.thing, at=ask.at, **_who(ask)),
        of="managed",
        text="All letters of its day that are ready go into one batch. It is handed over on the printing page.",
    ),
    "told": Change(
        "The tenant was told",
        "Noted. DWP may be asked now.",
        Told,
        lambda ask, said: managed_payments.told(
            managed=ask.thing, told_on=said["on_day"], how=said["how"], **_who(ask)
        ),
        of="managed",
    ),
    "requested": Change(
        "DWP was asked",
        "The managed payment is requested.",
        OnDay,
        lambda ask, said: managed_payment_letters.request(
            managed=ask.thing, requested_on=said["on_day"], **_who(ask)
        ),
        of="managed",
    ),
    "asking": Change(
        "DWP asks the tenant",
        "The tenant is being asked.",
        OnDay,
        lambda ask, said: managed_payments.tenant_asked(managed=ask.thing, asked_on=said["on_day"], **_who(ask)),
        of="managed",
    ),
    "granted": Change(
        "Granted",
        "The managed payment is granted and is expected income from now on.",
        Grant,
        lambda ask, said: managed_payments.grant(
            managed=ask.thing, granted_on=said["on_day"], monthly_pence=said["monthly"], paid_to=said["paid_to"],
            bulk=said["bulk"], **_who(ask),
        ),
        of="managed",
    ),
    "refused": Change(
        "Refused",
        "The refusal is noted.",
        OnBecause,
        lambda ask, said: managed_payments.refuse(
            managed=ask.thing, refused_on=said["on_day"], because=said["because"], **_who(ask)
        ),
        of="managed",
    ),
    "managed-end": Change(
        "End it",
        "The managed payment has ended.",
        Ended,
        lambda ask, said: managed_payments.end(
            managed=ask.thing, ended_on=said["on_day"], because=said["because"], **_who(ask)
        ),
        of="managed",
    ),
    "deduction": Change(
        "Ask for a deduction",
        "The application is noted.",
        Apply,
        lambda ask, said: deductions_asked.apply(
            account=ask.account, benefit=said["benefit"], applied_on=said["applied_on"], debt_pence=said["debt"],
            other_ways_tried=said["other_ways_tried"], **_who(ask),
        ),
        text="For rent arrears of two months or more, where other ways have failed.",
    ),
    "deduction-agreed": Change(
        "DWP agreed",
        "The deduction runs.",
        Agree,
        lambda ask, said: deductions.agree(
            deduction=ask.thing, agreed_on=said["on_day"], amount_pence=said["amount"], cycle=said["cycle"],
            first_due_on=said["first_due_on"], **_who(ask),
        ),
        of="deduction",
    ),
    "deduction-refused": Change(
        "DWP refused",
        "The refusal is noted.",
        Because,
        lambda ask, said: deductions.refuse(deduction=ask.thing, because=said["because"], **_who(ask)),
        of="deduction",
    ),
    "deduction-cleared": Change(
        "The debt is cleared",
        "Tell DWP to stop and the tenant that nothing is owed, then end the deduction.",
        Nothing,
        lambda ask, said: deductions.debt_cleared(deduction=ask.thing, **_who(ask)),
        of="deduction",
        text="It becomes a task: tell DWP to stop, and tell the tenant that nothing is owed.",
    ),
    "deduction-end": Change(
        "End the deduction",
        "The deduction has ended.",
        EndDeduction,
        lambda ask, said: deductions.end(
            deduction=ask.thing, ended_on=said["on_day"], told_dwp_on=said["told_dwp_on"],
            told_tenant_on=said["told_tenant_on"], because=said["because"], **_who(ask),
        ),
        of="deduction",
    ),
}  # fmt: skip
"""Every change of an account's benefit, by the word in its address."""
