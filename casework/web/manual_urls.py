"""The pages of manual postings and refunds."""

from django.urls import path

from casework.web import adjustments, disputes, refunds

urlpatterns = [
    path("accounts/<uuid:public_id>/adjust", adjustments.ask, name="adjustment-ask"),
    path("accounts/<uuid:public_id>/take-back", adjustments.reverse_line, name="line-reverse"),
    path("accounts/<uuid:public_id>/move", adjustments.move, name="payment-move"),
    path("accounts/<uuid:public_id>/dispute", disputes.record, name="dispute-record"),
    path("disputes/<uuid:public_id>/end", disputes.end, name="dispute-end"),
    path("accounts/<uuid:public_id>/refund", refunds.ask, name="refund-ask"),
    path("adjustments", adjustments.adjustments, name="adjustments"),
    path("adjustments/<uuid:public_id>", adjustments.adjustment, name="adjustment"),
    path("adjustments/<uuid:public_id>/decide", adjustments.decide, name="adjustment-decide"),
    path("refunds/<uuid:public_id>", refunds.refund, name="refund"),
    path("refunds/<uuid:public_id>/decide", refunds.decide, name="refund-decide"),
    path("refunds/<uuid:public_id>/returned", refunds.returned, name="refund-returned"),
    path("refund-files", refunds.files, name="refund-files"),
    path("refund-files/make", refunds.file_make, name="refund-file-make"),
    path("refund-files/<uuid:public_id>.csv", refunds.file_csv, name="refund-file-csv"),
    path("refund-files/<uuid:public_id>/confirm", refunds.file_confirm, name="refund-file-confirm"),
]
