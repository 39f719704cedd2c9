"""What a kind of file is made of: its columns, and the record that one row becomes."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Generic, Self, TypeVar

from feeds.formats.problems import Fault
from feeds.formats.values import Value


@dataclass(frozen=True, slots=True)
class Record:
    """
    What one row says. Each kind has its own frozen dataclass, its fields in the order of the columns.

    `KEY` names the fields that are the row's identity (DEC-3). `PLACED` says that rows with the same key may stand in
    one file, and are told apart by their place among them (bank lines).
    """

    KEY: ClassVar[tuple[str, ...]] = ()
    PLACED: ClassVar[bool] = False

    @property
    def identity(self) -> str:
        """
        The identity as one text, unique within a landlord and kind: "S1|HB19|2026-03-23|2026-04-19" (DEC-3).

        The parts are days in ISO form, money in whole pence and text as it is, parted by "|". A "|" or a
        backslash inside a part has a backslash before it, so that two identities are never the same text.
        """
        return joined(str(getattr(self, name)) for name in self.KEY)

    @property
    def fingerprint(self) -> str:
        """
        A SHA-256 in hex of all the row's values: equal for two rows when every column says the same.

        Tells a row that is known already as *same* or *different* (DEC-3), and may be kept longer than the
        names in the row. Quotes, line ends and the process that computes it make no difference.
        """
        return digest_of(str(getattr(self, name)) for name in field_names(type(self)))

    def placed(self, place: int) -> Self:
        """Give the row its place among the rows of its file with the same key, from 1; only where `PLACED`."""
        raise NotImplementedError(f"{type(self).__name__} has no place; it said {place}")

    def faults(self) -> Iterator[Fault]:
        """Yield what cannot be true of the row's values together; nothing for a kind without such rules."""
        return iter(())


def joined(parts: Iterable[str]) -> str:
    """An identity's parts as one text, such that two different identities are never the same text."""
    return "|".join(part.replace("\\", "\\\\").replace("|", "\\|") for part in parts)


def digest_of(values: Iterable[str]) -> str:
    """A SHA-256 in hex of values. None can hold U+001F: control characters are refused in every column."""
    return hashlib.sha256("\x1f".join(values).encode()).hexdigest()


R = TypeVar("R", bound=Record)


def field_names(record: type[Record]) -> tuple[str, ...]:
    """Name a record's fields, which stand in the order of the file's columns."""
    return tuple(each.name for each in fields(record))


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name in the header, and how its values are read and written."""

    name: str
    value: Value[Any]


@dataclass(frozen=True, slots=True)
class Layout(Generic[R]):
    """A kind of file: its columns in order, the one whose sum the trailer states (or none), its record."""

    kind: str
    columns: tuple[Column, ...]
    record: type[R]
    money_column: str | None = None
    header: tuple[str, ...] = field(init=False)
    money_index: int | None = field(init=False)
    key_indexes: tuple[int, ...] = field(init=False)  # the columns (from 0) that are a row's identity

    def __post_init__(self) -> None:
        names, attributes = tuple(column.name for column in self.columns), field_names(self.record)
        money = names.index(self.money_column) if self.money_column else None
        object.__setattr__(self, "header", names)
        object.__setattr__(self, "money_index", money)
        object.__setattr__(self, "key_indexes", tuple(attributes.index(name) for name in self.record.KEY))
