"""Ties, threads and reply times of real messages: Keepworth beside the bare DuckDB aggregation of the same.

The messages are those of `enron-email-network` (Priebe and others 2005, CC BY-SA 4.0) in the folder that KEEPWORTH_DATA
names: people with an odd id are contacts, each a customer of its own, the even ones colleagues; copies (bcc), exact
repeats, messages to oneself, wrong dates and pairs within a side are left out. With `--copies` the same people write
again under other ids, so that it shows what a size costs.

Whole processes, in turns: `keepworth score` of a book that holds these messages, and a Python that lets DuckDB group
them by pair (count, last, out, in, 90 days), find every reply by window functions and write both. And the same in one
process, without what starting costs.

Usage: python benchmarks/ties.py [--copies 1 50] [--rounds 5]
"""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
from measured import Measured, keep, ours, run, show, spread, spreads

HERE = Path(__file__).parent
BUILD = HERE.parent / "build/benchmarks/ties"
WANTED = 3.0  # times the bare aggregation
MESSAGES = """
SELECT DISTINCT from_id, to_id, sent_at FROM read_parquet('{source}')
WHERE recipient_type <> 'bcc' AND from_id <> to_id AND sent_at >= TIMESTAMP '1990-01-01' AND (from_id + to_id) % 2 = 1
"""
TOUCHES = """
SELECT printf('m%08d', row_number() OVER (ORDER BY copy, sent_at, from_id, to_id)) AS touchpoint_id,
  printf('customer-%d-%d', copy, contact) AS customer_id, printf('contact-%d-%d', copy, contact) AS contact_id,
  printf('colleague-%d-%d', copy, colleague) AS colleague_id, strftime(sent_at, '%Y-%m-%dT%H:%M:%SZ') AS "at",
  'mail' AS channel, direction
FROM (SELECT *, CASE WHEN from_id % 2 = 1 THEN from_id ELSE to_id END AS contact,
  CASE WHEN from_id % 2 = 1 THEN to_id ELSE from_id END AS colleague,
  CASE WHEN from_id % 2 = 1 THEN 'theirs' ELSE 'ours' END AS direction FROM ({messages}))
CROSS JOIN (SELECT unnest(range({copies})) AS copy) ORDER BY sent_at, copy, from_id, to_id
"""
BARE = """
COPY (SELECT contact_id, colleague_id, count(*) AS touches, max("at") AS last_at,
    count(*) FILTER (direction = 'ours') AS outgoing, count(*) FILTER (direction = 'theirs') AS incoming,
    count(*) FILTER ("at" > (SELECT max("at") FROM told) - INTERVAL 90 DAY) AS recent
  FROM told GROUP BY ALL ORDER BY ALL) TO '{into}/pairs.parquet' (FORMAT parquet);
COPY (SELECT contact_id, colleague_id, direction, answered_at - "at" AS gap FROM (
    SELECT *, lead("at") OVER talk AS answered_at FROM (
      SELECT *, lag(direction) OVER talk AS before FROM told WINDOW talk AS (
        PARTITION BY contact_id, colleague_id, thread_id ORDER BY "at", touchpoint_id))
    WHERE before IS DISTINCT FROM direction
    WINDOW talk AS (PARTITION BY contact_id, colleague_id, thread_id ORDER BY "at", touchpoint_id)))
  TO '{into}/gaps.parquet' (FORMAT parquet);
"""
TOLD = "CREATE OR REPLACE VIEW told AS SELECT *, NULL::BIGINT AS thread_id FROM read_parquet('{parquet}')"
PROCESS = "import duckdb, sys; duckdb.connect().execute(sys.argv[1])"


