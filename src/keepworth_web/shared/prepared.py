"""One statement that PostgreSQL has prepared, asked by psycopg's lower level: a cursor costs as much as the answer.

For what very many ask at once, alone; anything else uses Django's cursors.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from typing import Any, Final
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections

# What each connection has prepared. It is dropped with the connection, and so is what stands here.
_PREPARED: "Final[WeakKeyDictionary[Any, set[bytes]]]" = WeakKeyDictionary()
_numbers = count()


def is_by_itself(here: Any) -> bool:
    """Whether a statement would be a transaction of its own, with nobody who listens to what is asked."""
    return (
        here.vendor == "postgresql"
        and not here.in_atomic_block
        and here.get_autocommit()
        and not (here.queries_logged or here.execute_wrappers)
    )


def prepared_answer(statement: str, values: Sequence[Any]) -> int | None:
    """Return the number that a statement answers, None where it answers with no row; its faults are Django's.

    It commits by itself: call it only where `is_by_itself`.
    """
    here: Any = connections[DEFAULT_DB_ALIAS]
    here.ensure_connection()
    with here.wrap_database_errors:
        return _asked(here.connection, statement, values=values)


def _asked(raw: Any, statement: str, *, values: Sequence[Any]) -> int | None:
    from psycopg import errors, pq
    from psycopg.adapt import PyFormat, Transformer

    # As text, whose type the statement says: a number's own type would be that of the first one that was asked with.
    told = Transformer(raw).dump_sequence(values, [PyFormat.TEXT] * len(values))
    name, said = _written(statement, len(values))
    known = _PREPARED.setdefault(raw, set())
    with raw.lock:
        if name not in known:
            _checked(raw.pgconn.prepare(name, said), good=pq.ExecStatus.COMMAND_OK, of=errors)
            known.add(name)
        answer = raw.pgconn.exec_prepared(name, told)
    _checked(answer, good=pq.ExecStatus.TUPLES_OK, of=errors)
    value = answer.get_value(0, 0) if answer.ntuples else None
    return None if value is None else int(value)


def _checked(answer: Any, *, good: int, of: Any) -> None:
    if answer.status != good:
        raise of.error_from_result(answer)


@lru_cache(maxsize=256)
def _written(statement: str, values: int) -> tuple[bytes, bytes]:
    """Return a name of its own and a statement in PostgreSQL's words: $1 where Django writes %s."""
    parts = statement.split("%s")
    if len(parts) != values + 1:
        raise ValueError("as many places as values")
    numbered = "".join(f"{part}${at}" for at, part in enumerate(parts[:-1], 1))
    return f"keepworth_{next(_numbers)}".encode(), f"{numbered}{parts[-1]}".encode()
