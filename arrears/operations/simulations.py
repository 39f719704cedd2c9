"""
Simulations: a person asks what a version would have done; background work finds out, part by part; nothing is sent.

The row is the truth (DEC-25): each part is one transaction with its place in it, so a dead worker's simulation goes on
where it stopped, and one that was stopped keeps nothing of the part under way.
"""

from collections import Counter
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from arrears.models import PolicyVersion, SimulatedDifference, SimulatedNight, Simulation, SimulationTerms
from arrears.queries import back_tests, past_nights
from arrears.queries.back_tests import BackTest, Difference, Tally
from arrears.queries.past_nights import PastNight
from arrears.rules.policy import PolicyFault
from staff import bulk_rows
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused

CLAIM = timedelta(minutes=15)
MOST_LISTED = 20_000
"""How many differing cases one simulation lists; all are counted."""

PARTS_AT_ONCE = 5
"""Parts done in one call, so that other work gets its turn."""

State = Simulation.State
OPEN = (State.WAITING, State.RUNNING)
CASES = ("simulation_id", "account_id", "on", "tonight", "effect", "would", "really", "would_words", "really_words")


class AlreadyRunning(Refused):
    """A simulation of this landlord waits or is under way."""


class NotSimulated(Refused):
    """There is nothing to try the version on, or it cannot be read."""


class NotRunning(Refused):
    """The simulation is over."""


def ask(*, version: PolicyVersion, by: User, on: date) -> Simulation:
    """
    Ask what a draft or approved version would have done tonight and on the letter nights of the last 26 weeks.

    The cases listed by older simulations of the version are let go; their figures stay.

    :raises AlreadyRunning: if one of this landlord waits or is under way.
    :raises NotSimulated: if the landlord has no night to try it on, or the version cannot be read.
    """
    landlord = version.landlord
    nights = past_nights.nights(landlord, on=on)
    if not nights:
        raise NotSimulated(f"{landlord.name} has no letter night yet to try a policy on.")
    try:
        BackTest(version, [])
    except PolicyFault as fault:
        raise NotSimulated(f"This policy cannot be used: {fault}") from fault
    try:
        with transaction.atomic():
            made = Simulation.objects.create(
                landlord=landlord, version=version, asked_by=by, asked_on=on, accounts=back_tests.count(landlord)
            )
            _lay_out(made, nights)
            SimulatedDifference.objects.filter(simulation__version=version).exclude(simulation=made).delete()
            audit.record(landlord=landlord, action="policy simulation asked for", subject=made, by=by, on=on)
    except IntegrityError as error:
        raise AlreadyRunning(
            f"A simulation for {landlord.name} is under way. Wait until it is done, or stop it."
        ) from error
    return made


def _lay_out(simulation: Simulation, nights: list[PastNight]) -> None:
    SimulatedNight.objects.bulk_create(
        SimulatedNight(
            simulation=simulation,
            on=night.on,
            tonight=night.tonight,
            take=night.take,
            payments_until_on=night.payments_until,
            payments_in=night.payments_in,
        )
        for night in nights
    )


def go_on(*, simulation: Simulation, at: datetime, parts: int = PARTS_AT_ONCE) -> Simulation:
    """
    Do the next parts of a simulation, unless another worker holds it or it is over. What goes wrong is told on it.

    :param parts: how many parts of `back_tests.PART` accounts at most; call again until it is done.
    """
    if not _claimed(simulation, at):
        return simulation
    try:
        rows = list(simulation.nights.order_by("tonight", "on"))
        test = BackTest(simulation.version, _nights(simulation, rows))
        for _ in range(parts):
            if not _do_part(simulation, test, rows, at):
                break
    except Exception as problem:
        words = problem.message if isinstance(problem, Refused) else f"{type(problem).__name__}: {problem}"
        _mine(simulation).update(state=State.FAILED, problem=words[:300], ended_at=at, claimed_until=None)
        simulation.refresh_from_db()
        if not isinstance(problem, Refused | PolicyFault):
            raise
        return simulation
    _mine(simulation).update(claimed_until=None)
    simulation.refresh_from_db()
    return simulation


def go_on_waiting(*, at: datetime, parts: int = PARTS_AT_ONCE) -> int:
    """Go on with every simulation that waits or whose worker is gone, oldest first. Returns how many had a turn."""
    had = 0
    for simulation in (
        Simulation.objects.filter(state__in=OPEN).select_related("version__policy", "landlord").order_by("pk")
    ):
        had += go_on(simulation=simulation, at=at, parts=parts).claimed_until is None
    return had


def cancel(*, simulation: Simulation, by: User, on: date, at: datetime) -> Simulation:
    """
    Stop a simulation; the part under way is not kept.

    :raises NotRunning: if it is over already.
    """
    with transaction.atomic():
        stopped = Simulation.objects.filter(pk=simulation.pk, state__in=OPEN)
        if not stopped.update(state=State.CANCELLED, cancelled_by=by, ended_at=at, claimed_until=None):
            raise NotRunning("This simulation is over; there is nothing to stop.")
        audit.record(landlord=simulation.landlord, action="policy simulation stopped", subject=simulation, by=by, on=on)
    simulation.refresh_from_db()
    return simulation


