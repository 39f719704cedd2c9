"""Make the demonstration: `python demo/make.py --to var/demo [--size small|1200|10000|100000]`.

Writes the canonical files of invented landlords and `demo.json`, which says what the files cannot: who works
there, what was told to whom, and the twelve stories. The same arguments write the same bytes (DEC-29).
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from demo import homes, landlords, stories, tenants  # noqa: E402
from demo.accounts import Account, Book, PayerCalendar, Position, position  # noqa: E402
from demo.files import LandlordFiles, pounds  # noqa: E402
from demo.landlords import Landlord  # noqa: E402
from demo.weeks import DAY, Span, next_month  # noqa: E402

SIZES = ("small", "1200", "10000", "100000")
TODAY = date(2026, 11, 22)
SEED = 7
LETTER_RUNS = 5
FACTS_UP_TO = 2000
EVENT_KINDS = (
    "holds",
    "breathing_space",
    "contacts",
    "preferences",
    "deaths",
    "addresses",
    "payer_calendars",
)
LANGUAGES = ("cy", "pl", "bn", "ur", "ro")


@dataclass
class Made:
    """What making one landlord leaves behind besides its files."""

    events: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {kind: [] for kind in EVENT_KINDS})
    stories: list[dict[str, Any]] = field(default_factory=list)
    suspense: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: {"tenancies": 0, "properties": 0, "people": 0})


def make(
    to: Path | str,
    *,
    size: str | int = "small",
    today: date = TODAY,
    seed: int = SEED,
    weeks_after: int | None = None,
    history_weeks: int | None = None,
) -> dict[str, Any]:
    """Write the files and `demo.json` into `to`; give back what demo.json holds.

    `size` small is two landlords (about 120 and 30 tenancies); a number is one landlord of that many. By
    default small and up to 2,000 have 26 weeks after take-on and 10 before, larger ones 4 and 4.
    """
    root = Path(to)
    small = str(size) == "small"
    count = 0 if small else int(size)
    modest = small or count <= FACTS_UP_TO
    if weeks_after is None:
        weeks_after = 26 if modest else 4
    if history_weeks is None:
        history_weeks = 10 if modest else 4
    span = Span(today, weeks_after, history_weeks)
    chosen = [landlords.MARLOWE, landlords.BRACKWATER] if small else [landlords.grown(count)]
    book = landlords.book_of(span)
    demo: dict[str, Any] = {
        "today": today.isoformat(),
        "seed": seed,
        "size": str(size),
        "team": landlords.TEAM,
        "letter_runs": _letter_runs(span),
        "landlords": [_landlord(root, landlord, book, seed, with_facts=modest) for landlord in chosen],
        "staff": landlords.staff(chosen, span),
    }
    text = json.dumps(demo, ensure_ascii=False, indent=1)
    (root / "demo.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    return demo


def _letter_runs(span: Span) -> list[dict[str, Any]]:
    """The Tuesdays on which the demonstration takes a letter run; the newest waits for the officer."""
    days = span.run_dates(LETTER_RUNS)
    return [{"on": day.isoformat(), "approve": day != days[-1]} for day in days]


def _landlord(root: Path, landlord: Landlord, book: Book, seed: int, *, with_facts: bool) -> dict[str, Any]:
    made = Made()
    span = book.span
    with LandlordFiles(root / landlord.folder, landlord, book) as files:
        _fill(files, landlord, book, seed, made, with_facts=with_facts)
    return {
        "code": landlord.code,
        "folder": landlord.folder,
        "name": landlord.name,
        "address": list(landlord.address),
        "phone": landlord.phone,
        "email": landlord.email,
        "website": landlord.website,
        "colour": landlord.colour,
        "contrast_with_white": landlords.contrast_with_white(landlord.colour),
        "demonstration": True,
        "take_on": span.take_on.isoformat(),
        "last_payments_file": span.last_sunday.isoformat(),
        "rent_groups": [
            {**group, "free_weeks": sorted(landlords.FREE_WEEKS[group["code"]])} for group in landlords.RENT_GROUPS
        ],
        "patches": [{"code": landlords.patch_code(n), "name": name} for n, name in enumerate(landlord.patch_names)],
        "schemes": [
            {
                "code": landlords.scheme_code(n),
                "name": landlords.scheme_name(landlord, n),
                "patch": landlords.patch_code(landlord.patch_of(n)),
                "supported": landlord.supported(n),
            }
            for n in range(landlord.schemes())
        ],
        "counts": made.counts,
        "files": files.totals,
        **made.events,
        "suspense": made.suspense,
        "stories": sorted(made.stories, key=lambda story: int(story["number"])),
    }


def _fill(files: LandlordFiles, landlord: Landlord, book: Book, seed: int, made: Made, *, with_facts: bool) -> None:
    """Make the tenancies one after the other, write each, keep only what demo.json needs of it."""
    waiting = [s for s in stories.STORIES if s.number in landlord.stories] if stories.can_be_told(book) else []
    before: tenants.Stay | None = None
    index = 0
    for number in range(landlord.tenancies):
        rng = Random(f"{seed}/{landlord.code}/{number}")
        relet = before is not None and before.end is not None and before.end < book.span.today - 30 * DAY
        home = before.home if relet and before else homes.home(landlord, index, rng)
        if not relet:
            files.add_property(home)
            made.counts["properties"] += 1
            index += 1
        story, telling = None, None
        if waiting and number % 10 >= 4 and len(made.stories) <= number // 10 and not relet and home.group == "RG1":
            story = waiting.pop(0)
            telling = story.told(landlord, number, home, book, rng)
            account = telling.account
            stay = tenants.Stay(home, account.start, account.end)
        elif relet and before and made.stories and made.stories[-1].get("end") == str(before.end):
            stay = tenants.Stay(home, _day_after(before.end), None)
            account = tenants.ordinary(landlord, number, stay, book, rng)
        else:
            stay = tenants.next_stay(home, before if relet else None, book, rng)
            account = tenants.ordinary(landlord, number, stay, book, rng)
        if not telling and number % 997 == 57:
            _mistype(account, book)
        files.add(account)
        made.counts["tenancies"] += 1
        made.counts["people"] += len(account.people)
        _note_suspense(made, account, book)
        if story and telling:
            _note_story(made, story, telling, landlord, book)
        elif with_facts:
            _note_ordinary(made, account, landlord, book, number, rng)
        if with_facts and account.calendar:
            _note_calendar(made, account, book)
        before = stay


def _day_after(day: date | None) -> date:
    assert day is not None
    return day + DAY


def _mistype(account: Account, book: Book) -> None:
    """One payment in the middle of the feeds goes to a reference with letters for zeros."""
    later = [p for p in account.payments if p.on >= book.span.take_on and not p.returned_on]
    if later:
        later[len(later) // 2].typed = account.account_ref[0] + account.account_ref[1:].replace("0", "O")


def _note_suspense(made: Made, account: Account, book: Book) -> None:
    for place, payment in enumerate(account.payments, 1):
        if payment.typed and payment.on >= book.span.take_on:
            made.suspense.append(
                {
                    "payment_ref": payment.typed,
                    "amount_pence": payment.pence,
                    "paid_on": payment.on.isoformat(),
                    "transaction_id": f"X{account.number}{place:03d}",
                    "file": f"payments/payments-{payment.on + (6 - payment.on.weekday()) * DAY}.csv",
                    "belongs_to": account.account_ref,
                }
            )


def _officer(landlord: Landlord, account: Account) -> str:
    return landlords.officer_email(landlord, int(account.home.patch[1:]) - 1)


def _note_calendar(made: Made, account: Account, book: Book) -> None:
    calendar = account.calendar
    assert calendar is not None
    since = max(account.start, book.span.take_on)
    made.events["payer_calendars"].append(
        {
            "account_ref": account.account_ref,
            "kind": calendar.kind,
            "cycle": {"weekly": "week", "monthly": "month"}[calendar.frequency],
            "first_due_on": _first_due(calendar, since).isoformat(),
            "expected_pence": calendar.pence,
            "from": since.isoformat(),
        }
    )


def _first_due(calendar: PayerCalendar, since: date) -> date:
    """The first due day on or after `since`, before any weekend moves a collection."""
    if calendar.frequency == "weekly":
        return since + (calendar.day - since.weekday()) % 7 * DAY
    this_month = since.replace(day=calendar.day)
    return this_month if this_month >= since else next_month(since).replace(day=calendar.day)


def figures(standing: Position) -> dict[str, Any]:
    """A position with the names that `positions` prints."""
    return standing._asdict()


def _note_story(made: Made, story: stories.Story, telling: stories.Telling, landlord: Landlord, book: Book) -> None:
    account, span = telling.account, book.span
    now = position(account, book, span.today, known=span.last_sunday)
    facts = {
        "name": " and ".join(person.name for person in account.people),
        "balance": _spoken_pounds(now.balance_pence),
        "technical": _spoken_pounds(now.technical_pence),
        "real": _spoken_pounds(now.real_pence),
        "ladder": _spoken_pounds(now.ladder_amount_pence),
        "weeks": now.weeks,
        "run": f"{span.run_tuesday.day} {span.run_tuesday:%B %Y}",
    }
    for kind, rows in telling.events.items():
        made.events[kind].extend({**row, "by": _officer(landlord, account)} for row in rows)
    made.stories.append(
        {
            "number": story.number,
            "slug": story.slug,
            "title": story.title,
            "tenancy_ref": account.tenancy_ref,
            "account_ref": account.account_ref,
            "people": [{"person_ref": person.ref, "name": person.name} for person in account.people],
            "patch": account.home.patch,
            "end": account.end.isoformat() if account.end else None,
            "expect": story.expect,
            "letters": telling.letters,
            "figures": {"on": span.today.isoformat(), **figures(now)},
            "at_runs": [
                {
                    "on": day.isoformat(),
                    **figures(position(account, book, day, known=day - (day.weekday() + 1) * DAY)),
                }
                for day in span.run_dates(LETTER_RUNS)
            ],
            "text": stories.spoken(story, facts),
        }
    )


def _spoken_pounds(pence: int) -> str:
    return f"£{pounds(abs(pence))}" + (" in credit" if pence < 0 else "")


def _note_ordinary(made: Made, account: Account, landlord: Landlord, book: Book, number: int, rng: Random) -> None:
    """Preferences, holds, contacts and deaths of a few ordinary tenancies, from how their accounts stand."""
    by, who, ref = _officer(landlord, account), account.people[0].ref, account.account_ref
    span, events = book.span, made.events
    start = span.take_on + rng.randrange(max(1, span.weeks_after * 7)) * DAY
    roll = rng.random()
    preference = None
    if roll < 0.04:
        preference = ("large_print", "18 point")
    elif roll < 0.07:
        preference = ("language", rng.choice(LANGUAGES))
    elif roll < 0.085:
        preference = ("no_post", "Asks to be rung, not written to.")
    if preference:
        row = {"account_ref": ref, "person_ref": who, "kind": preference[0], "value": preference[1]}
        events["preferences"].append({**row, "from": start.isoformat(), "by": by})
    if account.end:
        return
    _note_death(made, account, by, span, number)
    standing = position(account, book, span.today, known=span.last_sunday)
    if standing.ladder_amount_pence >= 1000:
        roll = rng.random()
        day = span.run_monday - rng.randrange(2, 26) * DAY
        if roll < 0.09:
            reason, comment = rng.choice(HOLDS)
            until = day + rng.randrange(14, 28) * DAY
            row = {"account_ref": ref, "reason": reason, "comment": comment, "from": day.isoformat()}
            events["holds"].append({**row, "until": until.isoformat(), "by": by})
        elif roll < 0.45:
            channel, two_way, note = rng.choice(NOTES)
            row = {"account_ref": ref, "person_ref": who, "on": _weekday(day).isoformat(), "channel": channel}
            events["contacts"].append({**row, "two_way": two_way, "note": note, "by": by})


def _note_death(made: Made, account: Account, by: str, span: Span, number: int) -> None:
    """One sole tenant and one joint tenant of each landlord died; told some days later."""
    at = {0: 11, 1: 17}.get(len(made.events["deaths"]))
    if at is None or number < at or len(account.people) != len(made.events["deaths"]) + 1:
        return
    died = span.run_monday - (19 + number % 30) * DAY
    if account.start >= died or died < span.take_on:
        return
    made.events["deaths"].append(
        {
            "account_ref": account.account_ref,
            "person_ref": account.people[-1].ref,
            "died_on": died.isoformat(),
            "told_on": _weekday(died + 6 * DAY).isoformat(),
            "told_by": "a daughter, by telephone",
            "sole": len(account.people) == 1,
            "by": by,
        }
    )


def _weekday(day: date) -> date:
    """`day`, or the Friday before it at a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


