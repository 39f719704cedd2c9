"""
Invoices: raised line by line, disputed, credited, paid in parts (PRA-21).

An invoice is one posting on an account of its own type: a charge for each line, VAT as a charge of its own. The
account is opened when it is first needed, for the same people. A credit note is an adjustment like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Sum

from ledger.models import (
    AccountParty,
    CreditNote,
    Invoice,
    InvoiceEvidence,
    InvoiceInstalment,
    InvoiceLine,
    InvoiceReceipt,
    InvoiceStep,
    Posting,
    RentAccount,
)
from ledger.operations import accounts, adjustments, postings
from ledger.operations.postings import Amount, Event
from ledger.queries import invoices as queries
from ledger.rules import invoicing
from ledger.rules.account_types import AccountType
from ledger.rules.adjustments import AdjustmentSort, Reason
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.words import money, short_day
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused

SOURCE = "invoice"
VAT = "VAT"
TYPES = {Invoice.Kind.SUNDRY: AccountType.SUN, Invoice.Kind.RECHARGE: AccountType.RCH}
ELEMENTS = {Invoice.Kind.SUNDRY: "SUNDRY", Invoice.Kind.RECHARGE: "RECH", Invoice.Kind.PAYER: "PAYER"}
EVIDENCE = ("application/pdf", "image/jpeg", "image/png")


class InvoiceNotUsable(Refused):
    """Something about the invoice cannot be: its lines, its days, its parts."""


class InvoiceSettled(Refused):
    """The invoice is not in a state in which this can be done."""


@dataclass(frozen=True)
class LineToAsk:
    """
    One line to be.

    :param element: the charge element it is posted under; that of the invoice's kind unless given.
    :param vat_hundredths: 2000 is 20 per cent; what else may be is in `invoicing.VAT_RATES`.
    :param client_id: on an invoice to an authority, the client's account that it pays for.
    """

    words: str
    net_pence: int
    vat_hundredths: int = 0
    element: str = ""
    client_id: int | None = None
    agreement_id: int | None = None
    from_on: date | None = None
    until_on: date | None = None

    @property
    def vat_pence(self) -> int:
        """VAT of this line (OPS-A9: its own charge)."""
        return invoicing.vat_on(self.net_pence, self.vat_hundredths)


@transaction.atomic
def account_for(*, rent_account: RentAccount, kind: str, by: User, on: date) -> RentAccount:
    """
    The sundry or recharge account of the people liable on an account, opened when first needed (OPS-A2, DEC-9).

    A recharge account belongs to the tenancy, so that its officer sees it; a sundry account to people only.
    """
    account_type = TYPES[Invoice.Kind(kind)]
    if rent_account.account_type == account_type:
        return rent_account
    ref = f"{rent_account.account_ref}-{account_type}"[:30]
    known = RentAccount.objects.filter(landlord_id=rent_account.landlord_id, account_ref=ref).first()
    if known is not None:
        return known
    opened = accounts.open_accounts(
        landlord=rent_account.landlord,
        accounts=[
            accounts.AccountToOpen(
                ref,
                account_type,
                on,
                tenancy_id=rent_account.tenancy_id if account_type is AccountType.RCH else None,
            )
        ],
        by=by,
        on=on,
    )
    liable = AccountParty.objects.filter(account=rent_account, from_on__lte=on).exclude(until_on__lt=on)
    people = liable.values_list("person_id", flat=True).distinct()
    accounts.keep_parties(parties=[(opened[ref], person_id, on, None) for person_id in people], by=by, on=on)
    accounts.keep_references(landlord=rent_account.landlord, references=[(ref, opened[ref], "ACCOUNT")], by=by, on=on)
    return RentAccount.objects.get(pk=opened[ref])


@transaction.atomic
def raise_invoice(
    *,
    account: RentAccount,
    kind: str,
    about: str,
    lines: Sequence[LineToAsk],
    by: User,
    on: date,
    due_on: date | None = None,
    po_number: str = "",
    run_id: int | None = None,
) -> Invoice:
    """
    Raise an invoice and post its charges on its account, one for each line and one for VAT (OPS-A7, A9, PRA-21).

    :param account: a sundry or recharge account, or an authority's; see `account_for`.
    :raises InvoiceNotUsable: without lines, for a line of nothing, an unknown VAT rate, or a due day before today.
    :raises MirroredBook: where another system keeps the account (DEC-5).
    """
    wanted = Invoice.Kind(kind)
    due_on = due_on or on + timedelta(days=invoicing.DUE_DAYS)
    _check(lines, about, due_on, on)
    postings.refuse_mirrored(account_ids=[account.pk])
    if account.account_type not in {*TYPES.values(), AccountType.SSD}:
        raise InvoiceNotUsable("Invoices stand on sundry, recharge and authority accounts, never on a rent account.")
    landlord = Landlord.objects.select_for_update(no_key=True).get(pk=account.landlord_id)
    number = queries.next_number(landlord, wanted, on)
    elements = [line.element or ELEMENTS[wanted] for line in lines]
    posting = _post(landlord, account, number, lines, elements, about, by, on)
    net, vat = sum(line.net_pence for line in lines), sum(line.vat_pence for line in lines)
    made = Invoice.objects.create(
        landlord=landlord,
        account=account,
        invoice_no=number,
        kind=wanted.value,
        about=about.strip(),
        po_number=po_number,
        issued_on=on,
        due_on=due_on,
        net_pence=net,
        vat_pence=vat,
        total_pence=net + vat,
        posting=posting,
        run_id=run_id,
        issued_by=by,
    )
    InvoiceLine.objects.bulk_create(
        [
            InvoiceLine(
                invoice=made,
                number=place,
                words=line.words.strip(),
                element=element,
                net_pence=line.net_pence,
                vat_hundredths=line.vat_hundredths,
                vat_pence=line.vat_pence,
                agreement_id=line.agreement_id,
                from_on=line.from_on,
                until_on=line.until_on,
            )
            for place, (line, element) in enumerate(zip(lines, elements, strict=True), start=1)
        ]
    )
    _step(made, "Raised", f"{number}: {money(made.total_pence)}, due {short_day(due_on)}", by, on)
    after = {"number": number, "total": made.total_pence}
    audit.record(landlord=landlord, action="invoice raised", subject=made, after=after, by=by, on=on)
    return made


def _check(lines: Sequence[LineToAsk], about: str, due_on: date, on: date) -> None:
    if not lines or not about.strip():
        raise InvoiceNotUsable("An invoice says what it is for, and has at least one line.")
    for number, line in enumerate(lines, start=1):
        if not line.words.strip() or line.net_pence <= 0:
            raise InvoiceNotUsable(f"Line {number} needs words and an amount above nothing.")
        if line.vat_hundredths not in invoicing.VAT_RATES:
            raise InvoiceNotUsable(
                f"Line {number}: choose one of the VAT rates {', '.join(invoicing.VAT_RATES.values())}."
            )
    if due_on < on:
        raise InvoiceNotUsable("The day it is due cannot be before today.")


def _post(
    landlord: Landlord,
    account: RentAccount,
    number: str,
    lines: Sequence[LineToAsk],
    elements: Sequence[str],
    about: str,
    by: User,
    on: date,
) -> Posting:
    amounts = []
    for line, element in zip(lines, elements, strict=True):
        amounts += _amounts(account.pk, line.client_id, element, line.net_pence)
        if line.vat_pence:
            amounts.append(Amount(account.pk, EntryKind.CHARGE, line.vat_pence, VAT))
    batch = postings.open_batch(
        landlord=landlord,
        source=SOURCE,
        reference=number,
        line_count=len(amounts),
        total_pence=sum(amount.amount_pence for amount in amounts),
        by=by,
        on=on,
    )
    # What it is about may name a person; the posting says only its number (DEC-2).
    event = Event(reference=number, effective_on=on, amounts=amounts, narrative=f"Invoice {number}")
    made = postings.post(batch=batch, events=[event], by=by, on=on)
    postings.seal(batch=batch)
    return made[0]


def _amounts(account_id: int, client_id: int | None, element: str, pence: int, *, back: bool = False) -> list[Amount]:
    """
    One line as entries: a charge; or, for an authority, what it owes us and what its client owes no more (OPS-D27).

    The two stand in one posting and come to nothing: no income twice, and no cash before there is any.
    :param back: as a credit note has it.
    """
    sign = -1 if back else 1
    if client_id is None:
        return [Amount(account_id, EntryKind.CHARGE_ADJ if back else EntryKind.CHARGE, sign * pence, element)]
    return [
        Amount(account_id, EntryKind.SSD, sign * pence, element),
        Amount(client_id, EntryKind.SSD, -sign * pence),
    ]


@transaction.atomic
def dispute(*, invoice: Invoice, words: str, by: User, on: date) -> Invoice:
    """
    Note that the payer disputes it: no reminder is due until it is settled.

    :raises InvoiceSettled: if it is in dispute already, or credited in full.
    """
    if not words.strip():
        raise InvoiceNotUsable("Say what is disputed.")
    _set(invoice, Invoice.State.OPEN, Invoice.State.DISPUTED, disputed_on=on, disputed_words=words.strip()[:300])
    _step(invoice, "Disputed", words, by, on)
    return invoice


@transaction.atomic
def settle_dispute(*, invoice: Invoice, words: str, by: User, on: date) -> Invoice:
    """
    End a dispute with its outcome; reminders are due again, counted from the same day.

    :raises InvoiceSettled: if it is not in dispute.
    """
    if not words.strip():
        raise InvoiceNotUsable("Say how it was settled.")
    _set(invoice, Invoice.State.DISPUTED, Invoice.State.OPEN, disputed_on=None, disputed_words="")
    _step(invoice, "Dispute settled", words, by, on)
    return invoice


@transaction.atomic
def credit(*, invoice: Invoice, total_pence: int, reason: str, by: User, on: date) -> CreditNote:
    """
    Ask for a credit note, net and VAT in the invoice's own proportion; it goes through the limits (OPS-D33).

    :raises InvoiceNotUsable: for more than is left of it, or without a reason.
    """
    invoice = Invoice.objects.select_for_update(of=("self",)).select_related("landlord", "account").get(pk=invoice.pk)
    left = invoice.total_pence - queries.credited(invoice, with_waiting=True)
    if not 0 < total_pence <= left:
        raise InvoiceNotUsable(f"A credit note can be up to {money(left)}, what is left of the invoice.")
    if not reason.strip():
        raise InvoiceNotUsable("Say why it is credited.")
    parts = _shares(invoice, total_pence)
    number = f"{invoice.invoice_no}-C{invoice.credit_notes.count() + 1}"
    amounts = [
        amount
        for client_id, element, pence in parts
        if pence
        for amount in _amounts(invoice.account_id, client_id, element, pence, back=True)
    ]
    event = Event(reference=number, effective_on=on, amounts=amounts, narrative=f"Credit note {number}")
    asked = adjustments.ask(
        landlord=invoice.landlord,
        sort=AdjustmentSort.RECHARGE,
        account=invoice.account,
        events=[event],
        reason=Reason.RECHARGE_CREDITED,
        words=reason,
        by=by,
        on=on,
    )
    vat = sum(pence for _, element, pence in parts if element == VAT)
    note = CreditNote.objects.create(
        invoice=invoice,
        credit_no=number,
        net_pence=total_pence - vat,
        vat_pence=vat,
        reason=reason.strip()[:200],
        adjustment=asked,
        on=on,
        by=by,
    )
    _step(invoice, "Credit note asked for", f"{number}: {money(total_pence)}. {reason}", by, on)
    return note


def _shares(invoice: Invoice, total_pence: int) -> list[tuple[int | None, str, int]]:
    """A credit by client and element, in proportion to the invoice's lines; the largest take the pence (OPS-B9)."""
    wanted: list[tuple[int | None, str, int]] = []
    for line in invoice.lines.select_related("agreement").order_by("number"):
        wanted.append((line.agreement.account_id if line.agreement else None, line.element, line.net_pence))
        if line.vat_pence:
            wanted.append((None, VAT, line.vat_pence))
    shares = [total_pence * pence // invoice.total_pence for _, _, pence in wanted]
    for place in sorted(range(len(shares)), key=lambda each: -wanted[each][2]):
        shares[place] += min(total_pence - sum(shares), wanted[place][2] - shares[place])
    return [(client, element, share) for (client, element, _), share in zip(wanted, shares, strict=True)]


@transaction.atomic
def agree_instalments(*, invoice: Invoice, count: int, first_on: date, by: User, on: date) -> list[InvoiceInstalment]:
    """
    Agree that what is left is paid in equal monthly parts; a new agreement replaces the one before.

    :raises InvoiceNotUsable: for one part or more than 36, a first day in the past, or nothing left.
    """
    left = queries.left(invoice, on=on)
    if not 2 <= count <= 36 or first_on < on or left < count:
        raise InvoiceNotUsable("Choose 2 to 36 monthly parts, the first today or later, of what is still to be paid.")
    before = invoice.instalments.order_by("-agreed_no").first()
    number = before.agreed_no + 1 if before else 1
    made = InvoiceInstalment.objects.bulk_create(
        [
            InvoiceInstalment(invoice=invoice, agreed_no=number, due_on=day, amount_pence=pence)
            for day, pence in invoicing.instalments(left, count, first_on)
        ]
    )
    _step(invoice, "Instalments agreed", f"{count} monthly parts from {short_day(first_on)}", by, on)
    return made


@transaction.atomic
def add_evidence(*, invoice: Invoice, name: str, media_type: str, digest: str, by: User, on: date) -> InvoiceEvidence:
    """
    Keep what shows the cost: a photograph, a quote, a receipt. Its bytes are in the store under their digest.

    :raises InvoiceNotUsable: for a sort of file that is not kept.
    """
    if media_type not in EVIDENCE:
        raise InvoiceNotUsable("Evidence is a PDF, JPEG or PNG file.")
    plain = name.replace("\\", "/").rpartition("/")[2][-120:]
    made, new = InvoiceEvidence.objects.get_or_create(
        invoice=invoice,
        digest=digest,
        defaults={"name": plain, "media_type": media_type, "added_on": on, "by": by},
    )
    if new:
        _step(invoice, "Evidence added", plain, by, on)
    return made


@transaction.atomic
def name_receipt(*, invoice: Invoice, posting: Posting, amount_pence: int, by: User, on: date) -> InvoiceReceipt:
    """
    Say that a receipt on the account pays this invoice; what nobody names pays the oldest (OPS-D27, D30).

    :raises InvoiceNotUsable: for a posting of another account, more than it brought, or more than is asked.
    """
    invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    brought = -sum(
        posting.entries.filter(account_id=invoice.account_id, amount_pence__lt=0).values_list("amount_pence", flat=True)
    )
    named = InvoiceReceipt.objects.filter(posting=posting).aggregate(total=Sum("amount_pence"))["total"] or 0
    if not 0 < amount_pence <= brought - named:
        raise InvoiceNotUsable(f"That receipt has {money(max(0, brought - named))} left to be given to invoices.")
    asked = invoice.total_pence - queries.credited(invoice)
    mine = invoice.receipts.aggregate(total=Sum("amount_pence"))["total"] or 0
    if amount_pence > asked - mine:
        raise InvoiceNotUsable(f"Invoice {invoice.invoice_no} has {money(asked - mine)} left to be named as paid.")
    made = InvoiceReceipt.objects.create(invoice=invoice, posting=posting, amount_pence=amount_pence, by=by, on=on)
    _step(invoice, "Receipt named", f"{money(amount_pence)}", by, on)
    return made


def keep_file(*, invoice: Invoice, digest: str) -> None:
    """Note the PDF of an invoice that goes to an authority; once."""
    Invoice.objects.filter(pk=invoice.pk, file_digest="").update(file_digest=digest)
    invoice.refresh_from_db(fields=["file_digest"])


def _set(invoice: Invoice, left: str, reached: str, **changes: object) -> None:
    if not Invoice.objects.filter(pk=invoice.pk, state=left).update(state=reached, **changes):
        invoice.refresh_from_db()
        raise InvoiceSettled(f"Invoice {invoice.invoice_no} is “{invoice.get_state_display()}”. Look at it again.")
    invoice.refresh_from_db()


def _step(invoice: Invoice, what: str, words: str, by: User, on: date) -> None:
    InvoiceStep.objects.create(
        invoice=invoice, account_id=invoice.account_id, what=what, words=words.strip()[:300], by=by, on=on
    )
