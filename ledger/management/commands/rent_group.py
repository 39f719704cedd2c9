"""manage.py rent_group CODE --landlord CODE …: how a rent group is charged, and its calendar for a rent year."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger.models import RentGroup
from ledger.operations import calendars
from ledger.rules.charge_periods import BASIS_WORDS, CHARGED_BY_WORDS, ApportionBasis
from staff import clock
from staff.models import Landlord, User
from staff.operations import officers
from staff.refusals import Refused
from tenancies.rules.periods import PeriodUnit


class Command(BaseCommand):
    help = "Say by which period a rent group is charged, and make its calendar for a rent year, before its first debit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--landlord", required=True, metavar="CODE")
        parser.add_argument("--charged-by", choices=[unit.value for unit in CHARGED_BY_WORDS])
        parser.add_argument("--arrears", action="store_true", help="charged once a period is over")
        parser.add_argument(
            "--basis",
            choices=[basis.value for basis in ApportionBasis],
            default=ApportionBasis.SEVENTHS.value,
            help="what a day of a part month costs",
        )
        parser.add_argument("--year", type=int, action="append", default=[], help="make this rent year's calendar")
        parser.add_argument("--free", type=int, nargs="*", default=[], help="the numbers of its free periods")

    def handle(
        self,
        *,
        code: str,
        landlord: str,
        charged_by: str | None,
        arrears: bool,
        basis: str,
        year: list[int],
        free: list[int],
        **_options: Any,
    ) -> None:
        found = Landlord.objects.filter(code=landlord).first()
        if found is None:
            raise CommandError(f"There is no landlord with the code {landlord}.", returncode=2)
        by = officers.system()
        try:
            group = RentGroup.objects.filter(landlord=found, code=code).first()
            if charged_by is not None:
                group = calendars.describe_group(
                    landlord=found,
                    code=code,
                    charged_by=PeriodUnit(charged_by),
                    in_advance=not arrears,
                    basis=ApportionBasis(basis),
                    by=by,
                    on=clock.today(),
                )
            if group is None:
                raise CommandError(f"There is no rent group {code}: say --charged-by to make it.", returncode=2)
            for each in year:
                self._make(group, each, free, by)
        except Refused as refused:
            raise CommandError(refused.message, returncode=1) from refused
        when = "in advance" if group.in_advance else "in arrears"
        words = CHARGED_BY_WORDS[PeriodUnit(group.charged_by)].lower()
        self.stdout.write(f"{code}: {words}, {when}. {BASIS_WORDS[ApportionBasis(group.apportion_basis)]}.")

    def _make(self, group: RentGroup, year: int, free: list[int], by: User) -> None:
        made = calendars.make_year(rent_group=group, rent_year=year, free=free, by=by, on=clock.today())
        first, last = made[0], made[-1]
        self.stdout.write(f"{year}: {len(made)} periods from {first.starts_on} to {last.ends_on}, {len(free)} free")
