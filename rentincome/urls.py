"""Every URL of the product. Each has a row in rentincome/privileges.py; a guard fails on one that has none."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("casework.web.urls")),
    path("", include("casework.web.investigation_urls")),
    path("", include("casework.web.hold_urls")),
    path("", include("casework.web.contact_urls")),
    path("", include("casework.web.arrangement_urls")),
    path("", include("casework.web.manual_urls")),
    path("", include("casework.web.caseload_urls")),
    path("", include("casework.web.policy_urls")),
    path("", include("feeds.web.urls")),
    path("", include("feeds.web.money_urls")),
    path("", include("feeds.web.row_task_urls")),
    path("", include("arrears.web.urls")),
    path("", include("ledger.web.charge_urls")),
    path("", include("ledger.web.urls")),
    path("", include("letters.web.urls")),
    path("", include("statements.web.urls")),
]
