"""
Every fact that decisions see, for all accounts of a landlord on one night (DEC-18).

Five thousand accounts at a time, a constant number of queries each; nothing is asked account by account.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection

from arrears.models import Position, WeekEnd
from arrears.queries import actions, among, answers, arrangements, court, flags, held, payers, policies, positions
from arrears.queries.answers import letter_sent
from arrears.queries.arrangements import Kept
from arrears.queries.court import InCourt
from arrears.queries.held import Held
from arrears.queries.payers import Payer
from arrears.queries.policies import Book, Chosen
from arrears.rules.assignments import Subject
from arrears.rules.decision import Decision, clash_of_policies, decide
from arrears.rules.facts import ActionSeen, ArrangementSeen, ContactSeen, Facts, PendingClaim
from arrears.rules.movement import is_reducing
from arrears.rules.policy import FORMER, PolicyVersion
from arrears.rules.position import weeks_of
from arrears.rules.vocabulary import Need
from ledger.queries import awards, pending_claims, standings
from ledger.rules.rent_weeks import monday_of
from staff.models import Landlord
from tenancies.rules.periods import PeriodUnit, step
from tenancies.rules.tenure import ON_TRIAL

BATCH = 5000
FOUR_WEEKS = timedelta(days=28)
TRIAL_MONTHS = 12
NO_FLAGS: frozenset[str] = frozenset()
CYCLE_NOT_KNOWN = PeriodUnit.MONTH
"""How long a payment counts as recent where no calendar is recorded (PRA-2)."""


class LastDecision(NamedTuple):
    """What was answered last before this night: a new row is written when one of these differs (DEC-18)."""

    proposes: str
    reason: str
    version_id: int


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """One account on a night: its facts, the last decision before, and under which policy version it stands."""

    account_id: int
    facts: Facts
    last: LastDecision | None
    chosen: Chosen

    def decide(self, *, on: date) -> Decision:
        """What happens with the account on a day, by its own policy."""
        if self.chosen.clash:
            return clash_of_policies(self.facts, self.chosen.version, self.chosen.clash, on=on)
        return decide(self.facts, self.chosen.version, on=on)


class _Row(NamedTuple):
    account_id: int
    former: bool
    balance_pence: int
    technical_pence: int
    real_pence: int
    ladder_amount_pence: int
    weeks_hundredths: int | None
    gross_weekly_pence: int
    benefit_weekly_pence: int
    benefit_missing: bool
    last_payment_on: date | None
    last_entry_id: int | None
    account_type: str
    tenure: str | None
    proposes: str | None
    reason: str | None
    version_id: int | None
    paid_this_week_pence: int
    week_charged: bool
    owed_since: date | None
    tenancy_id: int | None
    starts_on: date | None
    ends_on: date | None
    scheme_id: int | None
    patch_id: int | None


# The last decision is found by one step into the index of (account, on, take), not by ranking all there ever were.
TEXT = """
SELECT p.account_id, p.former, p.balance_pence, p.technical_pence, p.real_pence, p.ladder_amount_pence,
       p.weeks_hundredths, p.gross_weekly_pence, p.benefit_weekly_pence, p.benefit_missing, p.last_payment_on,
       p.last_entry_id, a.account_type, t.tenure, d.proposes, d.reason, d.version_id,
       p.paid_this_week_pence, p.week_charged, p.owed_since, a.tenancy_id, t.starts_on, t.ends_on,
       h.scheme_id, h.patch_id
FROM arrears_position p
JOIN ledger_rentaccount a ON a.id = p.account_id
LEFT JOIN tenancies_tenancy t ON t.id = a.tenancy_id
LEFT JOIN tenancies_property h ON h.id = t.property_id
LEFT JOIN arrears_decision d ON d.id = (
    SELECT x.id FROM arrears_decision x WHERE x.account_id = p.account_id AND (x."on", x.take) < (%s, %s)
    ORDER BY x."on" DESC, x.take DESC LIMIT 1)
