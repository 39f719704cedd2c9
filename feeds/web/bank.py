"""Bank accounts and their lump sums, and whether the feed files and the bank agree (OPS-D1)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from feeds.formats.bank import masked
from feeds.models import BankAccount, BankLine
from feeds.operations import bank_accounts
from feeds.operations.bank_accounts import FEEDS, Lump
from feeds.queries.bank import LATE_AFTER, SHOWN, Waiting, reconciliation
from feeds.web.kinds import kind_words
from letters.rules.wording import money, short_day
from staff import clock
from staff.models import Landlord
from staff.refusals import Refused
from staff.web import asking

LUMPS_SHOWN = 8


class AccountForm(forms.Form):
    """A bank account; the lump sums stand beside it as rows."""

    landlord = forms.ModelChoiceField(
        queryset=Landlord.objects.none(), label="Landlord", to_field_name="public_id", required=False
    )
    account = forms.CharField(
        max_length=50,
        label="Account as the statements write it",
        help_text="Sort code and number, or IBAN. Screens show its last four characters only.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(max_length=80, label="Name", help_text="Such as Rents.")

    def __init__(self, *args: Any, landlords: Any, known: BankAccount | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["landlord"].queryset = landlords  # type: ignore[attr-defined]
        if known is not None:
            del self.fields["account"], self.fields["landlord"]
        elif landlords.count() == 1:
            self.fields["landlord"].widget = forms.HiddenInput()
            self.fields["landlord"].initial = landlords.get().public_id
        for number in range(LUMPS_SHOWN):
            self.fields[f"feed_{number}"] = forms.ChoiceField(
                required=False, label="Money of", choices=[("", "None"), *((feed, kind_words(feed)) for feed in FEEDS)]
            )
            self.fields[f"type_{number}"] = forms.CharField(required=False, max_length=20, label="Type")
            self.fields[f"starts_{number}"] = forms.CharField(
                required=False, max_length=60, label="Reference begins with"
            )

    def plain(self) -> list[Any]:
        """The fields of the account itself."""
        return [field for field in self if field.name in ("landlord", "account", "name")]

    def lump_fields(self) -> list[list[Any]]:
        """The fields of each lump sum."""
        return [[self[f"{part}_{number}"] for part in ("feed", "type", "starts")] for number in range(LUMPS_SHOWN)]

    def lumps(self) -> list[Lump]:
        """The lump sums that are said."""
        said = self.cleaned_data
        return [
            Lump(said[f"feed_{n}"], said[f"type_{n}"].strip(), said[f"starts_{n}"].strip())
            for n in range(LUMPS_SHOWN)
            if said[f"feed_{n}"]
        ]


def bank(request: HttpRequest) -> HttpResponse:
    """What is agreed with the bank, what is not yet in it, and the lines that belong to no file yet."""
    found = reconciliation(asking.landlord_ids(request), on=clock.today())
    context = {
        "accounts": [
            {
                "url": reverse("bank-account", args=[account.public_id]),
                "name": account.name,
                "number": masked(account.account),
                "landlord": account.landlord.name,
            }
            for account in found.accounts
        ],
        "waiting": [_waiting(each) for each in found.waiting],
        "agreed": [
            {
                "feed": kind_words(total.feed),
                "source": total.source,
                "file": total.feed_file.name,
                "file_url": reverse("feed-file", args=[total.feed_file.public_id]),
                "amount": money(total.amount_pence),
                "line": short_day(total.agreed_with.value_on) if total.agreed_with else "",
            }
            for total in found.agreed
        ],
        "lines": [_line(line) for line in found.lines],
        "found": found,
        "late_after": LATE_AFTER,
        "shown": SHOWN,
    }
    return render(request, "feeds/bank.html", context)


def _waiting(each: Waiting) -> dict[str, Any]:
    total = each.total
    return {
        "feed": kind_words(total.feed),
        "source": total.source,
        "file": total.feed_file.name,
        "file_url": reverse("feed-file", args=[total.feed_file.public_id]),
        "expected": short_day(total.expected_on),
        "days": each.working_days,
        "late": each.late,
        "rows": f"{total.rows:,}",
        "amount": money(total.amount_pence),
    }


def _line(line: BankLine) -> dict[str, Any]:
    return {
        "account": f"{line.bank_account.name} {masked(line.bank_account.account)}",
        "on": short_day(line.value_on),
        "reference": line.reference or "no reference",
        "type": line.type,
        "feed": kind_words(line.feed) if line.feed else "Not said",
        "amount": money(line.amount_pence),
        "file": line.feed_file.name,
    }


def account(request: HttpRequest, public_id: UUID | None = None) -> HttpResponse:
    """Set a bank account up, or change its name and which lines are lump sums."""
    landlords = Landlord.objects.filter(pk__in=asking.landlord_ids(request)).order_by("name")
    known = None
    if public_id is not None:
        known = get_object_or_404(
            BankAccount.objects.select_related("landlord"), public_id=public_id, landlord__in=landlords
        )
    form = AccountForm(
        request.POST if request.method == "POST" else None, landlords=landlords, known=known, initial=_initial(known)
    )
    if request.method == "POST" and form.is_valid():
        owner = known.landlord if known else form.cleaned_data.get("landlord") or landlords.first()
        if owner is None:
            raise Http404("Nobody's bank account can be set up.")
        try:
            bank_accounts.set_up(
                landlord=owner,
                account=known.account if known else form.cleaned_data["account"],
                name=form.cleaned_data["name"],
                lumps=form.lumps(),
                by=asking.person(request),
                on=clock.today(),
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "The bank account is set up. Statements of it can be loaded.")
            return redirect("bank")
    number = masked(known.account) if known else ""
    return render(request, "feeds/bank_account.html", {"form": form, "known": known, "number": number})


def _initial(known: BankAccount | None) -> dict[str, Any]:
    if known is None:
        return {}
    said: dict[str, Any] = {"name": known.name}
    for number, rule in enumerate(known.lump_rules.filter(ended_on__isnull=True).order_by("pk")[:LUMPS_SHOWN]):
        said |= {
            f"feed_{number}": rule.feed,
            f"type_{number}": rule.line_type,
            f"starts_{number}": rule.reference_starts,
        }
    return said
