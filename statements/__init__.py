"""
Owns the rent account set out for a period: statement runs, statements and their control totals.

Doors: `statements.operations.runs`, `statements.queries.figures`.
"""
