"""A landlord's colour as a stylesheet of our own origin: the policy allows no style in the page (DEC-31)."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from casework.web import frame
from staff.rules.colours import brand


def landlord_css(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The three shades of a landlord for whom this person holds a role, dark enough for white words."""
    for landlord in frame.landlords(request):
        if landlord.public_id == public_id:
            shades = brand(landlord.colour)
            css = f":root{{--brand:{shades.brand};--brand-deep:{shades.deep};--brand-tint:{shades.tint}}}\n"
            response = HttpResponse(css, content_type="text/css; charset=utf-8")
            response["Cache-Control"] = "private, max-age=300"
            return response
    raise Http404("No landlord of yours has this address.")
