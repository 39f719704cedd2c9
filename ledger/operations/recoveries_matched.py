"""What follows for a recovery and its overpayment when its match, or the end of one, is decided (OPS-D18, D33)."""

from datetime import date

from django.db import transaction
from django.db.models import Sum

from ledger.models import Adjustment, BlamelessRecovery, Overpayment, OverpaymentStep
from ledger.rules.adjustments import Reason
from staff.models import User
from staff.operations import audit

State = Overpayment.State


@transaction.atomic
def follow(*, adjustment: Adjustment, by: User, on: date) -> None:
    """
    Bring the recovery of a decided adjustment up to date; nothing for other adjustments, or when it was done before.

    A match that was refused frees its overpayment; an end of a match that was refused leaves it as it stands.
    """
    if adjustment.state == Adjustment.State.WAITING:
        return
    recovery = BlamelessRecovery.objects.select_related("overpayment").filter(asked=adjustment).first()
    taken_back = adjustment.reason == Reason.WRONG_ACCOUNT
    if recovery is None and adjustment.reverses_id is not None:
        recovery = (
            BlamelessRecovery.objects.select_related("overpayment").filter(moved_by=adjustment.reverses_id).first()
        )
        taken_back = True
    if recovery is None or recovery.overpayment is None:
        return
    case, posted = recovery.overpayment, adjustment.state == Adjustment.State.POSTED
    recovery.asked = None
    if taken_back and posted:
        _not_this_one(recovery, case, adjustment.words, by, on)
    elif posted:
        recovery.moved_by = adjustment.posting
        recovery.save(update_fields=["asked", "moved_by"])
        _told(recovery, case, "recovery matched", by, on)
        bring_up_to_date(case, by, on)
    else:
        recovery.overpayment = case if taken_back else None
        recovery.save(update_fields=["asked", "overpayment"])


def _not_this_one(recovery: BlamelessRecovery, case: Overpayment, words: str, by: User, on: date) -> None:
    """The money waits again for its overpayment; a case that it had completed is open again."""
    was_all = still_to_recover(case) <= 0
    recovery.overpayment = recovery.moved_by = None
    recovery.save(update_fields=["asked", "moved_by", "overpayment"])
    _told(recovery, case, "recovery taken off", by, on)
    if case.state == State.COMPLETE and was_all:
        reached(case, State.RECOVERING, words, by, on)


def still_to_recover(overpayment: Overpayment) -> int:
    """
    Pence still to recover; what was kept back by a line that was reversed since is to recover again.

    A match that waits for approval counts, so that no other takes its room.
    """
    kept = overpayment.recoveries.filter(posting__reversed_by__isnull=True).aggregate(total=Sum("recovered_pence"))
    return overpayment.demanded_pence - (kept["total"] or 0)


def bring_up_to_date(overpayment: Overpayment, by: User, on: date) -> None:
    """Let a case follow its recoveries: being recovered from the first, complete with the last; a dispute stays one."""
    waiting = overpayment.recoveries.filter(asked__isnull=False, moved_by__isnull=True).exists()
    if still_to_recover(overpayment) <= 0 and overpayment.state != State.COMPLETE and not waiting:
        reached(overpayment, State.COMPLETE, "all of it was recovered", by, on)
    elif overpayment.state == State.RECEIVED:
        reached(overpayment, State.RECOVERING, "the first of it was recovered", by, on)


def reached(overpayment: Overpayment, to: State, because: str, by: User, on: date) -> None:
    """Write the state a case has reached, and the step that took it there."""
    left, overpayment.state = overpayment.state, to
    overpayment.save(update_fields=["state"])
    OverpaymentStep.objects.create(
        overpayment=overpayment, left=left, reached=to, because=because.strip()[:200], by=by, on=on
    )


def _told(recovery: BlamelessRecovery, case: Overpayment, action: str, by: User, on: date) -> None:
    audit.record(
        landlord=case.landlord,
        action=action,
        subject=recovery,
        after={"overpayment": str(case.public_id), "pence": recovery.recovered_pence},
        by=by,
        on=on,
    )
