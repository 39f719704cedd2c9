"""The pages of the ranking: whom to contact first, the weeks compared, forecasts, fairness, stuck cases."""

from django.urls import path

from casework.web import caseload, fairness, forecasts, stuck

urlpatterns = [
    path("caseload", caseload.caseload, name="caseload"),
    path("caseload.csv", caseload.caseload_csv, name="caseload-csv"),
    path("caseload/weeks", caseload.weeks, name="caseload-weeks"),
    path("forecast", forecasts.forecast, name="forecast"),
    path("accounts/<uuid:public_id>/forecast", forecasts.account_forecast, name="account-forecast"),
    path("fairness", fairness.fairness, name="fairness"),
    path("stuck", stuck.stuck, name="stuck-cases"),
]
