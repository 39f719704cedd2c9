"""
Owns the money: rent accounts, charges, batches, postings and entries, and what is owed on a day.

Doors: `ledger.operations.{postings,charges,accounts,benefits,suspense}`, `ledger.queries.{standings,entries}`.
No other app imports `ledger.models`; other apps' SQL reads money only through `ledger.queries.standings.cte(on)`.
"""
