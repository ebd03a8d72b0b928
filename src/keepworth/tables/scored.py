"""Scored customers, open for questions: the only place where what a page asks of them becomes SQL.

The directory and a run's customers are joined once and held by an engine in memory, the most valuable first; it is one
for the process, and every thread has a cursor of its own. A book that has not been scored yet is its directory alone.
"""

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import duckdb

from keepworth.errors import BadInput
from keepworth.tables.answering import Engine, ask, columns_in, dicts, engine_of
from keepworth.tables.arrays import Columns
from keepworth.tables.book import Book
from keepworth.tables.directory import directory_of
from keepworth.tables.held import Typical, held_by, sources_in, typical_by
from keepworth.tables.lake.engine import named, quoted
from keepworth.tables.lake.files import reading
from keepworth.tables.points import ACTIVE, Across, Points, Square, points
from keepworth.tables.tiered import with_tiers
from keepworth.tables.wanted import (
    COLUMNS,
    STORED,
    TEXTS,
    YES_NO,
    Asked,
    Filter,
    Wanted,
    beyond,
    cursor,
    order,
    rows_of,
    where,
    within,
    words_of,
)

__all__ = [
    "COLUMNS",
    "Asked",
    "Filter",
    "Page",
    "Points",
    "Scored",
    "Square",
    "Totals",
    "Typical",
    "Wanted",
    "open_directory",
    "open_scored",
]

CUSTOMERS: Final = "customers.parquet"
LATEST: Final = "latest"
ANSWERS: Final = 500  # sums that are kept of a table
HELD: Final = 4  # joined tables at a time: today's, and some of past days
IDLE: Final = 60.0  # seconds after which nobody works with a table any more
OWN: Final = ("sorted_as", "search", "cell")
# What a table holds beside what the run wrote. Silence is told in a customer's own usual gaps between two orders; of
# two orders or fewer there is no usual gap.
DERIVED: Final = {
    "at_stake": "greatest(value, 0) * (1 - coalesce(p_active, p_stay))",
    "silence": "CASE WHEN repeats >= 2 THEN (age_weeks - last_order_weeks) * repeats / last_order_weeks END",
}


@dataclass(frozen=True, slots=True)
class Page:
    """Some customers, how many are wanted in all, and where the next page begins."""

    rows: list[dict[str, Any]]
    count: int
    next: str | None  # None: this is the last page


@dataclass(frozen=True, slots=True)
class Totals:
    """What the wanted customers are together."""

    customers: int
    scored: int
    value: float | None  # None: of nobody it is known
    at_stake: float | None
    expected_orders: float | None
    total_spend: float | None


