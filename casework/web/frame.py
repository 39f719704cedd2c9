"""The frame of every page: for whom we work, how fresh the figures are, where this person may go."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import import_string

from casework.queries import nights
from casework.queries.nights import NightSeen
from casework.web import navigation
from letters.rules.wording import day, short_day
from staff import clock
from staff.models import JobRun, Landlord
from staff.rules.privileges import may
from staff.web import asking, context


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of templates/base.html for whoever is signed in; the installation's own banners for anybody."""
    frame = context.page(request)
    held = getattr(request, "roles", None)
    if held is None or not request.user.is_authenticated:
        return frame
    ours = landlords(request)
    seen = newest_nights(request)
    match = request.resolver_match
    frame |= {
        "user_name": request.user.name,
        **navigation.sections(match.view_name if match else "", partial(may_open, request)),
        "nav_hidden": Hidden(request),
        "data_as_at": as_at_words(seen),
        "banners": frame["banners"] + [banner for night in seen for banner in night_banners(night, request)],
    }
    if len(ours) == 1:
        frame |= {"landlord_name": ours[0].name, "landlord_css_url": reverse("landlord-css", args=[ours[0].public_id])}
    elif may_open(request, "worktray"):
        asked = request.GET.get("landlord", "")
        frame["landlords"] = [
            {
                "name": one.name,
                "url": f"{reverse('worktray')}?landlord={one.public_id}",
                "current": asked == str(one.public_id),
            }
            for one in ours
        ]
    return frame


def landlords(request: HttpRequest) -> list[Landlord]:
    """The landlords for whom this person holds any role today, by name; read once a request."""
    if not hasattr(request, "_landlords"):
        ids = list(asking.roles(request))
        request._landlords = list(Landlord.objects.filter(pk__in=ids).order_by("name"))  # type: ignore[attr-defined]
    return request._landlords  # type: ignore[attr-defined,no-any-return]


def newest_nights(request: HttpRequest) -> list[NightSeen]:
    """The newest night of each of those landlords; read once a request."""
    if not hasattr(request, "_nights"):
        request._nights = nights.newest(landlords(request), on=clock.today())  # type: ignore[attr-defined]
    return request._nights  # type: ignore[attr-defined,no-any-return]


def landlord_ids_for(request: HttpRequest, url_name: str) -> list[int]:
    """The landlords for whom this person holds a role that may open a page."""
    who = import_string(settings.PRIVILEGE_MATRIX).get(url_name, {}).get("GET")
    held = asking.roles(request)
    return [pk for pk, roles in held.items() if who is not None and may(who, {pk: roles})]


def may_open(request: HttpRequest, url_name: str) -> bool:
    """Whether this person's roles open a page; a page that does not exist yet is not for anybody."""
    return bool(landlord_ids_for(request, url_name))


class Hidden:
    """The URL names that a person may not open, asked one by one: `"runs" in nav_hidden`."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __contains__(self, url_name: object) -> bool:
        return not may_open(self.request, str(url_name))


def as_at_words(seen: list[NightSeen]) -> str:
    """The day whose figures are shown, and the time they were ready; one for each landlord where they differ."""
    taken = [night for night in seen if night.on is not None]
    if not taken:
        return "no night yet"
    if len({night.on for night in taken}) == 1 and len(taken) == len(seen):
        ended = max((night.ended_at for night in taken if night.ended_at is not None), default=None)
        ready = f", ready {ended.astimezone(clock.LONDON):%H:%M}" if ended else ""
        on = taken[0].on
        assert on is not None, "a night that was taken has its day"
        return f"{on:%A} {day(on)}{ready}"
    return "; ".join(f"{night.landlord.name} {short_day(night.on) if night.on else 'no night yet'}" for night in seen)


def night_banners(night: NightSeen, request: HttpRequest) -> list[dict[str, str]]:
    """What is wrong with a landlord's newest night, so that nobody trusts old figures unknowingly."""
    said: list[str] = []
    kind = "warning"
    if night.later is not None and night.later.state == JobRun.State.FAILED:
        kind = "incomplete-night"
        said.append(f"the night of {day(night.later.business_date)} failed, so these figures are older.")
    elif night.later is not None:
        said.append(f"the night of {day(night.later.business_date)} is still running.")
    elif night.on is not None and (behind := night.behind_days(clock.today())):
        kind = "incomplete-night"
        said.append(f"the figures are of {day(night.on)}: {behind} night{'s' if behind > 1 else ''} missing since.")
    if night.on is not None and night.night is None:
        kind = "incomplete-night"
        said.append("no escalation policy is in force, so nothing is decided and no letter is proposed.")
    if night.night is not None and not night.night.payments_in:
        until = night.night.payments_until_on
        newest = f"the newest payments file is of {day(until)}" if until else "no payments file has come yet"
        said.append(f"{newest}, so balances may be too high and no letter is proposed.")
    url = reverse("runs") if said and may_open(request, "runs") else ""
    return [
        {"kind": kind, "text": f"{night.landlord.name}: {words}", "url": url, "link_text": "See the runs"}
        for words in said
    ]
