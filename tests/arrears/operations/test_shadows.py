"""OPS-E4: a version runs beside the live policy for some patches; it writes what it would do and nothing else."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps

from arrears.models import Decision, Shadow, ShadowDecision
from arrears.operations import shadows
from arrears.operations.shadows import ShadowNotSet, ShadowOver
from arrears.queries import shadows as queries
from arrears.queries.shadows import Compared
from ledger.models import RentAccount
from rentincome import nightly
from tenancies.models import Property
from tenancies.operations import homes
from tests.arrears.operations.test_simulations import MILD, STRICT, TODAY, TUESDAYS, Lived, live, night, version_of
from tests.builders.world import World, at
from tests.casework.scene import payments_came

pytestmark = pytest.mark.django_db

TOMORROW = TODAY + timedelta(days=1)


def begin(lived: Lived, by_weeks: int = STRICT, **more: Any) -> Shadow:
    told = {"from_on": TOMORROW, "until_on": TOMORROW + timedelta(days=27), "patches": [lived.world.patch]} | more
    return shadows.begin(version=version_of(lived.world, by_weeks=by_weeks), by=lived.world.manager, on=TODAY, **told)


def answer(lived: Lived, on: date = TOMORROW, take: int = 1) -> int:
    night(lived.world, on, take=take)
    return shadows.run_night(landlord=lived.world.landlord, on=on, take=take, payments_until=on)


@pytest.fixture
def lived() -> Lived:
    return live(nights=TUESDAYS[-4:])


def test_each_account_of_the_patch_is_answered_and_again_only_when_it_differs(lived: Lived) -> None:
    shadow = begin(lived)
    assert answer(lived) == 5
    assert answer(lived, TOMORROW + timedelta(days=1)) < 5
    assert shadows.run_night(landlord=lived.world.landlord, on=TOMORROW, take=1, payments_until=TOMORROW) == 0
    shadow.refresh_from_db()
    assert set(ShadowDecision.objects.values_list("account", flat=True)) == {a.pk for a in lived.accounts.values()}


def test_accounts_of_other_patches_are_left_alone(lived: Lived) -> None:
    other = homes.keep_patches(landlord=lived.world.landlord, codes=["N02"], by=lived.world.system, on=TODAY)["N02"]
    away = lived.accounts["pays"]
    Property.objects.filter(pk=away.tenancy.property_id).update(patch=other)
    begin(lived)
    assert answer(lived) == 4
    assert not ShadowDecision.objects.filter(account=away).exists()


def test_it_answers_from_its_first_night_to_its_last(lived: Lived) -> None:
    begin(lived, until_on=TOMORROW)
    assert shadows.run_night(landlord=lived.world.landlord, on=TODAY, take=1, payments_until=TODAY) == 0
    assert answer(lived) == 5
    later = TOMORROW + timedelta(days=1)
    assert answer(lived, later) == 0


def test_the_night_answers_shadows_by_one_call_and_writes_nothing_else(lived: Lived) -> None:
    """The same night with and without a shadow leaves the same rows, but for the shadow's own."""
    shadow = begin(lived)
    payments_came(lived.world, on=TOMORROW)
    ours = {"shadow", "shadowdecision", "shadow_patches"}
    rows = [model for model in apps.get_models() if model._meta.model_name not in ours]
    night(lived.world, TOMORROW)
    before = {model: model._default_manager.count() for model in rows}
    decided = list(Decision.objects.values_list("pk", "outcome", "words"))
    shadows.run_night(landlord=lived.world.landlord, on=TOMORROW, take=1, payments_until=TOMORROW)
    assert {model: model._default_manager.count() for model in rows} == before
    assert list(Decision.objects.values_list("pk", "outcome", "words")) == decided
    assert ShadowDecision.objects.filter(shadow=shadow).count() == 5


def test_the_nightly_run_says_how_many_answers_are_new() -> None:
    world = World.open()
    lived = Lived(world, {"one": world.account("2026-06-15 charge 100.00\n2026-06-22 charge 100.00")})
    shadow = begin(lived)
    payments_came(world, on=TOMORROW)
    run = nightly.run(landlord=world.landlord, on=TOMORROW, by=world.system, at=at(TOMORROW), letters=False)
    assert run.figures["shadow_answers"] == 1
    shadow.refresh_from_db()
    assert shadow.last_night_on == TOMORROW


