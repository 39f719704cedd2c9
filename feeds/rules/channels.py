"""
The channels by which people pay: which words name one, and which stand in the bank as a line of their own, not inside
a collector's lump sum (OPS-D1).
"""

_SINGLE = frozenset(
    {"SO", "STANDING ORDER", "BANK", "BANK TRANSFER", "TRANSFER", "BACS", "FP", "FPS", "FASTER PAYMENT", "CHAPS"}
)

_OTHERS = frozenset(
    {
        "DD",
        "DIRECT DEBIT",
        "CARD",
        "CASH",
        "CHEQUE",
        "PAYPOINT",
        "POSTOFFICE",
        "POST OFFICE",
        "ALLPAY",
        "PAYZONE",
        "ONLINE",
    }
)


def only_the_channel(narrative: str) -> str:
    """
    A housing system's narrative where it does nothing but name a channel, otherwise nothing.

    Anything else may hold the payer's name, which never stands in the ledger (DEC-2).
    """
    word = narrative.strip().upper().replace("_", " ")
    return narrative.strip() if word in _SINGLE | _OTHERS else ""


def comes_singly(channel: str) -> bool:
    """Whether a tenant's payment by this channel is one credit of the bank statement."""
    return channel.strip().upper().replace("_", " ") in _SINGLE
