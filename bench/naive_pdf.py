# ruff: noqa: E501
"""
The plain way to print the same facts, as a baseline for bench/pdf.py (DEC-28): untagged, style inside each page, a new
font configuration for each document, flex and grid for the layout, and a collapsed table of six columns.
"""

from collections.abc import Sequence
from html import escape

from weasyprint import HTML

from letters.facts import ArrearsLetterFacts, Landlord, StatementFacts, StatementLine, ThreeLines
from letters.rules.wording import address_line, balance, day, listed, money, moved, owed_sentence, short_day

STYLE = """
@page {size: A4; margin: 15mm 18mm 20mm 20mm;
  @bottom-left {content: "Westhaven Homes"; font-size: 8pt} @bottom-right {content: "Page " counter(page) " of " counter(pages); font-size: 8pt}}
body {font-family: "Liberation Sans"; font-size: 11pt; line-height: 1.35; color: #1b1f22; margin: 0}
h1 {font-size: 17pt; line-height: 1.2; margin: 4mm 0; color: %s} h2 {font-size: 12.5pt; margin: 5mm 0 1.5mm} p {margin: 0 0 2.5mm}
ul, ol {margin: 0 0 2.5mm; padding-left: 6mm} li {margin: 0 0 1mm}
.head {display: flex; justify-content: space-between; border-bottom: .8mm solid %s; padding-bottom: 2mm; font-size: 8.5pt}
.head b {font-size: 15pt} .top {display: flex; justify-content: space-between; height: 44mm; padding-top: 6mm; font-size: 9.5pt}
.lines {display: grid; grid-template-columns: 1fr 44mm; background: #f1f4f6; padding: 2mm 3mm; margin: 0 0 3mm}
.sums {display: grid; grid-template-columns: 1fr 1fr 1fr 1fr 1fr; gap: 2mm; margin: 0 0 3mm; font-size: 9pt}
table {width: 100%%; border-collapse: collapse; margin: 0 0 3mm; font-size: 9pt} thead {display: table-header-group}
th {background: %s; color: #fff; text-align: left; padding: .55mm 1.5mm}
td {padding: .55mm 1.5mm; border-bottom: .3pt solid #999} tr {break-inside: avoid} .n {text-align: right}
.small {font-size: 9pt; margin-top: 5mm}
"""


def letter(facts: ArrearsLetterFacts) -> bytes:
    """Letter A2 of these facts."""
    to_pay = money(facts.three_lines.to_pay_pence)
    about = (
        ("Date", day(facts.letter_on)),
        ("Our reference", facts.letter_ref),
        ("Rent account", facts.account_ref),
        ("Payment reference", facts.payment_ref),
        ("About", facts.home),
    )
    earlier = " ".join(f"We sent you a {one.what} on {day(one.sent_on)}." for one in facts.earlier_letters)
    steps = (
        f"Please pay <b>{to_pay}</b> by <b>{day(facts.reply_by_on)}</b>.",
        f"If you cannot, call us on {facts.contact.phone} before that day. Tell us what you can pay each week. "
        "We can agree a repayment plan that you can afford.",
        "If you are waiting for a benefit, tell us when you claimed.",
        "If you think we have made a mistake, call us and we will check.",
    )
    body = (
        _head(facts, about)
        + f"<h1>Your rent is still behind: please pay {to_pay} or call us by {day(facts.reply_by_on)}</h1>"
        + f"<p>Dear {escape(facts.salutation)}</p><p>{earlier} On {day(facts.as_at_on)} your rent was still behind by "
        + f"{escape(facts.weeks_words)}. If you have paid since that day, thank you.</p>"
        + f"<p>{' '.join(escape(event) for event in facts.what_happened)}</p>"
        + _three_lines(facts.three_lines, "Arrears, for you to pay now")
        + "<h2>What to do now</h2>"
        + _list("ol", steps)
        + "<p>We will try to call or visit you, to see how we can help. The sooner we talk, the easier it is to put "
        "right.</p>" + _pay(facts) + _help(facts) + f"<p>Yours sincerely</p><p><b>{escape(facts.contact.name)}</b><br>"
        f"{escape(facts.landlord.name)}<br>{facts.contact.phone}<br>{facts.contact.email}</p>" + _foot(facts.landlord)
    )
    return _pdf(facts.landlord, "Second rent reminder", body)


