"""A score of many contracts: the whole, and what a point of price, staying and stresses take of it.

A book is drawn: every customer has a contract a year until one is lost, some of them at a raised price or beside a
cheaper rival. The whole score is one process; parts are timed by their own processor time, each in a process of its
own, on what such a book says. With `--against` another checkout's `src` is measured in turns with this one.

Usage: python benchmarks/lasting.py [--contracts 1000000] [--rounds 3] [--against OTHER/src]
"""

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from measured import Measured, keep, ours, run, show, spread

if TYPE_CHECKING:
    from keepworth.measure.trials import Trials

HERE = Path(__file__).parent
BUILD = HERE.parent / "build/benchmarks/lasting"
AS_OF = np.datetime64("2022-06-30")
SEGMENTS = 4
PARTS = ("price", "staying", "stress")

type Work = Callable[[], list[float] | str]


def main() -> int:
    """Measure the whole and its parts, print it, keep it."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--contracts", type=int, default=1_000_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--against", type=Path, help="the `src` of another checkout, measured in turns with this one")
    asked.add_argument("--dry", action="store_true", help="do not keep the results")
    asked.add_argument("--within", choices=PARTS, help="one part, in this process")
    wanted = asked.parse_args()
    if wanted.within:
        print(json.dumps(_part(wanted.within, wanted.contracts)))
        return 0
    trees = {"this": HERE.parent / "src", **({"against": wanted.against} if wanted.against else {})}
    found = _measured(trees, _book(wanted.contracts), contracts=wanted.contracts, rounds=wanted.rounds)
    rows = [(f"{wanted.contracts:,} contracts", *(f"{tree}, cpu s" for tree in found))]
    rows += [
        (part, *(f"{of[part]['cpu_s']['median']:.2f}" for of in found.values())) for part in ("whole score", *PARTS)
    ]
    show(rows)
    if not wanted.dry:
        keep("lasting", {"contracts": wanted.contracts, "threads": 1, "trees": found})
    return 0


def _drawn(contracts: int) -> dict[str, Any]:
    """Draw contracts, a row each, in the order of their years."""
    rng = np.random.default_rng(8)
    customers = contracts // 2
    phi, start = rng.normal(2.0, 1.0, customers), rng.integers(0, 365, customers)
    parts: list[dict[str, Any]] = []
    alive, left = np.arange(customers), contracts
    for year in range(8):
        who = alive[:left]
        begins = np.datetime64("2018-01-01") + (start[who] + 365 * year).astype("timedelta64[D]")
        rise = np.where(rng.random(who.size) < 0.6, np.round(rng.uniform(0, 12, who.size), 1), 0.0)
        rival = np.where(rng.random(who.size) < 0.15, np.round(rng.uniform(-2, 15, who.size), 1), np.nan)
        gap = np.where(np.isnan(rival), rise, rival)
        kept = rng.random(who.size) < 1 / (1 + np.exp(0.1 * gap - phi[who]))
        decided = begins + np.timedelta64(350, "D")
        known = decided < AS_OF
        parts.append({"customer": who, "year": np.full(who.size, year), "starts": begins, "decided": decided,
                      "known": known, "kept": kept, "rise": rise, "rival": rival,
                      "value": np.round(rng.lognormal(8, 1, who.size), 2)})  # fmt: skip
        alive, left = who[kept & known], left - who.size
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _book(contracts: int) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = BUILD / f"{contracts}"
    if (folder / "ready").exists():
        return folder / "book"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    of = _drawn(contracts)
    who = np.char.add("c", of["customer"].astype(str))
    told = np.where(of["known"], np.where(of["kept"], "yes", "no"), "open")
    table = pa.table({
        "contract_id": np.char.add(who, np.char.add("-", of["year"].astype(str))), "customer_id": who,
        "starts_on": of["starts"], "ends_on": of["starts"] + np.timedelta64(364, "D"), "annual_value": of["value"],
        "price_change": of["rise"], "rival_gap": pa.array(of["rival"], from_pandas=True), "renewed": told,
        "renewed_on": np.where(of["known"], of["decided"], np.datetime64("NaT", "D")),
    })  # fmt: skip
    pq.write_table(table, folder / "contracts.parquet")
    every = np.unique(of["customer"])
    segments = {"customer_id": np.char.add("c", every.astype(str)), "segment": (every % SEGMENTS).astype(str)}
    pq.write_table(pa.table(segments), folder / "customers.parquet")
    run([ours(), "init", folder / "book", "--currency", "EUR"])
    for name in ("contracts", "customers"):
        run([ours(), "import", folder / "book", folder / f"{name}.parquet", "--as", name])
    (folder / "ready").touch()
    return folder / "book"


def _part(part: str, contracts: int) -> dict[str, Any]:
    """Time one part in this process, and return what it found beside its seconds."""
    of = _drawn(contracts)
    work = {"price": _price, "staying": _staying, "stress": _stress}[part](of)
    started = time.process_time()
    found = work()
    return {"cpu_s": time.process_time() - started, "found": found}


def _renewals(of: dict[str, Any]) -> "Trials":
    from keepworth.measure import renewals_as_trials

    rows = np.flatnonzero(of["known"])
    gap = np.where(np.isnan(of["rival"]), of["rise"], of["rival"])[rows]
    day = of["decided"][rows].astype("datetime64[D]").astype(np.int64)
    return renewals_as_trials(of["customer"][rows], gap, kept=of["kept"][rows], day=day)


def _population(of: dict[str, Any]) -> np.ndarray:
    return np.arange(int(of["customer"].max()) + 1) % SEGMENTS


def _price(of: dict[str, Any]) -> Work:
    from keepworth.measure import learn_gamma

    renewals, population = _renewals(of), _population(of)

    def work() -> list[float]:
        found = learn_gamma(renewals, population, populations=SEGMENTS)
        return [found.beliefs.gamma, found.beliefs.gamma_sd, *found.beliefs.mean.tolist()]

    return work


def _staying(of: dict[str, Any]) -> Work:
    """Of twelve columns most are not known of a book of contracts alone: what stands in is in doubt."""
    from keepworth.errors import NotConverged
    from keepworth.measure.staying import StayFeatures, fit_staying
    from keepworth.runs.staying import CHANGE, COLUMNS, GAP

    rows = np.flatnonzero(of["known"])
    x = np.full((rows.size, len(COLUMNS)), np.nan)
    x[:, GAP], x[:, CHANGE] = of["rival"][rows], of["rise"][rows]
    x[:, COLUMNS.index("tenure")] = of["year"][rows]
    features = StayFeatures(COLUMNS, x, np.zeros_like(x), of["year"][rows])
    kept = of["kept"][rows].astype(np.int64)

    def work() -> list[float] | str:
        try:
            return [float(one) for one in fit_staying(features, kept).coefficients]
        except NotConverged:
            return "did not converge"

    return work


def _stress(of: dict[str, Any]) -> Work:
    """As many customers as contracts, as trials of the book left them."""
    from keepworth.measure import book_loss, fight_scores, printed_fight, printed_stresses, stress_test

    renewals, size = _renewals(of), of["customer"].size
    beliefs = printed_fight(SEGMENTS)
    scores = fight_scores(renewals, np.arange(size) % SEGMENTS, beliefs=beliefs)
    champion = (np.arange(size) % 5 == 0).astype(np.float64)

    def work() -> list[float]:
        rng, told = np.random.default_rng(1), []
        for stress in printed_stresses():
            found = stress_test(
                scores, stress, beliefs=beliefs, champion=champion, stays=np.full(size, 0.9), value=of["value"]
            )
            loss = book_loss(found, of["value"], rng=rng, draws=400)
            told += [loss.mean, loss.low, loss.high, loss.worst]
        return told

    return work


def _measured(trees: dict[str, Path], book: Path, *, contracts: int, rounds: int) -> dict[str, Any]:
    runs: dict[str, dict[str, list[Any]]] = {tree: {} for tree in trees}
    for _ in range(rounds):
        for tree, source in trees.items():
            env = {**os.environ, "PYTHONPATH": str(source), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
            runs[tree].setdefault("whole score", []).append(_score(book, env=env))
            for part in PARTS:
                given = ["--within", part, "--contracts", str(contracts)]
                found = run([sys.executable, HERE / "lasting.py", *given], env=env)
                runs[tree].setdefault(part, []).append(json.loads(found.output))
    return {tree: {name: _said(of) for name, of in parts.items()} for tree, parts in runs.items()}


def _score(book: Path, *, env: dict[str, str]) -> Measured:
    shutil.rmtree(book / "scores", ignore_errors=True)
    (book / "scores").mkdir()
    return run([ours(), "score", book, "--as-of", str(AS_OF), "--json"], env=env)


def _said(of: list[Any]) -> dict[str, Any]:
    if isinstance(of[0], Measured):
        return {"cpu_s": spread([one.cpu for one in of]), "wall_s": spread([one.wall for one in of])}
    return {"cpu_s": spread([one["cpu_s"] for one in of]), "found": of[-1]["found"]}


if __name__ == "__main__":
    sys.exit(main())