WHERE p.landlord_id = %s AND p."on" = %s AND p.take = %s AND p.account_id > %s {pick}
ORDER BY p.account_id LIMIT {batch}
"""

# A day on which no night was run: the same columns worked out as at that day, from all entries known now.
WORKED_OUT = """
SELECT p.account_id, p.former, p.balance_pence, p.technical_pence, p.real_pence, p.ladder_amount_pence,
       p.weeks_hundredths, p.gross_weekly_pence, p.benefit_weekly_pence, p.benefit_missing, p.last_payment_on,
       p.last_entry_id, a.account_type, t.tenure, NULL, NULL, NULL,
       p.paid_this_week_pence, p.week_charged, p.owed_since, a.tenancy_id, t.starts_on, t.ends_on,
       h.scheme_id, h.patch_id
FROM figures p
JOIN ledger_rentaccount a ON a.id = p.account_id
LEFT JOIN tenancies_tenancy t ON t.id = a.tenancy_id
LEFT JOIN tenancies_property h ON h.id = t.property_id
ORDER BY p.account_id
"""

LettersOf = Callable[[Collection[int]], dict[int, list[tuple[str, date]]]]
"""The newest paper of each kind of some accounts, as (kind, the day it counts from)."""


@dataclass(frozen=True)
class NightSeen:
    """What is the same for every account of a night, read once; `take` None where no night was run."""

    landlord: Landlord
    on: date
    day: date
    book: Book
    payments_until: date | None
    payments_in: bool
    only_sent: bool
    held: Held
    court: dict[int, InCourt]
    before_take: int | None
    take: int | None

    @property
    def version(self) -> PolicyVersion:
        """The landlord's own version."""
        return self.book.main.version


def for_night(
    landlord: Landlord,
    *,
    on: date,
    take: int,
    version: PolicyVersion | None = None,
    book: Book | None = None,
    payments_until: date | None,
    payments_in: bool,
    account_ids: Sequence[int] | None = None,
    day: date | None = None,
    only_sent: bool = False,
) -> Iterator[list[AccountFacts]]:
    """
    The facts of every account that has a position on the night, in batches, in order of account id.

    :param version: the one version that every account is under (a simulation); or
    :param book: every policy in force with who is under which.
    :param payments_until: the date of the newest payments file (DEC-15).
    :param account_ids: these accounts only (a case file).
    :param day: a later day up to which everything but the money is seen, to ask whether a decision still stands.
    :param only_sent: leave out papers that are approved but not sent.
    """
    night = night_seen(
        landlord,
        on=on,
        take=take,
        version=version,
        book=book,
        payments_until=payments_until,
        payments_in=payments_in,
        account_ids=account_ids,
        day=day,
        only_sent=only_sent,
    )
    after = 0
    while rows := _read(landlord, on, take, after, account_ids):
        yield _batch(rows, night)
        after = rows[-1].account_id
        if len(rows) < BATCH:
            return


def night_seen(
    landlord: Landlord,
    *,
    on: date,
    take: int | None,
    version: PolicyVersion | None = None,
    book: Book | None = None,
    payments_until: date | None,
    payments_in: bool,
    account_ids: Sequence[int] | None = None,
    day: date | None = None,
    only_sent: bool = False,
) -> NightSeen:
    """Read what is the same for every account of a night, so that accounts can be asked for in parts."""
    day = day or on
    if book is None:
        assert version is not None, "a night is seen by a version or by a book of them"
        book = policies.of_version(version)
    return NightSeen(
        landlord,
        on,
        day,
        book,
        payments_until,
        payments_in,
        only_sent,
        held.on_accounts(landlord, on=day),
        court.in_hand(landlord, on=day, account_ids=account_ids),
        positions.last_take(landlord, on=on - FOUR_WEEKS),
        take,
    )


def of_accounts(
    night: NightSeen, account_ids: Sequence[int], *, letters: LettersOf | None = None
) -> list[AccountFacts]:
    """
    The facts of at most `BATCH` accounts on a night, in order of account id (a back-test asks part by part).

    :param letters: what was written instead of what the papers say.
    """
    if night.take is None:
        rows = _work_out(night, account_ids)
    else:
        rows = _read(night.landlord, night.on, night.take, 0, account_ids)
    return _batch(rows, night, letters)


