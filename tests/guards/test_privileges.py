"""
The privilege matrix is whole and holds (DEC-31): every URL has a row, and every cell is tried: each URL and method with
each role, for an object inside the person's landlord, patch and scheme and outside each of them, and without sign-in.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp_auth
from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from arrears.models import Arrangement, Investigation, InvestigationEvidence
from feeds.models import BankAccount, FeedFile, FeedProblem, Mapping, MappingVersion, RowSettlement
from ledger.models import (
    Adjustment,
    DisputedAmount,
    Occupation,
    Refund,
    RefundFile,
    RentAccount,
    RentGroup,
    SuspenseItem,
    SuspenseSettlement,
)
from ledger.operations import adjustments, disputes, ledger_checks
from ledger.operations.postings import Amount, Event
from ledger.rules.adjustments import AdjustmentSort
from ledger.rules.entry_kinds import EntryKind
from letters import store
from letters.models import PrintBatch, Selection
from rentincome.privileges import MATRIX
from staff.models import JobRun, Landlord
from staff.rules.privileges import Access
from staff.rules.roles import SEES_OWN_PATCHES, SEES_OWN_SCHEMES, SEES_WHOLE_LANDLORD, Role
from statements.models import StatementRun
from tests.builders.world import at
from tests.casework.books import april, journal, named_difference, undone_row
from tests.casework.scene import ON, Places, held_paper, letter_run
from tests.guards import contact_objects, hold_objects, money_objects, policy_objects, trial_objects
from tests.guards.quiet_objects import quiet_week_of
from tests.ledger.money_aside import put_aside
from tests.ledger.overpaid import overpayment_of

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
WHERE = ("inside", "other patch", "other scheme", "other landlord")

REFUSED_OUTRIGHT = {403, 404, 405}
LOGIN = "/accounts/login/"


def _account_at(places: Places, where: str) -> RentAccount:
    return {
        "inside": places.inside,
        "other patch": places.other_patch,
        "other scheme": places.other_scheme,
        "other landlord": places.other_landlord,
    }[where]


def _account(places: Places, where: str, role: Role) -> UUID:
    return _account_at(places, where).public_id


def _paper(places: Places, where: str, role: Role) -> UUID:
    return held_paper(_account_at(places, where), places.quay.system).public_id


def _theirs(places: Places, where: str) -> Landlord:
    return places.moor.landlord if where == "other landlord" else places.quay.landlord


def _run(places: Places, where: str, role: Role) -> UUID:
    return JobRun.objects.get(landlord=_theirs(places, where), job="night").public_id


def _file(places: Places, where: str, role: Role) -> UUID:
    return FeedFile.objects.get(landlord=_theirs(places, where)).public_id


def _mapping(places: Places, where: str, role: Role) -> UUID:
    found, made = Mapping.objects.get_or_create(landlord=_theirs(places, where), name="A bank", kind="bank")
    if made:
        MappingVersion.objects.create(mapping=found, number=1, says={}, made_on=ON, made_by=places.quay.system)
    return found.public_id


def _bank_account(places: Places, where: str, role: Role) -> UUID:
    return BankAccount.objects.get_or_create(
        landlord=_theirs(places, where),
        account="20000012345678",
        defaults={"name": "Rents", "set_up_on": ON, "set_up_by": places.quay.system},
    )[0].public_id


def _beside(places: Places, where: str, account_type: str) -> RentAccount:
    """An account of another type of the same tenancy, so of the same patch and scheme."""
    of = _account_at(places, where)
    return RentAccount.objects.get_or_create(
        landlord=of.landlord,
        account_ref=f"{of.account_ref}-{account_type}",
        defaults={"account_type": account_type, "tenancy": of.tenancy, "opened_on": ON},
    )[0]


def _household(places: Places, where: str, role: Role) -> UUID:
    return _beside(places, where, "TAC").public_id


def _occupation(places: Places, where: str, role: Role) -> UUID:
    account = _beside(places, where, "UAO")
    told = {"landlord": account.landlord, "reason": "death", "state": "opened", "opened_on": ON, "next_review_on": ON}
    return Occupation.objects.get_or_create(account=account, defaults=told)[0].public_id


def _void(places: Places, where: str, role: Role) -> UUID:
    return money_objects.void_of(_account_at(places, where)).public_id


def _charge_type(places: Places, where: str, role: Role) -> tuple[UUID, str]:
    return _theirs(places, where).public_id, "RENT"


def _letter_run(places: Places, where: str, role: Role) -> UUID:
    return letter_run(_theirs(places, where), places.quay.system).public_id


def _selection(places: Places, where: str, role: Role) -> UUID:
    maker = places.people[role] if where == "inside" else places.moor.officer
    made = Selection.objects.create(
        landlord=_theirs(places, where),
        made_by=maker,
        made_on=ON,
        made_at=at(ON),
        seen_count=0,
        filters={"run_label": letter_run(_theirs(places, where), maker).label},
    )
    return made.public_id


def _batch(places: Places, where: str, role: Role) -> UUID:
    found, _ = PrintBatch.objects.get_or_create(
        landlord=_theirs(places, where), run_label="scene", made_on=ON, made_by=places.quay.system
    )
    return found.public_id


def _statement_run(places: Places, where: str, role: Role) -> UUID:
    found, _ = StatementRun.objects.get_or_create(
        landlord=_theirs(places, where),
        rent_year=2026,
        quarter=2,
        defaults={
            "period_from_on": date(2026, 7, 6),
            "period_to_on": date(2026, 10, 4),
            "prepared_on": ON,
            "prepared_by": places.quay.system,
        },
    )
    return found.public_id


def _item(places: Places, where: str) -> SuspenseItem:
    found = SuspenseItem.objects.filter(landlord=_theirs(places, where)).first()
    return found or put_aside(_theirs(places, where), 80_00, ON)


def _suspense_item(places: Places, where: str, role: Role) -> UUID:
    return _item(places, where).public_id


def _settlement(places: Places, where: str, role: Role) -> UUID:
    item = _item(places, where)
    made, _ = SuspenseSettlement.objects.get_or_create(
        item=item,
        defaults={
            "landlord": item.landlord,
            "way": SuspenseSettlement.Way.ACCOUNTS,
            "amount_pence": 1,
            "because": "scene",
            "on": ON,
            "by": places.quay.system,
        },
    )
    return made.public_id


def _period(places: Places, where: str, role: Role) -> UUID:
    return april(_theirs(places, where), places.quay.system).public_id


def _journal(places: Places, where: str, role: Role) -> UUID:
    return journal(_theirs(places, where), places.quay.system).public_id


def _difference(places: Places, where: str, role: Role) -> UUID:
    return named_difference(_theirs(places, where), places.quay.system).public_id


def _ledger_check(places: Places, where: str, role: Role) -> UUID:
    return ledger_checks.run(landlord=_theirs(places, where), by=places.quay.system, on=ON).public_id


def _mirrored_row(places: Places, where: str, role: Role) -> UUID:
    return undone_row(_account_at(places, where)).public_id


def _overpayment(places: Places, where: str, role: Role) -> UUID:
    account = _account_at(places, where)
    return overpayment_of(account, by=places.quay.system, on=ON).public_id


def _arrangement(places: Places, where: str, role: Role) -> UUID:
    account = _account_at(places, where)
    told = {"landlord": account.landlord, "kind": "informal", "starts_on": ON, "start_balance_pence": 10_000}
    told |= {"instalment_pence": 500, "frequency": "weekly", "agreed_on": ON, "agreed_by": places.quay.system}
    ref = f"{account.account_ref}-1"
    return Arrangement.objects.get_or_create(account=account, arrangement_ref=ref, defaults=told)[0].public_id


def _investigation_of(places: Places, where: str) -> Investigation:
    account = _account_at(places, where)
    made, _ = Investigation.objects.get_or_create(
        account=account,
        paid_on=ON,
        amount_pence=80_00,
        defaults={
            "landlord": account.landlord,
            "paid_how": "cash",
            "words": "scene",
            "opened_on": ON,
            "opened_by": places.quay.system,
            "due_on": ON,
        },
    )
    return made


def _investigation(places: Places, where: str, role: Role) -> UUID:
    return _investigation_of(places, where).public_id


def _evidence(places: Places, where: str, role: Role) -> UUID:
    of = _investigation_of(places, where)
    kept = store.put(b"%PDF-1.7 scene", media_type="application/pdf")
    made, _ = InvestigationEvidence.objects.get_or_create(
        investigation=of, defaults={"words": "scene", "file": kept, "on": ON, "by": places.quay.system}
    )
    return made.public_id


def _row_problem(places: Places, where: str) -> FeedProblem:
    file = FeedFile.objects.get(landlord=_theirs(places, where))
    return FeedProblem.objects.get_or_create(feed_file=file, code="different", line=2, needs_person=True)[0]


def _row_task(places: Places, where: str, role: Role) -> UUID:
    return _row_problem(places, where).public_id


def _row_settlement(places: Places, where: str, role: Role) -> UUID:
    made, _ = RowSettlement.objects.get_or_create(
        problem=_row_problem(places, where),
        defaults={
            "landlord": _theirs(places, where),
            "how": RowSettlement.How.NEW_MONEY,
            "because": "scene",
            "state": RowSettlement.State.WAITING,
            "asked_on": ON,
            "asked_by": places.quay.system,
        },
    )
    return made.public_id


def _adjustment(places: Places, where: str, role: Role) -> UUID:
    account = _account_at(places, where)
    made = Adjustment.objects.filter(account=account).first() or adjustments.ask(
        landlord=account.landlord,
        sort=AdjustmentSort.GOODWILL,
        account=account,
        events=[Event("", ON, [Amount(account.pk, EntryKind.GOODWILL, -5_00)])],
        reason="complaint",
        words="Scene.",
        by=places.quay.system,
        on=ON,
    )
    return made.public_id


def _dispute(places: Places, where: str, role: Role) -> UUID:
    account = _account_at(places, where)
    made = DisputedAmount.objects.filter(account=account).first() or disputes.record(
        account=account, amount_pence=5_00, words="Scene.", from_on=ON, by=places.quay.system, on=ON
    )
    return made.public_id


def _refund(places: Places, where: str, role: Role) -> UUID:
    account = _account_at(places, where)
    made = Refund.objects.filter(account=account).first() or Refund.objects.create(
        landlord=account.landlord,
        account=account,
        amount_pence=0,
        cause="unknown",
        hb_answer="not_asked",
        pay_to="tenant",
        name_check="not_done",
        all_agree=False,
        working={"credit_pence": 0, "deductions": [], "refundable_pence": 0},
        refused_because=["Scene."],
        asked_on=ON,
        asked_by=places.quay.system,
    )
    return made.public_id


def _refund_file(places: Places, where: str, role: Role) -> UUID:
    made, _ = RefundFile.objects.get_or_create(
        landlord=_theirs(places, where),
        number=1,
        defaults={
            "digest": store.put(b"scene", media_type="text/csv").digest,
            "line_count": 0,
            "total_pence": 0,
            "made_on": ON,
            "made_by": places.quay.system,
        },
    )
    return made.public_id


def _invoice(places: Places, where: str, role: Role) -> UUID:
    return money_objects.invoice_of(_account_at(places, where), places.quay.system).public_id


def _schedule(places: Places, where: str, role: Role) -> UUID:
    return money_objects.schedule_of(_theirs(places, where), places.quay.system)


def _hold(places: Places, where: str, role: Role) -> UUID:
    return hold_objects.hold_of(_account_at(places, where), places.quay.system, on=ON).public_id


def _space(places: Places, where: str, role: Role) -> UUID:
    return hold_objects.space_of(_account_at(places, where), places.quay.system, on=ON).public_id


def _case_task(places: Places, where: str, role: Role) -> UUID:
    return hold_objects.task_of(_account_at(places, where), places.quay.system, on=ON).public_id


def _policy(places: Places, where: str, role: Role) -> UUID:
    return policy_objects.version_of(_theirs(places, where))


def _policy_draft(places: Places, where: str, role: Role) -> UUID:
    return policy_objects.draft_of(_theirs(places, where), places.quay.system)


def _version(places: Places, where: str, role: Role) -> UUID:
    return trial_objects.version_of(_theirs(places, where)).public_id


def _simulation(places: Places, where: str, role: Role) -> UUID:
    return trial_objects.simulation_of(_theirs(places, where), places.quay.system, on=ON).public_id


def _shadow(places: Places, where: str, role: Role) -> UUID:
    return trial_objects.shadow_of(_theirs(places, where), places.quay.system, on=ON).public_id


Find = Callable[[Places, str, Role], UUID | tuple[UUID, str]]

OF_AN_ACCOUNT: dict[str, Find] = {
    "case-file": _account,
    "account-lines": _account,
    "account-lines-csv": _account,
    "household": _household,
    "occupation": _occupation,
    "void-end": _void,
    "occupation-open": _account,
    "paper": _paper,
    "paper-pdf": _paper,
    "paper-hold": _paper,
    "paper-release": _paper,
    "account-charges": _account,
    "account-forecast": _account,
    "account-charges-change": _account,
    "account-benefits": _account,
    "account-benefit-change": _account,
    "overpayment": _overpayment,
    "adjustment-ask": _account,
    "line-reverse": _account,
    "payment-move": _account,
    "refund-ask": _account,
    "dispute-record": _account,
    "dispute-end": _dispute,
    "adjustment": _adjustment,
    "adjustment-decide": _adjustment,
    "refund": _refund,
    "refund-decide": _refund,
    "refund-returned": _refund,
    "arrangement-owed": _account,
    "arrangement-money": _account,
    "arrangement-offer": _account,
    "arrangement-check": _account,
    "arrangement": _arrangement,
    "arrangement-end": _arrangement,
    "arrangement-letters": _arrangement,
    "investigation-open": _account,
    "investigation": _investigation,
    "investigation-search": _investigation,
    "investigation-evidence": _investigation,
    "investigation-evidence-file": _evidence,
    "investigation-move": _investigation,
    "investigation-settle": _investigation,
    "investigation-close": _investigation,
    "hold-place": _account,
    "action-record": _account,
    "hold": _hold,
    "hold-act": _hold,
    "breathing-space-new": _account,
    "breathing-space": _space,
    "breathing-space-act": _space,
    "breathing-space-note": _space,
    "death-record": _account,
    "insolvency-record": _account,
    "case-task-done": _case_task,
    "direct-debit": _account,
    "direct-debit-act": _account,
    "invoice-new": _account,
    "direct-debit-task": lambda places, where, role: money_objects.task_of(_account_at(places, where)),
    "invoice": _invoice,
    "invoice-act": _invoice,
    "invoice-pdf": _invoice,
    "invoice-evidence": lambda places, where, role: money_objects.evidence_of(
        _account_at(places, where), places.quay.system
    ),
    "contact-log": _account,
    "authority": _account,
    "authority-address": _account,
    "referral-new": _account,
    "sensitive-notes": _account,
    "contact-task": lambda places, where, role: contact_objects.task_of(_account_at(places, where)),
    "promise-withdraw": lambda places, where, role: contact_objects.promise_of(
        _account_at(places, where), places.quay.system
    ),
    "referral": lambda places, where, role: contact_objects.referral_of(_account_at(places, where), places.quay.system),
    "authority-end": lambda places, where, role: contact_objects.authority_of(
        _account_at(places, where), places.quay.system
    ),
    "sensitive-note": lambda places, where, role: contact_objects.note_of(
        _account_at(places, where), places.quay.system
    ),
    # Further pages about one account or paper join here: URL name and how its public id is found.
}
"""URLs of an object that belongs to a patch and a scheme."""

OF_A_LANDLORD: dict[str, Find] = {
    "policy-simulate": _version,
    "shadow-new": _version,
    "simulation": _simulation,
    "simulation-cases": _simulation,
    "simulation-cancel": _simulation,
    "shadow": _shadow,
    "shadow-end": _shadow,
    "run": _run,
    "charge-type": _charge_type,
    "feed-file": _file,
    "upload": _file,
    "mapping": _mapping,
    "bank-account": _bank_account,
    "schedule-copy": _file,
    "landlord-css": lambda places, where, role: _theirs(places, where).public_id,
    "letter-run": _letter_run,
    "letter-run-choose": _letter_run,
    "letter-run-batch": _letter_run,
    "print-batch": _batch,
    "print-batch-pdf": _batch,
    "print-batch-manifest": _batch,
    "print-batch-hand-over": _batch,
    "print-batch-sent": _batch,
    "statement-run": _statement_run,
    "statement-run-approve": _statement_run,
    "row-task": _row_task,
    "row-task-decide": _row_settlement,
    "suspense-item": _suspense_item,
    "suspense-settle": _suspense_item,
    "suspense-return": _suspense_item,
    "suspense-owner": _suspense_item,
    "suspense-take-back": _settlement,
    "rent-calendar": lambda places, where, role: (
        RentGroup.objects.filter(landlord=_theirs(places, where)).earliest("pk").public_id
    ),
    "period": _period,
    "period-begin": _period,
    "period-close": _period,
    "period-item": _period,
    "period-item-clear": _difference,
    "period-journal": _period,
    "gl-journal-csv": _journal,
    "control-account": _period,
    "ledger-check": _ledger_check,
    "mirrored-looked-at": _mirrored_row,
    "refund-file-csv": _refund_file,
    "refund-file-confirm": _refund_file,
    "collection-run": _schedule,
    "collection-schedule": _schedule,
    "direct-debit-terms": lambda places, where, role: _theirs(places, where).public_id,
    "payer-agreement-end": lambda places, where, role: money_objects.agreement_of(
        _account_at(places, where), places.quay.system
    ),
    "payer-invoice-run": lambda places, where, role: money_objects.payer_run_of(
        _theirs(places, where), places.quay.system
    ),
    **dict.fromkeys(("policy-version", "policy-compare", "policy-check", "policy-approve"), _policy),
    **dict.fromkeys(("policy-copy", "policy-drop"), _policy),
    **dict.fromkeys(("policy-edit", "policy-step-new"), _policy_draft),
    "policy-step": lambda places, where, role: (_policy_draft(places, where, role), "A1"),
    "policy-assignment-end": lambda places, where, role: policy_objects.assignment_of(
        _theirs(places, where), places.quay.system
    ),
    "quiet-week-take-back": lambda places, where, role: quiet_week_of(
        _theirs(places, where), places.quay.system, on=ON
    ),
    # Further pages about one run of a landlord join here.
}
"""URLs of an object that belongs to a landlord only."""

IN_THE_FORM: dict[str, Callable[[Places, str], dict[str, str]]] = {
    "collection-prepare": lambda places, where: {"landlord": str(_theirs(places, where).public_id)},
    "direct-debit-notices": lambda places, where: {"landlord": str(_theirs(places, where).public_id)},
    "statement-run-prepare": lambda places, where: {"landlord": str(_theirs(places, where).public_id)},
    "refund-file-make": lambda places, where: {"landlord": str(_theirs(places, where).public_id)},
}
"""URLs that name their landlord in the form that is sent."""

OF_ITS_MAKER: dict[str, Find] = {"letter-selection": _selection}
"""URLs of an object that only the person who made it may use."""

OF_AN_OBJECT = {**OF_AN_ACCOUNT, **OF_A_LANDLORD, **OF_ITS_MAKER}

THE_SITE = ClientHandler(enforce_csrf_checks=False)
"""The middleware of the whole site, set up once: each new client would set it up again."""

LISTS = ("worktray",)
"""URLs that list accounts; none from outside the scope may stand in the answer."""


def _names(resolver: URLResolver | Any) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern)
        else:
            yield from _names(pattern)


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Places]:
    """The two landlords, built once for this file and taken away after it; each test works in a savepoint."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = Places.open()
        made.nights()
        for user in made.people.values():
            # Everybody has set up the second factor, so that the pages about it have something to show.
            totp_auth.TOTP.activate(user, totp_auth.generate_totp_secret())
            RecoveryCodes.activate(user)
        for where in WHERE:
            held_paper(_account_at(made, where), made.quay.system)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def places(db: None, _built: Places, settings: Any) -> Places:
    settings.RENTINCOME_TODAY = ON
    return _built


