"""Delete old words and names from written rows and all their versions: what happened stays, as it does in the facts."""

import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from keepworth.tables.retention import WORDS_BESIDE
from keepworth.tables.schemas import TABLES
from keepworth_web.know.models import WrittenRow, WrittenVersion
from keepworth_web.know.reads.written import hash_of, key_values, typed_values

ROWS_AT_ONCE = 1000


@transaction.atomic
def retire_written(
    *, texts: Collection[str], persons: Collection[tuple[str, str]], before: Mapping[str, dt.date], dry: bool
) -> dict[str, int]:
    """Delete these texts and identities, and what no run has seen or the facts do not hold; count the latter by kind.

    A row that says nothing any more keeps what it said in its versions: it goes by the day of its last change.
    """
    keys = {"texts": [[one] for one in texts], "identities": [list(one) for one in persons]}
    counts = dict.fromkeys(before, 0)
    for table, listed in keys.items():
        silent = [row.pk for row in _silent(table, before=before[table])] if table in before else []
        if table in before:
            counts[table] += len(silent)
        if not dry:
            for rows in (*_with_keys(table, listed), *_in_parts(silent)):
                rows.delete()
    if "texts" in before:
        counts["texts"] += sum(_empty(row, dry=dry) for row in _wordy(before["texts"]))
    return counts


def _silent(table: str, *, before: dt.date) -> Iterator[WrittenRow]:
    old = WrittenRow.objects.filter(table=table, at__lt=_midnight(before)).order_by("pk")
    return (row for row in old.iterator(ROWS_AT_ONCE) if row.gone or not row.values)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)


def _with_keys(table: str, keys: list[list[str]]) -> Iterator[QuerySet[WrittenRow]]:
    hashes = [hash_of(json.dumps(key, ensure_ascii=False)) for key in keys]
    for at in range(0, len(hashes), ROWS_AT_ONCE):
        yield WrittenRow.objects.filter(table=table, key_hash__in=hashes[at : at + ROWS_AT_ONCE])


def _in_parts(numbers: list[int]) -> Iterator[QuerySet[WrittenRow]]:
    for at in range(0, len(numbers), ROWS_AT_ONCE):
        yield WrittenRow.objects.filter(pk__in=numbers[at : at + ROWS_AT_ONCE])


def _wordy(before: dt.date) -> Iterator[WrittenRow]:
    """Yield rows with words beside `texts` that tell of before a day, else were written before it."""
    for row in WrittenRow.objects.filter(table__in=WORDS_BESIDE).order_by("pk").iterator(ROWS_AT_ONCE):
        schema = TABLES[row.table]
        said: dict[str, Any] = {**typed_values(row.values, schema), **key_values(schema, row.key)}
        if (said.get(schema.when) or row.at.date()) < before:
            yield row


def _empty(row: WrittenRow, *, dry: bool) -> bool:
    """Take the words out of a row and its versions; return whether there were any."""
    column = WORDS_BESIDE[row.table]
    these: list[WrittenRow | WrittenVersion] = [row, *row.versions.all()]
    these = [one for one in these if one.values.get(column)]
    for one in () if dry else these:
        type(one)._base_manager.filter(pk=one.pk).update(values={**one.values, column: None})
    return bool(these)
