"""Take an erased person out of written rows and all their versions: who they are goes, what happened stays."""

import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from keepworth.tables.lake.concerning import SUBJECT
from keepworth.tables.persons.who import Person
from keepworth.tables.schema import Table
from keepworth.tables.schemas import TABLES
from keepworth_web.know.models import WrittenChange, WrittenRow, WrittenVersion
from keepworth_web.know.reads.written import Values, hash_of, id_columns, kind_of

type Names = Mapping[tuple[str, str], str]  # kind and id → the random id that the facts have from now on

ROWS_AT_ONCE = 1000


@transaction.atomic
def forget_written(persons: Iterable[Person], *, renamed: Mapping[tuple[str, int], str]) -> int:
    """Rename a person in written rows as the facts do, and delete their names and own words; return in how many rows.

    What is gone is found no more, so that it may run twice.
    """
    new = {
        (one.kind, one.text): renamed.get((one.kind, one.number)) or f"erased-{secrets.token_hex(8)}" for one in persons
    }
    texts: set[str] = set()
    found = 0
    for row in WrittenRow.objects.order_by("pk").iterator(ROWS_AT_ONCE):
        found += _forget(row, new, texts=texts)
    _forget_splits(new)
    hashes = [hash_of(json.dumps([text], ensure_ascii=False)) for text in sorted(texts)]
    for at in range(0, len(hashes), ROWS_AT_ONCE):
        gone = WrittenRow.objects.filter(table="texts", key_hash__in=hashes[at : at + ROWS_AT_ONCE])
        found += gone.count()
        gone.delete()
    return found


def _forget_splits(new: Names) -> None:
    """Rename whom a split was of, and whom it made."""
    for (kind, old), anew in new.items():
        splits = WrittenChange.objects.filter(split_kind=kind)
        splits.filter(split_of=old).update(split_of=anew)
        splits.filter(split_into=old).update(split_into=anew)


def _forget(row: WrittenRow, new: Names, *, texts: set[str]) -> bool:
    schema = TABLES.get(row.table)
    if schema is None:
        return False
    key: Values = dict(zip(schema.key, json.loads(row.key), strict=True))
    versions = list(row.versions.all())
    saying = [key | row.values, *(key | version.values for version in versions)]
    if not any(_names(schema, said, new=new) for said in saying):
        return False
    if schema.name == "identities":
        row.delete()
        return True
    for said in saying:
        texts |= _own_words(schema, said, new=new)
    _rename(row, schema, key=key, new=new)
    for version in versions:
        values = _renamed(schema, version.values, new=new, who=key)
        WrittenVersion.objects.filter(pk=version.pk).update(values=values)
    return True


def _names(schema: Table, said: Values, *, new: Names) -> bool:
    return any((kind_of(column, said), said.get(column.name)) in new for column in id_columns(schema))


def _own_words(schema: Table, said: Values, *, new: Names) -> set[str]:
    """Return the texts that stand in a row that is the person's own."""
    own = any((kind, said.get(column)) in new for kind, column in SUBJECT.items())
    return {str(said[one.name]) for one in id_columns(schema) if own and one.of == "text" and said.get(one.name)}


def _renamed(schema: Table, said: Mapping[str, Any], *, new: Names, who: Values) -> dict[str, Any]:
    kinds = {column.name: kind_of(column, who) for column in id_columns(schema)}
    return {name: new.get((kinds.get(name, ""), value), value) if isinstance(value, str) else value
            for name, value in said.items()}  # fmt: skip


def _rename(row: WrittenRow, schema: Table, *, key: Values, new: Names) -> None:
    anew = json.dumps(list(_renamed(schema, key, new=new, who=key).values()), ensure_ascii=False)
    places = {"customer": "customer", "moved_from": "customer", "contact": "contact"}
    where = {field: new.get((kind, getattr(row, field)), getattr(row, field)) for field, kind in places.items()}
    WrittenRow.objects.filter(pk=row.pk).update(
        key=anew, key_hash=hash_of(anew), values=_renamed(schema, row.values, new=new, who=key), **where
    )
