"""Contacts: the catalogue in force, whom we may talk to about an account, and who looks after a home."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from arrears.models import ContactOutcome, SensitiveNote
from arrears.rules.contact_plan import Responsible, responsible_for
from arrears.rules.contacts import Outcome, Told, catalogue
from ledger.queries import accounts as account_queries
from staff.models import Landlord, Membership
from staff.rules.roles import Role
from tenancies.models import PatchCover, Property, SchemeCover, Tenant
from tenancies.models.lookout import holds_on
from tenancies.queries import authority
from tenancies.queries.authority import MayDiscuss

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ledger.models import RentAccount


def outcomes(landlord: Landlord, *, on: date) -> list[Outcome]:
    """The codes that may be chosen on a day, the landlord's own instead of the shipped ones of the same name."""
    own = [
        Outcome(
            row.code,
            row.words,
            Told(row.told),
            row.reached,
            frozenset(row.channels),
            row.from_on,
            row.until_on,
        )
        for row in ContactOutcome.objects.filter(landlord=landlord).order_by("from_on", "pk")
    ]
    return catalogue(own, on=on)


def people(account: "RentAccount", *, on: date) -> list[int]:
    """Ids of the people of an account on a day: its tenants, or who is liable; of a former tenancy the last ones."""
    if account.tenancy_id is None:
        return sorted(account_queries.liable_person_ids([account.pk], on=on).get(account.pk, ()))
    rows = Tenant.objects.filter(tenancy=account.tenancy_id).order_by("-role", "from_on", "pk")
    held = [(row.person_id, row.from_on, row.until_on) for row in rows]
    now = [person for person, since, until in held if since <= on and (until is None or until >= on)]
    if now or not held:
        return now
    last = max(until or date.max for _, _, until in held)
    return [person for person, _, until in held if (until or date.max) == last]


def may_discuss(account: "RentAccount", on: date) -> list[MayDiscuss]:
    """Everybody who may be told about an account on a day: its people, and who has authority for one (PRA-27)."""
    return authority.may_discuss(people(account, on=on), on=on)


def sensitive_notes(account_id: int) -> "QuerySet[SensitiveNote]":
    """That there are notes about safeguarding or health, and of which kind; never their words."""
    rows = SensitiveNote.objects.filter(account=account_id).select_related("by", "person").defer("text")
    return rows.order_by("-on", "-pk")


@dataclass(frozen=True, slots=True)
class Home:
    """Who looks after a home: user ids by part; None where nobody does."""

    support: int | None = None
    neighbourhood: int | None = None
    officer: int | None = None

    def whose(self, wanted: Responsible) -> tuple[Responsible, int | None]:
        """Whose task it is, and the person (PRA-7); a manager's task is any manager's."""
        who = responsible_for(
            wanted, has_support=self.support is not None, has_neighbourhood=self.neighbourhood is not None
        )
        named = {
            Responsible.SUPPORT: self.support,
            Responsible.NEIGHBOURHOOD: self.neighbourhood,
            Responsible.OFFICER: self.officer,
        }
        return who, named.get(who)


NOBODY = Home()


def looked_after(landlord: Landlord, account_ids: Collection[int], *, on: date) -> dict[int, Home]:
    """
    Who looks after the home of each account on a day, by account id: four queries, however many.

    The owner of a patch comes before who covers it; who began first, before who came later.
    """
    roles = _roles(landlord, on)
    support: dict[int, int] = {}
    for scheme, user in (
        SchemeCover.objects.filter(holds_on(on), scheme__landlord=landlord)
        .order_by("from_on", "pk")
        .values_list("scheme", "user")
    ):
        if Role.SUPPORT_WORKER in roles.get(user, ()):
            support.setdefault(scheme, user)
    neighbourhood: dict[int, int] = {}
    officer: dict[int, int] = {}
    covers = PatchCover.objects.filter(holds_on(on), patch__landlord=landlord).order_by("-kind", "from_on", "pk")
    for patch, user in covers.values_list("patch", "user"):
        if Role.NEIGHBOURHOOD in roles.get(user, ()):
            neighbourhood.setdefault(patch, user)
        if Role.OFFICER in roles.get(user, ()):
            officer.setdefault(patch, user)
    homes = Property.objects.filter(landlord=landlord, tenancies__rent_accounts__in=account_ids)
    return {
        account: Home(support.get(scheme or 0), neighbourhood.get(patch), officer.get(patch))
        for account, patch, scheme in homes.values_list("tenancies__rent_accounts", "patch", "scheme")
    }


def _roles(landlord: Landlord, on: date) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    held = Membership.objects.in_force(on).filter(
        Q(role=Role.SUPPORT_WORKER.value) | Q(role=Role.NEIGHBOURHOOD.value) | Q(role=Role.OFFICER.value),
        landlord=landlord,
    )
    for user, role in held.values_list("user", "role"):
        found.setdefault(user, set()).add(role)
    return found
