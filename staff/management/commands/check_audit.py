"""`manage.py check_audit`: whether the seals of the audit log still hold (DEC-14). Exit 1 names the broken days."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from staff.models import AuditSeal
from staff.queries import audit


class Command(BaseCommand):
    help = "Prove that no row of the audit log was changed, removed or added since its day was sealed."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = audit.broken_seals()
        if broken:
            raise CommandError(f"Sealed days that do not agree with their rows: {', '.join(map(str, broken))}.")
        self.stdout.write(f"{AuditSeal.objects.count()} sealed days agree with their rows.")
