"""Whether the ranking and its outcomes fall differently on groups of people (OPS-F7)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from arrears.queries import fairness as queries
from arrears.rules.fairness import CHARACTERISTIC_WORDS, FEWEST, Characteristic, Shares, per_mille_words, shares
from casework.queries import caseload
from casework.web import frame
from letters.rules.wording import day
from staff import clock
from staff.web import asking
from tenancies.models.scope import scope_of


def fairness(request: HttpRequest) -> HttpResponse:
    """The newest week of each landlord whose whole book this person sees, group by group."""
    on = clock.today()
    whole = scope_of(asking.person(request), on=on).landlord_ids
    ours = [one for one in frame.landlords(request) if one.pk in whole and one.pk in asking.landlord_ids(request)]
    newest = caseload.newest_weeks([one.pk for one in ours], on=on)
    context = {
        "landlords": [
            {
                "name": one.name,
                "on": day(newest[one.pk]),
                "tables": _tables(shares(queries.of_week(one, on=newest[one.pk])), one.code),
            }
            for one in ours
            if one.pk in newest
        ],
        "fewest": FEWEST,
        "weeks": queries.OUTCOME_WEEKS,
    }
    return render(request, "casework/fairness.html", context)


def _tables(lines: list[Shares], code: str) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{code.lower()}-{characteristic.value}",
            "title": CHARACTERISTIC_WORDS[characteristic],
            "rows": [_row(line) for line in lines if line.characteristic is characteristic],
        }
        for characteristic in Characteristic
    ]


def _row(line: Shares) -> dict[str, Any]:
    score = line.average_score_hundredths
    return {
        "group": line.group[:1].upper() + line.group[1:],
        "shown": line.shown,
        "accounts": "" if line.accounts is None else f"{line.accounts:,}",
        "score": "" if score is None else f"{score // 100}.{score % 100:02d}",
        "shares": [
            per_mille_words(share)
            for share in (
                line.to_contact_per_mille,
                line.first_per_mille,
                line.written_per_mille,
                line.noticed_per_mille,
            )
        ],
    }
