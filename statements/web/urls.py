from django.urls import path

from statements.web import statement_runs

urlpatterns = [
    path("statements", statement_runs.statement_runs, name="statement-runs"),
    path("statements/prepare", statement_runs.prepare, name="statement-run-prepare"),
    path("statements/<uuid:public_id>", statement_runs.statement_run, name="statement-run"),
    path("statements/<uuid:public_id>/approve", statement_runs.approve, name="statement-run-approve"),
]
