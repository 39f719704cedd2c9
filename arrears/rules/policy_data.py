"""Policies as plain data, as the database stores them and people edit them, and back (DEC-18)."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from arrears.rules.policy import Channel, Compare, Condition, PolicyFault, PolicyVersion, Step, Threshold
from staff.rules.roles import Role

Data = dict[str, Any]

NUMBERS = ("stale_days", "officer_after_weeks_reducing", "static_after_weeks", "static_below_hundredths")
_SENTENCES = ("all_of", "any_of", "direct_when")
_VERSION_KEYS = ("code", "version", "in_force_from", "account_types", "steps")
_STEP_KEYS = ("code", "stage", "title", "proposes", "channel", "approver", "wait_days", "all_of")
_SENTENCE_KEYS = ("fact", "test", "value")

Word = TypeVar("Word", bound=StrEnum)


def to_data(version: PolicyVersion) -> Data:
    """Return a version as data that JSON can keep; `from_data` gives the same version back."""
    return {
        "code": version.code,
        "version": version.version,
        "in_force_from": version.in_force_from.isoformat(),
        "account_types": list(version.account_types),
        **{name: getattr(version, name) for name in NUMBERS},
        "steps": [_step_to_data(step) for step in version.steps],
    }


def from_data(data: Mapping[str, Any]) -> PolicyVersion:
    """
    Read a version from data.

    :raises PolicyFault: naming the wrong sentence ("step A2, any_of, sentence 2") and what is wrong.
    """
    _keys(data, "policy", _VERSION_KEYS, NUMBERS)
    steps = _listed(data["steps"], "policy, steps")
    return PolicyVersion(
        code=_text(data["code"], "policy, code"),
        version=_whole(data["version"], "policy, version"),
        in_force_from=_day(data["in_force_from"], "policy, in_force_from"),
        account_types=_texts(data["account_types"], "policy, account_types"),
        steps=tuple(_step_from_data(step, number) for number, step in enumerate(steps, start=1)),
        **{name: _whole(data[name], f"policy, {name}") for name in NUMBERS if name in data},
    )


def _step_to_data(step: Step) -> Data:
    data: Data = {name: getattr(step, name) for name in _STEP_KEYS if name != "all_of"}
    data |= {"channel": step.channel.value, "approver": step.approver.value}
    for name in _SENTENCES:
        data[name] = [_sentence_to_data(condition) for condition in getattr(step, name)]
    return data


def _sentence_to_data(condition: Condition) -> Data:
    value = list(condition.value) if isinstance(condition.value, tuple) else condition.value
    return {"fact": condition.fact, "test": condition.test.value, "value": value}


def _step_from_data(data: Any, number: int) -> Step:
    where = f"step {number}"
    if isinstance(data, Mapping) and isinstance(data.get("code"), str) and data["code"]:
        where = f"step {data['code']}"
    _keys(data, where, _STEP_KEYS, _SENTENCES)
    return Step(
        code=_text(data["code"], f"{where}, code"),
        stage=_whole(data["stage"], f"{where}, stage"),
        title=_text(data["title"], f"{where}, title"),
        proposes=_text(data["proposes"], f"{where}, proposes"),
        channel=_word(Channel, data["channel"], f"{where}, channel"),
        approver=_word(Role, data["approver"], f"{where}, approver"),
        wait_days=_whole(data["wait_days"], f"{where}, wait_days"),
        all_of=_sentences(data["all_of"], f"{where}, all_of"),
        any_of=_sentences(data.get("any_of", []), f"{where}, any_of"),
        direct_when=_sentences(data.get("direct_when", []), f"{where}, direct_when"),
    )


def _sentences(data: Any, where: str) -> tuple[Condition, ...]:
    return tuple(
        _sentence(sentence, f"{where}, sentence {number}")
        for number, sentence in enumerate(_listed(data, where), start=1)
    )


def _sentence(data: Any, where: str) -> Condition:
    _keys(data, where, _SENTENCE_KEYS, ())
    value: Threshold = tuple(data["value"]) if isinstance(data["value"], list) else data["value"]
    fact, test = _text(data["fact"], f"{where}, fact"), _word(Compare, data["test"], f"{where}, test")
    try:
        return Condition(fact, test, value)
    except PolicyFault as fault:
        raise PolicyFault(where, fault.says) from None


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
