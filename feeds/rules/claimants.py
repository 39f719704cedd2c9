"""When two spellings of a claimant's name are the same name (OPS-D23)."""

import unicodedata

TITLES = frozenset({"MR", "MRS", "MS", "MISS", "MX", "DR", "REV"})


def name_key(name: str) -> str:
    """A name without titles, capitals, accents, marks and the order of its words; two that are equal are one name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    words = "".join(letter if letter.isalpha() else " " if letter not in "'’" else "" for letter in plain).split()
    return " ".join(sorted(word for word in words if word not in TITLES))
