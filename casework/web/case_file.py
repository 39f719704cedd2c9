"""One account: who, how much, what next and why, and its history (ux row 5)."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from arrears.queries.arrangements import terms_of
from arrears.rules.arrangement_calendar import plan_words
from arrears.rules.holds import RULES, HoldReason
from arrears.rules.vocabulary import WORDS, FactKind, amount
from casework.queries import case_file as queries
from casework.queries import timeline as history
from casework.queries import worklist
from casework.queries.case_file import CaseFile
from casework.queries.nights import NightSeen
from casework.queries.timeline import KIND_WORDS, Kind
from casework.rules import trays
from casework.web import action_links, frame, hold_links
from casework.web.caseload import outlook
from casework.web.worktray import people_flags
from ledger.queries import seen
from letters.rules.wording import day, listed, money, short_day, weeks_of_rent
from staff import clock
from staff.operations import audit
from staff.rules.roles import Role
from staff.web import asking
from tenancies.queries import authority

READS_NOTES = frozenset(Role) - {Role.SUPPORT_WORKER, Role.FINANCE, Role.NEIGHBOURHOOD}
"""Who reads what colleagues wrote of calls and why a hold was placed; others see that there was one."""


def case_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The case page; that it was opened is recorded (ux row 29)."""
    on = clock.today()
    account = account_or_404(request, public_id)
    night = night_of(request, account)
    case = queries.case_file(account, night, on=on)
    audit.record(
        landlord=account.landlord, action="case file opened", subject=account, by=asking.person(request), on=on
    )
    context = {
        "account": account,
        "landlord_name": account.landlord.name,
        "landlord_css_url": reverse("landlord-css", args=[account.landlord.public_id]),
        "back_url": back_url(request),
        "identity": identity(account, case, on),
        "next": _next(case)
        | action_links.of_decision(request, account, case.explanation.decision if case.explanation else None),
        "say": _say(case),
        "three_lines": _three_lines(case),
        "balance_words": _balance_words(case),
        "balance_note": _balance_note(case, night),
        "facts": _facts(account, case, reads_notes(request, account)),
        "blocked": [] if case.explanation is None else case.explanation.blocked,
        "letters": [_letter(paper, opens=frame.may_open(request, "paper")) for paper in case.letters],
        "chart": case.chart,
        "rhythm": case.rhythm,
        "lines_url": reverse("account-lines", args=[account.public_id]),
        "direct_debit_url": reverse("direct-debit", args=[account.public_id])
        if frame.may_open(request, "direct-debit")
        else "",
        "invoice_url": reverse("invoice-new", args=[account.public_id])
        if frame.may_open(request, "invoice-new")
        else "",
        "csv_url": reverse("account-lines-csv", args=[account.public_id]),
        "no_contact": case.last_contact is None,
        "outlook": outlook(request, account),
        "arrangement_url": _arrangement_url(request, account, case),
        "arrangement_words": "The arrangement" if case.arrangement else "Make an arrangement",
        "hold_links": hold_links.of(request, account, protected_now=case.in_breathing_space),
        "trace_url": reverse("investigation-open", args=[account.public_id])
        if frame.may_open(request, "investigation-open")
        else "",
    }
    return render(request, "casework/case_file.html", context | _history(request, account))


def _arrangement_url(request: HttpRequest, account: Any, case: CaseFile) -> str:
    """The page of the arrangement in force, or the first step to one."""
    if case.arrangement is not None:
        return reverse("arrangement", args=[case.arrangement.public_id])
    if frame.may_open(request, "arrangement-owed"):
        return reverse("arrangement-owed", args=[account.public_id])
    return ""


def account_or_404(request: HttpRequest, public_id: UUID) -> Any:
    """The account if this person may see it today; outside their scope it is not there (DEC-11)."""
    accounts = seen.accounts_for_user(asking.person(request), on=clock.today())
    found = accounts.select_related("landlord", "tenancy__property__patch", "tenancy__property__scheme").filter(
        public_id=public_id, landlord__in=asking.landlord_ids(request)
    )
    account = found.first()
    if account is None:
        raise Http404("No account of yours has this address.")
    return account


def night_of(request: HttpRequest, account: Any) -> NightSeen:
    """The newest night of the account's landlord."""
    for night in frame.newest_nights(request):
        if night.landlord.pk == account.landlord_id:
            return night
    return NightSeen(account.landlord, None, None, None)


def reads_notes(request: HttpRequest, account: Any) -> bool:
    """Whether one of this person's roles for the account's landlord reads what people wrote."""
    return bool(asking.roles(request).get(account.landlord_id, set()) & READS_NOTES)


