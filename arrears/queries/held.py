"""Why nothing may be sent for an account on a day: holds, Breathing Spaces, and stops on writing (OPS-E5, DEC-20)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import F, Q

from arrears.models import BreathingSpace, Hold
from arrears.rules import holds as rules
from arrears.rules.facts import WritingStop
from ledger.queries import accounts
from letters.queries import stops
from letters.queries.stops import StopInForce
from staff.models import Landlord
from tenancies.models import Person

CHASING_PAPERS = ("A1", "A2", "A3")
"""The papers that ask for arrears; a stop that lets one of them go is no stop on all of them."""


@dataclass(frozen=True)
class Held:
    """All that stops letters for a landlord's accounts on a day, by account id."""

    holds: dict[int, tuple[rules.Hold, ...]] = field(default_factory=dict)
    spaces: dict[int, tuple[rules.BreathingSpace, ...]] = field(default_factory=dict)
    stops: dict[int, tuple[WritingStop, ...]] = field(default_factory=dict)


def on_accounts(landlord: Landlord, *, on: date) -> Held:
    """Everything that stops letters on a day: at most six queries, whatever the number of accounts."""
    return Held(_holds(landlord, on), spaces(landlord, on=on), _stops(landlord, on))


def _holds(landlord: Landlord, on: date) -> dict[int, tuple[rules.Hold, ...]]:
    rows = (
        Hold.objects.filter(landlord=landlord, from_on__lte=on)
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=on))
        .filter(Q(lifted_on__isnull=True) | Q(lifted_on__gt=on))
        .order_by("pk")
    )
    found: dict[int, list[rules.Hold]] = defaultdict(list)
    for account_id, reason, from_on, until_on in rows.values_list("account_id", "reason", "from_on", "until_on"):
        found[account_id].append(rules.Hold(rules.HoldReason(reason), from_on, until_on))
    return {account_id: tuple(its) for account_id, its in found.items()}


def spaces(
    landlord: Landlord, *, on: date, account_ids: Collection[int] | None = None
) -> dict[int, tuple[rules.BreathingSpace, ...]]:
    """
    The Breathing Spaces in force and known on a day, by every account the debtor is liable on: the others liable on
    it are protected with them (LAW section 6). One query.

    :param account_ids: only these accounts.
    """
    parties = "person__account_parties"
    wanted = Q() if account_ids is None else Q(**{f"{parties}__account_id__in": list(account_ids)})
    over = Q(mental_health=False, starts_on__lte=on - timedelta(days=rules.STANDARD_DAYS)) | Q(cancelled_on__lte=on)
    rows = (
        BreathingSpace.objects.filter(landlord=landlord, starts_on__lte=on, notified_on__lte=on)
        .exclude(over)
        .filter(
            Q(**{f"{parties}__until_on__isnull": True}) | Q(**{f"{parties}__until_on__gte": F("starts_on")}),
            wanted,
            **{f"{parties}__from_on__lte": on},
        )
        .order_by("pk")
        .values_list(f"{parties}__account_id", "starts_on", "mental_health", "treatment_ended_on", "cancelled_on")
    )
    found: dict[int, list[rules.BreathingSpace]] = defaultdict(list)
    for account_id, *told in rows:
        space = rules.BreathingSpace(*told)
        if space.active(on):
            found[account_id].append(space)
    return {account_id: tuple(its) for account_id, its in found.items()}


def _stops(landlord: Landlord, on: date) -> dict[int, tuple[WritingStop, ...]]:
    """An account is stopped by a stop on itself, or when everybody liable on it may not be written to."""
    standing = stops.in_force(landlord=landlord, on=on)
    found = {
        account_id: tuple(_written(stop) for stop in its if _stops_chasing(stop))
        for account_id, its in standing.accounts.items()
    }
    people = {
        person_id: chasing[0]
        for person_id, its in standing.people.items()
        if (chasing := [stop for stop in its if _stops_chasing(stop)])
    }
    for account_id, liable in _liable_with(people.keys(), on).items():
        if liable and liable <= people.keys():
            found[account_id] = (*found.get(account_id, ()), *(_written(people[person]) for person in sorted(liable)))
    return {account_id: its for account_id, its in found.items() if its}


def _liable_with(person_ids: Collection[int], on: date) -> dict[int, set[int]]:
    if not person_ids:
        return {}
    touched = Person.objects.filter(pk__in=list(person_ids), account_parties__isnull=False)
    account_ids = set(touched.values_list("account_parties__account_id", flat=True))
    return accounts.liable_person_ids(account_ids, on=on)


def _stops_chasing(stop: StopInForce) -> bool:
    return all(stop.stops(kind) for kind in CHASING_PAPERS)


def _written(stop: StopInForce) -> WritingStop:
    return WritingStop(stop.because[:1].lower() + stop.because[1:], stop.from_on, stop.until_on)
