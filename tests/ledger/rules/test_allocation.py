"""PRA-14: how receipts meet elements within one account, and the legal-rent figure."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.allocation import Element, ElementLine, Order, split
from ledger.rules.entry_kinds import MEANING, EntryKind

MONDAY = date(2026, 5, 4)
NIGHT = MONDAY + timedelta(days=60)
ELEMENTS = {
    "RENT": Element(legal=True, hb_eligible=True, uc_eligible=True),
    "CLEAN": Element(legal=True, hb_eligible=True, uc_eligible=True),
    "HEAT": Element(legal=True),
    "WATER": Element(legal=False),
}


def line(kind: EntryKind, pence: int, element: str = "", week: int = 0) -> ElementLine:
    return ElementLine(kind, element, pence, MONDAY + timedelta(weeks=week))


def weekly(week: int) -> list[ElementLine]:
    costs = {"RENT": 80_00, "HEAT": 10_00, "WATER": 5_00}
    return [line(EntryKind.CHARGE, pence, element, week) for element, pence in costs.items()]


def test_nothing_paid_everything_is_owed_of_its_element() -> None:
    found = split(weekly(0), ELEMENTS, on=NIGHT)
    assert found.owed == {"HEAT": 10_00, "RENT": 80_00, "WATER": 5_00}
    assert (found.legal_rent_pence, found.balance_pence) == (90_00, 95_00)


def test_the_tenants_money_meets_legal_rent_first_then_the_rest() -> None:
    found = split([*weekly(0), line(EntryKind.PAY, -92_00)], ELEMENTS, on=NIGHT)
    assert (found.owed, found.legal_rent_pence) == ({"WATER": 3_00}, 0)


def test_the_oldest_legal_rent_is_met_first() -> None:
    found = split([*weekly(0), *weekly(1), line(EntryKind.PAY, -95_00, week=1)], ELEMENTS, on=NIGHT)
    # £90.00 clears the first week's legal rent; £5.00 goes to the second week's first element.
    assert found.owed == {"HEAT": 5_00, "RENT": 80_00, "WATER": 10_00}


def test_housing_benefit_meets_only_what_it_is_paid_for_and_the_rest_is_the_tenants_to_pay() -> None:
    found = split([*weekly(0), line(EntryKind.HB, -80_00)], ELEMENTS, on=NIGHT)
    assert (found.owed, found.legal_rent_pence) == ({"HEAT": 10_00, "WATER": 5_00}, 10_00)


def test_benefit_above_the_eligible_charges_meets_what_is_left_like_other_money() -> None:
    found = split([*weekly(0), line(EntryKind.UC_MP, -100_00)], ELEMENTS, on=NIGHT)
    assert (found.owed, found.in_advance_pence, found.balance_pence) == ({}, 5_00, -5_00)


def test_a_payment_returned_takes_from_what_came_in() -> None:
    lines = [*weekly(0), line(EntryKind.PAY, -95_00), line(EntryKind.PAY_REV, 95_00, week=1)]
    assert split(lines, ELEMENTS, on=NIGHT).legal_rent_pence == 90_00


def test_money_refunded_beyond_the_credit_is_owed_but_is_no_rent() -> None:
    found = split([*weekly(0), line(EntryKind.REFUND, 20_00)], ELEMENTS, on=NIGHT)
    assert (found.legal_rent_pence, found.balance_pence) == (90_00, 115_00)


def test_an_element_no_charge_names_is_never_claimed() -> None:
    found = split([line(EntryKind.CHARGE, 338_00, "COURT")], ELEMENTS, on=NIGHT)
    assert (found.legal_rent_pence, found.balance_pence) == (0, 338_00)


def test_a_balance_brought_forward_unsplit_is_rent_where_rent_is_charged_and_nowhere_else() -> None:
    brought = [line(EntryKind.BF, 50_00)]
    assert split(brought, ELEMENTS, on=NIGHT).legal_rent_pence == 50_00
    assert split(brought, {"GAR": Element(legal=False)}, on=NIGHT).legal_rent_pence == 0


def test_a_charge_put_right_stays_within_its_element() -> None:
    lines = [*weekly(0), line(EntryKind.CHARGE_ADJ, -30_00, "RENT", 1)]
    assert split(lines, ELEMENTS, on=NIGHT).owed == {"HEAT": 10_00, "RENT": 50_00, "WATER": 5_00}


def test_what_is_later_than_the_day_is_not_there() -> None:
    assert split(weekly(1), ELEMENTS, on=MONDAY).balance_pence == 0


def test_a_landlord_may_say_that_everything_meets_the_oldest() -> None:
    lines = [*weekly(0), line(EntryKind.HB, -80_00), *weekly(1)]
    plain = Order(benefit_to_eligible=False, legal_rent_first=False)
    assert split(lines, ELEMENTS, on=NIGHT, order=plain).owed == {"HEAT": 10_00, "RENT": 80_00 + 10_00, "WATER": 10_00}


KINDS = [kind for kind in EntryKind if not kind.name.startswith("VOID")]


@st.composite
def ledgers(draw: st.DrawFn) -> list[ElementLine]:
    made = []
    for _ in range(draw(st.integers(0, 25))):
        kind = draw(st.sampled_from(KINDS))
        charge = kind in (EntryKind.CHARGE, EntryKind.CHARGE_ADJ)
        element = draw(st.sampled_from([*ELEMENTS, "COURT", ""])) if charge else ""
        sign = MEANING[kind].sign or draw(st.sampled_from([-1, 1]))
        made.append(line(kind, sign * draw(st.integers(1, 20_000)), element, draw(st.integers(0, 8))))
    return made


@given(ledgers(), st.booleans(), st.booleans())
def test_the_elements_always_come_to_the_balance_and_legal_rent_is_never_overstated(
    lines: list[ElementLine], benefit: bool, legal: bool
) -> None:
    found = split(lines, ELEMENTS, on=NIGHT, order=Order(benefit, legal))
    balance = sum(one.amount_pence for one in lines if one.on <= NIGHT)
    assert found.balance_pence == balance
    assert all(pence > 0 for pence in found.owed.values())
    assert not (found.owed and found.in_advance_pence)
    assert 0 <= found.legal_rent_pence <= max(balance, 0)
