"""
Whom to contact first, and why: OPS-F6 with each of its terms in words.

The score is exact: it is added up as fractions of whole pence and days and rounded once, half up, to hundredths of a
point. Each term is given in hundredths too, and together they are the score to the hundredth. Where the formula sets no
floor to a term, nought is its floor: a weight is the most that a term adds, and none takes away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from arrears.rules.payment_pattern import Rhythm
from ledger.rules.money import half_up
from letters.rules.wording import money

TREND_WEEKS = 13
"""Over how many weeks the trend is measured, and payments are counted as missed."""

TREND_MOST, MISSED_MOST, WEEKS_MOST, DEVIATION_MOST = 40, 25, 20, 15


class Band(StrEnum):
    """How soon somebody should get in touch. D needs nothing this week."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


BAND_FROM = {Band.A: 6000, Band.B: 3500, Band.C: 1500}
"""The least score of each band, in hundredths of a point."""

BAND_WORDS = {
    Band.A: "Contact first",
    Band.B: "Contact this week",
    Band.C: "Contact when A and B are done",
    Band.D: "Nothing needed this week",
}

TO_CONTACT = (Band.A, Band.B, Band.C)
"""The bands of the contact list, which is compared with the list by balance alone."""


class Left(StrEnum):
    """Why an account is left off the list, in the order in which it is asked (OPS-F6)."""

    PAUSED = "paused"
    ARRANGEMENT = "arrangement"
    NOTHING_OWED = "nothing_owed"


