"""What the night does for holds and protections: ends are followed, claims asked after, the week's lists made."""

from datetime import date

from arrears.models import BreathingSpace, CaseTask, Contact, Hold
from arrears.operations import breathing_spaces, case_tasks, exception_reviews, holds
from arrears.operations.exception_reviews import ReviewNotUsable
from arrears.rules import pending_claims
from arrears.rules.holds import HoldReason
from ledger.queries import accounts as account_queries
from ledger.queries import news
from staff.models import Landlord, User


def run(*, landlord: Landlord, on: date, by: User) -> dict[str, int]:
    """
    Bring holds and protections up to a day, before anything is decided of it; safe to run again.

    :return: what was done, by name.
    """
    return {
        "spaces_followed": _follow(landlord, on, by),
        "contacts_made": _contacted(landlord, on, by),
        "claims_asked_after": _claims(landlord, on, by),
    }


def list_exceptions(*, landlord: Landlord, on: date, by: User) -> dict[str, int]:
    """Make the week's exception lists after its first night, and those of patches that are new since (OPS-E6)."""
    try:
        made = exception_reviews.make(landlord=landlord, on=on, by=by)
    except ReviewNotUsable:
        return {}
    return {"lists": made.lists, "items": made.items, "rolled": made.rolled}


def _follow(landlord: Landlord, on: date, by: User) -> int:
    """Take cases up again whose Breathing Space is over; stop papers on accounts the debtor has joined since."""
    followed = 0
    rows = BreathingSpace.objects.filter(landlord=landlord, followed_on__isnull=True, starts_on__lte=on)
    for space in rows.select_related("person", "landlord").order_by("pk"):
        last = breathing_spaces.as_rule(space).last_day
        if last is not None and last < on:
            breathing_spaces.take_up_again(space=space, by=by, on=on)
            followed += 1
        else:
            breathing_spaces.keep_stops(space=space, by=by, on=on)
    return followed


def _contacted(landlord: Landlord, on: date, by: User) -> int:
    """End holds that waited for a contact which has been made since."""
    ended = 0
    waiting = Hold.objects.filter(landlord=landlord, reason=HoldReason.CONTACT_FIRST.value).in_force(on)
    for hold in waiting.select_related("landlord").order_by("pk"):
        spoken = Contact.objects.filter(account=hold.account_id, two_way=True, on__gte=hold.from_on, on__lte=on)
        if spoken.exists():
            holds.lift(hold=hold, because="Contact was made", by=by, on=on)
            ended += 1
    return ended


def _claims(landlord: Landlord, on: date, by: User) -> int:
    """Leave the task that a waiting claim's age asks for (PRA-6)."""
    left = 0
    asked = [
        (claim, pending_claims.due(claim.evidence_in_on, kind=claim.kind, on=on))
        for claim in news.claims_waiting(landlord, on=on)
    ]
    accounts = account_queries.by_ids([claim.account_id for claim, due in asked if due])
    for claim, due in asked:
        source = f"ledger.benefitaward {claim.public_id}"
        if due is None or CaseTask.objects.filter(source=source, due_on__gte=due.due_on).exists():
            continue
        case_tasks.drop(source=source, because="Asked for again", by=by, on=on)
        case_tasks.raise_(
            account=accounts[claim.account_id],
            what=CaseTask.What(due.what),
            due_on=due.due_on,
            source=source,
            words=f"{claim.kind}: evidence in since {claim.evidence_in_on:%-d %B %Y}",
            on=on,
        )
        left += 1
    return left
