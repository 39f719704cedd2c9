"""
The one door (DEC-31): every request's URL name and method are looked up in the privilege matrix before the view runs.

A URL without a row is refused. Objects outside a person's patch, scheme or landlord are not found by the views,
because every queryset they use goes through `for_user()`.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.module_loading import import_string

from staff import clock
from staff.queries import roles
from staff.rules.privileges import Access, Matrix, Who, may

SECOND_FACTOR_URLS = ("mfa_", "account_logout", "account_reauthenticate", "landlord-css")
"""What a person who has yet to set up the second factor may open: the way to it, and the way out."""


class PrivilegeGate:
    """Refuses before the view is reached: not signed in, no second factor, or a role without this right."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.matrix: Matrix = import_string(settings.PRIVILEGE_MATRIX)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the request through (None), send to sign-in, or refuse."""
        match = request.resolver_match
        name = (match.view_name if match else "") or ""
        rights = self.matrix.get(name)
        if rights is None:
            raise Http404("This page has no row in the privilege matrix.")
        if all(who is Access.NOBODY for who in rights.values()):
            raise Http404("Nobody may open this page.")
        if request.method == "OPTIONS":
            return _methods(HttpResponse(status=204), rights)
        access = rights.get(_as_row(str(request.method)))
        if access is None:
            return _methods(HttpResponse(status=405), rights)
        if access is Access.ANYBODY:
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if _needs_second_factor(request, name):
            return redirect("mfa_activate_totp")
        held = roles.held_by(request.user, on=clock.today())
        request.roles = held  # type: ignore[attr-defined]
        if not may(access, held):
            raise PermissionDenied("Your role does not include this.")
        # A right held for one landlord opens nothing of another: the views find their objects among these only.
        opened = frozenset(pk for pk, its in held.items() if may(access, {pk: its}))
        request.landlords_opened = opened  # type: ignore[attr-defined]
        return None


def _as_row(method: str) -> str:
    """HEAD asks for what GET would show."""
    return "GET" if method == "HEAD" else method


def _methods(response: HttpResponse, rights: dict[str, Who] | Any) -> HttpResponse:
    response["Allow"] = ", ".join(sorted({*rights, "OPTIONS"} | ({"HEAD"} if "GET" in rights else set())))
    return response


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back afterwards to what was to be read; a form is never sent again by itself."""
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    return redirect(settings.LOGIN_URL)


def _needs_second_factor(request: HttpRequest, name: str) -> bool:
    if not settings.SECOND_FACTOR_REQUIRED or name.startswith(SECOND_FACTOR_URLS):
        return False
    from allauth.mfa.utils import is_mfa_enabled

    return not is_mfa_enabled(request.user)
