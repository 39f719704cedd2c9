"""Start-up checks: production refuses unsafe settings; every environment refuses a database without its locks."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connections

from staff import triggers


@register(Tags.security)
def production_is_safe(**_kwargs: Any) -> list[Error]:
    """What must never be true in production (reliability O3, DEC-12, DEC-31)."""
    if not settings.PRODUCTION:
        return []
    wrong: list[Error] = []
    if settings.DEBUG:
        wrong.append(Error("DEBUG is on in production. Remove DEBUG from the environment.", id="staff.E001"))
    if (
        not settings.SECRET_KEY
        or settings.SECRET_KEY == settings.DEVELOPMENT_SECRET_KEY
        or len(settings.SECRET_KEY) < 40
    ):
        wrong.append(Error("SECRET_KEY must be set to at least 40 random characters.", id="staff.E002"))
    if settings.RENTINCOME_TODAY is not None:
        wrong.append(Error("RENTINCOME_TODAY moves the clock; production runs on the real day.", id="staff.E003"))
    if not settings.SECOND_FACTOR_REQUIRED:
        wrong.append(Error("The second factor cannot be switched off in production.", id="staff.E004"))
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        wrong.append(Error("ALLOWED_HOSTS must name this service's own hosts.", id="staff.E005"))
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        wrong.append(Error("Production runs on PostgreSQL. Set DATABASE_URL.", id="staff.E006"))
    if settings.DEMONSTRATION:
        wrong.append(Error("RENTINCOME_DEMONSTRATION is for demonstrations, not production.", id="staff.E007"))
    return wrong


@register(Tags.database)
def append_only_triggers_stand(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[Error]:
    """The ledger and the audit log must be locked by the database itself (DEC-4)."""
    wrong: list[Error] = []
    for alias in databases or []:
        connection = connections[alias]
        present = set(connection.introspection.table_names())
        if not present.issuperset(triggers.append_only_tables()):
            continue  # not migrated yet: migrate installs them
        absent = triggers.missing(connection)
        if absent:
            wrong.append(
                Error(
                    f"Append-only triggers are missing or altered: {', '.join(sorted(absent))}.",
                    hint="Run manage.py migrate: it installs them again.",
                    id="staff.E010",
                )
            )
    return wrong
