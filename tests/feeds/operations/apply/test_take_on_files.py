"""The files of a take-on: what they bring, and what refuses them (DEC-9, DEC-16)."""

from datetime import date

import pytest

from arrears.models import Arrangement
from feeds.models import FeedFile, FeedRow, TenantToBe
from feeds.operations.apply.families import FAMILIES
from ledger.models import AccountParty, BenefitAward, Charge, Entry, PaymentReference, Posting
from ledger.operations import transaction_codes
from staff.operations import officers
from tenancies.models import Patch, Person, Property, Scheme, Tenancy, Tenant, TenureWord
from tests.feeds import small

pytestmark = pytest.mark.django_db


def test_tenancies_stand_with_home_tenure_tenants_and_account():
    owner = small.taken_on()
    one, two = Tenancy.objects.filter(landlord=owner).order_by("tenancy_ref")
    assert (one.tenure, one.tenure_word, one.property.scheme.code, one.property.patch.code) == (
        "secure",
        "SECURE",
        "S1",
        "N01",
    )
    assert (two.tenure, two.property.scheme) == ("ast_social", None)
    held = Tenant.objects.filter(tenancy=two).order_by("person__person_ref").values_list("person__person_ref", "role")
    assert list(held) == [("P2", "main"), ("P3", "joint")]
    account = small.account(owner, "R2")
    assert (account.account_type, account.rent_group.code, account.tenancy) == ("CUR", "RG1", two)
    assert AccountParty.objects.filter(account=account).count() == 2
    assert not TenantToBe.objects.exists()


def test_what_the_file_does_not_say_is_marked_as_assumed():
    """DEC-9: weekly from a Monday, and social housing; legal asks before a notice."""
    owner = small.taken_on()
    tenancy = Tenancy.objects.get(landlord=owner, tenancy_ref="T1")
    assert (tenancy.period_unit, tenancy.period_anchor_on.weekday(), tenancy.period_assumed) == ("week", 0, True)
    assert (tenancy.is_social_housing_assured, tenancy.social_assumed) == (True, True)


def test_the_landlords_own_word_for_a_tenure_stands_before_ours():
    owner = small.landlord()
    TenureWord.objects.create(landlord=owner, word="STARTER", tenure="introductory", from_on=date(2020, 1, 1))
    for kind in ("properties", "people", "tenancies"):
        small.load(owner, kind, *small.TAKE_ON_FILES[kind])
    assert Tenancy.objects.get(tenancy_ref="T2").tenure == "introductory"


def test_transactions_keep_their_own_day_rent_week_kind_and_identity():
    owner = small.taken_on()
    assert (small.balance(owner, "R1"), small.balance(owner, "R2")) == (250_00, 40_00)
    charge = Entry.objects.get(posting__reference="M2")
    assert (charge.kind, charge.element, charge.effective_on) == ("CHARGE", "RENT", date(2026, 3, 30))
    assert (charge.rent_year, charge.rent_week) == (2025, 52)
    assert charge.posting.recorded_on == small.TAKE_ON


def test_charges_references_awards_and_agreements_stand():
    owner = small.taken_on()
    water = Charge.objects.get(element="WATER")
    assert (water.weekly_pence, water.legal_rent, water.hb_eligible) == (5_00, False, False)
    assert PaymentReference.objects.get(landlord=owner, kind="PAYCARD").reference == "0000000000000000011"
    award = BenefitAward.objects.get(landlord=owner)
    assert (award.kind, award.claim_ref, award.payments.get().rate_pence) == ("HB", "HB1", 60_00)
    agreed = Arrangement.objects.get(landlord=owner)
    assert (agreed.arrangement_ref, agreed.instalment_pence, agreed.start_balance_pence) == ("A1", 5_00, 200_00)


UNKNOWN = [
    ("charges", "R9,RENT,1.00,2026-04-06,,Y,Y", (2, 1)),
    ("payment_references", "P9,R9,PAYCARD".replace("P9", "0000000000000000099"), (2, 2)),
    ("agreements", "A9,R9,informal,2026-04-06,200.00,,,5.00,weekly,5", (2, 2)),
    ("benefits", "R9,HB,HB9,60.00,4-weekly,2026-03-22", (2, 1)),
    ("transactions", "R9,2026-03-30,2025,52,BF,,250.00,Brought forward,M9", (2, 1)),
    ("tenancies", "T9,R9,H9,100000000009,SECURE,2020-01-06,,Nobody Here,1980,N01,S1", (2, 3)),
]


@pytest.mark.parametrize("kind, row, place", UNKNOWN, ids=[kind for kind, _, _ in UNKNOWN])
def test_an_unknown_reference_refuses_the_file_and_names_line_column_and_cure(kind, row, place):
    owner = small.taken_on()
    done = small.load(owner, kind, row, name=f"{kind}-more.csv")
    assert done.state == FeedFile.State.REFUSED
    problem = done.problems.get(code="unknown_reference")
    assert (problem.line, problem.column) == place
    assert "load the" in problem.cure


