"""Short forms for writing policies as data; what they return is plain data, as `policy_data` reads it."""

from typing import Any

Data = dict[str, Any]


def asks(fact: str, test: str, value: Any, *, of: str = "", within: int = 0) -> Data:
    """Return one sentence as data."""
    data: Data = {"fact": fact, "test": test, "value": value}
    if of:
        data["of"] = of
    if within:
        data["within"] = within
    return data


def holds(fact: str, *, of: str = "") -> Data:
    """Return the sentence that something is so."""
    return asks(fact, "is", True, of=of)


def not_so(fact: str, *, of: str = "") -> Data:
    """Return the sentence that something is not so."""
    return asks(fact, "is", False, of=of)


def both(*sentences: Data) -> Data:
    """Return sentences that count as one."""
    return {"all": list(sentences)}


def step(code: str, stage: int, title: str, channel: str, approver: str, wait_days: int, **more: Any) -> Data:
    """Return one step as data; it proposes its own code unless `proposes` says otherwise."""
    return {
        "code": code,
        "stage": stage,
        "title": title,
        "proposes": code,
        "channel": channel,
        "approver": approver,
        "wait_days": wait_days,
        **more,
    }
