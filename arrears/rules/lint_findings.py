"""What the check of a policy finds: each thing with the step, the sentence, an example in plain words and a cure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps a version from being approved; a warning is for the approver to weigh."""

    ERROR = "error"
    WARNING = "warning"


class FindingKind(StrEnum):
    """What sort of thing is wrong with a policy."""

    GAP = "gap"
    SILENCE = "silence"
    DEAD_END = "dead_end"
    RESTART = "restart"
    UNREACHABLE = "unreachable"
    CLASH = "clash"
    PAYING_ESCALATES = "paying_escalates"
    MORE_DEBT_DE_ESCALATES = "more_debt_de_escalates"
    WAITS_FOR_NOTHING = "waits_for_nothing"
    END_OF_LIST = "end_of_list"
    TOO_LITTLE_FOR_NEXT = "too_little_for_next"
    HIGH_FLOOR = "high_floor"
    WAITS_FOR_A_MARK = "waits_for_a_mark"
    RECORDED_BY_PEOPLE = "recorded_by_people"
    DOES_NOTHING = "does_nothing"


KIND_WORDS: Mapping[FindingKind, str] = {
    FindingKind.GAP: "A debt that no step ever reaches",
    FindingKind.SILENCE: "Silence without a reason that ends",
    FindingKind.DEAD_END: "A dead end after a step",
    FindingKind.RESTART: "Begins again from an earlier step",
    FindingKind.UNREACHABLE: "A step that is never reached",
    FindingKind.CLASH: "Two steps at once",
    FindingKind.PAYING_ESCALATES: "Paying brings a step",
    FindingKind.MORE_DEBT_DE_ESCALATES: "More debt brings less",
    FindingKind.WAITS_FOR_NOTHING: "Waits for what no step does",
    FindingKind.END_OF_LIST: "The sequence ends",
    FindingKind.TOO_LITTLE_FOR_NEXT: "Too little for the next step",
    FindingKind.HIGH_FLOOR: "A high first step",
    FindingKind.WAITS_FOR_A_MARK: "Waits for a mark that people set",
    FindingKind.RECORDED_BY_PEOPLE: "Waits for what people record",
    FindingKind.DOES_NOTHING: "Does nothing",
}
"""Each kind as screens name it."""

WARNINGS = frozenset(
    {
        FindingKind.END_OF_LIST,
        FindingKind.TOO_LITTLE_FOR_NEXT,
        FindingKind.HIGH_FLOOR,
        FindingKind.WAITS_FOR_A_MARK,
        FindingKind.RECORDED_BY_PEOPLE,
        FindingKind.DOES_NOTHING,
    }
)
"""Kinds that may be meant; all others are errors."""


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing that the check found.

    `step` is the code of the step concerned and `sentence` what it says there, both empty where no single one is to
    blame; `example` is a case in plain words and `answer` what the policy says to it; `cure` is what to do.
    """

    kind: FindingKind
    says: str
    cure: str
    step: str = ""
    sentence: str = ""
    example: str = ""
    answer: str = ""

    @property
    def severity(self) -> Severity:
        """Whether it keeps the version from being approved."""
        return Severity.WARNING if self.kind in WARNINGS else Severity.ERROR

    @property
    def short(self) -> str:
        """The kind and what is wrong, without the example."""
        return f"{KIND_WORDS[self.kind]}: {self.says}"

    def __str__(self) -> str:
        example = f" Example: {self.example}" if self.example else ""
        return f"{self.short}{example} {self.cure}"


@dataclass(frozen=True, slots=True)
class Report:
    """Everything found about one version, errors first; `cases` is how many case states were asked."""

    findings: tuple[Finding, ...]
    cases: int

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps the version from being approved."""
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What the approver should weigh."""
        return tuple(one for one in self.findings if one.severity is Severity.WARNING)

    def counts(self) -> dict[FindingKind, int]:
        """How many there are of each kind, only those that there are, errors first."""
        counted: dict[FindingKind, int] = {}
        for one in (*self.errors, *self.warnings):
            counted[one.kind] = counted.get(one.kind, 0) + 1
        return counted
