"""The homes of a landlord, in scheme order, and who lives there: the parts every tenancy is made of."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from demo import names
from demo.accounts import Account, Charge, Person, Property
from demo.landlords import Landlord, patch_code, scheme_code
from demo.weeks import DAY, Span, rent_year_of, rent_year_start

LONG_ADDRESS_AT = 20


def home(landlord: Landlord, index: int, rng: Random) -> Property:
    """The index-th property."""
    scheme = min(landlord.scheme_of(index), landlord.schemes() - 1)
    place = index - scheme * landlord.scheme_size
    patch = landlord.patch_of(scheme)
    house = scheme % 3 == 1 and not landlord.supported(scheme)
    line_1, line_2 = f"Flat {place + 1}", names.block(scheme)
    if house:
        line_1, line_2 = f"{place * 2 + 1} {names.street(scheme)}", ""
    if index == LONG_ADDRESS_AT:
        line_1, line_2 = names.LONG_ADDRESS, names.street(scheme)
    return Property(
        ref=f"H{landlord.first_number + index}",
        uprn=f"{landlord.uprn_base + index + 1:012d}",
        line_1=line_1,
        line_2=line_2,
        town=landlord.towns[patch % len(landlord.towns)],
        postcode=names.postcode(landlord.area, scheme * 4 + place // 12),
        bedrooms=1 if landlord.supported(scheme) else rng.choice((1, 2, 2, 3, 3) if house else (1, 1, 2, 2, 3)),
        kind="HOUSE" if house else "FLAT",
        group=landlord.group_of(scheme),
        patch=patch_code(patch),
        scheme=scheme_code(scheme),
    )


def paycard(prefix: str, number: int) -> str:
    """A 19-digit payment card number with leading zeros and a Luhn check digit."""
    body = f"{prefix}{number:010d}"
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 - place % 2)
        total += value - 9 if value > 9 else value
    return f"{body}{-total % 10}"


def person(rng: Random, tenancy: int, role: str, at: int, span: Span) -> Person:
    """Somebody invented: `at` numbers the people of one tenancy from 1."""
    if rng.random() < 0.01:
        first, last = "", rng.choice(names.SINGLE_NAMES)
    else:
        first, last = rng.choice(names.FIRST_NAMES), names.surname(rng)
    return named(rng, tenancy, role, at, span, first, last)


def named(rng: Random, tenancy: int, role: str, at: int, span: Span, first: str, last: str) -> Person:
    """Somebody invented with a given name."""
    return Person(
        ref=f"P{tenancy}{at}",
        role=role,
        first=first,
        last=last,
        born=names.birthday(rng, date(span.today.year - 19, 1, 1)),
        phone=names.phone(rng),
        email=names.email(first, last, tenancy, rng),
        nino=names.nino_last4(rng),
    )


def service_rise(span: Span) -> date:
    """The Monday from which services of every eighth scheme cost more, seven weeks before the newest run."""
    return span.run_monday - timedelta(days=49)


def charges(rates: list[tuple[str, int]], start: date, span: Span, *, rise_services: bool = False) -> list[Charge]:
    """Charge lines for `rates` (pence a week now); last year rent was 4.8 % lower, the rest 3 %."""
    first_year = rent_year_of(span.start - timedelta(days=70))
    years = [year for year in range(first_year, rent_year_of(span.today) + 1)]
    found = []
    for element, now in rates:
        eligible, legal = element in ("RENT", "SERV"), element != "WATER"
        for year in years:
            since, until = rent_year_start(year), rent_year_start(year + 1) - DAY
            back = years[-1] - year
            weekly = now * 1000**back // (1048 if element == "RENT" else 1030) ** back
            last = until if back else None
            if last and last < start:
                continue
            found.append(Charge(element, weekly, max(since, start), last, eligible, legal))
    if rise_services:
        found = _risen(found, service_rise(span))
    return found


def _risen(lines: list[Charge], since: date) -> list[Charge]:
    found = []
    for line in lines:
        if line.element == "SERV" and line.until is None and line.since < since:
            found.append(line._replace(until=since - DAY))
            found.append(line._replace(weekly=line.weekly + 60, since=since))
        else:
            found.append(line)
    return found


def rates(landlord: Landlord, home_: Property, rng: Random) -> list[tuple[str, int]]:
    """What a home costs a week: general needs rent about £114 on average, then its services."""
    supported = landlord.supported(int(home_.scheme[1:]) - 1)
    rent = round(rng.triangular(8800, 14200, 11000) + (home_.bedrooms - 2) * 450)
    if home_.group == "RG2":
        rent = rent * 52 // 48
    found = [("RENT", rent)]
    if supported or (home_.kind == "FLAT" and rng.random() < 0.75):
        found.append(("SERV", rng.randrange(2200, 5400) if supported else rng.randrange(380, 1650)))
    if supported or rng.random() < 0.12:
        found.append(("HEAT", rng.randrange(520, 980)))
    if rng.random() < 0.10:
        found.append(("WATER", rng.randrange(440, 760)))
    return found


def blank_account(landlord: Landlord, number: int, home_: Property, tenure: str, start: date) -> Account:
    """An account with its references and home, nothing else yet."""
    digits = landlord.first_number + number
    return Account(
        number=digits,
        tenancy_ref=f"T{digits}",
        account_ref=f"{landlord.letter}{digits}",
        paycard=paycard(landlord.paycard_prefix, digits),
        home=home_,
        tenure=tenure,
        start=start,
        end=None,
        people=[],
        charges=[],
    )
