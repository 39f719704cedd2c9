"""Nudges for simulations, by id; each is safe to repeat, the rows are the truth (DEC-25)."""

from typing import Any

from celery import shared_task

from arrears.models import Simulation
from arrears.operations import simulations
from staff import clock


@shared_task
def go_on_with_simulation(*, simulation_id: int, **later: Any) -> bool:
    """Go on with a simulation for a while; says whether it is over."""
    asked = Simulation.objects.select_related("version__policy", "landlord").get(pk=simulation_id)
    return simulations.go_on(simulation=asked, at=clock.now()).state not in simulations.OPEN
