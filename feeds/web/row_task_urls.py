"""The pages of rows that came again with other values."""

from django.urls import path

from feeds.web import row_tasks

urlpatterns = [
    path("files/rows/<uuid:public_id>", row_tasks.row_task, name="row-task"),
    path("files/rows/settlements/<uuid:public_id>/decide", row_tasks.decide, name="row-task-decide"),
]