HOLDS = (
    ("promise", "Promised the whole sum on pay day at the end of the month."),
    ("delayed_benefit", "New claim made; evidence with the council, decision awaited."),
    ("support_plan", "Support worker is drawing up a budget; review with the team leader."),
    ("hospital_prison", "In hospital; daughter will see to the post."),
)
NOTES = (
    ("call_out", True, "Explained the balance. Will pay by card on Friday. Read back the account number."),
    ("call_out", False, "No reply x2"),
    ("call_out", False, "Message left asking for a call back, no details given."),
    ("visit", True, "Saw the tenant at home. Between jobs, starts again on the 1st. Left the advice leaflet."),
    ("visit", False, "Card left."),
    ("email", True, "Asks how the water charge is made up. Answered the same day."),
    ("text", False, "Reminder to ring us."),
    ("office", True, "came in w/ payslips. will bring UC award letter nxt wk"),
    ("call_in", True, "Lost card, new one ordered; payments resume next week."),
)


def markdown(demo: dict[str, Any]) -> str:
    """The stories as a page for people, from what `demo.json` holds."""
    lines = [
        "# The twelve stories of the demonstration",
        "",
        f"Made by `python demo/make.py` with today {demo['today']} and seed {demo['seed']}. Everybody is "
        f"invented. "
        "Figures are those of the end of today.",
        "",
    ]
    told = sorted(
        ((story, landlord) for landlord in demo["landlords"] for story in landlord["stories"]),
        key=lambda pair: int(pair[0]["number"]),
    )
    for story, landlord in told:
        now = story["figures"]
        weeks = f", {now['weeks']} weeks" if now["weeks"] else ""
        lines += [
            f"## {story['number']}. {story['title']}",
            "",
            f"{landlord['name']}, tenancy {story['tenancy_ref']}, account {story['account_ref']}. {story['text']}",
            "",
            f"- Balance {pounds(now['balance_pence'])}, technical {pounds(now['technical_pence'])}, after "
            f"expected "
            f"benefit {pounds(now['real_pence'])}, measured after grace "
            f"{pounds(now['ladder_amount_pence'])}{weeks}.",
            f"- This week: {story['expect']}.",
        ]
        if story["letters"]:
            letters = "; ".join(f"{row['step']} {row['state']} {row['on']}" for row in story["letters"])
            lines.append(f"- Letters: {letters}.")
        lines.append("")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Make the files of the demonstration landlords.")
    parser.add_argument("--to", type=Path, required=True, help="folder to write into")
    parser.add_argument("--size", default="small", help="small (two landlords), or a number: " + ", ".join(SIZES[1:]))
    parser.add_argument("--today", type=date.fromisoformat, default=TODAY)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--weeks-after", type=int, help="weeks of feeds after take-on")
    parser.add_argument("--history-weeks", type=int, help="weeks of transactions before take-on")
    parser.add_argument("--stories", type=Path, help="write the stories as a page to this file as well")
    given = parser.parse_args(arguments)
    if given.size != "small" and not (given.size.isdigit() and int(given.size) > 0):
        parser.error("--size is small or a whole number of tenancies")
    demo = make(
        given.to,
        size=given.size,
        today=given.today,
        seed=given.seed,
        weeks_after=given.weeks_after,
        history_weeks=given.history_weeks,
    )
    if given.stories:
        given.stories.write_text(markdown(demo), encoding="utf-8")
    for landlord in demo["landlords"]:
        counts = ", ".join(f"{number} {what}" for what, number in landlord["counts"].items())
        print(f"{landlord['name']} ({landlord['code']}): {counts}, taken on {landlord['take_on']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
