"""Which accounts are under which policy, from a day until a day (DEC-18)."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from arrears.models import Policy, PolicyAssignment
from arrears.queries import policies
from arrears.rules.assignments import Level
from arrears.rules.policy import FORMER
from ledger.rules.account_types import AccountType
from staff.models import User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.models import Patch, Property, Scheme
from tenancies.rules.tenure import Tenure

if TYPE_CHECKING:
    from ledger.models import RentAccount


class AssignmentNotUsable(Refused):
    """The policy cannot be put there; the message says why and what to do."""


class AssignedAlready(AssignmentNotUsable):
    """Something of equal right is assigned there on one of these days, so that neither would win."""


@transaction.atomic
def assign(
    *,
    policy: Policy,
    from_on: date,
    by: User,
    on: date,
    until_on: date | None = None,
    account_type: str = "",
    tenure: str = "",
    scheme: Scheme | None = None,
    patch: Patch | None = None,
    account: "RentAccount | None" = None,
    because: str = "",
) -> PolicyAssignment:
    """
    Put accounts under a policy from a day on: an account type (and tenure), a scheme, a patch or one account; nothing
    said is the whole landlord. The most specific assignment wins.

    :param until_on: the last day; empty is until it is ended.
    :raises AssignmentNotUsable: if it cannot stand: past days, no approved version, accounts it does not cover.
    :raises AssignedAlready: if another of equal right stands there on one of these days.
    """
    Policy.objects.select_for_update().filter(landlord=policy.landlord).order_by("pk").first()
    made = PolicyAssignment(
        landlord=policy.landlord,
        policy=policy,
        account_type=account_type,
        tenure=tenure,
        scheme=scheme,
        patch=patch,
        account=account,
        from_on=from_on,
        until_on=until_on,
        because=because.strip()[:200],
        set_by=by,
    )
    _refuse_unclear(made, on)
    _refuse_uncovered(made)
    _refuse_equal(made)
    made.save()
    audit.record(
        landlord=policy.landlord,
        action="policy assigned",
        subject=made,
        after={"policy": policy.code, "to": words(made), "from": str(from_on), "until": str(until_on or "")},
        by=by,
        on=on,
    )
    return made


@transaction.atomic
def end(*, assignment: PolicyAssignment, last_day: date, by: User, on: date) -> PolicyAssignment:
    """
    End an assignment with a day; the accounts are then under what is less specific.

    :raises AssignmentNotUsable: if it has ended before, or the day is past and its night decided.
    """
    assignment = PolicyAssignment.objects.select_for_update().get(pk=assignment.pk)
    before = assignment.until_on
    if before is not None and before < on:
        raise AssignmentNotUsable(f"This assignment ended on {before}.")
    if last_day < max(assignment.from_on, on - timedelta(days=1)):
        raise AssignmentNotUsable("Give a last day that is not past and not before the first.")
    assignment.until_on = last_day
    assignment.save(update_fields=["until_on"])
    audit.record(
        landlord=assignment.landlord,
        action="policy assignment ended",
        subject=assignment,
        before={"until": str(before or "")},
        after={"until": str(last_day)},
        by=by,
        on=on,
    )
    return assignment


def words(row: PolicyAssignment) -> str:
    """Say in a few words what an assignment is about."""
    if row.account is not None:
        return f"account {row.account}"
    if row.scheme is not None:
        return f"scheme {row.scheme}"
    if row.patch is not None:
        return f"patch {row.patch}"
    if row.account_type:
        return " ".join(filter(None, (row.tenure.replace("_", " "), row.account_type, "accounts")))
    return "the whole landlord"


def _refuse_unclear(made: PolicyAssignment, on: date) -> None:
    place = [each for each in (made.scheme, made.patch, made.account) if each is not None]
    if len(place) > 1 or (place and made.account_type):
        raise AssignmentNotUsable("Assign to one thing: an account type, a scheme, a patch or an account.")
    if any(each.landlord_id != made.landlord_id for each in place):
        raise AssignmentNotUsable("The policy and what it is assigned to belong to different landlords.")
    if made.account_type and made.account_type not in set(AccountType):
        raise AssignmentNotUsable(f"“{made.account_type}” is not an account type.")
    if made.tenure and (not made.account_type or made.tenure not in set(Tenure)):
        raise AssignmentNotUsable("A tenure is one of the known ones and goes with an account type.")
    if made.until_on is not None and made.until_on < made.from_on:
        raise AssignmentNotUsable(f"It cannot end on {made.until_on}, before it begins on {made.from_on}.")
    if made.from_on < on:
        raise AssignmentNotUsable(f"{made.from_on} is past and its nights are decided; begin on {on} or later.")


def _refuse_uncovered(made: PolicyAssignment) -> None:
    version = policies.in_force(made.landlord, on=made.from_on, code=made.policy.code)
    if version is None:
        raise AssignmentNotUsable(
            f"No approved version of {made.policy.code} is in force on {made.from_on}: that would leave a gap."
        )
    covered = policies.read(version).account_types
    asked = made.account_type
    if made.account is not None:
        tenancy = made.account.tenancy
        ended = tenancy is not None and tenancy.ends_on is not None and tenancy.ends_on < made.from_on
        asked = FORMER if ended else made.account.account_type
    if asked and asked not in covered:
        raise AssignmentNotUsable(
            f"{made.policy.code} covers {', '.join(covered)} accounts, so it cannot be assigned to {words(made)} "
            f"({asked})."
        )


def _refuse_equal(made: PolicyAssignment) -> None:
    mine = policies.assignment(made)
    rows = PolicyAssignment.objects.filter(landlord=made.landlord).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=made.from_on)
    )
    for row in rows.select_related("policy", "scheme", "patch", "account"):
        other = policies.assignment(row)
        if not mine.overlaps(other) or other.level != mine.level:
            continue
        if other.about == mine.about:
            until = f"until {row.until_on}" if row.until_on else "without an end"
            raise AssignedAlready(
                f"{row.policy.code} is assigned to {words(row)} from {row.from_on} {until}. End that first."
            )
        if mine.level is Level.PLACE and other.policy != mine.policy and _meet(made, row):
            raise AssignedAlready(
                f"Some homes are in {words(made)} and in {words(row)}, which is under {row.policy.code}: neither is "
                "more specific. Assign one of the two, or single accounts."
            )


def _meet(one: PolicyAssignment, other: PolicyAssignment) -> bool:
    """Whether a home lies in the scheme of one and the patch of the other."""
    scheme, patch = one.scheme or other.scheme, one.patch or other.patch
    if scheme is None or patch is None:
        return False
    return Property.objects.filter(scheme=scheme, patch=patch).exists()
