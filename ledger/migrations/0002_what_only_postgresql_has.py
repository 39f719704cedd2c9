from django.db import migrations


def for_postgresql(apps, schema_editor):
    """A day's entries found without an index kept row by row, and room to carry balances forward in place."""
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(
        "CREATE INDEX entry_by_day_range ON ledger_entry USING brin (effective_on) WITH (pages_per_range = 64)"
    )
    schema_editor.execute("ALTER TABLE ledger_carriedforward SET (fillfactor = 50)")


def undo_for_postgresql(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX entry_by_day_range")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunPython(for_postgresql, undo_for_postgresql)]
