"""The twelve stories (DEC-29): named tenancies whose figures come true by the rules, week by week.

`ago` counts rent weeks back from the week of the newest letter run: 0 is that week, 1 the week before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

from demo import homes
from demo.accounts import (
    Account,
    Agreement,
    Book,
    PayerCalendar,
    Payment,
    Property,
    balance,
    half_up,
    settle,
    weekly_gross,
)
from demo.landlords import Landlord
from demo.tenants import real_path
from demo.weeks import DAY, WEEK, months, working_day

Names = tuple[tuple[str, str], ...]


@dataclass
class Telling:
    """A story's account and what the demonstration enters through operations for it."""

    account: Account
    events: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    letters: list[dict[str, str]] = field(default_factory=list)

    def event(self, group: str, /, **facts: Any) -> None:
        """Add one dated fact to be entered."""
        self.events.setdefault(group, []).append({"account_ref": self.account.account_ref, **facts})

    def letter(self, on: date, step: str, state: str) -> None:
        """A letter this story has, or is offered, on a run's Tuesday."""
        self.letters.append({"on": on.isoformat(), "step": step, "state": state})


@dataclass(frozen=True)
class Story:
    """What a story shows, who is in it, what the home costs a week (pence), and how it is told."""

    number: int
    slug: str
    title: str
    names: Names
    rates: tuple[tuple[str, int], ...]
    expect: str
    text: str
    tell: Callable[[Telling, Book], None]
    started: date = date(2016, 5, 9)

    def told(self, landlord: Landlord, number: int, home: Property, book: Book, rng: Random) -> Telling:
        """The number-th tenancy of the landlord, living this story in `home`."""
        tenure = "SECURE" if landlord.code == "BRACK" else "ASSURED"
        account = homes.blank_account(landlord, number, home, tenure, self.started)
        for at, (first, last) in enumerate(self.names, 1):
            role = "MAIN" if at == 1 else "JOINT"
            account.people.append(homes.named(rng, account.number, role, at, book.span, first, last))
        account.charges = homes.charges(list(self.rates), self.started, book.span)
        telling = Telling(account)
        self.tell(telling, book)
        return telling


def monday(book: Book, ago: int) -> date:
    """The Monday of the week that lies `ago` weeks before the newest run's."""
    return book.span.run_monday - ago * WEEK


def tuesday(book: Book, ago: int) -> date:
    """The Tuesday of the letter run in that week."""
    return monday(book, ago) + DAY


