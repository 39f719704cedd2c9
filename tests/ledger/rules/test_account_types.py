"""The table of OPS-A2, row by row."""

import pytest

from ledger.rules.account_types import (
    NO_ARREARS_LETTERS,
    NO_BENEFIT_TIMING,
    NO_NOTICE,
    NOBODYS,
    TYPES,
    AccountType,
    is_legal_rent,
)

ROWS = """
    type possession notice     cycle                          bucket                      timing legal_rent
    CUR  yes        possession weekly                         current                     yes    by_charge
    FTA  no         none       never                          former                      no     by_charge
    GAR  no         quit       weekly                         garage                      yes    no
    SUN  no         none       by_invoice                     sundry                      no     no
    RCH  no         none       once                           sundry                      no     never
    CRT  no         none       once                           costs                       no     by_charge
    TAC  no         quit       by_the_night,_charged_weekly   temporary_accommodation     yes    by_charge
    UAO  no         none       weekly                         use_and_occupation          yes    never
    SVC  no         none       monthly                        leasehold                   yes    no
    MWK  no         none       by_instalment                  leasehold                   yes    no
    HBO  no         none       once                           Housing_Benefit_overpayment no     no
    SUP  no         none       weekly                         support                     yes    no
    SSD  no         none       four-weekly                    payer                       no     no
    SUS  no         none       never                          suspense                    no     no
    VOI  no         none       weekly                         void                        no     no
"""


@pytest.mark.parametrize("row", [line.split() for line in ROWS.strip().splitlines()[1:]], ids=lambda row: row[0])
def test_each_type_is_as_the_rulebook_says(row: list[str]):
    kind = AccountType(row[0])
    meaning = TYPES[kind]
    assert [
        "yes" if meaning.possession else "no",
        meaning.notice.value,
        meaning.cycle.value.replace(" ", "_"),
        meaning.bucket.value.replace(" ", "_"),
        "yes" if meaning.benefit_timing else "no",
        meaning.legal_rent.value.replace(" ", "_"),
    ] == row[1:]
    assert meaning.control
    assert meaning.words


def test_every_type_has_its_row():
    assert set(TYPES) == set(AccountType)


def test_no_two_buckets_of_money_share_a_control_account():
    assert len({meaning.control for meaning in TYPES.values()}) == len(TYPES)


def test_only_a_rent_account_goes_to_possession():
    assert [kind.value for kind, meaning in TYPES.items() if meaning.possession] == ["CUR"]


def test_former_sundry_and_suspense_accounts_never_get_benefit_timing():
    """OPS-L6."""
    assert {kind.value for kind in NO_BENEFIT_TIMING} == {
        *("FTA", "SUN", "RCH", "CRT", "HBO", "SSD", "SUS"),
        "VOI",
    }


def test_nobody_owes_what_stands_on_suspense_and_void_accounts():
    assert {kind.value for kind in NOBODYS} == {"SUS", "VOI"}


def test_use_and_occupation_gets_no_notice_and_no_arrears_letter():
    """OPS-A11, PRA-5."""
    assert AccountType.UAO in NO_ARREARS_LETTERS & NO_NOTICE
    assert AccountType.CUR not in NO_ARREARS_LETTERS | NO_NOTICE


@pytest.mark.parametrize(
    ("kind", "said", "by_element", "wanted"),
    [
        ("CUR", None, True, True),
        ("CUR", None, False, False),
        ("CUR", False, True, False),
        ("CRT", True, False, True),  # costs reserved as rent inside the tenancy
        ("CRT", False, False, False),  # costs as a sales-ledger account
        ("CRT", None, False, False),
        ("HBO", None, True, False),  # not by default
        ("HBO", True, False, True),
        ("RCH", True, True, False),  # never
        ("UAO", True, True, False),  # a charge for occupation is not rent
    ],
)
def test_legal_rent_by_type_charge_and_element(kind: str, said: bool | None, by_element: bool, wanted: bool):
    """OPS-A2's legal-rent column, both ways where it may go both ways."""
    assert is_legal_rent(AccountType(kind), said=said, by_element=by_element) is wanted
