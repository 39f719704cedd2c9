"""Accounts are ranked by a sum of named parts, the same whatever order they come in (OPS-D23, D28)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.rules import suspense_matching as rule
from ledger.rules.suspense_matching import Candidate, Clues, Reference, likeness, proposed, rank


def account(number: int, **more: object) -> Candidate:
    ref = f"R{number:04d}"
    return Candidate(number, ref, (Reference(ref, "account reference"),), **more)  # type: ignore[arg-type]


def words(clues: Clues, candidate: Candidate) -> dict[str, int]:
    return {part.words: part.points for part in proposed(clues, candidate).parts}


def test_each_part_is_named_and_the_score_is_their_sum() -> None:
    clues = Clues("R0021", 100_00, name="MRS A BARTHOLOMEW")
    found = proposed(clues, account(12, names=("Amina Bartholomew",), usual_pence=100_00, paid_before=3))

    assert {part.words: part.points for part in found.parts} == {
        "“R0021” is its account reference with two digits swapped": 45,
        "the same payer has paid this account 3 times": 35,
        "the payer’s name is nearly the tenant’s": 22,
        "the amount is what this account usually pays": 15,
    }
    assert found.score == 117


def test_universal_credit_without_our_reference_is_matched_by_name_and_postcode() -> None:
    """OPS-D23: tenancy reference, then National Insurance number, then name and postcode; a person confirms."""
    clues = Clues("", 400_00, name="Amina Bartholomew", postcode="qz1 1aa")
    found = proposed(clues, account(1, names=("Amina Bartholomew",), postcode="QZ1 1AA"))

    assert found.score >= rule.NAME_AND_POSTCODE
    assert proposed(clues, account(1, postcode="QZ1 1AA")).score < rule.FEWEST_POINTS
    tail = Clues("", 400_00, name="A Bartholomew", nino_last4="123a")
    assert (
        proposed(tail, account(1, names=("Amina Bartholomew",), nino_last4s=("123A",))).score >= rule.NAME_AND_POSTCODE
    )


def test_a_claim_names_its_account_and_a_closed_one_says_so() -> None:
    clues = Clues("", 60_00, claim_ref="HB 1")

    assert words(clues, account(1, claim_refs=("HB1",), closed=True)) == {
        "the benefit claim is this account’s": 60,
        "the account is closed": -5,
    }


def test_names_are_compared_without_titles_accents_and_order() -> None:
    assert likeness("BARTHOLOMEW AMINA MRS", "Amina Bartholomew") == rule.SAME_NAME
    assert likeness("Sian O’Hara", "Siân O'Hara") == rule.SAME_NAME
    assert likeness("A BARTOLOMEW", "Amina Bartholomew") == rule.NEAR_NAME
    assert likeness("B BARTHOLOMEW", "Amina Bartholomew") == rule.SURNAME_ONLY
    assert likeness("", "Amina Bartholomew") == likeness("=1+1", "Amina Bartholomew") == 0


CANDIDATES = st.lists(
    st.builds(
        account,
        st.integers(1, 60),
        names=st.sampled_from([(), ("Amina Bartholomew",), ("Bo Larkin", "Amina Bartholomew")]),
        usual_pence=st.sampled_from([None, 100_00, 80_00]),
        paid_before=st.integers(0, 3),
        closed=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.account_id,
)


@settings(max_examples=80, deadline=None)
@given(candidates=CANDIDATES, data=st.data())
def test_the_ranking_does_not_depend_on_the_order_or_on_accounts_that_do_not_fit(
    candidates: list[Candidate], data: st.DataObject
) -> None:
    clues = Clues("R0012", 100_00, name="A Bartholomew")
    ranked = rank(clues, candidates, most=99)
    shuffled = data.draw(st.permutations(candidates))

    assert rank(clues, shuffled, most=99) == ranked
    assert rank(clues, [*shuffled, account(9999)], most=99) == ranked
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)
    assert all(one.score == sum(part.points for part in one.parts) >= rule.FEWEST_POINTS for one in ranked)
    # The plain definition: score every one by itself.
    alone = {one.account_id: proposed(clues, one).score for one in candidates}
    assert {one.account_id: one.score for one in ranked} == {
        pk: score for pk, score in alone.items() if score >= rule.FEWEST_POINTS
    }
