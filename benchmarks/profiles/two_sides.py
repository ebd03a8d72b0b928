"""The Enron network as two sides that write to each other: CSV files for `keepworth import`.

People with an odd number are contacts, each its own customer; those with an even one are our colleagues. Left out are
copies (bcc, which repeat cc), repeats, messages to oneself, wrong dates, and messages within a side. A message that
stands twice because it was given two topics is one message.

Usage: python benchmarks/profiles/two_sides.py DATA/enron-email-network INTO
"""

import sys
from pathlib import Path

import duckdb

KEPT = "recipient_type <> 'bcc' AND from_id <> to_id AND sent_at >= TIMESTAMP '1980-01-01'"
SIDES = "from_id % 2 <> to_id % 2"
STEPS = {
    "in the file": "SELECT * FROM messages",
    "without copies, wrong dates, those to oneself and exact repeats": f"SELECT DISTINCT * FROM messages WHERE {KEPT}",
    "each once, however many topics it has": f"SELECT DISTINCT from_id, to_id, sent_at FROM messages WHERE {KEPT}",
    "between both sides": f"SELECT DISTINCT from_id, to_id, sent_at FROM messages WHERE {KEPT} AND {SIDES}",
}


def write_two_sides(data: Path, into: Path) -> dict[str, int]:
    """Write customers.csv, contacts.csv, colleagues.csv and touchpoints.csv; return what every step left."""
    into.mkdir(parents=True, exist_ok=True)
    engine = duckdb.connect()
    engine.execute(f"CREATE VIEW messages AS FROM read_parquet('{data}/messages.parquet')")
    engine.execute(f"CREATE TABLE people AS FROM read_csv('{data}/people.csv')")
    files = {
        "customers": "SELECT 'firm-' || person_id AS customer_id, 'organisation' AS kind FROM people "
        "WHERE person_id % 2 = 1",
        "contacts": "SELECT 'p' || person_id AS contact_id, 'firm-' || person_id AS customer_id, role FROM people "
        "WHERE person_id % 2 = 1",
        "colleagues": "SELECT 'p' || person_id AS colleague_id FROM people WHERE person_id % 2 = 0",
        "touchpoints": "SELECT concat_ws('-', from_id, to_id, epoch(sent_at)::BIGINT) AS touchpoint_id, "
        "'firm-' || theirs AS customer_id, 'p' || theirs AS contact_id, "
        "'p' || (from_id + to_id - theirs) AS colleague_id, "
        "strftime(sent_at, '%Y-%m-%dT%H:%M:%SZ') AS at, 'mail' AS channel, "
        "CASE WHEN from_id % 2 = 1 THEN 'theirs' ELSE 'ours' END AS direction "
        f"FROM (SELECT *, CASE WHEN from_id % 2 = 1 THEN from_id ELSE to_id END AS theirs "
        f"FROM ({STEPS['between both sides']})) ORDER BY sent_at, from_id, to_id",
    }
    for name, query in files.items():
        order = "" if "ORDER BY" in query else " ORDER BY ALL"
        engine.execute(f"COPY ({query}{order}) TO '{into / name}.csv' (FORMAT csv, HEADER)")
    return {step: engine.execute(f"SELECT count(*) FROM ({query})").fetchone()[0] for step, query in STEPS.items()}


if __name__ == "__main__":
    for step, count in write_two_sides(Path(sys.argv[1]), Path(sys.argv[2])).items():
        print(f"{count:>9,}  {step}")
