"""What people have to do because of a Breathing Space: the creditor's duties and clocks as tasks (LAW section 6)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from arrears.models import BreathingSpace, BreathingSpaceStep, CaseTask
from arrears.operations import case_tasks
from arrears.queries import court, held
from arrears.rules import breathing_space as clocks
from arrears.rules import holds as rules
from ledger.queries import deductions, direct_debits
from letters.models import Document
from letters.rules.wording import day
from staff.models import User

if TYPE_CHECKING:
    from ledger.models import RentAccount

What = CaseTask.What
Step = BreathingSpaceStep.What

WARN_DAYS = 5
"""How long before a last day its task is shown."""

ASK_EVERY_DAYS = 30
"""How often we ask whether one without an end has ended."""

MAIN_FIRST = ("CUR", "TAC", "UAO", "FTA")

CLOSES = {
    Step.REVIEW_ASKED: (What.ASK_REVIEW, What.SECOND_IN_YEAR),
    Step.REVIEW_ANSWERED: (What.REVIEW_ANSWER,),
    Step.MIDWAY_PUT: (What.MIDWAY,),
    Step.MIDWAY_ANSWERED: (What.MIDWAY,),
    Step.MORE_DEBTS: (What.SEARCH_DEBTS,),
    Step.DWP_TOLD: (What.TELL_DWP,),
    Step.AGENTS_TOLD: (What.TELL_AGENTS,),
    Step.COURT_TOLD: (What.TELL_COURT,),
}
"""Which tasks a recorded step closes."""


def leave(
    space: BreathingSpace, rule: rules.BreathingSpace, accounts: Sequence["RentAccount"], *, source: str, on: date
) -> None:
    """Leave the tasks of a Breathing Space that has just been recorded: on its main account, or where they belong."""
    if not accounts:
        return
    main = min(accounts, key=lambda account: (_rank(account.account_type), account.pk))

    def task(what: What, due_on: date, words: str = "", *, at: "RentAccount" = main, sensitive: bool = False) -> None:
        case_tasks.raise_(account=at, what=what, due_on=due_on, source=source, words=words, sensitive=sensitive, on=on)

    task(What.SEARCH_DEBTS, on, "Look for accounts the notification does not list")
    task(What.TELL_AGENTS, on, "Whoever collects for us must know: we answer for what they do")
    last = clocks.review_by(rule.starts_on)
    task(What.ASK_REVIEW, max(on, last - timedelta(days=WARN_DAYS)), f"Only if there is a reason; by {day(last)}")
    if space.second_confirmed:
        task(What.SECOND_IN_YEAR, on, f"Ask the adviser for a review by {day(last)} if it should not stand")
    if window := clocks.midway_window(rule):
        task(What.MIDWAY, window[0], f"From {day(window[0])} to {day(window[1])}", sensitive=True)
    else:
        task(What.TREATMENT, rule.starts_on + timedelta(days=ASK_EVERY_DAYS), sensitive=True)
    ids = [account.pk for account in accounts]
    in_court = court.in_hand(space.landlord, on=on, account_ids=ids)
    deducting = deductions.open_on(ids)
    out = _papers_out(ids)
    for account in accounts:
        case = in_court.get(account.pk)
        if case and (case.hearing_on or case.order_on or case.eviction_on):
            eviction = f" and ask it to cancel the eviction of {day(case.eviction_on)}" if case.eviction_on else ""
            task(What.TELL_COURT, on, f"In writing{eviction}", at=account)
        if account.pk in deducting:
            task(What.TELL_DWP, on, at=account)
        if direct_debits.live_on(account.pk) is not None:
            task(What.DIRECT_DEBIT, on, "No instalments of the arrears, and nothing taken again", at=account)
        if papers := out.get(account.pk, 0):
            task(What.PULL_PAPERS, on, f"{papers} handed over and not sent yet", at=account)


def close_by_step(
    space: BreathingSpace,
    step: BreathingSpaceStep.What,
    *,
    accounts: Sequence["RentAccount"],
    source: str,
    by: User,
    on: date,
) -> None:
    """Close the tasks that a step has done; a review that was asked for leaves one for its answer."""
    if kinds := CLOSES.get(step):
        case_tasks.drop(source=source, because=step.label, by=by, on=on, what=kinds)
    if step is Step.REVIEW_ASKED and accounts:
        main = min(accounts, key=lambda account: (_rank(account.account_type), account.pk))
        last = clocks.answer_by(space.starts_on)
        case_tasks.raise_(
            account=main,
            what=What.REVIEW_ANSWER,
            due_on=last,
            source=source,
            words=f"The adviser answers by {day(last)}; after that the court may be asked",
            on=on,
        )


def protected_by_another(account: "RentAccount", space: BreathingSpace, *, on: date) -> bool:
    """Whether a Breathing Space other than one that is over protects an account on a day."""
    return account.pk in held.spaces(space.landlord, on=on, account_ids=[account.pk])


def _papers_out(account_ids: Sequence[int]) -> dict[int, int]:
    """How many papers of each account are with the printer and not sent: hand-over came before the notification."""
    found: dict[int, int] = {}
    rows = Document.objects.filter(account_id__in=list(account_ids), state=Document.State.HANDED_OVER)
    for account_id in rows.values_list("account_id", flat=True):
        found[account_id] = found.get(account_id, 0) + 1
    return found


def _rank(account_type: str) -> int:
    return MAIN_FIRST.index(account_type) if account_type in MAIN_FIRST else len(MAIN_FIRST)
