"""manage.py transaction_codes --landlord CODE: what the landlord's own codes mean in its take-on files (OPS-A6)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger.operations import transaction_codes
from ledger.queries import transaction_codes as queries
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.transaction_codes import CodeMeaning
from staff import clock
from staff.models import Landlord
from staff.operations import officers
from staff.refusals import Refused


class Command(BaseCommand):
    help = "Take on the example set, say what one code means, and list what the landlord's codes mean."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--landlord", required=True, metavar="CODE")
        parser.add_argument("--example", action="store_true", help="take on the shipped set; codes known already stay")
        parser.add_argument("--code", help="say what one code means")
        parser.add_argument("--kind", choices=[kind.value for kind in EntryKind])
        parser.add_argument("--words", default="", help="what it is called")
        parser.add_argument("--method", default="", help="how it was paid")
        parser.add_argument("--element", default="", help="the charge element")

    def handle(self, *, landlord: str, example: bool, code: str | None, kind: str | None, **told: Any) -> None:
        found = Landlord.objects.filter(code=landlord).first()
        if found is None:
            raise CommandError(f"There is no landlord with the code {landlord}.", returncode=2)
        if code and not (kind and told["words"]):
            raise CommandError("Say what the code means: --kind and --words.", returncode=2)
        if kind and not code:
            raise CommandError("Say which code means that: --code.", returncode=2)
        by, on = officers.system(), clock.today()
        try:
            if example:
                transaction_codes.take_on_example(landlord=found, by=by, on=on)
            if code and kind:
                meaning = CodeMeaning(EntryKind(kind), told["words"], told["method"], told["element"])
                transaction_codes.keep(landlord=found, code=code, meaning=meaning, by=by, on=on)
        except Refused as refused:
            raise CommandError(refused.message, returncode=1) from refused
        for row in queries.listed(found):
            self.stdout.write(f"{row.code}  {row.kind}  {row.element or '-'}  {row.words}")
