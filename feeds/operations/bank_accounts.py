"""A landlord's bank accounts, and which of their lines are the lump sums that other files explain (OPS-D1)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from feeds.formats.bank import masked
from feeds.models import BankAccount, LumpRule
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused

FEEDS = ("payments", "card_settlements", "hb_schedule", "uc_schedule", "dd_collection", "dd_reports", "refunds")
"""Whose money may stand in the bank as one sum: collectors, the card provider, benefit, Direct Debits, refunds out."""

_ACCOUNT = re.compile(r"[A-Z0-9/-]{6,40}")
LONGEST_NAME, LONGEST_TYPE, LONGEST_STARTS = 80, 20, 60


class AccountNotUsable(Refused):
    """What is said of a bank account cannot be: its number, its name, or a rule that would take every line."""


@dataclass(frozen=True)
class Lump:
    """Lines that are a feed's lump sums: of this type, with a reference that begins so, or both."""

    feed: str
    line_type: str = ""
    reference_starts: str = ""


@transaction.atomic
def set_up(*, landlord: Landlord, account: str, name: str, lumps: Sequence[Lump], by: User, on: date) -> BankAccount:
    """
    Set a bank account up, or change its name and rules. Rules that are no longer said end; none is edited.

    :param account: as the bank's statements write it; spaces are left out.
    :raises AccountNotUsable: if the number or name is not one, or a rule names neither type nor reference.
    """
    number = account.replace(" ", "").upper()
    if not _ACCOUNT.fullmatch(number):
        raise AccountNotUsable("Write the account as the bank's statements do: sort code and number, or IBAN.")
    if not name.strip() or len(name) > LONGEST_NAME:
        raise AccountNotUsable(f"Give the account a name of at most {LONGEST_NAME} letters.")
    for lump in lumps:
        _refuse(lump)
    found, made = BankAccount.objects.get_or_create(
        landlord=landlord, account=number, defaults={"name": name.strip(), "set_up_on": on, "set_up_by": by}
    )
    if not made and found.name != name.strip():
        found.name = name.strip()
        found.save(update_fields=["name"])
    _keep_rules(found, set(lumps), by, on)
    audit.record(
        landlord=landlord,
        action="bank account set up",
        subject=found,
        after={"account": masked(number), "name": found.name, "lump sums": [_words(lump) for lump in lumps]},
        by=by,
        on=on,
    )
    return found


def _refuse(lump: Lump) -> None:
    if lump.feed not in FEEDS:
        raise AccountNotUsable("Choose the feed whose money the lump sum is.")
    if not (lump.line_type.strip() or lump.reference_starts.strip()):
        raise AccountNotUsable("Say by which type or by which beginning of the reference a lump sum is known.")
    if len(lump.line_type) > LONGEST_TYPE or len(lump.reference_starts) > LONGEST_STARTS:
        raise AccountNotUsable(f"A type has at most {LONGEST_TYPE} letters, a reference's beginning {LONGEST_STARTS}.")


def _keep_rules(account: BankAccount, wanted: set[Lump], by: User, on: date) -> None:
    running = {
        Lump(rule.feed, rule.line_type, rule.reference_starts): rule
        for rule in account.lump_rules.filter(ended_on__isnull=True)
    }
    gone = [rule.pk for lump, rule in running.items() if lump not in wanted]
    account.lump_rules.filter(pk__in=gone, ended_on__isnull=True).update(ended_on=on)
    LumpRule.objects.bulk_create(
        LumpRule(
            bank_account=account,
            feed=lump.feed,
            line_type=lump.line_type,
            reference_starts=lump.reference_starts,
            made_on=on,
            made_by=by,
        )
        for lump in sorted(wanted - running.keys(), key=_words)
    )


def _words(lump: Lump) -> str:
    return f"{lump.feed}: {lump.line_type} {lump.reference_starts}".strip()