def test_every_url_has_a_row_and_every_row_a_url() -> None:
    assert set(_names(get_resolver())) == set(MATRIX)


def test_a_url_without_a_row_is_refused(db: None, monkeypatch: pytest.MonkeyPatch, places: Places) -> None:
    monkeypatch.setattr("rentincome.privileges.MATRIX", {k: v for k, v in MATRIX.items() if k != "runs"})
    client = _signed_in(places, Role.MANAGER)

    assert client.get(reverse("runs")).status_code == 404


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_nobody_gets_in_without_signing_in_but_where_the_matrix_says_so(name: str, places: Places) -> None:
    client, path = Client(), _path(name, places, "inside", Role.OFFICER)
    client.handler = THE_SITE
    for method in METHODS:
        access = _row(name, method)
        answer = client.generic(method, path)
        if access is Access.NOBODY:
            assert answer.status_code == 404, (name, method)
        elif method == "OPTIONS":
            assert answer.status_code == 204
        elif access is None:
            assert answer.status_code == 405, (name, method)
        elif access is Access.ANYBODY:
            assert answer.status_code not in REFUSED_OUTRIGHT, (name, method)
        else:
            assert answer.status_code == 302, (name, method)
            assert answer["Location"].startswith(LOGIN), (name, method)


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_every_cell_of_the_matrix_holds(name: str, places: Places) -> None:
    for role in Role:
        client = _at_work(places, role)
        wheres = WHERE if name in OF_AN_OBJECT or name in IN_THE_FORM else WHERE[:1]
        paths = {where: _path(name, places, where, role) for where in wheres}
        for method in METHODS:
            for where, path in paths.items():
                if name == "account_logout":
                    client = _at_work(places, role)
                answer = _ask(client, method, name, path, places, where)
                cell = (name, method, role.value, where)
                _check(name, method, role, where, answer, cell)


