from staff.models.audit_event import AuditEvent, AuditSeal
from staff.models.job_run import JobRun
from staff.models.landlord import Landlord
from staff.models.membership import Membership, Team
from staff.models.user import User

__all__ = ["AuditEvent", "AuditSeal", "JobRun", "Landlord", "Membership", "Team", "User"]
