"""Owns notices, claims, orders and warrants. It tells arrears where a case went and is never asked (DEC-19)."""
