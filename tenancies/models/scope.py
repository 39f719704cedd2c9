"""
Who may see what, in one place (DEC-31): a person's roles and covers on a day become one filter.

Outside it nothing is found, so an object's page answers 404, never 403 (DEC-11).
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from staff.models import User
from staff.queries import roles
from staff.rules.roles import SEES_OWN_PATCHES, SEES_OWN_SCHEMES, SEES_WHOLE_LANDLORD
from tenancies.models.lookout import PatchCover, SchemeCover, holds_on

NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Scope:
    """Database ids a person may see on a day."""

    landlord_ids: frozenset[int]
    patch_ids: frozenset[int]
    scheme_ids: frozenset[int]

    def tenancies(self) -> Q:
        """The filter for tenancies."""
        return self._through("", "property__")

    def properties(self) -> Q:
        """The filter for homes."""
        return self._through("", "")

    def accounts(self) -> Q:
        """The filter for rent accounts; those without a tenancy need a role that sees the whole landlord."""
        return self._through("", "tenancy__property__")

    def through_account(self, path: str) -> Q:
        """The filter for a model that reaches its account through `path`, e.g. "account__"."""
        return self._through(path, f"{path}tenancy__property__")

    def landlords(self) -> Q:
        """The filter for landlords whose whole book may be seen."""
        return Q(pk__in=self.landlord_ids)

    def _through(self, to_landlord: str, to_property: str) -> Q:
        seen = NOTHING
        if self.landlord_ids:
            seen = seen | Q(**{f"{to_landlord}landlord__in": self.landlord_ids})
        if self.patch_ids:
            seen = seen | Q(**{f"{to_property}patch__in": self.patch_ids})
        if self.scheme_ids:
            seen = seen | Q(**{f"{to_property}scheme__in": self.scheme_ids})
        return seen


def scope_of(user: User, *, on: date) -> Scope:
    """
    What a person may see on a day: whole landlords, patches they own or cover, schemes they look after.

    A cover counts only while its holder has a role for that landlord that works by patch or scheme.
    """
    held = roles.held_by(user, on=on)
    whole = frozenset(landlord for landlord, its in held.items() if its & SEES_WHOLE_LANDLORD)
    by_patch = [landlord for landlord, its in held.items() if its & SEES_OWN_PATCHES]
    by_scheme = [landlord for landlord, its in held.items() if its & SEES_OWN_SCHEMES]
    patches = PatchCover.objects.filter(holds_on(on), user=user, patch__landlord__in=by_patch)
    schemes = SchemeCover.objects.filter(holds_on(on), user=user, scheme__landlord__in=by_scheme)
    return Scope(
        landlord_ids=whole,
        patch_ids=frozenset(patches.values_list("patch_id", flat=True)) if by_patch else frozenset(),
        scheme_ids=frozenset(schemes.values_list("scheme_id", flat=True)) if by_scheme else frozenset(),
    )