LEFT_WORDS = {
    Left.PAUSED: "Paused",
    Left.ARRANGEMENT: "Arrangement kept",
    Left.NOTHING_OWED: "Nothing owed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingFacts:
    """
    Everything a rank may depend on; nothing about who somebody is (OPS-F7).

    :param real_pence: arrears after expected benefit; `real_before_pence` thirteen weeks ago, None where not known.
    :param weekly_gross_pence: a week's charge; 0 for former and sundry accounts, whose debt no week measures (OPS-L6).
    :param missed: expected payments that came more than three days late or not at all, in thirteen weeks.
    :param payment_missing: whether a recorded payer's or benefit's expected payment has not come.
    :param days_since_payment: since the tenant last paid, or where they never did, since the money is owed.
    :param payments_behind_days: how many days before the day the newest payments file ends (DEC-15): nobody counts as
        late for days whose payments are not in.
    :param paused: why nobody gets in touch, in words; empty when nothing stands against it.
    """

    balance_pence: int
    real_pence: int
    real_before_pence: int | None
    weekly_gross_pence: int
    missed: int
    payment_missing: bool
    days_since_payment: int | None
    ever_paid: bool
    rhythm: Rhythm | None
    payments_behind_days: int = 0
    paused: str = ""
    arrangement_kept: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One term: its points in hundredths, the most it can add, and what was seen, in words."""

    name: str
    points_hundredths: int
    most: int
    words: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """The answer for one account: on the list with a band, a score and its terms, or off it with the reason."""

    left: Left | None
    band: Band | None
    score_hundredths: int
    terms: tuple[Term, ...]
    why: str

    @property
    def listed(self) -> bool:
        """Whether it is on the list."""
        return self.left is None


def naive(balance_pence: int, weekly_gross_pence: int) -> bool:
    """Whether a list by balance alone would show it: it owes more than one week's charge (DEC-17)."""
    return balance_pence > weekly_gross_pence


def rank(facts: RankingFacts) -> Ranked:
    """Rank one account, or say why it is left off (OPS-F6)."""
    left, because = _left_off(facts)
    if left is not None:
        return Ranked(left, None, 0, (), because)
    exact = _exact(facts)
    score = half_up(100 * sum(exact, Fraction(0)))
    points = _shares(exact, score)
    words = (_trend_words(facts), _missed_words(facts), _weeks_words(facts), _deviation_words(facts))
    names = ("trend", "missed", "weeks", "dev")
    most = (TREND_MOST, MISSED_MOST, WEEKS_MOST, DEVIATION_MOST)
    terms = tuple(map(Term, names, points, most, words))
    return Ranked(None, band_of(score), score, terms, _why(terms))


def band_of(score_hundredths: int) -> Band:
    """The band of a score; its lower edge belongs to it."""
    return next((band for band, least in BAND_FROM.items() if score_hundredths >= least), Band.D)


def _left_off(facts: RankingFacts) -> tuple[Left | None, str]:
    if facts.paused:
        return Left.PAUSED, f"Paused: {facts.paused}."
    if facts.arrangement_kept:
        return Left.ARRANGEMENT, "An arrangement is in force and kept."
    if facts.real_pence <= 0 and not facts.payment_missing:
        return Left.NOTHING_OWED, "Nothing is owed after expected benefit, and no expected payment is missing."
    return None, ""


def _exact(facts: RankingFacts) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    weekly = facts.weekly_gross_pence
    trend = weeks = Fraction(0)
    if weekly > 0:
        weeks = _between(Fraction(WEEKS_MOST * facts.real_pence, 8 * weekly), WEEKS_MOST)
        if facts.real_before_pence is not None:
            risen = facts.real_pence - facts.real_before_pence
            trend = _between(Fraction(TREND_MOST * 4 * risen, TREND_WEEKS * weekly), TREND_MOST)
    missed = Fraction(MISSED_MOST * min(facts.missed, 3), 3)
    return trend, missed, weeks, _deviation(facts)


def _deviation(facts: RankingFacts) -> Fraction:
    """15 points at three usual deviations past the usual gap; a deviation counts as one day at least."""
    if facts.days_since_payment is None or facts.rhythm is None:
        return Fraction(0)
    late = 4 * (facts.days_since_payment - facts.payments_behind_days) - facts.rhythm.gap_quarters
    return _between(Fraction(5 * late, max(4, facts.rhythm.deviation_quarters)), DEVIATION_MOST)


def _between(value: Fraction, most: int) -> Fraction:
    return max(Fraction(0), min(Fraction(most), value))


def _shares(exact: Sequence[Fraction], total: int) -> list[int]:
    """Hundredths of each term, cut; what is then missing goes to those cut most, so that they come to the score."""
    cut = [int(100 * each) for each in exact]
    by_rest = sorted(range(len(exact)), key=lambda place: cut[place] - 100 * exact[place])
    for place in by_rest[: total - sum(cut)]:
        cut[place] += 1
    return cut


def _trend_words(facts: RankingFacts) -> str:
    if facts.weekly_gross_pence <= 0:
        return "There is no weekly charge to measure the trend by"
    if facts.real_before_pence is None:
        return "What was owed 13 weeks ago is not known"
    risen = facts.real_pence - facts.real_before_pence
    if risen == 0:
        return "Arrears after expected benefit are as they were 13 weeks ago"
    turned = "rose" if risen > 0 else "fell"
    return f"Arrears after expected benefit {turned} by {money(abs(risen))} in 13 weeks"


def _missed_words(facts: RankingFacts) -> str:
    if not facts.missed:
        return "No expected payment was missed in 13 weeks"
    return f"{facts.missed} expected payment{' was' if facts.missed == 1 else 's were'} missed in 13 weeks"


def _weeks_words(facts: RankingFacts) -> str:
    if facts.weekly_gross_pence <= 0:
        return f"{money(facts.real_pence)} is owed, and there is no weekly charge to measure it by"
    whole, rest = divmod(max(0, facts.real_pence) * 100 // facts.weekly_gross_pence, 100)
    weeks = f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
    return (
        f"{money(facts.real_pence)} is owed after expected benefit: {weeks} week{'' if weeks == '1' else 's'} of rent"
    )


def _deviation_words(facts: RankingFacts) -> str:
    if facts.days_since_payment is None or facts.rhythm is None:
        return "No payment by the tenant is expected"
    days = f"{facts.days_since_payment} day{'' if facts.days_since_payment == 1 else 's'}"
    usual = f"every {facts.rhythm.gap_words} days" if facts.rhythm.known else "not known, a month is taken"
    if not facts.ever_paid:
        return f"The tenant has not paid since the money is owed, {days} ago"
    behind = facts.payments_behind_days
    known = f" (payments are in to {behind} day{'' if behind == 1 else 's'} ago)" if behind else ""
    return f"The tenant last paid {days} ago{known}; usually {usual}"


def _why(terms: Sequence[Term]) -> str:
    """What adds points, the most first; where nothing does, what is owed."""
    adding = sorted((term for term in terms if term.points_hundredths), key=lambda term: -term.points_hundredths)
    told = adding or [term for term in terms if term.name == "weeks"]
    return ". ".join(term.words for term in told) + "."


def facts_from(saw: Mapping[str, Any]) -> RankingFacts:
    """The facts of a rank that was kept, from its JSON: `rank` of them tells every term again (OPS-L7)."""
    rhythm = saw.get("rhythm")
    return RankingFacts(**{**saw, "rhythm": Rhythm(**rhythm) if rhythm else None})


def days_between(earlier: date | None, later: date) -> int | None:
    """Whole days from one day to another; None where the first is not known."""
    return None if earlier is None else (later - earlier).days
