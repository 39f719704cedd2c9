"""One task, promise, referral, authority and sensitive note of an account, for the guard of privileges."""

from uuid import UUID

from arrears.models import ContactTask, Promise, Referral, SensitiveNote
from ledger.models import RentAccount
from staff.models import User
from tenancies.models import Tenant, ThirdPartyAuthority
from tests.builders.world import at
from tests.casework.scene import ON


def task_of(account: RentAccount) -> UUID:
    return ContactTask.objects.get_or_create(
        account=account,
        kind="follow_up",
        trigger="scene",
        defaults={
            "landlord": account.landlord,
            "title": "Scene",
            "responsible": "officer",
            "opened_on": ON,
            "due_on": ON,
        },
    )[0].public_id


def promise_of(account: RentAccount, by: User) -> UUID:
    told = {"landlord": account.landlord, "due_on": ON, "tolerance_days": 3, "by": by}
    return Promise.objects.get_or_create(account=account, made_on=ON, amount_pence=5_00, defaults=told)[0].public_id


def referral_of(account: RentAccount, by: User) -> UUID:
    return Referral.objects.get_or_create(
        account=account,
        person=_tenant(account).person,
        to="support",
        defaults={
            "landlord": account.landlord,
            "to_whom": "Scene",
            "consent": "given",
            "consent_on": ON,
            "basis": "consent",
            "words": "Scene.",
            "restricted": False,
            "sent_on": ON,
            "sent_by": by,
            "chase_on": ON,
            "manager_on": ON,
        },
    )[0].public_id


def authority_of(account: RentAccount, by: User) -> UUID:
    return ThirdPartyAuthority.objects.get_or_create(
        person=_tenant(account).person,
        name="Scene",
        defaults={
            "landlord": account.landlord,
            "kind": "named",
            "evidence": "Scene",
            "from_on": ON,
            "set_by": by,
            "set_on": ON,
        },
    )[0].public_id


def note_of(account: RentAccount, by: User) -> UUID:
    told = {"landlord": account.landlord, "kind": "health", "text": "Scene.", "by": by, "at": at(ON)}
    return SensitiveNote.objects.get_or_create(account=account, on=ON, defaults=told)[0].public_id


def _tenant(account: RentAccount) -> Tenant:
    return Tenant.objects.select_related("person").get(tenancy=account.tenancy)
