"""
How the ranking and its outcomes fall on groups of people (OPS-F7). Counts only: nobody is named, and
`arrears.rules.fairness` withholds groups that are too small.
"""

from calendar import isleap
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value, When

from arrears.models import LegalFact, RankedAccount
from arrears.queries.answers import ON_ITS_WAY
from arrears.rules.fairness import AGE_BANDS, Characteristic, Group, age_band
from arrears.rules.ranking import TO_CONTACT, Band
from letters.models import Document
from staff.models import Landlord
from tenancies.models import ContactPreference, SupportNeed, Tenant

OUTCOME_WEEKS = 26
"""Over how many weeks letters and notices are counted."""

CHASING = ("A1", "A2", "A3")
ENGLISH = ("", "en", "en-GB")


def of_week(landlord: Landlord, *, on: date) -> list[Group]:
    """The groups of every characteristic in one week's ranking of a landlord: a statement for each characteristic."""
    ranks = _with_outcomes(RankedAccount.objects.filter(landlord=landlord, on=on), on)
    return [group for characteristic in Characteristic for group in _groups(ranks, characteristic, on)]


def _with_outcomes(ranks: "QuerySet[RankedAccount]", on: date) -> "QuerySet[Any]":
    since = on - timedelta(weeks=OUTCOME_WEEKS)
    letters = Document.objects.filter(account=OuterRef("account"), kind__in=CHASING, state__in=ON_ITS_WAY)
    notices = LegalFact.objects.filter(account=OuterRef("account"), kind=LegalFact.Kind.NOTICE)
    return ranks.annotate(
        written=Exists(letters.filter(planned_on__gt=since, planned_on__lte=on)),
        noticed=Exists(notices.filter(recorded_on__gt=since, recorded_on__lte=on)),
    )


def _groups(ranks: "QuerySet[Any]", characteristic: Characteristic, on: date) -> list[Group]:
    rows = (
        _GROUPED[characteristic](ranks, on)
        .values("group")
        .annotate(
            accounts=Count("pk"),
            listed=Count("pk", filter=~Q(band="")),
            contact=Count("pk", filter=Q(band__in=[band.value for band in TO_CONTACT])),
            first=Count("pk", filter=Q(band=Band.A.value)),
            score=Sum("score_hundredths"),
            letters=Count("pk", filter=Q(written=True)),
            notices=Count("pk", filter=Q(noticed=True)),
        )
        .order_by("group")
    )
    return [
        Group(
            characteristic,
            row["group"],
            row["accounts"],
            row["listed"],
            row["contact"],
            row["first"],
            row["score"],
            row["letters"],
            row["notices"],
        )
        for row in rows
    ]


def _holding(on: date) -> "QuerySet[Tenant]":
    """Who holds the tenancy of a rank's account on a day."""
    held = Tenant.objects.filter(tenancy=OuterRef("account__tenancy"), from_on__lte=on)
    return held.filter(Q(until_on__isnull=True) | Q(until_on__gte=on))


def _by_age(ranks: "QuerySet[Any]", on: date) -> "QuerySet[Any]":
    """By the main tenant's date of birth, in bands that are worked out as days so that the database can group."""
    main = _holding(on).filter(role=Tenant.Role.MAIN).order_by("from_on")
    whens = [
        When(
            Q(born__lte=_years_before(on, first)) & Q(born__gt=_years_before(on, last + 1)),
            then=Value(age_band(_years_before(on, first), on=on)),
        )
        for first, last in AGE_BANDS
    ]
    young = When(born__isnull=False, then=Value("under 16"))
    with_birth: QuerySet[Any] = ranks.annotate(born=Subquery(main.values("person__date_of_birth")[:1]))
    found: QuerySet[Any] = with_birth.annotate(
        group=Case(*whens, young, default=Value(age_band(None, on=on)), output_field=CharField())
    )
    return found


def _by_need(ranks: "QuerySet[Any]", on: date) -> "QuerySet[Any]":
    needs = SupportNeed.objects.filter(_in_force(on), person=OuterRef("person"))
    return _yes_or_no(ranks, Exists(_holding(on).filter(Exists(needs))), "yes", "none recorded")


def _by_language(ranks: "QuerySet[Any]", on: date) -> "QuerySet[Any]":
    wanted = _preferred(on, ContactPreference.Kind.LANGUAGE).exclude(value__in=ENGLISH)
    return _yes_or_no(ranks, Exists(_holding(on).filter(Exists(wanted))), "another language", "English")


def _by_print(ranks: "QuerySet[Any]", on: date) -> "QuerySet[Any]":
    wanted = _preferred(on, ContactPreference.Kind.LARGE_PRINT)
    return _yes_or_no(ranks, Exists(_holding(on).filter(Exists(wanted))), "yes", "no")


def _yes_or_no(ranks: "QuerySet[Any]", found: Exists, yes: str, no: str) -> "QuerySet[Any]":
    group = Case(When(found, then=Value(yes)), default=Value(no), output_field=CharField())
    grouped: QuerySet[Any] = ranks.annotate(group=group)
    return grouped


def _preferred(on: date, kind: str) -> "QuerySet[ContactPreference]":
    return ContactPreference.objects.filter(_in_force(on), person=OuterRef("person"), kind=kind)


def _in_force(on: date) -> Q:
    return Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gte=on))


def _years_before(on: date, years: int) -> date:
    """The latest day of birth of somebody who is so many years old on a day."""
    year = max(1, on.year - years)
    return date(year, 2, 28) if (on.month, on.day) == (2, 29) and not isleap(year) else on.replace(year=year)


_GROUPED: dict[Characteristic, Callable[["QuerySet[Any]", date], "QuerySet[Any]"]] = {
    Characteristic.AGE: _by_age,
    Characteristic.SUPPORT: _by_need,
    Characteristic.LANGUAGE: _by_language,
    Characteristic.LARGE_PRINT: _by_print,
}
