"""A policy version as sentences people can read, grouped as its steps follow one another, and two versions compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from arrears.rules.holds import RULES
from arrears.rules.measures import CHASE, Base, DebtMeasure, Grace, Weekly
from arrears.rules.policy import (
    Channel,
    Order,
    PolicyVersion,
    Step,
)
from arrears.rules.sentences import Sentence
from arrears.rules.vocabulary import FactKind, amount
from letters.rules.wording import listed
from staff.rules.roles import ROLE_WORDS

CHANNEL_WORDS = {
    Channel.LETTER: "a letter",
    Channel.TASK: "a task for a person",
    Channel.TEXT: "a text message",
    Channel.EMAIL: "an email",
    Channel.CALL: "a call",
    Channel.VISIT: "a visit",
    Channel.NONE: "nothing yet: it is only noted",
}

BASE_WORDS = {
    Base.BALANCE: "the balance",
    Base.COLLECTABLE: "the balance less what was posted this week",
    Base.AFTER_BENEFIT: "arrears after expected benefit",
    Base.OWN_SHARE: "what the tenant's own part of the charge has left unpaid",
}
GRACE_WORDS = {
    Grace.NONE: "",
    Grace.THIS_WEEK: "less what is unpaid of this week's charge",
    Grace.PAYERS_CALENDAR: "less what the payer's calendar does not ask for yet",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a step or of the settings: what it is about, and what it says."""

    label: str
    says: str


@dataclass(frozen=True, slots=True)
class StepWords:
    """One step: what it is in one sentence, and each of its sentences by itself."""

    code: str
    title: str
    place: str
    summary: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Steps that belong together."""

    title: str
    note: str
    steps: tuple[StepWords, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs in one step, or in the settings: `kind` is added, removed or changed."""

    kind: str
    title: str
    removed: tuple[Line, ...] = ()
    added: tuple[Line, ...] = ()


CHANGE_WORDS = {"added": "Added", "removed": "Taken out", "changed": "Changed"}


def groups(version: PolicyVersion) -> list[Group]:
    """The steps of a version in the order in which they come, grouped; groups without steps are left out."""
    if version.order is Order.FIRST_WINS:
        note = "The first step of the list that applies wins; the steps below it are not asked any more."
        listed_steps = tuple(step_words(step, version) for step in version.in_order)
        return [Group("In this order", note, listed_steps)] if listed_steps else []
    found = (
        (
            "Nudges",
            "Small reminders beside the stages. No stage waits for them.",
            version.nudges,
        ),
        ("Before a notice", "One after another; none is left out.", version.ladder),
        ("While a notice is in force", "Nothing up to the notice is repeated.", version.after_notice),
        ("While a court order is in force", "Only these steps follow an order.", version.after_order),
    )
    return [
        Group(title, note, tuple(step_words(step, version) for step in steps)) for title, note, steps in found if steps
    ]


def step_words(step: Step, version: PolicyVersion) -> StepWords:
    """One step as sentences."""
    by_stage = version.order is Order.STAGES
    place = f"Place {step.stage}" if not by_stage else f"Stage {step.stage}" if step.stage else "Nudge"
    return StepWords(step.code, step.title, place, _summary(step), tuple(_lines(step)))


def settings_lines(version: PolicyVersion) -> list[Line]:
    """Whom a version is for, and the numbers that belong to no single step."""
    lines = [Line("Covers", f"{listed(list(version.account_types))} accounts")]
    if version.order is Order.STAGES:
        low = amount(FactKind.WEEKS, version.static_below_hundredths)
        lines += [
            Line("Repeats", f"A stage is repeated once it is more than {version.stale_days} days old"),
            Line("Falling debt", f"After {version.officer_after_weeks_reducing} weeks of falling the officer decides"),
            Line(
                "Standing debt",
                f"Below {low} of rent and without growth for {version.static_after_weeks} weeks: the monthly list",
            ),
        ]
    else:
        lines.append(Line("Otherwise", version.otherwise or "No step applies"))
        asked = "Only where something is owed" if version.only_if_owed else "Also where nothing is owed"
        lines.append(Line("Asked", asked))
    lines += [Line("Measure", measure_words(one)) for one in version.measures if one != CHASE]
    lines += [Line("Counts as one", f"“{name}” is {listed(list(codes))}") for name, codes in version.groups]
    return lines


