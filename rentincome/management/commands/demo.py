"""`manage.py demo`: write the demonstration's files and live through them; script/demo serves what comes of it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from demo.make import make
from rentincome.demonstration import Demonstration


class Command(BaseCommand):
    help = "Load the demonstration: two invented landlords with 26 weeks behind them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=settings.VAR_DIR / "demo", help="where its files are written")
        parser.add_argument("--weeks-after", type=int, default=None, help="fewer weeks, for tests")

    def handle(self, *args: Any, to: Path, weeks_after: int | None, **options: Any) -> None:
        to.mkdir(parents=True, exist_ok=True)
        told = make(to, size="small", weeks_after=weeks_after)
        shown = Demonstration(told, to, say=lambda line: self.stdout.write(line, ending="\n"))
        shown.live()
        (to / "serve.env").write_text(
            f"RENTINCOME_TODAY={shown.today.isoformat()}\nSIGN_INS={shown.sign_ins()}\n", encoding="utf-8"
        )
        self.stdout.write(f"Sign in as {shown.sign_ins()}")
