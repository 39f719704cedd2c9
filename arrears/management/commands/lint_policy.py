"""`manage.py lint_policy NAME`: check a policy for gaps, silence, dead ends, clashes and wrong ways (DEC-18)."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arrears.models import PolicyVersion
from arrears.queries import policies
from arrears.rules.lint import checked
from arrears.rules.lint_findings import KIND_WORDS, Report
from arrears.rules.policy import PolicyFault
from arrears.rules.policy import PolicyVersion as Rules
from arrears.rules.presets import PRESETS, UnknownPreset, preset


class Command(BaseCommand):
    help = "Check a shipped policy, or the newest version of a landlord's own; ends with 1 where there are errors."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("policy", metavar="NAME", help=f"a landlord's code of a policy, or: {', '.join(PRESETS)}")
        parser.add_argument("--landlord", metavar="CODE", help="check this landlord's newest version instead")
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")

    def handle(self, *args: Any, policy: str, **options: Any) -> None:
        report = checked(_version(policy, options["landlord"]))
        if options["json"]:
            found = [asdict(one) | {"severity": one.severity.value} for one in (*report.errors, *report.warnings)]
            self.stdout.write(json.dumps({"cases": report.cases, "findings": found}, indent=2, ensure_ascii=False))
        else:
            self._print(report)
        if report.errors:
            raise CommandError(f"{policy} has {len(report.errors)} errors and cannot be approved.", returncode=1)

    def _print(self, report: Report) -> None:
        for one in (*report.errors, *report.warnings):
            self.stdout.write(f"{one.severity}: {KIND_WORDS[one.kind]}{f' ({one.step})' if one.step else ''}")
            for words in (one.says, one.example and f"example: {one.example}", one.answer and f"answer: {one.answer}"):
                if words:
                    self.stdout.write(f"  {words}")
            self.stdout.write(f"  {one.cure}")
        self.stdout.write(f"{report.cases} cases, {len(report.errors)} errors, {len(report.warnings)} warnings.")


def _version(name: str, landlord: str | None) -> Rules:
    if landlord is None:
        try:
            return preset(name).version()
        except UnknownPreset as unknown:
            raise CommandError(str(unknown), returncode=2) from unknown
    rows = PolicyVersion.objects.filter(landlord__code=landlord, policy__code=name.upper()).select_related("policy")
    newest = rows.order_by("-version").first()
    if newest is None:
        raise CommandError(f"There is no policy {name.upper()} of a landlord {landlord}.", returncode=2)
    try:
        return policies.read(newest)
    except PolicyFault as fault:
        raise CommandError(f"{newest} cannot be used: {fault}", returncode=2) from fault
