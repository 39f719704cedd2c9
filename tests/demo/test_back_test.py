"""
The demonstration's landlords tried with the policies they have: exactly what their nights recorded (OPS-E4, DEC-18).

Their weeks were lived through with holds, contacts, arrangements, late files, letters approved and sent.
"""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from arrears.models import Night, PolicyVersion, Simulation
from arrears.operations import simulations
from demo.make import make
from rentincome.demonstration import Demonstration
from staff import clock
from staff.models import Landlord

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

TODAY = date(2026, 11, 22)
WEEKS = 6


def test_the_version_in_force_does_on_every_recorded_night_what_was_decided(settings: Any, tmp_path: Path) -> None:
    settings.RENTINCOME_TODAY = TODAY
    settings.DEMONSTRATION = True
    made = make(tmp_path / "files", size="small", weeks_after=WEEKS)
    Demonstration(made, tmp_path / "files", say=lambda _line: None).live()
    kinds: set[str] = set()
    for landlord in Landlord.objects.order_by("code"):
        covered: Counter[date] = Counter()
        for version in PolicyVersion.objects.filter(landlord=landlord, decisions__isnull=False).distinct():
            asked = simulations.ask(version=version, by=version.approved_by or version.written_by, on=TODAY)
            done = simulations.go_on(simulation=asked, at=clock.now())
            assert (done.state, done.problem, done.differences) == (Simulation.State.DONE, "", 0), version
            recorded = [night for night in done.nights.filter(tonight=False) if night.take]
            assert len(recorded) >= 5
            for night in recorded:
                covered[night.on] += night.accounts
                told = (night.would_outcomes, night.would_steps)
                assert told == (night.really_outcomes, night.really_steps), (version, night.on)
                assert night.answers_changed == 0, (version, night.on)
                kinds |= night.really_steps.keys()
        for on, accounts in covered.items():
            assert accounts == Night.objects.filter(landlord=landlord, on=on).latest("take").accounts, on
    assert {"A1", "A2"} <= kinds, "it has to be tried on letters"
