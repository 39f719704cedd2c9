"""Composition: settings, urls, the timetable and the night. It knows every app and holds no rule."""

from rentincome.celery import app as celery_app

__all__ = ["celery_app"]