def back_url(request: HttpRequest) -> str:
    """The worktray the person came from, filters kept; only ever an address of our own."""
    came_from = request.headers.get("referer", "")
    ours = request.build_absolute_uri(reverse("worktray"))
    return came_from if came_from.startswith(f"{ours}?") or came_from == ours else reverse("worktray")


def identity(account: Any, case: CaseFile, on: date) -> dict[str, Any]:
    """The identity bar (identity_bar.html)."""
    tenancy, people = account.tenancy, case.household.people
    home = tenancy.property if tenancy else None
    facts = [{"label": "Account", "value": account.get_account_type_display()}]
    if tenancy:
        words = tenancy.tenure.replace("_", " ").capitalize() + (", joint" if len(people) > 1 else "")
        ended = f", ended {short_day(tenancy.ends_on)}" if tenancy.ends_on and tenancy.ends_on < on else ""
        facts.append({"label": "Tenancy", "value": f"{words}, since {short_day(tenancy.starts_on)}{ended}"})
    facts.append({"label": "Charge", "value": f"{money(case.weekly_pence)} a week" if case.weekly else "No charge"})
    if home:
        officer = f", {case.officer}" if case.officer else ", nobody looks after it"
        facts.append({"label": "Patch", "value": f"{home.patch}{officer}"})
        if home.scheme:
            facts.append({"label": "Scheme", "value": str(home.scheme)})
    facts.append({"label": "Benefit paid to us", "value": listed(case.benefits) or "No benefit"})
    return {
        "names": listed([person.full_name for person in people]) or "No tenant recorded",
        "reference": account.account_ref,
        "address": ", ".join(home.address_lines) if home else "",
        "facts": facts,
        "flags": _flags(case),
        "speak_to": _speak_to(case),
    }


def _flags(case: CaseFile) -> list[dict[str, str]]:
    shown = []
    if case.in_breathing_space:
        until = f" until {short_day(case.breathing_space_until)}" if case.breathing_space_until else ""
        shown.append({"kind": "bad", "text": f"Breathing Space{until}"})
    for hold in case.holds:
        until = f" until {short_day(hold.until_on)}" if hold.until_on else ""
        shown.append({"kind": "waiting", "text": f"Hold{until}"})
    shown += [{"kind": "bad", "text": f"{fact.get_kind_display()} {short_day(fact.from_on)}"} for fact in case.legal]
    if case.position and case.position.benefit_missing:
        shown.append({"kind": "warning", "text": "Expected benefit missing"})
    return shown + people_flags(case.household.people)


def _speak_to(case: CaseFile) -> list[str]:
    """Who we may write and talk to (PRA-27): a safe address is named as one and never shown here."""
    said = []
    for person in case.household.people:
        if person.died_on:
            said.append(f"{person.full_name} died on {day(person.died_on)}: write to nobody in that name.")
        for address in person.addresses_now:
            safe = address.kind == address.Kind.SAFE
            where = "the safe address only; do not say it on the phone" if safe else address.lines.replace("\n", ", ")
            said.append(f"Write to {person.full_name} at {where}.")
        for one in person.authorities_now:
            if one.may_discuss and authority.speaks(one, died=person.died_on is not None):
                limits = f" Not: {one.limits}." if one.limits else ""
                until = f" until {short_day(one.until_on)}" if one.until_on else ""
                kind = one.get_kind_display().lower()
                said.append(f"{one.name}, {kind} of {person.full_name}, may be told about the account{until}.{limits}")
        for need in person.needs_now:
            helper = need.supported_by.name if need.supported_by else need.supporter_words
            said.append(f"{person.full_name} has support" + (f" from {helper}." if helper else "."))
    if case.in_breathing_space:
        said.append("Breathing Space: nothing about the debt may be sent or said. Other matters may be talked about.")
    return said


_NOTHING_YET: dict[str, Any] = dict.fromkeys(
    ("url", "link_text", "reason", "reasons", "figures", "changes", "rule"), ""
)


def _next(case: CaseFile) -> dict[str, Any]:
    """The next action with its reasons; without a night it says so."""
    if case.explanation is None:
        text = "The next night works out what is to be done."
        return _NOTHING_YET | {"title": "Next: not decided yet", "text": text}
    decision = case.explanation.decision
    step = decision.version.by_code.get(decision.step or "")
    action = trays.next_action(decision.outcome, step.title if step else "", decision.proposes or "")
    made: dict[str, Any] = _NOTHING_YET | {
        "title": f"Next: {action[0].lower()}{action[1:]}",
        "text": decision.text,
        "reason": decision.text,
        "figures": [{"label": label, "value": value} for label, value in figure_words(decision.figures).items()],
        "changes": _changes(case),
        "rule": f"Escalation policy {decision.version.code}, version {decision.version.version}, "
        f"in force from {day(decision.version.in_force_from)}; rules {', '.join(decision.rule_ids)}; "
        f"figures of the night of {day(decision.on)}.",
    }
    if case.run is not None:
        try:
            made |= {"url": reverse("letter-run", args=[case.run.public_id]), "link_text": "Open the letter run"}
        except NoReverseMatch:
            pass
    return made


