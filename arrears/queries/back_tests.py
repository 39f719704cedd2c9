"""
What a policy version would have done on past nights, part by part of the accounts: reads only, writes nothing.

The rule is in `arrears.rules.back_test`; the facts are those that decisions see (`arrears.queries.facts`).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from arrears.models import PolicyVersion
from arrears.queries import facts, past_nights, policies
from arrears.queries.facts import AccountFacts, LettersOf, NightSeen
from arrears.queries.past_nights import PastNight, Really
from arrears.queries.policies import Book, InForce
from arrears.rules import policy as rules
from arrears.rules.assignments import Assignment
from arrears.rules.back_test import Effect, Past, effect, level
from arrears.rules.decision import Decision
from arrears.rules.facts import ActionSeen, Facts
from arrears.rules.policy import Channel
from ledger.queries import accounts
from ledger.rules.rent_weeks import monday_of
from staff.models import Landlord

PART = 2000
"""How many accounts are looked at in one part."""

LONGEST_WORDS = 400


@dataclass(frozen=True, slots=True)
class Difference:
    """One case that would stand elsewhere, on the night on which that began or changed."""

    account_id: int
    effect: Effect
    would: str
    really: str
    would_words: str
    really_words: str


@dataclass
class Tally:
    """What one night came to, for some accounts."""

    accounts: int = 0
    would_outcomes: Counter[str] = field(default_factory=Counter)
    really_outcomes: Counter[str] = field(default_factory=Counter)
    would_steps: Counter[str] = field(default_factory=Counter)
    really_steps: Counter[str] = field(default_factory=Counter)
    load: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0, 0]))
    effects: Counter[str] = field(default_factory=Counter)
    answers_changed: int = 0
    differences: list[Difference] = field(default_factory=list)


@dataclass(frozen=True)
class _Seen:
    """One night ready to be asked about: as under the version tried, and as it really was."""

    night: PastNight
    tried: NightSeen
    really: NightSeen


class _Answer:
    """What really was decided of an account, as read or as worked out where no night was run."""

    __slots__ = ("decision", "outcome", "proposes", "reason", "row", "version_id")

    def __init__(self, row: Really | None, decision: Decision | None, version_id: int) -> None:
        self.row, self.decision, self.version_id = row, decision, version_id
        if decision is not None:
            self.outcome, self.proposes, self.reason = (
                decision.outcome.value,
                decision.proposes or "",
                decision.reason.value,
            )
        elif row is not None:
            self.outcome, self.proposes, self.reason = row.outcome, row.proposes, row.reason
        else:
            self.outcome = self.proposes = self.reason = ""


class BackTest:
    """
    A version made ready for its nights: what is the same for all accounts is read once.

    :param nights: in order, tonight's last; past ones build on one another.
    """

    def __init__(self, version: PolicyVersion, nights: Sequence[PastNight]) -> None:
        self.landlord: Landlord = version.landlord
        self.version_id = version.pk
        self.version = policies.read(version)
        self.nights = list(nights)
        tried = InForce(version.pk, self.version)
        self._seen = [self._made_ready(night, tried) for night in self.nights]
        self._versions = {one.version_id: one.version for each in self._seen for one in each.really.book.versions()}
        self._versions[version.pk] = self.version
        self._kinds = frozenset().union(
            *(each.tried.book.kinds | each.really.book.kinds for each in self._seen), self.version.kinds
        )

    def _made_ready(self, night: PastNight, tried: InForce) -> _Seen:
        if night.night is not None:
            book = policies.book_of(night.night)
        else:
            book = policies.book(self.landlord, on=night.on) or policies.of_version(tried.version, tried.version_id)
        seen = facts.night_seen(
            self.landlord,
            on=night.on,
            take=night.take,
            book=with_version(book, tried),
            payments_until=night.payments_until,
            payments_in=night.payments_in,
        )
        return _Seen(night, seen, replace(seen, book=book))

    def of_accounts(self, patches: Mapping[int, int | None]) -> list[Tally]:
        """
        What every night comes to for at most `PART` accounts, in the order of the nights.

        :param patches: the accounts, each with the patch of its home.
        """
        account_ids = sorted(patches)
        pasts = past_nights.pasts(account_ids, [night for night in self.nights if not night.tonight], kinds=self._kinds)
        return [self._night(seen, account_ids, pasts, patches) for seen in self._seen]

    def _night(
        self, seen: _Seen, account_ids: list[int], pasts: dict[int, Past], patches: Mapping[int, int | None]
    ) -> Tally:
        night, tally = seen.night, Tally()
        on, simulated = night.on, not night.tonight
        tried = facts.of_accounts(seen.tried, account_ids, letters=self._letters(pasts, on, simulated=simulated))
        ours = [one for one in tried if one.chosen.version_id == self.version_id]
        really = self._really(seen, [one.account_id for one in ours], pasts)
        unsaid: dict[int, int] = {}
        for one in ours:
            pk, past = one.account_id, pasts[one.account_id]
            answer = really.get(pk)
            if answer is None:
                continue
            would = self._as_tried(one, past, on, simulated=simulated).decide(on=on)
            proposes = would.proposes or ""
            tally.accounts += 1
            tally.would_outcomes[would.outcome.value] += 1
            tally.really_outcomes[answer.outcome] += 1
            if proposes or answer.proposes:
                self._count_steps(tally, proposes, answer, patches[pk])
            if simulated and (proposes or answer.proposes):
                past.remember(on, would=proposes, really=answer.proposes)
            if proposes == answer.proposes and not (simulated and past.apart):
                tally.answers_changed += (would.outcome.value, would.reason.value) != (answer.outcome, answer.reason)
                past.shown = ("", "", "")
                continue
            found = self._effect(would, proposes, answer, past, simulated=simulated)
            if found is None:
                past.shown = ("", "", "")
                continue
            tally.effects[found.value] += 1
            shown = (found.value, proposes, answer.proposes)
            if simulated and past.shown == shown:
                continue
            past.shown = shown
            told = answer.decision.text[:LONGEST_WORDS] if answer.decision else ""
            if answer.row is not None and answer.decision is None:
                unsaid[len(tally.differences)] = answer.row.decision_id
            tally.differences.append(Difference(pk, found, proposes, answer.proposes, would.text[:LONGEST_WORDS], told))
        words = past_nights.words(unsaid.values())
        for place, decision_id in unsaid.items():
            tally.differences[place] = replace(tally.differences[place], really_words=words[decision_id])
        return tally

    def _really(self, seen: _Seen, account_ids: list[int], pasts: dict[int, Past]) -> dict[int, _Answer]:
        """What was decided, or where no night was run what the version then in force would have answered."""
        night = seen.night
        if night.night is not None:
            rows = past_nights.stood(account_ids, on=night.on, take=night.night.take)
            return {pk: _Answer(row, None, row.version_id) for pk, row in rows.items()}
        letters = self._letters(pasts, night.on, simulated=False, assumed=True)
        answers = {}
        for one in facts.of_accounts(seen.really, account_ids, letters=letters) if account_ids else ():
            known = self._as_tried(one, pasts[one.account_id], night.on, simulated=False, assumed=True)
            answers[one.account_id] = _Answer(None, known.decide(on=night.on), one.chosen.version_id)
        return answers

    def _letters(self, pasts: dict[int, Past], on: date, *, simulated: bool, assumed: bool | None = None) -> LettersOf:
        """The newest paper of each kind as a night knew it, on the version's own way or as it really was."""
        with_assumed = simulated if assumed is None else assumed

        def letters(account_ids: Collection[int]) -> dict[int, list[tuple[str, date]]]:
            found = {}
            for pk in account_ids:
                past = pasts[pk]
                if past.papers or (past.assumes and (past.would or past.really)):
                    kinds = past.done(past.papers, on, simulated=simulated)
                    if with_assumed:
                        _join(kinds, self._assumed(past, on, simulated=simulated, letters=True))
                    if kinds:
                        found[pk] = sorted(kinds.items())
            return found

        return letters

    def _assumed(self, past: Past, on: date, *, simulated: bool, letters: bool) -> dict[str, date]:
        found = past.assumed(on, simulated=simulated)
        return {kind: day for kind, day in found.items() if self._is_letter(kind) is letters}

    def _is_letter(self, kind: str) -> bool:
        for version in self._versions.values():
            step = version.by_proposal.get(kind)
            if step is not None:
                return step.channel is Channel.LETTER
        return False

    def _as_tried(
        self, one: AccountFacts, past: Past, on: date, *, simulated: bool, assumed: bool | None = None
    ) -> AccountFacts:
        """The same account with what would have been done about it instead of what was."""
        if not past.actions and not (past.assumes and (past.would or past.really)):
            return one
        acts = past.done(past.actions, on, simulated=simulated)
        if simulated if assumed is None else assumed:
            _join(acts, self._assumed(past, on, simulated=simulated, letters=False))
        known = {action.kind for action in past.actions}
        kept = [action for action in one.facts.actions if action.kind not in known and action.kind not in acts]
        made = tuple(
            kept + [ActionSeen(kind, day) for kind, day in sorted(acts.items(), key=lambda it: (it[1], it[0]))]
        )
        return one if made == one.facts.actions else replace(one, facts=replace(one.facts, actions=made))

    def _count_steps(self, tally: Tally, proposes: str, answer: _Answer, patch_id: int | None) -> None:
        """Count what is proposed on either side, and whose work it would be."""
        load = tally.load["" if patch_id is None else str(patch_id)]
        if proposes:
            tally.would_steps[proposes] += 1
            load[0 if self.version.by_proposal[proposes].channel is Channel.LETTER else 1] += 1
        if answer.proposes:
            tally.really_steps[answer.proposes] += 1
            step = self._version(answer.version_id).by_proposal.get(answer.proposes)
            load[2 if step is not None and step.channel is Channel.LETTER else 3] += 1

    def _effect(self, would: Decision, proposes: str, answer: _Answer, past: Past, *, simulated: bool) -> Effect | None:
        on, since = would.on, would.facts.episode_started_on or monday_of(would.on)
        done = _done(would.facts)
        was = past.done(past.papers, on, simulated=False) | past.done(past.actions, on, simulated=False)
        if simulated:
            _join(was, past.assumed(on, simulated=False))
        return effect(
            would=proposes,
            really=answer.proposes,
            would_level=level(self.version, proposes, done, since=since),
            really_level=level(self._version(answer.version_id), answer.proposes, was, since=since),
        )

    def _version(self, version_id: int) -> rules.PolicyVersion:
        if version_id not in self._versions:
            row = PolicyVersion.objects.select_related("policy").get(pk=version_id)
            self._versions[version_id] = policies.read(row)
        return self._versions[version_id]


