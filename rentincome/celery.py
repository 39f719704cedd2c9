"""
The Celery application: tasks are nudges that carry an id, rows are the truth (DEC-25).

Without REDIS_BROKER_URL nothing is ever published; `manage.py work` runs the same timetable in one process.
The timetable itself stands in `rentincome/timetable.py`, so that both read the one list.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rentincome.settings")

app = Celery("rentincome")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
