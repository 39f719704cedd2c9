"""A missing payment is traced with letters held, and closed by a move, a settlement or words (OPS-D29)."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest

from arrears.models import Hold, Investigation, InvestigationStep
from arrears.operations import investigations
from arrears.operations.investigations import InvestigationNotUsable, InvestigationOver, NotSearchedYet
from casework.operations import approvals
from casework.queries import missing_payment, timeline
from casework.queries.timeline import Kind
from ledger.models import Entry, Posting, RentAccount
from ledger.operations import adjustments
from ledger.queries import seen
from letters.models import Stop
from rentincome import nightly
from tests.builders.world import World, at
from tests.ledger.money_aside import put_aside

PAID, ON, LATER = date(2026, 5, 4), date(2026, 5, 20), date(2026, 5, 22)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World.open()


def trace(world: World, account: RentAccount, pence: int = 80_00, **more: Any) -> Investigation:
    told = {"amount_pence": pence, "paid_on": PAID, "paid_how": "cash", "words": "Paid at the shop", "on": ON}
    return investigations.open_(account=account, by=world.officer, **(told | more))


def found(world: World, investigation: Investigation) -> missing_payment.Evidence:
    visible = seen.accounts_for_user(world.officer, on=ON)
    return missing_payment.search(investigation, visible=visible)


def history(account: RentAccount) -> list[str]:
    return [entry.title for entry in timeline.timeline(account.pk, kinds=[Kind.INVESTIGATIONS]).entries]


def test_letters_are_held_while_it_is_open_and_it_is_due_in_ten_working_days(world: World) -> None:
    account = world.account()
    made = trace(world, account)

    assert made.due_on == date(2026, 6, 4)  # the spring bank holiday, Monday 25 May, does not count
    hold = Hold.objects.get(account=account)
    assert (hold.reason, hold.lifted_on) == ("missing_payment", None)
    assert Stop.objects.filter(account=account, lifted_on__isnull=True).exists()
    with pytest.raises(InvestigationNotUsable, match="already"):
        trace(world, account)


def test_two_searches_share_a_hold_which_ends_with_the_last(world: World) -> None:
    account = world.account()
    first, second = trace(world, account), trace(world, account, 50_00)
    for each in (first, second):
        for place in InvestigationStep.Place.values:
            investigations.search(
                investigation=each, place=place, result="nothing", words="", by=world.officer, on=ON, at=at(ON)
            )
    assert first.hold == second.hold
    words = investigations.not_found_words(first)

    investigations.close_not_found(investigation=first, tenant_words=words, by=world.officer, on=ON)
    assert Hold.objects.get(account=account).lifted_on is None
    investigations.close_not_found(investigation=second, tenant_words=words, by=world.officer, on=ON)

    assert Hold.objects.get(account=account).lifted_on == ON
    assert not Stop.objects.filter(account=account, lifted_on__isnull=True).exists()
    with pytest.raises(InvestigationOver):
        investigations.close_not_found(investigation=first, tenant_words=words, by=world.officer, on=ON)


def test_nothing_found_is_said_only_when_every_place_was_searched(world: World) -> None:
    made = trace(world, world.account())
    investigations.search(
        investigation=made, place="suspense", result="nothing", words="", by=world.officer, on=ON, at=at(ON)
    )

    with pytest.raises(NotSearchedYet, match="bank statement lines"):
        investigations.close_not_found(investigation=made, tenant_words="Sorry", by=world.officer, on=ON)


def test_a_payment_on_the_account_with_swapped_digits_is_found_and_moved(world: World) -> None:
    accounts = [world.account(tenants=(f"Somebody Else{n}",)) for n in range(12)]
    wrong, right = accounts[9], accounts[0]  # R0010 and R0001
    world.tell(wrong, f"{PAID} payment 80.00")
    made = trace(world, right)
    (one,) = found(world, made).accounts
    assert (one.account_id, one.why) == (wrong.pk, "its reference is this one with two digits swapped")

    payment = Posting.objects.get(pk=one.posting_id)
    waiting = investigations.move_here(
        investigation=made, payment=payment, from_account=wrong, words="Receipt seen", by=world.officer, on=ON
    )
    assert waiting.closed_on is None
    with pytest.raises(InvestigationNotUsable):
        investigations.close_moved(investigation=made, by=world.officer, on=ON)
    adjustments.approve(adjustment=waiting.adjustment, by=world.leader, on=ON)
    done = investigations.close_moved(investigation=made, by=world.officer, on=ON)

    assert (done.outcome, done.moved_posting) == ("moved", waiting.adjustment.__class__.objects.get().posting)
    assert list(Entry.objects.filter(account=right).values_list("kind", "effective_on")) == [("PAY", PAID)]
    assert "Found on another account" in done.get_outcome_display()
    assert history(right)[0] == "Missing payment of £80.00: found on another account and moved"
    assert history(wrong) == [f"A payment of £80.00 was not for this account: moved to {right.account_ref}"]
    assert Hold.objects.get(account=right).lifted_on == ON


def test_money_in_suspense_is_found_and_given_to_the_account(world: World) -> None:
    account = world.account()
    item = put_aside(world.landlord, 80_00, PAID, quoted="R0010")
    made = trace(world, account)
    (one,) = found(world, made).suspense
    assert one.why == "the same amount, nearly this account’s reference"

    done = investigations.take_from_suspense(
        investigation=made, item=item, words="Receipt seen", by=world.officer, on=ON
    )

    assert (done.outcome, done.closed_on) == ("suspense", ON)
    assert "put it there" in done.tenant_words


def waiting_move(world: World) -> tuple[Investigation, RentAccount]:
    """A payment found on another account whose move waits for approval."""
    wrong, right = world.account(f"{PAID} payment 80.00"), world.account()
    payment = Posting.objects.get(entries__account=wrong)
    made = investigations.move_here(
        investigation=trace(world, right), payment=payment, from_account=wrong, words="Seen", by=world.officer, on=ON
    )
    assert made.closed_on is None
    return made, right


def test_the_word_that_posts_the_move_closes_the_investigation_and_ends_its_hold(world: World) -> None:
    made, account = waiting_move(world)

    approvals.approve(adjustment=made.adjustment, by=world.leader, on=LATER)

    made.refresh_from_db()
    assert (made.outcome, made.closed_on, made.closed_by) == ("moved", LATER, world.leader)
    assert Hold.objects.get(account=account).lifted_on == LATER
    assert not Stop.objects.filter(account=account, lifted_on__isnull=True).exists()


def test_money_from_suspense_approved_later_closes_the_investigation(world: World) -> None:
    account = world.account()
    item = put_aside(world.landlord, 600_00, PAID)
    made = trace(world, account, 600_00)
    investigations.take_from_suspense(investigation=made, item=item, words="Seen", by=world.officer, on=ON)
    made.refresh_from_db()
    assert made.closed_on is None

    approvals.approve(adjustment=made.adjustment, by=world.manager, on=LATER)

    made.refresh_from_db()
    assert (made.outcome, made.closed_on) == ("suspense", LATER)


def test_a_refused_move_leaves_the_investigation_open_and_the_hold_in_place(world: World) -> None:
    made, account = waiting_move(world)
    adjustments.refuse(adjustment=made.adjustment, because="Not theirs", by=world.leader, on=LATER)
    assert investigations.close_all_moved(landlord=world.landlord, by=world.system, on=LATER) == 0
    made.refresh_from_db()
    assert made.closed_on is None
    assert Hold.objects.get(account=account).lifted_on is None


def test_the_night_closes_what_nobody_closed_once(world: World) -> None:
    made, account = waiting_move(world)
    adjustments.approve(adjustment=made.adjustment, by=world.leader, on=ON)

    night = nightly.run(landlord=world.landlord, on=LATER, by=world.system, at=at(LATER), letters=False)

    made.refresh_from_db()
    assert (night.figures["investigations_closed"], made.outcome, made.closed_on) == (1, "moved", LATER)
    assert Hold.objects.get(account=account).lifted_on == LATER
    assert investigations.close_all_moved(landlord=world.landlord, by=world.system, on=LATER) == 0


def test_a_payment_that_stands_on_the_account_closes_it(world: World) -> None:
    account = world.account(f"{PAID} payment 80.00")
    made = trace(world, account)
    (one,) = found(world, made).here

    done = investigations.close_found_here(
        investigation=made, payment=Posting.objects.get(pk=one.posting_id), words="", by=world.officer, on=ON
    )

    assert done.outcome == "there"


def test_evidence_is_a_picture_or_pdf_that_is_what_it_says(world: World, settings: Any, tmp_path: Any) -> None:
    settings.RENTINCOME_STORE = tmp_path
    made = trace(world, world.account())
    told: dict[str, Any] = {"investigation": made, "words": "The receipt", "by": world.officer, "on": ON}

    kept = investigations.add_evidence(
        **told, content=BytesIO(b"%PDF-1.7"), file_name="C:\\me\\receipt.pdf", media_type="application/pdf", size=8
    )

    assert (kept.file_name, kept.file is not None) == ("receipt.pdf", True)
    for content, media_type in ((b"<html>", "application/pdf"), (b"<html>", "text/html")):
        with pytest.raises(InvestigationNotUsable, match="JPEG or PNG"):
            investigations.add_evidence(**told, content=BytesIO(content), media_type=media_type, size=6)


@pytest.mark.parametrize(
    "wrong", [{"pence": 0}, {"paid_on": ON + timedelta(days=1)}, {"paid_how": "barter"}, {"words": " "}]
)
def test_what_cannot_be_traced_is_refused(world: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvestigationNotUsable):
        trace(world, world.account(), **wrong)
