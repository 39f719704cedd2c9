"""The canonical files, written row by row: header, rows, `TRAILER,count,total`; nothing is kept in memory."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import TextIO

from demo.accounts import Account, Book, Property, hb_weekly, uc_monthly, uc_paid_to
from demo.landlords import FREE_WEEKS, Landlord
from demo.weeks import rent_year_of, rent_year_start, week_of, weeks_in

HEADERS = {
    "properties": "property_ref,uprn,address_line_1,address_line_2,town,postcode,bedrooms,property_type,"
    "rent_group,"
    "patch,scheme",
    "people": "person_ref,tenancy_ref,role,first_name,last_name,date_of_birth,phone,email,nino_last4",
    "tenancies": "tenancy_ref,account_ref,property_ref,uprn,tenure,start,end,party_names,dob_year,patch,scheme",
    "charges": "account_ref,element,weekly_amount,from,to,hb_eligible,legal_rent",
    "rent_calendar": "rent_group,year,week,week_start,charged",
    "payment_references": "payment_ref,account_ref,kind",
    "transactions": "account_ref,value_date,year,week,type,element,amount,narrative,ext_id",
    "agreements": "agreement_ref,account_ref,type,start,start_balance,lump_sum,lump_date,instalment,"
    "frequency,"
    "tolerance_days",
    "benefits": "account_ref,kind,claim_ref,amount,cycle,paid_to",
    "payments": "payment_ref,amount,paid_on,channel,transaction_id,payer_name,source_file",
    "dd_reports": "report,service_user_no,reference,payer_sort,payer_account_tail,amount,original_date,code,"
    "effective_date",
    "hb_schedule": "schedule_no,authority,run_date,pay_date,claim_ref,claimant_name,rent_ref,period_from,"
    "period_to,"
    "weekly_amount,gross_amount,adjustment,own_overpayment_recovered,other_claim_recovered,net_paid",
    "uc_schedule": "creditor_ref,tenancy_ref,claimant_name,nino_last4,postcode,kind,ap_end,pay_date,amount",
}
FOLDERS = {"payments": "payments", "dd_reports": "dd", "hb_schedule": "hb", "uc_schedule": "uc"}
PAYCARD_CHANNELS = frozenset(("PAYPOINT", "POSTOFFICE"))


def pounds(pence: int) -> str:
    """Pence as pounds with two decimals."""
    sign = "-" if pence < 0 else ""
    pence = abs(pence)
    return f"{sign}{pence // 100}.{pence % 100:02d}"


def cell(text: str) -> str:
    """A text cell, quoted when it must be."""
    if "," in text or '"' in text or "\n" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


class CsvFile:
    """One open file that counts its rows and adds up its money."""

    def __init__(self, path: Path, header: str) -> None:
        self.path = path
        self.rows = 0
        self.total = 0
        path.parent.mkdir(parents=True, exist_ok=True)
        self._out: TextIO = path.open("w", encoding="utf-8", newline="", buffering=1 << 16)
        self._out.write(header + "\n")

    def row(self, line: str, pence: int = 0) -> None:
        """Write one row; `pence` goes into the trailer's total."""
        self.rows += 1
        self.total += pence
        self._out.write(line + "\n")

    def close(self, *, whole: bool) -> None:
        """Write the trailer, unless making stopped half way: then the file must not look whole."""
        if whole:
            self._out.write(f"TRAILER,{self.rows},{pounds(self.total)}\n")
        self._out.close()


