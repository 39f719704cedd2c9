"""The check report of a benefit schedule: what was found on its lines, kept with the file (OPS-D14)."""

from collections.abc import Sequence
from dataclasses import dataclass

from feeds.models import FeedFile, ScheduleFinding
from feeds.rules.hb_checks import FindingCode
from ledger.queries import accounts

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class FindingToKeep:
    """One finding to be; line 0 is a claim that is not in the file."""

    line: int
    code: FindingCode
    claim_ref: str
    rent_ref: str
    message: str
    account_id: int | None


def keep(feed_file: FeedFile, findings: Sequence[FindingToKeep]) -> int:
    """Write down what was found. Returns how many."""
    public_ids = accounts.public_ids({each.account_id for each in findings if each.account_id is not None})
    made = ScheduleFinding.objects.bulk_create(
        [
            ScheduleFinding(
                landlord_id=feed_file.landlord_id,
                feed_file=feed_file,
                line=each.line,
                code=each.code.value,
                claim_ref=each.claim_ref[:30],
                rent_ref=each.rent_ref[:30],
                message=each.message[:240],
                account_public_id=public_ids.get(each.account_id) if each.account_id is not None else None,
            )
            for each in findings
        ],
        CHUNK,
    )
    return len(made)
