"""The models compared in a process of its own: the same choice, whatever becomes of that process."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.factories.books import add_simulated, empty_book

from keepworth.runs import comparing, estimates
from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.samples.simulated import Population, simulate_book
from keepworth.value.cells import BuyingCells
from keepworth.value.choice import HeldOutCells, ModelChoice, choose_model


@pytest.fixture(scope="module")
def sample() -> HeldOutCells:
    """Histories of made-up customers who bought at random, and what followed."""
    rng = np.random.default_rng(3)
    repeats = rng.poisson(1.5, 800)
    age = rng.uniform(20, 60, 800)
    last = np.where(repeats > 0, age * rng.uniform(0.2, 1, 800), 0.0)
    cells = BuyingCells(repeats, last, age, np.ones(800, dtype=np.int64))
    return HeldOutCells(cells, orders=rng.poisson(0.4, 800), weeks=12.0)


def test_another_process_says_the_same(sample: HeldOutCells) -> None:
    with comparing.compared_beside(sample) as found:
        assert found.result() == choose_model(sample)


@pytest.mark.parametrize("python", ["/nowhere/python", "/bin/true", "/bin/false"])
def test_without_another_process_it_is_done_here(
    sample: HeldOutCells, python: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", python)
    assert comparing.choose_beside(sample) == choose_model(sample)


def test_a_score_is_the_same_with_and_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = empty_book(tmp_path)
    add_simulated(book, simulate_book(Population(customers=600), rng=np.random.default_rng(3)))
    told = []
    for many in (10**9, 1):
        monkeypatch.setattr(estimates, "MANY_HISTORIES", many)
        run = score_book(book, asked=Asked())
        told.append([json.loads((run / "run.json").read_text())["orders"], (run / "customers.parquet").read_bytes()])
    assert told[0] == told[1]


def test_where_another_model_is_chosen_it_is_the_one_that_is_fitted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = empty_book(tmp_path)
    add_simulated(book, simulate_book(Population(customers=600), rng=np.random.default_rng(3)))
    chosen = choose_model

    def other(sample: HeldOutCells) -> ModelChoice:
        return replace(chosen(sample), name="mbgnbd")

    monkeypatch.setattr(comparing, "choose_beside", other)
    monkeypatch.setattr(estimates, "MANY_HISTORIES", 1)
    found = json.loads((score_book(book, asked=Asked()) / "run.json").read_text())["orders"]
    asked = json.loads((score_book(book, asked=Asked(model="mbgnbd")) / "run.json").read_text())["orders"]
    assert found["model"] == "mbgnbd"
    assert found["parameters"] == asked["parameters"]
