"""The pages about Direct Debits, invoices and authorities that pay."""

from django.urls import path

from feeds.web import collections, direct_debit_terms, direct_debits, invoices, payer_agreements

urlpatterns = [
    path("direct-debits", direct_debits.dashboard, name="direct-debits"),
    path("direct-debits/tasks/<uuid:public_id>", direct_debits.task, name="direct-debit-task"),
    path("direct-debits/collections", collections.runs, name="collections"),
    path("direct-debits/collections/prepare", collections.prepare, name="collection-prepare"),
    path("direct-debits/terms/<uuid:public_id>", direct_debit_terms.terms, name="direct-debit-terms"),
    path("direct-debits/notices", collections.notices, name="direct-debit-notices"),
    path("direct-debits/collections/<uuid:public_id>", collections.run, name="collection-run"),
    path("direct-debits/collections/<uuid:public_id>.csv", collections.schedule, name="collection-schedule"),
    path("cases/<uuid:public_id>/direct-debit", direct_debits.instruction, name="direct-debit"),
    path("cases/<uuid:public_id>/direct-debit/act", direct_debits.act, name="direct-debit-act"),
    path("cases/<uuid:public_id>/invoices/new", invoices.new, name="invoice-new"),
    path("invoices", invoices.invoice_list, name="invoices"),
    path("invoices/<uuid:public_id>", invoices.invoice, name="invoice"),
    path("invoices/<uuid:public_id>/act", invoices.act, name="invoice-act"),
    path("invoices/<uuid:public_id>/evidence/<uuid:evidence_id>", invoices.evidence, name="invoice-evidence"),
    path("invoices/<uuid:public_id>.pdf", invoices.pdf, name="invoice-pdf"),
    path("payer-agreements", payer_agreements.agreements, name="payer-agreements"),
    path("payer-agreements/add", payer_agreements.add, name="payer-agreement-add"),
    path("payer-agreements/<uuid:public_id>/end", payer_agreements.end, name="payer-agreement-end"),
    path("payer-agreements/runs/<uuid:public_id>.csv", payer_agreements.run_csv, name="payer-invoice-run"),
]
