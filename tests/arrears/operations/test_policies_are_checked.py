"""A policy that the check finds errors in cannot be approved; the refusal lists them (DEC-18)."""

from copy import deepcopy
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from arrears.models import PolicyVersion
from arrears.operations import policies
from arrears.operations.policies import PolicyNotUsable
from arrears.rules.default_policy import DATA
from arrears.rules.presets import preset
from arrears.rules.presets.writing import holds
from tests.builders.world import World, at

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 6, 16)


def written(world: World, data: dict[str, Any], name: str = "Current") -> PolicyVersion:
    return policies.write(
        landlord=world.landlord,
        data=data,
        name=name,
        in_force_from_on=date(2026, 6, 23),
        by=world.leader,
        on=TUESDAY,
    )


def silent() -> dict[str, Any]:
    data = deepcopy(DATA)
    for step in data["steps"]:
        if step["code"] == "A1":
            step["unless"] = [holds("hearing_decided")]
    return data


def test_a_policy_with_errors_cannot_be_approved_and_the_refusal_lists_them():
    world = World.open()
    version = written(world, silent())
    with pytest.raises(PolicyNotUsable) as refused:
        policies.approve(version=version, by=world.manager, on=TUESDAY, at=at(TUESDAY))
    assert "cannot be approved" in refused.value.message
    assert "Silence without a reason that ends" in refused.value.message
    assert "held back while a hearing's outcome is recorded" in refused.value.message
    version.refresh_from_db()
    assert version.approved_by_id is None


def test_the_published_ladder_can_be_written_to_be_looked_at_but_not_approved():
    world = World.open()
    version = written(world, preset("hackney-2020").data, "As published")
    with pytest.raises(PolicyNotUsable, match="debts from £10.00 to £127.99"):
        policies.approve(version=version, by=world.manager, on=TUESDAY, at=at(TUESDAY))


def test_the_command_prints_findings_and_ends_with_one_where_there_are_errors():
    out = StringIO()
    call_command("lint_policy", "sundry", stdout=out)
    assert "0 errors" in out.getvalue()
    with pytest.raises(CommandError, match="has [0-9]+ errors"):
        call_command("lint_policy", "hackney-2020", stdout=out)
    assert "Paying brings a step" in out.getvalue()
    with pytest.raises(CommandError, match="No policy is called"):
        call_command("lint_policy", "ours", stdout=out)


def test_the_command_checks_a_landlords_newest_version():
    world = World.open()
    written(world, silent())
    out = StringIO()
    with pytest.raises(CommandError, match="cannot be approved"):
        call_command("lint_policy", "current", "--landlord", world.landlord.code, "--json", stdout=out)
    assert '"severity": "error"' in out.getvalue()
