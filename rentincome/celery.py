"""
The Celery application: tasks are nudges that carry an id, rows are the truth (DEC-25).

Without REDIS_BROKER_URL nothing is ever published; `manage.py work` runs the same timetable in one process.
The timetable itself stands in `rentincome/timetable.py`, so that both read the one list.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init

from rentincome.timetable import beat_schedule

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rentincome.settings")

app = Celery("rentincome")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = beat_schedule()


@worker_init.connect
@beat_init.connect
def refuse_unsafe_start(**_signal: Any) -> None:
    """Worker and beat run the start-up checks that the web server runs; an error ends them before any work."""
    from django.core.management import call_command

    call_command("check", database=["default"])
