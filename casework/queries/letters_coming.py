"""Which homes of a scheme or patch are about to get an arrears letter, before it goes (PRA-7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from arrears.queries import contacts
from arrears.rules.contact_plan import RESPONSIBLE_WORDS, Responsible, followed
from casework.queries import people
from casework.queries.people import Household
from letters.models import Document
from staff.models import Landlord, User

COMING = (Document.State.PLANNED, Document.State.APPROVED, Document.State.RENDERED, Document.State.HANDED_OVER)
KINDS_TOLD = ("A1",)
"""Told of as well, though no contact follows (PRA-5: copied to the support worker before it goes)."""
MOST = 500


@dataclass(frozen=True, slots=True)
class Coming:
    """One account that is to get a letter; no sum, for those who look after people and not their rent."""

    account_ref: str
    home: str
    place: str
    household: Household
    kind: str
    followed: bool
    responsible: str
    who: str
    planned_on: date


def coming(
    user: User, *, landlords: Collection[Landlord], on: date, scheme: UUID | None = None, patch: UUID | None = None
) -> list[Coming]:
    """The letters planned and not sent yet for homes a person may see, by scheme; a constant number of queries."""
    found: list[Coming] = []
    kinds = followed(on)
    papers = Document.objects.for_user(user, on=on).filter(
        landlord__in=[one.pk for one in landlords],
        kind__in=[*KINDS_TOLD, *kinds],
        state__in=COMING,
        tenancy__isnull=False,
    )
    if scheme:
        papers = papers.filter(tenancy__property__scheme__public_id=scheme)
    if patch:
        papers = papers.filter(tenancy__property__patch__public_id=patch)
    rows = list(
        papers.select_related("account", "landlord", "tenancy__property__scheme", "tenancy__property__patch").order_by(
            "tenancy__property__scheme__code", "tenancy__property__patch__code", "account__account_ref", "kind", "pk"
        )[:MOST]
    )
    by_account = {(row.account_id, row.kind): row for row in reversed(rows)}
    households = people.households({(row.account_id, row.tenancy_id) for row in rows}, on=on)
    homes: dict[int, contacts.Home] = {}
    for landlord in landlords:
        ids = {row.account_id for row in rows if row.landlord_id == landlord.pk}
        homes |= contacts.looked_after(landlord, ids, on=on) if ids else {}
    whose = {pk: home.whose(Responsible.NEIGHBOURHOOD) for pk, home in homes.items()}
    names = dict(User.objects.filter(pk__in={user for _, user in whose.values() if user}).values_list("pk", "name"))
    for (account_id, kind), row in reversed(by_account.items()):
        home = row.tenancy.property if row.tenancy else None
        responsible, person = whose.get(account_id, (Responsible.OFFICER, None))
        found.append(
            Coming(
                account_ref=row.account.account_ref,
                home=", ".join(home.address_lines) if home else "",
                place=str(home.scheme or home.patch) if home else "",
                household=households[account_id],
                kind=kind,
                followed=kind in kinds,
                responsible=RESPONSIBLE_WORDS[responsible],
                who=names.get(person, "") if person else "",
                planned_on=row.planned_on,
            )
        )
    return found
