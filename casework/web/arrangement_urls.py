"""The pages of arrangements to pay arrears."""

from django.urls import path

from casework.web import arrangements

urlpatterns = [
    path("accounts/<uuid:public_id>/arrangement", arrangements.owed, name="arrangement-owed"),
    path("accounts/<uuid:public_id>/arrangement/money", arrangements.money_in_and_out, name="arrangement-money"),
    path("accounts/<uuid:public_id>/arrangement/offer", arrangements.offer, name="arrangement-offer"),
    path("accounts/<uuid:public_id>/arrangement/check", arrangements.check, name="arrangement-check"),
    path("arrangements/<uuid:public_id>", arrangements.arrangement, name="arrangement"),
    path("arrangements/<uuid:public_id>/end", arrangements.end, name="arrangement-end"),
    path("arrangements/<uuid:public_id>/letters", arrangements.letters, name="arrangement-letters"),
]