@pytest.mark.parametrize(
    "kind, row, code",
    [
        ("charges", "R1,RENT,90.00,2026-10-05,,Y,Y", "charged_twice"),
        ("charges", "R1,WATER,5.00,2019-01-07,2020-01-06,N,N", "charged_twice"),
        ("transactions", "R1,2026-04-06,2026,1,CHARGE,RENT,100.00,Weekly charge,M9", "charge_after_take_on"),
        ("rent_calendar", "RG1,2026,9,2026-06-02,Y", "not_monday"),
        ("tenancies", "T9,R1,H1,100000000001,SECURE,2020-01-06,,Amina Bartholomew,1980,N01,S1", "account_twice"),
        ("tenancies", "T9,R9,H1,100000000001,LIFETIME,2020-01-06,,Amina Bartholomew,1980,N01,S1", "tenure"),
        ("tenancies", "T9,R9,H1,100000000001,SECURE,2020-01-06,,Amina Bartholomew,1980,N01,S1", "nobody_holds_it"),
        ("people", "P1,T9,MAIN,Another,Person,1980-02-03,,,", "person_differs"),
        ("properties", "H9,100000000009,9 Quay Row,,Westhaven,QZ11 1AAA,2,HOUSE,RG1,N01,S1", "too_long"),
    ],
)
def test_what_cannot_be_right_refuses_the_file(kind, row, code):
    owner = small.taken_on()
    before = Posting.objects.count(), Property.objects.count(), Person.objects.count(), Charge.objects.count()
    done = small.load(owner, kind, row, name=f"{kind}-more.csv")
    assert done.state == FeedFile.State.REFUSED
    assert code in set(done.problems.values_list("code", flat=True))
    assert (Posting.objects.count(), Property.objects.count(), Person.objects.count(), Charge.objects.count()) == before


def test_a_new_price_begins_where_the_old_one_ended():
    owner = small.taken_on()
    small.load(owner, "charges", "R2,SERV,5.00,2026-04-06,2026-10-04,Y,Y", name="charges-a.csv")
    done = small.load(owner, "charges", "R2,SERV,6.00,2026-10-05,,Y,Y", name="charges-b.csv")
    assert done.state == FeedFile.State.APPLIED


def test_an_award_never_paid_is_expected_from_the_take_on_day():
    owner = small.taken_on()
    small.load(owner, "benefits", "R2,UC_MP,,300.00,monthly,", name="benefits-more.csv")
    said = BenefitAward.objects.get(kind="UC_MP").payments.get()
    assert (said.covers_until, said.posting) == (date(2026, 4, 5), None)


def test_somebody_who_joins_a_tenancy_that_stands_holds_it_from_the_day_of_the_file():
    owner = small.taken_on()
    on = date(2026, 6, 1)
    small.load(owner, "people", "P4,T1,JOINT,Edda,Bartholomew,1990-01-01,,,", name="people-june.csv", on=on)
    tenant = Tenant.objects.get(person__person_ref="P4")
    assert (tenant.role, tenant.from_on, tenant.tenancy.tenancy_ref) == ("joint", on, "T1")
    assert AccountParty.objects.filter(account=small.account(owner, "R1"), person=tenant.person).exists()


def test_a_person_with_two_tenancies_is_one_person():
    owner = small.landlord()
    rows = (
        *small.TAKE_ON_FILES["people"],
        "P1,T3,MAIN,Amina,Bartholomew,1980-02-03,01632 960111,amina@example.org,123A",
    )
    small.load(owner, "people", *rows)
    assert Person.objects.filter(landlord=owner, person_ref="P1").count() == 1
    assert set(TenantToBe.objects.filter(person__person_ref="P1").values_list("tenancy_ref", flat=True)) == {"T1", "T3"}


def test_a_garage_has_a_garage_account():
    owner = small.taken_on()
    small.load(owner, "people", "P9,T9,MAIN,Garth,Onely,1980-02-03,,,", name="people-g.csv")
    row = "T9,G9,H1,100000000001,garage,2025-01-06,,Garth Onely,1980,N01,S1"
    small.load(owner, "tenancies", row, name="tenancies-g.csv")
    assert small.account(owner, "G9").account_type == "GAR"


def test_patches_and_schemes_are_made_once():
    owner = small.taken_on()
    assert Patch.objects.filter(landlord=owner).count() == 2
    assert Scheme.objects.filter(landlord=owner).count() == 1


KEPT_IN = {
    "property_ref": Property,
    "address_line_1": Property,
    "address_line_2": Property,
    "town": Property,
    "postcode": Property,
    "person_ref": Person,
    "first_name": Person,
    "last_name": Person,
    "tenancy_ref": Tenancy,
    "element": Charge,
    "claim_ref": BenefitAward,
    "authority": BenefitAward,
    "narrative": Posting,
}
OTHER_NAMES = {
    "account_ref": ("ledger.RentAccount", "account_ref"),
    "payment_ref": ("ledger.PaymentReference", "reference"),
    "schedule_no": ("ledger.BlamelessRecovery", "schedule_no"),
    "agreement_ref": ("arrears.Arrangement", "arrangement_ref"),
}


