"""Every kind of paper in one table: its template, its facts, who approves it, how it goes (architecture §8)."""

from dataclasses import dataclass

from letters.arrangement_facts import PlanAgreedFacts, PlanEndedFacts
from letters.direct_debit_facts import AdvanceNoticeFacts
from letters.facts import ArrearsLetterFacts, Facts, ManagedPaymentFacts, StatementFacts
from letters.invoice_facts import InvoiceFacts


class UnknownPaper(KeyError):
    """No template stands in the catalogue for this kind, language, format and version."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Paper:
    """One template of one kind of paper. A changed template is a new version; old documents keep theirs."""

    kind: str
    name: str
    template: str
    facts: type[Facts]
    approved_by: str
    goes_by: tuple[str, ...]
    language: str = "en"
    format: str = "standard"
    version: int = 1

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What a template is known by (DEC-22)."""
        return (self.kind, self.language, self.format, self.version)


PATCH_OFFICER = "patch officer"
"""Any officer who owns or covers the patch (DEC-21)."""
TEAM_LEADER = "team leader"
"""A team leader or above (DEC-21)."""
STATEMENT_APPROVER = "statement approver"
"""Whoever approves the statement run as a whole (OPS-G5)."""

PAPERS = (
    Paper("A1", "Rent reminder", "arrears/a1.html", ArrearsLetterFacts, PATCH_OFFICER, ("post",)),
    Paper("A2", "Second rent reminder", "arrears/a2.html", ArrearsLetterFacts, PATCH_OFFICER, ("post",)),
    Paper("A3", "Final warning", "arrears/a3.html", ArrearsLetterFacts, TEAM_LEADER, ("post",)),
    Paper("AG1", "Repayment plan agreed", "arrears/ag1.html", PlanAgreedFacts, PATCH_OFFICER, ("post",)),
    Paper("AG2", "Repayment plan payment missed", "arrears/ag2.html", ArrearsLetterFacts, PATCH_OFFICER, ("post",)),
    Paper("AG3", "Repayment plan ended", "arrears/ag3.html", PlanEndedFacts, PATCH_OFFICER, ("post",)),
    Paper("MPT", "Notice of a request to DWP", "managed_payment.html", ManagedPaymentFacts, PATCH_OFFICER, ("post",)),
    Paper("DDN", "Direct Debit notice", "money/ddn.html", AdvanceNoticeFacts, PATCH_OFFICER, ("post",)),
    Paper("INV", "Invoice", "money/inv.html", InvoiceFacts, PATCH_OFFICER, ("post",)),
    Paper("RC1", "Recharge", "money/rc1.html", InvoiceFacts, PATCH_OFFICER, ("post",)),
    Paper("PAY", "Invoice to an authority", "money/pay.html", InvoiceFacts, PATCH_OFFICER, ("email", "post")),
    Paper("ST1", "Rent statement", "rent_statement.html", StatementFacts, STATEMENT_APPROVER, ("post",)),
)

_BY_KEY = {paper.key: paper for paper in PAPERS}


def paper(kind: str, *, language: str = "en", format: str = "standard", version: int | None = None) -> Paper:
    """
    The paper of this kind; the newest version unless one is asked for.

    :raises UnknownPaper: if there is none.
    """
    if version is None:
        versions = [key[3] for key in _BY_KEY if key[:3] == (kind, language, format)]
        version = max(versions, default=0)
    try:
        return _BY_KEY[kind, language, format, version]
    except KeyError:
        raise UnknownPaper(
            f"No paper {kind} in language {language}, format {format}, version {version} is in the catalogue."
        ) from None
