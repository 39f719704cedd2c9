from arrears.models.arrangement import Arrangement, ArrangementState
from arrears.models.breathing_space import BreathingSpace
from arrears.models.contact import Contact
from arrears.models.decision import Decision
from arrears.models.hold import Hold
from arrears.models.investigation import Investigation, InvestigationEvidence, InvestigationStep
from arrears.models.legal_fact import LegalFact
from arrears.models.letter_run import LetterRun, Proposal
from arrears.models.night import Night
from arrears.models.payer_calendar import PayerCalendar
from arrears.models.policy import Policy, PolicyVersion, Step
from arrears.models.position import Position
from arrears.models.week_end import WeekEnd

__all__ = [
    "Arrangement",
    "ArrangementState",
    "BreathingSpace",
    "Contact",
    "Decision",
    "Hold",
    "Investigation",
    "InvestigationEvidence",
    "InvestigationStep",
    "LegalFact",
    "LetterRun",
    "Night",
    "PayerCalendar",
    "Policy",
    "PolicyVersion",
    "Position",
    "Proposal",
    "Step",
    "WeekEnd",
]
