"""Statements that Django's compiler writes once, and that are only filled after that: for what is asked very often.

Putting a statement together costs many times what the database needs to answer it.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import groupby
from typing import Any, Final, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.base import ModelState
from django.db.models.sql.compiler import SQLCompiler

from keepworth_web.shared.prepared import is_by_itself, prepared_answer

MARK: Final = "?"  # stands for the one value while a statement is written


class _Key:
    """Stands for a key that the database gives or finds."""

    __slots__ = ()


FIRST: Final = _Key()  # that of the first of several rows
CLAIMED: Final = _Key()  # that of the row that is claimed
type Insert = Callable[[], int | None]


def _cursor() -> Any:
    """Return a cursor for what is asked again and again: PostgreSQL prepares it, SQLite's words are made once."""
    here: Any = connections[DEFAULT_DB_ALIAS]  # asked for once: it is looked for by thread each time
    here.ensure_connection()
    if here.vendor == "sqlite":
        return here._prepare_cursor(here.connection.cursor(_SqliteCursor))
    if here.vendor == "postgresql":
        from django.db.backends.postgresql.base import ServerBindingCursor

        made: Any = ServerBindingCursor
        return here._prepare_cursor(made(here.connection))
    return here.cursor()


class _SqliteCursor(sqlite3.Cursor):
    """A cursor that writes the places of values as SQLite does, once for each statement."""

    def execute(self, query: str, values: Any = ()) -> "_SqliteCursor":
        """Ask."""
        super().execute(_with_marks(query), values)
        return self


@lru_cache(maxsize=256)
def _with_marks(query: str) -> str:
    return query.replace("%s", "?")


class ReadyQuestion[Found: models.Model]:
    """A question for one row of a model and the row that it belongs to, of which one value differs."""

    def __init__(self, rows: "models.QuerySet[Found]", *, owner: str) -> None:
        """Take the rows with the one that is asked for found by MARK, and the name of what each belongs to."""
        self._rows, self._owner = rows, owner
        self._written: _Written | None = None

    def first(self, value: str) -> Found | None:
        """Ask it, and return the first row, with its owner."""
        written = self._written = self._written or _Written(self._rows, owner=self._owner)
        with _cursor() as cursor:
            cursor.execute(written.text, (value,))
            row = cursor.fetchone()
        found: Found | None = None if row is None else written.object_of(row)
        return found


class _Written:
    """A question in the words of the database, and how its rows are understood."""

    def __init__(self, rows: "models.QuerySet[Any]", *, owner: str) -> None:
        self._model: type[models.Model] = rows.model
        self._owner, self._of = owner, cast("type[models.Model]", rows.model._meta.get_field(owner).related_model)
        own, theirs = names_of(self._model), names_of(self._of)
        asked = rows.order_by().values_list(*own, *(f"{owner}__{name}" for name in theirs))[:1]
        self._compiler: SQLCompiler = asked.query.get_compiler(connection=connection)
        self.text, given = self._compiler.as_sql()
        if tuple(given) != (MARK,):
            raise ValueError("a ready question has one value")
        self._converters = self._compiler.get_converters([one[0] for one in self._compiler.select])
        self._own, self._theirs = own, theirs

    def object_of(self, row: Sequence[Any]) -> Any:
        (read,) = self._compiler.apply_converters([row], self._converters)
        found = _read(self._model, self._own, values=read[: len(self._own)])
        found._state.fields_cache[self._owner] = _read(self._of, self._theirs, values=read[len(self._own) :])
        return found


def _read(model: type[models.Model], names: Sequence[str], *, values: Sequence[Any]) -> Any:
    """Return what `from_db` returns of every column, in a third of its time: nothing is asked column by column."""
    made: Any = model.__new__(model)
    made._state = ModelState()
    made._state.db, made._state.adding = DEFAULT_DB_ALIAS, False
    made.__dict__.update(zip(names, values, strict=True))
    return made


