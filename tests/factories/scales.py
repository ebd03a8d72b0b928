"""Answers to the items of scales: drawn from factors that are known, or read from a file."""

import csv
from pathlib import Path

import numpy as np

from keepworth.measure.psychometrics import ItemAnswers

HOLZINGER = Path(__file__).parents[1] / "data/holzinger/nine_tests.csv"
POINTS = 7


def read_items(file: Path, names: tuple[str, ...], *, lowest: float, highest: float) -> ItemAnswers:
    with file.open(encoding="utf-8") as lines:
        values = [[float(row[name]) for name in names] for row in csv.DictReader(lines)]
    return ItemAnswers(np.array(values), names, lowest, highest)


def holzinger(*names: str) -> ItemAnswers:
    return read_items(HOLZINGER, names or tuple(f"x{at}" for at in range(1, 10)), lowest=0, highest=20)


def named(values: np.ndarray, *, lowest: float = -20, highest: float = 20) -> ItemAnswers:
    return ItemAnswers(values, tuple(f"i{at}" for at in range(1, values.shape[1] + 1)), lowest, highest)


def standardised(of: ItemAnswers) -> ItemAnswers:
    values = of.complete
    return ItemAnswers((values - values.mean(axis=0)) / values.std(axis=0), of.names, -20, 20)


def drawn(rng: np.random.Generator, loadings: np.ndarray, *, people: int) -> np.ndarray:
    """Draw standardised items of one factor; shape (people, items)."""
    trait = rng.normal(size=(people, 1))
    return loadings * trait + np.sqrt(1 - loadings**2) * rng.normal(size=(people, loadings.size))


def on_points(values: np.ndarray, *, points: int = POINTS) -> np.ndarray:
    """Cut standardised items into the points 1 to `points`, most of them high, as answers are."""
    return np.clip(np.round((points + 2) / 2 + 1.2 * values), 1, points)