class Scored:
    """The customers of a book as one run sees them; use `open_scored`."""

    def __init__(self, held: "_Held", *, run: Path | None) -> None:
        """Ask a table of the process's engine."""
        self._table, self._held = held.table, held
        self.run = run  # the folder of the run, None where the book has not been scored

    @property
    def mark(self) -> str:
        """What these customers are called while this process holds them; it changes whenever they do."""
        return self._table

    def page(self, wanted: Wanted) -> Page:
        """Return one page of customers, every column of `COLUMNS` in each row.

        Raises
        ------
        BadInput
            A column, an operator, a value or the mark of a page cannot be.

        """
        limit = rows_of(wanted)
        found = ask(
            f"SELECT number FROM {self._table} WHERE {self._where(wanted)} AND {beyond(wanted)} {order(wanted)} "
            f"LIMIT {limit + 1}"
        )
        # First who, then what: reading every column of everybody to sort them would cost the most by far.
        numbers = [row[0] for row in found]
        rows = self._rows(numbers[:limit])
        following = cursor(wanted, rows[-1]) if len(found) > limit else None
        return Page([_shown(row) for row in rows], self.count(wanted), following)

    def count(self, wanted: Wanted) -> int:
        """Return how many customers are wanted, whatever page is asked for."""
        return int(self._once(f"SELECT count(*) FROM {self._table} WHERE {self._where(wanted)}")[0][0])

    def _once(self, query: str) -> list[Any]:
        """Ask for a sum, and keep the answer as long as the table stands."""
        kept = self._held.answers
        found = kept.get(query)
        if found is None:
            if len(kept) >= ANSWERS:
                kept.clear()
            found = kept[query] = ask(query)
        return found

    def _where(self, wanted: Wanted) -> str:
        return where(wanted, walls=self._held.walls)

    def _within(self, teams: tuple[str, ...] | None) -> str:
        return within(teams, walls=self._held.walls)

    def those(self, teams: tuple[str, ...] | None) -> str:
        """Write the query of the numbers that these teams see, for a condition on other facts."""
        return f"SELECT number FROM {self._table} WHERE {self._within(teams)}"

    def told(self, wanted: Wanted, *, columns: tuple[str, ...]) -> str:
        """Write the query of some columns of the wanted customers, to be joined to other facts about them."""
        return f"SELECT {', '.join(named(name) for name in columns)} FROM {self._table} WHERE {self._where(wanted)}"

    def wanted(self, wanted: Wanted) -> str:
        """Write the query of the numbers of the wanted customers, for a condition on other facts."""
        return self.told(wanted, columns=("number",))

    def among(self, numbers: str, *, teams: tuple[str, ...] | None = None) -> str:
        """Write the query of those of these customers that the teams see, with every column of the table.

        `numbers` lists them, or is a query of them.
        """
        return f"SELECT * FROM {self._table} WHERE number IN ({numbers}) AND {self._within(teams)}"

    def _rows(self, numbers: list[int]) -> list[dict[str, Any]]:
        """Return the rows of these customers, in their order."""
        return self._read(numbers, columns=f"{_SELECTED}, sorted_as, wall")

    def _read(self, numbers: list[int], *, columns: str) -> list[dict[str, Any]]:
        """Return columns of these customers, in their order; the index finds each."""
        if not numbers:
            return []
        listed = ", ".join(str(number) for number in numbers)
        found = dicts(f"SELECT {columns} FROM {self._table} WHERE number IN ({listed})")
        by_number = {row["number"]: row for row in found}
        return [by_number[number] for number in numbers if number in by_number]

    def totals(self, wanted: Wanted) -> Totals:
        """Add up the wanted customers."""
        (row,) = self._once(
            "SELECT count(*), count(first_order), sum(value), sum(at_stake), sum(expected_orders), sum(total_spend) "
            f"FROM {self._table} WHERE {self._where(wanted)}"
        )
        return Totals(*row)

    def typical(self, teams: tuple[str, ...] | None = None) -> Typical | None:
        """Return the average of the valued customers that these teams see, None where there is none."""
        return typical_by(f"SELECT * FROM {self._table} WHERE {self._within(teams)}", ask=self._once, run=self.run)

    def sources(self, number: int) -> dict[str, float | None]:
        """Return whence the value of a customer whom somebody may see comes; empty where orders tell all of it."""
        return sources_in(self.run, number)

    def one(self, number: int, *, teams: tuple[str, ...] | None = None) -> dict[str, Any] | None:
        """Return a customer, None where there is none or the teams do not see it."""
        return self.some([number], teams=teams).get(number)

    def some(self, numbers: list[int], *, teams: tuple[str, ...] | None = None) -> dict[int, dict[str, Any]]:
        """Return several customers by number, those that the teams see."""
        found = self._rows([number for number in numbers if 0 <= number < 2**63])
        walls = {0, *(self._held.walls.get(team, 0) for team in teams or ())}
        return {row["number"]: _shown(row) for row in found if teams is None or row["wall"] in walls}

    def find(
        self, text: str, *, teams: tuple[str, ...] | None = None, limit: int = 12, also_walled: bool = False
    ) -> list[dict[str, Any]]:
        """Return the customers that a text may mean, the likeliest first: number, customer_id, name, team, seen.

        By name in any script, pinyin, first letters or id; accents and capitals do not matter. With `also_walled`
        those that the teams do not see come too, with `seen` false; nothing of theirs decides upon the order.
        """
        words = words_of(text)
        if not words:
            return []
        seen = self._within(teams)
        begins = " AND ".join(f"contains(search, {quoted(' ' + word)})" for word in words)
        whole = quoted(" ".join(words))
        rank = (
            f"CASE WHEN lower(customer_id) = {whole} THEN 0 WHEN starts_with(search, ' ' || {whole}) THEN 1 "
            f"WHEN {begins} THEN 2 ELSE 3 END"
        )
        asked = Wanted(teams=None if also_walled else teams, text=text)
        # First who, then what. The place among all names says what their letters say, and is far faster to compare.
        found = ask(
            f"SELECT number FROM {self._table} WHERE {self._where(asked)} "
            f"ORDER BY {rank}, CASE WHEN {seen} THEN value END DESC NULLS LAST, by_name, number "
            f"LIMIT {min(max(int(limit), 1), 100)}"
        )
        numbers = [row[0] for row in found]
        return self._read(numbers, columns=f"number, customer_id, name, team, {seen} AS seen")

    def tells_strength(self, teams: tuple[str, ...] | None = None) -> bool:
        """Whether a strength is told of anybody whom these teams see; of nobody else it says a thing."""
        asked = f"SELECT count(strength) FROM {self._table} WHERE {self._within(teams)}"
        return bool(self._once(asked)[0][0])

    def tells_trials(self, teams: tuple[str, ...] | None = None) -> bool:
        """Whether a run says of anybody whom these teams see whether they would fight to keep us."""
        asked = f"SELECT count(trial_state) FROM {self._table} WHERE {self._within(teams)}"
        return bool(self._once(asked)[0][0])

    def tells_staying(self, teams: tuple[str, ...] | None = None) -> bool:
        """Whether a run says of anybody whom these teams see how likely they are to stay."""
        asked = f"SELECT count(p_stay) FROM {self._table} WHERE {self._within(teams)}"
        return bool(self._once(asked)[0][0])

    def points(self, wanted: Wanted, *, most: int = 2000, across: Across = ACTIVE) -> Points:
        """Return the wanted customers as marks on the map, where they are more than `most` as a density."""
        return points(dicts, table=self._table, those=self._where(wanted), most=max(int(most), 1), across=across)

    def held(self, wanted: Wanted) -> Columns:
        """Return, for every cell that has a wanted customer, its factors, and how many they are and what they spend.

        `keepworth.runs.worth` makes of it what these customers are worth together, with the range.
        """
        return held_by(f"SELECT * FROM {self._table} WHERE {self._where(wanted)}", run=self.run)

    def values(self, column: str, *, teams: tuple[str, ...] | None = None, most: int = 200) -> list[str]:
        """Return the values of a column of texts, as a list to choose from."""
        asked = COLUMNS.get(column)
        if asked is None or asked.kind not in TEXTS:
            raise BadInput(f"{column[:40]!r} is no column of texts to choose from.")
        found = self._once(
            f"SELECT DISTINCT {named(column)} FROM {self._table} WHERE {named(column)} IS NOT NULL AND "
            f"{self._within(teams)} ORDER BY 1 LIMIT {int(most)}"
        )
        return [row[0] for row in found]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in COLUMNS}