def main() -> int:
    """Measure every size, print it, keep it."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--copies", type=int, nargs="*", default=[1, 50])
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--dry", action="store_true", help="do not keep the results")
    wanted = asked.parse_args()
    source = Path(os.environ.get("KEEPWORTH_DATA", "")) / "enron-email-network/messages.parquet"
    if not source.is_file():
        print("ties: KEEPWORTH_DATA names no folder with enron-email-network; nothing was measured.")
        return 0
    sizes = [measured(source, copies=copies, rounds=wanted.rounds) for copies in wanted.copies]
    for size in sizes:
        _print(size)
    if not wanted.dry:
        keep("ties", {"wanted": WANTED, "sizes": sizes})
        _write_page(sizes)
    return 0


def made(source: Path, *, copies: int) -> Path:
    """Make the messages and a book that holds them, where they are not there yet."""
    folder = BUILD / str(copies)
    if (folder / "ready").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    engine = duckdb.connect()
    engine.execute("SET enable_progress_bar = false")
    touches = TOUCHES.format(messages=MESSAGES.format(source=source), copies=copies)
    engine.execute(f"CREATE TABLE touches AS {touches}")
    engine.execute(f"COPY touches TO '{folder}/touchpoints.csv' (FORMAT csv, HEADER)")
    typed = 'SELECT * REPLACE (strptime("at", \'%Y-%m-%dT%H:%M:%SZ\') AS "at") FROM touches'
    engine.execute(f"COPY ({typed}) TO '{folder}/touchpoints.parquet' (FORMAT parquet)")
    run([ours(), "init", folder / "book", "--currency", "USD"])
    run([ours(), "import", folder / "book", folder / "touchpoints.csv", "--as", "touchpoints"])
    (folder / "ready").touch()
    return folder


def measured(source: Path, *, copies: int, rounds: int) -> dict[str, Any]:
    """Run both in turns, as whole processes and in this one."""
    folder = made(source, copies=copies)
    aside = folder / "bare"
    aside.mkdir(exist_ok=True)
    query = TOLD.format(parquet=folder / "touchpoints.parquet") + ";" + BARE.format(into=aside)
    runs: dict[str, list[Measured]] = {"bare DuckDB": [], "keepworth score": []}
    within: dict[str, list[float]] = {"bare DuckDB": [], "keepworth": []}
    for _ in range(rounds):
        runs["bare DuckDB"].append(run([sys.executable, "-c", PROCESS, query]))
        shutil.rmtree(folder / "book/scores")
        (folder / "book/scores").mkdir()
        runs["keepworth score"].append(run([ours(), "score", folder / "book", "--json"]))
    for _ in range(rounds):
        within["bare DuckDB"].append(_seconds(lambda: duckdb.connect().execute(query)))
        within["keepworth"].append(_seconds(lambda: _people(folder / "book", into=aside)))
    walls = [[one.wall for one in of] for of in runs.values()]
    return {
        "messages": _count(folder / "touchpoints.parquet"),
        "ties": _count(folder / "book/scores/latest/ties.parquet"),
        "runs": {name: spreads(of) for name, of in runs.items()},
        "in_process_s": {name: spread(of, digits=4) for name, of in within.items()},
        "ratios": {"whole process": _ratio(*walls), "in process": _ratio(*within.values())},
    }


def _people(book: Path, *, into: Path) -> None:
    """Do what `keepworth score` does about people."""
    from keepworth.runs.score_people import score_people
    from keepworth.tables.book import find_book
    from keepworth.tables.facts import open_facts
    from keepworth.tables.touching import last_day

    with open_facts(find_book(book)) as facts:
        asker = facts.people()
        day = last_day(asker)
        assert day is not None
        score_people(asker, as_of=day, into=into)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _ratio(bare: list[float], mine: list[float]) -> float:
    """Return the ratio of the medians."""
    return round(spread(mine, digits=6)["median"] / spread(bare, digits=6)["median"], 2)


def _count(path: Path) -> int:
    row = duckdb.connect().execute(f"SELECT count(*) FROM read_parquet('{path}')").fetchone()
    return int(row[0]) if row else 0


def _print(size: dict[str, Any]) -> None:
    rows = [(f"{size['messages']:,} messages, {size['ties']:,} ties", "wall s", "cpu s", "peak MiB", "in process s")]
    inside = [f"{one['median']:.3f}" for one in size["in_process_s"].values()]
    for (name, one), alone in zip(size["runs"].items(), inside, strict=True):
        medians = [f"{one[key]['median']:.2f}" for key in ("wall_s", "cpu_s")]
        rows.append((name, *medians, f"{one['peak_mib']['median']:.0f}", alone))
    show(rows)
    for name, ratio in size["ratios"].items():
        print(f"  {name}: {ratio} times the bare aggregation (want at most {WANTED:g})")


def _write_page(sizes: list[dict[str, Any]]) -> None:
    """Write the table as `results/ties.md`."""
    lines = [
        "# Ties, threads and reply times beside the bare aggregation",
        "",
        "Medians. The real messages of `enron-email-network` between two sides, once and several times over;",
        "machine and date stand in `ties.json`. `python benchmarks/ties.py` measures anew.",
        "",
        "| messages | ties | bare, whole process | keepworth score | ratio | bare, in process | keepworth | ratio |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for size in sizes:
        walls = [f"{one['wall_s']['median']:.2f} s" for one in size["runs"].values()]
        inside = [f"{one['median']:.3f} s" for one in size["in_process_s"].values()]
        whole, alone = size["ratios"].values()
        cells = (f"{size['messages']:,}", f"{size['ties']:,}", *walls, f"{whole:.2f}", *inside, f"{alone:.2f}")
        lines.append(f"| {' | '.join(cells)} |")
    (HERE / "results/ties.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
