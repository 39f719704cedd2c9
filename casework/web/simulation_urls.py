"""The pages on which a policy version is tried out: simulations and shadows."""

from django.urls import path

from casework.web import shadows, simulations

urlpatterns = [
    path("policies/versions/<uuid:public_id>/simulate", simulations.policy_simulate, name="policy-simulate"),
    path("policies/versions/<uuid:public_id>/shadow", shadows.shadow_new, name="shadow-new"),
    path("simulations", simulations.simulations, name="simulations"),
    path("simulations/<uuid:public_id>", simulations.simulation, name="simulation"),
    path("simulations/<uuid:public_id>/cases", simulations.simulation_cases, name="simulation-cases"),
    path("simulations/<uuid:public_id>/stop", simulations.simulation_cancel, name="simulation-cancel"),
    path("shadows", shadows.shadows, name="shadows"),
    path("shadows/<uuid:public_id>", shadows.shadow, name="shadow"),
    path("shadows/<uuid:public_id>/end", shadows.shadow_end, name="shadow-end"),
]
