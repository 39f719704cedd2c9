"""
The privilege matrix (DEC-31): every URL of the product, by name and method, and who may call it.

tests/guards/test_privileges.py fails on a URL without a row and tries every cell. Which landlord, patch or scheme an
object must belong to is not said here: the views find only what is in the person's scope (DEC-11).
"""

from staff.rules.privileges import Access, Matrix
from staff.rules.roles import Role

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
    "account-lines-csv": {READ: READS_CASES},
    "runs": {READ: WATCHES_RUNS},
    "run": {READ: WATCHES_RUNS},
    "feed-file": {READ: WATCHES_RUNS},
    "landlord-css": {READ: Access.SIGNED_IN},
    "healthz": {READ: Access.ANYBODY},
    "readyz": {READ: Access.ANYBODY},
}

SEES_LETTERS = READS_CASES - {Role.NEIGHBOURHOOD, Role.FINANCE}
"""Who may look at letter runs and open a paper of theirs."""

LETTERS: Matrix = {
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

MATRIX: Matrix = {**SIGN_IN, **REFUSED, **CASEWORK, **LETTERS, **STATEMENTS, **BATCHES}
