"""Where entries stand in the general ledger (OPS-L1)."""

from ledger.rules.account_types import AccountType
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.gl_journal import Purpose, Sides, sides_of


def test_an_empty_homes_charge_is_void_loss_against_income_and_a_late_letting_takes_both_back():
    """OPS-A10: what nobody owes is in no rent control account."""
    for kind in (EntryKind.VOID_CHARGE, EntryKind.VOID_CONTRA):
        assert sides_of(kind, AccountType.VOI) == Sides(Purpose.VOIDS, Purpose.INCOME)


def test_former_tenants_and_suspense_have_controls_of_their_own():
    """OPS-A3."""
    assert sides_of(EntryKind.PAY, AccountType.FTA) == Sides(Purpose.FORMER, Purpose.BANK)
    assert sides_of(EntryKind.PAY, AccountType.SUS) == Sides(Purpose.SUSPENSE, Purpose.BANK)
    assert sides_of(EntryKind.CHARGE, AccountType.CUR) == Sides(Purpose.RENT, Purpose.INCOME)
