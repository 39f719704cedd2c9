"""Every row has an identity (DEC-3) and a fingerprint that tells same from different."""

from dataclasses import MISSING, fields, replace
from datetime import date

import pytest

from feeds.formats import charges, dd_reports, hb_schedule, payments, transactions, uc_schedule
from feeds.formats.kinds import KINDS, Kind
from feeds.formats.layouts import Record

PAYMENT = payments.Payment("R1", 1000, date(2026, 4, 6), "CARD", "X1", "Zola Quernfold", "CARD-2026-04-06")


@pytest.mark.parametrize(
    "record, key",
    [
        (payments.Payment, ("transaction_id",)),
        (transactions.Transaction, ("ext_id",)),
        (hb_schedule.HousingBenefitLine, ("schedule_no", "claim_ref", "period_from", "period_to")),
        (uc_schedule.UniversalCreditLine, ("tenancy_ref", "kind", "ap_ends_on", "pay_on")),
        (dd_reports.DirectDebitReport, ("reference", "original_on", "amount_pence", "code")),
    ],
)
def test_the_identity_is_the_moneys_own(record: type[Record], key: tuple[str, ...]) -> None:
    assert record.KEY == key


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_record_has_a_field_for_each_column_and_a_key(kind: Kind) -> None:
    layout = kind.layout
    beyond = [each.name for each in fields(layout.record)[len(layout.columns) :] if each.default is MISSING]
    assert len(fields(layout.record)) >= len(layout.columns)
    assert not beyond, "what no column holds has a default"
    assert layout.key_indexes
    money_fields = [each.name for each in fields(layout.record) if each.name.endswith("_pence")]
    assert (layout.money_index is not None) == bool(money_fields)
    if layout.money_index is not None:
        assert fields(layout.record)[layout.money_index].name in money_fields


def test_an_identity_is_one_text() -> None:
    line = dd_reports.DirectDebitReport(
        "ARUDD", "000000", "R1", "000000", "0001", 49118, date(2026, 9, 1), "0", date(2026, 9, 4)
    )
    assert PAYMENT.identity == "X1"
    assert line.identity == "R1|2026-09-01|49118|0"


def test_two_identities_are_never_the_same_text() -> None:
    def charge(account: str, element: str) -> str:
        return charges.Charge(account, element, 1, date(2026, 4, 6), None, True, True).identity

    assert charge("a|b", "c") != charge("a", "b|c")
    assert charge("a\\", "b") != charge("a", "\\b")


def test_the_fingerprint_changes_with_every_column_and_with_nothing_else() -> None:
    assert PAYMENT.fingerprint == replace(PAYMENT).fingerprint
    others = {
        replace(PAYMENT, payment_ref="R2").fingerprint,
        replace(PAYMENT, amount_pence=1001).fingerprint,
        replace(PAYMENT, paid_on=date(2026, 4, 7)).fingerprint,
        replace(PAYMENT, channel="CASH").fingerprint,
        replace(PAYMENT, transaction_id="X2").fingerprint,
        replace(PAYMENT, payer_name="Cleo Vanecombe").fingerprint,
        replace(PAYMENT, source_file="CARD-2026-04-07").fingerprint,
    }
    assert len(others - {PAYMENT.fingerprint}) == 7


def test_the_fingerprint_is_the_same_tomorrow_and_elsewhere() -> None:
    # It is stored, so a change of this text would make every known row look different.
    assert PAYMENT.fingerprint == "2eac625eb1e27d033ad690209a11015af0389a347257fad926d4d86d1ac502ec"
