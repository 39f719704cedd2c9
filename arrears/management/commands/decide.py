"""`manage.py decide --facts FILE.json --policy NAME [--on DATE]`: put plain facts to a policy and print its answers."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arrears.queries import policies
from arrears.rules import facts_data
from arrears.rules.decision import decide
from arrears.rules.decision_data import decision_data
from arrears.rules.facts_data import Case, FactsFault
from arrears.rules.policy import PolicyVersion
from arrears.rules.presets import PRESETS, UnknownPreset, preset
from staff import clock
from staff.models import Landlord


class Command(BaseCommand):
    help = "Decide a list of plain facts by a shipped policy, or by a landlord's own, and print why, as JSON."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--facts", required=True, metavar="FILE", help="a JSON list of cases (docs/policies.md)")
        parser.add_argument("--policy", required=True, metavar="NAME", help=f"one of: {', '.join(PRESETS)}")
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="the day; default today")
        parser.add_argument("--landlord", metavar="CODE", help="read this landlord's own policies, by their code")

    def handle(self, *args: Any, facts: str, policy: str, **options: Any) -> None:
        on = options["on"] or clock.today()
        version = _version(policy, options["landlord"], on)
        answers = [
            decision_data(case.ref, decide(case.facts, version, on=case.on or on)) for case in _cases(Path(facts))
        ]
        self.stdout.write(json.dumps(answers, indent=2, ensure_ascii=False))


def _cases(file: Path) -> list[Case]:
    try:
        return facts_data.cases(json.loads(file.read_text(encoding="utf-8")))
    except OSError as fault:
        raise CommandError(f"{file} cannot be read: {fault.strerror}.", returncode=2) from fault
    except (json.JSONDecodeError, UnicodeDecodeError) as fault:
        raise CommandError(f"{file} is not JSON: {fault}.", returncode=2) from fault
    except FactsFault as fault:
        raise CommandError(f"{file}: {fault}", returncode=2) from fault


def _version(name: str, landlord: str | None, on: date) -> PolicyVersion:
    """A shipped policy, which needs no database, or the version of a landlord's own that is in force."""
    if landlord is None:
        try:
            return preset(name).version()
        except UnknownPreset as unknown:
            raise CommandError(str(unknown), returncode=2) from unknown
    owner = Landlord.objects.filter(code=landlord).first()
    if owner is None:
        raise CommandError(f"There is no landlord with the code {landlord}.", returncode=2)
    found = policies.in_force(owner, on=on, code=name.upper())
    if found is None:
        known = ", ".join(sorted(set(owner.policies.values_list("code", flat=True)))) or "none"
        raise CommandError(
            f"{owner.name} has no policy “{name}” in force on {on}; its policies: {known}.", returncode=2
        )
    return policies.read(found)
