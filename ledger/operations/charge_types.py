"""A landlord's own word on a charge element, from a day on (OPS-A5, OPS-A8)."""

import re
from dataclasses import asdict
from datetime import date

from django.db import transaction

from ledger.models import ChargeType
from ledger.rules.charge_elements import ElementMeaning
from ledger.rules.words import short_day
from staff.models import Landlord, User
from staff.operations import audit
from staff.queries import roles
from staff.refusals import Refused
from staff.rules.roles import Role
from tenancies.models import Scheme

MAY_WRITE = frozenset({Role.FINANCE, Role.MANAGER, Role.HEAD_OF_SERVICE})
"""Who answers for what is charged and what benefit covers."""

CODE = re.compile(r"[A-Z][A-Z0-9]{0,11}")


class ChargeTypeNotUsable(Refused):
    """What was said of the element cannot stand; the message says what to change."""


@transaction.atomic
def write(
    *,
    landlord: Landlord,
    element: str,
    meaning: ElementMeaning,
    from_on: date,
    by: User,
    on: date,
    scheme: Scheme | None = None,
) -> ChargeType:
    """
    Say what an element means from a day on, for all the landlord's homes or one scheme. History stays: a row is added.

    Charges kept before keep what they were kept with; new ones take this word.
    :raises ChargeTypeNotUsable: if this person may not, the code or words are unusable, or the day has its word.
    """
    if not by.is_system and not roles.held_by(by, on=on).get(landlord.pk, set()) & MAY_WRITE:
        raise ChargeTypeNotUsable("Charge types are changed by finance or a manager. Ask one of them.")
    if not CODE.fullmatch(element):
        raise ChargeTypeNotUsable("Write the code in capitals and digits, twelve at most, such as CLEAN.")
    if not meaning.words.strip():
        raise ChargeTypeNotUsable("Say in a few words what the charge is for: tenants read it.")
    if scheme is not None and scheme.landlord_id != landlord.pk:
        raise ChargeTypeNotUsable("That scheme belongs to another landlord. Choose one of this landlord's.")
    if ChargeType.objects.filter(landlord=landlord, scheme=scheme, element=element, from_on=from_on).exists():
        raise ChargeTypeNotUsable(f"{element} already has a word from {short_day(from_on)}. Choose another day.")
    made = ChargeType.objects.create(
        landlord=landlord,
        scheme=scheme,
        element=element,
        from_on=from_on,
        written_on=on,
        written_by=by,
        **asdict(meaning),
    )
    audit.record(
        landlord=landlord,
        action="charge type written",
        subject=made,
        after={"element": element, "from": str(from_on), **asdict(meaning)},
        by=by,
        on=on,
    )
    return made
