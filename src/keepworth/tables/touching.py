"""Touches, answers about ties, acts and people, reduced to columns as of a day, on whichever engine.

Plain SQL that DuckDB and Spark both read, held together by one body of tests: Ibis would take longer to load than
a hundred thousand messages take to reduce. Instants count by their UTC day, as everywhere; nothing after the day is
seen. Messages of machines are no touches. Ids are numbers, and so is what is not known: `UNKNOWN`, −1, or NaN.
"""

import datetime as dt
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.arrays import Columns
from keepworth.tables.arrow import arrow_table
from keepworth.tables.lake.engine import quoted
from keepworth.tables.tie_results import UNKNOWN

if TYPE_CHECKING:
    from keepworth.tables.lake import Lake

READ: Final = ("touchpoints", "ties", "contacts", "colleagues", "acts")
EPOCH: Final = dt.date(1970, 1, 1)
DAY: Final = 86_400_000_000  # microseconds
RECENT: Final = 90 * DAY
SILENCE: Final = 14 * DAY  # ends a conversation that has no name
NEVER: Final = -(2**31) + 1  # the day that is not known
NAN: Final = "CAST('NaN' AS DOUBLE)"


@dataclass(frozen=True, slots=True)
class Asker:
    """An engine that answers SQL over a book's tables."""

    tables: Mapping[str, str]  # of `READ`: what stands after FROM
    ask: Callable[[str], pa.Table]
    hold: Callable[[str, str], None]  # keeps a query's rows under a name
    give: Callable[[str, Columns], None]  # keeps arrays of ours under a name
    micros: str  # the engine's name for microseconds since 1970, of a column {}
    days: str  # and for days
    paid: Callable[[dt.date], Columns] | None = None  # what customers paid in the year up to a day, in short


def lake_asker(lake: "Lake", *, read: Sequence[str] = READ, needed: Sequence[str] = READ) -> Asker | None:
    """Return a lake's answers by the embedded engine; None where it holds none of the tables that are needed."""
    manifest = lake.manifest
    if not any(manifest.standing(name) for name in needed):
        return None

    def ask(query: str) -> pa.Table:
        return lake.engine.execute(query).to_arrow_table()

    def hold(name: str, query: str) -> None:
        lake.engine.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def give(name: str, columns: Columns) -> None:
        # By way of a file: DuckDB loads pandas to look at a table of Arrow, which takes longer than all of this.
        with tempfile.TemporaryDirectory(prefix="keepworth-") as aside:
            path = Path(aside) / "given.parquet"
            pq.write_table(arrow_table(columns), path)
            hold(name, f"SELECT * FROM read_parquet({quoted(str(path))})")

    tables = {name: f"({lake.select(name)})" for name in read}
    return Asker(tables, ask, hold, give, micros="epoch_us({})", days="date_diff('day', DATE '1970-01-01', {})")


@dataclass(frozen=True, slots=True)
class Touching:
    """What is known of people and their touches on a day; each a table of equally long columns, sorted by its ids."""

    pairs: Columns  # contact_id, colleague_id: counts, last touch, who began
    asks: Columns  # messages that ask for a reply: whose, when, and the moment of the reply
    answers: Columns  # contact_id, colleague_id, asked_on: every answer
    contacts: Columns  # of `contacts`, with the customer where they are now
    met: Columns  # contact_id: last touch, and the customer it was with
    colleagues: Columns  # who has left
    acts: Columns  # contact_id: last act, acts in 12 months

    @property
    def is_empty(self) -> bool:
        """Whether nobody is tied to anybody."""
        return not (self.pairs["contact_id"].size or self.answers["contact_id"].size)


def end_of(day: dt.date) -> int:
    """Return the moment at which a day ends, in microseconds since 1970."""
    return ((day - EPOCH).days + 1) * DAY


def touching(of: Asker, *, as_of: dt.date) -> Touching:
    """Reduce what an engine knows to columns as of the end of a day."""
    of.hold("keepworth_touches", _touches(of, as_of=as_of))
    of.hold("keepworth_said", _SAID)
    return Touching(
        pairs=fetched_columns(of.ask(_pairs(end_of(as_of)))),
        asks=fetched_columns(of.ask(_ASKS)),
        answers=fetched_columns(of.ask(_answers(of, as_of=as_of))),
        contacts=fetched_columns(of.ask(contacts_on(of, as_of=as_of))),
        met=fetched_columns(of.ask(_MET)),
        colleagues=fetched_columns(of.ask(_colleagues(of, as_of=as_of))),
        acts=fetched_columns(of.ask(_acts(of, as_of=as_of))),
    )