FIGURE_LABELS = {
    "balance_pence": "Balance",
    "technical_pence": "Expected from benefit",
    "real_pence": "Arrears after expected benefit",
    "ladder_amount_pence": "Less what is unpaid of this week",
    "chase_pence": "Measured by the policy",
    "chase_hundredths": "The same in weeks of rent",
}


def figure_words(figures: dict[str, Any]) -> dict[str, str]:
    """What a decision saw, as labels and words."""
    shown = {}
    for name, label in FIGURE_LABELS.items():
        value = figures.get(name)
        kind = FactKind.WEEKS if name.endswith("hundredths") else FactKind.PENCE
        shown[label] = "Not available: no weekly charge" if value is None else amount(kind, value)
    for name, value in figures.items():
        fact, _, of = name.partition(" of ")
        word = WORDS.get(fact)
        if word is not None and name not in FIGURE_LABELS and name != "chase_weeks" and value is not None:
            seen_words = word.seen(value, of)
            shown[seen_words[0].upper() + seen_words[1:]] = "yes" if word.kind is FactKind.FLAG else ""
    return {label: value for label, value in shown.items() if value}


def _changes(case: CaseFile) -> list[str]:
    """What would change the answer: what ends it, or what brings the step that is waited for."""
    if case.explanation is None:
        return []
    decision = case.explanation.decision
    step = decision.step
    for blocked in case.explanation.blocked:
        if step is None or blocked.step == step:
            return [blocked.would_change]
    return ["A payment, an arrangement, or a hold with a reason."] if decision.proposes else []


def _say(case: CaseFile) -> list[str]:
    """The figure to say (PRA-31), where the rules can tell it."""
    if case.say is None:
        return []
    said = case.say
    when = f"{said.by:%A} {day(said.by)}"
    if said.clears:
        return [f"{money(said.pay_pence)} by {when} clears it, and nothing further is sent."]
    return [
        f"{money(said.pay_pence)} by {when} stops the next step ({said.step_title.lower()}).",
        "Worked out from last night’s figures; nothing else may have changed.",
    ]


def _three_lines(case: CaseFile) -> dict[str, Any] | None:
    """PRA-17 as at the night; None before the first."""
    position = case.position
    if position is None:
        return None
    expected = []
    if position.technical_pence > 0:
        words = listed([f"{one.words} by {short_day(one.due_on)}" for one in case.expected]) or "benefit"
        expected.append({"words": words, "amount": money(position.technical_pence)})
    return {
        "balance": money(abs(position.balance_pence)),
        "balance_credit": position.balance_pence < 0,
        "expected": expected,
        "to_pay_now": money(max(0, position.real_pence)),
    }


def _balance_words(case: CaseFile) -> str:
    """What the balance means, said so that it can be read out."""
    pence = case.balance_pence
    if pence < 0:
        return f"In credit by {money(-pence)}"
    if pence == 0:
        return "Nothing is owed"
    weeks = weeks_of_rent(pence, case.weekly_pence)
    return f"{money(pence)} owed, {weeks}" if weeks else f"{money(pence)} owed"


def _balance_note(case: CaseFile, night: NightSeen) -> str:
    if case.position is None or night.on is None:
        return "No night has been run yet, so arrears after expected benefit are not available."
    if case.position.balance_pence != case.balance_pence:
        return (
            f"The night of {day(night.on)} saw {money(abs(case.position.balance_pence))}"
            f"{' in credit' if case.position.balance_pence < 0 else ''}; the balance has moved since."
        )
    return f"As at the night of {day(night.on)}."


