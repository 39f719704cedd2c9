"""Advance notices: planned with what they announce, and noted as sent, once (OPS-D7, D9)."""

from collections.abc import Collection as Many
from datetime import date

from django.db import transaction

from ledger.models import AdvanceNotice, DirectDebitPlan, DirectDebitStep
from ledger.rules import direct_debit as rules
from ledger.rules.words import short_day
from staff.models import User


def announce(
    *, plan: DirectDebitPlan, due_on: date, working_days: int, on: date, again_pence: int = 0
) -> AdvanceNotice:
    """
    Plan the notice of a plan's first collection, or of one that is taken again (OPS-D7, D9).

    :param again_pence: the one collection that is taken again; 0 for a plan's own notice.
    """
    collect_on = rules.collected_on(due_on)
    return AdvanceNotice.objects.create(
        landlord_id=plan.instruction.landlord_id,
        instruction=plan.instruction,
        plan=plan,
        frequency=plan.instruction.frequency,
        collect_on=collect_on,
        first_pence=again_pence or plan.first_pence,
        regular_pence=0 if again_pence else plan.regular_pence,
        again=bool(again_pence),
        working_days=working_days,
        latest_on=rules.latest_notice(collect_on, working_days),
        made_on=on,
    )


@transaction.atomic
def notices_sent(*, notices: Many[AdvanceNotice], sent_by: str, by: User, on: date) -> int:
    """Note that payers were told on a day, by our letter or by the bureau; once each. Returns how many."""
    found = AdvanceNotice.objects.filter(pk__in=[notice.pk for notice in notices], sent_on__isnull=True)
    rows = list(found.select_related("instruction"))
    done = found.update(sent_on=on, sent_by=sent_by)
    DirectDebitStep.objects.bulk_create(
        [
            DirectDebitStep(
                instruction=row.instruction,
                account_id=row.instruction.account_id,
                what="Advance notice sent",
                status=row.instruction.status,
                because=f"for {short_day(row.collect_on)}, {AdvanceNotice.Sent(sent_by).label.lower()}",
                by=by,
                on=on,
            )
            for row in rows
        ]
    )
    return done
