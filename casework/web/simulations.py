"""
Trying a policy version out: asking for it, following it, its weeks beside what really was decided, and the cases.

All of it is read from stored rows. A page that waits has a link to look again; with scripts it looks by itself.
"""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse

from arrears.models import PolicyVersion, SimulatedDifference, SimulatedNight, Simulation
from arrears.operations import simulations as operations
from arrears.queries import simulations as queries
from arrears.queries.past_nights import WEEKS
from arrears.queries.simulations import Filters
from arrears.rules.back_test import EFFECT_WORDS, Effect
from casework.web import frame
from casework.web.caseload import bar_width
from letters.rules.wording import day, short_day
from staff import clock
from staff.refusals import Refused
from staff.web import asking
from tenancies.models import Patch, Property

State = Simulation.State
LOOKS = {
    State.WAITING: "waiting",
    State.RUNNING: "waiting",
    State.DONE: "good",
    State.FAILED: "bad",
    State.CANCELLED: "neutral",
}
EFFECT_LOOKS = {Effect.GAINED: "warning", Effect.LOST: "info", Effect.OTHERWISE: "neutral"}
LIMITS = (
    "Payments, holds, contacts and court facts are as they were; a step really proposed the same night counts as it "
    "really went, any other as done that day, and nobody can know how tenants would have answered other letters."
)
"""What a simulation cannot say, in one sentence."""

NEWEST = 20
HTMX_STOPS = 286
"""The answer after which a page asks no more."""


def simulations(request: HttpRequest) -> HttpResponse:
    """The newest simulations of the person's landlords."""
    found = list(queries.of_landlords(asking.landlord_ids(request))[:NEWEST])
    several = len({one.landlord_id for one in found}) > 1
    rows = [
        {
            "url": reverse("simulation", args=[one.public_id]),
            "title": str(one.version),
            "landlord": one.landlord.name if several else "",
            "asked": f"{short_day(one.asked_on)}, {one.asked_by}",
            "state": one.get_state_display(),
            "look": LOOKS[State(one.state)],
            "differences": f"{one.differences:,}" if one.state == State.DONE else "",
        }
        for one in found
    ]
    return render(request, "casework/simulations.html", {"rows": rows, "several": several, "newest": NEWEST})


def policy_simulate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for a simulation of a version; what is known of it already stands beside the button."""
    rows = PolicyVersion.objects.select_related("policy", "landlord")
    version = get_object_or_404(rows, public_id=public_id, landlord__in=asking.landlord_ids(request))
    if request.method == "POST":
        try:
            made = operations.ask(version=version, by=asking.person(request), on=clock.today())
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect("policy-simulate", public_id=version.public_id)
        return redirect("simulation", public_id=made.public_id)
    ours = queries.of_landlords([version.landlord_id])
    running = ours.filter(state__in=operations.OPEN).first()
    context = {
        "version": version,
        "weeks": WEEKS,
        "limits": LIMITS,
        "latest": _told(ours.filter(version=version).first()),
        "running": _told(running),
        "back_url": _version_url(version),
    }
    return render(request, "casework/policy_simulate.html", context)


def simulation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One simulation: how far it is, or its weeks, steps and patches beside what really was."""
    found = _or_404(request, public_id)
    running = found.state in operations.OPEN
    if request.GET.get("part") == "progress":
        return _progress(request, found, running)
    rows = queries.nights(found)
    context: dict[str, Any] = {
        "simulation": found,
        "lead": f"{found.landlord.name}. Asked for by {found.asked_by} on {day(found.asked_on)}.",
        "running": running,
        "limits": LIMITS,
        "version_url": _version_url(found.version),
    }
    if running:
        context |= _so_far(request, found)
    elif found.state == State.DONE:
        context |= _results(request, found, rows)
    return render(request, "casework/simulation.html", context)


