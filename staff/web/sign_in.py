"""Sign-in is django-allauth's (DEC-31); this says what a landlord's staff may do there."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: a manager enrols people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
