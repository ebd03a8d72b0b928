"""What a table of the lake is made of: columns with type, unit, and what is refused."""

from dataclasses import dataclass, replace
from typing import Literal

type Kind = Literal["id", "date", "instant", "money", "number", "whole", "flag", "choice", "country", "text"]

# How each kind is stored in the lake's Parquet, in the engine's words.
STORED_AS: dict[Kind, str] = {
    "id": "BIGINT",
    "date": "DATE",
    "instant": "TIMESTAMP",
    "money": "DECIMAL(18,4)",
    "number": "DOUBLE",
    "whole": "BIGINT",
    "flag": "BOOLEAN",
    "choice": "VARCHAR",
    "country": "VARCHAR",
    "text": "VARCHAR",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its kind, what it means, and what a value must be to be taken."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    needed: bool = False
    of: str = ""  # for an id: the kind of thing that it names, e.g. "customer"
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    ahead: bool = False  # for a date: it may lie after today, whatever an import was told
    after: str = ""  # for a date: the column of the row whose day it cannot come before
    known_as: tuple[str, ...] = ()  # headers of other systems that map themselves; see known_names.toml
    else_as: tuple[str, ...] = ()  # headers that are taken, in this order, where none of those stands

    @property
    def refused(self) -> str:
        """What is refused, in words, for messages and the docs."""
        if self.choices:
            return "anything but " + ", ".join(self.choices)
        if self.low is not None and self.high is not None:
            return f"outside {self.low:g} to {self.high:g}"
        if self.low is not None:
            return f"below {self.low:g}"
        return f"{_REFUSED[self.kind]}; {self.too_early}" if self.after else _REFUSED[self.kind]

    @property
    def too_early(self) -> str:
        """Why a day before that of `after` is refused."""
        return f"before {self.after}"

    @property
    def within(self) -> str:
        """Write the column as SQL, NULL where it is refused today: older batches may hold what was taken then."""
        if self.after:
            return f"CASE WHEN {self.name} >= {self.after} THEN {self.name} END"
        if self.low is None or self.high is None:
            return self.name
        return f"CASE WHEN {self.name} BETWEEN {self.low:g} AND {self.high:g} THEN {self.name} END"


_REFUSED: dict[Kind, str] = {
    "id": "empty where needed; control characters",
    "date": "no calendar day; before 1900; after today unless allowed",
    "instant": "no moment in time; before 1900; after now unless allowed",
    "money": "not a number; beyond ±10 000 000 000 000; a percentage",
    "number": "not a number; not finite",
    "whole": "not a whole number",
    "flag": "anything but yes or no",
    "choice": "anything else",
    "text": "control characters; more than 1 MB",
    "country": "no country of ISO 3166-1, by its code of two letters or its English name",
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the lake: the stage that reads it, its key, its columns."""

    name: str
    stage: str
    meaning: str
    key: tuple[str, ...]  # a row with the same key replaces; empty: rows are only new or the same
    columns: tuple[Column, ...]
    when: str = ""  # the column that says when it happened; nothing later than *as of* is seen
    brings: tuple[Column, ...] = ()  # personal data that a file of it may hold; they go to the table `brings_to`
    seal: tuple[str, str] | None = None  # a row of which this column says this stands as it is from then on

    @property
    def as_read(self) -> "Table":
        """The table with all columns that a file of it may fill, those for another table among them."""
        apart = [replace(one, meaning=f"{one.meaning} It goes to `{self.brings_to}`, not here.") for one in self.brings]
        return replace(self, columns=(*self.columns, *apart), brings=()) if apart else self

    @property
    def brings_to(self) -> str:
        """The table that holds what a file brings along: own words, or who somebody is."""
        return "texts" if any(column.name == "words" for column in self.brings) else "identities"

    def column(self, name: str) -> Column:
        """Return the column of that name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def needed(self) -> tuple[str, ...]:
        """The names of the columns that every row must fill."""
        return tuple(column.name for column in self.columns if column.needed)