def _work_out(night: NightSeen, account_ids: Sequence[int]) -> list[_Row]:
    text = positions.figures(night.on, landlord_id=night.landlord.pk, account_ids=list(account_ids))
    with connection.cursor() as cursor:
        cursor.execute(f"{text} {WORKED_OUT}")
        return _rows(cursor.fetchall())


def _read(landlord: Landlord, on: date, take: int, after: int, account_ids: Sequence[int] | None) -> list[_Row]:
    pick = "" if account_ids is None else f"AND p.account_id IN ({', '.join(str(int(pk)) for pk in account_ids)})"
    with connection.cursor() as cursor:
        day = on.isoformat()
        cursor.execute(TEXT.format(pick=pick, batch=BATCH), [day, take, landlord.pk, day, take, after])
        return _rows(cursor.fetchall())


def _rows(rows: list[tuple[Any, ...]]) -> list[_Row]:
    if connection.vendor == "sqlite":
        day = positions.day_of
        return [
            _Row._make(
                (*row[:10], day(row[10]), *row[11:19], day(row[19]), row[20], day(row[21]), day(row[22]), *row[23:])
            )
            for row in rows
        ]
    return [_Row._make(row) for row in rows]


def _batch(rows: list[_Row], night: NightSeen, letters: LettersOf | None = None) -> list[AccountFacts]:
    """
    Only accounts that owe, or whose policy asks more of those that do not, need more than their position: for the
    others the first question settles it.
    """
    on, day = night.on, night.day
    under = {row.account_id: night.book.chosen(_subject(row)) for row in rows}
    owing = {
        row.account_id: row for row in rows if row.real_pence > 0 or not under[row.account_id].version.only_if_owed
    }
    ids = list(owing)
    known_to = max((row.last_entry_id for row in rows if row.last_entry_id is not None), default=None)
    benefit = {row.account_id: row.benefit_weekly_pence for row in owing.values()}
    paying = payers.seen(benefit, on=on, known_until=night.payments_until, known_to_entry=known_to)
    agreed = arrangements.in_force(night.landlord, on=day, account_ids=ids)
    figures = {row.account_id: (row.balance_pence, row.technical_pence) for row in owing.values()}
    kept = arrangements.standing_on(agreed, figures, paying, on=on, known_to_entry=known_to)
    if letters is None:
        written = answers.letters(ids, kinds=night.book.kinds, on=day, only_sent=night.only_sent)
    else:
        written = letters(ids)
    spoken = answers.contacts(ids, on=day)
    more = _more(owing, night)
    week_ends = _week_ends(ids, on)
    before = _four_weeks_ago(ids, night)
    missing = awards.missing_since([row.account_id for row in rows if row.benefit_missing], on=on)
    made = []
    for row in rows:
        pk = row.account_id
        last = None if row.version_id is None else LastDecision(row.proposes or "", row.reason or "", row.version_id)
        told = night.court.get(pk, court.NOTHING)
        since = None
        if row.benefit_missing:
            since = missing.get(pk, on)
        if pk not in owing:
            made.append(AccountFacts(pk, _settled(row, night, since), last, under[pk]))
            continue
        payer = paying.get(pk)
        arrangement = kept.get(pk)
        last_on, two_way_on = spoken.get(pk, (None, None))
        agreed_on = agreed[pk].agreed_on if pk in agreed else None
        chase = _chase(row, payer)
        ended = week_ends.get(pk)
        cycle = payer.cycle if payer else CYCLE_NOT_KNOWN
        missed = payer.missed_since if payer else None
        facts = Facts(
            balance_pence=row.balance_pence,
            technical_pence=row.technical_pence,
            real_pence=row.real_pence,
            ladder_amount_pence=row.ladder_amount_pence,
            weeks_hundredths=row.weeks_hundredths,
            chase_pence=chase,
            chase_hundredths=_hundredths(row, chase),
            account_type=row.account_type,
            tenure=row.tenure or "",
            former=bool(row.former),
            payments_in=night.payments_in,
            holds=night.held.holds.get(pk, ()),
            stops=night.held.stops.get(pk, ()),
            breathing_spaces=night.held.spaces.get(pk, ()),
            notice_until=told.notice_until,
            hearing_on=told.hearing_on,
            order_on=told.order_on,
            eviction_on=told.eviction_on,
            arrangement=_arrangement(arrangement) if arrangement else None,
            pending_claim=more.claims.get(pk),
            episode_started_on=ended.episode_started_on if ended else None,
            letters=tuple(
                letter_sent(
                    kind,
                    sent_on,
                    last_payment_on=row.last_payment_on,
                    agreed_on=agreed_on,
                    spoken_on=two_way_on,
                )
                for kind, sent_on in written.get(pk, ())
            ),
            reducing=is_reducing(
                real_pence=row.real_pence,
                real_four_weeks_ago_pence=before.get(pk),
                last_payment_on=row.last_payment_on,
                cycle=cycle,
                on=on,
            ),
            weeks_reducing=ended.weeks_reducing if ended else 0,
            weeks_static=ended.weeks_static if ended else 0,
            has_calendar=payer is not None,
            missed_payment_days=(on - missed).days if missed else None,
            benefit_missing_since=since,
            last_payment_on=row.last_payment_on,
            last_contact_on=last_on,
            gross_weekly_pence=row.gross_weekly_pence,
            benefit_weekly_pence=row.benefit_weekly_pence,
            paid_this_week_pence=row.paid_this_week_pence,
            collectable_pence=_collectable(row),
            own_share_pence=_own_share(row, more.claims.get(pk)),
            notice=told.notice,
            hearing=told.hearing,
            eviction_set=told.eviction_set,
            actions=more.actions.get(pk, ()),
            contacts=more.contacts.get(pk, ()),
            flags=more.flags.get(pk, NO_FLAGS),
            owed_since=row.owed_since,
            tenancy_ended_on=row.ends_on if row.former else None,
            trial_ends_on=_trial_ends_on(row),
        )
        made.append(AccountFacts(pk, facts, last, under[pk]))
    return made


