"""Invented people, places and numbers that can belong to nobody.

Surnames and streets are coined; telephone numbers lie in Ofcom's drama ranges; mail is at example.org and
example.net; postcodes begin with Q, which Royal Mail never issued; no National Insurance number is whole.
"""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from random import Random

FIRST_NAMES = tuple(
    """Ada Alun Amara Anwen Asif Bashir Bela Bram Carys Catrin Chidi Cleo Dara Deva Dilys Edda Emeka Esme
    Farah Femi Fenn Ffion Gita Gwil Hana Hugo Idris Ines Iona Jaya Joss Kofi Lena Lowri Mabel Maro Mina
    Neve Nils Odile Omar Orla Petra Priya Pryce Quill Rafi Rosa Sana Selby Sunil Tamsin Teo Una Vikram
    Wren Xanthe Yara Yusuf Zola Aoife Bożena Chloë Dafydd Eluned Göran Hristo Ioana Jesús Ksenija Luís
    Máire Noëlle Oyelaran Piotr Renée Siân Thuỷ Ülkü Zoë""".split()
)
STEMS = tuple(
    """Ash Brack Colder Dun Elver Fen Glim Harrow Inch Jar Kelder Lorn Mirk Nether Orm Pell Quern Rush
    Sallow Thorn Umber Vane Wick Yarrow Tarn Skell Morra Withen Hazzel Gorrin Pendra Ostle""".split()
)
ENDINGS = tuple(
    """fold combe bourne croft dale garth holm hurst ley mere more rigg side stead thwaite wath worthing
    beck ham well brook shaw mond rick vane low""".split()
)
OTHER_SURNAMES = (
    "O'Brannel",
    "O'Tarrigan",
    "D'Ombrevane",
    "Ó Marlacháin",
    "Mac Tarsaigh",
    "ap Gwenfaedd",
    "Llanwethelgwyn",
    "Gwynfaenorthlynogwydd",
    "Pendragwellyn-Trefaenor",
    "Ashgarth-Umberley",
    "Van der Molenwick",
    "Žalvorienė",
    "Nørskelund",
    "Brzękowarski",
    "Đurovenić",
    "Çelmikayaoğlu",
    "Łukaszorek",
    "Șerbănoiescu",
    "Nghiễmvũ",
    "Okonkwelu",
    "Adébámolá",
    "Vasquíñez",
    "Krishnaveerapan",
    "Rahmanullin",
    "Te Whakarere",
    "Szentmárklaky",
)
SINGLE_NAMES = ("Tavanu", "Suryendra", "Ngawé")
STREETS = tuple(
    f"{word} {kind}"
    for word in (
        "Umberlark",
        "Jossamer",
        "Pellinfold",
        "Saltmarrow",
        "Quillander",
        "Thessaby",
        "Corvenna",
        "Larkmirk",
    )
    for kind in ("Row", "Rise", "Garth", "Wynd", "Close")
)
HOUSES = tuple(
    f"{word} {kind}"
    for kind in ("House", "Court", "Point", "Lodge")
    for word in (
        "Copperleaf",
        "Brindlewick",
        "Marrowstone",
        "Ternholt",
        "Ivoryash",
        "Gannetmere",
        "Foxlorn",
        "Dovermirk",
    )
)
LONG_ADDRESS = "Flat 12 Upper Mezzanine Old Saltmarrow Ropeworks Wharf House"
INWARD = "ABDEFGHJLNPQRSTUWXYZ"
_PLAIN = str.maketrans({"ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ı": "i", "ß": "ss"})


def plain(text: str) -> str:
    """`text` in a to z only, for an e-mail address."""
    folded = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(letter for letter in folded.lower() if letter.isascii() and letter.isalpha())


def surname(rng: Random) -> str:
    """A coined surname; about one in nine is long, hyphenated, accented or has an apostrophe."""
    if rng.random() < 0.11:
        return rng.choice(OTHER_SURNAMES)
    name = rng.choice(STEMS) + rng.choice(ENDINGS)
    if rng.random() < 0.04:
        name += "-" + rng.choice(STEMS) + rng.choice(ENDINGS)
    return name


def phone(rng: Random) -> str:
    """A number of Ofcom's drama ranges, or empty for the few who gave none."""
    roll = rng.random()
    if roll < 0.06:
        return ""
    tail = rng.randrange(1000)
    return f"07700 900{tail:03d}" if roll < 0.8 else f"01632 960{tail:03d}"


def email(first: str, last: str, number: int, rng: Random) -> str:
    """An address at example.org or example.net, or empty for about a quarter."""
    roll = rng.random()
    if roll < 0.25:
        return ""
    name = ".".join(part for part in (plain(first), plain(last)) if part)
    return f"{name}.{number}@example.{'org' if roll < 0.75 else 'net'}"


def birthday(rng: Random, youngest: date) -> date:
    """A day of birth between 60 years before `youngest` and `youngest` itself."""
    return youngest - timedelta(days=rng.randrange(60 * 365))


def nino_last4(rng: Random) -> str:
    """The last four characters of a National Insurance number: never more is kept or made."""
    return f"{rng.randrange(1000):03d}{rng.choice('ABCD')}"


def postcode(area: str, index: int) -> str:
    """A postcode that begins with Q (never issued): area, then district, sector and unit by index."""
    assert area.startswith("Q")
    unit = INWARD[index % 20] + INWARD[index // 20 % 20]
    return f"{area}{index // 4000 % 9 + 1} {index // 400 % 9 + 1}{unit}"


def block(index: int) -> str:
    """The name of the index-th block of flats."""
    name = HOUSES[index % len(HOUSES)]
    round_ = index // len(HOUSES)
    return name if round_ == 0 else f"{STEMS[round_ % len(STEMS)]}{ENDINGS[round_ // len(STEMS) % 26]} {name}"


def street(index: int) -> str:
    """The name of the index-th street of houses."""
    name = STREETS[index % len(STREETS)]
    round_ = index // len(STREETS)
    return name if round_ == 0 else f"{STEMS[round_ % len(STEMS)]}{ENDINGS[round_ // len(STEMS) % 26]} {name}"
