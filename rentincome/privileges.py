"""
The privilege matrix (DEC-31): every URL of the product, by name and method, and who may call it.

tests/guards/test_privileges.py fails on a URL without a row and tries every cell. Which landlord, patch or scheme an
object must belong to is not said here: the views find only what is in the person's scope (DEC-11).
"""

from staff.rules.privileges import Access, Matrix
from staff.rules.roles import SEES_BREATHING_SPACE_KIND, Role

WORKS_CASES = frozenset({Role.OFFICER, Role.RENTS_SUPPORT, Role.TEAM_LEADER, Role.MANAGER, Role.HEAD_OF_SERVICE})
"""Whose daily work the cases are."""

READS_CASES = WORKS_CASES | {Role.NEIGHBOURHOOD, Role.LEGAL, Role.FINANCE, Role.DATA_PROTECTION, Role.AUDITOR}
"""Who may open a case of theirs; the administrator has no case rights (DEC-10)."""

READS_ACCOUNTS = READS_CASES | {Role.SUPPORT_WORKER}
"""Who may see which accounts stand where, and explain a balance; support workers for their own residents."""

WATCHES_RUNS = WORKS_CASES | {Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR}
"""Who has to know whether the night worked."""

READ = "GET"
SEND = "POST"

SIGN_IN: Matrix = {
    "account_login": {READ: Access.ANYBODY, SEND: Access.ANYBODY},
    "account_logout": {READ: Access.ANYBODY, SEND: Access.ANYBODY},
    "account_reauthenticate": {READ: Access.SIGNED_IN, SEND: Access.SIGNED_IN},
    "account_change_password": {READ: Access.SIGNED_IN, SEND: Access.SIGNED_IN},
    "account_set_password": {READ: Access.SIGNED_IN, SEND: Access.SIGNED_IN},
    # The second step of signing in comes before anybody is signed in.
    "mfa_authenticate": {READ: Access.ANYBODY, SEND: Access.ANYBODY},
    "mfa_index": {READ: Access.SIGNED_IN},
    "mfa_reauthenticate": {READ: Access.SIGNED_IN, SEND: Access.SIGNED_IN},
    "mfa_activate_totp": {READ: Access.SIGNED_IN, SEND: Access.SIGNED_IN},
    "mfa_deactivate_totp": {READ: Access.SIGNED_IN, SEND: Access.SIGNED_IN},
    "mfa_view_recovery_codes": {READ: Access.SIGNED_IN},
    "mfa_generate_recovery_codes": {READ: Access.SIGNED_IN, SEND: Access.SIGNED_IN},
    "mfa_download_recovery_codes": {READ: Access.SIGNED_IN},
}
"""What of django-allauth is used."""

REFUSED: Matrix = {
    name: {READ: Access.NOBODY, SEND: Access.NOBODY}
    for name in (
        "account_confirm_email",
        "account_confirm_login_code",
        "account_email",
        "account_email_verification_sent",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_signup",
    )
}
"""What django-allauth brings and nobody may open: nobody signs up, and a lost password is a person's task."""

CASEWORK: Matrix = {
    # Whoever is signed in starts here; what it shows depends on the roles, and without one it says so.
    "today": {READ: Access.SIGNED_IN},
    "worktray": {READ: READS_ACCOUNTS},
    "case-file": {READ: READS_CASES},
    "account-lines": {READ: READS_ACCOUNTS},
    "dispute-record": {READ: WORKS_CASES, SEND: WORKS_CASES},
    "dispute-end": {READ: WORKS_CASES, SEND: WORKS_CASES},
    "account-lines-csv": {READ: READS_CASES},
    "account-charges": {READ: READS_CASES},
    "rent-calendars": {READ: READS_ACCOUNTS},
    "rent-calendar": {READ: READS_ACCOUNTS},
    "runs": {READ: WATCHES_RUNS},
    "run": {READ: WATCHES_RUNS},
    "feed-file": {READ: WATCHES_RUNS},
    "landlord-css": {READ: Access.SIGNED_IN},
    "healthz": {READ: Access.ANYBODY},
    "readyz": {READ: Access.ANYBODY},
}