@pytest.mark.parametrize("kind", FAMILIES)
def test_the_longest_value_a_family_takes_is_what_its_column_keeps(kind):
    from django.apps import apps

    for field, most in FAMILIES[kind].longest.items():
        if field in OTHER_NAMES:
            label, name = OTHER_NAMES[field]
            column = apps.get_model(label)._meta.get_field(name)
        else:
            column = KEPT_IN[field]._meta.get_field(field)
        assert column.max_length == most, field


def test_a_landlords_own_code_is_taken_on_as_our_kind_with_its_element_and_words():
    """OPS-A6: RDD is a payment by Direct Debit, RHB Housing Benefit, DSC a service charge."""
    owner = small.taken_on()
    transaction_codes.take_on_example(landlord=owner, by=officers.system(), on=small.TAKE_ON)
    small.load(
        owner,
        "transactions",
        "R1,2026-03-30,2025,52,RDD,,-20.00,,X1",
        "R1,2026-03-30,2025,52,RHB,,-30.00,Council,X2",
        "R1,2026-03-30,2025,52,DSC,,5.00,,X3",
        "R1,2026-03-30,2025,52,DBR,GRND,5.00,,X4",
        name="codes.csv",
    )
    told = Entry.objects.filter(posting__reference__in=["X1", "X2", "X3", "X4"]).order_by("posting__reference")
    assert [(e.kind, e.element, e.amount_pence, e.posting.narrative) for e in told] == [
        ("PAY", "", -20_00, "Direct Debit"),
        ("HB", "", -30_00, "Housing Benefit"),
        ("CHARGE", "SERV", 5_00, "Service charge"),
        ("CHARGE", "GRND", 5_00, "Basic rent"),
    ]


def test_dec2_who_paid_stands_with_the_row_and_never_in_the_ledger():
    """A narrative of an old system may hold a name; a bare channel says how it was paid and stays."""
    owner = small.taken_on()
    small.load(
        owner,
        "transactions",
        "R1,2026-03-30,2025,52,PAY,,-20.00,Mrs Z Okonkwo-Vale,X1",
        "R1,2026-03-30,2025,52,PAY,,-30.00,CARD,X2",
        "R1,2026-03-30,2025,52,CHARGE,RENT,5.00,Z Okonkwo-Vale garage,X3",
        name="names.csv",
    )
    told = dict(
        Entry.objects.filter(posting__reference__in=["X1", "X2", "X3"]).values_list(
            "posting__reference", "posting__narrative"
        )
    )
    assert told == {"X1": "", "X2": "CARD", "X3": ""}
    kept = dict(FeedRow.objects.filter(feed_file__name="names.csv").values_list("identity", "payer_name"))
    assert kept == {"X1": "Mrs Z Okonkwo-Vale", "X2": "", "X3": ""}


def test_a_code_nobody_has_explained_is_a_problem_of_its_row_that_names_it():
    """OPS-A6: nothing is guessed, nothing of the file is posted."""
    owner = small.taken_on()
    done = small.load(
        owner,
        "transactions",
        "R1,2026-03-30,2025,52,BF,,20.00,,X1",
        "R1,2026-03-30,2025,52,RDD,,-20.00,,X2",
        name="codes.csv",
    )
    problem = done.problems.get()
    assert (problem.line, problem.code) == (3, "unknown_code")
    assert "RDD" in problem.message
    assert not Posting.objects.filter(reference="X1").exists()


def test_a_codes_sign_is_that_of_its_kind():
    """OPS-A7: a payment is minus, whatever the code is called."""
    owner = small.taken_on()
    transaction_codes.take_on_example(landlord=owner, by=officers.system(), on=small.TAKE_ON)
    done = small.load(owner, "transactions", "R1,2026-03-30,2025,52,RDD,,20.00,,X2", name="codes.csv")
    assert small.problems(done) == [(2, 7, "sign")]


def test_eligibility_the_file_leaves_open_is_the_charge_types_word_and_the_files_own_columns_win():
    """OPS-A8 with OPS-A5: the catalogue, unless the file says it of this charge."""
    owner = small.taken_on()
    small.load(
        owner,
        "charges",
        "R1,HEAT,4.00,2026-04-06,,,",
        "R1,CLEAN,4.00,2026-04-06,,,",
        "R1,GRND,4.00,2026-04-06,,N,N",
        "R1,TA,4.00,2026-04-06,,,",
        name="more-charges.csv",
    )
    kept = {
        element: (hb, uc, legal)
        for element, hb, uc, legal in Charge.objects.filter(
            account__account_ref="R1", element__in=["HEAT", "CLEAN", "GRND", "TA"]
        ).values_list("element", "hb_eligible", "uc_eligible", "legal_rent")
    }
    assert kept == {
        "HEAT": (False, False, False),
        "CLEAN": (True, True, True),
        "GRND": (False, False, False),
        "TA": (True, False, True),
    }