def _facts(account: Any, case: CaseFile, notes: bool) -> list[dict[str, Any]]:
    """The short list beside the next action: arrangement, holds, court, contact, payment."""
    rows: list[dict[str, Any]] = []
    outcome = case.explanation.decision.outcome if case.explanation else ""
    look, words = worklist.arrangement_words(case.arrangement_state, case.arrangement, outcome)
    if case.arrangement is None:
        rows.append({"label": "Arrangement", "value": "No arrangement"})
    else:
        made = case.arrangement
        rows.append({"label": "Arrangement", "value": words, "kind": look})
        terms = f"{plan_words(terms_of(made))}, on top of the rent, from {short_day(made.starts_on)}"
        if case.arrangement_state and case.arrangement_state.shortfall_pence > 0:
            terms += (
                f"; {money(case.arrangement_state.shortfall_pence)} short on {short_day(case.arrangement_state.on)}"
            )
        rows.append({"label": "Its terms", "value": terms})
    for hold in case.holds:
        reason = RULES[HoldReason(hold.reason)]
        until = f"Until {short_day(hold.until_on)}: " if hold.until_on else "Until "
        text = until + (reason.words if hold.until_on else f"{reason.ends_when}: {reason.words}")
        if notes and hold.comment:
            text += f". {hold.comment}"
        rows.append({"label": "Hold", "value": f"{text} ({hold.placed_by.name})"})
    for fact in case.legal:
        rows.append({"label": "Court", "value": history.legal_words(fact)})
    contact = case.last_contact
    rows.append(
        {
            "label": "Last contact",
            "value": f"{short_day(contact.on)}, {contact.get_channel_display().lower()}"
            if contact
            else "None recorded",
            **({} if contact else {"kind": "warning"}),
        }
    )
    rows.append(
        {
            "label": "Benefit",
            "value": "Awards, claims, managed payments and deductions",
            "url": reverse("account-benefits", args=[account.public_id]),
            "link_text": "Open",
        }
    )
    last = case.position.last_payment_on if case.position else None
    rows.append({"label": "Last payment", "value": short_day(last) if last else "None recorded"})
    owed = case.position.owed_since if case.position else None
    if owed:
        rows.append({"label": "Oldest unpaid", "value": short_day(owed)})
    return rows


LETTER_LOOKS = {"sent": "good", "handed_over": "info", "rendered": "info", "approved": "info", "planned": "warning"}
LETTER_LOOKS |= {"held": "waiting", "failed": "bad", "unknown": "bad", "cancelled": "neutral"}


def _letter(paper: Any, *, opens: bool) -> dict[str, str]:
    url = ""
    try:
        url = reverse("paper", args=[paper.public_id]) if opens else ""
    except NoReverseMatch:
        pass
    when = f"sent {short_day(paper.sent_on)}" if paper.sent_on else f"proposed {short_day(paper.planned_on)}"
    return {
        "title": f"{paper.kind} to {paper.person.full_name}",
        "url": url,
        "hint": when + (f": {paper.held_reason}" if paper.held_reason else ""),
        "kind": LETTER_LOOKS.get(paper.state, "neutral"),
        "status": paper.get_state_display(),
    }


def _history(request: HttpRequest, account: Any) -> dict[str, Any]:
    """The timeline with its filter and its older days."""
    kinds = [Kind(kind) for kind in request.GET.getlist("show") if kind in set(Kind)]
    before = _day(request.GET.get("before", ""))
    found = history.timeline(account.pk, kinds=kinds, before=before, notes=reads_notes(request, account))
    here = reverse("case-file", args=[account.public_id])

    def address(chosen: list[Kind], until: date | None = None) -> str:
        words = [("show", kind.value) for kind in chosen] + ([("before", until.isoformat())] if until else [])
        return f"{here}?{urlencode(words)}#history" if words else f"{here}#history"

    options = [
        {
            "label": words,
            "url": address([one for one in kinds if one is not kind] if kind in kinds else [*kinds, kind]),
            "current": kind in kinds,
        }
        for kind, words in KIND_WORDS.items()
    ]
    return {
        "events": [_event(entry, opens=frame.may_open(request, "paper")) for entry in found.entries],
        "history_groups": [{"title": "Show only", "options": options}],
        "history_chips": [
            {"label": "Show", "value": KIND_WORDS[kind], "remove_url": address([o for o in kinds if o is not kind])}
            for kind in kinds
        ],
        "history_clear_url": address([]),
        "older_url": address(kinds, found.before) if found.before else "",
        "newest_url": address(kinds) if before else "",
        "history_count": f"{len(found.entries)} shown" + (f", before {short_day(before)}" if before else ""),
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _event(entry: history.Entry, *, opens: bool) -> dict[str, str]:
    when, machine = f"{entry.on:%A} {day(entry.on)}", entry.on.isoformat()
    if entry.at is not None:
        local = entry.at.astimezone(clock.LONDON)
        if local.date() == entry.on and (local.hour, local.minute) != (0, 0):  # never an invented midnight
            when, machine = f"{when}, {local:%H:%M}", local.isoformat(timespec="minutes")
    made = {
        "title": entry.title,
        "text": entry.text,
        "when": when,
        "datetime": machine,
        "by": entry.by,
        "source": entry.source,
    }
    if entry.adjustment is not None:
        made |= {"url": reverse("adjustment", args=[entry.adjustment]), "link_text": "Look at the posting by hand"}
    if entry.document is not None and opens:
        try:
            made |= {"url": reverse("paper", args=[entry.document]), "link_text": "Open the letter"}
        except NoReverseMatch:
            pass
    return made