def test_steps_are_compared_by_the_first_night_of_either_side(lived: Lived) -> None:
    strict = begin(lived)
    for number in range(14):
        answer(lived, TOMORROW + timedelta(days=number))
    strict.refresh_from_db()
    compared = queries.compare(strict, user=lived.world.officer, on=TOMORROW)
    assert compared.counts[Compared.ONLY_SHADOW] + compared.counts[Compared.EARLIER] > 0
    assert compared.counts[Compared.ONLY_LIVE] == compared.counts[Compared.LATER] == 0
    assert sum(compared.counts.values()) == len(compared.cases)
    said = queries.words(strict, compared.cases)
    assert all(said[case.account_id, case.shadow_on] for case in compared.cases if case.shadow_on)


def test_a_milder_version_is_never_before_the_live_one(lived: Lived) -> None:
    mild = begin(lived, MILD)
    for number in range(14):
        answer(lived, TOMORROW + timedelta(days=number))
    mild.refresh_from_db()
    compared = queries.compare(mild, user=lived.world.officer, on=TOMORROW)
    assert compared.counts[Compared.EARLIER] == 0
    assert {case.proposes for case in compared.cases if case.compared is Compared.ONLY_SHADOW} <= {"A1"}


def test_the_version_in_force_beside_itself_is_always_the_same(lived: Lived) -> None:
    shadow = shadows.begin(
        version=lived.world.version,
        patches=[lived.world.patch],
        from_on=TOMORROW,
        until_on=TOMORROW + timedelta(days=20),
        by=lived.world.manager,
        on=TODAY,
    )
    for number in range(14):
        answer(lived, TOMORROW + timedelta(days=number))
    shadow.refresh_from_db()
    compared = queries.compare(shadow, user=lived.world.officer, on=TOMORROW)
    assert compared.cases
    assert {case.compared for case in compared.cases} == {Compared.SAME}


def test_a_night_taken_again_counts_by_its_last_take(lived: Lived) -> None:
    shadow = begin(lived)
    answer(lived)
    ShadowDecision.objects.filter(shadow=shadow).update(proposes="A9")
    answer(lived, take=2)
    shadow.refresh_from_db()
    compared = queries.compare(shadow, user=lived.world.officer, on=TOMORROW)
    assert "A9" not in {case.proposes for case in compared.cases}


def test_what_does_not_fit_is_refused_in_words(lived: Lived) -> None:
    other = World.open("MOOR")
    for more, words in (
        ({"patches": []}, "at least one patch"),
        ({"patches": [other.patch]}, "of this landlord"),
        ({"from_on": TODAY - timedelta(days=1)}, "begins today or later"),
        ({"until_on": TODAY}, "ends on its first day or later"),
        ({"until_on": TODAY + timedelta(days=400)}, "at most 183 days"),
    ):
        with pytest.raises(ShadowNotSet, match=words):
            begin(lived, **more)
    begin(lived)
    with pytest.raises(ShadowNotSet, match="runs beside the live policy there"):
        begin(lived)


def test_ended_early_it_answers_no_more_and_keeps_what_it_answered(lived: Lived) -> None:
    shadow = begin(lived)
    answer(lived)
    shadows.end(shadow=shadow, by=lived.world.leader, on=TOMORROW)
    assert answer(lived, TOMORROW + timedelta(days=1)) == 0
    assert shadow.decisions.count() == 5
    with pytest.raises(ShadowOver):
        shadows.end(shadow=shadow, by=lived.world.leader, on=TOMORROW + timedelta(days=2))
    begin(lived, from_on=TOMORROW + timedelta(days=2))


def test_ended_before_it_began_it_never_answers(lived: Lived) -> None:
    shadow = begin(lived)
    shadows.end(shadow=shadow, by=lived.world.leader, on=TODAY)
    assert answer(lived) == 0
    assert RentAccount.objects.count() == 5
