"""Answers to the items of scales: drawn from factors that are known, or read from a file."""

import csv
from pathlib import Path

import numpy as np

from keepworth.measure.psychometrics import ItemAnswers

HOLZINGER = Path(__file__).parents[1] / "data/holzinger/nine_tests.csv"
POINTS = 7
# Bock & Lieberman (1970), Psychometrika 35, 179-197: how many of 1,000 solved which of five items of the LSAT,
# section 6; by the number that the five answers make in twos, 00000 first.
LSAT = (3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28,
        298)  # fmt: skip


def read_items(file: Path, names: tuple[str, ...], *, lowest: float, highest: float) -> ItemAnswers:
    with file.open(encoding="utf-8") as lines:
        values = [[float(row[name]) for name in names] for row in csv.DictReader(lines)]
    return ItemAnswers(np.array(values), names, lowest, highest)


def holzinger(*names: str) -> ItemAnswers:
    return read_items(HOLZINGER, names or tuple(f"x{at}" for at in range(1, 10)), lowest=0, highest=20)


def named(values: np.ndarray, *, lowest: float = -20, highest: float = 20) -> ItemAnswers:
    return ItemAnswers(values, tuple(f"i{at}" for at in range(1, values.shape[1] + 1)), lowest, highest)


def lsat() -> ItemAnswers:
    solved = np.array([[int(one) for one in f"{pattern:05b}"] for pattern in range(32)], dtype=float)
    return named(np.repeat(solved, LSAT, axis=0))


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