SEES_LETTERS = READS_CASES - {Role.NEIGHBOURHOOD, Role.FINANCE}
"""Who may look at letter runs and open a paper of theirs."""

SETS_QUIET_DAYS = frozenset({Role.MANAGER, Role.HEAD_OF_SERVICE})
"""Who says on which days no letter asks for arrears (PRA-9)."""

LETTERS: Matrix = {
    "quiet-weeks": {READ: SEES_LETTERS, SEND: SETS_QUIET_DAYS},
    "quiet-week-take-back": {SEND: SETS_QUIET_DAYS},
    "letter-runs": {READ: SEES_LETTERS},
    "letter-run": {READ: SEES_LETTERS},
    "letter-run-choose": {SEND: WORKS_CASES},
    "letter-selection": {READ: WORKS_CASES, SEND: WORKS_CASES},
    "paper": {READ: SEES_LETTERS},
    "paper-pdf": {READ: SEES_LETTERS},
    "paper-hold": {SEND: WORKS_CASES},
    "paper-release": {SEND: WORKS_CASES},
}

APPROVES_RUNS = frozenset({Role.TEAM_LEADER, Role.MANAGER, Role.HEAD_OF_SERVICE})
"""Who answers for a whole run: prepares and approves statements, and sends print batches."""

SEES_WHOLE_RUNS = APPROVES_RUNS | {Role.FINANCE, Role.LEGAL, Role.DATA_PROTECTION, Role.AUDITOR}
"""Who may look at a run of every account of a landlord."""

STATEMENTS: Matrix = {
    "statement-runs": {READ: SEES_WHOLE_RUNS},
    "statement-run-prepare": {SEND: APPROVES_RUNS},
    "statement-run": {READ: SEES_WHOLE_RUNS},
    "statement-run-approve": {SEND: APPROVES_RUNS},
}

PRINTS = APPROVES_RUNS | {Role.RENTS_SUPPORT}
"""Who takes paper to the printer and counts it."""

BATCHES: Matrix = {
    "letter-run-batch": {SEND: PRINTS},
    "print-batches": {READ: PRINTS | {Role.AUDITOR}},
    "print-batch": {READ: PRINTS | {Role.AUDITOR}},
    "print-batch-pdf": {READ: PRINTS},
    "print-batch-manifest": {READ: PRINTS | {Role.AUDITOR}},
    "print-batch-hand-over": {SEND: PRINTS},
    "print-batch-sent": {SEND: PRINTS},
}

PLACES_MONEY = WORKS_CASES | {Role.FINANCE}
"""Who gives money in suspense its account, and says what a row that came twice means."""

SUSPENSE: Matrix = {
    "suspense": {READ: PLACES_MONEY | {Role.AUDITOR}},
    "suspense-item": {READ: PLACES_MONEY | {Role.AUDITOR}},
    "suspense-settle": {SEND: PLACES_MONEY},
    "suspense-return": {SEND: PLACES_MONEY},
    "suspense-owner": {SEND: PLACES_MONEY},
    "suspense-take-back": {SEND: PLACES_MONEY},
    "row-task": {READ: WATCHES_RUNS, SEND: PLACES_MONEY},
    "row-task-decide": {SEND: PLACES_MONEY},
    "investigations": {READ: READS_CASES},
    "investigation-open": {READ: WORKS_CASES, SEND: WORKS_CASES},
    "investigation": {READ: READS_CASES},
    "investigation-search": {SEND: WORKS_CASES},
    "investigation-evidence": {SEND: WORKS_CASES},
    "investigation-evidence-file": {READ: READS_CASES},
    "investigation-move": {SEND: WORKS_CASES},
    "investigation-settle": {SEND: WORKS_CASES},
    "investigation-close": {SEND: WORKS_CASES},
    "suspense-order": {READ: PLACES_MONEY | {Role.AUDITOR}, SEND: frozenset({Role.MANAGER, Role.HEAD_OF_SERVICE})},
}

