"""DEC-8: natural keys are unique within a landlord, and no table points at a table of a higher app."""

import pytest
from django.apps import apps
from django.db import models

ORDER = [
    "staff",
    "tenancies",
    "ledger",
    "letters",
    "statements",
    "arrears",
    "legal",
    "feeds",
    "casework",
    "rentincome",
]

# What may be unique across landlords: not a natural key of the trade.
WITHOUT_LANDLORD = {"public_id", "digest", "email"}

OURS = [model for label in ORDER for model in apps.get_app_config(label).get_models()]


def reaches_landlord(model: type[models.Model], name: str) -> bool:
    """Whether a field is the landlord, or a row that belongs to exactly one landlord."""
    field = model._meta.get_field(name)
    return isinstance(field, models.ForeignKey)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_key_is_unique_across_landlords(model: type[models.Model]) -> None:
    for field in model._meta.local_fields:
        if field.unique and not field.primary_key and field.name not in WITHOUT_LANDLORD:
            alone = isinstance(field, models.ForeignKey) or model._meta.label in {"staff.Landlord", "staff.AuditSeal"}
            assert alone, f"{model._meta.label}.{field.name} is unique without the landlord"
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            named = [name for name in constraint.fields if reaches_landlord(model, name)]
            assert named, f"{constraint.name} of {model._meta.label} reaches no landlord"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_table_points_at_a_higher_app(model: type[models.Model]) -> None:
    own = ORDER.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey | models.ManyToManyField) and field.related_model in OURS:
            target = field.related_model._meta.app_label
            assert ORDER.index(target) <= own, f"{model._meta.label}.{field.name} points up at {target}"
