"""Real renewals and departures from the data that the repository may not hold, split blind by the loader.

The side of a row is told by a hash of all that it holds: nobody chose it, it is the same everywhere, and exact repeats
are never parted.
"""

import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from keepworth.measure.staying import StayFeatures, certain

LEARN = 0.7  # share of the rows to learn from
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions with what was known before: to learn from, or to be judged by."""

    features: StayFeatures
    kept: np.ndarray
    rows: np.ndarray  # number of the distinct row that each is
    folds: np.ndarray

    def some(self, rows: np.ndarray) -> "Decided":
        return Decided(self.features.some(rows), self.kept[rows], self.rows[rows], self.folds[rows])


@dataclass(frozen=True, slots=True)
class Source:
    """A file, which of its columns tells who left, and which one how long they had been there."""

    file: str
    left: tuple[str, str]
    age: str | None = None
    made: Callable[[dict[str, np.ndarray]], dict[str, np.ndarray]] | None = None


def prices(of: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the rise against the last premium, and the gap to the market, in percentage points."""
    return {
        "price_change": 100 * (of["prem_final"] / of["prem_last"] - 1),
        "price_gap": 100 * (of["prem_final"] / of["prem_market"] - 1),
    }


SOURCES = {
    "insurance-lapse": Source("insurance-lapse/eu_motor_renewal_lapse.csv", ("lapse", "1"), "policy_age", prices),
    "telco-churn": Source("telco-churn/wa_churn.csv", ("churn", "Yes"), "tenure"),
    "iranian-telecom-churn": Source("iranian-telecom-churn/customer_churn.csv", ("churn", "1")),
}


def load(name: str, data: Path) -> tuple[Decided, Decided]:
    """Return what may be learnt from and what is judged."""
    whole = load_whole(name, data)
    side = np.array([_share(f"side {row}") for row in _texts(name, data)])
    return whole.some(side < LEARN), whole.some(side >= LEARN)


def load_whole(name: str, data: Path) -> Decided:
    """Return all decisions of a source."""
    of = SOURCES[name]
    with (data / of.file).open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    columns: dict[str, np.ndarray] = {}
    for column in table[0]:
        if column != of.left[0]:
            columns |= _numbers(column, [row[column] for row in table])
    columns |= of.made(columns) if of.made else {}
    age = np.zeros(len(table), dtype=np.int64) if of.age is None else columns[of.age].astype(np.int64)
    features = certain(tuple(columns), np.column_stack(list(columns.values())), age=age)
    kept = np.array([row[of.left[0]] != of.left[1] for row in table], dtype=np.int64)
    texts = _texts(name, data)
    folds = np.array([int(FOLDS * _share(f"fold {row}")) for row in texts])
    return Decided(features, kept, np.unique(texts, return_inverse=True)[1], folds)


def _numbers(name: str, texts: list[str]) -> dict[str, np.ndarray]:
    """Return a column of numbers as it is, one of words as a column for each word but the first."""
    try:
        return {name: np.array([float(one) if one else np.nan for one in texts])}
    except ValueError:
        return {f"{name}={word}": np.array([float(one == word) for one in texts]) for word in sorted(set(texts))[1:]}


def _texts(name: str, data: Path) -> list[str]:
    with (data / SOURCES[name].file).open(encoding="utf-8", newline="") as file:
        return ["\x1f".join(row) for row in csv.reader(file)][1:]


def _share(text: str) -> float:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") / 2**64
