from django.urls import path

from letters.web import papers, quiet_weeks

urlpatterns = [
    path("quiet-days", quiet_weeks.quiet_weeks, name="quiet-weeks"),
    path("quiet-days/<uuid:public_id>/take-back", quiet_weeks.take_back, name="quiet-week-take-back"),
    path("papers/<uuid:public_id>", papers.paper, name="paper"),
    path("papers/<uuid:public_id>/pdf", papers.paper_pdf, name="paper-pdf"),
    path("papers/<uuid:public_id>/hold", papers.hold, name="paper-hold"),
    path("papers/<uuid:public_id>/release", papers.release, name="paper-release"),
]
