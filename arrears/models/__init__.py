from arrears.models.action_taken import ActionTaken
from arrears.models.arrangement import (
    Arrangement,
    ArrangementCorrection,
    ArrangementDraft,
    ArrangementSetting,
    ArrangementState,
)
from arrears.models.bereavement import Bereavement
from arrears.models.breathing_space import BreathingSpace, BreathingSpaceStep
from arrears.models.budget import Budget, BudgetLine
from arrears.models.case_task import CaseTask
from arrears.models.caseload import CaseloadWeek, RankedAccount
from arrears.models.contact import Contact, ContactOutcome, ContactTerms, SensitiveNote
from arrears.models.contact_task import ContactPlan, ContactPlanItem, ContactTask, ContactTaskStep
from arrears.models.decision import Decision
from arrears.models.exception_review import ExceptionItem, ExceptionReason, ExceptionReview
from arrears.models.hold import Hold, HoldLimit
from arrears.models.insolvency import Insolvency
from arrears.models.investigation import Investigation, InvestigationEvidence, InvestigationStep
from arrears.models.legal_fact import LegalFact
from arrears.models.letter_run import LetterRun, Proposal
from arrears.models.night import Night
from arrears.models.payer_calendar import PayerCalendar
from arrears.models.policy import Policy, PolicyAssignment, PolicyVersion, Step
from arrears.models.position import Position
from arrears.models.promise import Promise, PromiseJudgement
from arrears.models.protected_debt import ProtectedDebt
from arrears.models.referral import Referral, ReferralStep
from arrears.models.shadow import Shadow, ShadowDecision
from arrears.models.simulation import SimulatedDifference, SimulatedNight, Simulation, SimulationTerms
from arrears.models.stuck_limit import StuckLimit
from arrears.models.week_end import WeekEnd

__all__ = [
    "ActionTaken",
    "Arrangement",
    "ArrangementCorrection",
    "ArrangementDraft",
    "ArrangementSetting",
    "ArrangementState",
    "Bereavement",
    "BreathingSpace",
    "BreathingSpaceStep",
    "Budget",
    "BudgetLine",
    "CaseTask",
    "CaseloadWeek",
    "Contact",
    "ContactOutcome",
    "ContactPlan",
    "ContactPlanItem",
    "ContactTask",
    "ContactTaskStep",
    "ContactTerms",
    "Decision",
    "ExceptionItem",
    "ExceptionReason",
    "ExceptionReview",
    "Hold",
    "HoldLimit",
    "Insolvency",
    "Investigation",
    "InvestigationEvidence",
    "InvestigationStep",
    "LegalFact",
    "LetterRun",
    "Night",
    "PayerCalendar",
    "Policy",
    "PolicyAssignment",
    "PolicyVersion",
    "Position",
    "Promise",
    "PromiseJudgement",
    "Proposal",
    "ProtectedDebt",
    "RankedAccount",
    "Referral",
    "ReferralStep",
    "SensitiveNote",
    "Shadow",
    "ShadowDecision",
    "SimulatedDifference",
    "SimulatedNight",
    "Simulation",
    "SimulationTerms",
    "Step",
    "StuckLimit",
    "WeekEnd",
]
