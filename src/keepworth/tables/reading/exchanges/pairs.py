"""Messages and meetings as touchpoints: one for each contact and colleague between whom they went, in the engine."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from keepworth.errors import FileTooLarge
from keepworth.tables.reading.engine import text
from keepworth.tables.reading.limits import EXCHANGES

COLUMNS: Final = (
    "touchpoint_id", "thread_id", "customer_id", "contact_id", "colleague_id", "at", "channel", "direction",
    "automated",
)  # fmt: skip
SHOWN_DOMAINS: Final = 8


@dataclass(frozen=True, slots=True)
class Found:
    """What became of the events of a file."""

    rows: int  # touchpoints
    events: int  # that became any
    theirs: int  # of the rows: begun by them
    automated: int  # of the rows
    one_side: int  # events of known people that became none
    unknown: int  # addresses that are nobody's
    unknown_events: int  # in which such an address takes part
    domains: tuple[tuple[str, int], ...]  # of such addresses, with how many there are, most first
    more_domains: int
    shared: int  # addresses that several people have


def make_pairs(engine: duckdb.DuckDBPyConnection, *, channel: str, files: tuple[Path, Path, Path, Path]) -> None:
    """Make `pairs`, a row for every touchpoint, of `who` and the files of events, parties, employers and threads.

    Of a message the one who wrote it is paired with those on the other side to whom it went; of a meeting all on one
    side are paired with all on the other. Equal ones count once.
    """
    events, parties, employers, threads = (f"read_parquet({text(str(file))})" for file in files)
    is_meeting = channel == "meeting"
    engine.execute(
        "CREATE TEMP TABLE taking AS SELECT line, side, kind, id, bool_or(begins) AS begins FROM "
        f"{parties} AS parties JOIN who USING (address) WHERE side IS NOT NULL AND NOT shared GROUP BY ALL"
    )
    # Somebody of ours without a name stands for our side only where nobody of ours is known.
    among = "line" if is_meeting else "line, begins"
    engine.execute(
        "CREATE OR REPLACE TEMP TABLE taking AS FROM taking QUALIFY side = 'theirs' OR id IS NOT NULL OR "
        f"count(id) FILTER (side = 'ours') OVER (PARTITION BY {among}) = 0"
    )
    _refuse_floods(engine)
    key = "mark, them.kind, length(them.id), them.id, us.id"
    engine.execute(
        "CREATE TEMP TABLE met AS SELECT line, mark, coalesce(root, thread) AS thread, moment, automated, "
        "them.kind, them.id AS them, us.id AS us, "
        "CASE WHEN them.begins THEN 'theirs' WHEN us.begins THEN 'ours' ELSE 'both' END AS direction, "
        f"substr(sha256(concat_ws('|', {key})), 1, 24) AS own FROM {events} AS events "
        "JOIN (FROM taking WHERE side = 'theirs') AS them USING (line) "
        "JOIN (FROM taking WHERE side = 'ours') AS us USING (line) "
        f"LEFT JOIN {threads} AS threads USING (mark) "
        f"WHERE {is_meeting} OR them.begins <> us.begins QUALIFY row_number() OVER (PARTITION BY own ORDER BY line) = 1"
    )
    since = (
        "SELECT contact_id, customer_id, CASE WHEN row_number() OVER (PARTITION BY contact_id ORDER BY valid_from "
        f"NULLS FIRST) = 1 THEN DATE '0001-01-01' ELSE valid_from END AS since FROM {employers}"
    )
    engine.execute(
        "CREATE TEMP TABLE pairs AS SELECT met.*, "
        "CASE WHEN kind = 'customer' THEN them ELSE employers.customer_id END AS customer "
        "FROM (SELECT *, make_timestamp(moment)::DATE AS day, CASE WHEN kind = 'contact' THEN them END AS contact "
        f"FROM met) AS met ASOF LEFT JOIN ({since}) AS employers "
        "ON employers.contact_id = met.contact AND met.day >= employers.since"
    )


def _refuse_floods(engine: duckdb.DuckDBPyConnection) -> None:
    row = engine.execute(
        "SELECT sum(theirs * ours) FROM (SELECT count(*) FILTER (side = 'theirs') AS theirs, "
        "count(*) FILTER (side = 'ours') AS ours FROM taking GROUP BY line)"
    ).fetchone()
    if row and (row[0] or 0) > EXCHANGES.amount:
        raise FileTooLarge(
            f"This file makes up to {int(row[0]):,} touchpoints, beyond the {EXCHANGES.amount:,} that one file may "
            "make. Split it and import the parts."
        )


def write_pairs(engine: duckdb.DuckDBPyConnection, *, channel: str, into: Path) -> None:
    """Write `pairs` as staged columns: `line`, and `c0` … in the order of `COLUMNS`."""
    cells = (
        f"'{channel}-' || own", f"'{channel}-' || substr(thread, 1, 24)", "customer", "contact", "us",
        "strftime(make_timestamp(moment), '%Y-%m-%dT%H:%M:%SZ')", f"'{channel}'", "direction",
        "CASE WHEN automated THEN 'yes' ELSE 'no' END",
    )  # fmt: skip
    columns = ", ".join(f"{cell}::VARCHAR AS c{at}" for at, cell in enumerate(cells))
    engine.execute(f"COPY (SELECT line, {columns} FROM pairs ORDER BY line, own) TO {text(str(into))} (FORMAT parquet)")


def count_found(engine: duckdb.DuckDBPyConnection, *, parties: Path) -> Found:
    """Count what `make_pairs` found."""
    taking = f"read_parquet({text(str(parties))}) AS parties JOIN who USING (address)"
    counts = (
        "(SELECT count(*) FROM pairs)", "(SELECT count(DISTINCT line) FROM pairs)",
        "(SELECT count(*) FROM pairs WHERE direction = 'theirs')", "(SELECT count(*) FROM pairs WHERE automated)",
        "(SELECT count(*) FROM (SELECT line FROM taking GROUP BY line HAVING min(side) = max(side) AND count(*) > 1))",
        "(SELECT count(*) FROM who WHERE side IS NULL)",
        f"(SELECT count(DISTINCT line) FROM {taking} WHERE side IS NULL)",
    )  # fmt: skip
    row = engine.execute(f"SELECT {', '.join(counts)}").fetchone() or ()
    domains = engine.execute(
        "SELECT domain, count(*) AS n FROM who WHERE side IS NULL GROUP BY domain ORDER BY n DESC, domain"
    ).fetchall()
    shared = engine.execute("SELECT count(*) FROM who WHERE shared").fetchone()
    rows, events, theirs, automated, one_side, unknown, unknown_events = (int(one) for one in row)
    return Found(
        rows=rows,
        events=events,
        theirs=theirs,
        automated=automated,
        one_side=one_side,
        unknown=unknown,
        unknown_events=unknown_events,
        domains=tuple((str(domain), int(count)) for domain, count in domains[:SHOWN_DOMAINS]),
        more_domains=len(domains[SHOWN_DOMAINS:]),
        shared=int(shared[0]) if shared else 0,
    )
