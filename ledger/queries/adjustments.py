"""Manual postings as people see them: what waits, what was decided, whose word is needed (OPS-D33)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from ledger.models import Adjustment, AdjustmentStep, Entry, Posting, Refund, RefundFile, RentAccount
from ledger.queries import authority as limits_in_force
from ledger.rules import authority
from ledger.rules.authority import Needed
from ledger.rules.entry_kinds import MEANING, EntryKind
from staff.models import User
from staff.rules.roles import Role
from tenancies.models.scope import scope_of


@dataclass(frozen=True)
class EntryToBe:
    """One line of what was asked for: pence, plus is owed."""

    account_id: int
    words: str
    amount_pence: int
    on: date


def for_user(user: User, *, landlord_ids: Collection[int], on: date) -> QuerySet[Adjustment]:
    """Those this person may see: of an account in their scope, or asked for by them (DEC-31)."""
    mine = Q(asked_by=user) | scope_of(user, on=on).through_account("account__")
    return Adjustment.objects.filter(mine, landlord__in=landlord_ids)


def listed(rows: QuerySet[Adjustment]) -> QuerySet[Adjustment]:
    """With what a list shows of each, in a constant number of questions."""
    return rows.select_related("landlord", "account", "asked_by", "refund").prefetch_related(
        Prefetch("steps", AdjustmentStep.objects.select_related("by").order_by("pk"))
    )


def one(pk: int) -> Adjustment:
    """One of them, as a list shows it; whoever asks has checked that it may be seen."""
    return listed(Adjustment.objects.filter(pk=pk)).get()


def counts(rows: QuerySet[Adjustment], field: str) -> dict[str, int]:
    """How many of each sort or state."""
    return dict(rows.values_list(field).annotate(n=Count("pk")).order_by(field))


def needed(adjustments: Iterable[Adjustment], *, on: date) -> dict[int, Needed]:
    """Whose word each needs, by its id; one question for each landlord among them, and one for the sums of the day."""
    limits: dict[int, dict[Role, int]] = {}
    found = {}
    asked = list(adjustments)
    worth = limits_in_force.counted(asked)
    for one in asked:
        if one.landlord_id not in limits:
            limits[one.landlord_id] = limits_in_force.limits(landlord_id=one.landlord_id, on=on)
        found[one.pk] = authority.needed(worth[one.pk], limits[one.landlord_id])
    return found


def may_decide(adjustment: Adjustment, *, user: User, held: Collection[Role], on: date) -> bool:
    """Whether this person's word would count: not their own, and one of the roles still wanted."""
    if adjustment.state != Adjustment.State.WAITING or adjustment.asked_by_id == user.pk:
        return False
    approved = [step for step in adjustment.steps.all() if step.what == AdjustmentStep.What.APPROVED]
    if any(step.by_id == user.pk for step in approved):
        return False
    wanted = needed([adjustment], on=on)[adjustment.pk]
    given = [{Role(word) for word in step.roles.split(",") if word} for step in approved]
    left = authority.still_needed(wanted, given)
    return len(authority.still_needed(wanted, [*given, set(held)])) < len(left)


def entries_to_be(adjustment: Adjustment) -> list[EntryToBe]:
    """What it posts, entry by entry; of a whole reversal, the mirror image of what it reverses."""
    if not adjustment.payload and adjustment.reverses_id is not None:
        rows = Entry.objects.filter(posting_id=adjustment.reverses_id)
        return [
            EntryToBe(e.account_id, f"Reversal of: {MEANING[EntryKind(e.kind)].words}", -e.amount_pence, e.effective_on)
            for e in rows
        ]
    return [
        EntryToBe(
            one["account"],
            MEANING[EntryKind(one["kind"])].words,
            one["pence"],
            date.fromisoformat(event["effective_on"]),
        )
        for event in adjustment.payload
        for one in event["amounts"]
    ]


def steps_on_account(account_id: int) -> QuerySet[AdjustmentStep]:
    """What was asked and decided about an account; posting itself is a line of its own."""
    rows = AdjustmentStep.objects.filter(adjustment__parts__account_id=account_id)
    return rows.exclude(what=AdjustmentStep.What.POSTED).select_related("adjustment__account", "by")


def refunds_refused_by_rules(account_id: int) -> QuerySet[Refund]:
    """Requests for a refund that the rules refused."""
    return Refund.objects.filter(account_id=account_id, adjustment=None).select_related("asked_by")


def of_postings(posting_ids: Collection[int]) -> dict[int, Adjustment]:
    """By posting, the manual posting that made it."""
    rows = Adjustment.objects.filter(posting_id__in=posting_ids).select_related("account", "moves")
    return {row.posting_id: row for row in rows if row.posting_id is not None}


def moved_pence(posting_ids: Collection[int], *, account_id: int) -> dict[int, int]:
    """By payment, how much of it was moved from this account to another."""
    rows = Adjustment.objects.filter(moves__in=posting_ids, account_id=account_id, state=Adjustment.State.POSTED)
    return dict(rows.values_list("moves_id").annotate(total=Sum("amount_pence")))


def posting(public_id: UUID, *, account: RentAccount) -> Posting | None:
    """A posting that has an entry on an account."""
    return Posting.objects.filter(public_id=public_id, entries__account=account).first()


def accounts_like(
    text: str, *, user: User, landlord_id: int, on: date, leave_out: int, most: int = 10
) -> list[RentAccount]:
    """Accounts of one landlord in a person’s scope whose reference, tenant or address fits every word."""
    words = text.strip()
    if len(words) < 2:
        return []
    rows = RentAccount.objects.for_user(user, on=on).filter(landlord_id=landlord_id).exclude(pk=leave_out)
    for word in words.split()[:4]:
        rows = rows.filter(
            Q(account_ref__istartswith=word)
            | Q(payment_references__reference__istartswith=word)
            | Q(tenancy__property__address_line_1__icontains=word)
            | Q(tenancy__property__postcode__istartswith=word)
            | Q(tenancy__tenants__person__last_name__istartswith=word)
            | Q(tenancy__tenants__person__first_name__istartswith=word)
        )
    return list(rows.select_related("tenancy__property").distinct().order_by("account_ref")[:most])


def refunds_for_user(user: User, *, landlord_ids: Collection[int], on: date) -> QuerySet[Refund]:
    """Refunds this person may see, refused ones too."""
    mine = Q(asked_by=user) | scope_of(user, on=on).through_account("account__")
    return Refund.objects.filter(mine, landlord__in=landlord_ids).select_related(
        "landlord", "account", "adjustment", "file", "asked_by"
    )


def refund_files(landlord_ids: Collection[int]) -> QuerySet[RefundFile]:
    """The files that paid refunds, newest first."""
    rows = RefundFile.objects.filter(landlord__in=landlord_ids)
    return rows.select_related("landlord", "made_by", "confirmed_by").order_by("-made_on", "-number")
