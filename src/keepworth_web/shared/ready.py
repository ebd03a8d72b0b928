"""Statements that Django's compiler writes once, and that are only filled after that: for what is asked very often.

Putting a statement together costs many times what the database needs to answer it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any, Final, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.sql.compiler import SQLCompiler

MARK: Final = "?"  # stands for the one value while a statement is written
FIRST: Final = object()  # stands for the key that the database gives to the first of several rows


class ReadyQuestion[Found: models.Model]:
    """A question for one row of a model and the row that it belongs to, of which one value differs."""

    def __init__(self, rows: "models.QuerySet[Found]", *, owner: str) -> None:
        """Take the rows with the one that is asked for found by MARK, and the name of what each belongs to."""
        self._rows, self._owner = rows, owner
        self._written: _Written | None = None

    def first(self, value: str) -> Found | None:
        """Ask it, and return the first row, with its owner."""
        written = self._written = self._written or _Written(self._rows, owner=self._owner)
        with connection.cursor() as cursor:
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
        found = self._model.from_db(connection.alias, self._own, read[: len(self._own)])
        setattr(found, self._owner, self._of.from_db(connection.alias, self._theirs, read[len(self._own) :]))
        return found


def names_of(model: type[models.Model]) -> list[str]:
    """Return what the columns of a model are called in it."""
    return [one.attname for one in model._meta.concrete_fields]


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of one model that are inserted by one statement, all with the first row's key in the same columns."""

    model: type[models.Model]
    rows: int
    with_first: tuple[str, ...]


def insert_together(*rows: tuple[type[models.Model], Mapping[str, Any]]) -> int:
    """Insert rows of several models, each told by the names of its columns, the rest by default.

    FIRST stands for the key of the first row, which is returned. PostgreSQL is told everything in one statement, since
    each costs a way there and back. Signals are not sent. Raises what a database raises; call it in a transaction.
    """
    here = connections[DEFAULT_DB_ALIAS]  # asked for once: it is looked for by thread each time
    parts, given = [], []
    for model, group in groupby(rows, key=lambda one: one[0]):
        told = [values for _, values in group]
        parts.append(_Part(model, len(told), tuple(name for name, value in told[0].items() if value is FIRST)))
        given.append([value for values in told for value in _prepared(model, values, here=here)])
    with here.cursor() as cursor:
        if here.vendor == "postgresql":
            cursor.execute(_in_one(tuple(parts)), [one for values in given for one in values if one is not FIRST])
            return int(cursor.fetchone()[0])
        cursor.execute(_insert_first(parts[0]), given[0])
        key = int(cursor.fetchone()[0])
        for part, values in zip(parts[1:], given[1:], strict=True):
            cursor.execute(_insert(part), [key if one is FIRST else one for one in values])
        return key


def _prepared(model: type[models.Model], row: Mapping[str, Any], *, here: Any) -> Iterator[Any]:
    for name, field, default in _columns(model):
        value = row.get(name, default)
        # What a column of text or numbers holds is told as it is.
        as_it_is = value is None or value is FIRST or type(value) in _TOLD.get(type(field), ())
        yield value if as_it_is else field.get_db_prep_save(value, here)


_TOLD: Final[dict[type, tuple[type, ...]]] = {
    models.CharField: (str,), models.TextField: (str,), models.FloatField: (float,), models.ForeignKey: (int,),
    models.OneToOneField: (int,), models.PositiveIntegerField: (int,),
}  # fmt: skip


@lru_cache(maxsize=64)
def _columns(model: type[models.Model]) -> tuple[tuple[str, Any, Any], ...]:
    """Return the columns that are inserted: what each is called, its field and its default, which is never changed."""
    return tuple((one.attname, one, one.get_default()) for one in model._meta.concrete_fields if not one.primary_key)


@lru_cache(maxsize=256)
def _in_one(parts: tuple[_Part, ...]) -> str:
    """Return one statement for everything; its parts see the first row's key, and nothing else of one another."""
    key = _key(parts[0].model)
    said = [f"row_0 AS ({_insert_first(parts[0])})"]
    for at, part in enumerate(parts[1:], 1):
        insert = _insert(part, first=f"(SELECT {key} FROM row_0)")  # noqa: S608 names of our own columns
        said.append(f"row_{at} AS ({insert})")
    return f"WITH {', '.join(said)} SELECT {key} FROM row_0"  # noqa: S608 as above


@lru_cache(maxsize=256)
def _insert_first(part: _Part) -> str:
    return f"{_insert(part)} RETURNING {_key(part.model)}"


@lru_cache(maxsize=256)
def _insert(part: _Part, *, first: str = "%s") -> str:
    of, quoted = part.model._meta, connection.ops.quote_name
    columns = [one for one in of.concrete_fields if not one.primary_key]
    row = ", ".join(first if one.attname in part.with_first else "%s" for one in columns)
    names = ", ".join(quoted(str(one.column)) for one in columns)
    return f"INSERT INTO {quoted(of.db_table)} ({names}) VALUES {', '.join([f'({row})'] * part.rows)}"  # noqa: S608 as above


def _key(model: type[models.Model]) -> str:
    return connection.ops.quote_name(str(model._meta.pk.column))


class ReadyClaim:
    """A conditional update of one row by its key: it is written only while some of its columns are empty."""

    def __init__(self, model: type[models.Model], *, sets: Sequence[str], while_empty: Sequence[str]) -> None:
        """Take the names of what is set and of what must be empty."""
        self._model, self._empty = model, while_empty
        fields = {one.attname: one for one in model._meta.concrete_fields}
        self._sets = [fields[name] for name in sets]
        self._text = ""

    def take(self, key: int, *values: Any) -> bool:
        """Set the values, in their order, and return whether the row was still to be had."""
        self._text = self._text or self._write()
        here = connections[DEFAULT_DB_ALIAS]
        given = [one.get_db_prep_save(value, here) for one, value in zip(self._sets, values, strict=True)]
        with here.cursor() as cursor:
            cursor.execute(self._text, [*given, key])
            return int(cursor.rowcount) == 1

    def _write(self) -> str:
        quoted = connection.ops.quote_name
        sets = ", ".join(f"{quoted(str(one.column))} = %s" for one in self._sets)
        empty = "".join(f" AND {quoted(name)} IS NULL" for name in self._empty)
        table = quoted(self._model._meta.db_table)
        return f"UPDATE {table} SET {sets} WHERE {_key(self._model)} = %s{empty}"  # noqa: S608 as above
