"""The pages that show everything together."""

from django.urls import path

from casework.web import account_lines, batches, case_file, health, landlord_css, runs, today, worktray

urlpatterns = [
    path("", today.today, name="today"),
    path("worktray", worktray.worktray, name="worktray"),
    path("accounts/<uuid:public_id>", case_file.case_file, name="case-file"),
    path("accounts/<uuid:public_id>/lines", account_lines.account_lines, name="account-lines"),
    path("accounts/<uuid:public_id>/lines.csv", account_lines.account_lines_csv, name="account-lines-csv"),
    path("runs", runs.runs, name="runs"),
    path("runs/<uuid:public_id>", runs.run, name="run"),
    path("files/<uuid:public_id>", runs.feed_file, name="feed-file"),
    path("letters/<uuid:public_id>/batch", batches.make, name="letter-run-batch"),
    path("batches", batches.batches, name="print-batches"),
    path("batches/<uuid:public_id>", batches.batch, name="print-batch"),
    path("batches/<uuid:public_id>/pdf", batches.batch_pdf, name="print-batch-pdf"),
    path("batches/<uuid:public_id>/manifest", batches.batch_manifest, name="print-batch-manifest"),
    path("batches/<uuid:public_id>/hand-over", batches.hand_over, name="print-batch-hand-over"),
    path("batches/<uuid:public_id>/sent", batches.sent, name="print-batch-sent"),
    path("landlord/<uuid:public_id>.css", landlord_css.landlord_css, name="landlord-css"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
