"""`keepworth score` of a book of answers, beside the bare DuckDB aggregation of the answers in its lake.

Answers are drawn: of so many customers with three contacts each, five answers a customer to the items of the
one-minute pulse, within 1,000 days, in no order; they are imported once. Whole processes, in turns, each with both
processors: a Python that lets DuckDB count and average what the lake holds by customer and item, and the command, which
reads the lake, learns, scores indicators, strength, states and what to ask next, and writes the run.

Usage: python benchmarks/relationships.py [--customers 100000 1000000] [--rounds 3]
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

import duckdb
from measured import RESULTS, Measured, besides, keep, ours, ratios, run, show_medians, spread, spreads

HERE = Path(__file__).parent
BUILD = HERE.parent / "build/benchmarks/relationships"
WANTED, WANTED_GIB = 6.0, 6.0
ANSWERS, CONTACTS = 5, 3  # of a customer
STEPS = ("evidence", "relationships")
MADE = """
COPY (SELECT 's' || n AS submission_id, 'c' || of_customer AS customer_id, 'c' || of_customer || '-' || of_contact
    AS contact_id, 'pulse' AS instrument, item,
    (hash(n, 3) % 7)::INTEGER + CASE WHEN item = 'mindset_relationship' THEN -3 ELSE 1 END AS value,
    DATE '2023-11-26' + (hash(n, 2) % 1000)::INTEGER AS answered_at
  FROM (SELECT n, hash(n) % {customers} AS of_customer, hash(n, 4) % {contacts} AS of_contact,
    {items}[1 + (hash(n, 1) % {many})::INTEGER] AS item FROM range({answers}) AS of(n))) TO '{file}' (FORMAT csv)
"""
BARE = """
COPY (SELECT customer_id, item, count(*) AS answers, avg(value) AS mean, max(answered_at) AS last
  FROM read_parquet('{lake}/answers/*.parquet') GROUP BY ALL) TO '{into}/bare.parquet' (FORMAT parquet)
"""


def main() -> int:
    """Measure every size, print it, keep it."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--customers", type=int, nargs="*", default=[100_000, 1_000_000])
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--dry", action="store_true", help="do not keep the results")
    asked.add_argument("--bare", type=Path, help="aggregate this lake alone, in this process")
    wanted = asked.parse_args()
    if wanted.bare:
        duckdb.execute(BARE.format(lake=wanted.bare, into=BUILD))
        return 0
    sizes = [_measured(size, rounds=wanted.rounds) for size in wanted.customers]
    for size in sizes:
        _print(size)
    if not wanted.dry:
        keep("relationships", {"wanted": WANTED, "wanted_gib": WANTED_GIB, "sizes": sizes})
        _write_page(sizes)
    return 0


def _made(customers: int) -> Path:
    """Make the book, unless it is there."""
    from keepworth.listen.instruments import instrument

    book = BUILD / f"book-{customers}"
    if not book.exists():
        BUILD.mkdir(parents=True, exist_ok=True)
        file, aside = BUILD / f"answers-{customers}.csv", BUILD / f".book-{customers}"
        items = [one.name for one in instrument("pulse").items]
        duckdb.execute(
            MADE.format(customers=customers, contacts=CONTACTS, items=items, many=len(items),
                        answers=ANSWERS * customers, file=file)
        )  # fmt: skip
        run([ours(), "init", aside, "--currency", "EUR", "--name", "Answers"])
        run([ours(), "import", aside, file, "--as", "answers"])
        file.unlink()
        aside.rename(book)
    return book


def _measured(customers: int, *, rounds: int) -> dict[str, Any]:
    book = _made(customers)
    runs: dict[str, list[Measured]] = {"bare": [], "ours": []}
    steps: list[float] = []
    # An environment may forbid to keep compiled code; then every process would compile all of it anew.
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    for _ in range(rounds):
        runs["bare"].append(run([sys.executable, __file__, "--bare", book / "lake"], env=env))
        runs["ours"].append(run([ours(), "score", book, "--json"], env=env))
        record = json.loads((book / "scores/latest/run.json").read_text(encoding="utf-8"))
        steps.append(sum(record["seconds"][name] for name in STEPS))
    return {
        "customers": customers,
        "answers": ANSWERS * customers,
        "runs": {name: spreads(of) for name, of in runs.items()},
        "steps_s": spread(steps),
        **ratios(runs),
    }


def _print(size: dict[str, Any]) -> None:
    show_medians(f"{size['customers']:,} customers, {size['answers']:,} answers", size["runs"])
    print(f"  {size['ratio_wall']} times the wall, {size['ratio_cpu']} times the cpu of the bare aggregation "
          f"(want at most {WANTED:g}); {' and '.join(STEPS)} {size['steps_s']['median']} s")  # fmt: skip


def _write_page(sizes: list[dict[str, Any]]) -> None:
    """Write the table as `results/relationships.md`."""
    lines = [
        "# A book of answers scored, beside the bare aggregation of its lake",
        "",
        "Medians of whole processes with two threads; machine and date stand in `relationships.json`.",
        "`python benchmarks/relationships.py` measures anew.",
        "",
        "| customers | answers | bare DuckDB | `keepworth score` | ratio | ratio of cpu | ours, most memory |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [besides(size) for size in sizes]
    (RESULTS / "relationships.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
