from django.urls import path

from letters.web import papers

urlpatterns = [
    path("papers/<uuid:public_id>", papers.paper, name="paper"),
    path("papers/<uuid:public_id>/pdf", papers.paper_pdf, name="paper-pdf"),
    path("papers/<uuid:public_id>/hold", papers.hold, name="paper-hold"),
    path("papers/<uuid:public_id>/release", papers.release, name="paper-release"),
]
