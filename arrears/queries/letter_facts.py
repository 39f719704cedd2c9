"""What an arrears letter prints, for many accounts at once: as at one night, never the ladder amount (PRA-17)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from arrears.models import Position
from arrears.queries.facts import AccountFacts
from arrears.rules.policy import Step
from ledger.queries import accounts, awards, entries
from ledger.queries.awards import ExpectedPayment
from ledger.queries.entries import AccountFace
from ledger.rules.account_types import AccountType
from letters.catalogue import UnknownPaper, paper
from letters.facts import Addressee, Advice, ArrearsLetterFacts, Contact, EarlierLetter, ThreeLines
from letters.facts import Landlord as Letterhead
from letters.queries import addressing, letterhead
from letters.queries.addressing import Addressed
from letters.rules.wording import day, listed, money, weeks_of_rent
from staff.models import Landlord
from tenancies.models import Tenancy

BENEFIT = "benefit"
"""From whom benefit is expected, where no award says it."""


@dataclass(frozen=True)
class Stationery:
    """What all letters of a run need, read once: letterhead, addresses, references, expected benefit, contacts."""

    landlord: Landlord
    letterhead: Letterhead
    ways_to_pay: tuple[str, ...]
    advice: tuple[Advice, ...]
    positions: dict[int, Position]
    faces: dict[int, AccountFace]
    expected: dict[int, list[ExpectedPayment]]
    tenants: dict[int, tuple[Addressed, ...]]
    parties: dict[int, tuple[Addressed, ...]]
    contacts: dict[int, Contact]

    def people(self, account_id: int) -> tuple[Addressed, ...]:
        """To whom a letter about an account goes: each tenant on their own, or who is liable (PRA-16)."""
        tenancy_id = self.faces[account_id].tenancy_id
        return self.parties.get(account_id, ()) if tenancy_id is None else self.tenants.get(tenancy_id, ())

    def contact(self, account_id: int) -> Contact:
        """The officer of the patch, or the rent team."""
        return self.contacts.get(self.faces[account_id].tenancy_id or 0) or letterhead.contact(self.landlord)


def stationery(landlord: Landlord, account_ids: Collection[int], *, night: date, take: int, on: date) -> Stationery:
    """
    Read everything for the letters of some accounts: a constant number of queries.

    :param night: whose positions the letters show; `on` is the day of the letter.
    :raises letterhead.LetterheadIncomplete: if the landlord cannot be called.
    """
    stood = Position.objects.filter(landlord=landlord, on=night, take=take, account_id__in=list(account_ids))
    faces = entries.faces(account_ids)
    tenancy_ids = {face.tenancy_id for face in faces.values() if face.tenancy_id is not None}
    loose = [pk for pk, face in faces.items() if face.tenancy_id is None]
    patches = dict(Tenancy.objects.filter(pk__in=tenancy_ids).values_list("pk", "property__patch_id"))
    officers = letterhead.contacts(landlord, set(patches.values()), on=on)
    return Stationery(
        landlord=landlord,
        letterhead=letterhead.of(landlord),
        ways_to_pay=letterhead.ways_to_pay(landlord),
        advice=letterhead.ADVICE,
        positions={position.account_id: position for position in stood},
        faces=faces,
        expected=awards.next_payments(account_ids, on=night),
        tenants=addressing.for_tenancies(tenancy_ids, on=on),
        parties=addressing.for_people(accounts.liable_person_ids(loose, on=on), on=on) if loose else {},
        contacts={pk: officers[patch] for pk, patch in patches.items() if patch in officers},
    )


def letter(
    stock: Stationery, seen: AccountFacts, person: Addressed, step: Step, *, night: date, on: date
) -> ArrearsLetterFacts:
    """
    The facts of one arrears letter to one person.

    :raises letters.facts.FactsRefused: if they cannot make a true paper, such as an address too long for the window.
    """
    account_id = seen.account_id
    face, position = stock.faces[account_id], stock.positions[account_id]
    lines = three_lines(position, stock.expected, night=night)
    everybody = stock.people(account_id)
    return ArrearsLetterFacts(
        landlord=stock.letterhead,
        addressee=Addressee(name=person.name, lines=person.lines, postcode=person.postcode),
        salutation=person.name,
        tenants=tuple(each.name for each in everybody if not each.deceased),
        home=person.home,
        for_a_home=face.account_type != AccountType.GAR.value,
        account_ref=face.account_ref,
        payment_ref=face.payment_ref,
        letter_ref=f"{face.account_ref}/{step.proposes}/{on:%y%m%d}",
        letter_on=on,
        as_at_on=night,
        reply_by_on=on + timedelta(days=max(1, step.wait_days)),
        three_lines=lines,
        weeks_words=weeks_of_rent(lines.to_pay_pence, position.gross_weekly_pence),
        what_happened=_what_happened(seen),
        earlier_letters=_earlier(seen, night),
        ways_to_pay=stock.ways_to_pay,
        advice=stock.advice,
        contact=stock.contact(account_id),
    )


def three_lines(position: Position, expected: Mapping[int, Sequence[ExpectedPayment]], *, night: date) -> ThreeLines:
    """PRA-17's three lines as at the night: balance, expected benefit, to pay now."""
    technical = position.technical_pence
    coming = expected.get(position.account_id, ()) if technical else ()
    return ThreeLines(
        balance_pence=position.balance_pence,
        expected_benefit_pence=technical,
        expected_from=(listed(sorted({payment.payer for payment in coming})) or BENEFIT) if technical else "",
        expected_by=min((payment.due_on for payment in coming if payment.due_on >= night), default=None),
        to_pay_pence=max(0, position.balance_pence - technical),
    )


def _what_happened(seen: AccountFacts) -> tuple[str, ...]:
    facts = seen.facts
    told = []
    if facts.last_payment_on is not None:
        told.append(f"The last payment we have from you is dated {day(facts.last_payment_on)}.")
    if facts.arrangement is not None and facts.arrangement.shortfall_pence:
        behind = money(facts.arrangement.shortfall_pence)
        began = day(facts.arrangement.started_on)
        told.append(f"The repayment plan that began on {began} has not been kept: it is {behind} behind.")
    return tuple(told)


def _earlier(seen: AccountFacts, night: date) -> tuple[EarlierLetter, ...]:
    earlier = []
    for sent in sorted(seen.facts.episode_letters(night), key=lambda each: each.sent_on):
        try:
            earlier.append(EarlierLetter(what=paper(sent.kind).name.lower(), sent_on=sent.sent_on))
        except UnknownPaper:  # a nudge: it has no paper
            continue
    return tuple(earlier)
