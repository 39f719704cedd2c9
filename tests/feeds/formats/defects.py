"""The broken payment files, and what must happen to each (tests/data/defects)."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "data" / "defects"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
MILLION = "million-character-line.csv"


def content(name: str) -> bytes:
    """Give a defect file's bytes; the one that is too large to keep is made."""
    return _million_character_line() if name == MILLION else (FOLDER / name).read_bytes()


def _million_character_line() -> bytes:
    tail = "TEST-2026-11-15"
    before, after = "0009480000010000024,11.14,2026-11-15,PAYPOINT,D0142,", f",{tail}"
    rows = (
        "payment_ref,amount,paid_on,channel,transaction_id,payer_name,source_file",
        f"R1000001,10.14,2026-11-15,CARD,D0141,Zola Quernfold,{tail}",
        before + "A" * (1_000_000 - len(before) - len(after)) + after,
        f"R1000003,12.14,2026-11-15,CARD,D0143,Odile Keldercroft,{tail}",
        "TRAILER,3,33.42",
    )
    return "".join(row + "\n" for row in rows).encode()