def simulation_cases(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The cases that would stand elsewhere, fifty at a time; the filters are in the address."""
    found = _or_404(request, public_id)
    asked, after = _filters(request), request.GET.get("after", "")[:40]
    user, on = asking.person(request), clock.today()
    page = queries.cases(found, user=user, on=on, filters=asked, after=after)
    rows = queries.nights(found)
    patches = list(Patch.objects.filter(landlord=found.landlord).order_by("code"))
    kinds = sorted({kind for row in rows for kind in row.would_steps})
    context = {
        "simulation": found,
        "lead": f"What {found.version} would have done. {found.differences:,} differences were found"
        + (f", of which {found.listed:,} are listed." if found.listed < found.differences else "."),
        "caption": f"{page.total:,} case{'' if page.total == 1 else 's'} in this list",
        "cases": [_case(case, frame.may_open(request, "case-file")) for case in page.cases],
        "groups": _groups(found, asked, rows, patches, kinds),
        "chips": _chips(found, asked, patches),
        "clear_url": _url(found, Filters()),
        "next_url": _url(found, asked, after=page.next_after) if page.next_after else "",
        "first_url": _url(found, asked) if after else "",
    }
    return render(request, "casework/simulation_cases.html", context)


def simulation_cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Stop a simulation that waits or is under way."""
    found = _or_404(request, public_id)
    try:
        operations.cancel(simulation=found, by=asking.person(request), on=clock.today(), at=clock.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "Stopped. What it had worked out is not shown.")
    return redirect("simulation", public_id=found.public_id)


def _or_404(request: HttpRequest, public_id: UUID) -> Simulation:
    return get_object_or_404(queries.of_landlords(asking.landlord_ids(request)), public_id=public_id)


def _version_url(version: PolicyVersion) -> str:
    try:
        return reverse("policy-version", args=[version.public_id])
    except NoReverseMatch:
        return reverse("simulations")


def _told(found: Simulation | None) -> dict[str, str] | None:
    if found is None:
        return None
    return {
        "url": reverse("simulation", args=[found.public_id]),
        "words": f"{found.get_state_display()}: {found.version}, asked for by {found.asked_by} "
        f"on {day(found.asked_on)}.",
    }


def _progress(request: HttpRequest, found: Simulation, running: bool) -> HttpResponse:
    """The progress alone, for a page that looks again by script; once it is over the page is loaded anew."""
    if running:
        return render(request, "components/progress.html", _so_far(request, found))
    response = HttpResponse(status=HTMX_STOPS)
    response["HX-Refresh"] = "true"
    return response


def _so_far(request: HttpRequest, found: Simulation) -> dict[str, Any]:
    here = reverse("simulation", args=[found.public_id])
    waiting = found.state == State.WAITING
    return {
        "title": found.get_state_display(),
        "done": found.accounts_done,
        "total": max(found.accounts, 1),
        "figures": "Not begun yet" if waiting else f"{found.accounts_done:,} of {found.accounts:,} accounts",
        "poll_url": f"{here}?part=progress",
        "refresh_url": here,
        "cancel_url": reverse("simulation-cancel", args=[found.public_id])
        if frame.may_open(request, "policy-simulate")
        else "",
    }


def _results(request: HttpRequest, found: Simulation, rows: list[SimulatedNight]) -> dict[str, Any]:
    tonight = next((row for row in rows if row.tonight), None)
    weeks = [row for row in rows if not row.tonight]
    longest = max((max(_sum(row.would_steps), _sum(row.really_steps)) for row in rows), default=0)
    steps = queries.steps(rows)
    most = max((max(would, really) for _, would, really in steps), default=0)
    loads = queries.loads(found, rows)
    heaviest = max((max(one.would_letters + one.would_other, _really(one)) for one in loads), default=0)
    return {
        "tiles": _tiles(found, tonight, weeks),
        "sentence": _sentence(weeks),
        "tonight": _night(found, tonight, longest) if tonight else None,
        "weeks": [_night(found, row, longest) for row in weeks],
        "unrun": any(row.take is None for row in weeks),
        "steps": [
            {
                "label": kind,
                "would": f"{would:,}",
                "would_bar": bar_width(would, most),
                "really": f"{really:,}",
                "really_bar": bar_width(really, most),
                "more": _more(would - really),
                "url": _url(found, Filters(would=kind)),
            }
            for kind, would, really in steps
        ],
        "loads": [
            {
                "label": one.patch.code if one.patch else "No patch",
                "would": f"{one.would_letters:,} letters, {one.would_other:,} other",
                "would_bar": bar_width(one.would_letters + one.would_other, heaviest),
                "really": f"{one.really_letters:,} letters, {one.really_other:,} other",
                "really_bar": bar_width(_really(one), heaviest),
                "more": _more(one.more),
                "url": _url(found, Filters(patch=str(one.patch.public_id))) if one.patch else "",
            }
            for one in loads
        ],
        "cases_url": _url(found, Filters()) if frame.may_open(request, "simulation-cases") else "",
    }


def _really(load: queries.PatchLoad) -> int:
    return load.really_letters + load.really_other


def _tiles(found: Simulation, tonight: SimulatedNight | None, weeks: list[SimulatedNight]) -> list[dict[str, Any]]:
    """Tonight's three counts, each leading to its list; then the cases of the weeks."""
    tiles = []
    if tonight is not None:
        for effect, figure in ((Effect.GAINED, tonight.gained), (Effect.LOST, tonight.lost)):
            tiles.append(
                {
                    "label": f"{EFFECT_WORDS[effect]} tonight",
                    "figure": f"{figure:,}",
                    "url": _url(found, Filters(effect=effect, night="tonight")),
                }
            )
    newest = weeks[0] if weeks else None
    if newest is not None:
        tiles.append(
            {
                "label": f"Stand elsewhere after {len(weeks)} week{'' if len(weeks) == 1 else 's'}",
                "figure": f"{newest.gained + newest.lost + newest.otherwise:,}",
                "url": _url(found, Filters(night=newest.on.isoformat())),
            }
        )
    return tiles


def _sentence(weeks: list[SimulatedNight]) -> str:
    would, really = sum(_sum(row.would_steps) for row in weeks), sum(_sum(row.really_steps) for row in weeks)
    if not weeks:
        return "There is no past letter night to try it on."
    compared = (
        "as many as" if would == really else f"{abs(would - really):,} {'more' if would > really else 'fewer'} than"
    )
    return (
        f"In {len(weeks)} letter night{'' if len(weeks) == 1 else 's'} it would have proposed {would:,} steps, "
        f"{compared} the {really:,} really proposed."
    )


def _night(found: Simulation, row: SimulatedNight, longest: int) -> dict[str, Any]:
    would, really = _sum(row.would_steps), _sum(row.really_steps)
    night = "tonight" if row.tonight else row.on.isoformat()
    return {
        "label": f"Tonight, {short_day(row.on)}" if row.tonight else short_day(row.on),
        "note": _note(row),
        "accounts": f"{row.accounts:,}",
        "would": f"{would:,}",
        "would_bar": bar_width(would, longest),
        "would_steps": _steps(row.would_steps),
        "really": f"{really:,}",
        "really_bar": bar_width(really, longest),
        "really_steps": _steps(row.really_steps),
        "effects": [
            {"words": f"{count:,}", "label": EFFECT_WORDS[effect], "url": _url(found, Filters(effect, night))}
            for effect, count in (
                (Effect.GAINED, row.gained),
                (Effect.LOST, row.lost),
                (Effect.OTHERWISE, row.otherwise),
            )
        ],
    }


def _note(row: SimulatedNight) -> str:
    if row.take is None:
        return "No night was run: both sides are worked out."
    return "" if row.payments_in else "Payments were late: no letter on either side."


def _sum(steps: dict[str, int]) -> int:
    return sum(steps.values())


def _steps(steps: dict[str, int]) -> str:
    return ", ".join(f"{kind} {count:,}" for kind, count in steps.items())


def _more(count: int) -> str:
    return "0" if not count else f"{'+' if count > 0 else '−'}{abs(count):,}"


def _case(case: SimulatedDifference, opens: bool) -> dict[str, Any]:
    tenancy = case.account.tenancy
    home = tenancy.property if tenancy else None
    return {
        "account": case.account.account_ref,
        "url": reverse("case-file", args=[case.account.public_id]) if opens else "",
        "where": _where(home),
        "night": f"Tonight, {short_day(case.on)}" if case.tonight else short_day(case.on),
        "effect": EFFECT_WORDS[Effect(case.effect)],
        "look": EFFECT_LOOKS[Effect(case.effect)],
        "would": case.would or "Nothing",
        "would_words": case.would_words,
        "really": case.really or "Nothing",
        "really_words": case.really_words,
    }


def _where(home: Property | None) -> str:
    if home is None:
        return ""
    return f"{home.address_line_1}, {home.patch.code}"


def _filters(request: HttpRequest) -> Filters:
    asked = {name: request.GET.get(name, "")[:40] for name in ("effect", "night", "patch", "would")}
    try:
        asked["patch"] = str(UUID(asked["patch"])) if asked["patch"] else ""
    except ValueError:
        asked["patch"] = ""
    if asked["effect"] not in set(Effect):
        asked["effect"] = ""
    return Filters(**asked)


def _url(found: Simulation, filters: Filters, *, after: str = "") -> str:
    said = {
        "effect": filters.effect,
        "night": filters.night,
        "patch": filters.patch,
        "would": filters.would,
        "after": after,
    }
    query = urlencode({name: value for name, value in said.items() if value})
    return reverse("simulation-cases", args=[found.public_id]) + (f"?{query}" if query else "")


def _groups(
    found: Simulation, asked: Filters, rows: list[SimulatedNight], patches: list[Patch], kinds: list[str]
) -> list[dict[str, Any]]:
    def options(name: str, values: list[tuple[str, str]]) -> list[dict[str, Any]]:
        now = getattr(asked, name)
        return [
            {
                "label": label,
                "url": _url(found, _with(asked, **{name: "" if now == value else value})),
                "current": now == value,
            }
            for value, label in values
        ]

    nights = [("tonight", "Tonight") if row.tonight else (row.on.isoformat(), short_day(row.on)) for row in rows]
    return [
        {"title": "Difference", "options": options("effect", [(one.value, EFFECT_WORDS[one]) for one in Effect])},
        {"title": "Night", "options": options("night", nights)},
        {"title": "It would propose", "options": options("would", [("none", "Nothing"), *((k, k) for k in kinds)])},
        {"title": "Patch", "options": options("patch", [(str(one.public_id), one.code) for one in patches])},
    ]


def _with(asked: Filters, **changes: str) -> Filters:
    now = {"effect": asked.effect, "night": asked.night, "patch": asked.patch, "would": asked.would}
    return Filters(**{**now, **changes})


def _chips(found: Simulation, asked: Filters, patches: list[Patch]) -> list[dict[str, str]]:
    codes = {str(one.public_id): one.code for one in patches}
    words = [
        ("effect", "Difference", EFFECT_WORDS[Effect(asked.effect)] if asked.effect else ""),
        ("night", "Night", "Tonight" if asked.night == "tonight" else asked.night),
        ("patch", "Patch", codes.get(asked.patch, "not known") if asked.patch else ""),
        ("would", "It would propose", "Nothing" if asked.would == "none" else asked.would),
    ]
    return [
        {"label": label, "value": value, "remove_url": _url(found, _with(asked, **{name: ""}))}
        for name, label, value in words
        if value
    ]
