"""People who work here: accounts, roles and teams."""

from datetime import date

from django.db import transaction

from staff.models import Landlord, Membership, Team, User
from staff.operations import audit
from staff.rules.roles import Role

SYSTEM_EMAIL = "timetable@system.invalid"


def system() -> User:
    """The timetable acting; it cannot sign in and may never approve anything."""
    user = User.objects.filter(email=SYSTEM_EMAIL).first()
    return user or User.objects.create_user(SYSTEM_EMAIL, name="The timetable", is_system=True, is_active=False)


@transaction.atomic
def enrol(*, email: str, name: str, password: str | None, by: User, on: date, phone: str = "") -> User:
    """Give a person an account, or bring the name and phone of an existing one up to date."""
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name, phone=phone)
        audit.record(landlord=None, action="person enrolled", subject=user, by=by, on=on)
    elif (user.name, user.phone) != (name, phone or user.phone):
        user.name, user.phone = name, phone or user.phone
        user.save(update_fields=["name", "phone"])
    return user


@transaction.atomic
def appoint(
    *,
    user: User,
    landlord: Landlord,
    role: Role,
    from_on: date,
    by: User,
    on: date,
    team: str = "",
    until_on: date | None = None,
) -> Membership:
    """Give a person a role for a landlord between two days; saying the same twice changes nothing."""
    its_team = Team.objects.get_or_create(landlord=landlord, name=team)[0] if team else None
    membership, created = Membership.objects.get_or_create(
        landlord=landlord,
        user=user,
        role=role.value,
        from_on=from_on,
        defaults={"team": its_team, "until_on": until_on},
    )
    if created:
        audit.record(
            landlord=landlord,
            action="role given",
            subject=user,
            after={"role": role.value, "from": str(from_on)},
            by=by,
            on=on,
        )
    return membership
