"""Every URL of the product. Each has a row in rentincome/privileges.py; a guard fails on one that has none."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("casework.web.urls")),
    path("", include("arrears.web.urls")),
    path("", include("letters.web.urls")),
    path("", include("statements.web.urls")),
]
