"""The two invented landlords, their places, and the one team that collects the rent of both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from demo import names
from demo.accounts import Book
from demo.weeks import RentCalendar, Span

FREE_WEEKS = {"RG1": frozenset[int](), "RG2": frozenset({1, 22, 38, 39})}
RENT_GROUPS = (
    {"code": "RG1", "name": "Every week charged (52 or 53 weeks)"},
    {"code": "RG2", "name": "48-week charging (four rent-free weeks)"},
)


@dataclass(frozen=True)
class Landlord:
    """What one landlord is like before any tenancy is made."""

    code: str
    folder: str
    name: str
    address: tuple[str, ...]
    phone: str
    email: str
    website: str
    colour: str
    tenancies: int
    scheme_size: int
    patch_names: tuple[str, ...]
    towns: tuple[str, ...]
    area: str
    letter: str
    first_number: int
    uprn_base: int
    paycard_prefix: str
    authority: str
    creditor_ref: str
    tenures: tuple[str, ...]
    stories: tuple[int, ...]
    free_scheme: int = 3

    def scheme_of(self, index: int) -> int:
        """The scheme (from 0) of the index-th property."""
        return index // self.scheme_size

    def group_of(self, scheme: int) -> str:
        """The rent group a scheme's homes are charged in."""
        return "RG2" if scheme % 4 == self.free_scheme else "RG1"

    def supported(self, scheme: int) -> bool:
        """Is it a supported scheme: more services, and a support worker?"""
        return scheme % 6 == 5

    def schemes(self) -> int:
        """How many schemes the homes need."""
        return -(-self.tenancies // self.scheme_size)

    def patch_of(self, scheme: int) -> int:
        """The patch (from 0) a scheme lies in."""
        return min(scheme, self.schemes() - 1) * len(self.patch_names) // self.schemes()


MARLOWE = Landlord(
    code="MARLOWE",
    folder="marlowe-vale",
    name="Marlowe Vale Homes",
    address=("Saltmarrow House", "Pellinfold Wynd", "Orrinford", "QM1 9ZZ"),
    phone="01632 960100",
    email="rents@marlowevale.example.org",
    website="https://marlowevale.example.org",
    colour="#1f5a4c",
    tenancies=120,
    scheme_size=15,
    patch_names=("Orrinford North", "Orrinford Quay", "Thessaby and the villages"),
    towns=("Orrinford", "Orrinford", "Thessaby"),
    area="QM",
    letter="R",
    first_number=1000001,
    uprn_base=999000000000,
    paycard_prefix="00098261",
    authority="Brackwater Borough Council",
    creditor_ref="MVH0001",
    tenures=("ASSURED", "ASSURED", "ASSURED", "SECURE"),
    stories=(1, 2, 3, 4, 5, 7, 8, 9, 10, 11),
)
BRACKWATER = Landlord(
    code="BRACK",
    folder="brackwater",
    name="Brackwater Borough Homes",
    address=("Brackwater Guildhall", "Corvenna Row", "Brackwater", "QB1 9ZZ"),
    phone="01632 960200",
    email="rents@brackwater.example.org",
    website="https://brackwater.example.org",
    colour="#6b2a4f",
    tenancies=30,
    scheme_size=10,
    patch_names=("Brackwater town",),
    towns=("Brackwater",),
    area="QB",
    letter="B",
    first_number=2000001,
    uprn_base=999500000000,
    paycard_prefix="00098262",
    authority="Brackwater Borough Council",
    creditor_ref="BBH0001",
    tenures=("SECURE",),
    stories=(6, 12),
    free_scheme=2,
)


def grown(tenancies: int) -> Landlord:
    """Marlowe Vale Homes with as many tenancies as a test or a benchmark needs, and all twelve stories."""
    patches = max(3, tenancies // 600)
    return replace(
        MARLOWE,
        tenancies=tenancies,
        scheme_size=40 if tenancies <= 2000 else 100,
        patch_names=tuple(f"Patch {n + 1:03d}" for n in range(patches)),
        towns=("Orrinford", "Thessaby", "Quellaby", "Orrinford"),
        stories=tuple(range(1, 13)),
    )


def book_of(span: Span) -> Book:
    """The calendars of a landlord over `span`."""
    return Book(span, RentCalendar(FREE_WEEKS))


def patch_code(index: int) -> str:
    """N01, N02 …: both landlords use the same codes, as two real landlords may."""
    return f"N{index + 1:02d}"


def scheme_code(index: int) -> str:
    """S001, S002 …"""
    return f"S{index + 1:03d}"


def scheme_name(landlord: Landlord, index: int) -> str:
    """What a scheme is called: its block of flats, or its street."""
    if landlord.supported(index):
        return f"{names.block(index)} supported living"
    return names.street(index) if index % 3 == 1 else names.block(index)


def contrast_with_white(colour: str) -> float:
    """The WCAG contrast ratio of `#rrggbb` text on white."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return round(1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05), 2)


TEAM = "Shared Rent Income Team"
PEOPLE = (
    ("officer", "Ffion Tarrowby", "ffion.tarrowby"),
    ("officer", "Dev Ormskell", "dev.ormskell"),
    ("officer", "Marisol Quenneth", "marisol.quenneth"),
    ("officer", "Idris Pellworth", "idris.pellworth"),
    ("rents_support", "Bela Withenrick", "bela.withenrick"),
    ("neighbourhood", "Osk Thornlow", "osk.thornlow"),
    ("support_worker", "Ines Skellbrook", "ines.skellbrook"),
    ("team_leader", "Yusuf Gorrinmond", "yusuf.gorrinmond"),
    ("manager", "Carys Hazzelvane", "carys.hazzelvane"),
    ("head_of_service", "Emeka Pendrashaw", "emeka.pendrashaw"),
    ("finance", "Una Ostlecroft", "una.ostlecroft"),
    ("legal", "Nils Morrawell", "nils.morrawell"),
    ("data_protection", "Odile Tarnlow", "odile.tarnlow"),
    ("administrator", "Kofi Ashmond", "kofi.ashmond"),
    ("auditor", "Petra Vanelow", "petra.vanelow"),
)


def officer_email(landlord: Landlord, patch: int) -> str:
    """The sign-in of the officer who owns a patch."""
    if len(landlord.patch_names) > 3:
        return f"officer{patch + 1:03d}@example.org"
    if landlord.code == "BRACK":
        return "marisol.quenneth@example.org"
    return f"{PEOPLE[patch][2]}@example.org"


def staff(landlords: list[Landlord], span: Span) -> list[dict[str, Any]]:
    """Everybody who signs in: role words of DEC-10, patches owned and covered from and until a date."""
    codes = [landlord.code for landlord in landlords]
    found = [_member(role, name, f"{sign_in}@example.org", codes) for role, name, sign_in in PEOPLE]
    by_email = {row["email"]: row for row in found}
    owned_from = max(date(2024, 1, 8), span.start - timedelta(days=364))
    for landlord in landlords:
        for patch in range(len(landlord.patch_names)):
            email = officer_email(landlord, patch)
            if email not in by_email:
                by_email[email] = _member("officer", f"Officer {patch + 1:03d} Pellinmere", email, codes)
                found.append(by_email[email])
            by_email[email]["owns"].append(
                {
                    "landlord": landlord.code,
                    "patch": patch_code(patch),
                    "from": owned_from.isoformat(),
                    "until": None,
                }
            )
        worker = by_email["ines.skellbrook@example.org"]
        for scheme in range(landlord.schemes()):
            if landlord.supported(scheme):
                worker["schemes"].append(
                    {
                        "landlord": landlord.code,
                        "scheme": scheme_code(scheme),
                        "from": owned_from.isoformat(),
                        "until": None,
                    }
                )
    leave = span.run_monday - timedelta(days=7)
    by_email["idris.pellworth@example.org"]["covers"].append(
        {
            "landlord": landlords[0].code,
            "patch": patch_code(1),
            "for": officer_email(landlords[0], 1),
            "from": leave.isoformat(),
            "until": (leave + timedelta(days=20)).isoformat(),
        }
    )
    return found


def _member(role: str, name: str, email: str, codes: list[str]) -> dict[str, Any]:
    return {
        "email": email,
        "name": name,
        "role": role,
        "team": TEAM,
        "landlords": list(codes),
        "owns": [],
        "covers": [],
        "schemes": [],
    }