def names_of(model: type[models.Model]) -> list[str]:
    """Return what the columns of a model are called in it."""
    return [one.attname for one in model._meta.concrete_fields]


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of one model that are inserted by one statement, all with the same keys in the same columns."""

    model: type[models.Model]
    rows: int
    keys: tuple[tuple[str, object], ...]  # which columns hold FIRST or CLAIMED


def ready_insert(*rows: tuple[type[models.Model], Mapping[str, Any]], claim: "Claim | None" = None) -> Insert:
    """Return what inserts rows of several models, each told by the names of its columns, the rest by default.

    All is put into the database's words here, so that a writer that others wait for does nothing else. FIRST stands
    for the key of the first row, which is returned, CLAIMED for that of what is claimed. With a claim that is not to
    be had nothing is inserted, and None returned. Signals are not sent. PostgreSQL is told everything in one statement,
    which is a transaction of its own, since each costs a way there and back; anything else wants to be called in one.
    """
    here = connections[DEFAULT_DB_ALIAS]
    parts, given = [], []
    moments: dict[Any, Any] = {}  # those that stand in several columns are put into words once
    for model, group in groupby(rows, key=lambda one: one[0]):
        told = [values for _, values in group]
        keys = tuple((name, value) for name, value in told[0].items() if type(value) is _Key)
        parts.append(_Part(model, len(told), keys))
        given.append([one for values in told for one in _row_of(model, values, moments=moments, here=here)])
    claimed = None if claim is None else claim.of.prepared(claim, moments=moments, here=here)
    of_claim = None if claim is None else claim.of
    if here.vendor == "postgresql":
        return partial(_all_at_once, _in_one(tuple(parts), claim=of_claim), given, claimed=claimed)
    statements = [_insert(part, tells_key=at == 0) for at, part in enumerate(parts)]
    return partial(_one_by_one, statements, given, claim=of_claim, claimed=claimed)


def _one_by_one(
    statements: list[str], given: list[list[Any]], *, claim: "ReadyClaim | None", claimed: list[Any] | None
) -> int | None:
    keys: dict[object, int] = {}
    with _cursor() as cursor:
        if claim is not None:
            cursor.execute(claim.text, claimed)
            row = cursor.fetchone()
            if row is None:
                return None
            keys[CLAIMED] = int(row[0])
        for at, (statement, values) in enumerate(zip(statements, given, strict=True)):
            cursor.execute(statement, [keys[one] if type(one) is _Key else one for one in values])
            if at == 0:
                keys[FIRST] = int(cursor.fetchone()[0])
    return keys[FIRST]


def _all_at_once(statement: str, given: list[list[Any]], *, claimed: list[Any] | None) -> int | None:
    told = [*(claimed or ()), *(one for values in given for one in values if type(one) is not _Key)]
    if is_by_itself(connections[DEFAULT_DB_ALIAS]):
        return prepared_answer(statement, told)
    with _cursor() as cursor:
        cursor.execute(statement, told)
        row = cursor.fetchone()
        return None if row is None else int(row[0])


def _row_of(model: type[models.Model], told: Mapping[str, Any], *, moments: dict[Any, Any], here: Any) -> list[Any]:
    """Return a whole row as the database takes it: only what is told is looked at, the defaults stand ready."""
    defaults, places = _laid_out(model, tuple(told))
    row = defaults.copy()  # threads share them
    for (at, field), value in zip(places, told.values(), strict=True):
        row[at] = value if type(value) is _Key else _prepared(field, value, moments=moments, here=here)
    return row


@lru_cache(maxsize=64)
def _laid_out(model: type[models.Model], names: tuple[str, ...]) -> tuple[list[Any], list[tuple[int, Any]]]:
    """Return the columns that are inserted with their defaults, which never change, and where these names stand."""
    here = connections[DEFAULT_DB_ALIAS]
    columns = [one for one in model._meta.concrete_fields if not one.primary_key]
    at = {one.attname: place for place, one in enumerate(columns)}
    defaults = [_prepared(one, one.get_default(), moments={}, here=here) for one in columns]
    return defaults, [(at[name], columns[at[name]]) for name in names]


def _prepared(field: Any, value: Any, *, moments: dict[Any, Any], here: Any) -> Any:
    # What a column of text or numbers holds is told as it is.
    if value is None or type(value) in _TOLD.get(type(field), ()):
        return value
    if type(field) is not models.DateTimeField:
        return field.get_db_prep_save(value, here)
    if value not in moments:
        moments[value] = field.get_db_prep_save(value, here)
    return moments[value]


_TOLD: Final[dict[type, tuple[type, ...]]] = {
    models.CharField: (str,), models.TextField: (str,), models.FloatField: (float,), models.ForeignKey: (int,),
    models.OneToOneField: (int,), models.PositiveIntegerField: (int,),
}  # fmt: skip


@lru_cache(maxsize=256)
def _in_one(parts: tuple[_Part, ...], *, claim: "ReadyClaim | None") -> str:
    """Return one statement for everything; its parts see the first row's key, and nothing else of one another."""
    key = _key(parts[0].model)
    said = [] if claim is None else [f"claimed AS ({claim.text})"]
    said.append(f"row_0 AS ({_insert_from(parts[0], source='claimed' if claim else '')} RETURNING {key} AS key)")
    said += [f"row_{at} AS ({_insert_from(part, source='row_0')})" for at, part in enumerate(parts[1:], 1)]
    return f"WITH {', '.join(said)} SELECT key FROM row_0"  # noqa: S608 names of our own columns


