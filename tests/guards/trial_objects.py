"""A policy version, a simulation and a shadow of a landlord, for the guards; each is made once."""

from datetime import date, timedelta

from arrears.models import PolicyVersion, Shadow, Simulation
from staff.models import Landlord, User


def version_of(landlord: Landlord) -> PolicyVersion:
    """The landlord's own policy as it is in force."""
    return PolicyVersion.objects.filter(landlord=landlord, policy__code="CURRENT").order_by("version")[0]


def simulation_of(landlord: Landlord, by: User, *, on: date) -> Simulation:
    """A simulation that was done, of no accounts."""
    made, _ = Simulation.objects.get_or_create(
        landlord=landlord,
        version=version_of(landlord),
        defaults={"state": Simulation.State.DONE, "asked_by": by, "asked_on": on},
    )
    return made


def shadow_of(landlord: Landlord, by: User, *, on: date) -> Shadow:
    """A shadow of four weeks that no night has answered."""
    made, _ = Shadow.objects.get_or_create(
        landlord=landlord,
        version=version_of(landlord),
        defaults={"from_on": on, "until_on": on + timedelta(days=27), "set_by": by, "set_on": on},
    )
    return made
