"""The pages of missing-payment investigations."""

from django.urls import path

from casework.web import investigations

urlpatterns = [
    path("investigations", investigations.investigations, name="investigations"),
    path("accounts/<uuid:public_id>/missing-payment", investigations.open_, name="investigation-open"),
    path("investigations/<uuid:public_id>", investigations.investigation, name="investigation"),
    path("investigations/<uuid:public_id>/search", investigations.search, name="investigation-search"),
    path("investigations/<uuid:public_id>/evidence", investigations.add_evidence, name="investigation-evidence"),
    path("investigations/evidence/<uuid:public_id>", investigations.evidence_file, name="investigation-evidence-file"),
    path("investigations/<uuid:public_id>/move", investigations.move, name="investigation-move"),
    path("investigations/<uuid:public_id>/settle", investigations.take_from_suspense, name="investigation-settle"),
    path("investigations/<uuid:public_id>/close", investigations.close, name="investigation-close"),
]
