"""
The privilege matrix (DEC-31): every URL of the product, by name and method, and who may call it.

tests/guards/test_privileges.py fails on a URL without a row and tries every cell.
"""

from staff.rules.privileges import Access, Matrix

MATRIX: Matrix = {
    "account_login": {"GET": Access.ANYBODY, "POST": Access.ANYBODY},
    "account_logout": {"GET": Access.ANYBODY, "POST": Access.ANYBODY},
}
