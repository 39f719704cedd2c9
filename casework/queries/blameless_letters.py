"""Whether an innocent tenant was written to about arrears since a council kept back from their benefit (OPS-D20)."""

from collections import Counter

from django.db.models import F

from arrears.queries.held import CHASING_PAPERS
from letters.models import Document
from staff.models import Landlord

OUT = (Document.State.PLANNED, Document.State.APPROVED, Document.State.RENDERED, Document.State.HANDED_OVER,
       Document.State.SENT, Document.State.UNKNOWN)  # fmt: skip


def arrears_letters_since(landlord: Landlord) -> Counter[str]:
    """By schedule: how many innocent accounts have had an arrears letter proposed or sent since its money came."""
    recoveries = "account__blameless_recoveries"
    rows = (
        Document.objects.filter(landlord=landlord, kind__in=CHASING_PAPERS, state__in=OUT)
        .filter(**{f"{recoveries}__isnull": False})
        .filter(planned_on__gte=F(f"{recoveries}__paid_on"))
        .values_list(f"{recoveries}__schedule_no", "account_id")
        .distinct()
    )
    return Counter(schedule_no for schedule_no, _ in rows)
