"""Which policy version is in force, and under which policy each account stands, read from their rows (DEC-18)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from arrears.models import Night, Policy, PolicyAssignment, PolicyVersion, Step
from arrears.rules import policy as rules
from arrears.rules.assignments import Assignment, Level, Subject, resolve
from arrears.rules.policy_data import SETTINGS, from_data
from arrears.rules.vocabulary import Need
from staff.models import Landlord

CURRENT = "CURRENT"
"""The code of the policy for current rent accounts: that of the whole landlord where nothing else is assigned."""


def in_force(landlord: Landlord, *, on: date, code: str = CURRENT) -> PolicyVersion | None:
    """The approved version that is in force on a day: the latest to have begun; None before any."""
    begun = PolicyVersion.objects.filter(
        landlord=landlord, policy__code=code, in_force_from_on__lte=on, approved_by__isnull=False
    )
    return begun.select_related("policy").order_by("-in_force_from_on", "-version").first()


def read(version: PolicyVersion) -> rules.PolicyVersion:
    """
    A version as decisions use it.

    :raises rules.PolicyFault: if its data says something decisions do not know.
    """
    return _read(version, [step.data for step in version.steps.order_by("position")])


def _read(version: PolicyVersion, steps: list[Any]) -> rules.PolicyVersion:
    settings = version.settings
    data = {
        "code": version.policy.code,
        "version": version.version,
        "in_force_from": version.in_force_from_on.isoformat(),
        "account_types": settings["account_types"],
        **{name: settings[name] for name in SETTINGS if name in settings},
        "steps": steps,
    }
    return from_data(data)


@dataclass(frozen=True, slots=True)
class InForce:
    """One policy's version in force: its row's id, and as decisions use it."""

    version_id: int
    version: rules.PolicyVersion


@dataclass(frozen=True, slots=True)
class Chosen:
    """Under which version an account stands; `clash` names the policies where two claim it with equal right."""

    version_id: int
    version: rules.PolicyVersion
    clash: tuple[str, ...] = ()


@dataclass
class Book:
    """
    Every policy in force for a landlord on a day, and who is under which. Read once a night: three queries.

    Accounts that differ in nothing an assignment asks are looked up once.
    """

    main: InForce
    by_policy: Mapping[str, InForce]
    assignments: tuple[Assignment, ...]
    assignment_ids: tuple[int, ...] = ()
    _known: dict[tuple[str, str, int | None, int | None], Chosen] = field(default_factory=dict)
    _special: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        ids = (one.account_id for one in self.assignments)
        self._special = frozenset(pk for pk in ids if pk is not None)

    def chosen(self, account: Subject) -> Chosen:
        """Under which version one account stands; the landlord's own where none of them is for such accounts."""
        if account.account_id in self._special:
            return self._resolved(account)
        key = (account.account_type, account.tenure, account.scheme_id, account.patch_id)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._resolved(account)
        return found

    def _resolved(self, account: Subject) -> Chosen:
        def covers(code: str) -> bool:
            known = self.by_policy.get(code)
            return known is not None and account.account_type in known.version.account_types

        best = resolve(self.assignments, account, covers)
        if not best:
            return Chosen(self.main.version_id, self.main.version)
        if len(best) > 1:
            return Chosen(self.main.version_id, self.main.version, tuple(sorted(one.policy for one in best)))
        found = self.by_policy[best[0].policy]
        return Chosen(found.version_id, found.version)

    def versions(self) -> Iterator[InForce]:
        """Every version in force that an account can be under."""
        yield self.main
        for one in self.by_policy.values():
            if one.version_id != self.main.version_id:
                yield one

    @property
    def kinds(self) -> frozenset[str]:
        """Every code of a paper or action that one of the policies knows."""
        return frozenset().union(*(one.version.kinds for one in self.versions()))

    @property
    def needs(self) -> frozenset[Need]:
        """What has to be loaded beyond what every decision reads."""
        return frozenset().union(*(one.version.needs for one in self.versions()))

    def as_data(self) -> dict[str, list[int]]:
        """What stood, to be kept with a night."""
        return {
            "versions": sorted(one.version_id for one in self.versions()),
            "assignments": sorted(self.assignment_ids),
        }