_SELECTED: Final = ", ".join(named(name) for name in COLUMNS)


def open_scored(book: Book, *, run: Path | None = None) -> Scored:
    """Open a book's customers as a run sees them: the newest one, or that in the folder `run`."""
    for _ in range(3):
        folder = _with_customers(run or _newest(book))
        try:
            return Scored(_joined(book, directory_of(book), run=folder), run=folder)
        except (duckdb.IOException, FileNotFoundError):
            # Somebody changed the book between two looks; what was there is there under another name now.
            continue
    raise BadInput(f"The scores of {book.folder} change faster than they can be read. Try again.")


def open_directory(book: Book) -> Scored:
    """Open a book's customers without any run, as for a day for which none speaks."""
    return Scored(_joined(book, directory_of(book), run=None), run=None)


def _newest(book: Book) -> Path:
    return (book.scores / LATEST).resolve()


def _with_customers(run: Path) -> Path | None:
    """Return a run that says what customers are worth; one of a book without orders says nothing of it."""
    return run if (run / CUSTOMERS).is_file() else None


@dataclass(slots=True)
class _Held:
    """A table of joined customers."""

    table: str
    walls: dict[str, int]  # the number of each team
    used: float = 0.0
    answers: dict[str, list[Any]] = field(default_factory=dict)  # of sums over many rows: the table never changes


