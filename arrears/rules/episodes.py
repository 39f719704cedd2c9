"""Arrears episodes: from the first week-end in debt to two clear ones running (PRA-4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.rules.rent_weeks import monday_of

CLEAR_WEEK_ENDS = 2
"""Week-ends running with nothing owed that end an episode (PRA-4)."""

STALE_DAYS = 91
"""A letter older than thirteen weeks is repeated at its own stage (PRA-4; a setting)."""


@dataclass(frozen=True, slots=True)
class Episode:
    """
    How one account's arrears run, week-end by week-end; carried forward from night to night.

    `started_on` is the Monday of the first week that ended in debt, so that a letter of that week belongs to
    the episode; empty when none runs. `clear` counts the week-ends running with nothing owed.
    """

    started_on: date | None = None
    clear: int = 0


NO_EPISODE = Episode()


def after_week_end(episode: Episode, *, week_end: date, owed_pence: int) -> Episode:
    """
    Carry an episode over one more week-end, given what is owed then (PRA-4).

    `owed_pence` is arrears after expected benefit, for payers with a calendar less PRA-1's allowance: what we
    would ask for. One clear week-end does not end an episode, two running do.
    """
    if owed_pence > 0:
        return Episode(episode.started_on or monday_of(week_end), 0)
    clear = episode.clear + 1
    if episode.started_on is None or clear >= CLEAR_WEEK_ENDS:
        return NO_EPISODE
    return Episode(episode.started_on, clear)


def episode_at(week_ends: Iterable[tuple[date, int]]) -> Episode:
    """Return the episode after a run of week-ends (Sunday, pence owed), oldest first (PRA-4)."""
    episode = NO_EPISODE
    for week_end, owed_pence in week_ends:
        episode = after_week_end(episode, week_end=week_end, owed_pence=owed_pence)
    return episode


def is_stale(sent_on: date, *, on: date, stale_days: int = STALE_DAYS) -> bool:
    """Whether a letter is older than thirteen weeks, so that its own stage is due again (PRA-4)."""
    return on > sent_on + timedelta(days=stale_days)
