"""`manage.py grant_app_role`: after each migrate, what the application's database role may change (DEC-4)."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from staff import triggers


class Command(BaseCommand):
    help = "Let the application's database role change every table but the append-only ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", default=os.environ.get("RENTINCOME_APP_ROLE", ""))

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            self.stdout.write("The embedded database has no roles; its triggers alone hold the append-only tables.")
            return
        if not options["role"]:
            raise CommandError("Say which role: --role NAME, or RENTINCOME_APP_ROLE in the environment.")
        quote = connection.ops.quote_name
        role = quote(options["role"])
        locked = set(triggers.append_only_tables())
        changeable = sorted(set(connection.introspection.table_names()) - locked - {"django_migrations"})
        with connection.cursor() as cursor:
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
            cursor.execute(f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO {role}")
            cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public FROM {role}")
            tables = ", ".join(quote(table) for table in changeable)
            cursor.execute(f"GRANT UPDATE, DELETE ON {tables} TO {role}")
        self.stdout.write(
            f"{options['role']}: may change {len(changeable)} tables; {len(locked)} can only be added to."
        )
