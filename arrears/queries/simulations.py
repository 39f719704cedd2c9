"""Simulations as pages read them: the newest of a version, its weeks, and the cases that would stand elsewhere."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from arrears.models import PolicyVersion, SimulatedDifference, SimulatedNight, Simulation, SimulationTerms
from arrears.rules.back_test import Effect
from staff.models import Landlord, User
from tenancies.models import Patch

SHIPPED = SimulationTerms.Need.WARN
PAGE = 50


def of_landlords(landlord_ids: Collection[int]) -> "QuerySet[Simulation]":
    """The simulations of some landlords, the newest first: the scope of a page."""
    rows = Simulation.objects.filter(landlord__in=list(landlord_ids))
    return rows.select_related("version__policy", "landlord", "asked_by", "cancelled_by").order_by("-pk")


def latest_for(version: PolicyVersion) -> Simulation | None:
    """The newest simulation of a version that was done, or else the newest of all; None if it was never tried."""
    rows = Simulation.objects.filter(version=version).select_related("asked_by").order_by("-pk")
    return rows.filter(state=Simulation.State.DONE).first() or rows.first()


def need(landlord: Landlord, *, on: date) -> SimulationTerms.Need:
    """Whether the landlord wants a version simulated before it is approved, on a day."""
    row = SimulationTerms.objects.filter(landlord=landlord, from_on__lte=on).order_by("-from_on").first()
    return SHIPPED if row is None else SimulationTerms.Need(row.need)


@dataclass(frozen=True, slots=True)
class BeforeApproval:
    """What the approval screen says of a version's simulation; with `refused` it cannot be approved yet."""

    latest: Simulation | None
    words: str
    refused: bool


def before_approval(version: PolicyVersion, *, on: date) -> BeforeApproval:
    """Whether a version may be approved as far as its simulation goes, and what to warn of."""
    latest, wanted = latest_for(version), need(version.landlord, on=on)
    done = latest is not None and latest.state == Simulation.State.DONE
    if done or wanted == SimulationTerms.Need.NOT_ASKED:
        return BeforeApproval(latest, "", False)
    words = "Nobody has seen yet what this version would have done: simulate it first."
    if latest is not None and latest.state in (Simulation.State.WAITING, Simulation.State.RUNNING):
        words = "The simulation of this version is still under way."
    return BeforeApproval(latest, words, wanted == SimulationTerms.Need.REQUIRE)


def nights(simulation: Simulation) -> list[SimulatedNight]:
    """Its nights, the newest week first, tonight before all."""
    return list(simulation.nights.order_by("-tonight", "-on"))


@dataclass(frozen=True, slots=True)
class PatchLoad:
    """What a patch's officer would have had to look at a week, and really had: letters, and other steps."""

    patch: Patch | None
    would_letters: int
    would_other: int
    really_letters: int
    really_other: int

    @property
    def more(self) -> int:
        """How many more the version would have given."""
        return self.would_letters + self.would_other - self.really_letters - self.really_other


def loads(simulation: Simulation, rows: Collection[SimulatedNight]) -> list[PatchLoad]:
    """The officers' load of all weeks together by patch, tonight not counted; the greatest change first."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in rows:
        if not row.tonight:
            for patch, counts in row.load.items():
                sums[patch] = [one + other for one, other in zip(sums[patch], counts, strict=True)]
    known = Patch.objects.filter(landlord=simulation.landlord).in_bulk([int(pk) for pk in sums if pk])
    found = [PatchLoad(known.get(int(pk)) if pk else None, *counts) for pk, counts in sums.items()]
    return sorted(found, key=lambda load: (-abs(load.more), load.patch.code if load.patch else ""))


def steps(rows: Collection[SimulatedNight]) -> list[tuple[str, int, int]]:
    """What was proposed in all weeks together, tonight not counted: (what, would have, really did)."""
    would, really = Counter[str](), Counter[str]()
    for row in rows:
        if not row.tonight:
            would.update(row.would_steps)
            really.update(row.really_steps)
    return [(kind, would[kind], really[kind]) for kind in sorted(would | really)]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which cases a page lists: an effect, a night (`tonight` or its day), a patch, what would be proposed."""

    effect: str = ""
    night: str = ""
    patch: str = ""
    would: str = ""


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of cases, how many match in all, and where the next page begins (empty = no more)."""

    cases: list[SimulatedDifference]
    total: int
    next_after: str


def cases(simulation: Simulation, *, user: User, on: date, filters: Filters, after: str = "") -> CasePage:
    """The cases that would stand elsewhere, of accounts this person may see: the newest nights first, by keyset."""
    rows = chosen(simulation, user=user, on=on, filters=filters)
    total = rows.count()
    begin = _place(after)
    if begin is not None:
        day, pk = begin
        rows = rows.filter(Q(on__lt=day) | Q(on=day, pk__gt=pk))
    rows = rows.select_related("account__tenancy__property__patch", "account").order_by("-on", "pk")
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return CasePage(found[:PAGE], total, f"{last.on.isoformat()}.{last.pk}" if last else "")


def chosen(
    simulation: Simulation, *, user: User, on: date, filters: Filters
) -> "QuerySet[SimulatedDifference, SimulatedDifference]":
    """The cases of a simulation that match, of accounts this person may see."""
    rows = SimulatedDifference.objects.for_user(user, on=on).filter(simulation=simulation)
    if filters.effect in set(Effect):
        rows = rows.filter(effect=filters.effect)
    if filters.night == "tonight":
        rows = rows.filter(tonight=True)
    elif (day := _day(filters.night)) is not None:
        rows = rows.filter(on=day, tonight=False)
    if filters.patch:
        rows = rows.filter(account__tenancy__property__patch__public_id=filters.patch)
    if filters.would:
        rows = rows.filter(would="" if filters.would == "none" else filters.would)
    return rows


def _place(after: str) -> tuple[date, int] | None:
    day, _, pk = after.partition(".")
    found = _day(day)
    return (found, int(pk)) if found is not None and pk.isdigit() and len(pk) < 19 else None


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None