def _subject(row: _Row) -> Subject:
    kind = FORMER if row.former else row.account_type
    return Subject(row.account_id, kind, row.tenure or "", row.scheme_id, row.patch_id)


@dataclass(frozen=True)
class _More:
    """What only some sentences ask for; what no policy in force asks for is not read."""

    claims: dict[int, PendingClaim]
    actions: dict[int, tuple[ActionSeen, ...]]
    contacts: dict[int, tuple[ContactSeen, ...]]
    flags: dict[int, frozenset[str]]


def _more(owing: dict[int, _Row], night: NightSeen) -> _More:
    ids, needs, day = list(owing), night.book.needs, night.day
    waiting = pending_claims.pending(ids, on=day)
    claims = {pk: PendingClaim(one.kind, one.since, one.evidence_in) for pk, one in waiting.items()}
    done = actions.taken(ids, on=day)
    spoken: dict[int, tuple[ContactSeen, ...]] = {}
    if needs & {Need.CONTACTS, Need.LAST_ACTION}:
        spoken = actions.contacts(ids, on=day)
    if Need.LAST_ACTION in needs:
        for pk, its in spoken.items():
            done.setdefault(pk, []).extend(ActionSeen(one.channel, one.on) for one in its)
    marks: dict[int, frozenset[str]] = {}
    if Need.FLAGS in needs:
        former = {pk: row.tenancy_id for pk, row in owing.items() if row.former}
        marks = flags.on_accounts(ids, former, on=day)
    return _More(claims, {pk: tuple(its) for pk, its in done.items()}, spoken, marks)


def _collectable(row: _Row) -> int:
    """The balance less the size of what was posted this week, as some landlords count it."""
    charged = row.gross_weekly_pence if row.week_charged else 0
    return row.balance_pence - abs(charged - row.paid_this_week_pence)


