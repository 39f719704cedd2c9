"""The quarterly run: controls, approval, papers (OPS-G5, G6, DEC-24, PRA-10, PRA-16, PRA-17)."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from ledger.operations import accounts as account_writes
from ledger.operations import postings
from ledger.operations.postings import Amount, Event
from ledger.rules.account_types import AccountType
from ledger.rules.entry_kinds import EntryKind
from letters import store
from letters.facts import StatementFacts
from letters.models import Document, PrintBatch
from letters.operations import stops
from letters.queries import runs as paper_runs
from letters.queries.letterhead import LetterheadIncomplete
from statements.models import Statement, StatementRun
from statements.operations import papers, runs
from tenancies.models import PersonAddress
from tenancies.operations import people
from tests.builders.world import World, at, weekly_charges

Q1_FROM, Q1_TO = date(2026, 4, 6), date(2026, 7, 5)
IN_JULY, IN_OCTOBER = date(2026, 7, 8), date(2026, 10, 7)

pytestmark = pytest.mark.django_db


def prepare(world: World, quarter: int = 1, on: date = IN_JULY) -> StatementRun:
    return runs.prepare(landlord=world.landlord, rent_year=2026, quarter=quarter, by=world.system, on=on, at=at(on))


def approve(world: World, run: StatementRun, on: date = IN_JULY, **more: Any) -> StatementRun:
    return runs.approve(run=run, by=world.manager, on=on, at=at(on), **more)


def produce(world: World, run: StatementRun, on: date = IN_JULY, limit: int = 100) -> runs.Production:
    return runs.produce(run=run, limit=limit, by=world.system, on=on, at=at(on))


def told(run: StatementRun, account: Any) -> Statement:
    return Statement.objects.get(run=run, account_id=account.pk)


def facts_of(account: Any, name: str) -> StatementFacts:
    document = next(
        each
        for each in Document.objects.filter(account_id=account.pk).select_related("person").order_by("-pk")
        if str(each.person) == name
    )
    return StatementFacts.from_json(document.facts)


def breathing_space(world: World, account: Any, *, kinds: tuple[str, ...] = ()) -> None:
    stops.place(
        landlord=world.landlord,
        account=account,
        reason="breathing_space",
        kinds=kinds,
        from_on=Q1_TO,
        until_on=None,
        by=world.officer,
        on=Q1_TO,
    )


def put_into_suspense(world: World, pence: int, on: date) -> None:
    suspense = account_writes.suspense_account(landlord=world.landlord, feed="payments", on=on)
    batch = postings.open_batch(
        landlord=world.landlord,
        source="test",
        reference="unknown",
        line_count=1,
        total_pence=pence,
        by=world.system,
        on=on,
    )
    postings.post(
        batch=batch, events=[Event("u1", on, [Amount(suspense.pk, EntryKind.PAY, pence)])], by=world.system, on=on
    )
    postings.seal(batch=batch)


def test_a_run_comes_to_the_ledgers_total_to_the_penny_and_counts_every_account() -> None:
    world = World.open()
    paying = world.account(
        weekly_charges(Q1_FROM, 13)
        + "\n2026-03-30 brought_forward 25.50\n2026-04-15 payment 400.01"
        + "\n2026-05-01 goodwill 10.00\n2026-07-07 payment 1.00"
    )
    owing = world.account("2026-04-06 charge 96.20", tenants=("Bo Baker", "Bea Baker"))
    put_into_suspense(world, -5_000, date(2026, 6, 1))
    run = prepare(world)

    assert run.state == StatementRun.State.CONTROLLED, [c for c in run.controls if not c["agrees"]]
    first = told(run, paying)
    assert (
        first.opening_pence,
        first.charges_pence,
        first.receipts_pence,
        first.adjustments_pence,
        first.closing_pence,
    ) == (2_550, 130_000, -40_001, -1_000, 91_549)
    assert told(run, owing).closing_pence == 9_620
    outcomes = list(Statement.objects.filter(run=run).values_list("outcome", flat=True))
    assert sorted(outcomes) == ["covered", "covered", "excluded"]
    controls = {control["check"]: control for control in run.controls}
    assert controls["covered, held and excluded are all accounts"]["expected"] == 3
    assert controls["no transaction is missing"]["found"] == 17  # the payment of 7 July is next quarter's
    assert controls["suspense, shown to the approver"]["found"] == -5_000
    group = next(c for c in run.controls if c["check"] == "closing is the ledger's" and c["rent_group"] == "RG1")
    assert group["expected"] == group["found"] == 91_549 + 9_620


def test_a_late_backdated_payment_stands_in_its_own_block_and_the_opening_is_the_last_closing() -> None:
    world = World.open()
    account = world.account(weekly_charges(Q1_FROM, 13))
    first = approve(world, prepare(world))
    world.tell(account, "2026-06-30 payment 50.00")  # entered in July, for a day in June
    world.tell(account, weekly_charges(date(2026, 7, 6), 13))
    second = prepare(world, 2, IN_OCTOBER)

    assert second.state == StatementRun.State.CONTROLLED
    assert told(second, account).opening_pence == told(first, account).closing_pence == 130_000
    assert (told(second, account).earlier_pence, told(second, account).receipts_pence) == (-5_000, 0)
    assert told(second, account).closing_pence == 255_000
    approve(world, second, IN_OCTOBER)
    facts = facts_of(account, "Amina Bartholomew")
    assert [(line.on, line.amount_pence, line.balance_pence) for line in facts.entered_since] == [
        (date(2026, 6, 30), -5_000, 125_000)
    ]
    assert facts.receipts_pence == -5_000
    assert len(facts.lines) == 13


def test_what_is_entered_between_preparing_and_approving_does_not_change_the_paper() -> None:
    world = World.open()
    account = world.account("2026-04-06 charge 100.00")
    run = prepare(world)
    world.tell(account, "2026-07-01 payment 100.00")
    approve(world, run)
    assert facts_of(account, "Amina Bartholomew").closing_pence == 10_000


def test_a_run_that_nobody_approved_is_prepared_again_with_what_was_entered_since() -> None:
    world = World.open()
    account = world.account("2026-04-06 charge 100.00")
    prepare(world)
    world.tell(account, "2026-07-01 payment 100.00")
    run = prepare(world)
    assert (StatementRun.objects.count(), told(run, account).closing_pence) == (1, 0)
    approve(world, run)
    with pytest.raises(runs.AlreadyApproved):
        prepare(world)


def test_a_quarter_is_prepared_after_it_has_ended_and_in_order() -> None:
    world = World.open()
    world.account("2026-04-06 charge 100.00")
    with pytest.raises(runs.PeriodNotOver):
        prepare(world, 1, Q1_TO)
    run = prepare(world)
    with pytest.raises(runs.OutOfOrder, match="Approve quarter 1"):
        prepare(world, 2, IN_OCTOBER)
    approve(world, run)
    prepare(world, 2, IN_OCTOBER)
    with pytest.raises(runs.OutOfOrder, match="later quarter"):
        runs.prepare(
            landlord=world.landlord, rent_year=2025, quarter=4, by=world.system, on=IN_OCTOBER, at=at(IN_OCTOBER)
        )


def test_a_run_whose_totals_differ_cannot_be_approved(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World.open()
    account = world.account("2026-04-06 charge 100.00")
    from statements.queries import controls

    honest = controls.of_run

    def with_a_penny_lost(run: StatementRun) -> list[dict[str, Any]]:
        Statement.objects.filter(run=run, account_id=account.pk).update(charges_pence=9_999, closing_pence=9_999)
        return honest(run)

    with monkeypatch.context() as faulty:
        faulty.setattr(controls, "of_run", with_a_penny_lost)
        run = prepare(world)
    assert run.state == StatementRun.State.FAILED
    wrong = {control["check"] for control in run.controls if not control["agrees"]}
    assert wrong == {
        "closing is the ledger's",
        "every statement's lines add up again",
        "a sample recomputed from the raw rows agrees",
    }
    with pytest.raises(runs.TotalsDiffer):
        approve(world, run)


def test_breathing_space_holds_the_statement_by_law_and_a_stop_of_letters_does_not() -> None:
    world = World.open()
    protected = world.account("2026-04-06 charge 100.00")
    letters_only = world.account("2026-04-06 charge 100.00", tenants=("Cy Cole",))
    breathing_space(world, protected)
    breathing_space(world, letters_only, kinds=("A1", "A2", "A3"))
    run = approve(world, prepare(world))

    assert (told(run, protected).outcome, told(run, protected).reason) == ("held", "held by law: Breathing Space")
    assert told(run, letters_only).outcome == "covered"
    assert Document.objects.filter(account_id=protected.pk).count() == 0


def test_a_stop_placed_after_preparing_holds_the_paper_and_the_account_is_no_longer_covered() -> None:
    world = World.open()
    account = world.account("2026-04-06 charge 100.00")
    run = prepare(world)
    breathing_space(world, account)
    approve(world, run)
    assert Document.objects.get().state == Document.State.HELD
    assert (told(run, account).outcome, told(run, account).reason) == ("held", "Breathing Space")


def test_joint_tenants_each_get_a_statement_that_shows_nobody_elses_address() -> None:
    world = World.open()
    account = world.account("2026-04-06 charge 100.00", tenants=("Bo Baker", "Bea Baker"))
    bea = next(person for person in world.people[account.pk] if person.first_name == "Bea")
    people.write_to(
        person=bea,
        kind=PersonAddress.Kind.SAFE,
        lines=["7 Away Street", "Hidehaven", "QZ0 0AA"],
        from_on=Q1_FROM,
        by=world.officer,
        on=Q1_FROM,
    )
    approve(world, prepare(world))

    assert facts_of(account, "Bea Baker").addressee.lines == ("7 Away Street", "Hidehaven")
    bo = facts_of(account, "Bo Baker")
    assert bo.addressee.postcode == "QZ1 1AA"
    assert bo.tenants == ("Bo Baker", "Bea Baker")
    assert "Hidehaven" not in str(bo.to_json())


def test_the_survivor_gets_the_statement_and_nothing_is_addressed_to_the_deceased() -> None:
    world = World.open()
    account = world.account("2026-04-06 charge 100.00", tenants=("Bo Baker", "Bea Baker"))
    alone = world.account("2026-04-06 charge 100.00", tenants=("Cy Cole",))
    for person in (world.people[account.pk][1], world.people[alone.pk][0]):
        people.record_death(person=person, died_on=date(2026, 5, 1), by=world.officer, on=IN_JULY)
    run = approve(world, prepare(world))
    assert [str(each.person) for each in Document.objects.select_related("person")] == ["Bo Baker"]
    assert (told(run, alone).outcome, told(run, alone).reason) == ("held", "the person has died")


def test_other_accounts_appear_only_when_exactly_the_same_people_are_liable() -> None:
    world = World.open()
    home = world.account("2026-04-06 charge 100.00", tenants=("Bo Baker", "Bea Baker"))
    costs = world.account("2026-05-01 charge 69.00", tenancy=home.tenancy, account_type=AccountType.CRT)
    other = world.account("2026-04-06 charge 12.00", account_type=AccountType.SUN, tenants=("Cy Cole",))
    # Bo alone is liable on Cy's account too: not the same people, so it appears on neither paper.
    account_writes.keep_parties(
        parties=[(other.pk, world.people[home.pk][0].pk, date(2020, 1, 6), None)], by=world.system, on=Q1_FROM
    )
    approve(world, prepare(world))

    assert [(each.account_ref, each.balance_pence) for each in facts_of(home, "Bo Baker").separate_accounts] == [
        (costs.account_ref, 6_900)
    ]
    assert facts_of(other, "Cy Cole").separate_accounts == ()
    triggers = Document.objects.filter(tenancy=home.tenancy).values_list("account_id", "trigger").distinct()
    assert dict(triggers) == {
        home.pk: "statement 2026 Q1",
        costs.pk: f"statement 2026 Q1 {costs.account_ref}",
    }


def test_the_three_lines_tell_balance_expected_benefit_and_what_is_to_pay() -> None:
    world = World.open()
    account = world.account(weekly_charges(Q1_FROM, 13, "90.00"), weekly="90.00")
    world.award(account, "HB", "60.00", paid_to=date(2026, 6, 21))
    approve(world, prepare(world), note_for=lambda ids: {pk: "You have a repayment plan." for pk in ids})

    facts = facts_of(account, "Amina Bartholomew")
    assert (facts.three_lines.balance_pence, facts.three_lines.expected_benefit_pence) == (117_000, 12_000)
    assert facts.three_lines.to_pay_pence == 105_000
    assert facts.three_lines.expected_from == "the council (Housing Benefit)"
    assert facts.three_lines.expected_by == date(2026, 7, 19)
    assert [(each.what, each.amount_pence) for each in facts.weekly] == [("Rent", 9_000)]
    assert facts.arrangement == "You have a repayment plan."
    assert facts.query_by_on == IN_JULY + timedelta(days=28)


def test_only_a_team_leader_or_above_approves_and_a_second_manager_finds_it_done() -> None:
    world = World.open()
    world.account("2026-04-06 charge 100.00")
    run = prepare(world)
    for nobody in (world.system, world.officer):
        with pytest.raises(runs.MayNotApprove):
            runs.approve(run=run, by=nobody, on=IN_JULY, at=at(IN_JULY))
    with pytest.raises(runs.NotApproved):
        produce(world, run)
    approve(world, run)
    with pytest.raises(runs.AlreadyApproved, match="Manager"):
        runs.approve(run=run, by=world.leader, on=IN_JULY, at=at(IN_JULY))
    approve(world, run)  # a replayed request by the same person makes nothing new
    assert Document.objects.count() == 1


def test_an_approval_that_was_interrupted_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World.open()
    for number in range(5):
        world.account("2026-04-06 charge 100.00", tenants=(f"Tenant {number}",))
    run = prepare(world)
    honest, calls = papers._drafts, []

    def dies_in_the_second_chunk(*args: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("killed")
        return honest(*args)

    with monkeypatch.context() as faulty:
        faulty.setattr(papers, "CHUNK", 2)
        faulty.setattr(papers, "_drafts", dies_in_the_second_chunk)
        with pytest.raises(RuntimeError):
            approve(world, run)
    assert Document.objects.count() == 2
    assert produce(world, run).done
    assert Document.objects.filter(state=Document.State.RENDERED).count() == 5


def test_papers_are_produced_once_and_joined_for_the_printer() -> None:
    world = World.open()
    world.account(weekly_charges(Q1_FROM, 13), tenants=("Bo Baker", "Bea Baker"))
    world.account("2026-04-06 charge 100.00", tenants=("Cy Cole",))
    run = approve(world, prepare(world))

    assert not produce(world, run, limit=2).done
    assert produce(world, run).done
    assert produce(world, run).rendered == 0
    run.refresh_from_db()
    assert run.state == StatementRun.State.PRODUCED
    batch = PrintBatch.objects.get(run_label="statements 2026 Q1")
    assert batch.documents_count == 3
    paper = Document.objects.exclude(file=None).first()
    assert paper is not None
    with store.open(paper.file_id) as content, pikepdf.open(content) as pdf:  # type: ignore[arg-type]
        assert "/StructTreeRoot" in pdf.Root
    tally = paper_runs.tally(world.landlord, "statements 2026 Q1")
    assert (tally.planned, tally.in_hand, tally.agrees) == (3, 3, True)


def test_a_landlord_without_a_telephone_number_is_told_before_anything_is_approved() -> None:
    world = World.open()
    world.account("2026-04-06 charge 100.00")
    run = prepare(world)
    world.landlord.phone = ""
    world.landlord.save()
    run.landlord.refresh_from_db()
    with pytest.raises(LetterheadIncomplete, match="no telephone number"):
        approve(world, run)
    run.refresh_from_db()
    assert run.state == StatementRun.State.CONTROLLED


def test_two_landlords_statements_never_touch_each_other() -> None:
    world, other = World.open(), World.open("MOOR")
    mine, theirs = world.account("2026-04-06 charge 100.00"), other.account("2026-04-06 charge 7.00")
    run, their_run = prepare(world), prepare(other)
    approve(world, run)
    assert {each.account_id for each in Statement.objects.filter(run=run)} == {mine.pk}
    assert {each.account_id for each in Statement.objects.filter(run=their_run)} == {theirs.pk}
    assert set(Document.objects.values_list("landlord_id", flat=True)) == {world.landlord.pk}


def test_preparing_and_approving_ask_the_same_questions_for_few_accounts_or_for_many(count_queries: Any) -> None:
    few, many = World.open(), World.open("MOOR")
    for number in range(2):
        few.account(weekly_charges(Q1_FROM, 3), tenants=(f"Tenant {number}",))
    for number in range(14):
        many.account(weekly_charges(Q1_FROM, 3), tenants=(f"Tenant {number}", f"Partner {number}"))
    counted = []
    for world in (few, many):
        with count_queries() as preparing:
            run = prepare(world)
        with count_queries() as approving:
            approve(world, run)
        counted.append((len(preparing), len(approving)))
    assert counted[0] == counted[1]


def test_the_command_prepares_approves_and_produces(settings: Any) -> None:
    settings.RENTINCOME_TODAY = IN_JULY
    world = World.open()
    world.account("2026-04-06 charge 100.00")
    out = StringIO()
    call_command("statements", "--landlord", "QUAY", "--prepare", stdout=out)
    assert "Totals agree" in out.getvalue()
    assert "covered: 1" in out.getvalue()
    with pytest.raises(CommandError, match="--by"):
        call_command("statements", "--landlord", "QUAY", "--approve")
    call_command("statements", "--landlord", "QUAY", "--approve", "--by", world.manager.email, stdout=out)
    call_command("statements", "--landlord", "QUAY", "--year", "2026", "--quarter", "1", "--produce", stdout=out)
    assert Document.objects.get().state == Document.State.RENDERED
    with pytest.raises(CommandError, match="approved already"):
        call_command("statements", "--landlord", "QUAY", "--prepare")
    with pytest.raises(CommandError, match="no landlord"):
        call_command("statements", "--landlord", "NONE")
