"""What every paper of a landlord says besides its own facts: who writes, how to pay, whom to call, who helps."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from letters.facts import Advice, Contact
from letters.facts import Landlord as Letterhead
from staff.models import Landlord
from staff.refusals import Refused
from tenancies.models import PatchCover

ADVICE = (
    Advice(name="StepChange", contact="0800 138 1111", helps_with="debt advice and Breathing Space"),
    Advice(name="Citizens Advice", contact="0800 144 8848", helps_with="benefits, debt and your rights"),
    Advice(name="Shelter", contact="0808 800 4444", helps_with="advice about your home"),
)
"""Independent help that every paper about money names (OPS-G3)."""


class LetterheadIncomplete(Refused):
    """A paper cannot be made: the landlord's telephone number is not known."""


def of(landlord: Landlord) -> Letterhead:
    """
    The letterhead, with the address at which notices may be served on the landlord (LAW-L1).

    :raises LetterheadIncomplete: if the landlord has no telephone number; every paper asks people to call.
    """
    if not landlord.phone:
        raise LetterheadIncomplete(
            f"{landlord.name} has no telephone number, and every paper asks people to call. "
            f"Give it one: manage.py landlord {landlord.code} --phone …"
        )
    return Letterhead(
        name=landlord.name,
        address=tuple(landlord.address_lines),
        phone=landlord.phone,
        email=landlord.email,
        website=landlord.website,
        colour=landlord.colour.lower(),
        formats_line="Would you like this in large print, Braille, audio, easy read or another language? "
        f"Call us on {landlord.phone}.",
        demonstration=landlord.demonstration,
    )


def ways_to_pay(landlord: Landlord) -> tuple[str, ...]:
    """How a tenant can pay, one way to a line; each paper prints the payment reference beside them."""
    ways = [f"Direct Debit: call us on {landlord.phone} and we will set it up with you"]
    if landlord.website:
        ways.append(f"Online: {landlord.website}")
    ways.append(f"By phone with a bank card: {landlord.phone}")
    ways.append("By bank transfer or standing order: call us for our account number and use your payment reference")
    return tuple(ways)


def contacts(landlord: Landlord, patch_ids: Collection[int], *, on: date) -> dict[int, Contact]:
    """The officer who owns each patch on a day, as a tenant may call them; one query. See `contact` for the rest."""
    owners = (
        PatchCover.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)
        .filter(patch_id__in=patch_ids, kind=PatchCover.Kind.OWNS)
        .select_related("user")
        .order_by("patch_id", "-from_on", "pk")
    )
    found: dict[int, Contact] = {}
    for cover in owners:
        found.setdefault(
            cover.patch_id,
            Contact(
                name=cover.user.name or "Your income officer",
                phone=cover.user.phone or landlord.phone,
                email=cover.user.email,
            ),
        )
    return found


def contact(landlord: Landlord) -> Contact:
    """Whom to call where no officer owns the patch: the landlord's rent team."""
    return Contact(name="The rent team", phone=landlord.phone, email=landlord.email)
