"""What to do about each reason a bank gives in its Direct Debit reports: the table of OPS-D9, as data."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger.rules import direct_debit
from tenancies.rules import working_days

CHALLENGE_WORKING_DAYS = 14
"""How long an indemnity claim may be challenged (OPS-D9)."""


class Report(StrEnum):
    """Which report the bank sent."""

    ARUDD = "ARUDD"
    ADDACS = "ADDACS"
    AUDDIS = "AUDDIS"
    DDICA = "DDICA"


class Action(StrEnum):
    """What is done, and what a person is asked to do."""

    REPRESENT = "represent"
    CANCEL = "cancel"
    BEREAVEMENT = "bereavement"
    NEW_DETAILS = "new_details"
    SUSPEND = "suspend"
    OBTAIN_AGAIN = "obtain_again"
    OUR_ERROR = "our_error"
    CLOSED = "closed"
    UPDATE = "update"
    FIX = "fix"
    REACTIVATE = "reactivate"
    INDEMNITY = "indemnity"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ActionMeaning:
    """
    What one action comes to.

    :param words: its name in a list.
    :param task: what the officer is asked to do.
    :param status: the status the instruction takes at once; empty where it stays as it is.
    :param stops_letters: writing stops until a person has looked.
    """

    words: str
    task: str
    status: str = ""
    stops_letters: bool = False


ACTIONS: dict[Action, ActionMeaning] = {
    Action.REPRESENT: ActionMeaning(
        "Take it again, or call",
        "The bank could not pay. Call the payer. The collection may be taken once more within one month of its day, "
        "if the payer is told five working days before.",
    ),
    Action.CANCEL: ActionMeaning(
        "Cancelled: call the payer",
        "The payer or the bank has cancelled the instruction. Call, and ask how the rent will be paid from now on.",
        status="cancelled",
    ),
    Action.BEREAVEMENT: ActionMeaning(
        "The payer may have died",
        "The bank says the payer has died. Letters are stopped. Find out who it is, write nothing until you know, "
        "and begin the bereavement steps.",
        status="cancelled",
        stops_letters=True,
    ),
    Action.NEW_DETAILS: ActionMeaning(
        "Account moved to another bank",
        "If the report brings new bank details, give them to the bureau; otherwise ask for a new instruction.",
        status="cancelled",
    ),
    Action.SUSPEND: ActionMeaning(
        "Advance notice disputed",
        "The payer says the notice was wrong or never came. Nothing is collected until this is settled.",
        status="suspended",
    ),
    Action.OBTAIN_AGAIN: ActionMeaning(
        "No such account or instruction",
        "The bank knows no such account or instruction. Ask the payer for a new instruction.",
        status="cancelled",
    ),
    Action.OUR_ERROR: ActionMeaning(
        "Our error",
        "What we sent was wrong: the amount, the day or our number. Find out why before the next schedule.",
    ),
    Action.CLOSED: ActionMeaning(
        "Bank account closed",
        "The payer's bank account is closed. Call, and ask for a new instruction or another way to pay.",
        status="cancelled",
    ),
    Action.UPDATE: ActionMeaning(
        "Bank details changed", "Give the changed details to the bureau. Collections go on as they are."
    ),
    Action.FIX: ActionMeaning(
        "Instruction refused: put it right",
        "The bank refused the instruction as it was sent. Put right what the code names and send it again.",
        status="suspended",
    ),
    Action.REACTIVATE: ActionMeaning(
        "Instruction reinstated",
        "The bank has reinstated the instruction. Send no cancellation and no new instruction in answer.",
        status="active",
    ),
    Action.INDEMNITY: ActionMeaning(
        "Indemnity claim",
        "The payer's bank has taken the money back. Look whether the claim is right; challenge it in time if not. "
        "Money refunded to the payer already must not be refunded twice.",
    ),
    Action.UNKNOWN: ActionMeaning(
        "Code not known for this report", "The report gives a code that it should not. Ask the bureau what it means."
    ),
}

_ALL3 = (Report.ARUDD, Report.ADDACS, Report.AUDDIS)

_ROWS: tuple[tuple[str, tuple[Report, ...], Action, str], ...] = (
    ("0", (Report.ARUDD,), Action.REPRESENT, "refer to payer"),
    ("0", (Report.ADDACS,), Action.CANCEL, "cancelled, refer to payer"),
    ("1", _ALL3, Action.CANCEL, "instruction cancelled"),
    ("2", _ALL3, Action.BEREAVEMENT, "payer deceased"),
    ("3", _ALL3, Action.NEW_DETAILS, "account transferred"),
    ("4", (Report.ARUDD,), Action.SUSPEND, "advance notice disputed"),
    ("D", (Report.ADDACS,), Action.SUSPEND, "advance notice disputed"),
    ("5", (Report.AUDDIS, Report.ARUDD), Action.OBTAIN_AGAIN, "no account"),
    ("6", (Report.AUDDIS, Report.ARUDD), Action.OBTAIN_AGAIN, "no instruction"),
    ("7", (Report.ARUDD,), Action.OUR_ERROR, "amount differs"),
    ("8", (Report.ARUDD,), Action.OUR_ERROR, "amount not yet due"),
    ("9", (Report.ARUDD,), Action.OUR_ERROR, "presentation overdue"),
    ("A", (Report.ARUDD,), Action.OUR_ERROR, "service user differs"),
    ("B", _ALL3, Action.CLOSED, "account closed"),
    ("C", (Report.ADDACS, Report.AUDDIS), Action.UPDATE, "account moved to another branch"),
    ("E", (Report.ADDACS,), Action.UPDATE, "instruction amended"),
    ("F", (Report.AUDDIS,), Action.FIX, "invalid account type"),
    ("G", (Report.AUDDIS,), Action.FIX, "bank refuses Direct Debits on the account"),
    ("H", (Report.AUDDIS,), Action.FIX, "instruction has expired"),
    ("I", (Report.AUDDIS,), Action.FIX, "payer reference is not unique"),
    ("K", (Report.AUDDIS,), Action.FIX, "instruction cancelled by the bank"),
    ("L", (Report.AUDDIS,), Action.FIX, "wrong account details"),
    ("M", (Report.AUDDIS,), Action.FIX, "code and status do not agree"),
    ("N", (Report.AUDDIS,), Action.FIX, "not allowed at this branch"),
    ("O", (Report.AUDDIS,), Action.FIX, "invalid reference"),
    ("P", (Report.AUDDIS,), Action.FIX, "payer's name is missing"),
    ("Q", (Report.AUDDIS,), Action.FIX, "our name is missing"),
    ("R", (Report.ADDACS,), Action.REACTIVATE, "instruction reinstated"),
    ("1", (Report.DDICA,), Action.INDEMNITY, "amount or day differs from the notice"),
    ("2", (Report.DDICA,), Action.INDEMNITY, "no advance notice came"),
    ("3", (Report.DDICA,), Action.INDEMNITY, "instruction cancelled by the payer"),
    ("4", (Report.DDICA,), Action.INDEMNITY, "payer cancelled with us"),
    ("5", (Report.DDICA,), Action.INDEMNITY, "no instruction held"),
    ("6", (Report.DDICA,), Action.INDEMNITY, "signature disputed"),
    ("7", (Report.DDICA,), Action.INDEMNITY, "claim at our own request"),
    ("8", (Report.DDICA,), Action.INDEMNITY, "payer does not know us"),
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One cell of the table: what the code means in that report, and what is done about it."""

    action: Action
    words: str


TABLE: dict[tuple[Report, str], Reason] = {
    (report, code): Reason(action, words) for code, reports, action, words in _ROWS for report in reports
}


def reason(report: str, code: str) -> Reason:
    """What a code means in a report; one that does not belong there is for a person to look at."""
    return TABLE.get((Report(report), code), Reason(Action.UNKNOWN, f"code {code}"))


def due_on(action: Action, *, reported_on: date, original_on: date | None) -> date | None:
    """The day by which an action must be done, where a rule names one (OPS-D9)."""
    if action is Action.REPRESENT and original_on is not None:
        return direct_debit.latest_again(original_on)
    if action is Action.INDEMNITY:
        return working_days.after(reported_on, CHALLENGE_WORKING_DAYS)
    return None
