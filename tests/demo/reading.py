"""A second reading of the canonical files: balances worked out from the files alone, sharing no code with demo/."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

MONEY = {
    "charges": "weekly_amount",
    "transactions": "amount",
    "agreements": "start_balance",
    "benefits": "amount",
    "payments": "amount",
    "dd_reports": "amount",
    "hb_schedule": "net_paid",
    "uc_schedule": "amount",
}


def kind_of(path: Path) -> str:
    """The kind of a file from its name: payments for payments-2026-11-22.csv."""
    return path.stem.split("-")[0]


def all_files(folder: Path) -> list[Path]:
    """Every CSV of one landlord."""
    return sorted(folder.glob("*.csv")) + sorted(folder.glob("*/*.csv"))


def rows(path: Path) -> list[dict[str, str]]:
    """The rows between header and trailer."""
    with path.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.reader(stream))
    header, body = lines[0], lines[1:-1]
    assert lines[-1][0] == "TRAILER"
    assert all(len(line) == len(header) for line in body), path
    return [dict(zip(header, line, strict=True)) for line in body]


def trailer(path: Path) -> tuple[int, int]:
    """(count, total in pence) of the last row."""
    last = path.read_text(encoding="utf-8").rstrip("\n").split("\n")[-1].split(",")
    return int(last[1]), pence(last[2])


def pence(pounds: str) -> int:
    """Pounds with two decimals as whole pence."""
    return int(Decimal(pounds) * 100)


def half_up(amount: Decimal) -> int:
    """Whole pence, halves up."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


class Landlord:
    """All files of one landlord in memory."""

    def __init__(self, folder: Path) -> None:
        self.files: dict[str, list[dict[str, str]]] = {}
        for path in all_files(folder):
            self.files.setdefault(kind_of(path), []).extend(rows(path))
        self.references = {r["payment_ref"]: r["account_ref"] for r in self.files["payment_references"]}
        self.account_of = {r["tenancy_ref"]: r["account_ref"] for r in self.files["tenancies"]}
        self.tenancy = {r["account_ref"]: r for r in self.files["tenancies"]}
        self.group = {r["property_ref"]: r["rent_group"] for r in self.files["properties"]}
        self.charged = {
            (r["rent_group"], date.fromisoformat(r["week_start"])): r["charged"] == "Y"
            for r in self.files["rent_calendar"]
        }

    def balance(self, account: str, on: date, take_on: date) -> int:
        """Pence owed at the end of `on`."""
        return self._extract(account, on) + self._debits(account, on, take_on) - self._paid(account, on, take_on)

    def _extract(self, account: str, on: date) -> int:
        return sum(
            pence(r["amount"])
            for r in self.files["transactions"]
            if r["account_ref"] == account and date.fromisoformat(r["value_date"]) <= on
        )

    def _debits(self, account: str, on: date, take_on: date) -> int:
        tenancy = self.tenancy[account]
        group = self.group[tenancy["property_ref"]]
        start = date.fromisoformat(tenancy["start"])
        end = date.fromisoformat(tenancy["end"]) if tenancy["end"] else date.max
        total, monday = 0, take_on
        while monday <= on:
            first, last = max(monday, start), min(monday + timedelta(days=6), end)
            if self.charged[group, monday] and first <= last and first <= on:
                week = self._weekly(account, first)
                total += half_up(Decimal(week) * ((last - first).days + 1) / 7)
            monday += timedelta(days=7)
        return total

    def _weekly(self, account: str, day: date) -> int:
        iso = day.isoformat()
        return sum(
            pence(r["weekly_amount"])
            for r in self.files["charges"]
            if r["account_ref"] == account and r["from"] <= iso and (not r["to"] or iso <= r["to"])
        )

    def _paid(self, account: str, on: date, take_on: date) -> int:
        iso = on.isoformat()
        total = sum(
            pence(r["amount"])
            for r in self.files["payments"]
            if self.references.get(r["payment_ref"]) == account and r["paid_on"] <= iso
        )
        total -= sum(
            pence(r["amount"])
            for r in self.files.get("dd_reports", [])
            if r["reference"] == account and r["effective_date"] <= iso
        )
        total += sum(
            pence(r["net_paid"])
            for r in self.files.get("hb_schedule", [])
            if r["rent_ref"] == account and r["pay_date"] <= iso
        )
        return total + sum(
            pence(r["amount"])
            for r in self.files.get("uc_schedule", [])
            if self.account_of[r["tenancy_ref"]] == account and r["pay_date"] <= iso
        )