def measure_words(measure: DebtMeasure) -> str:
    """What a debt measure measures."""
    said = f"“{measure.name}” is {BASE_WORDS[measure.base]}"
    if measure.grace is not Grace.NONE:
        said += f", {GRACE_WORDS[measure.grace]}"
    return said + (", in weeks of what the tenant pays" if measure.weekly is Weekly.OWN else "")


def changes(before: PolicyVersion, after: PolicyVersion) -> list[Change]:
    """What differs between two versions, sentence by sentence; nothing where they say the same."""
    found: list[Change] = []
    settings = _changed("Numbers and cover", settings_lines(before), settings_lines(after))
    if settings:
        found.append(settings)
    for step in before.in_order:
        if step.code not in after.by_code:
            gone = step_words(step, before)
            found.append(Change("removed", gone.title, removed=_all_lines(gone)))
    for step in after.in_order:
        new = step_words(step, after)
        old = before.by_code.get(step.code)
        if old is None:
            found.append(Change("added", new.title, added=_all_lines(new)))
            continue
        changed = _changed(new.title, _all_lines(step_words(old, before)), _all_lines(new))
        if changed:
            found.append(changed)
    return found


def _changed(title: str, before: Sequence[Line], after: Sequence[Line]) -> Change | None:
    removed = tuple(line for line in before if line not in after)
    added = tuple(line for line in after if line not in before)
    return Change("changed", title, removed, added) if removed or added else None


def _all_lines(words: StepWords) -> tuple[Line, ...]:
    return (Line("Step", words.title), Line("Place", words.place), *words.lines)


def _summary(step: Step) -> str:
    """One sentence: when it goes, how long is waited, who approves."""
    said = f"{step.title} goes when {listed(_of_account(step.all_of))}"
    if step.any_of:
        either = "either " if len(step.any_of) > 1 else ""
        said += f", and {either}{' or '.join(_of_account(step.any_of))}"
    wait = f"then {amount(FactKind.DAYS, step.wait_days)}' wait; " if step.wait_days else ""
    wait = wait.replace("day' wait", "day's wait")
    return f"{said}; {wait}approved by {_person(step)}."


def _person(step: Step) -> str:
    word = ROLE_WORDS[step.approver]
    article = "an" if word[0] in "AEIO" else "a"
    return f"{article} {word[0].lower()}{word[1:]}"


def _lines(step: Step) -> Iterable[Line]:
    yield from (Line("Goes when", one.asked()) for one in step.all_of)
    if step.any_of:
        yield Line("And one of", _or(step.any_of))
    if step.direct_when:
        yield Line("After a broken arrangement at once when", _or(step.direct_when))
    yield from (Line("Held back while", one.asked()) for one in step.unless)
    yield from (Line("Waits until", one.asked()) for one in step.waits_for)
    also = f", and {listed([CHANNEL_WORDS[one] for one in step.also])}" if step.also else ""
    yield Line("Goes out as", f"{CHANNEL_WORDS[step.channel]}{also}")
    yield Line("Proposes", f"{step.proposes}{f', paper {step.template}' if step.template else ''}")
    yield Line("Approved by", _person(step))
    yield Line("Then waits", amount(FactKind.DAYS, step.wait_days))
    if step.exempt_from:
        words = [RULES[reason].words for reason in sorted(step.exempt_from)]
        yield Line("Goes in spite of", listed(words))


def _of_account(sentences: Iterable[Sentence]) -> list[str]:
    """What sentences ask for, with whom they speak of where it is not said by the one before."""
    told: list[str] = []
    spoken = False
    for one in sentences:
        asked = one.asked()
        about = asked.startswith(("has ", "owes "))
        told.append(f"the account {asked}" if about and not spoken else asked)
        spoken = about
    return told


def _or(sentences: Iterable[Sentence]) -> str:
    return " or ".join(one.asked() for one in sentences)
