"""Which files of a folder are a landlord's, of which kind, and in which order they are taken in (DEC-16)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from feeds.formats import kinds
from feeds.formats.kinds import BANK_ENDINGS, KINDS, Kind
from feeds.formats.readers import Format, recognised
from staff.refusals import Refused

FIRST_BYTES = 4096


class WrongCall(Refused):
    """What was asked for cannot be done: the folder, the file or the dates are not what they must be."""


@dataclass(frozen=True)
class Given:
    """A file that somebody hands in. `dated_on` is the day in its name; None for take-on files."""

    path: Path
    kind: Kind
    dated_on: date | None
    form: Format = Format.CANONICAL

    @property
    def name(self) -> str:
        """Its own name, by which it is known however it is handed in."""
        return self.path.name


def in_folder(folder: Path) -> list[Given]:
    """
    The files of a folder, take-on files first, then by day and kind.

    Take-on files stand in the folder itself, feeds there or in payments/, cards/, dd/, hb/, uc/ and bank/; a bank's own
    formats keep their endings (bank-2026-04-12.xml). Other names in the folder
    itself, and other folders, are left alone.
    :raises WrongCall: if a feed folder holds a CSV file whose name says no kind or no day, or nothing is found.
    """
    found = [given for given in _at_top(folder)]
    for feed in [kind.folder for kind in KINDS if kind.folder]:
        for path in _files_of(folder, feed):
            kind = kinds.kind_named(path.name)
            if kind is None or kinds.file_date(path.name) is None:
                raise WrongCall(
                    f"{feed}/{path.name}: its name does not say what it is and of which day. "
                    f"Call it like payments-2026-04-12.csv, or load it by itself with --as."
                )
            found.append(
                Given(path, kind, kinds.file_date(path.name), _form(path) if feed == "bank" else Format.CANONICAL)
            )
    if not found:
        raise WrongCall(f"There is no file in {folder} that a landlord's folder would have.")
    return sorted(found, key=_order)


def one_file(path: Path, *, as_kind: str | None) -> Given:
    """
    A file by itself: of the kind that is said, or that its name or its first line tells.

    :raises WrongCall: if the kind is not one of ours, or nothing tells it.
    """
    if as_kind is not None and as_kind not in kinds.BY_NAME:
        raise WrongCall(f"“{as_kind}” is not a kind of file. Say one of {', '.join(sorted(kinds.BY_NAME))}.")
    with path.open("rb") as stream:
        told, form = recognised(path.name, stream.read(FIRST_BYTES))
    kind = kinds.BY_NAME[as_kind] if as_kind else told
    if kind is None:
        raise WrongCall(f"{path.name}: neither its name nor its first line says what it is. Say it with --as.")
    if kind is not told:
        form = Format.CANONICAL
    return Given(path, kind, None if kind.take_on else kinds.file_date(path.name), form)


def _files_of(folder: Path, feed: str) -> list[Path]:
    endings = BANK_ENDINGS if feed == "bank" else ("csv",)
    return sorted(path for ending in endings for path in (folder / feed).glob(f"*.{ending}"))


def _form(path: Path) -> Format:
    """By its first bytes."""
    with path.open("rb") as stream:
        return recognised(path.name, stream.read(FIRST_BYTES))[1]


def _at_top(folder: Path) -> Iterator[Given]:
    for path in sorted(folder.glob("*.csv")):
        kind = kinds.kind_named(path.name)
        day = kinds.file_date(path.name)
        if kind is None:
            continue
        if kind.take_on:
            yield Given(path, kind, None)
        elif day is not None:
            yield Given(path, kind, day)
        else:
            raise WrongCall(f"{path.name}: a feed has its day in its name. Call it like {kind.name}-2026-04-12.csv.")


def _order(given: Given) -> tuple[date, int, str]:
    return given.dated_on or date.min, given.kind.order, given.name
