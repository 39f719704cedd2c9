"""Bank statements in a line or two for these tests, in the banks' own formats too. Everyone is invented."""

from collections.abc import Sequence
from datetime import date

from feeds.formats.amounts import pence, pounds
from feeds.models import BankAccount, FeedFile
from feeds.operations import bank_accounts
from feeds.operations.bank_accounts import Lump
from staff.models import Landlord
from staff.operations import officers
from tests.feeds import small

ACCOUNT = "20000012345678"
Line = tuple[str, str, str, str]
"""Type, signed pounds, reference, counterparty."""


def account(owner: Landlord, *lumps: Lump, number: str = ACCOUNT) -> BankAccount:
    """A bank account that is set up, with the lump sums said."""
    return bank_accounts.set_up(
        landlord=owner, account=number, name="Rents", lumps=lumps, by=officers.system(), on=small.TAKE_ON
    )


def rows(*lines: Line, opening: str = "1000.00", on: str = "2026-04-10", number: str = ACCOUNT) -> list[str]:
    """Rows of bank.csv, each with the balance after it."""
    balance, made = pence(opening), []
    for kind, amount, reference, who in lines:
        balance += pence(amount)
        made.append(f"{number},{on},{on},{kind},{amount},{reference},{who},{pounds(balance)}")
    return made


def load(
    owner: Landlord, *lines: Line, name: str = "bank-2026-04-10.csv", opening: str = "1000.00", on: str = "2026-04-10"
) -> FeedFile:
    """Receive and apply a statement of these lines."""
    day = date.fromisoformat(on)
    return small.load(owner, "bank", *rows(*lines, opening=opening, on=on), name=name, on=day)


def camt(lines: Sequence[Line], *, opening: str = "1000.00", on: str = "2026-04-10", version: str = "02") -> bytes:
    """The same statement as CAMT.053."""
    closing = pence(opening) + sum(pence(amount) for _, amount, _, _ in lines)
    entries = "\n".join(_entry(line, on, version) for line in lines)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt><Stmt><Id>S</Id>
<Acct><Id><Othr><Id>{ACCOUNT}</Id></Othr></Id><Ccy>GBP</Ccy></Acct>
{_balance("OPBD", pence(opening), on)}
{_balance("CLBD", closing, on)}
{entries}
</Stmt></BkToCstmrStmt></Document>
""".encode()


def _entry(line: Line, on: str, version: str) -> str:
    kind, amount, reference, who = line
    direction = "DBIT" if amount.startswith("-") else "CRDT"
    status = "<Sts>BOOK</Sts>" if version == "02" else "<Sts><Cd>BOOK</Cd></Sts>"
    name = f"<Nm>{who}</Nm>" if version == "02" else f"<Pty><Nm>{who}</Nm></Pty>"
    party = "Cdtr" if direction == "DBIT" else "Dbtr"
    return (
        f'<Ntry><Amt Ccy="GBP">{amount.lstrip("-")}</Amt><CdtDbtInd>{direction}</CdtDbtInd>{status}'
        f"<BookgDt><Dt>{on}</Dt></BookgDt><ValDt><Dt>{on}</Dt></ValDt>"
        f"<BkTxCd><Prtry><Cd>{kind}</Cd></Prtry></BkTxCd><NtryDtls><TxDtls>"
        f"<RltdPties><{party}>{name}</{party}></RltdPties><RmtInf><Ustrd>{reference}</Ustrd></RmtInf>"
        f"</TxDtls></NtryDtls></Ntry>"
    )


def _balance(code: str, amount_pence: int, on: str) -> str:
    direction = "DBIT" if amount_pence < 0 else "CRDT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="GBP">{pounds(abs(amount_pence))}</Amt><CdtDbtInd>{direction}</CdtDbtInd>'
        f"<Dt><Dt>{on}</Dt></Dt></Bal>"
    )


def mt940(lines: Sequence[Line], *, opening: str = "1000.00", on: str = "2026-04-10") -> bytes:
    """The same statement as MT940."""
    day = on.replace("-", "")[2:]
    closing = pence(opening) + sum(pence(amount) for _, amount, _, _ in lines)
    told = [":20:STMT1", f":25:{ACCOUNT}", ":28C:1/1", f":60F:{_mark(pence(opening))}{day}GBP{_comma(pence(opening))}"]
    for kind, amount, reference, who in lines:
        told += [f":61:{day}{day[2:]}{_mark(pence(amount))}{_comma(pence(amount))}N{kind:3.3}{reference}", f":86:{who}"]
    told += [f":62F:{_mark(closing)}{day}GBP{_comma(closing)}", "-"]
    return "".join(line + "\r\n" for line in told).encode()


def _mark(amount_pence: int) -> str:
    return "D" if amount_pence < 0 else "C"


def _comma(amount_pence: int) -> str:
    return pounds(abs(amount_pence)).replace(".", ",")


def bai2(lines: Sequence[Line], *, opening: str = "1000.00", on: str = "2026-04-10") -> bytes:
    """The same statement as BAI2."""
    day = on.replace("-", "")[2:]
    amounts = [pence(amount) for _, amount, _, _ in lines]
    closing = pence(opening) + sum(amounts)
    total = pence(opening) + closing + sum(abs(amount) for amount in amounts)
    told = [f"01,BANK,US,{day},0600,1,,,2/", f"02,US,BANK,1,{day},,GBP,2/"]
    told.append(f"03,{ACCOUNT},GBP,010,{pence(opening)},,,015,{closing},,/")
    for (_, _, reference, who), amount in zip(lines, amounts, strict=True):
        told.append(f"16,{495 if amount < 0 else 399},{abs(amount)},Z,,{reference},{who}")
    told += [f"49,{total},{len(lines) + 2}/", f"98,{total},1,{len(lines) + 4}/", f"99,{total},1,{len(lines) + 6}/"]
    return "".join(line + "\n" for line in told).encode()
