from feeds.models.bank_account import BankAccount, LumpRule
from feeds.models.bank_line import BankLine, BankStatement, ControlTotal
from feeds.models.feed_file import FeedFile, FeedProblem, FeedRow
from feeds.models.file_task import FileTask
from feeds.models.mapping import Mapping, MappingVersion
from feeds.models.mirrored import MirrorDifference, MirrorRow
from feeds.models.row_settlement import PayerClue, RowSettlement
from feeds.models.schedule_finding import ScheduleFinding
from feeds.models.tenant_to_be import TenantToBe

__all__ = [
    "BankAccount",
    "BankLine",
    "BankStatement",
    "ControlTotal",
    "FeedFile",
    "FeedProblem",
    "FeedRow",
    "FileTask",
    "LumpRule",
    "Mapping",
    "MappingVersion",
    "MirrorDifference",
    "MirrorRow",
    "PayerClue",
    "RowSettlement",
    "ScheduleFinding",
    "TenantToBe",
]
