"""Import order lines from CSV, beside DuckDB's bare COPY of the same file to Parquet: whole processes, in turns."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
from measured import Measured, keep, ours, run, show_runs, spread, spreads

from keepworth.samples.simulated import MILLION, simulate_book
from keepworth.tables.arrow import arrow_table, days_column

FIRST_DAY = 19_358  # 2023-01-01, in days since 1970-01-01
BARE = (
    "import duckdb, sys; duckdb.execute(f\"COPY (FROM read_csv('{sys.argv[1]}')) TO '{sys.argv[2]}' (FORMAT parquet)\")"
)


def make_csv(path: Path, *, lines: int, seed: int = 3) -> None:
    """Write order lines by day, as a shop exports them: customer_id (text), ordered_on, amount."""
    import duckdb

    book = simulate_book(MILLION, rng=np.random.default_rng(seed))
    kept = slice(0, lines)
    orders = arrow_table(
        {
            "customer": book.customer[kept],
            "day": days_column((book.day[kept] + FIRST_DAY).astype(np.int32)),
            "amount": book.amount[kept],
            "moment": book.moment[kept],
        }
    )
    if orders.num_rows < lines:
        raise SystemExit(f"The simulated book has {orders.num_rows:,} order lines only.")
    engine = duckdb.connect()
    engine.execute("SET enable_progress_bar = false")
    engine.register("orders", orders)
    engine.execute(
        "COPY (SELECT printf('C%07d', customer) AS customer_id, day AS ordered_on, amount::DECIMAL(18,2) AS amount "
        f"FROM orders ORDER BY moment) TO '{path}' (FORMAT csv, HEADER)"
    )


def main() -> int:
    """Measure, print a table, keep the result."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--lines", type=int, default=5_000_000)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--csv", type=Path, help="a file made earlier; is made when it is not there")
    asked.add_argument("--dry", action="store_true", help="do not keep the result")
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="keepworth-bench-") as folder:
        aside = Path(folder)
        csv = wanted.csv or aside / "orders.csv"
        if not csv.is_file():
            make_csv(csv, lines=wanted.lines)
        runs: dict[str, list[Measured]] = {"bare COPY": [], "keepworth import": []}
        for _ in range(wanted.rounds):
            runs["bare COPY"].append(run([sys.executable, "-c", BARE, csv, aside / "bare.parquet"]))
            run([ours(), "init", aside / "book", "--currency", "USD"])
            runs["keepworth import"].append(run([ours(), "import", aside / "book", csv, "--as", "orders"]))
            shutil.rmtree(aside / "book")
        found = {
            "lines": wanted.lines,
            "csv_mib": round(csv.stat().st_size / 2**20, 1),
            "runs": {name: spreads(measured) for name, measured in runs.items()},
            "ratios": _ratios(runs),
        }
    _print(found)
    if not wanted.dry:
        keep("import_csv", found)
    return 0


def _ratios(runs: dict[str, list[Measured]]) -> dict[str, object]:
    """Compare the medians, and the rounds one by one: both of a round stood side by side."""
    bare, import_ = runs.values()
    pairs = list(zip(import_, bare, strict=True))
    return {
        "wall_of_medians": round(
            spread([one.wall for one in import_])["median"] / spread([b.wall for b in bare])["median"], 2
        ),
        "wall_by_round": spread([one.wall / other.wall for one, other in pairs]),
        "cpu_by_round": spread([one.cpu / other.cpu for one, other in pairs]),
    }


def _print(found: dict) -> None:
    show_runs(found["runs"])
    print(f"ratio of the median walls: {found['ratios']['wall_of_medians']:.2f} (want at most 4.00)")
    print(f"ratio of cpu, median of rounds: {found['ratios']['cpu_by_round']['median']:.2f}")


if __name__ == "__main__":
    sys.exit(main())