def _ask(client: Client, method: str, name: str, path: str, places: Places, where: str) -> Any:
    if method == "POST" and name in IN_THE_FORM:
        return client.post(path, IN_THE_FORM[name](places, where))
    return client.generic(method, path)


def _check(name: str, method: str, role: Role, where: str, answer: Any, cell: Any) -> None:
    access = _row(name, method)
    if access is Access.NOBODY:
        assert answer.status_code == 404, cell
    elif method == "OPTIONS":
        assert answer.status_code == 204, cell
    elif access is None:
        assert answer.status_code == 405, cell
    elif not isinstance(access, Access) and role not in access:
        assert answer.status_code == 403, cell
    elif not _sees(name, role, where):
        assert answer.status_code == 404, cell
    else:
        assert answer.status_code not in REFUSED_OUTRIGHT, cell
        assert answer.status_code < 500, cell


def _sees(name: str, role: Role, where: str) -> bool:
    """What the scope of a role says: whole landlord, own patches, own schemes, or no case at all (DEC-10)."""
    if name in OF_A_LANDLORD or name in IN_THE_FORM:
        return where != "other landlord"
    if name in OF_ITS_MAKER:
        return where == "inside"
    if name not in OF_AN_ACCOUNT or where == "inside":
        return name not in OF_AN_ACCOUNT or role in SEES_WHOLE_LANDLORD | SEES_OWN_PATCHES | SEES_OWN_SCHEMES
    if where == "other landlord":
        return False
    if role in SEES_WHOLE_LANDLORD:
        return True
    return (role in SEES_OWN_PATCHES and where == "other scheme") or (
        role in SEES_OWN_SCHEMES and where == "other patch"
    )


