"""The probability of staying of many renewals: Keepworth beside a bare logistic regression on the same columns.

Renewals are drawn: ten columns of what is known before them, some of it unknown, strength with its error, and what
came. Whole processes, in turns: one that reads them, fits scikit-learn's logistic regression on standardised columns
and writes a chance for each; and one that reads the same file, counts retention by age, fits staying, and writes
chances, intervals and every reason in points of probability.

Usage: python benchmarks/staying.py [--renewals 100000 1000000] [--rounds 3] [--threads 1]
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
from measured import Measured, keep, ratios, run, show_medians, spreads

HERE = Path(__file__).parent
BUILD = HERE.parent / "build/benchmarks/staying"
WANTED = 5.0  # times the bare regression
NAMES = (
    "strength", "single_thread", "champion_left", "promises_broken", "usage_trend", "order_trend", "price_gap",
    "price_change", "open_severe_case", "tenure",
)  # fmt: skip
TRUE = np.array([0.6, -0.4, -0.8, -0.3, 0.5, 0.4, -0.08, -0.04, -0.6, 0.1])
MIDDLE = np.array([60.0, 0, 0, 0, 0, 0, 0, 0, 0, 3])
UNIT = np.array([15.0, 1, 1, 1, 1, 1, 1, 1, 1, 5])


def main() -> int:
    """Measure every size, print it, keep it."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--renewals", type=int, nargs="*", default=[100_000, 1_000_000])
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--threads", type=int, default=1)
    asked.add_argument("--dry", action="store_true", help="do not keep the results")
    asked.add_argument("--within", choices=["bare", "ours"], help="one of the two, in this process")
    wanted = asked.parse_args()
    if wanted.within:
        (_bare if wanted.within == "bare" else _ours)(wanted.renewals[0])
        return 0
    sizes = [_measured(size, rounds=wanted.rounds, threads=wanted.threads) for size in wanted.renewals]
    for size in sizes:
        show_medians(f"{size['renewals']:,} renewals", size["runs"])
        print(f"  {size['ratio_wall']} times the wall, {size['ratio_cpu']} times the cpu of the bare regression "
              f"(want at most {WANTED:g})")  # fmt: skip
    if not wanted.dry:
        keep("staying", {"wanted": WANTED, "threads": wanted.threads, "sizes": sizes})
    return 0


def _made(renewals: int) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    BUILD.mkdir(parents=True, exist_ok=True)
    file = BUILD / f"renewals-{renewals}.parquet"
    if file.exists():
        return file
    rng = np.random.default_rng(8)
    flags = [(rng.random(renewals) < chance).astype(float) for chance in (0.3, 0.1, 0.05)]
    x = np.column_stack(
        [rng.normal(60, 15, renewals), *flags[:2], rng.poisson(0.3, renewals), rng.normal(0, 0.5, (renewals, 2)),
         rng.normal(0, 5, renewals), rng.normal(2, 3, renewals), flags[2], rng.exponential(4, renewals)]
    )  # fmt: skip
    age = np.minimum(x[:, 9].astype(np.int64), 15)
    logits = 1.4 + 0.4 * np.log1p(age) + ((x - MIDDLE) / UNIT) @ TRUE
    kept = (rng.random(renewals) < 1 / (1 + np.exp(-logits))).astype(np.int8)
    for at, lacks in ((4, 0.3), (6, 0.6)):
        x[rng.random(renewals) < lacks, at] = np.nan
    columns = {name: x[:, at] for at, name in enumerate(NAMES)}
    table = pa.table({**columns, "error": rng.uniform(20, 120, renewals), "age": age, "kept": kept})
    pq.write_table(table, file, compression="snappy")
    return file


def _read(renewals: int) -> tuple[dict[str, Any], np.ndarray]:
    import pyarrow.parquet as pq

    table = pq.read_table(_made(renewals))
    of = {name: table[name].to_numpy() for name in table.column_names}
    return of, np.column_stack([of[name] for name in NAMES])


def _write(name: str, columns: dict[str, np.ndarray]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table(columns), BUILD / f"{name}.parquet", compression="snappy", use_dictionary=False)


def _bare(renewals: int) -> None:
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    of, x = _read(renewals)
    z = StandardScaler().fit_transform(np.nan_to_num(x))
    found = LogisticRegression().fit(z, of["kept"])
    _write("bare", {"chance": found.predict_proba(z)[:, 1]})


def _ours(renewals: int) -> None:
    from keepworth.measure.staying import StayFeatures, because_of, fit_staying, predict_staying

    of, x = _read(renewals)
    variance = np.zeros_like(x)
    variance[:, 0] = of["error"]
    features = StayFeatures(NAMES, x, variance, of["age"])
    model = fit_staying(features, of["kept"].astype(np.int64))
    said, why = predict_staying(model, features), because_of(model, features)
    points = {f"points_{name}": why.points[:, at].astype(np.float32) for at, name in enumerate(why.names)}
    _write("ours", {"chance": said.chance, "low": said.low, "high": said.high, "start": why.start_chance, **points})


def _measured(renewals: int, *, rounds: int, threads: int) -> dict[str, Any]:
    _made(renewals)
    runs: dict[str, list[Measured]] = {"bare": [], "ours": []}
    env = {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads), "PYTHONDONTWRITEBYTECODE": ""}
    for _ in range(rounds):
        for name, of in runs.items():
            given = ["--within", name, "--renewals", str(renewals)]
            of.append(run([sys.executable, HERE / "staying.py", *given], env={**os.environ, **env}))
    return {"renewals": renewals, "runs": {name: spreads(of) for name, of in runs.items()}, **ratios(runs)}


if __name__ == "__main__":
    sys.exit(main())
