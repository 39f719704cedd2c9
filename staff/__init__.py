"""
Owns landlords, the people who work here, their roles, the clock, the audit log and the runs of jobs.

Doors: `staff.clock`, `staff.refusals.Refused`, `staff.operations.{landlords,officers,audit,job_runs}`.
Every other app may import this one; it imports none of them.
"""
