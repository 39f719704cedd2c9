"""VAT on garages (OPS-A9): asked again when the home's letting ends, is bought, or the garage changes hands."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery

from ledger.models import Adjustment, Charge, GarageStatus, RentAccount
from ledger.operations import period_differences
from ledger.queries import garage_vat
from ledger.queries.charges import line_of
from ledger.rules import vat
from ledger.rules.account_types import AccountType
from ledger.rules.adjustments import Reason
from ledger.rules.vat import ELEMENT, GarageEvent, Holder, Letting, VatStatus
from ledger.rules.words import short_day
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.models import Tenancy, Tenant
from tenancies.rules.tenure import PUBLIC_SECTOR

DAY = timedelta(days=1)


class GarageNotPossible(Refused):
    """The account is no garage's, or that event has been recorded for the day."""


@dataclass(frozen=True)
class Recorded:
    """The status from a day on, and what was asked for because weeks since then had been charged already."""

    status: GarageStatus
    adjustment: Adjustment | None


@transaction.atomic
def record(
    *,
    account: RentAccount,
    event: GarageEvent,
    from_on: date,
    holder: Holder,
    dwelling: Tenancy | None,
    near: bool,
    by: User,
    on: date,
) -> Recorded:
    """
    Record what happened to a garage letting; its VAT status counts from that day inclusive, part weeks by the day.

    :param dwelling: the holder's tenancy of a home with the same landlord, if there is one.
    :param near: the garage is near that home.
    :raises GarageNotPossible: if the account is no garage account, or the event is recorded already.
    """
    if account.account_type != AccountType.GAR:
        raise GarageNotPossible("VAT on a garage is kept on a garage account.")
    if GarageStatus.objects.filter(account=account, from_on=from_on, event=event.value).exists():
        raise GarageNotPossible(f"“{vat.EVENT_WORDS[event]}” is recorded already for {short_day(from_on)}.")
    letting = Letting(
        holder=holder,
        dwelling=dwelling is not None and _same_people(account, dwelling, from_on),
        near=near,
        council=_is_council(account.landlord, dwelling),
    )
    status = GarageStatus.objects.create(
        landlord=account.landlord,
        account=account,
        from_on=from_on,
        event=event.value,
        holder=holder.value,
        dwelling_tenancy=dwelling,
        near=near,
        status=vat.status_of(letting).value,
        recorded_on=on,
        recorded_by=by,
    )
    before = list(_vat_rows(account).values("weekly_pence", "from_on", "until_on"))
    _write_vat(account, from_on, by=by, on=on)
    audit.record(
        landlord=account.landlord,
        action="garage VAT status",
        subject=status,
        before={"vat": [str(row) for row in before]},
        after={"status": status.status, "from": str(from_on)},
        by=by,
        on=on,
    )
    asked = period_differences.ask(
        account=account,
        elements=[ELEMENT],
        from_on=from_on,
        reason=Reason.CHARGE_CHANGED,
        words=f"VAT: {vat.EVENT_WORDS[event].lower()}",
        by=by,
        on=on,
    )
    return Recorded(status, asked)


@transaction.atomic
def follow_dwellings(*, landlord: Landlord, by: User, on: date) -> list[Recorded]:
    """
    Record that the home's tenancy has ended for each garage that followed it: from the day after, VAT (OPS-A9).

    The night asks this; it finds what files and officers have told since.
    """
    left = GarageStatus.objects.filter(landlord=landlord, dwelling_tenancy__ends_on__lt=on)
    if not left.exclude(status=VatStatus.STANDARD.value).exists():
        return []
    newest = GarageStatus.objects.filter(account=OuterRef("account")).order_by("-from_on", "-pk").values("pk")[:1]
    following = (
        left.filter(pk=Subquery(newest))
        .exclude(status=VatStatus.STANDARD.value)
        .filter(dwelling_tenancy__ends_on__gte=F("from_on") - timedelta(days=1))
        .select_related("account__landlord", "account__tenancy", "account__rent_group", "dwelling_tenancy")
        .order_by("pk")
    )
    made = []
    for status in following:
        assert status.dwelling_tenancy is not None, "asked for by its end"
        ended = status.dwelling_tenancy.ends_on
        garage = status.account.tenancy
        if ended is None or (garage is not None and garage.ends_on is not None and garage.ends_on <= ended):
            continue
        made.append(
            record(
                account=status.account,
                event=GarageEvent.DWELLING_ENDED,
                from_on=ended + DAY,
                holder=Holder.OTHER,
                dwelling=None,
                near=status.near,
                by=by,
                on=on,
            )
        )
    return made


def _same_people(account: RentAccount, dwelling: Tenancy, on: date) -> bool:
    """Whether somebody who holds the garage rents the home on that day, of the same landlord."""
    runs = dwelling.starts_on <= on and (dwelling.ends_on is None or dwelling.ends_on >= on)
    if not runs or dwelling.landlord_id != account.landlord_id or account.tenancy_id is None:
        return False
    holders = Tenant.objects.filter(tenancy_id=account.tenancy_id).values("person_id")
    return Tenant.objects.filter(tenancy=dwelling, person_id__in=holders).exists()


def _is_council(landlord: Landlord, dwelling: Tenancy | None) -> bool:
    """A council lets under the public sector tenures: the home says it, else any home of the landlord does."""
    if dwelling is not None:
        return dwelling.tenure in PUBLIC_SECTOR
    return Tenancy.objects.filter(landlord=landlord, tenure__in=PUBLIC_SECTOR).exists()


def _vat_rows(account: RentAccount) -> QuerySet[Charge]:
    return Charge.objects.filter(account=account, element=ELEMENT).order_by("from_on")


def _write_vat(account: RentAccount, from_on: date, *, by: User, on: date) -> None:
    """VAT from a day on as the statuses and the prices now stand; before that day it stays as it was."""
    _vat_rows(account).filter(from_on__gte=from_on).delete()
    _vat_rows(account).filter(from_on__lt=from_on).exclude(until_on__lt=from_on).update(until_on=from_on - DAY)
    lines = [line_of(row) for row in Charge.objects.filter(account=account).exclude(element=ELEMENT)]
    rows = [
        Charge(
            account=account,
            element=ELEMENT,
            weekly_pence=line.weekly_pence,
            per=line.per.value,
            period_pence=line.period_pence,
            from_on=line.from_on,
            until_on=line.until_on,
            hb_eligible=False,
            uc_eligible=False,
            legal_rent=False,
            kept_on=on,
            kept_by=by,
        )
        for _, _, line in garage_vat.stretches(account, lines, from_on=from_on)
        if line is not None
    ]
    Charge.objects.bulk_create(rows)