def _own_share(row: _Row, claim: PendingClaim | None) -> int | None:
    """
    The tenant's own part of what is owed (PRA-6): benefit that is verified stands in what is expected, so what is left
    is theirs; what a claim without a rate would pay is not known.
    """
    if claim is not None and claim.evidence_in and not row.benefit_weekly_pence:
        return None
    return row.real_pence


def _trial_ends_on(row: _Row) -> date | None:
    """The last day of a trial: a year from its start, unless it was extended (LAW section 1)."""
    if row.starts_on is None or row.former or row.tenure not in ON_TRIAL:
        return None
    return step(row.starts_on, PeriodUnit.MONTH, TRIAL_MONTHS) - timedelta(days=1)


def _settled(row: _Row, night: NightSeen, missing_since: date | None) -> Facts:
    """An account that owes nothing after expected benefit."""
    pk = row.account_id
    return Facts(
        balance_pence=row.balance_pence,
        technical_pence=row.technical_pence,
        real_pence=row.real_pence,
        ladder_amount_pence=row.ladder_amount_pence,
        weeks_hundredths=row.weeks_hundredths,
        chase_pence=row.ladder_amount_pence,
        chase_hundredths=row.weeks_hundredths,
        account_type=row.account_type,
        tenure=row.tenure or "",
        former=bool(row.former),
        payments_in=night.payments_in,
        holds=night.held.holds.get(pk, ()),
        stops=night.held.stops.get(pk, ()),
        breathing_spaces=night.held.spaces.get(pk, ()),
        benefit_missing_since=missing_since,
        last_payment_on=row.last_payment_on,
    )


def _chase(row: _Row, payer: Payer | None) -> int:
    """What policies measure: OPS-E3's amount, or PRA-1's allowance where that is more; never both."""
    if payer is None or row.weeks_hundredths is None:
        return row.ladder_amount_pence
    return row.real_pence - max(row.real_pence - row.ladder_amount_pence, payer.allowance_pence)


def _hundredths(row: _Row, chase_pence: int) -> int | None:
    if chase_pence == row.ladder_amount_pence:
        return row.weeks_hundredths
    return weeks_of(chase_pence, row.gross_weekly_pence)


def _arrangement(kept: Kept) -> ArrangementSeen:
    return ArrangementSeen(
        started_on=kept.agreed.terms.starts_on,
        state=kept.as_written.state,
        own_state=kept.own_calendar.state,
        consecutive_misses=kept.misses,
        shortfall_pence=kept.own_calendar.shortfall_pence,
        instalment_pence=kept.agreed.terms.instalment_pence,
        kind=kept.agreed.terms.kind,
    )


class _Ended(NamedTuple):
    episode_started_on: date | None
    weeks_reducing: int
    weeks_static: int


def _week_ends(ids: list[int], on: date) -> dict[int, _Ended]:
    """How each account's arrears had run up to the last Sunday before the night (PRA-4)."""
    sunday = monday_of(on) - timedelta(days=1)
    rows = WeekEnd.objects.filter(among.accounts(ids), week_ends_on=sunday)
    told = rows.values_list("account_id", "episode_started_on", "weeks_reducing", "weeks_static")
    return {account_id: _Ended(started, reducing, static) for account_id, started, reducing, static in told}


def _four_weeks_ago(ids: list[int], night: NightSeen) -> dict[int, int]:
    """
    Arrears after expected benefit four weeks before the night (PRA-2): as recorded then, or worked out now where no
    night was run that day. Nothing is known of days before take-on.
    """
    then = night.on - FOUR_WEEKS
    if night.before_take is not None:
        rows = Position.objects.filter(among.accounts(ids), on=then, take=night.before_take)
        return dict(rows.values_list("account_id", "real_pence"))
    taken_on = night.landlord.take_on_on
    if not ids or taken_on is None or then < taken_on:
        return {}
    found = standings.as_at(then, landlord_id=night.landlord.pk, account_ids=ids)
    return {row.account_id: row.balance_pence - row.technical_pence for row in found}
