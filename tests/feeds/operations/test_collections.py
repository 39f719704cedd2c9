"""Notices, schedules and amounts with what the apps above the ledger know (OPS-D7, D8, PRA-10, PRA-32)."""

from datetime import date
from io import BytesIO

import pytest

from arrears.operations import breathing_spaces
from feeds.formats import canonical, standard18
from feeds.formats.collections_file import NOTICES, SCHEDULE
from feeds.formats.standard18 import Originator
from feeds.operations import advance_notices, collections, direct_debit_amounts
from feeds.operations.collections import Standard18IsOff
from ledger.models import AdvanceNotice
from ledger.operations import direct_debit_terms
from letters import store
from letters.models import Document
from tests.builders.world import World, at
from tests.ledger.direct_debit_payer import FIRST, SIGNED, pays

pytestmark = pytest.mark.django_db

READY, FILED = date(2026, 6, 22), date(2026, 6, 25)


@pytest.fixture
def world():
    return World.open()


def filed(world):
    run = collections.prepare(landlord=world.landlord, from_on=FIRST, until_on=FIRST, by=world.leader, on=READY)
    return collections.file(run=run, by=world.leader, on=FILED)


def test_the_schedule_holds_each_collection_once_and_its_bytes_are_kept(world):
    made = pays(world, world.account())
    run = filed(world)
    [read] = [row.record for row in canonical.read(BytesIO(store.get(run.file_digest)), SCHEDULE)]
    assert (read.reference, read.amount_pence, read.code) == (made.reference, made.plans.get().first_pence, "01")
    assert store.get(run.file_digest).decode().splitlines()[-1] == f"TRAILER,1,{run.total_pence / 100:.2f}"


def test_a_payer_whose_name_is_a_formula_stays_text_in_both_files(world):
    """Somebody at the bureau opens them in a spreadsheet."""
    name = "=HYPERLINK(A1)"
    made = pays(world, world.account(), payer_name=name, payer_words="a friend, by telephone", told=False)
    stored, _ = advance_notices.give_to_bureau(landlord=world.landlord, by=world.officer, on=SIGNED)
    run = filed(world)
    assert made.payer_name == name
    for digest, layout in ((run.file_digest, SCHEDULE), (stored.digest, NOTICES)):
        [read] = [row.record for row in canonical.read(BytesIO(store.get(digest)), layout)]
        assert read.payer_name == f"'{name}"


def test_d7_the_bureaus_file_of_notices_counts_as_sent_and_is_made_once(world):
    pays(world, world.account(), told=False)
    stored, count = advance_notices.give_to_bureau(landlord=world.landlord, by=world.officer, on=SIGNED)
    assert count == 1
    assert stored is not None
    [read] = [row.record for row in canonical.read(BytesIO(store.get(stored.digest)), NOTICES)]
    assert (read.first_on, read.latest_on, read.frequency) == (FIRST, date(2026, 6, 17), "monthly")
    assert advance_notices.give_to_bureau(landlord=world.landlord, by=world.officer, on=SIGNED) == (None, 0)
    assert AdvanceNotice.objects.get().sent_on == SIGNED


def test_d7_a_letter_goes_to_the_tenant_who_pays_and_counts_when_it_is_sent(world):
    pays(world, world.account(tenants=("Amina Bartholomew", "Corin Bartholomew")), told=False)
    done = advance_notices.plan_letters(landlord=world.landlord, by=world.officer, on=SIGNED, at=at(SIGNED))
    assert (done.planned, done.held) == (1, 0)
    letter = Document.objects.get(kind="DDN")
    assert letter.person.full_name == "Amina Bartholomew"
    assert letter.facts["first"] == {"on": "2026-07-01", "amount_pence": AdvanceNotice.objects.get().first_pence}
    assert advance_notices.give_to_bureau(landlord=world.landlord, by=world.officer, on=SIGNED) == (None, 0)
    assert advance_notices.note_sent_letters(landlord=world.landlord, by=world.officer) == 0


def test_a_payer_who_is_not_a_tenant_is_told_by_the_bureau(world):
    pays(world, world.account(), told=False, payer_name="J Ashgrove", payer_words="her brother, by telephone")
    done = advance_notices.plan_letters(landlord=world.landlord, by=world.officer, on=SIGNED, at=at(SIGNED))
    assert done.planned == 0
    assert advance_notices.give_to_bureau(landlord=world.landlord, by=world.officer, on=SIGNED)[1] == 1


def test_d8_arrangement_instalments_of_the_time_are_added(world):
    account = world.account("2026-05-04 charge 400.00")
    world.arrange(account, starts_on=date(2026, 5, 4), start_balance="400.00", weekly="10.00")
    asked = direct_debit_amounts.instalments_of(world.landlord, account.pk, on=SIGNED)
    # 40 instalments from 4 May; nine are due before 1 July (to 29 June), the last falls on 1 February 2027
    assert asked(FIRST, date(2027, 4, 4)) == 310_00
    assert asked(FIRST, date(2026, 7, 12)) == 10_00


def test_pra_10_breathing_space_takes_the_instalments_off_and_the_schedule_waits_for_it(world):
    account = world.account("2026-05-04 charge 400.00")
    world.arrange(account, starts_on=date(2026, 5, 4), start_balance="400.00", weekly="10.00")
    made = pays(world, account, instalments=direct_debit_amounts.instalments_of(world.landlord, account.pk, on=SIGNED))
    assert made.plans.get().instalments_pence == 310_00
    breathing_spaces.start(
        person=world.people[account.pk][0], starts_on=READY, notified_on=READY, by=world.officer, on=READY
    )
    run = collections.prepare(landlord=world.landlord, from_on=FIRST, until_on=FIRST, by=world.leader, on=READY)
    assert run.collections.get().left_out_because.startswith("Breathing Space")
    changed, left = direct_debit_amounts.work_out_again(
        landlord=world.landlord, because="Breathing Space", by=world.officer, on=READY
    )
    assert (changed, left) == (1, [])
    newest = made.plans.order_by("-pk").first()
    assert (newest.instalments_pence, newest.from_on) == (0, date(2026, 8, 1))


def test_pra_32_standard_18_is_off_until_a_sponsor_bank_has_accepted_a_test_file(world):
    made = pays(world, world.account())
    run = filed(world)
    us = Originator("123456", "200000", "12345678", "Quay Homes")

    def details(_reference):
        return "301122", "00112233"

    with pytest.raises(Standard18IsOff, match="Give the schedule to the bureau"):
        collections.write_standard18(run=run, by=us, details=details, on=FILED)
    direct_debit_terms.settle_terms(
        landlord=world.landlord,
        from_on=FILED,
        sponsor_bank="Westhaven Bank",
        test_file_accepted_on=FILED,
        by=world.manager,
        on=FILED,
    )
    written = collections.write_standard18(run=run, by=us, details=details, on=FILED)
    read = standard18.read(written.decode().splitlines())
    assert [item.reference for item in read.items] == [made.reference]
    assert read.debit_pence == run.total_pence