ARRANGEMENTS: Matrix = {
    "arrangement-owed": {READ: WORKS_CASES, SEND: WORKS_CASES},
    "arrangement-money": {READ: WORKS_CASES, SEND: WORKS_CASES},
    "arrangement-offer": {READ: WORKS_CASES, SEND: WORKS_CASES},
    "arrangement-check": {READ: WORKS_CASES, SEND: WORKS_CASES},
    "arrangement": {READ: READS_CASES},
    "arrangement-end": {READ: WORKS_CASES, SEND: WORKS_CASES},
    "arrangement-letters": {SEND: WORKS_CASES},
}

CLOSES_PERIODS = frozenset({Role.MANAGER, Role.HEAD_OF_SERVICE, Role.FINANCE})
"""Who answers for the books: closes periods, names differences with finance, makes journals."""

READS_BOOKS = CLOSES_PERIODS | {Role.AUDITOR}
"""Who may look at the books as a whole."""

BOOKS: Matrix = {
    "periods": {READ: READS_BOOKS},
    "period": {READ: READS_BOOKS},
    "period-begin": {SEND: CLOSES_PERIODS},
    "period-close": {SEND: CLOSES_PERIODS},
    "period-item": {SEND: CLOSES_PERIODS},
    "period-item-clear": {SEND: CLOSES_PERIODS},
    "period-journal": {SEND: CLOSES_PERIODS},
    "gl-journal-csv": {READ: READS_BOOKS},
    "control-accounts": {READ: READS_BOOKS},
    "control-accounts-csv": {READ: READS_BOOKS},
    "control-account": {READ: READS_BOOKS},
    "finance-agreement": {READ: READS_BOOKS},
    "ledger-checks": {READ: READS_BOOKS},
    "ledger-check": {READ: READS_BOOKS},
    "mirrored": {READ: READS_BOOKS},
    "mirrored-looked-at": {SEND: CLOSES_PERIODS},
}

PAYS_OUT = frozenset({Role.FINANCE, Role.HEAD_OF_SERVICE})
"""Who makes the file that pays refunds and sees bank details whole."""

MANUAL_POSTINGS: Matrix = {
    "account-charges-change": {READ: PLACES_MONEY, SEND: PLACES_MONEY},
    "adjustment-ask": {READ: PLACES_MONEY, SEND: PLACES_MONEY},
    "line-reverse": {READ: PLACES_MONEY, SEND: PLACES_MONEY},
    "payment-move": {READ: PLACES_MONEY, SEND: PLACES_MONEY},
    "refund-ask": {READ: PLACES_MONEY, SEND: PLACES_MONEY},
    "adjustments": {READ: PLACES_MONEY | {Role.AUDITOR}},
    "adjustment": {READ: PLACES_MONEY | {Role.AUDITOR}},
    "adjustment-decide": {SEND: PLACES_MONEY},
    "refund": {READ: PLACES_MONEY | {Role.AUDITOR}},
    "refund-decide": {SEND: PLACES_MONEY},
    "refund-returned": {SEND: PAYS_OUT},
    "refund-files": {READ: PAYS_OUT | {Role.AUDITOR}},
    "refund-file-make": {SEND: PAYS_OUT},
    "refund-file-csv": {READ: PAYS_OUT},
    "refund-file-confirm": {SEND: PAYS_OUT},
}

LOADS_FILES = APPROVES_RUNS | {Role.FINANCE}
"""Who sends files in and applies them, says how they are read, and sets bank accounts up."""

