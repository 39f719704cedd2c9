"""Who asks: the signed-in person of a request and the roles the gate found for them."""

from collections.abc import Set

from django.http import HttpRequest

from staff.models import User
from staff.rules.roles import Role


def person(request: HttpRequest) -> User:
    """Who is signed in. The gate lets nobody else reach a page that asks."""
    assert isinstance(request.user, User), "the privilege matrix lets only signed-in people in here"
    return request.user


def roles(request: HttpRequest) -> dict[int, set[Role]]:
    """The roles held today, by landlord id, as the gate found them for this request."""
    held: dict[int, set[Role]] = request.roles  # type: ignore[attr-defined]
    return held


def landlord_ids(request: HttpRequest, among: Set[Role] | None = None) -> list[int]:
    """
    The landlords for whom this person's roles open the page that was asked for (the privilege matrix).

    Somebody who works for two landlords may be a team leader of one and an auditor of the other: what the first role
    may send is not sent for the second landlord.

    :param among: only those for whom one of these roles is held as well.
    """
    opened: frozenset[int] = request.landlords_opened  # type: ignore[attr-defined]
    return [pk for pk, held in roles(request).items() if pk in opened and (among is None or held & among)]
