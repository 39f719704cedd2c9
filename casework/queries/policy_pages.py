"""The escalation policies of landlords as their list shows them: in force, to come, waiting, and whom they cover."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from arrears.models import Policy, PolicyAssignment, PolicyVersion
from arrears.operations.policy_assignments import words
from arrears.queries import policies

__all__ = ["Listed", "assignments", "latest_approved", "listing", "versions"]


@dataclass
class Listed:
    """One policy: its version in force, approved ones to come, ones that wait, and whom it is assigned to."""

    policy: Policy
    now: PolicyVersion | None = None
    coming: list[PolicyVersion] = field(default_factory=list)
    waiting: list[PolicyVersion] = field(default_factory=list)
    assigned: list[str] = field(default_factory=list)

    @property
    def covers(self) -> list[str]:
        """The kinds of account that the version in force is for."""
        for version in (self.now, *self.waiting, *self.coming):
            if version is not None:
                return list(version.settings.get("account_types", ()))
        return []


def listing(landlord_ids: Collection[int], *, on: date) -> list[Listed]:
    """Every policy of some landlords: three queries, however many there are."""
    found = {
        policy.pk: Listed(policy)
        for policy in Policy.objects.filter(landlord__in=landlord_ids).select_related("landlord").order_by("code")
    }
    rows = PolicyVersion.objects.filter(policy__in=found).select_related("written_by", "approved_by", "policy")
    for version in rows.order_by("in_force_from_on", "version"):
        one = found[version.policy_id]
        if version.approved_by_id is None:
            one.waiting.append(version)
        elif version.in_force_from_on <= on:
            one.now = version
        else:
            one.coming.append(version)
    for row in assignments(landlord_ids, on=on):
        if row.from_on <= on:
            found[row.policy_id].assigned.append(words(row))
    for one in found.values():
        if one.policy.code == policies.CURRENT and not one.assigned:
            one.assigned.append("every account that no other policy has")
    return list(found.values())


def assignments(landlord_ids: Collection[int], *, on: date) -> list[PolicyAssignment]:
    """The assignments that stand on a day or are to come, the widest first."""
    rows = PolicyAssignment.objects.filter(landlord__in=landlord_ids).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=on)
    )
    found = rows.select_related("policy", "landlord", "scheme", "patch", "account", "set_by").order_by("from_on", "pk")
    return sorted(found, key=lambda row: (policies.assignment(row).level, row.from_on, row.pk))


def versions(policy: Policy) -> list[PolicyVersion]:
    """Every version of a policy, the newest first."""
    return list(policy.versions.select_related("written_by", "approved_by", "policy").order_by("-version"))


def latest_approved(among: Iterable[PolicyVersion], *, before: PolicyVersion) -> PolicyVersion | None:
    """The approved version to compare another with: the newest by its day that is not the version itself."""
    approved = [one for one in among if one.approved_by_id is not None and one.pk != before.pk]
    earlier = [one for one in approved if one.in_force_from_on < before.in_force_from_on] or approved
    return max(earlier, key=lambda one: (one.in_force_from_on, one.version), default=None)