def _pays(account: Account, book: Book, channel: str, amount: Callable[[int, int], int], weekday: int = 4) -> None:
    """Pays `amount(ago, the week's rent)` on one weekday; 0 is no payment."""
    for start in book.span.mondays:
        day = start + weekday * DAY
        pence = amount((book.span.run_monday - start).days // 7, weekly_gross(account.charges, day))
        if pence and day <= min(account.end or book.span.last_sunday, book.span.last_sunday):
            account.payments.append(Payment(day, pence, channel))


def _stands(account: Account, book: Book, ago: int, pence: int) -> None:
    """Set the balance brought forward so that the account stands at `pence` on the Sunday of week `ago`."""
    settle(account, book)
    account.brought_forward = pence - balance(account, monday(book, ago) + 6 * DAY)


def _after_take_on(account: Account, book: Book) -> list[int]:
    return real_path(account, book)[-book.span.weeks_after - 1 :]


def perfect_payer(told: Telling, book: Book) -> None:
    account, due_day = told.account, 5
    for first in months(book.span.start, book.span.today):
        day = working_day(first.replace(day=due_day))
        if book.span.start <= day <= book.span.last_sunday:
            weeks = book.year_weeks(account.home.group, day)
            pence = half_up(Fraction(weekly_gross(account.charges, day) * weeks, 12))
            account.payments.append(Payment(day, pence, "DD"))
    account.calendar = PayerCalendar("direct_debit", "monthly", due_day, account.payments[-1].pence)
    settle(account, book)
    account.brought_forward = -max(_after_take_on(account, book))


def first_letter(told: Telling, book: Book) -> None:
    _pays(told.account, book, "CARD", lambda ago, rent: rent if ago >= 2 else 0)
    _stands(told.account, book, 2, 0)
    told.letter(tuesday(book, 0), "A1", "proposed")


def second_unanswered(told: Telling, book: Book) -> None:
    account = told.account
    _pays(account, book, "PAYPOINT", lambda ago, rent: rent if ago > 5 else rent * 2 // 5 if ago == 5 else 0)
    _stands(account, book, 6, 0)
    told.event(
        "preferences",
        person_ref=account.people[0].ref,
        kind="large_print",
        value="18 point",
        **{"from": monday(book, 20).isoformat()},
    )
    for ago, channel in ((3, "call_out"), (2, "visit"), (1, "call_out")):
        told.event(
            "contacts",
            person_ref=account.people[0].ref,
            on=(monday(book, ago) + 3 * DAY).isoformat(),
            channel=channel,
            two_way=False,
            note="No reply. Card left." if channel == "visit" else "Rang twice, no reply, no voicemail.",
        )
    told.letter(tuesday(book, 4), "A1", "sent")
    told.letter(tuesday(book, 2), "A2", "sent")
    told.letter(tuesday(book, 0), "A3", "proposed")


def broken_arrangement(told: Telling, book: Book) -> None:
    account = told.account
    _pays(account, book, "CARD", lambda ago, rent: rent if ago >= 2 else rent - 4000 if ago == 1 else 0)
    _stands(account, book, 3, weekly_gross(account.charges, monday(book, 3)) * 205 // 100)
    account.agreement = Agreement("informal", monday(book, 2), 1500, "weekly")
    account.agreement.start_balance = balance(account, account.agreement.start)
    told.event(
        "contacts",
        person_ref=account.people[0].ref,
        on=monday(book, 2).isoformat(),
        channel="call_in",
        two_way=True,
        note="Hours cut at work. Agreed the rent and £15 a week on top, first payment this Friday.",
    )
    told.letter(tuesday(book, 4), "A1", "sent")
    told.letter(tuesday(book, 3), "A2", "sent")
    told.letter(tuesday(book, 0), "A3", "proposed")


def kept_arrangement(told: Telling, book: Book) -> None:
    account = told.account
    _pays(account, book, "SO", lambda ago, rent: rent if ago > 13 else 0 if ago > 9 else rent + 1250)
    _stands(account, book, 14, 0)
    account.agreement = Agreement("informal", monday(book, 9), 1250, "weekly")
    account.agreement.start_balance = balance(account, account.agreement.start)


def hb_behind(told: Telling, book: Book) -> None:
    account = told.account
    account.hb_claim = f"HB{account.number}"
    settle(account, book)
    account.brought_forward = -max(_after_take_on(account, book))


def uc_by_calendar(told: Telling, book: Book) -> None:
    account = told.account
    account.uc_day = 12
    settle(account, book)
    account.brought_forward = -max(_after_take_on(account, book))


def breathing_space(told: Telling, book: Book) -> None:
    account = told.account
    _pays(account, book, "CARD", lambda ago, rent: 0 if 7 <= ago <= 9 else rent)
    _stands(account, book, 10, 0)
    begins = monday(book, 6) + 2 * DAY
    told.event(
        "breathing_space",
        person_ref=account.people[1].ref,
        reference="BS-2600417",
        adviser="Orrinford Money Advice (invented)",
        notified=begins.isoformat(),
        **{"from": begins.isoformat(), "until": (begins + 59 * DAY).isoformat()},
    )
    told.event(
        "contacts",
        person_ref=account.people[1].ref,
        on=begins.isoformat(),
        channel="email",
        two_way=False,
        note="Notification from the Insolvency Service portal received.",
    )


def disputed(told: Telling, book: Book) -> None:
    account = told.account
    rent = weekly_gross(account.charges, book.span.run_monday)
    _pays(account, book, "SO", lambda ago, rent: 0 if ago == 7 else rent // 5 if ago == 8 else rent, weekday=3)
    _stands(account, book, 6, rent * 180 // 100)
    told.event(
        "holds",
        reason="dispute",
        comment="Says the door entry charge is wrong: it does not work. Service charge team to answer.",
        **{"from": monday(book, 2).isoformat(), "until": (monday(book, 2) + 27 * DAY).isoformat()},
    )
    told.event(
        "contacts",
        person_ref=account.people[0].ref,
        on=monday(book, 2).isoformat(),
        channel="email",
        two_way=True,
        note="Disputes the service charge in writing. Letters held until it is answered.",
    )
    told.letter(tuesday(book, 4), "A1", "sent")


def joint_tenants(told: Telling, book: Book) -> None:
    account = told.account
    _pays(account, book, "CARD", lambda ago, rent: 0 if ago in (4, 1, 0) or ago < 0 else rent)
    _stands(account, book, 5, 800)
    told.event(
        "addresses",
        person_ref=account.people[1].ref,
        kind="correspondence",
        lines=["7 Corvenna Row", "Quellaby"],
        postcode="QM8 1AB",
        **{"from": monday(book, 16).isoformat(), "until": None},
    )
    told.letter(tuesday(book, 3), "A1", "sent")
    told.letter(tuesday(book, 0), "A2", "proposed")


def lying_in_suspense(told: Telling, book: Book) -> None:
    account = told.account
    _pays(account, book, "BANK", lambda ago, rent: rent, weekday=2)
    wrong = account.account_ref[:3] + account.account_ref[4:]
    for payment in account.payments:
        if payment.on >= monday(book, 2):
            payment.typed = wrong
    _stands(account, book, 3, 0)
    told.event(
        "preferences",
        person_ref=account.people[0].ref,
        kind="no_post",
        value="Post is opened by others: ring first.",
        **{"from": monday(book, 15).isoformat()},
    )
    told.letter(tuesday(book, 1), "A1", "held")
    told.letter(tuesday(book, 0), "A1", "held")


def gone_mid_week(told: Telling, book: Book) -> None:
    account = told.account
    account.end = monday(book, 10) + 2 * DAY
    _pays(account, book, "CASH", lambda ago, rent: rent if ago > 13 else 0, weekday=1)
    _stands(account, book, 14, 0)
    told.event(
        "contacts",
        person_ref=account.people[0].ref,
        on=(monday(book, 9)).isoformat(),
        channel="call_out",
        two_way=False,
        note="Number no longer in use. No forwarding address left with the keys.",
    )


STORIES = (
    Story(
        1,
        "perfect-payer",
        "A perfect monthly payer never gets a letter",
        (("Eluned", "Gwynfaenorthlynogwydd"),),
        (("RENT", 11215), ("SERV", 625)),
        "nothing: every expected payment came (PRA-1)",
        "{name} pays a twelfth of the year's rent by Direct Debit on the 5th of each month, out of her "
        "Universal "
        "Credit. The account shows {balance} because the rent of the weeks since the last collection is "
        "not yet "
        "due for her. No letter was ever proposed.",
        perfect_payer,
    ),
    Story(
        2,
        "first-letter",
        "The first letter is due this week",
        (("Siobhán", "O'Brannel"),),
        (("RENT", 10890), ("SERV", 360)),
        "A1 proposed",
        "{name} pays every Friday by card, but nothing came in the last two weeks. One of them is this "
        "week's grace; "
        "{ladder} ({weeks} weeks) is left, so the run of {run} proposes the first letter.",
        first_letter,
    ),
    Story(
        3,
        "second-letter-unanswered",
        "The second letter was not answered",
        (("Bożena", "Brzękowarski"),),
        (("RENT", 11040),),
        "A3 proposed",
        "{name} reads large print. Payments stopped in October; the first and second letters, two calls "
        "and a visit "
        "brought no answer. With {ladder} ({weeks} weeks) after grace the run of {run} proposes the "
        "final warning, "
        "which a team leader must approve.",
        second_unanswered,
    ),
    Story(
        4,
        "broken-arrangement",
        "A final warning after a broken arrangement",
        (("Dafydd", "ap Gwenfaedd"),),
        (("RENT", 10980),),
        "A3 proposed: arrangement broken, two instalments missed running (PRA-3)",
        "After two letters {name} agreed to pay the rent and £15 a week. The rent came once without the "
        "£15, then "
        "only in part, then nothing. Two misses running make the arrangement broken: a final warning is "
        "proposed, "
        "although {weeks} weeks alone would not reach it.",
        broken_arrangement,
    ),
    Story(
        5,
        "kept-arrangement",
        "A kept arrangement holds the letters",
        (("Hristo", "Pendragwellyn-Trefaenor"),),
        (("RENT", 11240), ("SERV", 890)),
        "nothing: arrangement kept",
        "{name} owes {balance} ({weeks} weeks), more than many who are written to. But the rent and "
        "£12.50 have come "
        "by standing order every Friday since the arrangement began, so nothing is sent.",
        kept_arrangement,
    ),
    Story(
        6,
        "benefit-behind",
        "Housing Benefit four weeks behind: technical arrears only",
        (("Ngawé", "Te Whakarere"),),
        (("RENT", 9860), ("SERV", 600)),
        "nothing: all of the balance is benefit on its way",
        "The council pays {name}'s Housing Benefit every four weeks for the four weeks before. The "
        "balance of "
        "{balance} is all benefit accrued and not yet paid ({technical}); arrears after expected benefit "
        "are {real}.",
        hb_behind,
    ),
    Story(
        7,
        "late-by-calendar",
        "A managed payment that is late by the calendar only",
        (("Renée", "Çelmikayaoğlu"),),
        (("RENT", 11850), ("SERV", 750)),
        "nothing: all of the balance is benefit on its way",
        "{name}'s rent is paid by Universal Credit straight to the landlord, once a month, about four "
        "weeks after "
        "each assessment period ends. A balance of {balance} looks like deep arrears; {technical} of it "
        "is on its "
        "way and {real} is not covered by it.",
        uc_by_calendar,
    ),
    Story(
        8,
        "breathing-space",
        "Breathing Space in force for one joint tenant",
        (("Teo", "Ashgarth-Umberley"), ("Ioana", "Șerbănoiescu")),
        (("RENT", 10975), ("SERV", 600)),
        "held: Breathing Space",
        "{name} hold the tenancy together; the second of them is in Breathing Space. They pay the rent "
        "each week, "
        "but {real} stays owed. While Breathing Space runs no arrears letter and no statement showing "
        "the debt goes.",
        breathing_space,
    ),
    Story(
        9,
        "disputed",
        "Letters held for a dispute, with a date",
        (("Jesús", "Vasquíñez"),),
        (("RENT", 11145), ("SERV", 850)),
        "held: dispute",
        "{name} had a first letter, then disputed the service charge in writing. The officer held "
        "letters for 28 days "
        "with a reason and a date; {real} stays owed until the answer is given.",
        disputed,
    ),
    Story(
        10,
        "joint-tenants",
        "Joint tenants each get their own letter",
        (("Chloë", "Quernfold-Ashmond"), ("Łukasz", "Łukaszorek")),
        (("RENT", 11570), ("SERV", 750)),
        "A2 proposed, one letter for each person",
        "{name} are both responsible for the rent. The second of them lives at another address. At "
        "{weeks} weeks the "
        "run of {run} proposes the second letter: two papers, one to each of them at their own address.",
        joint_tenants,
    ),
    Story(
        11,
        "in-suspense",
        "The money is here, under a reference nobody knows",
        (("Thuỷ", "Nghiễmvũ"),),
        (("RENT", 10835),),
        "A1 held: no post",
        "{name} left a zero out of the payment reference, so three payments lie in suspense and the "
        "account shows "
        "{balance}. Because {name} must not be written to by post, the letter was held, and the officer "
        "finds the "
        "money before anybody is troubled.",
        lying_in_suspense,
    ),
    Story(
        12,
        "gone-mid-week",
        "A former tenant with a debt, gone on a Wednesday",
        (("Göran", "Nørskelund"),),
        (("RENT", 10400), ("SERV", 420)),
        "former tenant account: no arrears letter to the home that was left",
        "{name} paid nothing in the last weeks and left on a Wednesday, so the last week is charged for "
        "three days. "
        "{balance} is owed on a former tenant account; no forwarding address is known, and a new tenant "
        "moved in on "
        "the Thursday.",
        gone_mid_week,
        date(2019, 9, 2),
    ),
)


def can_be_told(book: Book) -> bool:
    """Is the span long enough: 16 weeks in all, and 11 of them under the new system?"""
    return len(book.span.mondays) >= 16 and book.span.weeks_after >= 11


def spoken(story: Story, facts: dict[str, str]) -> str:
    """The story's text with its figures."""
    return story.text.format_map(facts)
