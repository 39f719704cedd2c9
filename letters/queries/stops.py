"""Who may not be written to on a day, and why (DEC-20): two queries whatever the number of accounts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from letters.models import Stop
from letters.queries import quiet_weeks
from staff.models import Landlord

LAW_FIRST = (
    Stop.Reason.DECEASED,
    Stop.Reason.BREATHING_SPACE,
    Stop.Reason.INSOLVENCY,
    Stop.Reason.LEGAL,
)
"""Of several stops the one told is the weightiest: what the law forbids before what somebody settled."""

QUIET = "quiet"
"""The reason of quiet days, which are no stop of one person or account."""


@dataclass(frozen=True)
class StopInForce:
    """One stop that holds on the day. `kinds` empty means every kind of paper."""

    reason: str
    label: str
    words: str
    kinds: frozenset[str]
    from_on: date
    until_on: date | None
    source: str

    def stops(self, kind: str) -> bool:
        """Whether it stops this kind of paper."""
        return not self.kinds or kind in self.kinds

    @property
    def because(self) -> str:
        """The reason as officers read it; the words somebody added are theirs to look up, not for a list (PRA-10)."""
        return self.label


@dataclass(frozen=True)
class StopsInForce:
    """All of a landlord's stops on one day, by account id and by person id."""

    on: date
    accounts: dict[int, tuple[StopInForce, ...]] = field(default_factory=dict)
    people: dict[int, tuple[StopInForce, ...]] = field(default_factory=dict)
    everybody: tuple[StopInForce, ...] = ()

    def against(self, kind: str, *, account_id: int | None, person_id: int | None = None) -> StopInForce | None:
        """The weightiest stop on a paper of this kind about the account or to the person; None if it may go."""
        found = [stop for stop in self._on(account_id, person_id) if stop.stops(kind)]
        return min(found, key=_weight, default=None)

    def reasons(self, kind: str, *, account_id: int | None, person_id: int | None = None) -> list[str]:
        """Every reason against such a paper, the weightiest first; empty if it may go."""
        found = self._on(account_id, person_id)
        return [stop.reason for stop in sorted(found, key=_weight) if stop.stops(kind)]

    def _on(self, account_id: int | None, person_id: int | None) -> tuple[StopInForce, ...]:
        return (*self.accounts.get(account_id or 0, ()), *self.people.get(person_id or 0, ()), *self.everybody)


def in_force(*, landlord: Landlord, on: date, account_ids: Iterable[int] | None = None) -> StopsInForce:
    """
    The stops of a landlord that hold on a day.

    :param account_ids: only these accounts' (a page); stops on people are given all the same.
    """
    wanted = None if account_ids is None else set(account_ids)
    accounts: dict[int, list[StopInForce]] = defaultdict(list)
    people: dict[int, list[StopInForce]] = defaultdict(list)
    for stop in Stop.objects.filter(landlord=landlord).in_force(on).order_by("pk"):
        told = StopInForce(
            reason=stop.reason,
            label=str(Stop.Reason(stop.reason).label),
            words=stop.words,
            kinds=frozenset(stop.kinds),
            from_on=stop.from_on,
            until_on=stop.until_on,
            source=stop.source,
        )
        if stop.account_id is not None and (wanted is None or stop.account_id in wanted):
            accounts[stop.account_id].append(told)
        # Named with an account, a person is only whose stop it is: everybody's papers about that account are stopped.
        if stop.person_id is not None and stop.account_id is None:
            people[stop.person_id].append(told)
    return StopsInForce(
        on,
        {pk: tuple(found) for pk, found in accounts.items()},
        {pk: tuple(found) for pk, found in people.items()},
        _quiet(landlord, on),
    )


def _quiet(landlord: Landlord, on: date) -> tuple[StopInForce, ...]:
    """Quiet days stop the letters that ask for arrears, to everybody (PRA-9)."""
    quiet = quiet_weeks.on_day(landlord, on=on)
    if quiet is None:
        return ()
    return (
        StopInForce(
            reason=QUIET,
            label=f"Quiet days: {quiet.words}",
            words="",
            kinds=quiet_weeks.QUIET_PAPERS,
            from_on=quiet.from_on,
            until_on=quiet.until_on,
            source=f"letters.quietweek {quiet.public_id}",
        ),
    )


def _weight(stop: StopInForce) -> tuple[int, date]:
    order = [str(reason) for reason in LAW_FIRST]
    return (order.index(stop.reason) if stop.reason in order else len(order), stop.from_on)
