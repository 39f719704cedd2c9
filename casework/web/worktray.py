"""The worktray: which tray, which filters and which sort stand in the address (ux row 3)."""

from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf.locale import LANG_INFO
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_info

from arrears.rules.outcomes import OUTCOME_WORDS, Outcome
from casework.queries import keyset, worklist
from casework.queries.worklist import Filters, Row
from casework.rules.trays import KIND_OF_TRAY, TRAY_MEANS, TRAY_WORDS, Tray
from casework.web import frame
from letters.rules.wording import balance, money, short_day
from staff import clock
from staff.web import asking
from tenancies.models import Patch, Scheme
from tenancies.models.scope import scope_of
from tenancies.rules.tenure import Tenure

BENEFITS = {"HB": "Housing Benefit", "UC_MP": "Universal Credit paid to us", "none": "None paid to us"}
WEEKS = (1, 2, 3, 4, 8, 13)
ACTIONS = {
    "A1": "Letter A1",
    "A2": "Letter A2",
    "A3": "Letter A3",
    "NOTICE-REVIEW": "Notice review",
    "NUDGE": "Payment missed",
    "AG2": "Instalment missed",
} | {
    outcome.value: words
    for outcome, words in OUTCOME_WORDS.items()
    if outcome not in (Outcome.PROPOSE, Outcome.NUDGE, Outcome.REVIEW)
}
TENURES = {tenure.value: tenure.value.replace("_", " ").capitalize() for tenure in Tenure}
DEFAULTS = Filters()
ADDRESS_NAMES = {"text": "q"}


def worktray(request: HttpRequest) -> HttpResponse:
    """One tray of the accounts this person may see."""
    filters = read(request)
    nights = frame.newest_nights(request)
    on = clock.today()
    found = worklist.worklist(asking.person(request), filters, nights, on=on)
    choices = _choices(request)
    chips = _chips(filters, choices)
    opens = frame.may_open(request, "case-file")
    context = {
        "trays": [_tray_link(filters, tray, found.counts[tray]) for tray in Tray],
        "tray_words": TRAY_WORDS[filters.tray],
        "tray_means": TRAY_MEANS[filters.tray],
        "filters": filters,
        "groups": _groups(filters, choices),
        "chips": chips,
        "clear_url": url(replace(DEFAULTS, tray=filters.tray, sort=filters.sort, size=filters.size)),
        "kept": _kept(filters),
        "columns": _columns(filters),
        "rows": [_row(row, opens) for row in found.rows],
        "matching": found.matching,
        "count_words": _count_words(found.matching, len(found.rows)),
        "previous_url": url(filters, before=found.previous, after="") if found.previous else "",
        "next_url": url(filters, after=found.next, before="") if found.next else "",
        "sizes": [
            {"size": size, "url": url(filters, size=size, after="", before=""), "current": size == filters.size}
            for size in keyset.SIZES
        ],
        "no_night": not any(night.on for night in nights),
        "next_tray": _next_tray(filters, found.counts),
        "filtered": bool(chips),
    }
    return render(request, "casework/worktray.html", context)


