"""Owns the officer's day: Today, the worktray, the case file. The one place where all of it is seen together."""
