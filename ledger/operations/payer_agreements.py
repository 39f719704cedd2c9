"""
Authorities that pay for clients of ours: who they are, what they agreed, and their invoices (OPS-D27).

An invoice is one posting: the authority's account owes it, and each client's account owes it no more (entries of kind
SSD that come to nothing together). So a client is never chased for what the authority agreed to pay.
"""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction

from ledger.models import Payer, PayerAgreement, PayerInvoiceRun, RentAccount
from ledger.operations import accounts, invoices, postings
from ledger.operations.invoices import LineToAsk
from ledger.queries import payer_agreements as queries
from ledger.rules import invoicing
from ledger.rules.account_types import AccountType
from ledger.rules.money import pounds
from ledger.rules.words import short_day
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused

CYCLES = {"four_weekly": "Every four weeks", "monthly": "Monthly"}
DAY = timedelta(days=1)


class AgreementNotUsable(Refused):
    """Something about the authority or the agreement cannot be."""


class NothingToInvoice(Refused):
    """No agreement covers a day of the period that was not invoiced."""


@transaction.atomic
def add_payer(
    *, landlord: Landlord, name: str, address: str, by: User, on: date, email: str = "", cycle: str = "four_weekly"
) -> Payer:
    """
    Take on an authority as a payer: its account of its own (OPS-A2 SSD) and a reference it quotes when it pays.

    :raises AgreementNotUsable: without a name or address, or for one that is there already.
    """
    if not name.strip() or not address.strip() or cycle not in CYCLES:
        raise AgreementNotUsable("Give the authority’s name, its address for invoices, and how often it is invoiced.")
    if Payer.objects.filter(landlord=landlord, name=name.strip()).exists():
        raise AgreementNotUsable(f"{name.strip()} is there already.")
    ref = f"ASC{Payer.objects.filter(landlord=landlord).count() + 1:04d}"
    opened = accounts.open_accounts(
        landlord=landlord, accounts=[accounts.AccountToOpen(ref, AccountType.SSD, on)], by=by, on=on
    )
    accounts.keep_references(landlord=landlord, references=[(ref, opened[ref], "ACCOUNT")], by=by, on=on)
    made = Payer.objects.create(
        landlord=landlord,
        account_id=opened[ref],
        name=name.strip(),
        address=address.strip(),
        email=email.strip(),
        cycle=cycle,
        added_on=on,
        by=by,
    )
    audit.record(landlord=landlord, action="payer added", subject=made, after={"name": made.name}, by=by, on=on)
    return made


@transaction.atomic
def agree(
    *,
    payer: Payer,
    account: RentAccount,
    covers: str,
    weekly_pence: int,
    from_on: date,
    by: User,
    on: date,
    until_on: date | None = None,
    po_number: str = "",
) -> PayerAgreement:
    """
    Take down what an authority pays for a client from a day on.

    :param account: the client's account that its payments are for.
    :raises AgreementNotUsable: for nothing a week, days in the wrong order, another landlord, or days that overlap an
        agreement for the same thing.
    :raises MirroredBook: where another system keeps the account (DEC-5).
    """
    postings.refuse_mirrored(account_ids=[account.pk])
    if account.landlord_id != payer.landlord_id or account.account_type == AccountType.SSD:
        raise AgreementNotUsable("Choose the client’s own account at the same landlord.")
    if weekly_pence <= 0 or (until_on is not None and until_on < from_on):
        raise AgreementNotUsable("Say how much a week, and a last day that is not before the first.")
    covered = PayerAgreement.Covers(covers).value
    others = PayerAgreement.objects.filter(payer=payer, account=account, covers=covered).exclude(until_on__lt=from_on)
    if until_on is not None:
        others = others.exclude(from_on__gt=until_on)
    if others.exists():
        raise AgreementNotUsable("An agreement covers some of these days already. End that one first.")
    made = PayerAgreement.objects.create(
        landlord_id=payer.landlord_id,
        payer=payer,
        account=account,
        covers=covered,
        weekly_pence=weekly_pence,
        po_number=po_number.strip(),
        from_on=from_on,
        until_on=until_on,
        agreed_on=on,
        by=by,
    )
    after = {"weekly": weekly_pence, "from": str(from_on), "until": str(until_on or "")}
    audit.record(landlord=payer.landlord, action="payer agreement made", subject=made, after=after, by=by, on=on)
    return made


