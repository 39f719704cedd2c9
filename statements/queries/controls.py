"""The control totals of a statement run (OPS-G6): each row says what was expected and what was found."""

from random import Random
from typing import Any

from django.db.models import Count, F, Sum

from ledger.queries import entries
from ledger.queries.entries import Window
from ledger.rules.money import pounds
from statements.models import Statement, StatementRun
from statements.queries import figures
from statements.rules import statement_lines
from statements.rules.statement_lines import Period

SAMPLE_SHARE = 100
SAMPLE_LEAST = 20

Control = dict[str, Any]


def window_of(run: StatementRun, before: StatementRun | None) -> Window:
    """Which entries a run counts, told from its dates and its cut, and those of the run before it."""
    return Window(
        from_on=run.period_from_on,
        to_on=run.period_to_on,
        cut=run.last_entry_id or 0,
        before_to_on=before.period_to_on if before else None,
        before_cut=(before.last_entry_id or 0) if before else None,
    )


def before(run: StatementRun) -> StatementRun | None:
    """The run whose statements were the last before this one's; None for a landlord's first."""
    return (
        StatementRun.objects.filter(landlord=run.landlord, period_to_on__lt=run.period_from_on)
        .order_by("-period_to_on")
        .first()
    )


def of_run(run: StatementRun) -> list[Control]:
    """Every control of a run, computed now from its statements and from the ledger."""
    earlier = before(run)
    window = window_of(run, earlier)
    return [
        *_groups(run, window),
        _every_account(run, window),
        _every_entry(run, window),
        _every_line(run, window),
        _follows_on(run, earlier),
        _sample(run, window),
        *_suspense(run),
    ]


def _row(check: str, expected: int, found: int, unit: str, *, rent_group: str = "", words: str = "") -> Control:
    return {
        "check": check,
        "rent_group": rent_group,
        "expected": expected,
        "found": found,
        "unit": unit,
        "agrees": expected == found,
        "words": words,
    }


MONEY = ("opening_pence", "earlier_pence", "charges_pence", "receipts_pence", "adjustments_pence", "closing_pence")


def _groups(run: StatementRun, window: Window) -> list[Control]:
    """For each rent group: opening + earlier + charges + receipts + adjustments = closing = the ledger's own total."""
    told: dict[str, dict[str, Any]] = {
        row["code"] or "": dict(row)
        for row in Statement.objects.filter(run=run)
        .values(code=F("account__rent_group__code"))
        .annotate(**{f"sum_{name}": Sum(name) for name in MONEY})
        .order_by("code")
    }
    ledger = {group.rent_group: group for group in entries.group_controls(run.landlord, window)}
    rows = []
    for code in sorted(set(told) | set(ledger)):
        sums = {name: int(told[code][f"sum_{name}"]) if code in told else 0 for name in MONEY}
        moved = sum(sums[name] for name in MONEY[:-1])
        words = ", ".join(f"{name.removesuffix('_pence')} {pounds(sums[name])}" for name in MONEY[:-1])
        rows.append(
            _row(
                "opening and movements come to closing",
                sums["closing_pence"],
                moved,
                "pence",
                rent_group=code,
                words=words,
            )
        )
        control = ledger[code].balance_pence if code in ledger else 0
        rows.append(_row("closing is the ledger's", control, sums["closing_pence"], "pence", rent_group=code))
    return rows


def _every_account(run: StatementRun, window: Window) -> Control:
    counted = dict(
        Statement.objects.filter(run=run).values_list("outcome").annotate(papers=Count("pk")).order_by("outcome")
    )
    expected = sum(group.accounts for group in entries.group_controls(run.landlord, window))
    words = ", ".join(f"{counted.get(outcome, 0)} {outcome}" for outcome in Statement.Outcome.values)
    return _row("covered, held and excluded are all accounts", expected, sum(counted.values()), "accounts", words=words)


def _every_entry(run: StatementRun, window: Window) -> Control:
    expected = sum(group.entries for group in entries.group_controls(run.landlord, window))
    shown = Statement.objects.filter(run=run).aggregate(lines=Sum("lines"))["lines"] or 0
    return _row("no transaction is missing", expected, int(shown), "entries")


def _every_line(run: StatementRun, window: Window) -> Control:
    wrong = figures.re_added_wrong(run.pk, run.landlord, window)
    return _row("every statement's lines add up again", 0, wrong, "statements that differ")


def _follows_on(run: StatementRun, earlier: StatementRun | None) -> Control:
    """Each opening is the closing that the account's last statement printed; an account new since then opens at 0."""
    if earlier is None:
        return _row("opening is the last closing", 0, 0, "accounts that differ", words="the first statements")
    closed = dict(Statement.objects.filter(run=earlier).values_list("account_id", "closing_pence"))
    opened = Statement.objects.filter(run=run).values_list("account_id", "opening_pence")
    wrong = sum(1 for account_id, opening in opened.iterator() if opening != closed.pop(account_id, 0))
    lost = sum(1 for _ in closed)
    return _row("opening is the last closing", 0, wrong + lost, "accounts that differ")


def _sample(run: StatementRun, window: Window) -> Control:
    """A hundredth of the accounts, twenty at least, set out anew by the plain rule from every raw row."""
    ids = list(Statement.objects.filter(run=run).order_by("account_id").values_list("account_id", flat=True))
    size = min(len(ids), max(SAMPLE_LEAST, -(-len(ids) // SAMPLE_SHARE)))
    # Drawn from the run's own name, so whoever checks can draw the same sample.
    chosen = sorted(Random(f"{run.rent_year} Q{run.quarter} {run.landlord_id}").sample(ids, size))
    raw = entries.raw_lines(chosen)
    period = Period(window.from_on, window.to_on, window.cut, window.before_to_on, window.before_cut or 0)
    good = 0
    for told in Statement.objects.filter(run=run, account_id__in=chosen):
        lines = statement_lines.statement(raw[told.account_id], period)
        good += (
            told.opening_pence,
            told.earlier_pence,
            told.charges_pence,
            told.receipts_pence,
            told.adjustments_pence,
            told.closing_pence,
            told.lines,
        ) == (
            lines.opening_pence,
            lines.earlier_pence,
            lines.total(statement_lines.CHARGE),
            lines.total(statement_lines.RECEIPT),
            lines.total(statement_lines.ADJUSTMENT),
            lines.closing_pence,
            len(lines.entered_since) + len(lines.lines),
        )
    return _row("a sample recomputed from the raw rows agrees", size, good, "accounts")


def _suspense(run: StatementRun) -> list[Control]:
    """What lies in suspense is for the approver to see (OPS-G6): it can be high, it cannot be wrong here."""
    lying = (
        Statement.objects.filter(run=run, account__account_type="SUS").aggregate(total=Sum("closing_pence"))["total"]
        or 0
    )
    items, pence = entries.suspense_waiting(run.landlord, on=run.prepared_on)
    return [
        _row(
            "suspense, shown to the approver",
            int(lying),
            int(lying),
            "pence",
            words=f"{items} items of {pounds(pence)} wait on {run.prepared_on.isoformat()}",
        )
        | {"shown": True}
    ]
