"""Score 100,000, 1 and 10 million customers: Keepworth beside the bare summary, lifetimes and pymc-marketing.

Whole processes, in turns, from the same Parquet of orders to scored Parquet. Keepworth chooses among three models and
gives every number its range; the others fit one model and give none. Peers run in environments of their own, made by
this script below `build/`.

Usage: python benchmarks/score.py [--customers 100000 1000000 10000000] [--rounds 5] [--without PEER …]
"""

import argparse
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import report
from measured import RESULTS, Measured, keep, ours, run, show, spreads

from keepworth.samples.simulated import MILLION, simulate_book
from keepworth.tables.arrow import arrow_table, days_column

HERE = Path(__file__).parent
BUILD = HERE.parent / "build/benchmarks"
FIRST_DAY = dt.date(2023, 1, 1)
MOST = {
    "keepworth on Spark": 1_000_000,
    "lifetimes": 10_000_000,
    "lifetimes pareto": 100_000,
    "pymc-marketing": 1_000_000,
}  # customers
ONCE = {"keepworth on Spark": 0, "lifetimes": 3_000_000}  # beyond so many customers it runs once, for it is slow


@dataclass(frozen=True, slots=True)
class Orders:
    """One size of book: the files and the books made from them."""

    customers: int
    folder: Path

    @property
    def whole(self) -> Path:
        """All orders."""
        return self.folder / "orders.parquet"

    @property
    def book(self) -> Path:
        """A book with all orders in one batch."""
        return self.folder / "book"

    @property
    def daily(self) -> Path:
        """A book with the last day's orders in a batch of their own."""
        return self.folder / "daily"


def main() -> int:
    """Measure every size, print the tables, keep the results."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--customers", type=int, nargs="*", default=[100_000, 1_000_000, 10_000_000])
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--without", nargs="*", default=[], help="peers to leave out")
    asked.add_argument("--dry", action="store_true", help="do not keep the results")
    wanted = asked.parse_args()
    for customers in wanted.customers:
        orders = made(Orders(customers, BUILD / f"{customers}"))
        size = said(orders, measured(orders, rounds=wanted.rounds, without=tuple(wanted.without)))
        _print(size)
        if not wanted.dry:
            keep("score", {"sizes": _beside(size)})
            report.write()
    return 0


def _beside(size: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what was found of every size so far, this one in place of an older one."""
    path = RESULTS / "score.json"
    known = json.loads(path.read_text(encoding="utf-8"))["sizes"] if path.exists() else []
    others = [one for one in known if one["customers"] != size["customers"]]
    return sorted([*others, size], key=lambda one: one["customers"])


def made(orders: Orders) -> Orders:
    """Make orders and books where they are not there yet."""
    if (orders.folder / "ready").exists():
        return orders
    shutil.rmtree(orders.folder, ignore_errors=True)
    orders.folder.mkdir(parents=True)
    _write_orders(orders)
    for book, files in ((orders.book, ("orders",)), (orders.daily, ("before",))):
        run([ours(), "init", book, "--currency", "USD"])
        for name in files:
            run([ours(), "import", book, orders.folder / f"{name}.parquet", "--as", "orders"])
    (orders.folder / "ready").touch()
    return orders


def _write_orders(orders: Orders) -> None:
    """Write all orders by day, as a shop exports them; those before the last day; and those of the last day."""
    import pyarrow.parquet as pq

    book = simulate_book(replace(MILLION, customers=orders.customers), rng=np.random.default_rng(1))
    order = np.argsort(book.day, kind="stable")
    day = book.day[order]
    first = (FIRST_DAY - dt.date(1970, 1, 1)).days
    table = arrow_table(
        {
            "customer_id": book.customer[order],
            "ordered_on": days_column((day + first).astype(np.int32)),
            "amount": book.amount[order],
        }
    )
    cut = int(np.searchsorted(day, day[-1]))
    parts = {"orders": table, "before": table.slice(0, cut), "last-day": table.slice(cut)}
    for name, part in parts.items():
        pq.write_table(part, orders.folder / f"{name}.parquet", compression="snappy")


def measured(orders: Orders, *, rounds: int, without: tuple[str, ...]) -> dict[str, list[Measured]]:
    """Run everything in turns, so that a busy minute of the machine meets all alike."""
    runs: dict[str, list[Measured]] = {}
    for turn in range(rounds):
        for name, command in _commands(orders).items():
            most = MOST.get(name, sys.maxsize)
            slow = orders.customers > ONCE.get(name, sys.maxsize)
            if name in without or orders.customers > most or (slow and turn):
                continue
            found = command()
            runs.setdefault(name, []).append(found)
            print(f"{orders.customers:>12,}  {name:<24} {found.wall:8.2f} s  {found.peak_mib:8.0f} MiB", flush=True)
    return runs


