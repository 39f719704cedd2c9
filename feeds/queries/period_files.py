"""What the files that came say of an accounting period: received, refused, and what still needs a person."""

from typing import TYPE_CHECKING

from django.db.models import Exists, Max, OuterRef, Q

from feeds.models import FeedFile, FeedProblem, MirrorDifference
from ledger.queries.period_checks import Check, Leads

if TYPE_CHECKING:
    from ledger.models import AccountingPeriod


def checks(period: "AccountingPeriod") -> list[Check]:
    """The lines of a period's checklist that only the feeds can tell."""
    return [_payments(period), _refused(period), _rows(period), *_mirrored(period)]


def _payments(period: "AccountingPeriod") -> Check:
    """Payments are in when the newest payments file is dated on the last day or later; if none ever came, told."""
    title = "Payments have come up to the last day"
    applied = FeedFile.objects.filter(
        landlord_id=period.landlord_id, kind__in=("payments", "bank", "mirrored"), state=FeedFile.State.APPLIED
    )
    newest = applied.aggregate(newest=Max("dated_on"))["newest"]
    if newest is None:
        return Check(title, False, "No payments file has ever come.", Leads.FILES, only_told=True)
    words = f"The newest file is dated {newest}."
    return Check(title, newest >= period.ends_on, words, Leads.FILES)


def _refused(period: "AccountingPeriod") -> Check:
    made_good = FeedFile.objects.filter(
        landlord_id=OuterRef("landlord_id"),
        kind=OuterRef("kind"),
        dated_on=OuterRef("dated_on"),
        state=FeedFile.State.APPLIED,
    )
    within = Q(dated_on__gte=period.starts_on, dated_on__lte=period.ends_on)
    refused = FeedFile.objects.filter(within, landlord_id=period.landlord_id, state=FeedFile.State.REFUSED)
    names = list(refused.filter(~Exists(made_good)).order_by("dated_on").values_list("name", flat=True))
    words = f"Refused and not sent again: {', '.join(names[:5])}." if names else "No file of the period was refused."
    return Check("Refused files", not names, words, Leads.FILES, only_told=True)


def _rows(period: "AccountingPeriod") -> Check:
    """A row that came again with other values is money nobody has decided on (DEC-3)."""
    rows = FeedProblem.objects.filter(
        feed_file__landlord_id=period.landlord_id,
        feed_file__dated_on__lte=period.ends_on,
        needs_person=True,
        settled_on__isnull=True,
    ).count()
    words = f"{rows:,} rows wait for a person." if rows else "No row of a file waits for a person."
    return Check("Rows of files are settled", not rows, words, Leads.FILES)


def _mirrored(period: "AccountingPeriod") -> list[Check]:
    if period.rent_group is None or period.rent_group.book != "mirrored":
        return []
    differing = MirrorDifference.objects.filter(account__rent_group=period.rent_group, ended_on__isnull=True).count()
    words = f"{differing:,} accounts differ." if differing else "Every account that was compared agrees."
    return [Check("Balances are those of the housing system", not differing, words, Leads.MIRRORED, only_told=True)]
