"""The privilege matrix as data: URL name, method, who (DEC-31). The data itself is rentincome/privileges.py."""

from collections.abc import Mapping, Set
from enum import Enum

from staff.rules.roles import Role


class Access(Enum):
    """Who may, when it is not a list of roles."""

    ANYBODY = "anybody"
    SIGNED_IN = "signed in"
    NOBODY = "nobody"
    """The URL exists (a library brings it) and answers as if it did not."""


Who = Access | frozenset[Role]
Matrix = Mapping[str, Mapping[str, Who]]


def may(who: Who, held: Mapping[int, Set[Role]]) -> bool:
    """
    Whether a signed-in person may call this, holding these roles by landlord id.

    Which landlord the object belongs to is the scope's question, not this one.
    """
    if isinstance(who, Access):
        return who is not Access.NOBODY
    return any(roles & who for roles in held.values())
