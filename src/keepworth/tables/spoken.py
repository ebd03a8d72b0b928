"""What customers answered in words: for themes, which a run finds, and for pages, which look the words up."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.answering import dicts, lake_here
from keepworth.tables.arrays import Columns, numpy_columns
from keepworth.tables.book import Book
from keepworth.tables.covering import newest_contacts, own_answers
from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import quoted
from keepworth.tables.scored import Scored, Wanted

THEMES_FILE: Final = "themes.parquet"
THEMES: Final = {"text_id": pa.int64(), "language": pa.string(), "theme": pa.int64(), "place": pa.int64()}


def nothing_spoken() -> Columns:
    """Return that nobody said anything."""
    return {name: np.empty(0, dtype=np.object_) for name in ("text_id", "words", "day")}


def spoken(lake: Lake, *, as_of: dt.date) -> Columns:
    """Return what customers answered in words by a day, in the order of time: text_id, words, day."""
    if not lake.manifest.standing("answers"):
        return nothing_spoken()
    return numpy_columns(
        lake.engine.execute(
            "SELECT text_id, any_value(words) AS words, min(answered_at)::DATE AS day "
            f"FROM ({own_answers(lake)}) AS said JOIN ({lake.select('texts')}) AS texts USING (text_id) "
            f"WHERE words IS NOT NULL AND answered_at < DATE '{as_of + dt.timedelta(days=1)}' "
            "GROUP BY text_id ORDER BY min(answered_at), text_id"
        ).to_arrow_table()
    )


def write_themes(rows: Columns, *, into: Path) -> None:
    """Write which answer is of which theme; `place` says how typical it is, from 1. The words stay in the lake."""
    table = pa.table({name: pa.array(rows[name].tolist(), type=kind) for name, kind in THEMES.items()})
    pq.write_table(table, into / THEMES_FILE, compression="snappy")


def themed(
    book: Book, scored: Scored, *, run: Path, teams: tuple[str, ...] | None, until: dt.date, most: int
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the answers of a run's themes that these teams see, the most typical first.

    A row: language, theme, number and customer (None: nobody knows whose), instrument, item, stage, day, words, and
    `answers`, how many of the theme they see. `most` of a theme are given. Whoever was erased or is restricted since
    the run is not among them, for words are read now.
    """
    with lake_here(book) as lake:
        within = "" if teams is None else f"AND (number IS NULL OR number IN ({scored.those(teams)}))"
        return dicts(
            f"WITH placed AS ({newest_contacts(lake, as_of=until)}), found AS (SELECT language, theme, place, "
            "coalesce(said.customer_id, placed.customer_id) AS number, instrument, item, coalesce(stage, '') AS stage, "
            "answered_at::DATE AS day, words "
            f"FROM read_parquet({quoted(str(run / THEMES_FILE))}) AS themes JOIN ({own_answers(lake)}) AS said "
            f"USING (text_id) JOIN ({lake.select('texts')}) AS texts USING (text_id) "
            "LEFT JOIN placed ON placed.contact_id = said.contact_id WHERE theme > 0) "
            "SELECT found.*, count(*) OVER (PARTITION BY language, theme) AS answers, names.name AS customer "
            f"FROM found LEFT JOIN ({_names(scored, teams=teams)}) AS names USING (number) WHERE TRUE {within} "
            "QUALIFY row_number() OVER (PARTITION BY language, theme ORDER BY place, day) "
            f"<= {int(most)} ORDER BY language, theme, place, day"
        )


def answered_by(book: Book, number: int, *, until: dt.date) -> list[dict[str, Any]]:
    """Return what a customer's people answered by a day, the newest first: a row an answer, with the words."""
    with lake_here(book) as lake:
        return dicts(
            f"WITH placed AS ({newest_contacts(lake, as_of=until)}) SELECT submission_id, contact_id, instrument, "
            "version, item, \"value\", coalesce(stage, '') AS stage, answered_at, words "
            f"FROM ({own_answers(lake)}) AS said LEFT JOIN placed USING (contact_id) "
            f"LEFT JOIN ({lake.select('texts')}) AS texts USING (text_id) "
            f"WHERE coalesce(said.customer_id, placed.customer_id) = {int(number)} "
            f"AND answered_at < DATE '{until + dt.timedelta(days=1)}' ORDER BY answered_at DESC, submission_id, item"
        )


def invited_of(book: Book, number: int, *, until: dt.date) -> list[dict[str, Any]]:
    """Return who of a customer was invited by a day, the newest first: contact, instrument, sent_at, answered_at."""
    beyond = until + dt.timedelta(days=1)
    with lake_here(book) as lake:
        return dicts(
            "SELECT contact_id, instrument, sent_at, reminded_at, "
            f"CASE WHEN answered_at < DATE '{beyond}' THEN answered_at END AS answered_at "
            f"FROM ({lake.select('invitations')}) AS sent WHERE customer_id = {int(number)} "
            f"AND sent_at < DATE '{beyond}' ORDER BY sent_at DESC, contact_id, instrument"
        )


def contacts_named(book: Book, numbers: Iterable[int]) -> dict[int, str]:
    """Return the names of contacts by number; whoever was erased or is restricted has none."""
    listed = ", ".join(str(int(number)) for number in numbers)
    if not listed:
        return {}
    with lake_here(book) as lake:
        rows = dicts(
            f"SELECT who_id, any_value(name) AS name FROM ({lake.select('identities')}) AS known "
            f"WHERE who = 'contact' AND who_id IN ({listed}) AND name IS NOT NULL GROUP BY who_id"
        )
    return {row["who_id"]: row["name"] for row in rows}


def _names(scored: Scored, *, teams: tuple[str, ...] | None) -> str:
    return scored.told(Wanted(teams=teams), columns=("number", "name"))
