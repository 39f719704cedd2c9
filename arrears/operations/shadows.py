"""
Shadow mode: a version answers beside the live one for some patches, night by night; nothing is proposed or sent.

The night calls `run_night` once; it writes only what the shadow version would do.
"""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction

from arrears.models import PolicyVersion, Shadow, ShadowDecision
from arrears.operations import decisions
from arrears.queries import facts, policies, shadows
from arrears.queries.back_tests import with_version
from arrears.queries.policies import InForce
from arrears.rules.policy import PolicyFault
from staff import bulk_rows
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.models import Patch

LONGEST_DAYS = 183
"""A shadow is a trial, not a second policy."""

PART = 2000
LONGEST_WORDS = 400
COLUMNS = (
    "shadow_id",
    "landlord_id",
    "account_id",
    "on",
    "take",
    "outcome",
    "step",
    "proposes",
    "reason",
    "words",
)


class ShadowNotSet(Refused):
    """The days, patches or version do not fit."""


class ShadowOver(Refused):
    """The shadow has ended."""


@transaction.atomic
def begin(
    *, version: PolicyVersion, patches: Collection[Patch], from_on: date, until_on: date, by: User, on: date
) -> Shadow:
    """
    Let a version run beside the live one for some patches, from a night until a night (both included).

    :raises ShadowNotSet: without patches, for days that are over or too many, if the version cannot be read, or if one
        of the patches has a shadow in those days.
    """
    landlord = version.landlord
    if not patches or any(patch.landlord_id != landlord.pk for patch in patches):
        raise ShadowNotSet("Choose at least one patch of this landlord.")
    if from_on < on or until_on < from_on:
        raise ShadowNotSet("A shadow begins today or later, and ends on its first day or later.")
    if (until_on - from_on).days >= LONGEST_DAYS:
        raise ShadowNotSet(f"A shadow runs for at most {LONGEST_DAYS} days; choose an earlier last day.")
    try:
        policies.read(version)
    except PolicyFault as fault:
        raise ShadowNotSet(f"This policy cannot be used: {fault}") from fault
    taken = Shadow.objects.filter(landlord=landlord, from_on__lte=until_on, until_on__gte=from_on, patches__in=patches)
    standing = taken.select_related("version__policy").first()
    if standing is not None:
        raise ShadowNotSet(
            f"{standing.version} runs beside the live policy there until {standing.until_on}. End it first."
        )
    made = Shadow.objects.create(
        landlord=landlord, version=version, from_on=from_on, until_on=until_on, set_by=by, set_on=on
    )
    made.patches.set(patches)
    audit.record(
        landlord=landlord,
        action="shadow policy begun",
        subject=made,
        after={"patches": sorted(patch.code for patch in patches), "from": str(from_on), "until": str(until_on)},
        by=by,
        on=on,
    )
    return made


@transaction.atomic
def end(*, shadow: Shadow, by: User, on: date) -> Shadow:
    """
    End a shadow: the night of this day was its last. What it answered is kept.

    :raises ShadowOver: if it has ended.
    """
    open_still = Shadow.objects.filter(pk=shadow.pk, ended_by__isnull=True, until_on__gte=on)
    if not open_still.update(ended_by=by, until_on=max(on, shadow.from_on - timedelta(days=1))):
        raise ShadowOver("This shadow has ended already.")
    shadow.refresh_from_db()
    audit.record(landlord=shadow.landlord, action="shadow policy ended", subject=shadow, by=by, on=on)
    return shadow


def run_night(*, landlord: Landlord, on: date, take: int, payments_until: date | None) -> int:
    """
    Keep what every shadow of a landlord would do on a night, where that differs from its last answer.

    :param payments_until: the date of the newest payments file (DEC-15).
    :return: how many answers are new; run again, it adds only what is missing.
    """
    payments_in = decisions.payments_are_in(landlord, on=on, payments_until=payments_until)
    return sum(
        _answer(shadow, on=on, take=take, payments_until=payments_until, payments_in=payments_in)
        for shadow in shadows.running(landlord, on=on)
    )


@transaction.atomic
def _answer(shadow: Shadow, *, on: date, take: int, payments_until: date | None, payments_in: bool) -> int:
    tried = InForce(shadow.version_id, policies.read(shadow.version))
    book = policies.book(shadow.landlord, on=on) or policies.of_version(tried.version, tried.version_id)
    night = facts.night_seen(
        shadow.landlord,
        on=on,
        take=take,
        book=with_version(book, tried),
        payments_until=payments_until,
        payments_in=payments_in,
    )
    account_ids = shadows.account_ids(shadow)
    written = 0
    for start in range(0, len(account_ids), PART):
        part = account_ids[start : start + PART]
        last = shadows.last_answers(shadow, part, on=on, take=take)
        rows = []
        for seen in facts.of_accounts(night, part):
            if seen.chosen.version_id != shadow.version_id:
                continue
            answer = seen.decide(on=on)
            told = (answer.outcome.value, answer.proposes or "", answer.reason.value)
            if last.get(seen.account_id) != told:
                rows.append(
                    (
                        shadow.pk,
                        shadow.landlord_id,
                        seen.account_id,
                        on,
                        take,
                        answer.outcome.value,
                        answer.step or "",
                        answer.proposes or "",
                        answer.reason.value,
                        answer.text[:LONGEST_WORDS],
                    )
                )
        written += bulk_rows.insert(ShadowDecision, COLUMNS, rows, skip_known=True)
    Shadow.objects.filter(pk=shadow.pk).update(last_night_on=on)
    return written
