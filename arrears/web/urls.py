from django.urls import path

from arrears.web import letter_runs

urlpatterns = [
    path("letters", letter_runs.letter_runs, name="letter-runs"),
    path("letters/<uuid:public_id>", letter_runs.letter_run, name="letter-run"),
    path("letters/<uuid:public_id>/choose", letter_runs.choose, name="letter-run-choose"),
    path("letters/selections/<uuid:public_id>", letter_runs.selection, name="letter-selection"),
]
