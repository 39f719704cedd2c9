"""
mirrored.csv: the housing system's transactions of the last weeks, every night (DEC-5).

A new row posts. A row that changed or vanished upstream is reversed and, where it is still there, posted anew, and is
listed for a person. Nothing else is ever corrected here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db.models import Max

from feeds.formats import mirrored as format_
from feeds.formats.amounts import pounds
from feeds.formats.problems import Problem, shown
from feeds.formats.reading import Row
from feeds.formats.transactions import SIGNS, Transaction
from feeds.models import FeedRow, MirrorRow
from feeds.operations.apply.shape import Family, Rows, Tally, Work
from feeds.operations.rows import kept
from feeds.rules.channels import only_the_channel
from ledger.operations import mirrored, postings
from ledger.operations.postings import Amount, Event
from ledger.queries import mirrored as mirrored_accounts
from ledger.queries import transaction_codes
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.transaction_codes import CodeMeaning

if TYPE_CHECKING:
    from ledger.models import Batch

SOURCE, AGAIN = "mirrored", "mirrored-again"
"""Under which a row posts the first time, and under which every later version of it does."""

TAKE_ON = "transactions"
"""The feed whose rows a landlord's take-on brought, under the same ids."""

WINDOW = timedelta(days=35)
"""How far back a night's file tells everything; what is older is only looked at where the file names it."""

MOST_VANISHED, MOST_VANISHED_SHARE = 20, 100
"""A file from which more rows are missing than both of these (a number; one in so many) looks cut short."""

State = MirrorRow.State


@dataclass(frozen=True)
class Known:
    """
    A row as it stands here; it came with the take-on where it has no `mirror_id`.

    :param version: how many versions it has had; 0 for a row that never came.
    :param posting_id: of the version that stands; None where none does.
    """

    version: int = 0
    posting_id: int | None = None
    fingerprint: str = ""
    mirror_id: int | None = None

    @property
    def new(self) -> bool:
        """Whether it has never stood here."""
        return self.version == 0


NEVER = Known()


