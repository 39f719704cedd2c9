"""A benefit schedule's copy for support teams, by scheme, with only what they need (OPS-D14)."""

import csv
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from casework.queries import runs as queries
from casework.web import frame
from feeds.models import ControlTotal, FeedFile, ScheduleFinding
from feeds.queries import bank
from feeds.rules.hb_checks import FINDING_WORDS, FindingCode
from ledger.queries import schedule_lines, seen
from ledger.rules.money import pounds
from letters.rules.wording import money, short_day
from staff import clock
from staff.operations import audit
from staff.rules.safe_text import safe_cell
from staff.web import asking

SCHEDULES = ("hb_schedule", "uc_schedule")
MOST = 200
MOST_SUMS = 12
"""Of a file that pays on many days the first are shown one by one."""


def schedule_copy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The lines within this person's scope, all schemes or one; that it was taken is recorded."""
    found = queries.feed_file(public_id, frame.landlord_ids_for(request, "schedule-copy"))
    if found is None:
        raise Http404("No file of yours has this address.")
    on, user = clock.today(), asking.person(request)
    accounts = seen.accounts_for_user(user, on=on).filter(landlord=found.landlord)
    scheme = request.GET.get("scheme", "")[:20]
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"{found.kind}-{found.dated_on or found.received_on}{'-' + scheme if scheme.isalnum() else ''}"
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    written = csv.writer(response)
    written.writerow(["scheme", "account_ref", "home", "from", "to", "rate", "credited", "paid_on"])
    if found.batch_id is not None:
        for line in schedule_lines.lines(found.batch_id, accounts, scheme=scheme):
            written.writerow(
                [safe_cell(line.scheme), safe_cell(line.account_ref), safe_cell(line.home), line.covers_from or "",
                 line.covers_until, pounds(line.rate_pence), pounds(line.credited_pence), line.paid_on]
            )  # fmt: skip
    audit.record(
        landlord=found.landlord, action="schedule copied", subject=found, after={"scheme": scheme}, by=user, on=on
    )
    return response


def _in_the_bank(totals: list[ControlTotal]) -> list[dict[str, Any]]:
    """For each sum of the file, whether the bank has shown it: the line's own day, or the day it is looked for."""
    rows: list[dict[str, Any]] = []
    for total in totals[:MOST_SUMS]:
        line = total.agreed_with
        if line is not None:
            rows.append(
                {
                    "label": total.source,
                    "value": f"{money(total.amount_pence)}: agreed with the bank’s line of {short_day(line.value_on)}",
                    "kind": "good",
                }
            )
        else:
            words = f"{money(total.amount_pence)}: not yet in the bank, due {short_day(total.expected_on)}"
            rows.append({"label": total.source, "value": words, "kind": "warning"})
    if rest := totals[MOST_SUMS:]:
        agreed = sum(total.agreed_with is not None for total in rest)
        words = f"{len(rest):,} more sums, {agreed:,} of them agreed with the bank"
        rows.append({"label": "Further sums", "value": words, "kind": "good" if agreed == len(rest) else "warning"})
    return rows


def report(request: HttpRequest, file: FeedFile) -> dict[str, Any]:
    """The check report of a schedule for its page: counts by sort, the lines for those who may read cases, copies."""
    if file.kind not in SCHEDULES or file.state != FeedFile.State.APPLIED:
        return {}
    found = ScheduleFinding.objects.filter(feed_file=file)
    codes = list(found.values_list("code", flat=True))
    counts = {code: codes.count(code.value) for code in FindingCode}
    asked = request.GET.get("found", "")
    asked = asked if asked in set(FindingCode) else ""
    reads = file.landlord_id in frame.landlord_ids_for(request, "schedule-copy")
    here = reverse("feed-file", args=[file.public_id])
    listed = (found.filter(code=asked) if asked else found).order_by("line", "pk")[:MOST] if reads else []
    accounts = seen.accounts_for_user(asking.person(request), on=clock.today()).filter(landlord=file.landlord_id)
    copy = reverse("schedule-copy", args=[file.public_id])
    schemes = schedule_lines.schemes(file.batch_id, accounts) if reads and file.batch_id else []
    rows = [
        {"label": "Lines and total", "value": f"{file.rows_stated or 0:,} lines, {money(file.total_stated_pence or 0)};"
         " they come to what the last line says", "kind": "good"},
        *_in_the_bank(bank.totals_of(file)),
    ]  # fmt: skip
    return {
        "report_rows": rows,
        "report_tiles": [
            {"label": FINDING_WORDS[code], "figure": f"{n:,}", "url": f"{here}?found={code.value}#report"}
            for code, n in counts.items()
            if n
        ],
        "report_lines": [
            {
                "where": f"Line {each.line}" if each.line else "Not in the file",
                "claim": each.claim_ref,
                "ref": each.rent_ref,
                "what": FINDING_WORDS[FindingCode(each.code)],
                "message": each.message,
                "url": reverse("account-benefits", args=[each.account_public_id]) if each.account_public_id else "",
            }
            for each in listed
        ],
        "report_more": reads and len(codes) > MOST and not asked,
        "report_all": here if asked else "",
        "copies": [{"label": "All schemes", "url": copy}, *({"label": s, "url": f"{copy}?scheme={s}"} for s in schemes)]
        if reads
        else [],
    }
