"""Two landlords with accounts in every position relative to an officer: their patch, another's, another landlord's."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from arrears.models import Contact, LetterRun
from arrears.operations import contacts, holds
from arrears.rules.holds import HoldReason
from feeds.models import FeedFile
from ledger.models import RentAccount
from letters.models import Document, StoredFile
from rentincome import nightly
from staff.models import Landlord, User
from staff.operations import officers
from staff.rules.roles import Role
from tenancies.models import Patch, PatchCover, Property, Scheme, Tenant
from tenancies.operations import homes
from tests.builders.world import TAKE_ON, World, at, weekly_charges

ON = date(2026, 11, 22)
LONG = "Wilhelmina Anastasia Featherstonehaugh-Cholmondeley-Whyte-Llanfairpwllgwyngyll"


def person(landlord: Landlord, role: Role, *, name: str = "") -> User:
    """Somebody who holds one role for a landlord."""
    by = officers.system()
    email = f"{role.value}.{landlord.code.lower()}@staff.example"
    user = officers.enrol(email=email, name=name or f"Some {role.value}", password=None, by=by, on=TAKE_ON)
    officers.appoint(user=user, landlord=landlord, role=role, from_on=TAKE_ON, by=by, on=TAKE_ON)
    return user


@dataclass
class Places:
    """
    Accounts by where they lie: `inside` (patch N01, scheme S1 of QUAY), `other_patch`, `other_scheme`, and
    `other_landlord`, which has the same references.
    """

    quay: World
    moor: World
    inside: RentAccount
    other_patch: RentAccount
    other_scheme: RentAccount
    other_landlord: RentAccount
    people: dict[Role, User] = field(default_factory=dict)

    @classmethod
    def open(cls) -> "Places":
        quay, moor = World.open("QUAY"), World.open("MOOR")
        made = cls(quay, moor, *(quay.account(OWING) for _ in range(3)), moor.account(OWING))
        by = quay.system
        patches = homes.keep_patches(landlord=quay.landlord, codes=["N01", "N02"], by=by, on=TAKE_ON)
        schemes = homes.keep_schemes(landlord=quay.landlord, codes=["S1", "S2"], by=by, on=TAKE_ON)
        put(made.inside, scheme=schemes["S1"])
        put(made.other_patch, patch=patches["N02"], scheme=schemes["S1"])
        put(made.other_scheme, scheme=schemes["S2"])
        for role in Role:
            made.people[role] = person(quay.landlord, role)
            homes.give_patch(
                patch=patches["N01"],
                to=made.people[role],
                kind=PatchCover.Kind.COVERS,
                from_on=TAKE_ON,
                by=by,
                on=TAKE_ON,
            )
            homes.give_scheme(scheme=schemes["S1"], to=made.people[role], from_on=TAKE_ON, by=by, on=TAKE_ON)
        return made

    def nights(self, *, on: date = ON) -> None:
        """Take the night of a day for both landlords."""
        for world in (self.quay, self.moor):
            payments_came(world, on=on)
            nightly.run(landlord=world.landlord, on=on, by=world.system, at=at(on), letters=False)


def held_paper(account: RentAccount, by: User, *, on: date = ON) -> Document:
    """A first reminder that was held before its facts were made: the plainest paper there is."""
    tenant = Tenant.objects.filter(tenancy=account.tenancy_id).select_related("person").first()
    assert tenant is not None, "the account has a tenant"
    return Document.objects.get_or_create(
        account=account,
        person=tenant.person,
        kind="A1",
        trigger="scene",
        defaults={
            "landlord": account.landlord,
            "tenancy_id": account.tenancy_id,
            "run_label": f"letter run {on.isoformat()}",
            "state": Document.State.HELD,
            "held_reason": "no address",
            "planned_on": on,
            "facts": {},
            "facts_digest": "",
        },
    )[0]


def letter_run(landlord: Landlord, by: User, *, on: date = ON) -> LetterRun:
    """The letter run of a week, without proposals."""
    return LetterRun.objects.get_or_create(
        landlord=landlord,
        week_starts_on=on - timedelta(days=on.weekday()),
        defaults={"on": on, "made_by": by, "made_at": at(on)},
    )[0]


OWING = (
    weekly_charges(TAKE_ON, 32) + "\n" + "\n".join(f"{TAKE_ON + timedelta(weeks=n)} payment 100.00" for n in range(29))
)
"""Thirty-two weeks charged and twenty-nine paid; the night charges the thirty-third, and that one is grace."""


def put(account: RentAccount, *, patch: Patch | None = None, scheme: Scheme | None = None) -> None:
    """Move an account's home."""
    home = Property.objects.filter(tenancies=account.tenancy_id)
    if patch is not None:
        home.update(patch=patch)
    if scheme is not None:
        home.update(scheme=scheme)


def payments_came(world: World, *, on: date = ON) -> FeedFile:
    """That the newest payments are in (DEC-15): an applied payments file of the day, without rows."""
    stored, _ = StoredFile.objects.get_or_create(digest="0" * 64, defaults={"size": 0, "media_type": "text/csv"})
    return FeedFile.objects.create(
        landlord=world.landlord,
        kind="payments",
        name=f"payments-{on.isoformat()}.csv",
        dated_on=on,
        digest=stored.digest,
        file=stored,
        state=FeedFile.State.APPLIED,
        received_on=on,
        received_by=world.system,
        rows_stated=0,
        total_stated_pence=0,
    )


def street(world: World, count: int, *, on: date = ON) -> list[RentAccount]:
    """So many accounts in arrears, with a contact, a hold or an arrangement on some, and the night of the day."""
    accounts = []
    for number in range(count):
        tenants = (LONG,) if number % 7 == 3 else ("Amina Bartholomew", "Bo Larkin") if number % 3 else ("Siân O'Hara",)
        accounts.append(world.account(OWING, tenants=tenants))
        account = accounts[-1]
        if number % 2:
            contacts.log(
                account=account,
                channel=Contact.Channel.CALL_OUT,
                two_way=False,
                note="No answer.",
                by=world.officer,
                on=on - timedelta(days=3),
                at=datetime.combine(on, datetime.min.time(), tzinfo=at(on).tzinfo),
            )
        if number % 5 == 1:
            holds.place(
                account=account,
                reason=HoldReason.PROMISE,
                comment="Promised £50",
                from_on=on,
                until_on=on + timedelta(days=7),
                by=world.officer,
                on=on,
            )
        if number % 5 == 2:
            world.arrange(account, starts_on=on - timedelta(days=2), start_balance="400.00", weekly="10.00")
    payments_came(world, on=on)
    nightly.run(landlord=world.landlord, on=on, by=world.system, at=at(on), letters=False)
    return accounts
