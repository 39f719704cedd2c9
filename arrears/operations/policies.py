"""Escalation policies: written by one person, approved by another, in force from a day (DEC-18)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from arrears.models import Policy, PolicyVersion, Step
from arrears.queries import policies
from arrears.rules.default_policy import DATA
from arrears.rules.policy import PolicyFault
from arrears.rules.policy_data import NUMBERS, from_data
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused

OPENING_DAY = date(2000, 1, 1)
"""The shipped version is in force from before any landlord's take-on."""


class PolicyNotUsable(Refused):
    """What the version says cannot be decided by; the message names the sentence."""


class NeedsSecondPerson(Refused):
    """Who wrote a version cannot approve it, nor can the timetable."""


@transaction.atomic
def write(
    *,
    landlord: Landlord,
    data: Mapping[str, Any],
    name: str,
    in_force_from_on: date,
    by: User,
    on: date,
    authority: str = "",
) -> PolicyVersion:
    """
    Write a new version of a policy; nothing is decided by it until a second person approves it.

    :param data: as `arrears.rules.policy_data` reads it; its own version number and day are replaced.
    :raises PolicyNotUsable: if a sentence is not known or does not fit.
    """
    code = str(data.get("code", ""))
    policy, _ = Policy.objects.get_or_create(landlord=landlord, code=code, defaults={"name": name})
    number = (policy.versions.aggregate(last=Max("version"))["last"] or 0) + 1
    try:
        read = from_data({**data, "version": number, "in_force_from": in_force_from_on.isoformat()})
    except PolicyFault as fault:
        raise PolicyNotUsable(f"This policy cannot be used: {fault}") from fault
    if policy.versions.filter(in_force_from_on=in_force_from_on).exists():
        raise PolicyNotUsable(f"A version of {code} already starts on {in_force_from_on}. Choose another day.")
    version = PolicyVersion.objects.create(
        landlord=landlord,
        policy=policy,
        version=number,
        in_force_from_on=in_force_from_on,
        settings={"account_types": list(read.account_types), **{name: getattr(read, name) for name in NUMBERS}},
        authority=authority,
        written_by=by,
    )
    Step.objects.bulk_create(
        Step(version=version, position=place, code=step["code"], data=step)
        for place, step in enumerate(data["steps"], start=1)
    )
    audit.record(landlord=landlord, action="policy written", subject=version, by=by, on=on)
    return version


@transaction.atomic
def approve(*, version: PolicyVersion, by: User, on: date, at: datetime) -> PolicyVersion:
    """
    Put a version in force from its day on. It is never edited afterwards.

    :raises NeedsSecondPerson: if the approver wrote it, or is no person.
    """
    if by.is_system or by.pk == version.written_by_id:
        raise NeedsSecondPerson("A policy is approved by a second person, not by the one who wrote it.")
    found = PolicyVersion.objects.filter(pk=version.pk, approved_by__isnull=True)
    if not found.update(approved_by=by, approved_at=at):
        raise PolicyNotUsable("This version has been approved already. Write a new version to change it.")
    version.refresh_from_db()
    audit.record(landlord=version.landlord, action="policy approved", subject=version, by=by, on=on)
    return version


@transaction.atomic
def install_default(*, landlord: Landlord, by: User, approver: User, on: date, at: datetime) -> PolicyVersion:
    """
    Give a landlord the shipped policy for current accounts, approved by a named person; once.

    :param by: who writes it, normally the system.
    :raises NeedsSecondPerson: if the approver is the writer or no person.
    """
    standing = policies.in_force(landlord, on=on)
    if standing is not None:
        return standing
    version = write(
        landlord=landlord,
        data=DATA,
        name="Current rent accounts",
        in_force_from_on=OPENING_DAY,
        authority="The shipped default: OPS-E2 with PRA-1 to PRA-4",
        by=by,
        on=on,
    )
    return approve(version=version, by=approver, on=on, at=at)