def set_need(*, landlord: Landlord, need: SimulationTerms.Need, from_on: date, by: User, on: date) -> SimulationTerms:
    """Say whether a version has to be simulated before it is approved, from a day on."""
    terms, _ = SimulationTerms.objects.update_or_create(
        landlord=landlord, from_on=from_on, defaults={"need": need, "set_by": by}
    )
    audit.record(
        landlord=landlord,
        action="simulation before approval set",
        subject=terms,
        after={"need": str(need), "from": from_on.isoformat()},
        by=by,
        on=on,
    )
    return terms


def _claimed(simulation: Simulation, at: datetime) -> bool:
    """Compare and set: of two workers, one gets it; a claim that has run out is taken over."""
    simulation.refresh_from_db()
    held = simulation.claimed_until is not None and simulation.claimed_until > at
    if simulation.state not in OPEN or held:
        return False
    free = Simulation.objects.filter(pk=simulation.pk, state=simulation.state, claimed_until=simulation.claimed_until)
    if not free.update(state=State.RUNNING, claimed_until=at + CLAIM):
        return False
    simulation.refresh_from_db()
    return True


def _mine(simulation: Simulation) -> "QuerySet[Simulation]":
    """The row, as long as this worker's claim holds and nobody has stopped it."""
    return Simulation.objects.filter(pk=simulation.pk, state=State.RUNNING, claimed_until=simulation.claimed_until)


def _nights(simulation: Simulation, rows: list[SimulatedNight]) -> list[PastNight]:
    """The nights as they were laid out when it was asked for, by the takes of that time."""
    taken = past_nights.taken(simulation.landlord, {row.on for row in rows})
    return [PastNight(row.on, row.tonight, row.take, taken.get((row.on, row.take or 0))) for row in rows]


def _do_part(simulation: Simulation, test: BackTest, rows: list[SimulatedNight], at: datetime) -> bool:
    """Do the next accounts and keep what they came to; False when none was left or the claim is lost."""
    after = simulation.after_account_id
    part = back_tests.part_after(simulation.landlord, after, limit=back_tests.PART)
    if not part:
        _mine(simulation).update(state=State.DONE, ended_at=at, claimed_until=None)
        return False
    tallies = test.of_accounts(part)
    with transaction.atomic():
        moved = _mine(simulation).filter(after_account_id=after)
        if not moved.update(after_account_id=max(part), accounts_done=simulation.accounts_done + len(part)):
            return False
        simulation.after_account_id, simulation.accounts_done = max(part), simulation.accounts_done + len(part)
        for row, tally in zip(rows, tallies, strict=True):
            _add(row, tally)
        SimulatedNight.objects.bulk_update(rows, NIGHT_FIGURES)
        _list(simulation, rows, tallies)
    return True


NIGHT_FIGURES = [
    "accounts",
    "would_outcomes",
    "really_outcomes",
    "would_steps",
    "really_steps",
    "load",
    "gained",
    "lost",
    "otherwise",
    "answers_changed",
]


def _add(row: SimulatedNight, tally: Tally) -> None:
    row.accounts += tally.accounts
    for name in ("would_outcomes", "really_outcomes", "would_steps", "really_steps"):
        setattr(row, name, dict(sorted((Counter(getattr(row, name)) + getattr(tally, name)).items())))
    for patch, counts in tally.load.items():
        before = row.load.get(patch, [0, 0, 0, 0])
        row.load[patch] = [one + other for one, other in zip(before, counts, strict=True)]
    row.gained += tally.effects["gained"]
    row.lost += tally.effects["lost"]
    row.otherwise += tally.effects["otherwise"]
    row.answers_changed += tally.answers_changed


def _list(simulation: Simulation, rows: list[SimulatedNight], tallies: list[Tally]) -> None:
    """List the cases that differ, as many as one simulation may list; tonight's first."""
    room = MOST_LISTED - simulation.listed
    found = [
        (row, case)
        for row, tally in sorted(zip(rows, tallies, strict=True), key=lambda it: not it[0].tonight)
        for case in tally.differences
    ]
    bulk_rows.insert(SimulatedDifference, CASES, [_case(simulation, row, case) for row, case in found[: max(0, room)]])
    simulation.listed += min(len(found), max(0, room))
    simulation.differences += len(found)
    _mine(simulation).update(listed=simulation.listed, differences=simulation.differences)


def _case(simulation: Simulation, row: SimulatedNight, case: Difference) -> tuple[object, ...]:
    return (
        simulation.pk,
        case.account_id,
        row.on,
        row.tonight,
        case.effect.value,
        case.would,
        case.really,
        case.would_words,
        case.really_words,
    )
