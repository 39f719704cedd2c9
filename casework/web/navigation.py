"""The navigation: a few sections, each with its pages; nobody is shown a page that their roles do not open."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

SECTIONS: dict[str, dict[str, str]] = {
    "Today": {
        "today": "Today",
        "forecast": "Forecast",
        "caseload-weeks": "Contact list by week",
        "fairness": "Fairness",
    },
    "Worktray": {
        "worktray": "Worktray",
        "caseload": "Who to contact first",
        "exceptions": "Weekly review",
        "case-tasks": "Tasks",
        "holds": "Holds",
        "stuck-cases": "Stuck cases",
        "investigations": "Missing payments",
    },
    "Contacts": {
        "contact-tasks": "Contacts to make",
        "promises": "Promises",
        "referrals": "Referrals",
        "new-tenancies": "New tenancies",
    },
    "Letters": {
        "letter-runs": "Letters",
        "statement-runs": "Statements",
        "print-batches": "Printing",
        "quiet-weeks": "Quiet days",
    },
    "Money": {
        "suspense": "Suspense",
        "adjustments": "Approvals",
        "refund-files": "Paying refunds",
        "direct-debits": "Direct Debits",
        "collections": "Collections",
        "invoices": "Invoices",
        "payer-agreements": "Authorities",
    },
    "Benefit": {
        "expected-income": "Expected income",
        "money-we-could-get": "Money we could be getting",
        "deductions": "Deductions",
        "overpayments": "Overpayments",
    },
    "Homes": {
        "voids": "Empty homes",
        "households": "Temporary accommodation",
        "occupations": "Use and occupation",
        "charge-types": "Charge types",
        "rent-calendars": "Rent calendars",
    },
    "Books": {
        "periods": "Periods",
        "control-accounts": "Control accounts",
        "finance-agreement": "Agreement with finance",
        "ledger-checks": "Ledger checks",
        "mirrored": "Mirrored accounts",
        "uploads": "Send a file in",
        "runs": "Runs and files",
        "mappings": "How files are read",
        "bank": "Bank",
    },
    "Policies": {
        "policies": "Escalation policies",
        "policy-assignments": "Who gets which policy",
        "simulations": "Simulations",
        "shadows": "Shadow policies",
    },
}
"""The pages of each section, by URL name, in the words of the link."""

PARENTS = {
    "action-record": "worktray",
    "account-benefit-change": "worktray",
    "account-benefits": "worktray",
    "account-charges": "worktray",
    "account-forecast": "worktray",
    "account-charges-change": "worktray",
    "account-lines": "worktray",
    "adjustment-ask": "worktray",
    "arrangement": "worktray",
    "arrangement-check": "worktray",
    "arrangement-end": "worktray",
    "arrangement-money": "worktray",
    "arrangement-offer": "worktray",
    "arrangement-owed": "worktray",
    "breathing-space": "holds",
    "breathing-space-new": "worktray",
    "breathing-space-note": "holds",
    "case-file": "worktray",
    "death-record": "worktray",
    "dispute-end": "worktray",
    "dispute-record": "worktray",
    "line-reverse": "worktray",
    "payment-move": "worktray",
    "refund-ask": "worktray",
    "contact-log": "worktray",
    "authority": "worktray",
    "authority-end": "worktray",
    "sensitive-notes": "worktray",
    "sensitive-note": "worktray",
    "contact-task": "contact-tasks",
    "letters-coming": "contact-tasks",
    "referral": "referrals",
    "referral-new": "referrals",
    "investigation": "investigations",
    "investigation-open": "investigations",
    "hold": "holds",
    "hold-place": "worktray",
    "insolvency-record": "worktray",
    "exceptions-count": "exceptions",
    "policy-version": "policies",
    "policy-simulate": "simulations",
    "simulation": "simulations",
    "simulation-cases": "simulations",
    "shadow-new": "shadows",
    "shadow": "shadows",
    "policy-compare": "policies",
    "policy-check": "policies",
    "policy-approve": "policies",
    "policy-copy": "policies",
    "policy-edit": "policies",
    "policy-step-new": "policies",
    "policy-step": "policies",
    "policy-assign": "policy-assignments",
    "policy-assignment-end": "policy-assignments",
    "letter-run": "letter-runs",
    "letter-run-choose": "letter-runs",
    "letter-selection": "letter-runs",
    "paper": "letter-runs",
    "statement-run": "statement-runs",
    "print-batch": "print-batches",
    "suspense-item": "suspense",
    "suspense-order": "suspense",
    "direct-debit": "direct-debits",
    "collection-run": "collections",
    "direct-debit-terms": "collections",
    "invoice": "invoices",
    "invoice-new": "invoices",
    "payer-agreement-end": "payer-agreements",
    "adjustment": "adjustments",
    "refund": "adjustments",
    "overpayment": "overpayments",
    "overpayment-new": "overpayments",
    "household": "households",
    "void-open": "voids",
    "void-end": "voids",
    "occupation": "occupations",
    "occupation-open": "occupations",
    "charge-type": "charge-types",
    "rent-calendar": "rent-calendars",
    "period": "periods",
    "period-item": "periods",
    "control-account": "control-accounts",
    "ledger-check": "ledger-checks",
    "upload": "uploads",
    "feed-file": "runs",
    "row-task": "runs",
    "run": "runs",
    "mapping": "mappings",
    "mapping-new": "mappings",
    "bank-account": "bank",
    "bank-account-new": "bank",
}
"""The page of the navigation that each other page belongs to."""


def sections(here: str, may_open: Callable[[str], bool]) -> dict[str, Any]:
    """
    The links of the main navigation, and of the section one is in where it has more than one page for this person.

    :param here: the URL name of the page that is open.
    """
    part = PARENTS.get(here, here)
    main, inside, title = [], [], ""
    for name, pages in SECTIONS.items():
        shown = [page for page in pages if may_open(page)]
        if not shown:
            continue
        current = part in pages
        main.append({"text": name, "url": reverse(shown[0]), "current": _current(here == shown[0], current)})
        if current and len(shown) > 1:
            title = name
            inside = [
                {"text": pages[page], "url": reverse(page), "current": _current(here == page, part == page)}
                for page in shown
            ]
    return {"nav": main, "section_title": title, "section_nav": inside}


def _current(this_page: bool, within: bool) -> str:
    """What aria-current says: this page, or the part it lies in; empty for neither."""
    return "page" if this_page else "true" if within else ""
