"""What is said to be true of the simulated firm is what its facts come from."""

import json
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from tests.factories.firm import facts, world

from keepworth.runs.open_book import open_book
from keepworth.samples.firm import LAST
from keepworth.samples.firm.buying import invoices
from keepworth.samples.firm.roster import CLIENTS
from keepworth.samples.firm.streams import years
from keepworth.samples.firm.truth import truth_of
from keepworth.tables.book import Book, find_book

TRUTH = truth_of(world(), invoices(world()))


@pytest.fixture
def own_firm(firm: Book, tmp_path: Path) -> Book:
    """A copy of the firm's book, to be scored: the one that all share is read by others meanwhile."""
    return find_book(shutil.copytree(firm.folder, tmp_path / "book", symlinks=True))


def test_invoices_a_year_are_recovered() -> None:
    """Repeat invoices over the years as a client are Poisson with the true rate, but for the one who drifts."""
    off, told = [], 0.0
    for life in world().lives:
        true = TRUTH["customers"][life.id]
        if true["story"] != "drifting":
            expected = true["invoices_a_year"] * years(life.of.starts, life.until)
            off.append((true["invoices"] - 1 - expected) / np.sqrt(expected))
            told += expected
    assert abs(np.mean(off)) < 3 / np.sqrt(len(off))
    assert 0.6 < np.std(off) < 1.5
    assert max(np.abs(off)) < 4
    assert told == pytest.approx(sum(one["invoices"] - 1 for one in TRUTH["customers"].values()), rel=0.1)


def test_mean_invoices_and_margins_are_recovered() -> None:
    paid: Counter[object] = Counter()
    kept: Counter[object] = Counter()
    for row in facts()["orders"]:
        if not str(row["order_id"]).startswith("CN-"):
            paid[row["customer_id"]] += row["amount"]
            kept[row["customer_id"]] += row["margin"]
    for who, true in TRUTH["customers"].items():
        if true["invoices"] >= 10:
            assert paid[who] / true["invoices"] == pytest.approx(
                true["mean_invoice"], rel=4 / np.sqrt(6 * true["invoices"])
            )
            assert kept[who] / paid[who] == pytest.approx(true["margin"], abs=0.03)


def test_trials_are_passed_as_often_as_f50_says() -> None:
    said, passed = [], []
    for life in world().lives:
        for trial in life.trials:
            said.append(life.of.keeps(trial.gap, stress=trial.stress, day=trial.day))
            passed.append(trial.passed)
    away = (np.sum(passed) - np.sum(said)) / np.sqrt(np.sum(np.multiply(said, np.subtract(1, said))))
    assert len(said) > 60
    assert abs(away) < 2.5


def test_answers_follow_the_indicators() -> None:
    last = [row for row in facts()["answers"] if row["instrument"] == "loyalty" and row["item"] == "satisfaction_worth"
            and row["side"] == "customer" and str(row["answered_at"]) > "2026"]  # fmt: skip
    true = [TRUTH["customers"][row["customer_id"]]["indicators"]["satisfaction"]
            + TRUTH["contacts"][row["contact_id"]]["feels_above_strength"] for row in last]  # fmt: skip
    assert len(last) > 30
    assert np.corrcoef(true, [float(str(row["value"])) for row in last])[0, 1] > 0.6


def test_our_people_see_every_relationship_too_well() -> None:
    mean = {
        side: np.mean([float(str(row["value"])) for row in facts()["answers"]
                       if row["item"] == "satisfaction_worth" and row["side"] == side])
        for side in ("customer", "us")
    }  # fmt: skip
    assert mean["us"] - mean["customer"] > 0.2


def test_the_experiment_is_known() -> None:
    arms = Counter(row["arm"] for row in facts()["assignments"])
    assert set(arms) == {"review call", "holdout"}
    assert {who for who, true in TRUTH["customers"].items() if true["arm"]} == {
        row["customer_id"] for row in facts()["assignments"]
    }


def test_the_stories_are_true() -> None:
    of = {one.story: TRUTH["customers"][one.id] for one in CLIENTS}
    alive = [one["value"] for one in TRUTH["customers"].values() if not one["left_on"]]
    captive, quiet, drifting = of["captive"], of["quiet advocate"], of["drifting"]
    assert captive["indicators"]["structural_cost"] >= 70
    assert captive["indicators"]["emotional"] < 45
    assert quiet["strength"][-1] >= 75
    assert quiet["value"] < np.median(alive) / 2
    assert drifting["strength"][-1] < drifting["strength"][-5] - 20
    for story in ("one champion", "unheard", "captive", "drifting"):
        assert of[story]["value"] > np.median(alive)


def test_a_client_who_left_is_worth_nothing_more() -> None:
    left = {row["customer_id"] for row in facts()["departures"]}
    for who, true in TRUTH["customers"].items():
        assert (true["value"] == 0) == (who in left) == (true["left_on"] is not None)


def test_the_truth_stands_beside_the_book(firm: Book) -> None:
    stored = json.loads(firm.truth.read_text(encoding="utf-8"))
    assert stored == json.loads(json.dumps(TRUTH))
    assert stored["simulated"] is True
    assert stored["last_day"] == LAST.isoformat()
    assert set(stored["customers"]) == {one.id for one in CLIENTS}


def test_the_score_finds_what_is_true(own_firm: Book) -> None:
    score = open_book(own_firm.folder).score(as_of=LAST)
    found = score.customers.to_pandas().set_index("customer_id")
    assert len(found) == 40
    true = {who: one for who, one in TRUTH["customers"].items() if not one["left_on"]}
    said = [found.loc[who, "value"] for who in true]
    # Ranks only: one book of forty clients tells no more.
    ranks = np.corrcoef(np.argsort(np.argsort(said)), np.argsort(np.argsort([one["value"] for one in true.values()])))
    assert ranks[0, 1] > 0.7
    assert score.equity is not None
    assert score.equity["low"] < sum(one["value"] for one in true.values()) < score.equity["high"]


def test_trials_find_the_true_f50(own_firm: Book) -> None:
    score = open_book(own_firm.folder).score(as_of=LAST)
    found = score.customers.to_pandas().dropna(subset=["f50"])
    true = np.array([TRUTH["customers"][who]["f50"] for who in found["customer_id"]])
    assert len(found) > 30
    # One book of forty clients: 80 % intervals, four standard errors.
    assert abs(np.mean((found["f50_low"] <= true) & (true <= found["f50_high"])) - 0.8) < 4 * np.sqrt(0.16 / len(found))
    assert np.corrcoef(np.argsort(np.argsort(true)), np.argsort(np.argsort(found["f50"])))[0, 1] > 0.4
