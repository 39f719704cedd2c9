"""A landlord's own outcomes, plan items and numbers of contacts, each from a day on."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from arrears.models import Contact, ContactOutcome, ContactPlanItem, ContactTerms
from arrears.queries.contact_terms import NAMES
from arrears.rules.contact_plan import Responsible
from arrears.rules.contact_terms import Terms
from arrears.rules.contacts import Told
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.rules.tenure import Tenure


class SettingNotUsable(Refused):
    """A number, code or day is not one we can work with."""


@transaction.atomic
def set_terms(*, landlord: Landlord, from_on: date, by: User, on: date, **numbers: int) -> ContactTerms:
    """
    Set numbers from a day on; those that are not named stay as they stood then.

    :raises SettingNotUsable: for a number that makes no sense, or one we do not have.
    """
    before = ContactTerms.objects.filter(landlord=landlord, from_on__lte=from_on).order_by("-from_on").first()
    stood = {name: getattr(before, name) for name in NAMES} if before is not None else {}
    if unknown := set(numbers) - set(NAMES):
        raise SettingNotUsable(f"There is no number called {', '.join(sorted(unknown))}: use {', '.join(NAMES)}.")
    try:
        terms = Terms(**{**stood, **numbers})
    except ValueError as wrong:
        raise SettingNotUsable(str(wrong)) from wrong
    values = {name: getattr(terms, name) for name in NAMES}
    made, _ = ContactTerms.objects.update_or_create(
        landlord=landlord, from_on=from_on, defaults={**values, "set_by": by}
    )
    after = {"from": str(from_on), **values}
    audit.record(landlord=landlord, action="contact numbers set", subject=made, after=after, by=by, on=on)
    return made


@transaction.atomic
def set_outcome(
    *,
    landlord: Landlord,
    code: str,
    words: str,
    told: str,
    from_on: date,
    by: User,
    on: date,
    reached: bool = False,
    channels: Sequence[str] = (),
    until_on: date | None = None,
) -> ContactOutcome:
    """
    Add a code of the landlord's to the catalogue, or say from which day a code reads otherwise or ends.

    :raises SettingNotUsable: without code or words, or for a channel we do not know.
    """
    if not code.strip() or not words.strip() or told not in set(Told):
        raise SettingNotUsable("An outcome has a code, words, and says how it ended or what it was about.")
    if unknown := set(channels) - set(Contact.Channel.values):
        raise SettingNotUsable(f"Not a way of contact: {', '.join(sorted(unknown))}.")
    if until_on is not None and until_on < from_on:
        raise SettingNotUsable("The last day lies before the first.")
    values = {
        "words": words.strip()[:80],
        "told": told,
        "reached": reached,
        "channels": sorted(channels),
        "until_on": until_on,
        "set_by": by,
    }
    made, _ = ContactOutcome.objects.update_or_create(
        landlord=landlord, code=code.strip()[:20], from_on=from_on, defaults=values
    )
    audit.record(landlord=landlord, action="contact outcome set", subject=made, after={"code": made.code}, by=by, on=on)
    return made


@transaction.atomic
def set_plan_item(
    *,
    landlord: Landlord,
    code: str,
    title: str,
    after_days: int,
    responsible: str,
    from_on: date,
    by: User,
    on: date,
    tenures: Sequence[str] = (),
    until_on: date | None = None,
) -> ContactPlanItem:
    """
    Add an item to the plan of new tenancies, or change one by its code, for tenancies that begin from a day on.

    An item with a last day before its first letting ends it: tenancies after it have it no more.
    :raises SettingNotUsable: without code or title, or for a tenure or a responsible we do not know.
    """
    if not code.strip() or not title.strip() or responsible not in set(Responsible):
        raise SettingNotUsable("A plan item has a code, a title and who is responsible.")
    if not 0 <= after_days <= 365:
        raise SettingNotUsable("A plan item is due within a year of the first day of the tenancy.")
    if unknown := set(tenures) - {tenure.value for tenure in Tenure}:
        raise SettingNotUsable(f"Not a tenure: {', '.join(sorted(unknown))}.")
    values = {
        "title": title.strip()[:120],
        "after_days": after_days,
        "responsible": responsible,
        "tenures": sorted(tenures),
        "until_on": until_on,
        "set_by": by,
    }
    made, _ = ContactPlanItem.objects.update_or_create(
        landlord=landlord, code=code.strip()[:20], from_on=from_on, defaults=values
    )
    audit.record(landlord=landlord, action="plan item set", subject=made, after={"code": made.code}, by=by, on=on)
    return made