def of_version(version: rules.PolicyVersion, version_id: int = 0) -> Book:
    """A book of one version for every account."""
    return Book(InForce(version_id, version), {}, ())


def book(landlord: Landlord, *, on: date) -> Book | None:
    """What is in force for a landlord on a day; None if no approved version of its own policy has begun."""
    begun = PolicyVersion.objects.filter(landlord=landlord, in_force_from_on__lte=on, approved_by__isnull=False)
    latest: dict[int, PolicyVersion] = {}
    for version in begun.select_related("policy").order_by("in_force_from_on", "version"):
        latest[version.policy_id] = version
    standing = PolicyAssignment.objects.filter(landlord=landlord, from_on__lte=on).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=on)
    )
    return _made(latest.values(), standing.select_related("policy").order_by("pk"))


def book_of(night: Night) -> Book:
    """What stood on a night that was taken, whatever was approved or assigned since."""
    kept = night.policies
    if not kept:
        return of_version(read(night.version), night.version_id)
    versions = PolicyVersion.objects.filter(pk__in=kept["versions"]).select_related("policy")
    rows = PolicyAssignment.objects.filter(pk__in=kept["assignments"]).select_related("policy").order_by("pk")
    made = _made(versions, rows, main_id=night.version_id)
    assert made is not None, "a night that was taken had a version"
    return made


def _made(
    versions: Iterable[PolicyVersion], rows: Iterable[PolicyAssignment], *, main_id: int | None = None
) -> Book | None:
    assignments = [(row.pk, assignment(row)) for row in rows]
    by_policy = _in_force(versions, {one.policy for _, one in assignments}, main_id)
    whole = next((one.policy for _, one in assignments if one.level is Level.LANDLORD and one.policy in by_policy), "")
    main = by_policy.get(whole or CURRENT)
    if main_id is not None:
        main = next((one for one in by_policy.values() if one.version_id == main_id), main)
    if main is None:
        return None
    used = [(pk, one) for pk, one in assignments if one.policy in by_policy]
    return Book(main, by_policy, tuple(one for _, one in used), tuple(pk for pk, _ in used))


def _in_force(versions: Iterable[PolicyVersion], codes: Collection[str], main_id: int | None) -> dict[str, InForce]:
    """Only what somebody can be under is read: the assigned policies and the landlord's own."""
    wanted = [one for one in versions if one.policy.code in codes or one.policy.code == CURRENT or one.pk == main_id]
    steps: dict[int, list[Any]] = {one.pk: [] for one in wanted}
    rows = Step.objects.filter(version_id__in=list(steps)).order_by("version_id", "position")
    for version_id, data in rows.values_list("version_id", "data"):
        steps[version_id].append(data)
    return {one.policy.code: InForce(one.pk, _read(one, steps[one.pk])) for one in wanted}


def assignment(row: PolicyAssignment) -> Assignment:
    """An assignment's row as the rules read it."""
    return Assignment(
        policy=row.policy.code,
        from_on=row.from_on,
        until_on=row.until_on,
        account_type=row.account_type,
        tenure=row.tenure,
        scheme_id=row.scheme_id,
        patch_id=row.patch_id,
        account_id=row.account_id,
    )


def assigned(landlord: Landlord, *, on: date) -> list[PolicyAssignment]:
    """The assignments that stand on a day or are still to begin, the widest first."""
    rows = PolicyAssignment.objects.filter(landlord=landlord).filter(Q(until_on__isnull=True) | Q(until_on__gte=on))
    found = list(rows.select_related("policy", "scheme", "patch", "account", "set_by").order_by("from_on", "pk"))
    return sorted(found, key=lambda row: (assignment(row).level, row.from_on, row.pk))


def of_landlord(landlord: Landlord) -> list[Policy]:
    """A landlord's policies by code."""
    return list(Policy.objects.filter(landlord=landlord).order_by("code"))
