"""The pages of escalation policies."""

from django.urls import path

from casework.web import policies, policy_assignments, policy_editing

urlpatterns = [
    path("policies", policies.policies, name="policies"),
    path("policies/assignments", policy_assignments.policy_assignments, name="policy-assignments"),
    path("policies/assignments/new", policy_assignments.assign, name="policy-assign"),
    path("policies/assignments/<uuid:public_id>/end", policy_assignments.end, name="policy-assignment-end"),
    path("policies/versions/<uuid:public_id>", policies.version, name="policy-version"),
    path("policies/versions/<uuid:public_id>/compare", policies.compare, name="policy-compare"),
    path("policies/versions/<uuid:public_id>/check", policies.check, name="policy-check"),
    path("policies/versions/<uuid:public_id>/approve", policies.approve, name="policy-approve"),
    path("policies/versions/<uuid:public_id>/copy", policy_editing.copy, name="policy-copy"),
    path("policies/versions/<uuid:public_id>/edit", policy_editing.edit, name="policy-edit"),
    path("policies/versions/<uuid:public_id>/drop", policy_editing.drop, name="policy-drop"),
    path("policies/versions/<uuid:public_id>/steps/new", policy_editing.step_new, name="policy-step-new"),
    path("policies/versions/<uuid:public_id>/steps/<str:code>", policy_editing.step, name="policy-step"),
]
