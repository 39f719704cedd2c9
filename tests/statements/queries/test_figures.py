"""The SQL and the plain rule come to the same statement on random ledgers (architecture-examples §7)."""

from datetime import date, timedelta
from random import Random

import pytest

from ledger.operations import postings
from ledger.operations.postings import Amount, Event
from ledger.queries import entries
from ledger.queries.entries import Window
from ledger.rules.entry_kinds import MEANING, EntryKind
from statements.queries import figures
from statements.rules import statement_lines
from statements.rules.statement_lines import Period
from tests.builders.world import World

KINDS = [kind for kind in EntryKind if kind not in (EntryKind.VOID_CHARGE, EntryKind.VOID_CONTRA)]


def post_anything(world: World, accounts: list[int], chance: Random, name: str) -> None:
    """Some dozens of entries of any kind, on any day of ten months, in one batch."""
    events = []
    for number in range(60):
        kind = chance.choice(KINDS)
        sign = MEANING[kind].sign or chance.choice((1, -1))
        amount = Amount(chance.choice(accounts), kind, sign * chance.randrange(1, 30_000), chance.choice(("RENT", "")))
        events.append(Event(f"{name}.{number}", date(2026, 1, 5) + timedelta(days=chance.randrange(300)), [amount]))
    batch = postings.open_batch(
        landlord=world.landlord,
        source="test",
        reference=name,
        line_count=len(events),
        total_pence=sum(event.amounts[0].amount_pence for event in events),
        by=world.system,
        on=date(2026, 11, 1),
    )
    postings.post(batch=batch, events=events, by=world.system, on=date(2026, 11, 1))
    postings.seal(batch=batch)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
def test_the_sql_and_the_rule_agree(seed: int) -> None:
    chance = Random(seed)
    world = World.open()
    accounts = [world.account(tenants=(f"Tenant {number}",)).pk for number in range(5)]
    cuts = []
    for round_number in range(3):
        post_anything(world, accounts, chance, f"round {round_number}")
        cuts.append(entries.settled_cut(world.landlord))
    before = None if seed % 3 == 0 else (date(2026, 7, 5), cuts[0])
    window = Window(date(2026, 7, 6), date(2026, 10, 4), cuts[1], *(before or (None, None)))
    period = Period(window.from_on, window.to_on, window.cut, window.before_to_on, window.before_cut or 0)
    raw = entries.raw_lines(accounts)
    told = {each.account_id: each for each in figures.of_accounts(world.landlord, window)}

    for account_id in accounts:
        by_rule, by_sql = statement_lines.statement(raw[account_id], period), told[account_id]
        assert (
            by_sql.opening_pence,
            by_sql.earlier_pence,
            by_sql.charges_pence,
            by_sql.receipts_pence,
            by_sql.adjustments_pence,
            by_sql.closing_pence,
            by_sql.lines,
        ) == (
            by_rule.opening_pence,
            by_rule.earlier_pence,
            by_rule.total("charge"),
            by_rule.total("receipt"),
            by_rule.total("adjustment"),
            by_rule.closing_pence,
            len(by_rule.entered_since) + len(by_rule.lines),
        )
        shown = [entry for entry in entries.lines_of([account_id], window)]
        again = statement_lines.from_parts(
            by_sql.opening_pence,
            [entry for entry, late in shown if late],
            [entry for entry, late in shown if not late],
        )
        assert again == by_rule