class Mirrored(Family[Transaction]):
    """The transactions of mirrored accounts, by their own `ext_id`."""

    layout = format_.TRANSACTIONS
    longest: ClassVar[Mapping[str, int]] = {"element": 12, "narrative": 160, "account_ref": 30}

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._accounts = mirrored_accounts.ids_by_account_ref(work.landlord)
        self._codes = transaction_codes.meanings(work.landlord)
        self._first: date | None = None
        self._lines = self._total_pence = 0
        self._batch: Batch | None = None
        self._changed: list[tuple[Row[Transaction], Known]] = []

    # ------------------------------------------------------------------------------ the first pass

    def check(self, rows: Rows[Transaction]) -> Iterator[Problem]:
        """The file says its night, the account mirrors the housing system, and the type has a meaning."""
        yield from super().check(rows)
        if self._first is None and self.work.feed_file.dated_on is None:
            cure = "Name it mirrored-2026-04-12.csv, with the day whose night it tells"
            yield Problem(0, 0, "", "undated", "the file’s name has no date", cure)
        good = []
        for row in rows:
            self._first = min(self._first or row.record.value_on, row.record.value_on)
            problem = self._fault(row)
            if problem is not None:
                yield problem
            else:
                good.append(row)
        for row, known in self._with_known(good):
            if known.new and row.record.amount_pence:
                self._lines += 1
                self._total_pence += row.record.amount_pence

    def _fault(self, row: Row[Transaction]) -> Problem | None:
        record = row.record
        meaning = self._meaning(record)
        if record.account_ref not in self._accounts:
            message = f"account {shown(record.account_ref)} is not known as one that mirrors the housing system"
            cure = "Check the reference; accounts that are charged here cannot come in this file"
            return self.problem(row, "account_ref", "unknown_reference", message, cure)
        if meaning is None:
            message = f"{shown(record.type)} is neither one of our types nor a code this landlord has explained"
            cure = "Say what the code means under transaction codes"
            return self.problem(row, "type", "unknown_code", message, cure)
        if record.amount_pence * meaning.sign < 0:
            wanted = "above" if meaning.sign > 0 else "below"
            message = (
                f"{pounds(record.amount_pence)} has the wrong sign: a {meaning.words.lower()} stands {wanted} zero"
            )
            return self.problem(row, "amount_pence", "sign", message, "Check the type and the sign")
        return None

    def _meaning(self, record: Transaction) -> CodeMeaning | None:
        """What a row is: by our own types, then by the landlord's codes; the row's own element wins."""
        if record.type in SIGNS or record.type in EntryKind.__members__:
            return CodeMeaning(EntryKind(record.type), record.type, element=record.element)
        code = self._codes.get(record.type)
        return code and replace(code, element=record.element or code.element)

    # ------------------------------------------------------------------------------ the second pass

    def begin(self) -> None:
        """Open the batch of the new rows with what the first pass counted."""
        if self._lines:
            self._batch = self._open(SOURCE, self._lines, self._total_pence)
            self.tally.batch_id = self._batch.pk

    def take(self, rows: Rows[Transaction]) -> Sequence[int | None]:
        """Post what is new, note what was seen, and put aside what changed for the end."""
        new: list[Row[Transaction]] = []
        seen: list[int] = []
        adopted: list[MirrorRow] = []
        for row, known in self._with_known(rows):
            self.tally.posted_count += 1
            self.tally.posted_pence += row.record.amount_pence
            if known.new:
                new.append(row)
                continue
            if known.posting_id is None or known.fingerprint != row.record.fingerprint:
                self._changed.append((row, known))
            if known.mirror_id is not None:
                seen.append(known.mirror_id)
            elif known.posting_id is not None:
                adopted.append(self._row(row, known.posting_id, fingerprint=known.fingerprint))
        self._post_new(new)
        MirrorRow.objects.bulk_create(adopted)
        MirrorRow.objects.filter(pk__in=seen).update(seen_in=self.work.feed_file)
        return [None] * len(rows)

    def end(self) -> Tally:
        """Seal what is new; undo what changed or vanished, and post what changed anew."""
        if self._batch is not None:
            postings.seal(batch=self._batch)
        because: dict[int, str] = {}
        self._undo_changed(because)
        self._undo_vanished(because)
        mirrored.undo(
            landlord=self.work.landlord,
            because=because,
            reference=self._reference,
            by=self.work.by,
            on=self.work.on,
        )
        self._post_again()
        return self.tally

    def _post_new(self, rows: Sequence[Row[Transaction]]) -> None:
        if self._batch is None:
            self._batch = self._open(SOURCE, 0, 0) if rows else None
        if self._batch is None:
            return
        events = [self._event(row, row.record.ext_id) for row in rows]
        made = postings.post(batch=self._batch, events=events, by=self.work.by, on=self.work.on)
        MirrorRow.objects.bulk_create([self._row(row, posting.pk) for row, posting in zip(rows, made, strict=True)])

    def _undo_changed(self, because: dict[int, str]) -> None:
        """What reads otherwise than it did: the version that stands is undone, and told."""
        for row, known in self._changed:
            if known.posting_id is None:
                continue
            record = row.record
            because[known.posting_id] = "Changed in the housing system"
            found = MirrorRow.objects.filter(landlord=self.work.landlord, ext_id=record.ext_id, state=State.CURRENT)
            before = found.get()
            found.update(state=State.CHANGED, undone_on=self.work.on)
            message = (
                f"{shown(record.ext_id)} of account {record.account_ref} changed: £{pounds(before.amount_pence)} of "
                f"{before.value_on} is now £{pounds(record.amount_pence)} of {record.value_on}"
            )
            cure = "The old row was reversed and the new one posted; ask why it changed"
            self.work.warn(self.problem(row, "ext_id", "changed_upstream", message, cure))

    def _undo_vanished(self, because: dict[int, str]) -> None:
        """What the file no longer names, of the days it tells whole."""
        dated_on = self.work.feed_file.dated_on
        if dated_on is None or self._first is None:
            return
        told = MirrorRow.objects.filter(
            landlord=self.work.landlord,
            state=State.CURRENT,
            value_on__gte=max(dated_on - WINDOW, self._first),
            value_on__lte=dated_on,
        )
        gone = told.exclude(seen_in=self.work.feed_file)
        count = gone.count()
        if count > max(MOST_VANISHED, told.count() // MOST_VANISHED_SHARE):
            message = f"{count:,} rows that stand here are not in it, so it looks cut short; none of them was undone"
            self.work.warn(Problem(0, 0, "", "too_many_vanished", message, "Get the whole file and load it again"))
            return
        for row in list(gone.select_related("account")):
            because[row.posting_id] = "No longer in the housing system"
            message = f"{shown(row.ext_id)} of account {row.account} (£{pounds(row.amount_pence)} of {row.value_on}) "
            cure = "It was reversed; ask why it was taken away"
            self.work.warn(Problem(0, 0, "ext_id", "vanished_upstream", f"{message}is no longer there", cure))
        MirrorRow.objects.filter(pk__in=[row.pk for row in gone]).update(state=State.VANISHED, undone_on=self.work.on)

    def _post_again(self) -> None:
        """Every row that stood here before, as it reads now: under its next version."""
        if not self._changed:
            return
        amounts = [row.record.amount_pence for row, _ in self._changed if row.record.amount_pence]
        batch = self._open(AGAIN, len(amounts), sum(amounts))
        events = [self._event(row, f"{row.record.ext_id}|{known.version + 1}") for row, known in self._changed]
        made = postings.post(batch=batch, events=events, by=self.work.by, on=self.work.on)
        MirrorRow.objects.bulk_create(
            [
                self._row(row, posting.pk, version=known.version + 1)
                for (row, known), posting in zip(self._changed, made, strict=True)
            ]
        )
        postings.seal(batch=batch)

    # ------------------------------------------------------------------------------ what is known

    def _with_known(self, rows: Rows[Transaction]) -> Iterator[tuple[Row[Transaction], Known]]:
        """Each row with what stands here of it. Three queries."""
        had = MirrorRow.objects.filter(landlord=self.work.landlord, ext_id__in=[row.record.ext_id for row in rows])
        known = {
            ext_id: Known(version) for ext_id, version in had.order_by().values_list("ext_id").annotate(Max("version"))
        }
        standing = had.filter(state=State.CURRENT).values_list("ext_id", "posting_id", "fingerprint", "pk")
        for ext_id, posting_id, fingerprint, pk in standing:
            known[ext_id] = Known(known[ext_id].version, posting_id, fingerprint, pk)
        known |= self._taken_on([row for row in rows if row.record.ext_id not in known])
        for row in rows:
            yield row, known.get(row.record.ext_id, NEVER)

    def _taken_on(self, rows: Sequence[Row[Transaction]]) -> dict[str, Known]:
        """Rows that the take-on brought under the same id: they stand here already."""
        identities = {kept(row.record.identity): row.record.ext_id for row in rows}
        found = FeedRow.objects.filter(
            landlord=self.work.landlord,
            feed=TAKE_ON,
            identity__in=list(identities),
            posting_id__isnull=False,
        ).values_list("identity", "posting_id", "fingerprint")
        return {identities[identity]: Known(1, posting, print_) for identity, posting, print_ in found}

    # ------------------------------------------------------------------------------ small parts

    @property
    def _reference(self) -> str:
        return f"{self.work.feed_file.public_id}"

    def _open(self, source: str, lines: int, total_pence: int) -> "Batch":
        return postings.open_batch(
            landlord=self.work.landlord,
            source=source,
            reference=self._reference,
            line_count=lines,
            total_pence=total_pence,
            by=self.work.by,
            on=self.work.on,
        )

    def _event(self, row: Row[Transaction], reference: str) -> Event:
        record, meaning = row.record, self._meaning(row.record)
        assert meaning is not None, "the first pass refuses what nobody has explained"
        return Event(
            reference=reference,
            effective_on=record.value_on,
            amounts=[Amount(self._accounts[record.account_ref], meaning.kind, record.amount_pence, meaning.element)],
            narrative=only_the_channel(record.narrative) or (meaning.words if record.type in self._codes else ""),
            rent_week=(record.year, record.week),
        )

    def _row(self, row: Row[Transaction], posting_id: int, *, version: int = 1, fingerprint: str = "") -> MirrorRow:
        record = row.record
        return MirrorRow(
            landlord=self.work.landlord,
            ext_id=record.ext_id,
            version=version,
            fingerprint=fingerprint or record.fingerprint,
            account_id=self._accounts[record.account_ref],
            value_on=record.value_on,
            amount_pence=record.amount_pence,
            posting_id=posting_id,
            brought_by=self.work.feed_file,
            seen_in=self.work.feed_file,
        )
