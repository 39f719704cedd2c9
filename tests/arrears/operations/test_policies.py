"""DEC-18: versions follow one another without gap or overlap, and every account is under the most specific policy."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from arrears.models import Decision, Night, Policy, PolicyAssignment
from arrears.operations import actions, decisions, legal_facts, policies, policy_assignments, positions, week_ends
from arrears.operations.actions import ActionNotUsable
from arrears.operations.legal_facts import LegalFactNotUsable
from arrears.operations.policies import NeedsLaterDay, PolicyNotUsable
from arrears.operations.policy_assignments import AssignedAlready, AssignmentNotUsable
from arrears.queries import policies as policy_queries
from arrears.queries.decisions import last_night, worked_out
from arrears.rules.default_policy import DATA
from arrears.rules.presets import PRESETS, UnknownPreset
from ledger.operations import claims
from ledger.rules.account_types import AccountType
from staff.models import AuditEvent
from tenancies.models import Scheme
from tests.builders.world import TAKE_ON, World, at, weekly_charges

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 6, 16)
DAY = timedelta(days=1)


def owing(weeks: int) -> str:
    return weekly_charges(date(2026, 6, 15) - timedelta(weeks=weeks - 1), weeks)


def night(world: World, on: date = TUESDAY, *, take: int = 1) -> None:
    positions.record(landlord=world.landlord, on=on, take=take, by=world.system)
    week_ends.catch_up(landlord=world.landlord, on=on, payments_until=on, by=world.system)
    decisions.decide_all(landlord=world.landlord, on=on, take=take, by=world.system, weekly=False, payments_until=on)


def told(account: Any) -> tuple[str, str, str]:
    last = Decision.objects.filter(account=account).select_related("version__policy").order_by("-on", "-take").first()
    assert last is not None
    return last.version.policy.code, last.outcome, last.proposes


def install(world: World, *names: str, on: date = TAKE_ON) -> list[Policy]:
    made = []
    for name in names:
        version = policies.install(
            landlord=world.landlord, name=name, by=world.system, approver=world.manager, on=on, at=at(on)
        )
        made.append(version.policy)
    return made


def write(world: World, from_on: date, on: date = TUESDAY, **changed: Any) -> Any:
    return policies.write(
        landlord=world.landlord,
        data={**DATA, **changed},
        name="Current",
        in_force_from_on=from_on,
        by=world.leader,
        on=on,
    )


# ---- versions


def test_a_version_begins_after_every_approved_one_and_never_in_the_past() -> None:
    world = World.open()
    first = write(world, TUESDAY + 7 * DAY)
    policies.approve(version=first, by=world.manager, on=TUESDAY, at=at(TUESDAY))
    for day in (TUESDAY + 7 * DAY, TUESDAY + 6 * DAY):
        with pytest.raises(NeedsLaterDay):
            write(world, day)
    with pytest.raises(NeedsLaterDay, match="is past and its nights are decided"):
        write(world, TUESDAY + 8 * DAY, on=TUESDAY + 9 * DAY)


def test_what_was_written_is_checked_again_when_it_is_approved() -> None:
    world = World.open()
    late, early = write(world, TUESDAY + 7 * DAY), write(world, TUESDAY + 2 * DAY)
    policies.approve(version=late, by=world.manager, on=TUESDAY, at=at(TUESDAY))
    with pytest.raises(NeedsLaterDay, match="is approved from"):
        policies.approve(version=early, by=world.manager, on=TUESDAY, at=at(TUESDAY))
    third = write(world, TUESDAY + 9 * DAY)
    step = third.steps.get(code="A2")
    step.data["any_of"][0]["fact"] = "shoe_size"
    step.save()
    with pytest.raises(PolicyNotUsable, match="step A2, any_of, sentence 1: “shoe_size” is not a fact"):
        policies.approve(version=third, by=world.manager, on=TUESDAY, at=at(TUESDAY))


def test_checks_of_a_whole_policy_keep_it_from_being_approved() -> None:
    world = World.open()
    steps = json.loads(json.dumps(DATA["steps"]))
    steps[2]["approver"] = "auditor"
    written = write(world, TUESDAY + DAY, steps=steps)
    with pytest.raises(PolicyNotUsable, match="step A1: auditor cannot approve a step"):
        policies.approve(version=written, by=world.manager, on=TUESDAY, at=at(TUESDAY))


@pytest.mark.parametrize("name", [shipped.name for shipped in PRESETS.values() if not shipped.published])
def test_every_shipped_policy_can_be_installed_and_comes_back_as_it_was(name: str) -> None:
    world = World.open()
    (policy,) = install(world, name)
    row = policy_queries.in_force(world.landlord, on=TAKE_ON, code=policy.code)
    assert row is not None
    shipped = PRESETS[name].version()
    read = policy_queries.read(row)
    assert (read.steps, read.measures, read.groups, read.order, read.otherwise) == (
        shipped.steps,
        shipped.measures,
        shipped.groups,
        shipped.order,
        shipped.otherwise,
    )
    assert PRESETS[name].authority in row.authority
    assert install(world, name) == [policy]
    with pytest.raises(UnknownPreset, match="there are: current"):
        install(world, "strict")


# ---- who is under which


def test_pra_5_each_account_type_and_tenure_is_decided_by_its_own_policy() -> None:
    world = World.open()
    install(world, "introductory", "garage", "occupation", "former")
    home = world.account(owing(2))
    trial = world.account(owing(3), tenure="introductory")
    garage = world.account(owing(4), account_type=AccountType.GAR)
    staying = world.account(owing(4), account_type=AccountType.UAO)
    left = world.account(owing(6), ends_on=date(2026, 6, 1))
    night(world)
    assert told(home) == ("CURRENT", "propose", "A1")
    assert told(trial) == ("INTRODUCTORY", "propose", "A1")
    assert told(garage) == ("GARAGE", "propose", "A1")
    assert told(staying) == ("OCCUPATION", "review", "UAO1")
    assert told(left) == ("FORMER", "review", "TRACE")


def test_the_most_specific_assignment_wins() -> None:
    world = World.open()
    nothing, garage = install(world, "nothing", "garage")
    account, other = world.account(owing(2)), world.account(owing(2))
    scheme = Scheme.objects.create(landlord=world.landlord, code="S1")
    assert account.tenancy is not None
    account.tenancy.property.scheme = scheme
    account.tenancy.property.save()
    garage_of_it = world.account(owing(4), tenancy=account.tenancy, account_type=AccountType.GAR)
    tell: dict[str, Any] = {"by": world.manager, "on": TAKE_ON, "from_on": TAKE_ON}
    policy_assignments.assign(policy=nothing, account=other, **tell)
    policy_assignments.assign(policy=world.version.policy, scheme=scheme, **tell)
    night(world)
    assert told(account)[0] == "CURRENT"
    assert told(other) == ("NOTHING", "no_step", "")
    assert told(garage_of_it)[0] == "GARAGE", "a policy for homes does not silence the garages of its scheme"
    assert "a person decides" in Decision.objects.get(account=other).words


def test_an_assignment_ends_with_its_last_day() -> None:
    world = World.open()
    (nothing,) = install(world, "nothing")
    account = world.account(owing(2))
    made = policy_assignments.assign(
        policy=nothing, account=account, from_on=TUESDAY, because="A plan with the council.", by=world.manager,
        on=TUESDAY,
    )  # fmt: skip
    night(world)
    assert told(account)[0] == "NOTHING"
    policy_assignments.end(assignment=made, last_day=TUESDAY, by=world.manager, on=TUESDAY)
    night(world, TUESDAY + DAY)
    assert told(account) == ("CURRENT", "propose", "A1")
    assert AuditEvent.objects.filter(action__startswith="policy assign").count() == 2
    with pytest.raises(AssignmentNotUsable, match="ended on"):
        policy_assignments.end(assignment=made, last_day=TUESDAY + 9 * DAY, by=world.manager, on=TUESDAY + 5 * DAY)


def test_two_of_equal_right_on_one_day_are_refused() -> None:
    world = World.open()
    nothing, garage = install(world, "nothing", "garage")
    account = world.account(owing(2))
    scheme = Scheme.objects.create(landlord=world.landlord, code="S1")
    assert account.tenancy is not None
    account.tenancy.property.scheme = scheme
    account.tenancy.property.save()
    tell: dict[str, Any] = {"by": world.manager, "on": TAKE_ON}
    policy_assignments.assign(policy=nothing, scheme=scheme, from_on=TUESDAY, until_on=TUESDAY + DAY, **tell)
    current = world.version.policy
    with pytest.raises(AssignedAlready, match="NOTHING is assigned to scheme S1 from 2026-06-16 until 2026-06-17"):
        policy_assignments.assign(policy=current, scheme=scheme, from_on=TUESDAY + DAY, **tell)
    policy_assignments.assign(policy=current, scheme=scheme, from_on=TUESDAY + 2 * DAY, **tell)
    with pytest.raises(AssignedAlready, match="neither is more specific"):
        policy_assignments.assign(policy=nothing, patch=world.patch, from_on=TUESDAY + 9 * DAY, **tell)
    with pytest.raises(AssignmentNotUsable, match="GARAGE covers GAR accounts"):
        policy_assignments.assign(policy=garage, account=account, from_on=TUESDAY, **tell)
    with pytest.raises(AssignmentNotUsable, match="is past"):
        policy_assignments.assign(policy=nothing, account=account, from_on=TAKE_ON, by=world.manager, on=TUESDAY)
    with pytest.raises(AssignmentNotUsable, match="one thing"):
        policy_assignments.assign(policy=nothing, account=account, patch=world.patch, from_on=TUESDAY, **tell)


def test_two_that_meet_afterwards_are_a_clash_that_is_said_and_never_settled_silently() -> None:
    world = World.open()
    (nothing,) = install(world, "nothing")
    account = world.account(owing(2))
    scheme = Scheme.objects.create(landlord=world.landlord, code="S1")
    tell: dict[str, Any] = {"by": world.manager, "on": TAKE_ON, "from_on": TAKE_ON}
    policy_assignments.assign(policy=nothing, scheme=scheme, **tell)
    policy_assignments.assign(policy=world.version.policy, patch=world.patch, **tell)
    assert account.tenancy is not None
    account.tenancy.property.scheme = scheme
    account.tenancy.property.save()
    night(world)
    last = Decision.objects.get(account=account)
    assert (last.outcome, last.reason, last.proposes) == ("clash", "two_policies", "")
    assert last.figures["clash"] == "CURRENT, NOTHING"


def test_a_policy_that_would_leave_its_accounts_without_one_is_refused() -> None:
    world = World.open()
    (garage,) = install(world, "garage")
    data = {**PRESETS["garage"].data, "account_types": ["SUP"]}
    narrow = policies.write(
        landlord=world.landlord, data=data, name="Garages", in_force_from_on=TUESDAY, by=world.leader, on=TUESDAY
    )
    with pytest.raises(PolicyNotUsable, match="GARAGE is assigned to GAR accounts.*would leave a gap"):
        policies.approve(version=narrow, by=world.manager, on=TUESDAY, at=at(TUESDAY))
    with pytest.raises(AssignmentNotUsable, match="No approved version of GARAGE is in force on 1999"):
        policy_assignments.assign(
            policy=garage, from_on=date(1999, 1, 1), account_type="GAR", by=world.manager, on=date(1999, 1, 1)
        )


def test_a_night_keeps_what_stood_and_is_worked_out_again_by_it() -> None:
    """DEC-18: whatever is approved or assigned afterwards."""
    world = World.open()
    (nothing,) = install(world, "nothing")
    accounts = [world.account(owing(weeks)) for weeks in (2, 3, 5)]
    made = policy_assignments.assign(policy=nothing, account=accounts[1], from_on=TUESDAY, by=world.manager, on=TUESDAY)
    night(world)
    written = {row.account_id: (row.version_id, row.words) for row in Decision.objects.all()}
    policy_assignments.end(assignment=made, last_day=TUESDAY, by=world.manager, on=TUESDAY)
    policy_assignments.assign(policy=nothing, account=accounts[0], from_on=TUESDAY, by=world.manager, on=TUESDAY)
    stood = last_night(world.landlord, on=TUESDAY)
    assert stood is not None
    again = worked_out(world.landlord, night=stood, account_ids=[account.pk for account in accounts])
    assert {pk: one.text for pk, one in again.items()} == {pk: words for pk, (_, words) in written.items()}
    assert Night.objects.get().policies == {
        "versions": sorted({world.version.pk, *(version for version, _ in written.values())}),
        "assignments": [made.pk],
    }


# ---- what decisions see


def test_a_task_that_was_done_leads_to_the_next_step_and_an_old_code_counts_as_it() -> None:
    world = World.open()
    (supported,) = install(world, "supported")
    account = world.account(owing(6))
    policy_assignments.assign(policy=supported, account=account, from_on=TAKE_ON, by=world.manager, on=TAKE_ON)
    night(world)
    assert told(account) == ("SUPPORTED", "review", "SUPPORT-TASK")
    done = {"account": account, "by": world.officer, "on": TUESDAY}
    actions.record(code="SUPPORT-TASK", done_on=TUESDAY, **done)
    actions.record(code="SUPPORT-TASK", done_on=TUESDAY, **done)
    actions.record(code="SUPPORT-COPY", done_on=TUESDAY, **done)
    night(world, TUESDAY + DAY)
    assert told(account)[1] == "too_soon"
    night(world, TUESDAY + 7 * DAY)
    assert told(account) == ("SUPPORTED", "propose", "A1")
    with pytest.raises(ActionNotUsable, match="still to come"):
        actions.record(code="SUPPORT-TASK", done_on=TUESDAY + DAY, **done)


def test_pra_6_a_claim_with_its_evidence_in_is_seen_from_the_ledgers_claims() -> None:
    world = World.open()
    account = world.account(owing(5))
    award = claims.claim(
        account=account, kind="UC", claimed_on=TUESDAY - 20 * DAY, by=world.officer, on=TUESDAY - 20 * DAY,
        rate_pence=40000, ap_starts_day=3,
    )  # fmt: skip
    night(world, TUESDAY - DAY)
    assert told(account)[2] == "A1"
    claims.verify(award=award, verified_on=TUESDAY, rate_pence=None, by=world.officer, on=TUESDAY)
    night(world)
    assert told(account)[1] == "pending_claim"
    assert "Universal Credit" in Decision.objects.filter(account=account).latest("on").words


def test_a_notice_can_be_used_from_its_own_day_and_a_court_warning_follows() -> None:
    """OPS-E2 stage 5."""
    world = World.open()
    account = world.account(owing(6))
    legal_facts.record(
        account=account, kind="notice", reference="N1", from_on=TUESDAY - 27 * DAY, usable_from_on=TUESDAY + DAY,
        until_on=date(2027, 6, 1), by=world.leader, on=TUESDAY - 27 * DAY,
    )  # fmt: skip
    night(world)
    assert told(account)[1] == "notice_live"
    night(world, TUESDAY + DAY)
    assert told(account) == ("CURRENT", "propose", "CW1")
    with pytest.raises(LegalFactNotUsable, match="becomes usable"):
        legal_facts.record(
            account=account, kind="notice", from_on=TUESDAY, usable_from_on=TUESDAY - DAY, by=world.leader, on=TUESDAY
        )


def test_the_number_of_queries_does_not_grow_with_accounts_or_policies_in_use(count_queries: Any) -> None:
    world = World.open()
    install(world, "introductory", "garage", "former", "nothing")
    assert PolicyAssignment.objects.count() == 5

    def seen(take: int) -> int:
        positions.record(landlord=world.landlord, on=TUESDAY, take=take, by=world.system)
        with count_queries() as queries:
            decisions.decide_all(
                landlord=world.landlord, on=TUESDAY, take=take, by=world.system, weekly=True, payments_until=TUESDAY
            )
        return len(queries)

    world.account(owing(3))
    world.account(owing(3), ends_on=date(2026, 6, 1))
    first = seen(1)
    for tenure in ("secure", "introductory", "secure", "introductory"):
        world.account(owing(3), tenure=tenure)
    world.account(owing(3), account_type=AccountType.GAR)
    world.account(owing(3), ends_on=date(2026, 6, 1))
    assert seen(2) == first
