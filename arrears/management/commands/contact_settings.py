"""
manage.py contact_settings --landlord CODE [--from DATE …]: a landlord's own numbers, outcomes and plan items of
contacts, each from a day on (PRA-7, PRA-27, OPS-E7, OPS-E13). Without --from it shows what is in force.
"""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arrears.operations import contact_plans, contact_settings
from arrears.queries import contact_terms
from arrears.queries import contacts as queries
from arrears.queries.contact_terms import NAMES
from arrears.rules.contact_plan import Responsible, planned
from staff import clock
from staff.models import Landlord, User
from staff.operations import officers
from staff.refusals import Refused


class Command(BaseCommand):
    help = "Set or show a landlord's numbers, outcomes and plan items of contacts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--landlord", required=True, metavar="CODE")
        parser.add_argument("--from", dest="from_on", type=date.fromisoformat, metavar="DATE")
        parser.add_argument("--until", dest="until_on", type=date.fromisoformat, metavar="DATE")
        parser.add_argument("--set", dest="numbers", action="append", default=[], metavar="NAME=NUMBER")
        parser.add_argument("--outcome", metavar="CODE=WORDS", help="an outcome of the catalogue")
        parser.add_argument("--told", choices=["result", "about"], default="result")
        parser.add_argument("--reached", action="store_true", help="somebody was reached")
        parser.add_argument("--channels", default="", help="the ways of contact it belongs to, with commas")
        parser.add_argument("--plan-item", metavar="CODE=TITLE", help="an item of the plan of new tenancies")
        parser.add_argument("--after", type=int, metavar="DAYS", help="days after the tenancy began")
        parser.add_argument("--responsible", choices=[who.value for who in Responsible], default="officer")
        parser.add_argument("--tenures", default="", help="only for these tenures, with commas")

    def handle(self, *, landlord: str, from_on: date | None, **options: Any) -> None:
        found = Landlord.objects.filter(code=landlord).first()
        if found is None:
            raise CommandError(f"There is no landlord with the code {landlord}.", returncode=2)
        told = options["numbers"] or options["outcome"] or options["plan_item"]
        if told and from_on is None:
            raise CommandError("Say from which day on: --from DATE.", returncode=2)
        if from_on is not None:
            try:
                self._set(found, from_on, officers.system(), options)
            except Refused as refusal:
                raise CommandError(refusal.message, returncode=1) from refusal
        self._show(found, from_on or clock.today())

    def _set(self, landlord: Landlord, from_on: date, by: User, options: dict[str, Any]) -> None:
        usual: dict[str, Any] = {"landlord": landlord, "from_on": from_on, "by": by, "on": clock.today()}
        if options["numbers"]:
            pairs = dict(_pair(each, "--set") for each in options["numbers"])
            if not all(number.isdecimal() for number in pairs.values()):
                raise CommandError("A number is written as in --set promise_tolerance_days=3.", returncode=2)
            numbers: dict[str, Any] = {name: int(number) for name, number in pairs.items()}
            contact_settings.set_terms(**usual, **numbers)
        if options["outcome"]:
            code, words = _pair(options["outcome"], "--outcome")
            contact_settings.set_outcome(
                **usual,
                code=code,
                words=words,
                told=options["told"],
                reached=options["reached"],
                channels=_listed(options["channels"]),
                until_on=options["until_on"],
            )
        if options["plan_item"]:
            if options["after"] is None:
                raise CommandError("Say when it is due: --after DAYS.", returncode=2)
            code, title = _pair(options["plan_item"], "--plan-item")
            contact_settings.set_plan_item(
                **usual,
                code=code,
                title=title,
                after_days=options["after"],
                responsible=options["responsible"],
                tenures=_listed(options["tenures"]),
                until_on=options["until_on"],
            )

    def _show(self, landlord: Landlord, on: date) -> None:
        terms = contact_terms.in_force(landlord, on=on)
        self.stdout.write(f"On {on}: " + ", ".join(f"{name} {getattr(terms, name)}" for name in NAMES))
        for each in queries.outcomes(landlord, on=on):
            ways = ", ".join(sorted(each.channels)) or "every way"
            self.stdout.write(f"{each.told.value} {each.code}: {each.words} ({ways})")
        items, _ = planned(contact_plans.items_of(landlord), starts_on=on, tenure="", known_on=on)
        for item in items:
            self.stdout.write(f"plan {item.code}: {item.title}, day {item.after_days}, {item.responsible.value}")


def _pair(text: str, option: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not found:
        raise CommandError(f"{option} is written as NAME=VALUE.", returncode=2)
    return name.strip(), value.strip()


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