@transaction.atomic
def end(*, agreement: PayerAgreement, until_on: date, because: str, by: User, on: date) -> int:
    """
    Set the last day of an agreement.

    :return: pence invoiced for later days already; ask for a credit note of that.
    :raises AgreementNotUsable: for a day before it began, or without a reason.
    """
    agreement = PayerAgreement.objects.select_for_update().get(pk=agreement.pk)
    if until_on < agreement.from_on or not because.strip():
        raise AgreementNotUsable(f"Say why it ends, and a last day from {short_day(agreement.from_on)} on.")
    before = str(agreement.until_on or "")
    agreement.until_on, agreement.ended_because = until_on, because.strip()[:200]
    agreement.save(update_fields=["until_on", "ended_because"])
    audit.record(
        landlord=agreement.landlord,
        action="payer agreement ended",
        subject=agreement,
        before={"until": before},
        after={"until": str(until_on)},
        by=by,
        on=on,
    )
    invoiced = queries.invoiced_until([agreement.pk]).get(agreement.pk)
    return invoicing.for_days(agreement.weekly_pence, max(0, (invoiced - until_on).days)) if invoiced else 0


@transaction.atomic
def invoice_period(
    *, landlord: Landlord, cycle: str, from_on: date, until_on: date, by: User, on: date
) -> PayerInvoiceRun:
    """
    Invoice every authority of a cycle for a period: one invoice each, a line for each client, once (OPS-D27).

    Days before the period that were agreed late and never invoiced are on it as well; no day is invoiced twice.

    :raises NothingToInvoice: if no agreement covers a day that was not invoiced.
    :raises AgreementNotUsable: for a period that was invoiced, or days in the wrong order.
    """
    if until_on < from_on or cycle not in CYCLES:
        raise AgreementNotUsable("Choose how often, and a last day that is not before the first.")
    landlord = Landlord.objects.select_for_update(no_key=True).get(pk=landlord.pk)
    if PayerInvoiceRun.objects.filter(landlord=landlord, cycle=cycle, from_on=from_on).exists():
        raise AgreementNotUsable(f"The period from {short_day(from_on)} has been invoiced. Choose the next one.")
    run = PayerInvoiceRun.objects.create(
        landlord=landlord, cycle=cycle, from_on=from_on, until_on=until_on, made_on=on, by=by
    )
    for payer, agreements in queries.to_invoice(landlord, cycle, until_on=until_on).items():
        lines = _lines(agreements, until_on)
        if not lines:
            continue
        made = invoices.raise_invoice(
            account=payer.account,
            kind="payer",
            about=f"Clients of {payer.name}, {short_day(from_on)} to {short_day(until_on)}"[:200],
            lines=lines,
            po_number=_one_number(agreements),
            run_id=run.pk,
            by=by,
            on=on,
        )
        run.invoices_count += 1
        run.lines_count += len(lines)
        run.total_pence += made.total_pence
    if not run.invoices_count:
        raise NothingToInvoice(f"No agreement covers a day up to {short_day(until_on)} that has not been invoiced.")
    run.save()
    after = {"invoices": run.invoices_count, "total": pounds(run.total_pence)}
    audit.record(landlord=landlord, action="payers invoiced", subject=run, after=after, by=by, on=on)
    return run


def _lines(agreements: Collection[PayerAgreement], until_on: date) -> list[LineToAsk]:
    """A line for each agreement with days to invoice: from the day after the last invoiced one."""
    invoiced = queries.invoiced_until([one.pk for one in agreements])
    lines = []
    for one in agreements:
        start = max(one.from_on, invoiced[one.pk] + DAY) if one.pk in invoiced else one.from_on
        days = invoicing.share(from_on=start, until_on=until_on, agreed_from=one.from_on, agreed_until=one.until_on)
        if days is None or not (pence := invoicing.for_days(one.weekly_pence, (days[1] - days[0]).days + 1)):
            continue
        po = f", order {one.po_number}" if one.po_number else ""
        words = f"Account {one.account.account_ref}: {one.get_covers_display().lower()}, {days[0]} to {days[1]}{po}"
        lines.append(
            LineToAsk(
                words[:200],
                pence,
                client_id=one.account_id,
                agreement_id=one.pk,
                from_on=days[0],
                until_on=days[1],
            )
        )
    return lines


def _one_number(agreements: Collection[PayerAgreement]) -> str:
    numbers = {one.po_number for one in agreements}
    return numbers.pop() if len(numbers) == 1 else ""


def keep_file(*, run: PayerInvoiceRun, digest: str) -> None:
    """Note the stored CSV of a run; once."""
    PayerInvoiceRun.objects.filter(pk=run.pk, file_digest="").update(file_digest=digest)
    run.refresh_from_db(fields=["file_digest"])
