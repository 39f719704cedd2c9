"""Objects of Direct Debits, invoices and authorities for the guards, made once for each account or landlord."""

from datetime import date
from typing import Any
from uuid import UUID

from ledger.models import (
    CollectionRun,
    DirectDebitTask,
    Invoice,
    InvoiceEvidence,
    Payer,
    PayerAgreement,
    PayerInvoiceRun,
    RentAccount,
    Void,
)
from ledger.operations import invoices, payer_agreements
from ledger.operations.invoices import LineToAsk
from letters import store
from tests.casework.scene import ON


def task_of(account: Any) -> UUID:
    made, _ = DirectDebitTask.objects.get_or_create(
        landlord=account.landlord,
        report="ADDACS",
        identity=f"scene {account.pk}",
        defaults={
            "account": account,
            "code": "1",
            "action": "cancel",
            "reference": "SCENE1",
            "reported_on": ON,
            "words": "Scene",
            "opened_on": ON,
        },
    )
    return made.public_id


def void_of(account: Any) -> Void:
    """That the account's home stood empty once, long ago, with an account of its own."""
    home = account.tenancy.property
    kept, _ = RentAccount.objects.get_or_create(
        landlord=account.landlord,
        account_ref=f"VOID-{home.pk}",
        defaults={"account_type": "VOI", "rent_group": account.rent_group, "opened_on": ON},
    )
    return Void.objects.get_or_create(
        landlord=account.landlord,
        property=home,
        account=kept,
        from_on=date(2019, 1, 7),
        defaults={"reason": Void.Reason.NEW, "until_on": date(2019, 2, 3)},
    )[0]


def invoice_of(account: Any, by: Any) -> Invoice:
    owed = invoices.account_for(rent_account=account, kind="recharge", by=by, on=ON)
    return Invoice.objects.filter(account=owed).first() or invoices.raise_invoice(
        account=owed, kind="recharge", about="scene", lines=[LineToAsk("Scene", 1_00)], by=by, on=ON
    )


def evidence_of(account: Any, by: Any) -> tuple[UUID, str]:
    invoice = invoice_of(account, by)
    kept = store.put(b"%PDF-1.7 scene", media_type="application/pdf")
    made, _ = InvoiceEvidence.objects.get_or_create(
        invoice=invoice,
        digest=kept.digest,
        defaults={"name": "scene", "media_type": "application/pdf", "added_on": ON, "by": by},
    )
    return invoice.public_id, str(made.public_id)


def schedule_of(landlord: Any, by: Any) -> UUID:
    made, _ = CollectionRun.objects.get_or_create(
        landlord=landlord,
        from_on=ON,
        until_on=ON,
        defaults={
            "made_on": ON,
            "made_by": by,
            "state": "filed",
            "file_digest": store.put(b"scene", media_type="text/csv").digest,
        },
    )
    return made.public_id


def agreement_of(account: Any, by: Any) -> UUID:
    payer = Payer.objects.filter(landlord=account.landlord).first() or payer_agreements.add_payer(
        landlord=account.landlord, name="Scene Council", address="1 Scene Street", by=by, on=ON
    )
    made = PayerAgreement.objects.filter(payer=payer).first() or payer_agreements.agree(
        payer=payer, account=account, covers="rent", weekly_pence=1_00, from_on=ON, by=by, on=ON
    )
    return made.public_id


def payer_run_of(landlord: Any, by: Any) -> UUID:
    made, _ = PayerInvoiceRun.objects.get_or_create(
        landlord=landlord, cycle="monthly", from_on=ON, defaults={"until_on": ON, "made_on": ON, "by": by}
    )
    return made.public_id
