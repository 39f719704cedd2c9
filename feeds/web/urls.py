"""The pages about money and files that came in."""

from django.urls import path

from feeds.web import bank, mappings, mirrored, periods, suspense, uploads

urlpatterns = [
    path("suspense", suspense.desk, name="suspense"),
    path("suspense/order", suspense.order, name="suspense-order"),
    path("suspense/<uuid:public_id>", suspense.item, name="suspense-item"),
    path("suspense/<uuid:public_id>/settle", suspense.settle, name="suspense-settle"),
    path("suspense/<uuid:public_id>/return", suspense.send_back, name="suspense-return"),
    path("suspense/<uuid:public_id>/owner", suspense.give_to, name="suspense-owner"),
    path("suspense/settlements/<uuid:public_id>/take-back", suspense.take_back, name="suspense-take-back"),
    path("periods", periods.period_list, name="periods"),
    path("periods/<uuid:public_id>", periods.period, name="period"),
    path("periods/<uuid:public_id>/begin", periods.begin, name="period-begin"),
    path("periods/<uuid:public_id>/close", periods.close, name="period-close"),
    path("periods/<uuid:public_id>/differences", periods.name_item, name="period-item"),
    path("periods/<uuid:public_id>/journal", periods.make_journal, name="period-journal"),
    path("differences/<uuid:public_id>/clear", periods.clear_item, name="period-item-clear"),
    path("journals/<uuid:public_id>.csv", periods.journal_csv, name="gl-journal-csv"),
    path("mirrored", mirrored.mirrored, name="mirrored"),
    path("mirrored/<uuid:public_id>/noted", mirrored.looked_at, name="mirrored-looked-at"),
    path("files", uploads.uploads, name="uploads"),
    path("files/<uuid:public_id>/upload", uploads.upload, name="upload"),
    path("mappings", mappings.mapping_list, name="mappings"),
    path("mappings/new", mappings.mapping_new, name="mapping-new"),
    path("mappings/<uuid:public_id>", mappings.mapping_detail, name="mapping"),
    path("bank", bank.bank, name="bank"),
    path("bank/accounts/new", bank.account, name="bank-account-new"),
    path("bank/accounts/<uuid:public_id>", bank.account, name="bank-account"),
]