FEEDS: Matrix = {
    "uploads": {READ: LOADS_FILES, SEND: LOADS_FILES},
    "upload": {READ: LOADS_FILES, SEND: LOADS_FILES},
    "mappings": {READ: LOADS_FILES | {Role.AUDITOR}},
    "mapping": {READ: LOADS_FILES | {Role.AUDITOR}},
    "mapping-new": {READ: LOADS_FILES, SEND: LOADS_FILES},
    "bank": {READ: LOADS_FILES | {Role.AUDITOR}},
    "bank-account-new": {READ: LOADS_FILES, SEND: LOADS_FILES},
    "bank-account": {READ: LOADS_FILES, SEND: LOADS_FILES},
}

READS_INCOME = WORKS_CASES | {Role.FINANCE, Role.AUDITOR}
"""Who watches what benefit should bring."""

OVERPAYMENT_DESK = APPROVES_RUNS | {Role.FINANCE, Role.RENTS_SUPPORT}
"""Who says whose overpayment a council has taken back."""

BENEFITS: Matrix = {
    "expected-income": {READ: READS_INCOME},
    "expected-income-csv": {READ: READS_INCOME},
    "money-we-could-get": {READ: READS_INCOME},
    "money-we-could-get-csv": {READ: READS_INCOME},
    "deductions": {READ: READS_INCOME},
    "account-benefits": {READ: READS_CASES},
    "account-benefit-change": {READ: WORKS_CASES, SEND: WORKS_CASES},
    "overpayments": {READ: READS_INCOME},
    "overpayment": {READ: READS_INCOME, SEND: OVERPAYMENT_DESK},
    "overpayment-new": {READ: OVERPAYMENT_DESK, SEND: OVERPAYMENT_DESK},
    "schedule-copy": {READ: READS_INCOME},
}

SEES_HOMES = READS_CASES - {Role.LEGAL, Role.DATA_PROTECTION}
"""Who may look at empty homes, placements and who lives where without a tenancy."""

HOMES: Matrix = {
    "voids": {READ: SEES_HOMES},
    "void-open": {READ: WORKS_CASES, SEND: WORKS_CASES},
    "void-end": {READ: WORKS_CASES, SEND: WORKS_CASES},
    "households": {READ: SEES_HOMES},
    "household": {READ: SEES_HOMES, SEND: WORKS_CASES | {Role.FINANCE}},
    "occupations": {READ: SEES_HOMES},
    "occupation": {READ: SEES_HOMES, SEND: WORKS_CASES},
    "occupation-open": {READ: WORKS_CASES, SEND: WORKS_CASES},
    "charge-types": {READ: SEES_HOMES},
    "charge-type": {READ: SEES_HOMES, SEND: frozenset({Role.FINANCE, Role.MANAGER, Role.HEAD_OF_SERVICE})},
}

COLLECTS = APPROVES_RUNS | {Role.RENTS_SUPPORT, Role.FINANCE}
"""Who prepares collections, tells payers and gives schedules to the bureau; who invoices authorities."""

READS_COLLECTIONS = WORKS_CASES | {Role.FINANCE, Role.AUDITOR}

DIRECT_DEBITS: Matrix = {
    "direct-debits": {READ: READS_COLLECTIONS},
    "direct-debit-task": {SEND: WORKS_CASES},
    "collections": {READ: COLLECTS | {Role.AUDITOR}},
    "collection-prepare": {SEND: COLLECTS},
    "direct-debit-notices": {SEND: COLLECTS},
    "direct-debit-terms": {READ: COLLECTS | {Role.AUDITOR}, SEND: COLLECTS},
    "collection-run": {READ: COLLECTS | {Role.AUDITOR}, SEND: COLLECTS},
    "collection-schedule": {READ: COLLECTS},
    "direct-debit": {READ: READS_COLLECTIONS, SEND: WORKS_CASES},
    "direct-debit-act": {SEND: WORKS_CASES},
}