def statement(facts: StatementFacts) -> bytes:
    """The quarterly statement of these facts."""
    about = (
        ("Prepared on", day(facts.prepared_on)),
        ("Statement", facts.statement_ref),
        ("Account", f"{facts.account_ref}, {facts.account_type}"),
        ("Payment reference", facts.payment_ref),
        ("Tenant", listed(facts.tenants)),
        ("Home", facts.home),
    )
    sums = (
        ("Balance before this statement", balance(facts.opening_pence)),
        ("All charges", moved(facts.charges_pence)),
        ("All payments", moved(facts.receipts_pence)),
        ("All corrections", moved(facts.adjustments_pence)),
        (f"Balance on {day(facts.to_on)}", balance(facts.closing_pence)),
    )
    weekly = [(one.what, money(one.amount_pence)) for one in facts.weekly]
    others = [(f"{one.what}, {one.account_ref}", balance(one.balance_pence)) for one in facts.separate_accounts]
    body = (
        _head(facts, about)
        + f"<h1>Your rent statement: {owed_sentence(facts.closing_pence)}</h1>"
        + f"<p>This is your {facts.account_type} from {day(facts.from_on)} to {day(facts.to_on)} ({facts.period_words}).</p>"
        + _three_lines(facts.three_lines, "For you to pay now")
        + f"<p>{escape(facts.arrangement)}</p>"
        + "<h2>In short</h2><div class=sums>"
        + "".join(f"<div>{what}<br><b>{sum_}</b></div>" for what, sum_ in sums)
        + "</div><h2>Charges and payments</h2>"
        + _table(("Date", "Week", "What", "Charges", "Payments", "Balance"), [_row(line) for line in facts.lines], 3)
        + "<h2>What you are charged each week now</h2>"
        + _table(("What", "Each week"), [*weekly, ("All together", money(facts.weekly_total_pence))], 1)
        + "<h2>Your other accounts, which are not part of this statement</h2>"
        + _table(("Account", "Balance"), others, 1)
        + _pay(facts)
        + f"<h2>If something looks wrong</h2><p>Please tell us by {day(facts.query_by_on)}. Call "
        + f"{escape(facts.contact.name)} on {facts.contact.phone} or write to {facts.contact.email}. Say which line you "
        + "mean. We will check it and answer you. You may ask later too.</p>"
        + "<h2>If it is hard to pay</h2><p>Please tell us. We can help you to claim benefits and agree a repayment plan "
        + "that you can afford. You can get free advice, which is not from us: "
        + "; ".join(f"{one.name}, {one.contact} ({one.helps_with})" for one in facts.advice)
        + ".</p>"
        + _foot(facts.landlord)
    )
    return _pdf(facts.landlord, "Rent statement", body)


def _row(line: StatementLine) -> tuple[str, ...]:
    paid, charged = (money(-line.amount_pence), "") if line.amount_pence < 0 else ("", money(line.amount_pence))
    return (short_day(line.on), line.week, line.what, charged, paid, balance(line.balance_pence))


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], numbers_from: int) -> str:
    def cells(tag: str, row: tuple[str, ...]) -> str:
        right = [" class=n" if at >= numbers_from else "" for at in range(len(row))]
        return "".join(f"<{tag}{how}>{escape(text)}</{tag}>" for how, text in zip(right, row, strict=True))

    inside = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return f"<table><thead><tr>{cells('th', heads)}</tr></thead><tbody>{inside}</tbody></table>"


def _head(facts: ArrearsLetterFacts | StatementFacts, about: tuple[tuple[str, str], ...]) -> str:
    who = facts.landlord
    ours = "<br>".join((*who.address, who.phone, who.email, who.website))
    told = "<br>".join(f"<b>{name}:</b> {escape(text)}" for name, text in about)
    to = "<br>".join(escape(line) for line in facts.addressee.block)
    return f"<div class=head><b>{escape(who.name)}</b><div>{ours}</div></div><div class=top><div>{to}</div><div>{told}</div></div>"


def _three_lines(lines: ThreeLines, pay_words: str) -> str:
    expected = f"Of this, we expect from {lines.expected_from} by {day(lines.expected_by)}" if lines.expected_by else ""
    rows = (
        ("Balance of your rent account", balance(lines.balance_pence)),
        (
            expected or "Of this, we expect from Housing Benefit or Universal Credit",
            money(lines.expected_benefit_pence),
        ),
        (f"<b>{pay_words}</b>", f"<b>{money(lines.to_pay_pence)}</b>"),
    )
    return f"<div class=lines>{''.join(f'<div>{one}</div><div class=n>{other}</div>' for one, other in rows)}</div>"


def _list(tag: str, items: tuple[str, ...] | list[str]) -> str:
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"


def _pay(facts: ArrearsLetterFacts | StatementFacts) -> str:
    return (
        f"<h2>Ways to pay</h2><p>Your payment reference is <b>{facts.payment_ref}</b>. Please use it each time you pay."
        f"</p>{_list('ul', [escape(way) for way in facts.ways_to_pay])}"
    )


def _help(facts: ArrearsLetterFacts) -> str:
    named = [f"{escape(one.name)}, {one.contact}: {escape(one.helps_with)}" for one in facts.advice]
    return (
        "<h2>If it is hard to pay</h2><p>Please tell us. You may be able to get help with your rent from Universal Credit "
        "or Housing Benefit. We can help you to claim. Tell us too if your income or your household has changed.</p>"
        "<p>Breathing Space is a free government scheme. It can give you up to 60 days without most action on your debts. "
        "You ask for it through a debt adviser. You can get free advice, which is not from us:</p>" + _list("ul", named)
    )


def _foot(landlord: Landlord) -> str:
    return (
        f"<div class=small><p>Our name is {escape(landlord.name)}. You can send us letters and notices at "
        f"{address_line(landlord.address)}.</p><p>{escape(landlord.formats_line)}</p></div>"
    )


def _pdf(landlord: Landlord, title: str, body: str) -> bytes:
    style = STYLE % ((landlord.colour,) * 3)
    html = (
        f"<!DOCTYPE html><html lang=en-GB><head><meta charset=utf-8><title>{title}</title><style>{style}</style></head>"
    )
    pdf: bytes = HTML(string=f"{html}<body>{body}</body></html>").write_pdf()
    return pdf
