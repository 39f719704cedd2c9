"""manage.py money_settings --landlord CODE [--limit ROLE=POUNDS …] [--refunds …] [--elements …] [--from DATE]"""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ledger.operations import authority, refunds
from ledger.queries import authority as limits
from ledger.queries import element_balances
from ledger.queries import refunds as refund_queries
from ledger.rules.allocation import Order
from ledger.rules.money import NotMoney, pence, pounds
from ledger.rules.refunds import Terms
from staff import clock
from staff.models import Landlord, User
from staff.operations import officers
from staff.refusals import Refused
from staff.rules.roles import ROLE_WORDS, Role


class Command(BaseCommand):
    help = "Show a landlord's limits of authority, refund terms and order of elements, and change them from a day on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--landlord", metavar="CODE", required=True)
        parser.add_argument("--from", dest="from_on", type=date.fromisoformat, metavar="DATE", help="default: today")
        parser.add_argument("--limit", action="append", default=[], metavar="ROLE=POUNDS", help="manager=1500.00")
        parser.add_argument(
            "--refunds",
            nargs=3,
            type=int,
            metavar=("CYCLES", "DAYS", "KEEP"),
            help="payments kept in advance, working days until card money is cleared, days bank details are kept",
        )
        parser.add_argument(
            "--elements",
            choices=["shipped", "oldest"],
            help="shipped: benefit to what it is for, then legal rent (PRA-14); oldest: everything meets the oldest",
        )

    def handle(self, *, landlord: str, from_on: date | None = None, **asked: Any) -> None:
        found = Landlord.objects.filter(code=landlord).first()
        if found is None:
            raise CommandError(f"There is no landlord with the code {landlord}.", returncode=2)
        on = clock.today()
        try:
            with transaction.atomic():
                self._change(found, from_on or on, asked, officers.system(), on)
        except Refused as refusal:
            raise CommandError(refusal.message, returncode=1) from refusal
        self._show(found, from_on or on)

    def _change(self, landlord: Landlord, from_on: date, asked: dict[str, Any], by: User, on: date) -> None:
        for said in asked["limit"]:
            role, _, amount = said.partition("=")
            try:
                limit_pence, its = pence(amount), Role(role)
            except (NotMoney, ValueError) as error:
                raise CommandError(f"“{said}” is not like manager=1500.00.", returncode=2) from error
            authority.set_limit(landlord=landlord, role=its, limit_pence=limit_pence, from_on=from_on, by=by, on=on)
        if asked["refunds"]:
            refunds.set_terms(landlord=landlord, terms=Terms(*asked["refunds"]), from_on=from_on, by=by, on=on)
        if asked["elements"]:
            order = Order() if asked["elements"] == "shipped" else Order(False, False)
            authority.set_order(landlord=landlord, order=order, from_on=from_on, by=by, on=on)

    def _show(self, landlord: Landlord, on: date) -> None:
        self.stdout.write(f"{landlord.code} {landlord.name}, in force on {on}")
        for role, limit_pence in limits.limits(landlord_id=landlord.pk, on=on).items():
            self.stdout.write(f"  {ROLE_WORDS[role]:<24} {pounds(limit_pence):>12}")
        terms = refund_queries.terms(landlord_id=landlord.pk, on=on)
        self.stdout.write(
            f"  refunds: {terms.buffer_cycles} payment(s) kept in advance, {terms.cleared_working_days} working days "
            f"until cleared, bank details kept {terms.keep_bank_days} days"
        )
        order = element_balances.order(landlord_id=landlord.pk, on=on)
        self.stdout.write(
            f"  elements: benefit to what it is for {'yes' if order.benefit_to_eligible else 'no'}, "
            f"legal rent first {'yes' if order.legal_rent_first else 'no'}"
        )
