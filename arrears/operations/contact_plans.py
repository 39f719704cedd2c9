"""The contacts of new tenancies, laid out once for each tenancy (OPS-E7)."""

from datetime import date, timedelta

from django.db import transaction

from arrears.models import ContactPlan, ContactPlanItem
from arrears.operations import contact_tasks
from arrears.operations.contact_tasks import TaskToOpen
from arrears.rules import contact_plan as rules
from arrears.rules.contact_plan import PlanItem, Responsible, TaskKind
from staff.models import Landlord, User
from tenancies.models import Tenancy

CHUNK = 1000


@transaction.atomic
def make(*, landlord: Landlord, by: User, on: date) -> int:
    """
    Lay out the contacts of every tenancy that has begun and has no plan yet. Returns how many plans are new.

    Tenancies from before the landlord was taken on have none. A constant number of queries.
    """
    own = items_of(landlord)
    horizon = max((item.after_days for item in [*rules.SHIPPED, *own]), default=0)
    since = on - timedelta(days=horizon)
    if landlord.take_on_on is not None:
        since = max(since, landlord.take_on_on)
    begun = (
        Tenancy.objects.running(on)
        .filter(landlord=landlord, starts_on__gte=since, contact_plan__isnull=True, rent_accounts__account_type="CUR")
        .order_by("pk", "rent_accounts__pk")
        .values_list("pk", "starts_on", "tenure", "rent_accounts__pk")
    )
    new = {pk: (starts_on, tenure, account) for pk, starts_on, tenure, account in reversed(begun)}
    if not new:
        return 0
    laid = {
        pk: rules.planned(own, starts_on=starts_on, tenure=tenure, known_on=on)
        for pk, (starts_on, tenure, _) in new.items()
    }
    ContactPlan.objects.bulk_create(
        [
            ContactPlan(
                landlord=landlord,
                tenancy_id=pk,
                account_id=new[pk][2],
                made_on=on,
                left_out=[item.title for item in left_out],
            )
            for pk, (_, left_out) in laid.items()
        ],
        CHUNK,
        ignore_conflicts=True,
    )
    made = dict(ContactPlan.objects.filter(landlord=landlord, made_on=on).values_list("tenancy_id", "pk"))
    tasks = [
        TaskToOpen(
            account_id=new[pk][2],
            kind=TaskKind.PLAN,
            trigger=f"plan:{item.code}:{pk}",
            title=item.title,
            wanted=item.responsible,
            due_on=item.due_on(new[pk][0]),
            plan_id=made[pk],
        )
        for pk, (items, _) in laid.items()
        for item in items
        if pk in made
    ]
    contact_tasks.open_many(landlord=landlord, tasks=tasks, on=on)
    return len(new)


def items_of(landlord: Landlord) -> list[PlanItem]:
    """A landlord's own items of the plan, each from its day on."""
    return [
        PlanItem(
            row.code,
            row.title,
            row.after_days,
            Responsible(row.responsible),
            row.from_on,
            row.until_on,
            frozenset(row.tenures),
        )
        for row in ContactPlanItem.objects.filter(landlord=landlord).order_by("from_on", "pk")
    ]
