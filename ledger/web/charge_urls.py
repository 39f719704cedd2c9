"""The pages of charges and rent calendars."""

from django.urls import path

from ledger.web import calendars, charges

urlpatterns = [
    path("accounts/<uuid:public_id>/charges", charges.account_charges, name="account-charges"),
    path("accounts/<uuid:public_id>/charges/change", charges.change, name="account-charges-change"),
    path("rent-calendars", calendars.rent_calendars, name="rent-calendars"),
    path("rent-calendars/<uuid:public_id>", calendars.rent_calendar, name="rent-calendar"),
]
