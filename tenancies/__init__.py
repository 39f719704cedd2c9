"""
Owns people, homes, tenancies, schemes and patches, and who looks after them over time.

Doors: `tenancies.models.scope` (who may see what), `tenancies.operations.{homes,people,tenancies,patches}`.
"""
