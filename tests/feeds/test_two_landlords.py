"""Two landlords with the same references, patch codes and file bytes never touch each other (DEC-8)."""

import pytest

from feeds.models import FeedFile, FeedProblem, FeedRow, TenantToBe
from ledger.models import Batch, Entry, Posting, RentAccount, SuspenseItem
from ledger.queries import check
from tenancies.models import Patch, Person, Property, Tenancy
from tests.feeds import small

pytestmark = pytest.mark.django_db

OWNED = (FeedFile, FeedRow, Batch, Posting, Entry, RentAccount, SuspenseItem, Patch, Person, Property, Tenancy)
FEEDS = {
    "payments": ("R1,105.00,2026-04-07,DD,X00001,,DD", "nobody,9.00,2026-04-07,CARD,X00002,,CARD"),
    "dd_reports": ("ARUDD,000000,R1,000000,0001,105.00,2026-04-07,0,2026-04-10",),
    "uc_schedule": ("INV1,T2,Corin Ashgrove,,QZ1 1AB,HCE,2026-04-03,2026-04-10,300.00",),
}


def everything(owner) -> dict[str, list[int]]:
    return {
        model.__name__: sorted(model.objects.filter(landlord=owner).values_list("pk", flat=True)) for model in OWNED
    }


def with_feeds(code: str):
    owner = small.taken_on(code)
    for kind, rows in FEEDS.items():
        assert small.load(owner, kind, *rows).state == FeedFile.State.APPLIED
    return owner


def test_the_same_bytes_twice_make_two_books_that_share_nothing():
    first = with_feeds("QUAY")
    before = everything(first)
    second = with_feeds("HARBOUR")
    assert everything(first) == before
    theirs = everything(second)
    assert {name: len(ids) for name, ids in theirs.items()} == {name: len(ids) for name, ids in before.items()}
    assert not any(set(before[name]) & set(theirs[name]) for name in before)
    assert set(first.feed_files.values_list("digest", flat=True)) == set(
        second.feed_files.values_list("digest", flat=True)
    )
    for owner in (first, second):
        assert list(check.findings(owner)) == []
        assert small.balance(owner, "R1") == 250_00
        assert small.account(owner, "R1").tenancy.property.patch.landlord == owner


def test_one_landlords_payment_is_never_reversed_by_the_others_return():
    first, second = small.taken_on("QUAY"), small.taken_on("HARBOUR")
    small.load(first, "payments", *FEEDS["payments"])
    done = small.load(second, "dd_reports", *FEEDS["dd_reports"])
    assert (done.posted_count, done.suspense_count) == (0, 1)
    assert not Posting.objects.filter(reverses__landlord=first).exists()


def test_one_landlords_people_do_not_wait_for_the_others_tenancies():
    first, second = small.landlord("QUAY"), small.landlord("HARBOUR")
    small.load(first, "people", *small.TAKE_ON_FILES["people"])
    small.load(second, "properties", *small.TAKE_ON_FILES["properties"])
    done = small.load(second, "tenancies", *small.TAKE_ON_FILES["tenancies"])
    assert done.state == FeedFile.State.REFUSED
    assert set(FeedProblem.objects.values_list("code", flat=True)) == {"nobody_holds_it"}
    assert TenantToBe.objects.filter(landlord=first).count() == 3