@pytest.mark.parametrize("role", list(Role))
def test_a_list_names_only_what_is_in_the_scope(role: Role, places: Places) -> None:
    client = _signed_in(places, role)
    for name in LISTS:
        answer = client.get(reverse(name), {"tray": "all"})
        if answer.status_code == 403:
            continue
        for where in WHERE:
            listed = str(_account(places, where, role)) in answer.content.decode()
            assert listed is _sees("case-file", role, where), (name, role.value, where)


def test_an_id_that_never_was_is_answered_like_one_that_is_not_yours(places: Places) -> None:
    client = _signed_in(places, Role.OFFICER)
    never = client.get(reverse("case-file", args=[uuid4()]))
    foreign = client.get(reverse("case-file", args=[places.other_landlord.public_id]))

    assert never.status_code == foreign.status_code == 404
    assert _without_token(never) == _without_token(foreign)


def test_the_first_right_of_a_role_ends_with_the_role(places: Places) -> None:
    officer = places.people[Role.OFFICER]
    client = _signed_in(places, Role.OFFICER)
    assert client.get(reverse("worktray")).status_code == 200

    officer.memberships.update(until_on=ON.replace(day=21))

    assert client.get(reverse("worktray")).status_code == 403


def test_the_second_factor_is_asked_for_before_any_page(places: Places, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    Authenticator.objects.filter(user=places.people[Role.MANAGER]).delete()
    client = _signed_in(places, Role.MANAGER)
    for name in ("today", "worktray", "case-file", "runs", "account_change_password"):
        answer = client.get(_path(name, places, "inside", Role.MANAGER))
        assert (answer.status_code, answer.get("Location")) == (302, reverse("mfa_activate_totp")), name

    assert client.get(reverse("account_logout")).status_code == 200


def test_a_refusal_is_said_in_plain_words_and_leads_on(places: Places) -> None:
    answer = _signed_in(places, Role.ADMINISTRATOR).get(reverse("worktray"))

    assert answer.status_code == 403
    assert "Your role does not include it" in answer.content.decode()


def test_sign_in_leads_back_to_what_was_to_be_read(places: Places) -> None:
    path = reverse("case-file", args=[places.inside.public_id])

    assert Client().get(path)["Location"] == f"{LOGIN}?next={path}"


def _row(name: str, method: str) -> Any:
    rights = MATRIX[name]
    if all(who is Access.NOBODY for who in rights.values()):
        return Access.NOBODY
    return rights.get("GET" if method == "HEAD" else method)


def _path(name: str, places: Places, where: str, role: Role) -> str:
    if name in OF_AN_OBJECT:
        found = OF_AN_OBJECT[name](places, where, role)
        return reverse(name, args=found if isinstance(found, tuple) else (found,))
    for args in ((), (uuid4(),), ("key",), ("1-2",), ("1", "2"), (uuid4(), "KEY"), (uuid4(), uuid4())):
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue  # the next shape of arguments
    raise AssertionError(f"{name}: say in OF_AN_ACCOUNT or OF_A_LANDLORD which object it is about")


def _signed_in(places: Places, role: Role) -> Client:
    client = Client()
    client.force_login(places.people[role], backend=django_settings.AUTHENTICATION_BACKENDS[-1])
    return client


def _at_work(places: Places, role: Role) -> Client:
    """Somebody who tries many cells: the site they ask is set up once for all of them."""
    client = _signed_in(places, role)
    client.handler = THE_SITE
    return client


def _without_token(answer: Any) -> str:
    """The page without the token that every form of it carries anew."""
    return re.sub(r'value="\w{64}"', "", answer.content.decode())
