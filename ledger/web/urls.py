"""The pages about the books as a whole."""

from django.urls import path

from ledger.web import agreement, charge_types, control_accounts, ledger_checks, occupations, placements, voids

urlpatterns = [
    path("voids", voids.void_list, name="voids"),
    path("voids/new", voids.void_open, name="void-open"),
    path("voids/<uuid:public_id>/end", voids.void_end, name="void-end"),
    path("temporary-accommodation", placements.household_list, name="households"),
    path("temporary-accommodation/<uuid:public_id>", placements.household, name="household"),
    path("use-and-occupation", occupations.occupation_list, name="occupations"),
    path("use-and-occupation/<uuid:public_id>", occupations.occupation, name="occupation"),
    path("use-and-occupation/open/<uuid:public_id>", occupations.occupation_open, name="occupation-open"),
    path("charge-types", charge_types.charge_type_list, name="charge-types"),
    path("charge-types/<uuid:public_id>/<slug:element>", charge_types.charge_type, name="charge-type"),
    path("control-accounts", control_accounts.control_account_list, name="control-accounts"),
    path("control-accounts.csv", control_accounts.control_accounts_csv, name="control-accounts-csv"),
    path("control-accounts/<uuid:public_id>", control_accounts.control_account, name="control-account"),
    path("agreement", agreement.agreement, name="finance-agreement"),
    path("ledger-checks", ledger_checks.check_list, name="ledger-checks"),
    path("ledger-checks/<uuid:public_id>", ledger_checks.check_of_a_night, name="ledger-check"),
]