INVOICES: Matrix = {
    "invoices": {READ: READS_COLLECTIONS},
    "invoice-new": {READ: WORKS_CASES, SEND: WORKS_CASES},
    "invoice": {READ: READS_COLLECTIONS},
    "invoice-act": {SEND: WORKS_CASES},
    "invoice-evidence": {READ: READS_COLLECTIONS},
    "invoice-pdf": {READ: READS_COLLECTIONS},
    "payer-agreements": {READ: COLLECTS | {Role.AUDITOR}},
    "payer-agreement-add": {SEND: COLLECTS},
    "payer-agreement-end": {READ: COLLECTS, SEND: COLLECTS},
    "payer-invoice-run": {READ: COLLECTS | {Role.AUDITOR}},
}

READS_RANKS = WORKS_CASES | {Role.AUDITOR}
"""Who sees whom to contact first, what is stuck, and what patches will owe."""

RANKING: Matrix = {
    "caseload": {READ: READS_RANKS},
    "caseload-csv": {READ: READS_RANKS},
    "caseload-weeks": {READ: READS_RANKS},
    "forecast": {READ: READS_RANKS | {Role.FINANCE}},
    "account-forecast": {READ: READS_CASES},
    # Counts of people by what is known of them: for those who answer for the ranking, not for those who work by it.
    "fairness": {READ: frozenset({Role.MANAGER, Role.HEAD_OF_SERVICE, Role.DATA_PROTECTION, Role.AUDITOR})},
    "stuck-cases": {READ: READS_RANKS},
}

LOGS_CONTACTS = WORKS_CASES | {Role.NEIGHBOURHOOD, Role.SUPPORT_WORKER}
"""Who talks with tenants and writes it down."""

SEES_REFERRALS = LOGS_CONTACTS | {Role.LEGAL, Role.DATA_PROTECTION, Role.AUDITOR}

CONTACTS: Matrix = {
    "contact-log": {READ: LOGS_CONTACTS, SEND: LOGS_CONTACTS},
    "contact-tasks": {READ: READS_ACCOUNTS},
    "contact-tasks-csv": {READ: READS_ACCOUNTS},
    "contact-task": {READ: READS_ACCOUNTS, SEND: LOGS_CONTACTS},
    "letters-coming": {READ: READS_ACCOUNTS},
    "letters-coming-csv": {READ: READS_ACCOUNTS},
    "new-tenancies": {READ: READS_ACCOUNTS},
    "promises": {READ: READS_ACCOUNTS},
    "promise-withdraw": {SEND: LOGS_CONTACTS},
    "referrals": {READ: SEES_REFERRALS},
    "referral-new": {READ: LOGS_CONTACTS, SEND: LOGS_CONTACTS},
    "referral": {READ: SEES_REFERRALS, SEND: LOGS_CONTACTS},
    "authority": {READ: READS_ACCOUNTS, SEND: LOGS_CONTACTS},
    "authority-end": {READ: LOGS_CONTACTS, SEND: LOGS_CONTACTS},
    "authority-address": {SEND: LOGS_CONTACTS},
    # That there are notes; the words are for few of these, which the operation says (`sensitive_notes.MAY_READ`).
    "sensitive-notes": {READ: LOGS_CONTACTS | {Role.LEGAL, Role.DATA_PROTECTION}, SEND: LOGS_CONTACTS},
    "sensitive-note": {READ: LOGS_CONTACTS | {Role.LEGAL, Role.DATA_PROTECTION}},
}

RECORDS_ACTIONS = LOGS_CONTACTS | {Role.LEGAL}
"""Whom a policy may ask something of; which task each of them may record its step says (`arrears.rules.actions`)."""

