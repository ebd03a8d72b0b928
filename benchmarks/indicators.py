"""Indicators, pushes and strength of many customers: Keepworth beside the bare DuckDB aggregation of the same answers.

Answers are drawn: of so many customers with three contacts each, five answers a customer, each to any of the thirteen
lines, within 1,000 days, in no order. Whole processes, in turns, each with so many threads: a Python that lets DuckDB
count and average them by customer and indicator, and one that reads the same file, scores indicators, strength and
what to ask next, and writes indicators, pushes and strength.

Usage: python benchmarks/indicators.py [--customers 100000 1000000] [--rounds 3] [--threads 1]
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from measured import Measured, besides, keep, ratios, run, show_medians, spreads

HERE = Path(__file__).parent
BUILD = HERE.parent / "build/benchmarks/indicators"
WANTED, WANTED_GIB = 6.0, 6.0
ANSWERS, CONTACTS = 5, 3  # of a customer
MADE = """
COPY (SELECT hash(n) % {customers} AS customer_id, hash(n, 1) % 13 AS indicator, hash(n, 2) % {contacts} AS contact_id,
    100.0 * (hash(n, 3) % 7) / 6 AS value, hash(n, 4) % 1000 AS days FROM range({answers}) AS of(n))
  TO '{file}' (FORMAT parquet)
"""
BARE = """
COPY (SELECT customer_id, indicator, count(*) AS answers, avg(value) AS mean, min(days) AS days
  FROM read_parquet('{file}') GROUP BY ALL) TO '{into}/bare.parquet' (FORMAT parquet)
"""
ORDERED = "SELECT customer_id, indicator, contact_id, value, days FROM read_parquet('{file}')"


def main() -> int:
    """Measure every size, print it, keep it."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--customers", type=int, nargs="*", default=[100_000, 1_000_000])
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--threads", type=int, default=1)
    asked.add_argument("--dry", action="store_true", help="do not keep the results")
    asked.add_argument("--within", choices=["bare", "ours"], help="one of the two, in this process")
    wanted = asked.parse_args()
    if wanted.within:
        (_bare if wanted.within == "bare" else _ours)(wanted.customers[0], wanted.threads)
        return 0
    sizes = [_measured(size, rounds=wanted.rounds, threads=wanted.threads) for size in wanted.customers]
    for size in sizes:
        _print(size)
    if not wanted.dry:
        keep("indicators", {"wanted": WANTED, "wanted_gib": WANTED_GIB, "threads": wanted.threads, "sizes": sizes})
        _write_page(sizes, threads=wanted.threads)
    return 0


def _engine(threads: int) -> duckdb.DuckDBPyConnection:
    engine = duckdb.connect()
    engine.execute(f"SET threads = {threads}")
    return engine


def _made(customers: int) -> Path:
    BUILD.mkdir(parents=True, exist_ok=True)
    file = BUILD / f"answers-{customers}.parquet"
    if not file.exists():
        aside = file.with_suffix(".tmp")
        _engine(2).execute(MADE.format(customers=customers, contacts=CONTACTS, answers=ANSWERS * customers, file=aside))
        aside.rename(file)
    return file


def _bare(customers: int, threads: int) -> None:
    _engine(threads).execute(BARE.format(file=_made(customers), into=BUILD))


def _ours(customers: int, threads: int) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from keepworth.listen.instruments import instrument
    from keepworth.measure.asking import Whom, ask_next, lacking_lines, questions_of
    from keepworth.measure.beliefs import printed_beliefs
    from keepworth.measure.evidence import Evidence, deciding_units
    from keepworth.measure.indicators import score_indicators
    from keepworth.measure.patterns import ScoringContext
    from keepworth.measure.strength import relationship_strength
    from keepworth.measure.tracking import track

    read = _engine(threads).execute(ORDERED.format(file=_made(customers))).fetchnumpy()
    whose = np.repeat(np.arange(customers), CONTACTS)
    influence = np.tile([5.0, np.nan, 2.0], customers)
    units = deciding_units(whose, influence, here=np.ones(whose.size, dtype=bool), customers=customers)
    customer, contact = read["customer_id"].astype(np.int64), read["contact_id"].astype(np.int64)
    of = Evidence(
        customer, read["indicator"].astype(np.int64), read["value"], np.full(customer.size, 225.0),
        read["days"] / (365.25 / 12), contact, units.share[customer * CONTACTS + contact],
        np.zeros(customer.size, dtype=bool),
    )  # fmt: skip
    by = ScoringContext(printed_beliefs(), np.zeros(customers, dtype=np.int64), units.spread)
    scored, tracks = score_indicators(of, by, threads=threads), track()
    rows = scored.indicators
    strength = relationship_strength(rows, by, tracks=tracks)
    lacking, whom = (
        lacking_lines(rows, strength, tracks=tracks),
        Whom(np.zeros_like(units.greatest, int), units.greatest),
    )
    asked = ask_next(scored, by=by, lacking=lacking, questions=questions_of(instrument("pulse")), whom=whom)
    low, high = rows.range()
    tables = {
        "indicators": {
            "customer_id": rows.customer, "indicator": rows.indicator.astype(np.int8), "score": rows.score,
            "sd": np.sqrt(rows.variance), "low": low, "high": high, "information": rows.information,
            "freshness": rows.freshness, "coverage": rows.coverage, "conflict": rows.conflict,
        },
        "pushes": {"customer_id": of.customer, "indicator": of.indicator.astype(np.int8), "push": scored.push},
        "strength": {
            "strength": strength.shown, "published": strength.published.astype(np.int8),
            "weakest": strength.weakest.astype(np.int8), "ask_next": asked.line.astype(np.int8),
        },
    }  # fmt: skip
    for name, columns in tables.items():
        pq.write_table(pa.table(columns), BUILD / f"{name}.parquet", compression="snappy", use_dictionary=False)


def _measured(customers: int, *, rounds: int, threads: int) -> dict[str, Any]:
    file = _made(customers)
    runs: dict[str, list[Measured]] = {"bare": [], "ours": []}
    # An environment may forbid to keep compiled code; then every process would compile all of it anew.
    env = {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads), "PYTHONDONTWRITEBYTECODE": ""}
    for _ in range(rounds):
        for name, of in runs.items():
            given = ["--within", name, "--customers", str(customers), "--threads", str(threads)]
            of.append(run([sys.executable, HERE / "indicators.py", *given], env={**os.environ, **env}))
    return {
        "customers": customers,
        "answers": ANSWERS * customers,
        "bytes": file.stat().st_size,
        "runs": {name: spreads(of) for name, of in runs.items()},
        **ratios(runs),
    }


def _print(size: dict[str, Any]) -> None:
    show_medians(f"{size['customers']:,} customers, {size['answers']:,} answers", size["runs"])
    print(f"  {size['ratio_wall']} times the wall, {size['ratio_cpu']} times the cpu of the bare aggregation "
          f"(want at most {WANTED:g})")  # fmt: skip


def _write_page(sizes: list[dict[str, Any]], *, threads: int) -> None:
    """Write the table as `results/indicators.md`."""
    lines = [
        "# Indicators, pushes and strength beside the bare aggregation",
        "",
        f"Medians of whole processes with {threads} thread(s), which read the same answers and write their results;",
        "machine and date stand in `indicators.json`. `python benchmarks/indicators.py` measures anew.",
        "",
        "| customers | answers | bare DuckDB | ours | ratio | ratio of cpu | ours, most memory |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [besides(size) for size in sizes]
    (HERE / "results/indicators.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
