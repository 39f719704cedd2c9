"""Landlords: set up once, described again as often as needed (DEC-16)."""

import re
from datetime import date

from django.db import transaction

from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused


class LandlordNotDescribed(Refused):
    """The code, name or address cannot be used as given."""


@transaction.atomic
def describe(
    *,
    code: str,
    name: str,
    address: str,
    by: User,
    on: date,
    phone: str = "",
    email: str = "",
    website: str = "",
    colour: str = "",
    demonstration: bool | None = None,
) -> Landlord:
    """
    Create a landlord, or bring an existing one's description up to date. Saying the same twice changes nothing.

    :param address: lines parted by newlines or by ", "; the s48 address that every letter prints (LAW-L1).
    :raises LandlordNotDescribed: if the code is not letters, digits and dashes, or name or address is empty.
    """
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{0,19}", code):
        raise LandlordNotDescribed(f"“{code}” cannot be a landlord's code: use up to 20 capitals, digits and dashes.")
    lines = [line.strip() for line in re.split(r"\n|, ", address) if line.strip()]
    if not name.strip() or not lines:
        raise LandlordNotDescribed("A landlord needs a name and an address for notices (section 48).")
    if colour and not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise LandlordNotDescribed(f"“{colour}” is not a colour: write it like #1d4f5f.")
    wanted = {"name": name.strip(), "address": "\n".join(lines)}
    for field, value in (("phone", phone), ("email", email), ("website", website), ("colour", colour)):
        if value:
            wanted[field] = value
    landlord, created = Landlord.objects.get_or_create(
        code=code, defaults={**wanted, "demonstration": bool(demonstration)}
    )
    if demonstration is not None:
        wanted["demonstration"] = demonstration  # type: ignore[assignment]
    before = {} if created else {field: getattr(landlord, field) for field in wanted}
    if created or before != wanted:
        for field, value in wanted.items():
            setattr(landlord, field, value)
        landlord.save()
        audit.record(
            landlord=landlord,
            action="landlord described",
            subject=landlord,
            before=before or None,
            after=wanted,
            by=by,
            on=on,
        )
    return landlord


@transaction.atomic
def take_on(*, landlord: Landlord, take_on_on: date, by: User, on: date) -> Landlord:
    """
    Settle the day from which this system raises the charges; nothing before it is charged here (DEC-16).

    :raises LandlordNotDescribed: if another day was settled before.
    """
    if landlord.take_on_on == take_on_on:
        return landlord
    if landlord.take_on_on is not None:
        raise LandlordNotDescribed(
            f"{landlord.name} was taken on on {landlord.take_on_on}; that day cannot be moved to {take_on_on}."
        )
    landlord.take_on_on = take_on_on
    landlord.save(update_fields=["take_on_on"])
    audit.record(
        landlord=landlord,
        action="landlord taken on",
        subject=landlord,
        after={"take_on_on": str(take_on_on)},
        by=by,
        on=on,
    )
    return landlord
