"""
A small landlord as canonical files: two homes, two tenancies, eight rent weeks, and feeds a test adds to.

Everyone is invented. Files are written as text, so that a test says exactly what came in.
"""

from datetime import date
from io import BytesIO
from pathlib import Path

from feeds.formats.amounts import pence, pounds
from feeds.formats.kinds import BY_NAME
from feeds.formats.readers import Format
from feeds.models import FeedFile, MappingVersion
from feeds.operations import files
from ledger.models import Entry, RentAccount
from staff.models import Landlord
from staff.operations import landlords, officers

TAKE_ON = date(2026, 4, 6)
MONDAYS = (
    "2026-04-06",
    "2026-04-13",
    "2026-04-20",
    "2026-04-27",
    "2026-05-04",
    "2026-05-11",
    "2026-05-18",
    "2026-05-25",
)

TAKE_ON_FILES = {
    "properties": (
        "H1,100000000001,1 Quay Row,,Westhaven,QZ1 1AA,2,HOUSE,RG1,N01,S1",
        "H2,100000000002,2 Quay Row,,Westhaven,QZ1 1AB,1,FLAT,RG1,N02,",
    ),
    "people": (
        "P1,T1,MAIN,Amina,Bartholomew,1980-02-03,01632 960111,amina@example.org,123A",
        "P2,T2,MAIN,Corin,Ashgrove,1975-06-07,,,",
        "P3,T2,JOINT,Dela,Ashgrove,1977-08-09,,,",
    ),
    "tenancies": (
        "T1,R1,H1,100000000001,SECURE,2020-01-06,,Amina Bartholomew,1980,N01,S1",
        "T2,R2,H2,100000000002,STARTER,2021-03-01,,Corin Ashgrove; Dela Ashgrove,1975,N02,",
    ),
    "charges": ("R1,RENT,100.00,2020-01-06,,Y,Y", "R1,WATER,5.00,2020-01-06,,N,N", "R2,RENT,80.00,2021-03-01,,Y,Y"),
    "rent_calendar": tuple(f"RG1,2026,{number},{monday},Y" for number, monday in enumerate(MONDAYS, start=1)),
    "payment_references": ("R1,R1,ACCOUNT", "0000000000000000011,R1,PAYCARD", "R2,R2,ACCOUNT"),
    "agreements": ("A1,R2,informal,2026-04-06,200.00,,,5.00,weekly,5",),
    "benefits": ("R1,HB,HB1,60.00,4-weekly,2026-03-22",),
    "transactions": (
        "R1,2026-03-30,2025,52,BF,,250.00,Brought forward,M1",
        "R2,2026-03-30,2025,52,CHARGE,RENT,80.00,Weekly charge,M2",
        "R2,2026-04-01,2025,52,PAY,,-40.00,CARD,M3",
    ),
}


def content(kind: str, *rows: str) -> bytes:
    """A canonical file of a kind, with a true trailer."""
    layout = BY_NAME[kind].layout
    money = 0 if layout.money_index is None else sum(pence(row.split(",")[layout.money_index]) for row in rows)
    lines = (",".join(layout.header), *rows, f"TRAILER,{len(rows)},{pounds(money)}")
    return "".join(line + "\n" for line in lines).encode()


def payment(number: int, ref: str = "R1", amount: str = "10.00", on: str = "2026-04-10", payer: str = "") -> str:
    """One row of payments.csv."""
    return f"{ref},{amount},{on},CARD,X{number:05d},{payer},CARD-{on}"


def folder(place: Path, **feeds: tuple[str, ...]) -> Path:
    """
    A folder with all take-on files and the feeds given, named like `payments_2026_04_12` or `hb_schedule_2026_04_22`.
    """
    place.mkdir(parents=True, exist_ok=True)
    for kind, rows in TAKE_ON_FILES.items():
        (place / f"{kind}.csv").write_bytes(content(kind, *rows))
    for name, rows in feeds.items():
        add(place, name, *rows)
    return place


def add(place: Path, name: str, *rows: str) -> Path:
    """Put one more feed file into a folder."""
    kind, year, month, day = name.rsplit("_", 3)
    path = place / BY_NAME[kind].folder / f"{kind}-{year}-{month}-{day}.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content(kind, *rows))
    return path


def landlord(code: str = "QUAY") -> Landlord:
    """A landlord taken on on Monday 6 April 2026, with nothing loaded."""
    system = officers.system()
    made = landlords.describe(
        code=code, name=f"{code.title()} Homes", address="1 Quay Street, Westhaven, QZ1 1AA", by=system, on=TAKE_ON
    )
    return landlords.take_on(landlord=made, take_on_on=TAKE_ON, by=system, on=TAKE_ON)


def load(owner: Landlord, kind: str, *rows: str, name: str = "", on: date = TAKE_ON) -> FeedFile:
    """Receive and apply one file of the rows given."""
    return load_bytes(owner, kind, content(kind, *rows), name=name or f"{kind}.csv", on=on)


def load_bytes(
    owner: Landlord,
    kind: str,
    file: bytes,
    *,
    name: str,
    on: date = TAKE_ON,
    form: Format = Format.CANONICAL,
    mapping: MappingVersion | None = None,
) -> FeedFile:
    """Receive and apply one file of the bytes given."""
    system = officers.system()
    received = files.receive(
        landlord=owner, kind=kind, name=name, content=BytesIO(file), by=system, on=on, form=form, mapping=mapping
    )
    return files.apply(feed_file=received, by=system, on=on)


def taken_on(code: str = "QUAY") -> Landlord:
    """A landlord with all take-on files applied and nothing charged here yet."""
    owner = landlord(code)
    for kind, rows in TAKE_ON_FILES.items():
        done = load(owner, kind, *rows)
        assert done.state == FeedFile.State.APPLIED, list(done.problems.all().values())
    return owner


def account(owner: Landlord, ref: str) -> RentAccount:
    """An account by its reference."""
    return RentAccount.objects.get(landlord=owner, account_ref=ref)


def balance(owner: Landlord, ref: str) -> int:
    """What an account comes to, all entries, in pence."""
    return sum(Entry.objects.filter(account=account(owner, ref)).values_list("amount_pence", flat=True))


def problems(feed_file: FeedFile) -> list[tuple[int, int, str]]:
    """A file's problems as line, column and code, in the order of the file."""
    return list(feed_file.problems.order_by("line", "column", "pk").values_list("line", "column", "code"))
