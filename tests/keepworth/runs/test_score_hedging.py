"""Hedges of a run, held to its own customers and reasons."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from scipy.special import expit, logit
from tests.factories.commands import keepworth

from keepworth.runs.concentration import report_concentration
from keepworth.tables.book import Book


@pytest.fixture(scope="module")
def run(scored_firm: Book) -> Path:
    return (scored_firm.scores / "latest").resolve()


def test_a_hedge_takes_away_what_the_score_holds_against_a_customer(run: Path) -> None:
    hedges = pq.read_table(run / "hedges.parquet").to_pylist()
    reasons: dict[int, list[dict[str, float]]] = {}
    for row in pq.read_table(run / "staying.parquet").to_pylist():
        terms = {one["term"]: one["logit"] for one in row["because"]}
        reasons.setdefault(row["customer_id"], []).append(terms)
    threads = [row for row in hedges if row["hedge"] == "second_contact"]
    assert threads
    for row in threads:
        pushes = [-terms["single_thread"] for terms in reasons[row["customer_id"]]]
        assert any(row["then"] == pytest.approx(expit(logit(row["leaves"]) - push), abs=1e-6) for push in pushes)


def test_a_longer_term_is_of_contracts_that_end_within_a_year_and_leaves_no_chance(run: Path) -> None:
    terms = [row for row in pq.read_table(run / "hedges.parquet").to_pylist() if row["hedge"] == "longer_term"]
    due = {row["customer_id"] for row in pq.read_table(run / "staying.parquet").to_pylist() if row["due"]}
    assert terms
    assert {row["customer_id"] for row in terms} <= due
    assert {row["then"] for row in terms} == {0.0}


def test_all_are_of_the_ten_with_whom_most_is_lost_and_lower_it(run: Path) -> None:
    rows = [row for row in pq.read_table(run / "concentrated.parquet").to_pylist() if row["kind"] == "customer"]
    most = sorted(rows, key=lambda row: -np.nan_to_num(row["at_risk"] or 0.0))[:10]
    hedges = pq.read_table(run / "hedges.parquet").to_pylist()
    assert {row["customer_id"] for row in hedges} <= {row["customer_id"] for row in most}
    for row in hedges:
        assert row["then"] < row["leaves"]
        assert row["low"] <= row["less_cvar95"] <= row["high"]
        assert row["less"] > 0
        assert row["cost"] is None


def test_without_costs_the_largest_effect_stands_first_and_words_ask_for_them(scored_firm: Book) -> None:
    found = report_concentration(scored_firm)
    effects = [one.less_cvar95 for one in found.hedges]
    assert effects == sorted(effects, reverse=True)
    said = keepworth("focus", "concentration", scored_firm.folder).output
    assert "What would lower the worst 1 in 20 most, for its money:" in said
    assert "cost not known: say it in [focus] hedges" in said
