"""What was done on accounts that is no paper: tasks and visits done, contacts, old systems' codes (DEC-18)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Max

from arrears.models import ActionTaken, Contact
from arrears.queries import among, policies
from arrears.rules.actions import Task, asked_by
from arrears.rules.assignments import Subject
from arrears.rules.facts import ActionSeen, ContactSeen
from arrears.rules.policy import FORMER

if TYPE_CHECKING:
    from ledger.models import RentAccount

LOOKED_BACK = timedelta(days=183)
"""How far back contacts are counted; no sentence counts further."""


def taken(account_ids: Collection[int], *, on: date) -> dict[int, list[ActionSeen]]:
    """The newest action of each code by account, up to a day, in the order of their days: one query."""
    rows = ActionTaken.objects.filter(among.accounts(account_ids), on__lte=on).values_list("account_id", "code")
    found: dict[int, list[ActionSeen]] = defaultdict(list)
    for account_id, code, day in rows.annotate(last=Max("on")).order_by("account_id", "last", "code"):
        found[account_id].append(ActionSeen(code, day))
    return dict(found)


def contacts(account_ids: Collection[int], *, on: date) -> dict[int, tuple[ContactSeen, ...]]:
    """The contacts of the last half year by account; notes are none: one query."""
    rows = Contact.objects.filter(among.accounts(account_ids), on__lte=on, on__gt=on - LOOKED_BACK)
    told = rows.exclude(channel=Contact.Channel.NOTE).order_by("account_id", "on", "pk")
    found: dict[int, list[ContactSeen]] = defaultdict(list)
    for account_id, day, channel, two_way in told.values_list("account_id", "on", "channel", "two_way"):
        found[account_id].append(ContactSeen(day, channel, two_way))
    return {account_id: tuple(its) for account_id, its in found.items()}


def asked(account: "RentAccount", *, on: date) -> tuple[Task, ...]:
    """What the policy in force for an account asks of people on a day; empty where no policy is in force."""
    book = policies.book(account.landlord, on=on)
    if book is None:
        return ()
    tenancy = account.tenancy
    former = tenancy is not None and tenancy.ends_on is not None and tenancy.ends_on < on
    home = tenancy.property if tenancy else None
    return asked_by(
        book.chosen(
            Subject(
                account.pk,
                FORMER if former else account.account_type,
                tenancy.tenure if tenancy else "",
                home.scheme_id if home else None,
                home.patch_id if home else None,
            )
        ).version
    )