HOLDS: Matrix = {
    "action-record": {READ: RECORDS_ACTIONS, SEND: RECORDS_ACTIONS},
    "holds": {READ: READS_CASES},
    "hold": {READ: READS_CASES},
    "hold-place": {READ: WORKS_CASES, SEND: WORKS_CASES},
    "hold-act": {SEND: WORKS_CASES},
    "breathing-space-new": {READ: WORKS_CASES, SEND: WORKS_CASES},
    "breathing-space": {READ: READS_CASES},
    "breathing-space-act": {SEND: WORKS_CASES},
    # Which kind it is and the sensitive note: PRA-10; each reading is recorded.
    "breathing-space-note": {READ: SEES_BREATHING_SPACE_KIND},
    "death-record": {READ: WORKS_CASES, SEND: WORKS_CASES},
    "insolvency-record": {READ: WORKS_CASES, SEND: WORKS_CASES},
    "case-tasks": {READ: READS_CASES},
    "case-task-done": {SEND: WORKS_CASES},
    "exceptions": {READ: WORKS_CASES | {Role.AUDITOR}},
    "exceptions-settle": {SEND: WORKS_CASES},
    "exceptions-count": {READ: APPROVES_RUNS | {Role.AUDITOR}},
}

READS_POLICIES = WORKS_CASES | {Role.NEIGHBOURHOOD, Role.LEGAL, Role.DATA_PROTECTION, Role.AUDITOR}
"""Who may read what happens next with an account, and why."""

WRITES_POLICIES = frozenset({Role.MANAGER, Role.HEAD_OF_SERVICE})
"""Who writes escalation policies and, a second person, approves them (DEC-18)."""

POLICIES: Matrix = {
    "policies": {READ: READS_POLICIES},
    "policy-version": {READ: READS_POLICIES},
    "policy-compare": {READ: READS_POLICIES},
    "policy-check": {READ: READS_POLICIES},
    "policy-approve": {READ: WRITES_POLICIES, SEND: WRITES_POLICIES},
    "policy-copy": {READ: WRITES_POLICIES, SEND: WRITES_POLICIES},
    "policy-edit": {READ: WRITES_POLICIES, SEND: WRITES_POLICIES},
    "policy-drop": {SEND: WRITES_POLICIES},
    "policy-step-new": {READ: WRITES_POLICIES, SEND: WRITES_POLICIES},
    "policy-step": {READ: WRITES_POLICIES, SEND: WRITES_POLICIES},
    "policy-assignments": {READ: READS_POLICIES},
    "policy-assign": {READ: WRITES_POLICIES, SEND: WRITES_POLICIES},
    "policy-assignment-end": {READ: WRITES_POLICIES, SEND: WRITES_POLICIES},
}

TRIES_POLICIES = frozenset({Role.MANAGER, Role.HEAD_OF_SERVICE})
"""Who has a version of a policy tried out on past nights, or run beside the live one."""

SEES_TRIALS = TRIES_POLICIES | {Role.TEAM_LEADER, Role.AUDITOR}
"""Who may see what a version would have done."""

SIMULATIONS: Matrix = {
    "policy-simulate": {READ: TRIES_POLICIES, SEND: TRIES_POLICIES},
    "simulations": {READ: SEES_TRIALS},
    "simulation": {READ: SEES_TRIALS},
    "simulation-cases": {READ: SEES_TRIALS},
    "simulation-cancel": {SEND: TRIES_POLICIES},
    "shadow-new": {READ: TRIES_POLICIES, SEND: TRIES_POLICIES},
    "shadows": {READ: SEES_TRIALS},
    "shadow": {READ: SEES_TRIALS},
    "shadow-end": {SEND: TRIES_POLICIES},
}

MATRIX: Matrix = {
    **SIMULATIONS,
    **HOLDS,
    **POLICIES,
    **CONTACTS,
    **DIRECT_DEBITS,
    **INVOICES,
    **BENEFITS,
    **SIGN_IN,
    **REFUSED,
    **CASEWORK,
    **LETTERS,
    **STATEMENTS,
    **BATCHES,
    **HOMES,
    **SUSPENSE,
    **ARRANGEMENTS,
    **FEEDS,
    **BOOKS,
    **MANUAL_POSTINGS,
    **RANKING,
}