def _done(seen: Facts) -> dict[str, date]:
    """The newest day of each paper and action that facts tell of."""
    found: dict[str, date] = {letter.kind: letter.sent_on for letter in seen.letters}
    _join(found, {action.kind: action.on for action in seen.actions})
    return found


def _join(found: dict[str, date], more: Mapping[str, date]) -> None:
    for kind, day in more.items():
        if kind not in found or found[kind] < day:
            found[kind] = day


def with_version(book: Book, tried: InForce) -> Book:
    """
    A night's policies with one version in place of its own policy's; a policy that nobody is under yet is tried on
    every kind of account it covers.
    """
    code = tried.version.code
    if book.main.version.code == code:
        return Book(tried, {**book.by_policy, code: tried}, book.assignments)
    assignments = book.assignments
    if all(one.policy != code for one in assignments):
        ours = [Assignment(code, date.min, account_type=kind) for kind in tried.version.account_types]
        about = {one.about for one in ours}
        assignments = (*(one for one in assignments if one.about not in about), *ours)
    return Book(book.main, {**book.by_policy, code: tried}, assignments)


def part_after(landlord: Landlord, account_id: int, *, limit: int) -> dict[int, int | None]:
    """The next accounts of a landlord, each with the patch of its home."""
    rows = accounts.of_people(landlord).filter(pk__gt=account_id)
    return dict(rows.order_by("pk").values_list("pk", "tenancy__property__patch_id")[:limit])


def count(landlord: Landlord) -> int:
    """How many accounts of a landlord there are to look at."""
    return accounts.of_people(landlord).count()