def read(request: HttpRequest) -> Filters:
    """What the address asks for; anything that cannot be read is left out."""
    asked = request.GET
    sort = asked.get("sort", "")
    size = asked.get("size", "")
    weeks = asked.get("weeks", "")
    tray = asked.get("tray", "")
    return Filters(
        tray=Tray(tray) if tray in set(Tray) else DEFAULTS.tray,
        landlord=_uuid(asked.get("landlord", "")),
        patch=_uuid(asked.get("patch", "")),
        scheme=_uuid(asked.get("scheme", "")),
        action=asked.get("action", "") if asked.get("action", "") in ACTIONS else "",
        tenure=asked.get("tenure", "") if asked.get("tenure", "") in TENURES else "",
        benefit=asked.get("benefit", "") if asked.get("benefit", "") in BENEFITS else "",
        weeks=int(weeks) if weeks.isdecimal() and len(weeks) < 4 else None,
        text=asked.get("q", "").replace("\x00", "").strip()[:80],
        sort=sort if sort in worklist.SORTS else DEFAULTS.sort,
        turned=asked.get("turned", "") == "1",
        size=int(size) if size in {str(one) for one in keyset.SIZES} else DEFAULTS.size,
        after=asked.get("after", "").replace("\x00", "")[:120],
        before=asked.get("before", "").replace("\x00", "")[:120],
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def url(filters: Filters, **changes: Any) -> str:
    """The address of a worktray with some of its filters changed; what is as usual is left out."""
    asked = replace(filters, **changes)
    words = [
        (ADDRESS_NAMES.get(one.name, one.name), _written(getattr(asked, one.name)))
        for one in fields(Filters)
        if one.name == "tray" or getattr(asked, one.name) != getattr(DEFAULTS, one.name)
    ]
    return f"{reverse('worktray')}?{urlencode(words)}"


def _written(value: Any) -> str:
    if value is True:
        return "1"
    return value.value if isinstance(value, Tray) else str(value)


def _kept(filters: Filters) -> list[tuple[str, str]]:
    """The filters a text search keeps, as hidden fields."""
    return [
        (one.name, _written(getattr(filters, one.name)))
        for one in fields(Filters)
        if one.name not in ("text", "after", "before")
        and (one.name == "tray" or getattr(filters, one.name) != getattr(DEFAULTS, one.name))
    ]


@dataclass(frozen=True)
class _Choice:
    """One filter with its choices: the field of `Filters`, its words, and (value, words) of each."""

    field: str
    title: str
    options: list[tuple[Any, str]]


def _choices(request: HttpRequest) -> list[_Choice]:
    """The choices of this person: only their own landlords, patches and schemes are named."""
    scope = scope_of(asking.person(request), on=clock.today())
    landlords = frame.landlords(request)
    patches = Patch.objects.filter(pk__in=scope.patch_ids) | Patch.objects.filter(landlord__in=scope.landlord_ids)
    schemes = Scheme.objects.filter(pk__in=scope.scheme_ids) | Scheme.objects.filter(landlord__in=scope.landlord_ids)
    names = {landlord.pk: landlord.code for landlord in landlords}
    several = len(landlords) > 1

    def named(place: Patch | Scheme) -> str:
        return f"{place} ({names.get(place.landlord_id, '')})" if several else str(place)

    choices = [
        _Choice("landlord", "Landlord", [(one.public_id, one.name) for one in landlords] if several else []),
        _Choice("patch", "Patch", [(one.public_id, named(one)) for one in patches.order_by("landlord", "code")]),
        _Choice("scheme", "Scheme", [(one.public_id, named(one)) for one in schemes.order_by("landlord", "code")]),
        _Choice("action", "Next action", list(ACTIONS.items())),
        _Choice("weeks", "Weeks owed, from", [(weeks, str(weeks)) for weeks in WEEKS]),
        _Choice("benefit", "Benefit", list(BENEFITS.items())),
        _Choice("tenure", "Tenure", list(TENURES.items())),
    ]
    return [choice for choice in choices if choice.options]


def _groups(filters: Filters, choices: list[_Choice]) -> list[dict[str, Any]]:
    groups = []
    for choice in choices:
        now = getattr(filters, choice.field)
        options = []
        for value, words in choice.options:
            current = now == value
            empty = None if isinstance(now, UUID | int) or now is None else ""
            options.append(
                {
                    "label": words,
                    "url": url(filters, **{choice.field: empty if current else value}, after="", before=""),
                    "current": current,
                }
            )
        groups.append({"title": choice.title, "options": options})
    return groups


def _chips(filters: Filters, choices: list[_Choice]) -> list[dict[str, str]]:
    chips = []
    for choice in choices:
        now = getattr(filters, choice.field)
        if now in (None, ""):
            continue
        words = dict(choice.options).get(now, str(now) if choice.field == "weeks" else "not one of yours")
        cleared = url(filters, **{choice.field: getattr(DEFAULTS, choice.field)}, after="", before="")
        chips.append({"label": choice.title, "value": words, "remove_url": cleared})
    if filters.text:
        cleared = url(filters, text="", after="", before="")
        chips.append({"label": "Text", "value": filters.text, "remove_url": cleared})
    return chips


def _tray_link(filters: Filters, tray: Tray, count: int) -> dict[str, Any]:
    return {
        "label": TRAY_WORDS[tray],
        "count": count,
        "url": url(filters, tray=tray, after="", before=""),
        "current": tray is filters.tray,
    }


def _next_tray(filters: Filters, counts: dict[Tray, int]) -> dict[str, Any] | None:
    """Where to go when a tray is clear: the first other one that has something."""
    for tray in Tray:
        if tray is not filters.tray and counts[tray]:
            return _tray_link(filters, tray, counts[tray]) | {"words": f"{TRAY_WORDS[tray]} has {counts[tray]:,}."}
    return None


def _columns(filters: Filters) -> list[dict[str, Any]]:
    def column(label: str, sort: str = "", *, number: bool = False) -> dict[str, Any]:
        made: dict[str, Any] = {"label": label, "number": number, "sort_url": "", "direction": ""}
        if sort:
            current = filters.sort == sort
            falling = worklist.SORTS[sort].descending != (current and filters.turned)
            made["sort_url"] = url(filters, sort=sort, turned=current and not filters.turned, after="", before="")
            made["direction"] = ("descending" if falling else "ascending") if current else ""
        return made

    return [
        column("Account", "account"),
        column("Next action and why", "score"),
        column("Balance", "balance", number=True),
        column("Weeks", "weeks", number=True),
        column("Last 8 weeks"),
        column("Last contact", "contact"),
        column("Flags"),
    ]


def _count_words(matching: int, shown: int) -> str:
    if matching <= shown:
        return f"{matching:,} account{'' if matching == 1 else 's'}"
    return f"{shown:,} of {matching:,} accounts shown"


def _row(row: Row, opens: bool) -> dict[str, Any]:
    position, decision, account = row.position, row.decision, row.position.account
    home = account.tenancy.property if account.tenancy else None
    page = "case-file" if opens else "account-lines"
    look, words = worklist.arrangement_words(
        row.arrangement_state, row.arrangement, decision.outcome if decision else ""
    )
    return {
        "url": reverse(page, args=[account.public_id]),
        "ref": account.account_ref,
        "names": ", ".join(row.household.names) or "No tenant recorded",
        "address": ", ".join(home.address_lines) if home else account.get_account_type_display(),
        "patch": str(home.patch) if home else "",
        "action": row.action,
        "action_look": KIND_OF_TRAY[row.tray],
        "reason": row.reason or (decision.words if decision else "The next night decides."),
        "balance": money(abs(position.balance_pence)),
        "in_credit": position.balance_pence < 0,
        "balance_words": balance(position.balance_pence),
        "after_benefit": money(max(0, position.real_pence)) if position.technical_pence else "",
        "weeks": weeks_words(position.weeks_hundredths),
        "rhythm": row.rhythm,
        "contact": short_day(row.last_contact.on) if row.last_contact else "None recorded",
        "contact_how": row.last_contact.get_channel_display() if row.last_contact else "",
        "arrangement": {"kind": look, "text": f"Arrangement: {words.lower()}"} if row.arrangement else None,
        "flags": flags(row),
    }


def weeks_words(hundredths: int | None) -> str:
    """Weeks with one decimal, cut toward zero; empty where there is no weekly charge or nothing is owed."""
    if hundredths is None or hundredths <= 0:
        return ""
    return f"{hundredths // 100}.{hundredths % 100 // 10}"


def flags(row: Row) -> list[dict[str, str]]:
    """What to know before ringing, as shape and words; never which kind of Breathing Space (PRA-10)."""
    shown = []
    if row.household.breathing_space:
        shown.append({"kind": "bad", "text": "Breathing Space"})
    for hold in row.holds[:1]:
        until = f"Hold until {short_day(hold.until_on)}" if hold.until_on else "Hold"
        shown.append({"kind": "waiting", "text": until})
    for fact in row.legal[:2]:
        shown.append({"kind": "bad", "text": fact.get_kind_display()})
    if row.contact_due is not None:
        shown.append({"kind": "warning", "text": f"{row.contact_due.get_kind_display()}: {row.contact_due.title}"})
    if row.position.benefit_missing:
        shown.append({"kind": "warning", "text": "Expected benefit missing"})
    shown += [{"kind": "info", "text": words} for words in row.benefits]
    shown += people_flags(row.household.people)
    if row.position.former:
        shown.append({"kind": "neutral", "text": "Former tenant"})
    return shown


def people_flags(people: list[Any]) -> list[dict[str, str]]:
    """Deaths, preferences and support of the people of an account, each once."""
    shown: list[dict[str, str]] = []
    for person in people:
        if person.died_on:
            shown.append({"kind": "bad", "text": "A tenant has died"})
        for preference in person.preferences_now:
            words = preference.get_kind_display()
            value = _language(preference.value) if preference.kind == "language" else preference.value
            shown.append({"kind": "warning", "text": f"{words}: {value}" if value else words})
        if person.needs_now:
            shown.append({"kind": "info", "text": "Support need"})
        if person.authorities_now:
            shown.append({"kind": "info", "text": "Authority to discuss"})
    return [flag for index, flag in enumerate(shown) if flag not in shown[:index]]


def _language(code: str) -> str:
    """A language by its name: `cy` is Welsh; one that is not known by its code is shown as it was recorded."""
    known = get_language_info(code) if code in LANG_INFO else None
    return str(known["name"]) if known else code
