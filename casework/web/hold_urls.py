"""The pages of holds, protections, their tasks and the weekly review."""

from django.urls import path

from casework.web import actions, breathing_spaces, case_tasks, exceptions, holds, protections

urlpatterns = [
    path("holds", holds.holds, name="holds"),
    path("holds/<uuid:public_id>", holds.hold, name="hold"),
    path("holds/<uuid:public_id>/act", holds.act, name="hold-act"),
    path("accounts/<uuid:public_id>/done", actions.record, name="action-record"),
    path("accounts/<uuid:public_id>/hold", holds.place, name="hold-place"),
    path("accounts/<uuid:public_id>/breathing-space", breathing_spaces.new, name="breathing-space-new"),
    path("accounts/<uuid:public_id>/death", protections.death, name="death-record"),
    path("accounts/<uuid:public_id>/insolvency", protections.insolvency, name="insolvency-record"),
    path("breathing-spaces/<uuid:public_id>", breathing_spaces.space, name="breathing-space"),
    path("breathing-spaces/<uuid:public_id>/act", breathing_spaces.act, name="breathing-space-act"),
    path("breathing-spaces/<uuid:public_id>/note", breathing_spaces.note, name="breathing-space-note"),
    path("tasks", case_tasks.tasks, name="case-tasks"),
    path("tasks/<uuid:public_id>/done", case_tasks.done, name="case-task-done"),
    path("exceptions", exceptions.exceptions, name="exceptions"),
    path("exceptions/settle", exceptions.settle, name="exceptions-settle"),
    path("exceptions/count", exceptions.count, name="exceptions-count"),
]
