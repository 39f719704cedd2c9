"""
The baseline that queries like the peer of ours that publishes its rules: fifteen rules an account, and each of them
reads again what it asks about. The answer is ours, from facts read the same way: it is the reading that is compared.
"""

from datetime import date, timedelta

from django.db.models import Q

from arrears.models import Arrangement, BreathingSpace, Contact, Hold, LegalFact, PayerCalendar, Position, WeekEnd
from arrears.queries.answers import ON_ITS_WAY
from arrears.rules import policy
from arrears.rules.decision import Decision, decide
from bench import naive_decisions
from ledger.models import Entry, RentAccount
from ledger.rules.rent_weeks import monday_of
from letters.models import Document, Stop


def decide_account(account_id: int, *, on: date, version: policy.PolicyVersion, known: date) -> Decision:
    """Ask every rule about one account, each with its own queries, and decide."""
    for rule in RULES:
        rule(account_id, on)
    account = RentAccount.objects.select_related("tenancy", "landlord").get(pk=account_id)
    return decide(naive_decisions.facts_of(account, on, known), version, on=on)


def _position(account_id: int, on: date) -> Position:
    return Position.objects.get(account=account_id, on=on, take=1)


def _letters(account_id: int, on: date) -> list[Document]:
    return list(Document.objects.filter(account=account_id, state__in=ON_ITS_WAY, planned_on__lte=on))


def _arrangement(account_id: int, on: date) -> Arrangement | None:
    rows = Arrangement.objects.filter(account=account_id, agreed_on__lte=on, ended_on__isnull=True)
    return rows.order_by("-starts_on").first()


def is_held(account_id: int, on: date) -> bool:
    """A hold stands."""
    return bool(list(Hold.objects.filter(account=account_id, from_on__lte=on, lifted_on__isnull=True)))


def is_in_breathing_space(account_id: int, on: date) -> bool:
    """Somebody liable is in Breathing Space."""
    return bool(list(BreathingSpace.objects.filter(person__account_parties__account=account_id, starts_on__lte=on)))


def is_stopped(account_id: int, on: date) -> bool:
    """Nobody may write."""
    return bool(list(Stop.objects.in_force(on).filter(account=account_id)))


def owes_nothing(account_id: int, on: date) -> bool:
    """Nothing is owed after expected benefit."""
    return _position(account_id, on).real_pence <= 0


def is_not_covered(account_id: int, on: date) -> bool:
    """Another kind of account."""
    return _position(account_id, on).former or RentAccount.objects.get(pk=account_id).account_type != "CUR"


def has_a_hearing(account_id: int, on: date) -> bool:
    """A hearing or eviction is set."""
    return bool(list(LegalFact.objects.filter(account=account_id, kind__in=["hearing", "eviction"], outcome="")))


def has_a_notice(account_id: int, on: date) -> bool:
    """A notice is in force."""
    return bool(list(LegalFact.objects.filter(account=account_id, kind="notice", until_on__gte=on)))


def keeps_an_arrangement(account_id: int, on: date) -> bool:
    """An arrangement is kept."""
    agreed = _arrangement(account_id, on)
    if agreed is None:
        return False
    paid = Entry.objects.filter(account=account_id, kind="PAY", effective_on__gte=agreed.starts_on)
    return sum(-entry.amount_pence for entry in paid) >= agreed.instalment_pence and bool(_position(account_id, on))


def is_reducing(account_id: int, on: date) -> bool:
    """Arrears are falling."""
    before = Position.objects.filter(account=account_id, on=on - timedelta(days=28)).order_by("-take").first()
    return before is not None and _position(account_id, on).real_pence < before.real_pence


def missed_a_payment(account_id: int, on: date) -> bool:
    """A payment that was due did not come."""
    rows = PayerCalendar.objects.filter(account=account_id, from_on__lte=on)
    calendar = rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=on)).first()
    since = on - timedelta(days=35)
    paid = list(Entry.objects.filter(account=account_id, kind="PAY", effective_on__gte=since, effective_on__lte=on))
    return calendar is not None and not paid


def was_answered(account_id: int, on: date) -> bool:
    """The last letter was answered."""
    letters = _letters(account_id, on)
    spoken = Contact.objects.filter(account=account_id, on__lte=on, two_way=True).order_by("-on").first()
    agreed, stands = _arrangement(account_id, on), _position(account_id, on)
    return bool(letters) and (spoken is not None or agreed is not None or stands.last_payment_on is not None)


def first_letter(account_id: int, on: date) -> bool:
    """Letter 1 is reached."""
    return not _letters(account_id, on) and _position(account_id, on).ladder_amount_pence >= 10_00


def second_letter(account_id: int, on: date) -> bool:
    """Letter 2 is reached."""
    ended = WeekEnd.objects.filter(account=account_id, week_ends_on=monday_of(on) - timedelta(days=1)).first()
    return bool(_letters(account_id, on)) and ended is not None and _position(account_id, on).real_pence > 0


def final_letter(account_id: int, on: date) -> bool:
    """Letter 3 is reached."""
    ended = WeekEnd.objects.filter(account=account_id, week_ends_on=monday_of(on) - timedelta(days=1)).first()
    return len(_letters(account_id, on)) > 1 and ended is not None and _arrangement(account_id, on) is None


def notice_review(account_id: int, on: date) -> bool:
    """Notice review is reached."""
    held, letters, stands = is_held(account_id, on), _letters(account_id, on), _position(account_id, on)
    return not held and len(letters) > 2 and (stands.weeks_hundredths or 0) >= 400


RULES = (
    is_held,
    is_in_breathing_space,
    is_stopped,
    owes_nothing,
    is_not_covered,
    has_a_hearing,
    has_a_notice,
    keeps_an_arrangement,
    is_reducing,
    missed_a_payment,
    was_answered,
    first_letter,
    second_letter,
    final_letter,
    notice_review,
)
