"""Gives each request an id that its audit rows and log lines carry."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from staff.operations import audit


class RequestIdMiddleware:
    """Sets the id before the view and answers with it, so a person can quote it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = audit.request_id.set(uuid.uuid4().hex)
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = audit.request_id.get()
            return response
        finally:
            audit.request_id.reset(token)
