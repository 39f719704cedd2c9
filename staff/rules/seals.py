"""How a day's audit rows become one seal (DEC-14)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any


def seal(rows: Iterable[Mapping[str, Any]], *, previous: str) -> str:
    """
    SHA-256 over the previous seal and every row in order, each as JSON with sorted keys.

    Changing, dropping, adding or reordering a row changes this seal and every later one.
    """
    digest = hashlib.sha256(previous.encode())
    for row in rows:
        digest.update(json.dumps(dict(row), sort_keys=True, separators=(",", ":"), default=str).encode())
        digest.update(b"\n")
    return digest.hexdigest()
