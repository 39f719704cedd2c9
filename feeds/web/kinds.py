"""Kinds and formats of files in the words people use."""

from feeds.formats.kinds import KINDS
from feeds.formats.mapping import MAPPABLE
from feeds.formats.readers import WORDS, Format

KIND_WORDS = {
    "payments": "Payments",
    "card_settlements": "Card settlements",
    "dd_reports": "Returned Direct Debits",
    "dd_collection": "Direct Debit collections",
    "hb_schedule": "Housing Benefit schedule",
    "uc_schedule": "Universal Credit schedule",
    "bank": "Bank statement",
    "refunds": "Refunds paid out",
}


def kind_words(kind: str) -> str:
    """A kind's name as people read it."""
    return KIND_WORDS.get(kind) or (kind[:1].upper() + kind[1:]).replace("_", " ") or "Not known yet"


def choices() -> list[tuple[str, str]]:
    """What an uploaded file may be: the feeds, in the order of a day."""
    return [(kind.name, kind_words(kind.name)) for kind in KINDS if not kind.take_on]


def mappable() -> list[tuple[str, str]]:
    """The kinds whose senders have layouts of their own."""
    return [(kind, kind_words(kind)) for kind in MAPPABLE]


def format_words(form: str) -> str:
    """How a file's bytes say it."""
    return WORDS[Format(form)]
