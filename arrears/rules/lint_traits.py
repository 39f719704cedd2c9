"""What can be so of an account in the cases that a policy is tried with, each with its words (see `lint_grid`)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from arrears.rules.arrangements import ArrangementKind, ArrangementState
from arrears.rules.facts import (
    ActionSeen,
    ArrangementSeen,
    ContactSeen,
    HearingSeen,
    LetterSent,
    NoticeSeen,
    PendingClaim,
)
from arrears.rules.lint_sequence import sequence_of
from arrears.rules.policy import Channel, Order, PolicyVersion, Step
from arrears.rules.sentences import Condition, span_days

ANOTHER_OUTCOME = "withdrawn"
"""An outcome of a hearing; where a policy names it, a word that it does not name is taken."""

_OUTCOMES = (ANOTHER_OUTCOME, "struck_out", "dismissed", "another outcome")
_SINCE_ACTION = frozenset({"last_action_days", "days_since_action", "unanswered_days"})
HISTORY = "done before"


@dataclass(frozen=True, slots=True)
class Trait:
    """
    One thing that may be so. `group` is the same for the same thing at other times; `ends`: a reason to leave the
    account alone that ends by itself or is judged every night; `turns` is a mark that is set, or not, unlike plainly.
    `brief` ones are enough where time is let pass.
    """

    dimension: str
    group: str
    words: str
    sets: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)
    ends: bool = False
    turns: str = ""
    brief: bool = True
    step: str = ""


def traits_of(version: PolicyVersion, today: date) -> tuple[Trait, ...]:
    """Everything that may be so, as far as the policy or its order asks for it."""
    sentences = [one for step in version.steps for one in step.sentences]
    named = {one.fact for one in sentences}
    by_stage = version.order is Order.STAGES
    found = [*_history(version, today)]
    if by_stage or any(name.startswith("notice") for name in named):
        found += _notices(today)
    if by_stage or any(name.startswith(("hearing", "eviction", "order", "court")) for name in named):
        found += _court(sentences, today, by_stage=by_stage)
    if by_stage or any(name.startswith(("arrangement", "court", "consecutive", "instalments")) for name in named):
        found += _arrangements(sentences, today)
    if by_stage:
        found += _movements(version, today)
    if by_stage or named & {"pending_claim", "claim_complete", "pending_claim_days"}:
        found += _claims(sentences, today)
    found += _marks(sentences)
    for name in sorted(named & _BY_DAYS.keys()):
        found += _BY_DAYS[name](name, _bounds(sentences, {name}, today), today)
    found += _contacts(sentences, today)
    found += _words("tenure", sentences)
    return tuple(found)


# ---- what was done before


def _history(version: PolicyVersion, today: date) -> Iterator[Trait]:
    """Each step as the last thing done, with what goes before it, so long ago as its sentences ask for."""
    sequence = sequence_of(version)
    sentences = [one for step in version.steps for one in step.sentences]
    longest = max([28, *_bounds(sentences, _SINCE_ACTION, today), version.stale_days + 1])
    for step in version.steps:
        bounds = {*_naming(step, sentences, today), step.wait_days}
        if version.order is Order.STAGES and step.stage:
            bounds.add(version.stale_days + 1)
        ages = {1, longest + 30, *(each + off for each in bounds for off in (-1, 0) if each + off > 0)}
        for age in sorted(ages):
            yield Trait(
                HISTORY,
                f"{HISTORY}: {step.code}",
                f"the last thing done was “{step.title.lower()}”, {_ago(age)}",
                _done(step, sequence.path_to(step), today - timedelta(days=age)),
                brief=age in (1, longest + 30),
                step=step.code,
            )


def _naming(step: Step, sentences: Iterable[Condition], today: date) -> set[int]:
    """The numbers of days by which sentences ask after a step."""
    bounds: set[int] = set()
    for one in sentences:
        if one.fact in ("last_action_days", "unanswered_days"):
            bounds |= _ends(one, today)
        if one.fact == "days_since_action" and isinstance(one.means, frozenset) and step.proposes in one.means:
            bounds |= _ends(one, today)
    return bounds


def _done(step: Step, path: Iterable[Step], on: date) -> dict[str, Any]:
    letters: list[LetterSent] = []
    actions: list[ActionSeen] = []
    day = on
    for one in (step, *path):
        if one.channel is Channel.LETTER:
            letters.insert(0, LetterSent(one.proposes, day, answered=False))
        else:
            actions.insert(0, ActionSeen(one.proposes, day))
        day -= timedelta(days=28)
    return {"letters": tuple(letters), "actions": tuple(actions)}


# ---- the law's facts


def _notices(today: date) -> Iterator[Trait]:
    yield Trait(
        "notice",
        "notice: usable",
        "a notice is in force and can be used",
        {"notice": _notice(today, served=100, usable_in=-72, lasts=265)},
    )
    yield Trait(
        "notice",
        "notice: not usable yet",
        "a notice was served 2 weeks ago and cannot be used yet",
        {"notice": _notice(today, served=14, usable_in=14, lasts=380)},
    )
    yield Trait(
        "notice",
        "notice: lapsed",
        "a notice has lapsed",
        {"notice": _notice(today, served=400, usable_in=-372, lasts=-35)},
    )


def _notice(today: date, *, served: int, usable_in: int, lasts: int) -> NoticeSeen:
    day = timedelta(days=1)
    return NoticeSeen(today - served * day, today + usable_in * day, today + lasts * day)


def _court(sentences: Iterable[Condition], today: date, *, by_stage: bool) -> Iterator[Trait]:
    named = list(sentences)
    soon, past = today + timedelta(days=28), today - timedelta(days=10)
    yield Trait("hearing", "hearing: to come", "a hearing is in 4 weeks", _hearing(soon), ends=True)
    yield Trait(
        "hearing", "hearing: outcome blank", "the hearing of 10 days ago has no outcome recorded", _hearing(past)
    )
    bounds = _bounds(named, {"hearing_days"}, today)
    ages = sorted({10, *(each + off for each in bounds for off in (-1, 0, 1) if each + off > 10)})
    for outcome in _outcomes(named):
        for age in ages:
            seen = HearingSeen(today - timedelta(days=age), outcome)
            yield Trait(
                "hearing",
                f"hearing: {outcome}",
                f"the hearing was {_ago(age)} and its outcome is “{outcome.replace('_', ' ')}”",
                {"hearing": seen},
                brief=age == 10 or age in bounds,
            )
    if any(one.fact in ("hearing_terms", "hearing_decided") for one in named):
        words = "a hearing's outcome was recorded without its date"
        yield Trait("hearing", "hearing: no date", words, {"hearing": HearingSeen(None, ANOTHER_OUTCOME, terms=True)})
    if by_stage or any(one.fact.startswith("order") for one in named):
        words = "a court order of 4 months ago is in force"
        yield Trait("order", "order: in force", words, {"order_on": today - timedelta(days=120)})
    to_come = {"eviction_on": soon, "eviction_set": True}
    yield Trait("eviction", "eviction: to come", "an eviction is in 4 weeks", to_come, ends=True)
    over = {"eviction_on": past, "eviction_set": True} if by_stage else {"eviction_set": True}
    yield Trait("eviction", "eviction: past", "an eviction date is past, and the eviction was withdrawn", over)


def _hearing(on: date) -> dict[str, Any]:
    return {"hearing_on": on, "hearing": HearingSeen(on)}


def _outcomes(sentences: Iterable[Condition]) -> list[str]:
    """One word for each set of outcomes that the policy tells apart, and one that it does not name."""
    naming: dict[str, list[int]] = {}
    for number, one in enumerate(sentences):
        if one.fact == "hearing_outcome":
            among = one.value if isinstance(one.value, tuple) else (one.value,)
            for word in among:
                naming.setdefault(str(word), []).append(number)
    alike: dict[tuple[int, ...], str] = {}
    for word, places in naming.items():
        alike.setdefault(tuple(places), word)
    return [*alike.values(), next(word for word in _OUTCOMES if word not in naming)]


# ---- what was agreed, and how the debt moves


def _arrangements(sentences: Iterable[Condition], today: date) -> Iterator[Trait]:
    misses = max([2, *_bounds(sentences, {"consecutive_misses"}, today)])
    short = max([200, *_bounds(sentences, {"instalments_short"}, today)])
    classes = {ArrangementKind.INFORMAL, ArrangementKind.COURT}
    words = {ArrangementKind.INFORMAL: "an informal arrangement", ArrangementKind.COURT: "the court's arrangement"}
    for kind in sorted(classes):
        started = today - timedelta(days=1 if kind is ArrangementKind.COURT else 200)
        name = words[kind]
        kept = ArrangementSeen(started, ArrangementState.LIVE, ArrangementState.LIVE, 0, 0, 10_00, kind)
        yield Trait("arrangement", f"arrangement: {kind} kept", f"{name} is kept", {"arrangement": kept}, ends=True)
        far = 10_00 * (short // 100 + 1)
        broken = ArrangementSeen(
            started, ArrangementState.BROKEN, ArrangementState.BROKEN, misses + 1, far, 10_00, kind
        )
        yield Trait("arrangement", f"arrangement: {kind} broken", f"{name} is broken", {"arrangement": broken})

        behind = ArrangementSeen(started, ArrangementState.BROKEN, ArrangementState.BROKEN, 1, 5_00, 10_00, kind)
        yield Trait(
            "arrangement",
            f"arrangement: {kind} broken",
            f"{name} is broken, a little behind",
            {"arrangement": behind},
        )


def _movements(version: PolicyVersion, today: date) -> Iterator[Trait]:
    long = version.officer_after_weeks_reducing
    yield Trait("movement", "movement: falling", "arrears are falling", {"reducing": True}, ends=True)
    yield Trait(
        "movement",
        "movement: falling",
        f"arrears have been falling for {long} weeks",
        {"reducing": True, "weeks_reducing": long},
        ends=True,
    )
    still = version.static_after_weeks
    yield Trait("movement", "movement: static", f"no growth for {still} weeks", {"weeks_static": still})


def _claims(sentences: Iterable[Condition], today: date) -> Iterator[Trait]:
    since = today - timedelta(days=max([14, *_bounds(sentences, {"pending_claim_days"}, today)]))
    complete, open_claim = PendingClaim("UC", since, True), PendingClaim("UC", since, False)
    words = "a benefit claim is pending"
    yield Trait("claim", "claim: complete", f"{words}, its evidence in", {"pending_claim": complete}, ends=True)
    yield Trait("claim", "claim: incomplete", f"{words}, its evidence missing", {"pending_claim": open_claim})


def _marks(sentences: Iterable[Condition]) -> Iterator[Trait]:
    for name in sorted({one.of for one in sentences if one.fact == "flag"}):
        yield Trait(f"mark {name}", f"mark {name}", f"the mark “{name}” is unlike usual", turns=name)


# ---- single figures


def _counted(name: str, bounds: Iterable[int], today: date) -> Iterator[Trait]:
    for count in _around(bounds):
        yield Trait(name, name, f"{_SPOKEN[name]} {count}", {name: count})


def _dated(name: str, bounds: Iterable[int], today: date) -> Iterator[Trait]:
    for days in _around(bounds):
        yield Trait(name, name, f"{_SPOKEN[name]} {_ago(days)}", {_FIELDS[name]: today - timedelta(days=days)})


def _ahead(name: str, bounds: Iterable[int], today: date) -> Iterator[Trait]:
    for days in _around(bounds):
        yield Trait(name, name, f"the trial ends in {_length(days)}", {_FIELDS[name]: today + timedelta(days=days)})


def _missing(name: str, bounds: Iterable[int], today: date) -> Iterator[Trait]:
    yield Trait(name, name, "expected benefit is missing", {_FIELDS[name]: today - timedelta(days=7)})


_SPOKEN = {
    "missed_payment_days": "days by which an expected payment is late:",
    "weeks_reducing": "weeks running with arrears falling:",
    "weeks_static": "weeks running without growth:",
    "days_since_payment": "the last payment was",
    "owed_days": "something has been owed since",
    "episode_days": "the arrears episode began",
    "order_days": "the court order was made",
    "former_days": "the tenancy ended",
}
_FIELDS = {
    "days_since_payment": "last_payment_on",
    "owed_days": "owed_since",
    "episode_days": "episode_started_on",
    "order_days": "order_on",
    "former_days": "tenancy_ended_on",
    "trial_ends_in": "trial_ends_on",
    "benefit_missing": "benefit_missing_since",
}
_BY_DAYS = {
    "missed_payment_days": _counted,
    "days_since_payment": _dated,
    "owed_days": _dated,
    "episode_days": _dated,
    "order_days": _dated,
    "former_days": _dated,
    "trial_ends_in": _ahead,
    "benefit_missing": _missing,
}


def _contacts(sentences: Iterable[Condition], today: date) -> Iterator[Trait]:
    asked = [one for one in sentences if one.fact in ("contact_attempts", "contact_ways")]
    counts = sorted({count for one in asked for count in _around(_ends(one, today)) if count})
    ways = ("call_out", "text", "visit", "email", "letter", "interview")
    for count in counts:
        made = tuple(
            ContactSeen(today - timedelta(days=number), ways[number % len(ways)], False) for number in range(count)
        )
        yield Trait("contacts", "contacts", f"{count} contacts were tried lately", {"contacts": made})


def _words(name: str, sentences: Iterable[Condition]) -> Iterator[Trait]:
    said = {
        str(word)
        for one in sentences
        if one.fact == name
        for word in (one.value if isinstance(one.value, tuple) else (one.value,))
    }
    for word in sorted(said):
        yield Trait(name, f"{name}: {word}", f"the {name} is {word}", {name: word})


# ---- numbers of sentences


def _ends(sentence: Condition, today: date) -> set[int]:
    values = sentence.value if isinstance(sentence.value, tuple) else (sentence.value,)
    return {span_days(value, today) for value in values if not isinstance(value, bool) and isinstance(value, int | str)}


def _bounds(sentences: Iterable[Condition], facts: Iterable[str], today: date) -> list[int]:
    return sorted({end for one in sentences if one.fact in facts for end in _ends(one, today)})


def _around(bounds: Iterable[int]) -> list[int]:
    return sorted({each + off for each in bounds for off in (-1, 0, 1) if each + off >= 0})


def _ago(days: int) -> str:
    return f"{_length(days)} ago"


def _length(days: int) -> str:
    if days == 1:
        return "1 day"
    if days < 14 or days % 7 and days < 60:
        return f"{days} days"
    if days < 60:
        return f"{days // 7} weeks"
    if days < 730:
        return f"{days} days (about {round(days / 30.4)} months)"
    return f"about {round(days / 365)} years"
