"""Escalation policies: written by one person, approved by another, in force from a day (DEC-18)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from arrears.models import Policy, PolicyAssignment, PolicyVersion, Step
from arrears.operations import policy_assignments
from arrears.queries import policies, simulations
from arrears.rules import approval
from arrears.rules import policy as rules
from arrears.rules.policy import PolicyFault
from arrears.rules.policy_data import from_data, settings
from arrears.rules.presets import Assigned, preset
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.models import Scheme

OPENING_DAY = date(2000, 1, 1)
"""The shipped version is in force from before any landlord's take-on."""


class PolicyNotUsable(Refused):
    """What the version says cannot be decided by; the message names the sentence."""


class NeedsSecondPerson(Refused):
    """Who wrote a version cannot approve it, nor can the timetable."""


class NeedsLaterDay(PolicyNotUsable):
    """A version cannot begin in the past, nor before one that is approved already."""


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
    :raises NeedsLaterDay: if it would begin in the past, or not after every approved version.
    """
    code = str(data.get("code", ""))
    policy, _ = Policy.objects.get_or_create(landlord=landlord, code=code, defaults={"name": name})
    number = (policy.versions.aggregate(last=Max("version"))["last"] or 0) + 1
    try:
        read = from_data({**data, "version": number, "in_force_from": in_force_from_on.isoformat()})
    except PolicyFault as fault:
        raise PolicyNotUsable(f"This policy cannot be used: {fault}") from fault
    if policy.versions.filter(in_force_from_on=in_force_from_on).exists():
        raise NeedsLaterDay(f"A version of {code} already starts on {in_force_from_on}. Choose another day.")
    refuse_before(policy, in_force_from_on, on)
    version = PolicyVersion.objects.create(
        landlord=landlord,
        policy=policy,
        version=number,
        in_force_from_on=in_force_from_on,
        settings={"account_types": list(read.account_types), **settings(read)},
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

    What it says is checked once more: the facts and units that decisions know may have changed since it was written.

    :raises NeedsSecondPerson: if the approver wrote it, or is no person.
    :raises PolicyNotUsable: if it says something decisions do not know, if a check of policies finds an error, if
        accounts that it is assigned to would be left without a policy, or if the landlord requires a simulation first.
    :raises NeedsLaterDay: if it would begin in the past, or not after every approved version.
    """
    if by.is_system or by.pk == version.written_by_id:
        raise NeedsSecondPerson("A policy is approved by a second person, not by the one who wrote it.")
    Policy.objects.select_for_update().get(pk=version.policy_id)
    version.refresh_from_db()
    if version.approved_by_id is not None:
        raise PolicyNotUsable("This version has been approved already. Write a new version to change it.")
    refuse_before(version.policy, version.in_force_from_on, on)
    try:
        read = policies.read(version)
    except PolicyFault as fault:
        raise PolicyNotUsable(f"This policy cannot be used: {fault}") from fault
    _refuse_gap(version, read)
    simulated = simulations.before_approval(version, on=on)
    if simulated.refused:
        raise PolicyNotUsable(simulated.words)
    if wrong := approval.errors(read):
        raise PolicyNotUsable(f"This policy cannot be approved: {' '.join(wrong)}")
    PolicyVersion.objects.filter(pk=version.pk).update(approved_by=by, approved_at=at)
    version.refresh_from_db()
    audit.record(landlord=version.landlord, action="policy approved", subject=version, by=by, on=on)
    return version


def refuse_before(policy: Policy, starts_on: date, on: date) -> None:
    """Nights that were decided stay as they are: only a policy's first version may begin in the past."""
    latest = policy.versions.filter(approved_by__isnull=False).order_by("in_force_from_on").last()
    if latest is None:
        return
    if starts_on <= latest.in_force_from_on:
        raise NeedsLaterDay(
            f"Version {latest.version} of {policy.code} is approved from {latest.in_force_from_on}; "
            f"a new one has to begin after that day, not on {starts_on}."
        )
    if starts_on < on:
        raise NeedsLaterDay(
            f"{starts_on} is past and its nights are decided; let the new version begin on {on} or later."
        )


def _refuse_gap(version: PolicyVersion, read: rules.PolicyVersion) -> None:
    """A version that no longer covers what the policy is assigned to would leave those accounts without one."""
    rows = PolicyAssignment.objects.filter(policy=version.policy).exclude(account_type="")
    standing = rows.exclude(until_on__lt=version.in_force_from_on).values_list("account_type", flat=True)
    for account_type in sorted(set(standing)):
        if account_type not in read.account_types:
            raise PolicyNotUsable(
                f"{version.policy.code} is assigned to {account_type} accounts, but this version covers only "
                f"{', '.join(read.account_types)}: that would leave a gap. End the assignment first."
            )


@transaction.atomic
def install_default(*, landlord: Landlord, by: User, approver: User, on: date, at: datetime) -> PolicyVersion:
    """
    Give a landlord the shipped policy for current accounts, approved by a named person; once.

    :param by: who writes it, normally the system.
    :raises NeedsSecondPerson: if the approver is the writer or no person.
    """
    return install(landlord=landlord, name="current", by=by, approver=approver, on=on, at=at)


@transaction.atomic
def install(*, landlord: Landlord, name: str, by: User, approver: User, on: date, at: datetime) -> PolicyVersion:
    """
    Give a landlord one of the shipped policies, approved by a named person and assigned to what it is for; once.

    :param name: as `arrears.rules.presets` lists them.
    :raises UnknownPreset: naming those there are.
    :raises NeedsSecondPerson: if the approver is the writer or no person.
    """
    shipped = preset(name)
    code = shipped.data["code"]
    standing = policies.in_force(landlord, on=on, code=code)
    if standing is not None:
        return standing
    version = write(
        landlord=landlord,
        data=shipped.data,
        name=shipped.title,
        in_force_from_on=OPENING_DAY,
        authority=f"The shipped policy “{shipped.name}”: {shipped.authority}",
        by=by,
        on=on,
    )
    version = approve(version=version, by=approver, on=on, at=at)
    for where in shipped.assigned:
        _assign_shipped(version.policy, where, by, on)
    return version


def _assign_shipped(policy: Policy, where: Assigned, by: User, on: date) -> None:
    """Put a shipped policy where it belongs, unless something else stands there; the landlord's own needs none."""
    told: list[dict[str, Any]] = []
    if where.supported_schemes:
        told = [{"scheme": scheme} for scheme in Scheme.objects.filter(landlord=policy.landlord, supported=True)]
    elif where.account_type:
        told = [{"account_type": where.account_type, "tenure": where.tenure}]
    standing = PolicyAssignment.objects.filter(landlord=policy.landlord).exclude(until_on__lt=on)
    for one in told:
        if not standing.filter(**one, account__isnull=True).exists():
            policy_assignments.assign(
                policy=policy, from_on=on, by=by, on=on, because="as the policy is shipped", **one
            )
