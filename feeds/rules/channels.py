"""By which channels a payment stands in the bank as a line of its own, not inside a collector's lump sum (OPS-D1)."""

_SINGLE = frozenset(
    {"SO", "STANDING ORDER", "BANK", "BANK TRANSFER", "TRANSFER", "BACS", "FP", "FPS", "FASTER PAYMENT", "CHAPS"}
)


def comes_singly(channel: str) -> bool:
    """Whether a tenant's payment by this channel is one credit of the bank statement."""
    return channel.strip().upper().replace("_", " ") in _SINGLE
