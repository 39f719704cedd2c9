"""What rows said of whose money it is, kept where the money went to suspense (OPS-D23, D28)."""

from collections.abc import Iterable
from typing import Any

from feeds.models import PayerClue

NAMES = ("payer_name", "claimant_name", "name")


def keep(*, landlord_id: int, put_aside: Iterable[tuple[int, Any]]) -> int:
    """
    Note names, the end of a National Insurance number, postcode and claim of rows put aside; payers' names stand in
    their feed row already.

    :param put_aside: (posting id, record).
    """
    rows = []
    for posting_id, record in put_aside:
        clue = PayerClue(
            landlord_id=landlord_id,
            posting_id=posting_id,
            name=next((str(getattr(record, name)) for name in NAMES if getattr(record, name, "")), "")[:120],
            nino_last4=str(getattr(record, "nino_last4", "") or "")[:4],
            postcode=str(getattr(record, "postcode", "") or "")[:12],
            claim_ref=str(getattr(record, "claim_ref", "") or "")[:40],
        )
        if clue.name or clue.nino_last4 or clue.postcode or clue.claim_ref:
            rows.append(clue)
    return len(PayerClue.objects.bulk_create(rows))
