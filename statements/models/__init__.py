from statements.models.statement import Statement, StatementRun

__all__ = ["Statement", "StatementRun"]
