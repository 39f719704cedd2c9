"""The states of a managed payment and the moves between them (PRA-19, OPS-D21)."""

from enum import StrEnum


class ManagedState(StrEnum):
    """
    TELLING: the tenant is being told that we shall ask. REQUESTED: DWP has been asked. ASKING: DWP is asking the
    tenant. GRANTED counts as expected income, and PAID says that the first payment has come.
    """

    TELLING = "telling"
    REQUESTED = "requested"
    ASKING = "asking"
    GRANTED = "granted"
    REFUSED = "refused"
    PAID = "paid"
    ENDED = "ended"


STATE_WORDS: dict[ManagedState, str] = {
    ManagedState.TELLING: "Telling the tenant",
    ManagedState.REQUESTED: "Requested",
    ManagedState.ASKING: "Tenant being asked",
    ManagedState.GRANTED: "Granted",
    ManagedState.REFUSED: "Refused",
    ManagedState.PAID: "Paid",
    ManagedState.ENDED: "Ended",
}

OPEN_STATES: frozenset[ManagedState] = frozenset(set(ManagedState) - {ManagedState.REFUSED, ManagedState.ENDED})
"""An account has at most one in these."""

EXPECTED_STATES: frozenset[ManagedState] = frozenset({ManagedState.GRANTED, ManagedState.PAID})
"""Only these are expected income (PRA-19)."""

NEXT: dict[ManagedState, frozenset[ManagedState]] = {
    ManagedState.TELLING: frozenset({ManagedState.REQUESTED, ManagedState.ENDED}),
    ManagedState.REQUESTED: frozenset(
        {ManagedState.ASKING, ManagedState.GRANTED, ManagedState.REFUSED, ManagedState.ENDED}
    ),
    ManagedState.ASKING: frozenset({ManagedState.GRANTED, ManagedState.REFUSED, ManagedState.ENDED}),
    ManagedState.GRANTED: frozenset({ManagedState.PAID, ManagedState.ENDED}),
    ManagedState.REFUSED: frozenset(),
    ManagedState.PAID: frozenset({ManagedState.ENDED}),
    ManagedState.ENDED: frozenset(),
}
"""Where each state may go. Money that comes before the answer is itself the answer, which operations say."""


def may_follow(was: ManagedState, to: ManagedState) -> bool:
    """Whether a managed payment may move from one state to another."""
    return to in NEXT[was]