@dataclass(slots=True)
class _Tables:
    """The tables that an engine holds."""

    engine: Engine
    by_key: dict[tuple[object, ...], _Held] = field(default_factory=dict)
    made: int = 0


_lock = threading.Lock()
_tables: list[_Tables] = []  # of this process: one


def _held_by(engine: Engine) -> _Tables:
    if not _tables or _tables[0].engine is not engine:
        _tables[:] = [_Tables(engine)]
    return _tables[0]


def _joined(book: Book, directory: Path, *, run: Path | None) -> _Held:
    """Return the table in which directory and run are joined; it is made once for these files as they are."""
    customers = run / CUSTOMERS if run else None
    mark = customers.stat() if customers else None
    key = (book.folder, directory.name, run, mark and (mark.st_mtime_ns, mark.st_size, mark.st_ino))
    with _lock:
        tables = _held_by(engine_of(book))
        if key not in tables.by_key:
            _drop_old(tables, book, directory=directory.name)
            tables.made += 1
            with reading(book.lake_folder):
                tables.by_key[key] = _made(f"scored_{tables.made}", directory, customers=customers)
        held = tables.by_key[key]
        held.used = time.monotonic()
    return held


def _made(table: str, directory: Path, *, customers: Path | None) -> _Held:
    ask(f"CREATE TABLE {table} AS {_join(directory, customers)}")
    ask(f"CREATE UNIQUE INDEX by_number_{table} ON {table} (number)")
    walls = ask(f"SELECT DISTINCT team, wall FROM {table} WHERE team IS NOT NULL")
    return _Held(table, dict(walls))


def _drop_old(tables: _Tables, book: Book, *, directory: str) -> None:
    """Drop what an older directory was joined to, for it may name somebody erased, and what was not used for long."""
    now, kept = time.monotonic(), tables.by_key
    stale = {key for key in kept if key[0] == book.folder and key[1] != directory}
    oldest = sorted(kept, key=lambda key: kept[key].used)[: max(len(kept) - HELD + 1, 0)]
    idle = {key for key in oldest if now - kept[key].used > IDLE}
    for key in stale | idle:
        ask(f"DROP TABLE {kept.pop(key).table}")


def _join(directory: Path, customers: Path | None) -> str:
    scored = [name for name, column in COLUMNS.items() if column.is_scored and name not in DERIVED]
    known = [name for name, column in COLUMNS.items() if not column.is_scored]
    run, beside = with_tiers(customers) if customers else ("(SELECT NULL::BIGINT AS number LIMIT 0)", frozenset())
    held = {*columns_in(customers), *beside} if customers else set()
    of_run = ", ".join(_typed(name, held=held) for name in (*scored, "cell"))
    said = ", ".join(f"listed.{named(name)}" for name in (*known, "sorted_as", "search"))
    derived = ", ".join(f"{said} AS {named(name)}" for name, said in DERIVED.items())
    listed = f"read_parquet({quoted(str(directory))})"
    return (
        f"SELECT * EXCLUDE (place), {derived}, coalesce(place, 0)::INTEGER AS wall, "
        f"dense_rank() OVER (ORDER BY sorted_as) AS by_name FROM (SELECT {said}, {of_run} "
        f"FROM {listed} AS listed LEFT JOIN {run} AS scored USING (number)) LEFT JOIN (SELECT team, "
        f"row_number() OVER (ORDER BY team) AS place FROM (SELECT DISTINCT team FROM {listed} WHERE team IS NOT NULL)) "
        "AS walls USING (team) ORDER BY value DESC NULLS LAST, number"
    )


def _typed(name: str, *, held: set[str]) -> str:
    column = COLUMNS.get(name)
    at = f"scored.{named(name)}" if name in held else "NULL"
    if name in held and column and column.words == YES_NO:
        at = f"CASE WHEN {at} THEN 'yes' WHEN NOT {at} THEN 'no' END"
    # A word that this version does not know is as good as none.
    way = "try_cast" if column and column.kind == "word" else "cast"
    return f"{way}({at} AS {column.stored if column else STORED['whole']}) AS {named(name)}"
