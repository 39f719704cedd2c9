"""What each kind of row must hold together (OPS-A7, OPS-D13, OPS-L1, OPS-L3)."""

import pytest

from feeds.formats.kinds import BY_NAME
from tests.feeds.formats.files import problems_of

HB = "S1,Council,2026-04-20,2026-04-22,HB1,Q X,R1,2026-03-23,2026-04-19,87.45,349.80,-8.02,10.00,20.00,311.78"
TENANCY = "T1,R1,H1,,STARTER,2026-08-19,2026-08-19,Kofi Ormside,1942,N02,S005"
CHARGE = "R1,RENT,1.00,2026-04-06,2026-04-06,Y,N"
DD = "ARUDD,000000,R1,000000,0032,4.00,2026-09-01,0,2026-09-04"
UC = "INV1,T1,Zola Q,154B,QZ1 5FA,HCE,2026-03-05,2026-04-10,5.00"
AGREEMENT = "A1,R1,court,2026-04-27,6.00,5.00,2026-05-08,7.50,weekly,5"


def transaction(type_: str, amount: str, element: str = "") -> str:
    """Write one row of a take-on file."""
    return f"R1,2025-09-08,2025,23,{type_},{element},{amount},,M1"


def faults(kind: str, row: str) -> list[tuple[str, str]]:
    """Read a file of one row, its total aside, and name what is wrong by column and code."""
    layout = BY_NAME[kind].layout
    content = ",".join(layout.header) + f"\n{row}\nTRAILER,1,0.00\n"
    problems = problems_of(content.encode(), layout)
    return [(each.field, each.code) for each in problems if each.code != "trailer_total"]


@pytest.mark.parametrize(
    "kind, row",
    [
        ("hb_schedule", HB),
        ("hb_schedule", HB.replace("2026-03-23", "2026-04-19")),  # a period of one day
        ("hb_schedule", HB.replace("R1", "")),
        ("tenancies", TENANCY),  # ends on the day it starts (OPS-L3)
        ("charges", CHARGE),
        ("charges", CHARGE.replace("1.00", "0.00")),  # a rent of nothing (OPS-L3)
        ("dd_reports", DD),
        ("dd_reports", "ADDACS,000000,R1,000000,0032,0.00,,1,2026-09-04"),  # no money moves
        ("uc_schedule", UC),
        ("agreements", AGREEMENT),
        ("agreements", AGREEMENT.replace("5.00,2026-05-08", ",").replace("weekly", "4-weekly")),
        ("benefits", "R1,UC_MP,,615.07,monthly,"),
        ("people", "P1,T1,JOINT,,Quernfold,,,,"),
        ("rent_calendar", "RG1,2025,53,2026-03-30,N"),
        ("payment_references", "0009480000010000016,R1,PAYCARD"),
        ("payment_references", "R1,R1,ACCOUNT"),
        ("properties", "H1,,Garage 1,,,,,GARAGE,RG1,N01,"),
        ("payments", ",1.00,2026-04-06,BANK,X1,,"),  # no reference: real money, for suspense
    ],
)
def test_a_row_that_holds_together_is_taken(kind: str, row: str) -> None:
    assert faults(kind, row) == []


@pytest.mark.parametrize(
    "kind, row, column, code",
    [
        ("hb_schedule", HB.replace("311.78", "341.78"), "net_paid", "net_paid"),  # OPS-D17
        ("hb_schedule", HB.replace("2026-04-19", "2026-03-22"), "period_to", "period_backwards"),
        ("hb_schedule", HB.replace(",20.00,", ",-20.00,"), "other_claim_recovered", "negative"),
        ("tenancies", TENANCY.replace("2026-08-19,K", "2026-08-18,K"), "end", "ends_before_start"),
        ("charges", CHARGE.replace("2026-04-06,Y", "2026-04-05,Y"), "to", "ends_before_start"),
        ("charges", CHARGE.replace("Y", "Yes"), "hb_eligible", "word"),
        ("charges", CHARGE.replace("1.00", "-1.00"), "weekly_amount", "negative"),
        ("dd_reports", DD.replace("4.00", "0.00"), "amount", "nil"),
        ("dd_reports", DD.replace("2026-09-01", ""), "original_date", "date_missing"),
        ("dd_reports", DD.replace("2026-09-01", "2026-09-05"), "effective_date", "before_collection"),
        ("dd_reports", DD.replace(",0,", ",10,"), "code", "shape"),
        ("uc_schedule", UC.replace("HCE", "MP"), "kind", "word"),
        ("uc_schedule", UC.replace("154B", "AB12"), "nino_last4", "shape"),
        ("uc_schedule", UC.replace("T1", ""), "tenancy_ref", "missing"),
        ("agreements", AGREEMENT.replace("2026-05-08", ""), "lump_date", "lump_sum_half"),
        ("agreements", AGREEMENT.replace("5.00,2026-05-08", ",2026-05-08"), "lump_sum", "lump_sum_half"),
        ("agreements", AGREEMENT.replace("weekly", "daily"), "frequency", "word"),
        ("benefits", "R1,HB,,87.45,4-weekly,2026-03-22", "claim_ref", "missing"),
        ("people", "P1,T1,joint,,Quernfold,,,,", "role", "word"),
        ("rent_calendar", "RG1,2025,54,2026-03-30,N", "week", "number"),
        ("payment_references", "9480000010000016,R1,PAYCARD", "payment_ref", "not_a_paycard"),
        ("payment_references", "R2,R1,ACCOUNT", "payment_ref", "not_the_account"),
        ("properties", "H1,12x,Garage 1,,,,,GARAGE,RG1,N01,", "uprn", "digits"),
        ("payments", "R1,0.00,2026-04-06,BANK,X1,,", "amount", "nil"),
    ],
)
def test_a_row_that_contradicts_itself_names_the_column(kind: str, row: str, column: str, code: str) -> None:
    assert faults(kind, row) == [(column, code)]


@pytest.mark.parametrize(
    "type_, signs",
    [
        ("BF", "+-"),
        ("CHARGE", "+"),
        ("CHARGE_ADJ", "+-"),
        ("PAY", "-"),
        ("PAY_REV", "+"),
        ("HB", "+-"),
        ("UC_MP", "+-"),
        ("TPD", "+-"),
        ("GOODWILL", "-"),
    ],
)
def test_a_transaction_has_the_sign_of_its_type(type_: str, signs: str) -> None:
    """OPS-A7: charges and returned payments are owed, payments and goodwill credits, the rest either."""
    for sign, amount in (("+", "3.00"), ("-", "-3.00")):
        expected = [] if sign in signs else [("amount", "sign")]
        assert faults("transactions", transaction(type_, amount, "RENT")) == expected


def test_a_charge_and_its_adjustment_name_their_element() -> None:
    for type_ in ("CHARGE", "CHARGE_ADJ"):
        assert faults("transactions", transaction(type_, "3.00")) == [("element", "missing")]
    assert faults("transactions", transaction("PAY", "-3.00")) == []


def test_a_type_that_is_not_ours_is_left_to_the_landlords_codes() -> None:
    assert faults("transactions", transaction("RDD", "-3.00")) == []
