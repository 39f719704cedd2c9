"""Where a payment goes that names a person and no account (OPS-D30, PRA-10, PRA-18)."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.account_types import AccountType
from ledger.rules.appropriation import DEFAULT_ORDER, Debt, Place, Share, appropriate, is_usable, places

DAY, LATER = date(2026, 5, 4), date(2026, 5, 11)
RENT, OLD, COSTS, GARAGE = 1, 2, 3, 4


def test_this_weeks_rent_then_arrears_oldest_first_then_the_rest() -> None:
    debts = [
        Debt(GARAGE, Place.GARAGE, 10_00, DAY),
        Debt(RENT, Place.RENT_ARREARS, 50_00, LATER),
        Debt(OLD, Place.RENT_ARREARS, 30_00, DAY),
        Debt(RENT, Place.CURRENT_RENT, 100_00, LATER),
        Debt(COSTS, Place.COURT_COSTS, 20_00, DAY),
    ]

    assert appropriate(155_00, debts).shares == (Share(RENT, 125_00), Share(OLD, 30_00))
    assert appropriate(215_00, debts).shares[2:] == (Share(COSTS, 20_00), Share(GARAGE, 10_00))
    assert appropriate(215_00, debts).rest_pence == 5_00


def test_what_the_payer_named_comes_first() -> None:
    debts = [Debt(RENT, Place.CURRENT_RENT, 100_00, DAY), Debt(GARAGE, Place.GARAGE, 10_00, DAY)]

    assert appropriate(10_00, debts, named={GARAGE}).shares == (Share(GARAGE, 10_00),)


def test_a_frozen_debt_gets_nothing_and_this_weeks_rent_is_never_frozen() -> None:
    """PRA-10: Breathing Space freezes what was owed; rent after it is paid as usual."""
    debts = [
        Debt(RENT, Place.RENT_ARREARS, 50_00, DAY, frozen=True),
        Debt(RENT, Place.CURRENT_RENT, 100_00, LATER, frozen=True),
        Debt(COSTS, Place.COURT_COSTS, 20_00, DAY, frozen=True),
    ]

    assert appropriate(150_00, debts) == appropriate(150_00, debts, named={RENT, COSTS})
    assert appropriate(150_00, debts).shares == (Share(RENT, 100_00),)
    assert appropriate(150_00, debts).rest_pence == 50_00


def test_a_landlord_may_set_another_order_but_not_against_the_payer() -> None:
    mine = (Place.NAMED, *reversed(DEFAULT_ORDER[1:]))
    debts = [Debt(RENT, Place.CURRENT_RENT, 100_00, DAY), Debt(GARAGE, Place.GARAGE, 10_00, DAY)]

    assert is_usable(mine)
    assert appropriate(15_00, debts, order=mine).shares == (Share(GARAGE, 10_00), Share(RENT, 5_00))
    assert not is_usable(mine[1:])
    assert not is_usable((*mine[1:], Place.NAMED))


def test_the_debts_of_an_account_by_place() -> None:
    assert places(AccountType.CUR, 150_00, 100_00) == [(Place.CURRENT_RENT, 100_00), (Place.RENT_ARREARS, 50_00)]
    assert places(AccountType.CUR, 60_00, 100_00) == [(Place.CURRENT_RENT, 60_00)]
    assert places(AccountType.FTA, 60_00, 0) == [(Place.RENT_ARREARS, 60_00)]
    assert places(AccountType.GAR, 60_00, 10_00) == [(Place.GARAGE, 60_00)]
    assert places(AccountType.CUR, -1, 100_00) == places(AccountType.SUS, 60_00, 0) == []


DEBTS = st.lists(
    st.builds(
        Debt,
        st.integers(1, 5),
        st.sampled_from(list(Place)),
        st.integers(1, 500_00),
        st.dates(DAY, LATER),
        st.booleans(),
    ),
    max_size=8,
)


@given(amount=st.integers(0, 2000_00), debts=DEBTS)
def test_no_penny_is_lost_or_made_and_nobody_gets_more_than_they_owe(amount: int, debts: list[Debt]) -> None:
    found = appropriate(amount, debts)

    assert sum(share.amount_pence for share in found.shares) + found.rest_pence == amount
    for share in found.shares:
        open_debts = [
            d for d in debts if d.account_id == share.account_id and (not d.frozen or d.place is Place.CURRENT_RENT)
        ]
        assert 0 < share.amount_pence <= sum(d.owed_pence for d in open_debts)
