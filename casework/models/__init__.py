"""No tables yet: this app reads and composes."""