def _commands(orders: Orders) -> dict[str, Callable[[], Measured]]:
    into = orders.folder / "scored.parquet"

    def peer(script: str, name: str, *more: str) -> Measured:
        return run([_python(name), HERE / "peers" / script, orders.whole, into, *more])

    return {
        "bare summary": lambda: run([sys.executable, HERE / "peers/bare.py", orders.whole]),
        "keepworth": lambda: _score(orders.book, first=True),
        "keepworth, one new day": lambda: _after_a_day(orders),
        "keepworth on Spark": lambda: _score(_on_spark(orders)),
        "lifetimes": lambda: peer("lifetimes_score.py", "lifetimes"),
        "lifetimes pareto": lambda: peer("lifetimes_score.py", "lifetimes", "paretonbd"),
        "keepworth pareto": lambda: run([ours(), "score", orders.book, "--model", "paretonbd", "--json"]),
        "pymc-marketing": lambda: peer("pymc_score.py", "pymc"),
    }


def _score(book: Path, *, first: bool = False) -> Measured:
    """Score a book; `first` forgets what an earlier score kept."""
    if first:
        shutil.rmtree(book / "lake/.cache", ignore_errors=True)
    shutil.rmtree(book / "scores", ignore_errors=True)
    (book / "scores").mkdir()
    return run([ours(), "score", book, "--json"])


def _on_spark(orders: Orders) -> Path:
    """Return the same book with Spark as its engine, local to this machine."""
    book = orders.folder / "spark"
    if not book.exists():
        shutil.copytree(orders.book, book, copy_function=os.link)
        settings = book / "keepworth.toml"
        text = settings.read_text(encoding="utf-8")
        settings.unlink()  # a link to that of the first book
        settings.write_text(f'{text}\n[engine]\nkind = "spark"\nmaster = "local[*]"\n', encoding="utf-8")
    return book


def _after_a_day(orders: Orders) -> Measured:
    """Score a book after one new day of orders that came since its last score."""
    _score(orders.daily)
    added = run([ours(), "import", orders.daily, orders.folder / "last-day.parquet", "--as", "orders", "--json"])
    found = _score(orders.daily)
    run([ours(), "undo", orders.daily, json.loads(added.output)["batch"]])
    return found


def _python(peer: str) -> Path:
    """Return the Python of a peer's own environment; it is made, and its code compiled, where it is not there."""
    folder = BUILD / f"env-{peer}"
    python = folder / "bin/python"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        install = [python, "-m", "pip", "install", "--quiet", "-r", HERE / f"peers/{peer}.txt"]
        subprocess.run([str(part) for part in install], check=True)
        subprocess.run([str(python), "-m", "compileall", "-q", str(folder / "lib")], check=False, capture_output=True)
        (folder / "ready").touch()
    return python


def said(orders: Orders, runs: dict[str, list[Measured]]) -> dict[str, Any]:
    """Return what was found: spreads, and ratios of the median walls."""
    found = {name: spreads(of) for name, of in runs.items()}
    wall = {name: of["wall_s"]["median"] for name, of in found.items()}
    ratios = {}
    for name, (one, other) in RATIOS.items():
        if one in wall and other in wall:
            ratios[name] = round(wall[one] / wall[other], 2)
    if "lifetimes pareto" in runs:
        theirs = sorted(float(of.output) for of in runs["lifetimes pareto"])
        mine = sorted(json.loads(of.output)["seconds"]["fit"] for of in runs["keepworth pareto"])
        ratios["Pareto/NBD fit: lifetimes / keepworth"] = round(theirs[len(theirs) // 2] / mine[len(mine) // 2], 1)
    return {"customers": orders.customers, "runs": found, "ratios": ratios}


RATIOS = {
    "keepworth / bare summary": ("keepworth", "bare summary"),
    "one new day / first score": ("keepworth, one new day", "keepworth"),
    "one new day / bare summary": ("keepworth, one new day", "bare summary"),
    "lifetimes / keepworth": ("lifetimes", "keepworth"),
    "pymc-marketing / keepworth": ("pymc-marketing", "keepworth"),
}


def _print(size: dict[str, Any]) -> None:
    rows = [(f"{size['customers']:,} customers", "wall s", "cpu s", "peak MiB")]
    rows += [
        (name, *(f"{of[key]['median']:.{digits}f}" for key, digits in (("wall_s", 2), ("cpu_s", 2), ("peak_mib", 0))))
        for name, of in size["runs"].items()
    ]
    show(rows)
    for name, ratio in size["ratios"].items():
        print(f"  {name}: {ratio}")


if __name__ == "__main__":
    sys.exit(main())
