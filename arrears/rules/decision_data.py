"""A decision with all its reasons as plain data, for printing and for other programs."""

from typing import Any

from arrears.rules.decision import Decision, explained


def decision_data(ref: str, decision: Decision) -> dict[str, Any]:
    """
    Return one answer: the outcome and its reason, what is proposed and how, the figures seen, and why every other
    step is not proposed.
    """
    step = decision.version.by_code.get(decision.step or "")
    proposes = decision.proposes
    return {
        "ref": ref,
        "on": decision.on.isoformat(),
        "policy": decision.version.code,
        "version": decision.version.version,
        "outcome": decision.outcome.value,
        "reason": decision.reason.value,
        "text": decision.text,
        "step": decision.step,
        "proposes": proposes,
        "channels": [each.value for each in (step.channel, *step.also)] if step and proposes else [],
        "template": (step.template or step.proposes) if step and proposes else None,
        "approver": step.approver.value if step and proposes else None,
        "until": decision.until.isoformat() if decision.until else None,
        "clash": list(decision.clash),
        "rules": list(decision.rule_ids),
        "figures": decision.figures,
        "others": [blocked._asdict() for blocked in explained(decision).blocked],
    }
