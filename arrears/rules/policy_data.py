"""Policies as plain data, as the database stores them and people edit them, and back (DEC-18)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from arrears.rules.holds import HoldReason
from arrears.rules.measures import CHASE, Base, DebtMeasure, Grace, Weekly
from arrears.rules.policy import Channel, Order, PolicyVersion, Step
from arrears.rules.sentences import Compare, Condition, PolicyFault, Sentence, Threshold, Together
from arrears.rules.vocabulary import WORDS, Meaning, Of
from ledger.rules.account_types import AccountType
from staff.rules.roles import Role

Data = dict[str, Any]

NUMBERS = ("stale_days", "officer_after_weeks_reducing", "static_after_weeks", "static_below_hundredths")
SETTINGS = (*NUMBERS, "order", "measures", "groups", "otherwise", "only_if_owed")
"""What a version says beside its code, number, day, account types and steps; each has a default."""

_SENTENCES = ("all_of", "any_of", "direct_when", "unless", "waits_for")
_VERSION_KEYS = ("code", "version", "in_force_from", "account_types", "steps")
_STEP_KEYS = ("code", "stage", "title", "proposes", "channel", "approver", "wait_days", "all_of")
_STEP_ALLOWED = (*_SENTENCES, "also", "template", "exempt_from")
_SENTENCE_KEYS = ("fact", "test", "value")
_MEASURE_KEYS = ("name", "base", "grace")

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class _Names:
    """What sentences may name: the measures and groups that the policy defines."""

    measures: Mapping[str, DebtMeasure]
    groups: Mapping[str, tuple[str, ...]]


def to_data(version: PolicyVersion) -> Data:
    """Return a version as data that JSON can keep; `from_data` gives the same version back."""
    return {
        "code": version.code,
        "version": version.version,
        "in_force_from": version.in_force_from.isoformat(),
        "account_types": list(version.account_types),
        **settings(version),
        "steps": [_step_to_data(step) for step in version.steps],
    }


def settings(version: PolicyVersion) -> Data:
    """Return the settings of a version as data."""
    return {
        **{name: getattr(version, name) for name in NUMBERS},
        "order": version.order.value,
        "measures": [_measure_to_data(measure) for measure in version.measures],
        "groups": {name: list(codes) for name, codes in version.groups},
        "otherwise": version.otherwise,
        "only_if_owed": version.only_if_owed,
    }


def from_data(data: Mapping[str, Any]) -> PolicyVersion:
    """
    Read a version from data.

    :raises PolicyFault: naming the wrong sentence ("step A2, any_of, sentence 2") and what is wrong.
    """
    _keys(data, "policy", _VERSION_KEYS, SETTINGS)
    steps = _listed(data["steps"], "policy, steps")
    measures = _measures(data.get("measures"))
    groups = _groups(data.get("groups", {}))
    names = _Names({measure.name: measure for measure in measures}, dict(groups))
    return PolicyVersion(
        code=_text(data["code"], "policy, code"),
        version=_whole(data["version"], "policy, version"),
        in_force_from=_day(data["in_force_from"], "policy, in_force_from"),
        account_types=_account_types(data["account_types"]),
        steps=tuple(_step_from_data(step, number, names) for number, step in enumerate(steps, start=1)),
        order=_word(Order, data.get("order", Order.STAGES), "policy, order"),
        measures=measures,
        groups=groups,
        otherwise=_maybe_text(data.get("otherwise", ""), "policy, otherwise"),
        only_if_owed=_flag(data.get("only_if_owed", True), "policy, only_if_owed"),
        **{name: _whole(data[name], f"policy, {name}") for name in NUMBERS if name in data},
    )


def _account_types(data: Any) -> tuple[str, ...]:
    types = _texts(data, "policy, account_types")
    for one in types:
        _word(AccountType, one, "policy, account_types")
    if not types:
        raise PolicyFault("policy, account_types", "at least one kind of account is needed.")
    return types


def _measures(data: Any) -> tuple[DebtMeasure, ...]:
    if data is None:
        return (CHASE,)
    listed = _listed(data, "policy, measures")
    made = tuple(_measure(one, f"policy, measures, number {number}") for number, one in enumerate(listed, start=1))
    names = [measure.name for measure in made]
    for name in names:
        if names.count(name) > 1:
            raise PolicyFault("policy, measures", f"“{name}” is defined twice.")
    if not made:
        raise PolicyFault("policy, measures", "at least one measure is needed.")
    return made


def _measure(data: Any, where: str) -> DebtMeasure:
    _keys(data, where, _MEASURE_KEYS, ("weekly",))
    return DebtMeasure(
        name=_text(data["name"], f"{where}, name"),
        base=_word(Base, data["base"], f"{where}, base"),
        grace=_word(Grace, data["grace"], f"{where}, grace"),
        weekly=_word(Weekly, data.get("weekly", Weekly.GROSS), f"{where}, weekly"),
    )


def _measure_to_data(measure: DebtMeasure) -> Data:
    names = (*_MEASURE_KEYS, "weekly")
    return {name: str(getattr(measure, name)) for name in names}


def _groups(data: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(data, Mapping):
        raise PolicyFault("policy, groups", "names with lists of action codes are needed here.")
    groups = []
    for name, codes in data.items():
        where = f"policy, groups, {name}"
        its = _texts(codes, where)
        if not its:
            raise PolicyFault(where, "a group needs at least one action code.")
        groups.append((_text(name, "policy, groups"), its))
    return tuple(sorted(groups))


def _step_to_data(step: Step) -> Data:
    data: Data = {name: getattr(step, name) for name in _STEP_KEYS if name != "all_of"}
    data |= {"channel": step.channel.value, "approver": step.approver.value}
    for name in _SENTENCES:
        data[name] = [_sentence_to_data(condition) for condition in getattr(step, name)]
    data["also"] = [channel.value for channel in step.also]
    data["template"] = step.template
    data["exempt_from"] = sorted(reason.value for reason in step.exempt_from)
    return data


def _sentence_to_data(condition: Sentence) -> Data:
    if isinstance(condition, Together):
        return {"all": [_sentence_to_data(part) for part in condition.parts]}
    value = list(condition.value) if isinstance(condition.value, tuple) else condition.value
    data: Data = {"fact": condition.fact, "test": condition.test.value, "value": value}
    if condition.of:
        data["of"] = condition.of
    if condition.within:
        data["within"] = condition.within
    return data


def _step_from_data(data: Any, number: int, names: _Names) -> Step:
    where = f"step {number}"
    if isinstance(data, Mapping) and isinstance(data.get("code"), str) and data["code"]:
        where = f"step {data['code']}"
    _keys(data, where, _STEP_KEYS, _STEP_ALLOWED)
    exempt = [_word(HoldReason, one, f"{where}, exempt_from") for one in _listed(data.get("exempt_from", []), where)]
    also = [_word(Channel, one, f"{where}, also") for one in _listed(data.get("also", []), f"{where}, also")]
    return Step(
        code=_text(data["code"], f"{where}, code"),
        stage=_whole(data["stage"], f"{where}, stage"),
        title=_text(data["title"], f"{where}, title"),
        proposes=_text(data["proposes"], f"{where}, proposes"),
        channel=_word(Channel, data["channel"], f"{where}, channel"),
        approver=_word(Role, data["approver"], f"{where}, approver"),
        wait_days=_whole(data["wait_days"], f"{where}, wait_days"),
        also=tuple(also),
        template=_maybe_text(data.get("template", ""), f"{where}, template"),
        exempt_from=frozenset(exempt),
        all_of=_conditions(data["all_of"], f"{where}, all_of", names),
        any_of=_sentences(data.get("any_of", []), f"{where}, any_of", names),
        direct_when=_sentences(data.get("direct_when", []), f"{where}, direct_when", names),
        unless=_sentences(data.get("unless", []), f"{where}, unless", names),
        waits_for=_conditions(data.get("waits_for", []), f"{where}, waits_for", names),
    )


def _conditions(data: Any, where: str, names: _Names) -> tuple[Condition, ...]:
    return tuple(
        _sentence(sentence, f"{where}, sentence {number}", names)
        for number, sentence in enumerate(_listed(data, where), start=1)
    )


def _sentences(data: Any, where: str, names: _Names) -> tuple[Sentence, ...]:
    return tuple(
        _together(sentence, f"{where}, sentence {number}", names)
        if isinstance(sentence, Mapping) and "all" in sentence
        else _sentence(sentence, f"{where}, sentence {number}", names)
        for number, sentence in enumerate(_listed(data, where), start=1)
    )


def _together(data: Mapping[str, Any], where: str, names: _Names) -> Together:
    _keys(data, where, ("all",), ())
    parts = _conditions(data["all"], f"{where}, all", names)
    if len(parts) < 2:
        raise PolicyFault(where, "“all” is for two sentences or more.")
    return Together(parts)


def _sentence(data: Any, where: str, names: _Names) -> Condition:
    _keys(data, where, _SENTENCE_KEYS, ("of", "within"))
    value: Threshold = tuple(data["value"]) if isinstance(data["value"], list) else data["value"]
    fact, test = _text(data["fact"], f"{where}, fact"), _word(Compare, data["test"], f"{where}, test")
    of = _maybe_text(data.get("of", ""), f"{where}, of")
    within = _whole(data.get("within", 0), f"{where}, within")
    try:
        return Condition(fact, test, value, of, within, _meaning(fact, of, names))
    except PolicyFault as fault:
        raise PolicyFault(where, fault.says) from None


def _meaning(fact: str, of: str, names: _Names) -> Meaning:
    """What the `of` of a sentence stands for; an action that no group names stands for itself."""
    word = WORDS.get(fact)
    if word is None or word.of is None or not of:
        return None
    if word.of is Of.FLAG:
        return of
    if word.of is Of.ACTIONS:
        return frozenset(names.groups.get(of, (of,)))
    if of not in names.measures:
        known = ", ".join(names.measures)
        raise PolicyFault("sentence", f"“{of}” is not a measure that this policy defines ({known}).")
    return names.measures[of]


def _keys(data: Any, where: str, needed: Sequence[str], allowed: Sequence[str]) -> None:
    if not isinstance(data, Mapping):
        raise PolicyFault(where, "names and values are needed here.")
    for name in needed:
        if name not in data:
            raise PolicyFault(where, f"“{name}” is missing.")
    for name in data:
        if name not in needed and name not in allowed:
            raise PolicyFault(where, f"“{name}” is not known here.")


def _listed(data: Any, where: str) -> Sequence[Any]:
    if not isinstance(data, list | tuple):
        raise PolicyFault(where, "a list is needed here.")
    return data


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise PolicyFault(where, f"words are needed, not {value!r}.")
    return value


def _maybe_text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise PolicyFault(where, f"words are needed, not {value!r}.")
    return value


def _flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise PolicyFault(where, f"true or false is needed, not {value!r}.")
    return value


def _texts(value: Any, where: str) -> tuple[str, ...]:
    return tuple(_text(one, where) for one in _listed(value, where))


def _whole(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise PolicyFault(where, f"a whole number of 0 or more is needed, not {value!r}.")
    return value


def _day(value: Any, where: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise PolicyFault(where, f"a day like 2026-04-06 is needed, not {value!r}.") from None


def _word(among: type[Word], value: Any, where: str) -> Word:
    try:
        return among(value)
    except ValueError:
        raise PolicyFault(where, f"“{value}” is not one of: {', '.join(among)}.") from None
