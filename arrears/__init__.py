"""
Owns positions, policies, decisions, arrangements, holds, Breathing Space, contacts and the weekly letter run.

Doors: `arrears.operations.{positions,decisions,letter_runs,arrangements,holds,policies}`.
"""
