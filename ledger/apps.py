from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "ledger"
    verbose_name = "Rent accounts"
    append_only = (
        "ledger_batch",
        "ledger_seal",
        "ledger_posting",
        "ledger_entry",
        "ledger_periodfigure",
        "ledger_gljournalbatch",
        "ledger_gljournalline",
    )
