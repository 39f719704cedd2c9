"""Versions that nobody has approved yet: changed, taken back, and approved exactly as they were seen (DEC-18)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from arrears.models import Policy, PolicyVersion, Shadow, Simulation, Step
from arrears.operations import policies
from arrears.operations.policies import NeedsLaterDay, PolicyNotUsable
from arrears.queries import policies as queries
from arrears.rules.policy import PolicyFault
from arrears.rules.policy_data import from_data, settings, to_data
from staff.models import User
from staff.operations import audit


class DraftIsFixed(PolicyNotUsable):
    """The version is approved, or was tried out as it is; a copy can be changed instead."""


class ChangedMeanwhile(PolicyNotUsable):
    """Somebody changed the version since it was looked at."""


@transaction.atomic
def change(
    *,
    version: PolicyVersion,
    data: Mapping[str, Any],
    in_force_from_on: date,
    by: User,
    on: date,
    authority: str | None = None,
) -> PolicyVersion:
    """
    Change what a version says that nobody has approved yet; who changed it last cannot approve it.

    :param data: as `arrears.rules.policy_data` reads it; code, number and day stay the version's own.
    :raises DraftIsFixed: if it is approved, or was simulated or run beside the live policy.
    :raises PolicyNotUsable: if a sentence is not known or does not fit.
    :raises NeedsLaterDay: if it would begin in the past, on another version's day, or before an approved one.
    """
    version = _changeable(version)
    policy = version.policy
    try:
        read = from_data(
            {**data, "code": policy.code, "version": version.version, "in_force_from": in_force_from_on.isoformat()}
        )
    except PolicyFault as fault:
        raise PolicyNotUsable(f"This policy cannot be used: {fault}") from fault
    if policy.versions.exclude(pk=version.pk).filter(in_force_from_on=in_force_from_on).exists():
        raise NeedsLaterDay(f"A version of {policy.code} already starts on {in_force_from_on}. Choose another day.")
    policies.refuse_before(policy, in_force_from_on, on)
    before = seal(version)
    version.steps.all().delete()
    Step.objects.bulk_create(
        Step(version=version, position=place, code=step["code"], data=step)
        for place, step in enumerate(data["steps"], start=1)
    )
    version.settings = {"account_types": list(read.account_types), **settings(read)}
    version.in_force_from_on, version.written_by = in_force_from_on, by
    version.authority = version.authority if authority is None else authority[:200]
    version.save(update_fields=["settings", "in_force_from_on", "written_by", "authority"])
    audit.record(
        landlord=version.landlord,
        action="policy draft changed",
        subject=version,
        before={"seal": before},
        after={"seal": seal(version), "from": str(in_force_from_on)},
        by=by,
        on=on,
    )
    return version


@transaction.atomic
def drop(*, version: PolicyVersion, by: User, on: date) -> None:
    """
    Take a version back that nobody has approved.

    :raises DraftIsFixed: if it is approved, or was simulated or run beside the live policy.
    """
    version = _changeable(version)
    audit.record(
        landlord=version.landlord,
        action="policy draft taken back",
        subject=version.policy,
        before={"version": version.version, "seal": seal(version)},
        by=by,
        on=on,
    )
    version.steps.all().delete()
    version.delete()


@transaction.atomic
def approve_as_seen(*, version: PolicyVersion, seen: str, by: User, on: date, at: datetime) -> PolicyVersion:
    """
    Approve a version if it still says what the approver looked at.

    :param seen: the `seal` of what was shown.
    :raises ChangedMeanwhile: if it says something else now.
    :raises NeedsSecondPerson, PolicyNotUsable, NeedsLaterDay: as `policies.approve`.
    """
    Policy.objects.select_for_update().get(pk=version.policy_id)
    version.refresh_from_db()
    if seal(version) != seen:
        raise ChangedMeanwhile("This version was changed since you opened it. Read it again before you approve it.")
    return policies.approve(version=version, by=by, on=on, at=at)


def seal(version: PolicyVersion) -> str:
    """A short print of everything that a version says, its day with it."""
    try:
        content = to_data(queries.read(version))
    except PolicyFault:
        content = {"steps": list(version.steps.order_by("position").values_list("data", flat=True))}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def is_fixed(version: PolicyVersion) -> bool:
    """Whether a version can no longer be changed: approved, simulated, or run beside the live policy."""
    if version.approved_by_id is not None:
        return True
    return Simulation.objects.filter(version=version).exists() or Shadow.objects.filter(version=version).exists()


def _changeable(version: PolicyVersion) -> PolicyVersion:
    Policy.objects.select_for_update().get(pk=version.policy_id)
    version = PolicyVersion.objects.select_related("policy", "landlord").get(pk=version.pk)
    if version.approved_by_id is not None:
        raise DraftIsFixed("This version is approved, so it stays as it is. Copy it to a new version to change it.")
    if is_fixed(version):
        raise DraftIsFixed("This version was tried out as it is, so it stays as it is. Copy it to change it.")
    return version
