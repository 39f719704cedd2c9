from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = "Staff"
    append_only = ("staff_auditevent", "staff_auditseal")

    def ready(self) -> None:
        from staff import checks, triggers  # noqa: F401  (checks register themselves)

        post_migrate.connect(triggers.install_after_migrate, dispatch_uid="append-only triggers")