def last_day(of: Asker) -> dt.date | None:
    """Return the last day of which touches, answers about ties, or acts are known."""
    asked = {
        "touchpoints": of.micros.format("max(told.at)"),
        "ties": of.days.format("max(asked_on)"),
        "acts": of.days.format("max(happened_on)"),
    }
    found = [of.ask(f"SELECT {last} AS last FROM {of.tables[name]} AS told") for name, last in asked.items()]
    touched, *others = (table.column("last")[0].as_py() for table in found)
    known = [day for day in (None if touched is None else touched // DAY, *others) if day is not None]
    return EPOCH + dt.timedelta(days=int(max(known))) if known else None


def _touches(of: Asker, *, as_of: dt.date) -> str:
    """Return what a person on either side took part in, with whoever of theirs is known."""
    return (
        f"SELECT touchpoint_id, thread_id, customer_id, contact_id, colleague_id, {of.micros.format('told.at')} AS us, "
        f"direction FROM {of.tables['touchpoints']} AS told WHERE {of.micros.format('told.at')} < {end_of(as_of)} "
        "AND contact_id IS NOT NULL AND NOT coalesce(automated, false)"
    )


# Who said something to whom, and what stood before it in the conversation.
_SAID: Final = (
    "SELECT touchpoint_id, contact_id, colleague_id, thread_id, us, direction, lag(us) OVER talk AS us_before, "
    "lag(direction) OVER talk AS before FROM keepworth_touches "
    "WHERE colleague_id IS NOT NULL AND direction IS NOT NULL "
    "WINDOW talk AS (PARTITION BY contact_id, colleague_id, thread_id ORDER BY us, touchpoint_id)"
)


def _pairs(end: int) -> str:
    """Return a row a contact and colleague."""
    sides = ("theirs", "ours", "both")
    begun = ", ".join(f"count(*) FILTER (WHERE direction = '{who}') AS begun_{who}" for who in sides)
    begins = f"before IS NULL OR (thread_id IS NULL AND us - us_before > {SILENCE})"
    counted = (
        "SELECT contact_id, colleague_id, count(*) AS touches, "
        f"count(*) FILTER (WHERE us >= {end - RECENT}) AS touches_90, max(us) AS last_us, "
        "count(*) FILTER (WHERE direction IN ('ours', 'both')) AS outgoing, "
        "count(*) FILTER (WHERE direction IN ('theirs', 'both')) AS incoming "
        "FROM keepworth_touches WHERE colleague_id IS NOT NULL GROUP BY contact_id, colleague_id"
    )
    began = (
        f"SELECT contact_id, colleague_id, {begun} FROM keepworth_said WHERE {begins} GROUP BY contact_id, colleague_id"
    )
    return (
        "SELECT counted.contact_id, counted.colleague_id, touches, touches_90, last_us, outgoing, incoming, "
        "coalesce(begun_theirs, 0) AS begun_theirs, coalesce(begun_ours, 0) AS begun_ours, "
        f"coalesce(begun_both, 0) AS begun_both FROM ({counted}) AS counted LEFT JOIN ({began}) AS began "
        "ON counted.contact_id = began.contact_id AND counted.colleague_id = began.colleague_id "
        "ORDER BY contact_id, colleague_id"
    )


# Several messages in a row are one question, from the first; the next word of the other side, or of both, answers it.
_ASKS: Final = (
    "SELECT contact_id, colleague_id, CASE WHEN direction = 'theirs' THEN 1 ELSE 0 END AS theirs, us, "
    f"coalesce(reply_us, {UNKNOWN}) AS reply_us FROM (SELECT contact_id, colleague_id, direction, us, touchpoint_id, "
    "lead(us) OVER (PARTITION BY contact_id, colleague_id, thread_id ORDER BY us, touchpoint_id) AS reply_us "
    "FROM keepworth_said WHERE before IS NULL OR before <> direction) AS turns WHERE direction <> 'both'"
)
_MET: Final = (
    "SELECT contact_id, max(us) AS last_us, coalesce(max_by(customer_id, us) FILTER (WHERE customer_id IS NOT NULL), "
    f"{UNKNOWN}) AS customer_id FROM keepworth_touches GROUP BY contact_id ORDER BY contact_id"
)


def _answers(of: Asker, *, as_of: dt.date) -> str:
    return (
        f"SELECT contact_id, colleague_id, {of.days.format('asked_on')} AS asked_on, "
        f"coalesce(depth_theirs, {NAN}) AS depth_theirs, coalesce(depth_ours, {NAN}) AS depth_ours, "
        f"coalesce(goals_matched, {UNKNOWN}) AS goals_matched FROM {of.tables['ties']} AS told "
        f"WHERE asked_on <= DATE '{as_of}' AND (depth_theirs IS NOT NULL OR depth_ours IS NOT NULL) "
        "ORDER BY contact_id, colleague_id, asked_on"
    )


def contacts_on(of: Asker, *, as_of: dt.date) -> str:
    """Write the query of a row a contact, each column as the newest version that says it has it.

    Who left is back, or elsewhere, if a later version names a customer.
    """
    day = f"DATE '{as_of}'"

    def newest(column: str) -> str:
        return f"max_by({column}, since) FILTER (WHERE {column} IS NOT NULL)"

    here = "max(since) FILTER (WHERE customer_id IS NOT NULL AND left_on IS NULL)"
    words = ", ".join(f"{newest(name)} AS {name}" for name in ("department", "level", "role"))
    return (
        f"SELECT contact_id, coalesce(customer_id, {UNKNOWN}) AS customer_id, department, level, role, "
        "CASE WHEN decides THEN 1 WHEN NOT decides THEN 0 ELSE -1 END AS decides, "
        f"coalesce(influence, {UNKNOWN}) AS influence, coalesce(stance, {UNKNOWN}) AS stance, "
        f"CASE WHEN left_on IS NULL OR here > left_on THEN {NEVER} ELSE {of.days.format('left_on')} END AS left_on "
        f"FROM (SELECT contact_id, {newest('customer_id')} AS customer_id, {words}, {newest('decides')} AS decides, "
        f"{newest('influence')} AS influence, {newest('stance')} AS stance, "
        f"max_by(left_on, since) FILTER (WHERE left_on <= {day}) AS left_on, {here} AS here "
        "FROM (SELECT *, coalesce(valid_from, DATE '0001-01-01') AS since "
        f"FROM {of.tables['contacts']} AS told) AS versions WHERE since <= {day} GROUP BY contact_id) AS newest "
        "ORDER BY contact_id"
    )


def _colleagues(of: Asker, *, as_of: dt.date) -> str:
    return f"SELECT colleague_id FROM {of.tables['colleagues']} AS told WHERE left_on <= DATE '{as_of}' ORDER BY 1"


def _acts(of: Asker, *, as_of: dt.date) -> str:
    since = _a_year_before(as_of)
    return (
        f"SELECT contact_id, {of.days.format('max(happened_on)')} AS last_act_on, "
        f"count(*) FILTER (WHERE happened_on >= DATE '{since}') AS acts_12m FROM {of.tables['acts']} AS told "
        f"WHERE happened_on <= DATE '{as_of}' GROUP BY contact_id ORDER BY contact_id"
    )


def _a_year_before(day: dt.date) -> dt.date:
    """Return the same day of the year before; 29 February becomes 28."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def fetched_columns(table: pa.Table) -> Columns:
    """Return columns without gaps as arrays; words as objects, None where there are none."""
    found: Columns = {}
    for field in table.schema:
        of_words = pa.types.is_string(field.type) or pa.types.is_null(field.type)
        kind = np.object_ if of_words else np.float64 if pa.types.is_floating(field.type) else np.int64
        if not table.num_rows:
            # Arrow loads pandas to bring no rows together, which takes longer than all else here.
            found[field.name] = np.empty(0, dtype=kind)
            continue
        column = table.column(field.name).combine_chunks()
        values = column.to_pylist() if of_words else np.from_dlpack(column)
        found[field.name] = np.asarray(values, dtype=kind)
    return found