def _insert_from(part: _Part, *, source: str) -> str:
    """Return an insert for PostgreSQL that inserts nothing where its source has no row."""
    of, quoted = part.model._meta, connection.ops.quote_name
    columns = [one for one in of.concrete_fields if not one.primary_key]
    keys = {name: "(SELECT key FROM claimed)" if one is CLAIMED else "row_0.key" for name, one in part.keys}
    told = [one for one in columns if one.attname not in keys]
    names = ", ".join(quoted(str(one.column)) for one in columns)
    taken = ", ".join(keys.get(one.attname) or f"v.c{told.index(one)}" for one in columns)
    # A length is left to the column, which refuses what is too long where a cast would cut it.
    row = ", ".join(f"%s::{str(one.db_type(connection)).split('(')[0]}" for one in told)
    called = ", ".join(f"c{at}" for at in range(len(told)))
    return (
        f"INSERT INTO {quoted(of.db_table)} ({names}) SELECT {taken} FROM {source + ', ' if source else ''}"  # noqa: S608 as above
        f"(VALUES {', '.join([f'({row})'] * part.rows)}) AS v({called})"
    )


@lru_cache(maxsize=256)
def _insert(part: _Part, *, tells_key: bool) -> str:
    of, quoted = part.model._meta, connection.ops.quote_name
    columns = [one for one in of.concrete_fields if not one.primary_key]
    names = ", ".join(quoted(str(one.column)) for one in columns)
    row = f"({', '.join(['%s'] * len(columns))})"
    told = f" RETURNING {_key(part.model)}" if tells_key else ""
    return f"INSERT INTO {quoted(of.db_table)} ({names}) VALUES {', '.join([row] * part.rows)}{told}"  # noqa: S608 as above


def _key(model: type[models.Model]) -> str:
    return connection.ops.quote_name(str(model._meta.pk.column))


@dataclass(frozen=True, slots=True)
class Under:
    """What must hold of the row that a claimed one belongs to: the same row as was read before, and still open."""

    owner: str  # the name of the field
    same: tuple[str, ...]
    while_empty: tuple[str, ...]
    before: tuple[str, ...]  # moments that are empty or not yet there


class ReadyClaim:
    """A conditional update of one row: it is written only while some of its columns are empty. It tells its key."""

    def __init__(
        self,
        model: type[models.Model],
        *,
        by: Sequence[str] = ("id",),
        sets: Sequence[str],
        resets: Sequence[str],
        while_empty: Sequence[str],
        under: Under | None = None,
    ) -> None:
        """Take the names by which it is found, of what is set, of what gets its default again, and of what is empty."""
        self._model, self._empty, self._under = model, while_empty, under
        fields = {one.attname: one for one in model._meta.concrete_fields}
        self._by, self._sets, self._resets = ([fields[name] for name in names] for names in (by, sets, resets))

    def prepared(self, claim: "Claim", *, moments: dict[Any, Any], here: Any) -> list[Any]:
        """Return the values of a claim as the database takes them."""

        def told(fields: Sequence[Any], values: Sequence[Any]) -> list[Any]:
            pairs = zip(fields, values, strict=True)
            return [_prepared(field, value, moments=moments, here=here) for field, value in pairs]

        return [
            *told(self._sets, claim.values), *self._defaults, *told(self._by, claim.by),
            *told(self._of_owner, claim.under),
        ]  # fmt: skip

    @cached_property
    def _defaults(self) -> list[Any]:
        here = connections[DEFAULT_DB_ALIAS]
        return [_prepared(one, one.get_default(), moments={}, here=here) for one in self._resets]

    @cached_property
    def _of_owner(self) -> list[Any]:
        if self._under is None:
            return []
        of: Any = self._model._meta.get_field(self._under.owner).related_model
        return [of._meta.get_field(name) for name in (*self._under.same, *self._under.before)]

    @cached_property
    def text(self) -> str:
        """The update in the words of the database."""
        quoted = connection.ops.quote_name
        table = quoted(self._model._meta.db_table)
        sets = ", ".join(f"{quoted(str(one.column))} = %s" for one in (*self._sets, *self._resets))
        found = [*(f"{quoted(str(one.column))} = %s" for one in self._by)]
        found += [f"{quoted(name)} IS NULL" for name in self._empty]
        where = " AND ".join(found + ([] if self._under is None else [self._exists(self._under)]))
        return f"UPDATE {table} SET {sets} WHERE {where} RETURNING {_key(self._model)} AS key"  # noqa: S608 as above

    def _exists(self, under: Under) -> str:
        quoted = connection.ops.quote_name
        field: Any = self._model._meta.get_field(under.owner)
        of = field.related_model
        is_it = f"o.{_key(of)} = {quoted(self._model._meta.db_table)}.{quoted(str(field.column))}"
        same = [f"o.{quoted(name)} = %s" for name in under.same]
        empty = [f"o.{quoted(name)} IS NULL" for name in under.while_empty]
        before = [f"(o.{quoted(name)} IS NULL OR o.{quoted(name)} > %s)" for name in under.before]
        where = " AND ".join([is_it, *same, *empty, *before])
        return f"EXISTS (SELECT 1 FROM {quoted(of._meta.db_table)} AS o WHERE {where})"  # noqa: S608 as above


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that is claimed: how it is found, what is set in it, and what its owner must be like."""

    of: ReadyClaim
    by: tuple[Any, ...]
    values: tuple[Any, ...]
    under: tuple[Any, ...] = ()
