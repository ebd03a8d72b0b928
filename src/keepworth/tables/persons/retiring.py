"""Which personal data are older than a book keeps them, by the day of the last thing that happened."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from keepworth.tables.lake.concerning import SUBJECT, columns_of, text_columns
from keepworth.tables.lake.engine import named, quoted
from keepworth.tables.lake.manifest import Batch, Manifest
from keepworth.tables.persons.held import Held
from keepworth.tables.persons.rewriting import without_rows, without_words
from keepworth.tables.retention import WORDS_BESIDE
from keepworth.tables.schemas import TABLES

NOTHING: Final = "SELECT NULL::BIGINT AS number, NULL::DATE AS day LIMIT 0"


@dataclass(frozen=True, slots=True)
class Named:
    """What goes of things that another store holds, by their own ids."""

    texts: tuple[str, ...]
    persons: tuple[tuple[str, str], ...]  # kind and id


def list_old_texts(held: Held, *, before: dt.date) -> int:
    """Make the table `gone_texts` of texts whose row happened before a day; return how many they are."""
    used = " UNION ALL ".join(
        f"SELECT {named(text)} AS number, {_day(batch)} AS day FROM {held.file(batch)} WHERE {named(text)} IS NOT NULL"
        for batch in held.manifest.everything
        for text in text_columns(batch)
    )
    came = _learned(held, "texts", columns="text_id AS number", by="number")
    held.engine.execute(
        "CREATE OR REPLACE TEMP TABLE gone_texts AS SELECT number AS text_id FROM "
        f"({came or NOTHING}) AS came LEFT JOIN "
        f"(SELECT number, max(day) AS day FROM ({used or NOTHING}) GROUP BY number) AS used USING (number) "
        f"WHERE coalesce(used.day, came.day) < DATE {quoted(before.isoformat())}"
    )
    return held.count("SELECT count(*) FROM gone_texts")


def list_old_persons(held: Held, *, before: dt.date) -> int:
    """Make the table `gone_persons` of identities of whom nothing happened since a day; return how many they are.

    What only describes a person, without a day, is nothing that happened. Organisations are no persons. A colleague is
    old when they left before that day, whatever they did.
    """
    traces = " UNION ALL ".join(
        f"SELECT {quoted(kind)} AS who, {column} AS who_id, {named(when)}::DATE AS day FROM {held.file(batch)} "
        f"WHERE {column} IS NOT NULL AND {named(when)} IS NOT NULL"
        for batch in held.manifest.everything
        for kind, column in SUBJECT.items()
        if {column, (when := TABLES[batch.table].when)} <= {one.name for one in columns_of(batch)}
    )
    came = _learned(held, "identities", columns="who, who_id", by="who, who_id")
    nobody = "SELECT NULL::VARCHAR AS who, NULL::BIGINT AS who_id, NULL::DATE AS day LIMIT 0"
    stays = f"({_kept(held, before=before)})"
    held.engine.execute(
        "CREATE OR REPLACE TEMP TABLE gone_persons AS SELECT who, who_id FROM "
        f"({came or nobody}) AS came LEFT JOIN "
        f"(SELECT who, who_id, max(day) AS day FROM ({traces or nobody}) GROUP BY ALL) AS traces USING (who, who_id) "
        f"ANTI JOIN {stays} AS stays USING (who, who_id) "
        f"WHERE coalesce(traces.day, came.day) < DATE {quoted(before.isoformat())} OR who = 'colleague'"
    )
    return held.count("SELECT count(*) FROM gone_persons")


def _learned(held: Held, table: str, *, columns: str, by: str) -> str:
    """Select the day on which each was learned last; empty where there are none.

    A snapshot holds everything that is written, so that the first which holds something says when it was learned.
    """
    parts = [
        f"SELECT {by}, {fold}(day) AS day FROM ({' UNION ALL '.join(rows)}) GROUP BY {by}"
        for fold, batches in (("max", held.manifest.of(table)), ("min", held.manifest.snapshots))
        if (
            rows := [
                f"SELECT {columns}, DATE {quoted(one.recorded_at[:10])} AS day FROM {held.file(one)}"
                for one in batches
                if one.table == table
            ]
        )
    ]
    return f"SELECT {by}, max(day) AS day FROM ({' UNION ALL '.join(parts)}) GROUP BY {by}" if parts else ""


def _kept(held: Held, *, before: dt.date) -> str:
    """Select whose identities stay whatever happened: organisations, and colleagues who have not left for long."""
    parts = [
        f"SELECT 'customer' AS who, customer_id AS who_id FROM {held.file(batch)} "
        "WHERE kind IN ('organisation', 'internal')"
        for batch in held.manifest.ever("customers")
        if "kind" in batch.columns
    ]
    left = " UNION ALL ".join(
        f"SELECT colleague_id FROM {held.file(batch)} WHERE left_on < DATE {quoted(before.isoformat())}"
        for batch in held.manifest.ever("colleagues")
        if "left_on" in batch.columns
    )
    gone = f"AND who_id NOT IN ({left})" if left else ""
    parts += [
        f"SELECT who, who_id FROM {held.file(batch)} WHERE who = 'colleague' {gone}"
        for batch in held.manifest.ever("identities")
    ]
    return " UNION ALL ".join(parts) or "SELECT NULL::VARCHAR AS who, NULL::BIGINT AS who_id LIMIT 0"


def _day(batch: Batch) -> str:
    """Write the day on which a row of a batch happened, else the day of its import."""
    when, learned = TABLES[batch.table].when, f"DATE {quoted(batch.recorded_at[:10])}"
    return f"coalesce({named(when)}::DATE, {learned})" if when and when in batch.columns else learned


def without_old(held: Held, *, before: dt.date) -> Manifest:
    """Write identities and texts without what is in `gone_texts` and `gone_persons`.

    Words of before a day go from what people wrote in the website, too, where they stand in columns beside `texts`.
    """
    manifest = without_rows(held, held.manifest, table="texts", goes="text_id IN (FROM gone_texts)")
    for table, column in WORDS_BESIDE.items():
        where = f"{named(TABLES[table].when)}::DATE < DATE {quoted(before.isoformat())}"
        manifest = without_words(held, manifest, table=table, column=column, where=where)
    return without_rows(
        held, manifest, table="identities", goes="(who, who_id) IN (SELECT (who, who_id) FROM gone_persons)"
    )


def named_among(held: Held, *, texts: Iterable[str], persons: Iterable[tuple[str, str]]) -> Named:
    """Return which of some texts and persons, by their ids, are in `gone_texts` and `gone_persons`."""
    found = [
        _among(held, asked, gone=gone)
        for asked, gone in (
            ([("text", one) for one in texts], "SELECT 'text' AS kind, text_id AS number FROM gone_texts"),
            (list(persons), "SELECT who AS kind, who_id AS number FROM gone_persons"),
        )
    ]
    return Named(tuple(text for _, text in found[0]), tuple(found[1]))


def _among(held: Held, asked: list[tuple[str, str]], *, gone: str) -> list[tuple[str, str]]:
    columns = {name: pa.array([one[at] for one in asked], pa.string()) for at, name in enumerate(("kind", "text"))}
    held.engine.register("asked", pa.table(columns))
    rows = held.rows(
        f"SELECT kind, text FROM ({held.keys}) SEMI JOIN asked USING (kind, text) "
        f"SEMI JOIN ({gone}) AS gone USING (kind, number) ORDER BY ALL"
    )
    held.engine.unregister("asked")
    return [(str(kind), str(text)) for kind, text in rows]