class LandlordFiles:
    """All the files of one landlord; use as a context, then read `totals`."""

    def __init__(self, folder: Path, landlord: Landlord, book: Book) -> None:
        self.folder = folder
        self.landlord = landlord
        self.book = book
        self._open: dict[str, CsvFile] = {}
        self._extract_rows = 0

    def __enter__(self) -> LandlordFiles:
        for path in sorted(self.folder.glob("*.csv")) + sorted(self.folder.glob("*/*.csv")):
            path.unlink()
        for kind in list(HEADERS)[:9]:
            self._file(kind)
        for sunday in self.book.span.file_sundays:
            self._file("payments", sunday)
        self._write_calendar()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._open.values():
            file.close(whole=kind is None)

    @property
    def totals(self) -> dict[str, dict[str, int]]:
        """Path below the landlord's folder → rows and total in pence, as in the trailer."""
        return {name: {"rows": file.rows, "total_pence": file.total} for name, file in sorted(self._open.items())}

    def _file(self, kind: str, day: date | None = None) -> CsvFile:
        name = f"{FOLDERS[kind]}/{kind}-{day}.csv" if day else f"{kind}.csv"
        if name not in self._open:
            self._open[name] = CsvFile(self.folder / name, HEADERS[kind])
        return self._open[name]

    def _write_calendar(self) -> None:
        span = self.book.span
        years = range(rent_year_of(span.start - timedelta(days=70)), rent_year_of(span.today) + 1)
        for group in FREE_WEEKS:
            for year in years:
                for week in range(1, weeks_in(year) + 1):
                    monday = rent_year_start(year) + timedelta(days=7 * (week - 1))
                    charged = "Y" if self.book.calendar.charged(group, monday) else "N"
                    self._file("rent_calendar").row(f"{group},{year},{week},{monday},{charged}")

    def add_property(self, home: Property) -> None:
        """One line of properties.csv."""
        self._file("properties").row(
            f"{home.ref},{home.uprn},{cell(home.line_1)},{cell(home.line_2)},{home.town},{home.postcode},"
            f"{home.bedrooms},{home.kind},{home.group},{home.patch},{home.scheme}"
        )

    def add(self, account: Account) -> None:
        """Everything the files say about one account."""
        self._add_tenancy(account)
        self._add_terms(account)
        self._add_history(account)
        self._add_payments(account)
        self._add_schedules(account)

    def _add_tenancy(self, account: Account) -> None:
        home, parties = account.home, "; ".join(person.name for person in account.people)
        self._file("tenancies").row(
            f"{account.tenancy_ref},{account.account_ref},{home.ref},{home.uprn},{account.tenure},"
            f"{account.start},"
            f"{account.end or ''},{cell(parties)},{account.people[0].born.year},{home.patch},{home.scheme}"
        )
        people = self._file("people")
        for person in account.people:
            people.row(
                f"{person.ref},{account.tenancy_ref},{person.role},{cell(person.first)},{cell(person.last)},"
                f"{person.born},{person.phone},{person.email},{person.nino}"
            )
        references = self._file("payment_references")
        references.row(f"{account.account_ref},{account.account_ref},ACCOUNT")
        references.row(f"{account.paycard},{account.account_ref},PAYCARD")

    def _add_terms(self, account: Account) -> None:
        charges = self._file("charges")
        for charge in account.charges:
            charges.row(
                f"{account.account_ref},{charge.element},{pounds(charge.weekly)},{charge.since},"
                f"{charge.until or ''},{'Y' if charge.eligible else 'N'},{'Y' if charge.legal else 'N'}",
                charge.weekly,
            )
        agreed = account.agreement
        if agreed:
            lump = pounds(agreed.lump_sum) if agreed.lump_sum else ""
            self._file("agreements").row(
                f"AG{account.number},{account.account_ref},{agreed.kind},{agreed.start},"
                f"{pounds(agreed.start_balance)},{lump},{agreed.lump_on or ''},{pounds(agreed.instalment)},"
                f"{agreed.frequency},5",
                agreed.start_balance,
            )
        span = self.book.span
        if account.hb_claim:
            weekly = hb_weekly(account, span.take_on)
            self._file("benefits").row(
                f"{account.account_ref},HB,{account.hb_claim},{pounds(weekly)},4-weekly,{span.hb_paid_to}",
                weekly,
            )
        if account.uc_day:
            monthly = uc_monthly(account, self.book, span.take_on)
            paid_to = uc_paid_to(account, span)
            self._file("benefits").row(f"{account.account_ref},UC_MP,,{pounds(monthly)},monthly,{paid_to}", monthly)

    def _add_history(self, account: Account) -> None:
        span, rows = self.book.span, []
        if account.brought_forward:
            text = "Balance brought into the old system extract"
            rows.append((span.start, 0, "BF", "", account.brought_forward, text))
        for day, monday, lines in account.due:
            if monday < span.take_on:
                rows.extend(self._history_debit(account, day, monday, lines))
        for payment in account.payments:
            if payment.on < span.take_on:
                rows.append((payment.on, 2, "PAY", "", -payment.pence, payment.channel))
            if payment.returned_on and payment.returned_on < span.take_on:
                rows.append((payment.returned_on, 3, "PAY_REV", "", payment.pence, "Direct Debit returned"))
        for hb in account.hb_lines:
            if hb.pay_on < span.take_on:
                rows.append((hb.pay_on, 2, "HB", "", -hb.gross, f"Housing Benefit to {hb.until}"))
        for uc in account.uc_lines:
            if uc.pay_on < span.take_on:
                kind, text = ("TPD", "UC deduction")
                if uc.kind == "HCE":
                    kind, text = "UC_MP", f"UC managed payment to {uc.ap_end}"
                rows.append((uc.pay_on, 2, kind, "", -uc.pence, text))
        if account.goodwill and account.goodwill[0] < span.take_on:
            rows.append((account.goodwill[0], 2, "GOODWILL", "", account.goodwill[1], "Repair delay"))
        rows.sort(key=lambda row: row[:2])
        out = self._file("transactions")
        for day, _, kind, element, pence, text in rows:
            year, week = self.book.week_of.get(day) or week_of(day - timedelta(days=day.weekday()))
            self._extract_rows += 1
            out.row(
                f"{account.account_ref},{day},{year},{week},{kind},{element},{pounds(pence)},{text},"
                f"M{self._extract_rows:08d}",
                pence,
            )

    def _history_debit(
        self, account: Account, day: date, monday: date, lines: tuple[tuple[str, int], ...]
    ) -> list[tuple[date, int, str, str, int, str]]:
        """A week before take-on: raised in full, taken back in part if the tenancy ended in it (OPS-B10)."""
        end = account.end
        if not end or end >= monday + timedelta(days=6) or account.start > monday:
            text = "Weekly charge" if day == monday else "Part week charge"
            return [(day, 1, "CHARGE", element, pence, text) for element, pence in lines if pence]
        full = {c.element: c.weekly for c in account.charges if c.since <= day and (not c.until or day <= c.until)}
        rows = [(monday, 1, "CHARGE", element, pence, "Weekly charge") for element, pence in full.items()]
        for element, pence in lines:
            if pence != full[element]:
                rows.append((end, 4, "CHARGE_ADJ", element, pence - full[element], "Tenancy ended mid-week"))
        return rows

    def _add_payments(self, account: Account) -> None:
        span, payer = self.book.span, cell(account.people[0].name)
        tail = account.account_ref[-4:]
        for place, payment in enumerate(account.payments, 1):
            if payment.on >= span.take_on:
                sunday = payment.on + timedelta(days=6 - payment.on.weekday())
                reference = payment.typed or (
                    account.paycard if payment.channel in PAYCARD_CHANNELS else account.account_ref
                )
                self._file("payments", sunday).row(
                    f"{reference},{pounds(payment.pence)},{payment.on},{payment.channel},"
                    f"X{account.number}{place:03d},{payer},{payment.channel}-{payment.on}",
                    payment.pence,
                )
            back = payment.returned_on
            if back and back >= span.take_on:
                sunday = back + timedelta(days=6 - back.weekday())
                self._file("dd_reports", sunday).row(
                    f"ARUDD,000000,{account.account_ref},000000,{tail},{pounds(payment.pence)},{payment.on},0,{back}",
                    payment.pence,
                )

    def _add_schedules(self, account: Account) -> None:
        span, main = self.book.span, account.people[0]
        for hb in account.hb_lines:
            if hb.pay_on >= span.take_on:
                claimant = cell(f"{main.last} {main.first[:1]}".strip())
                self._file("hb_schedule", hb.pay_on).row(
                    f"S{hb.until:%Y%m%d},{self.landlord.authority},{hb.until + timedelta(days=1)},"
                    f"{hb.pay_on},{account.hb_claim},{claimant},{account.account_ref},{hb.since},"
                    f"{hb.until},{pounds(hb.weekly)},"
                    f"{pounds(hb.gross)},0.00,0.00,0.00,{pounds(hb.gross)}",
                    hb.gross,
                )
        for uc in account.uc_lines:
            if uc.pay_on >= span.take_on:
                self._file("uc_schedule", uc.pay_on).row(
                    f"{self.landlord.creditor_ref},{account.tenancy_ref},{cell(main.name)},{main.nino},"
                    f"{account.home.postcode},{uc.kind},{uc.ap_end},{uc.pay_on},{pounds(uc.pence)}",
                    uc.pence,
                )
