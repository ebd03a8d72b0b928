"""A score of staying, fighting and stresses: what it writes, that it adds up, and that a part may fail alone."""

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.factories.books import add, add_orders, empty_book

from keepworth.errors import NotConverged, NotEnough
from keepworth.measure import printed_stresses
from keepworth.runs.asked import Asked
from keepworth.runs.attacked import as_hard
from keepworth.runs.lasting import TIES
from keepworth.runs.score import score_book
from keepworth.runs.score_sentences import score_sentences
from keepworth.samples.firm import LAST
from keepworth.tables.book import Book, find_book
from keepworth.tables.staying import Trying

FILES = ("staying.parquet", "fight.parquet", "trials.parquet", "stress.parquet", "fight.json", "stress.json")
DAY = dt.date.fromisoformat


@pytest.fixture(scope="module")
def own_firm(firm: Book, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A copy of the firm's book, to be scored: the one that all share is read by others meanwhile."""
    return find_book(shutil.copytree(firm.folder, tmp_path_factory.mktemp("lasting") / "book", symlinks=True))


@pytest.fixture(scope="module")
def run(own_firm: Book) -> Path:
    return score_book(own_firm, asked=Asked(as_of=LAST))


def rows_of(run: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(run / f"{name}.parquet").to_pylist()
    return found


def record_of(run: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((run / "run.json").read_text(encoding="utf-8"))
    return found


def test_reasons_add_up_to_the_chance_in_logits_and_in_points(run: Path) -> None:
    rows = rows_of(run, "staying")
    assert {row["horizon"] for row in rows} == {"renewal", "year"}
    for row in rows:
        assert row["low"] <= row["p_stay"] <= row["high"]
        assert (row["due"] is None) == (row["horizon"] == "year")
        points = sum(one["points"] for one in row["because"])
        assert row["baseline"] + points == pytest.approx(row["p_stay"], abs=1e-9)
        if 0 < row["baseline"] < 1:
            start = np.log(row["baseline"] / (1 - row["baseline"]))
            assert start + sum(one["logit"] for one in row["because"]) == pytest.approx(row["logit"], abs=1e-9)


@pytest.mark.parametrize("name", TIES)
def test_what_holds_a_customer_enters_staying_and_not_the_strength(run: Path, name: str) -> None:
    heard = {
        row["customer_id"]: row["score"]
        for row in rows_of(run, "indicators")
        if (row["side"], row["indicator"]) == ("customer", name)
    }
    assert json.loads((run / "priors.json").read_text())["weights"].get(name, 0) == 0
    found = 0
    for row in rows_of(run, "staying"):
        (reason,) = [one for one in row["because"] if one["term"] == name]
        score = heard.get(row["customer_id"])
        assert reason["x"] == (pytest.approx(score) if score is not None else None)
        # The middle of the scale is 60: who is held more than that is likelier to stay.
        found += score is not None and abs(score - 60) > 1 and np.sign(reason["logit"]) == np.sign(score - 60)
    assert found


def test_pushes_of_trials_add_up_and_each_has_its_proof(run: Path) -> None:
    trials, prior = rows_of(run, "trials"), json.loads((run / "fight.json").read_text())
    for row in rows_of(run, "fight"):
        own = [one for one in trials if one["customer_id"] == row["customer_id"]]
        assert prior["mu"] + sum(one["push"] for one in own) == pytest.approx(row["phi"], abs=1e-9)
        assert row["f50"] == pytest.approx(row["phi"] / prior["gamma"])
        assert row["trials_passed"] == sum(one["passed"] for one in own)
        assert row["trials_failed"] == sum(not one["passed"] for one in own)
    proofs = [one["evidence_id"] for one in trials]
    assert len(proofs) == len(set(proofs))
    assert {one.split(":")[0] for one in proofs} >= {"trial", "act"}


def test_the_never_tested_are_called_so_and_never_loyal(run: Path) -> None:
    customers = rows_of(run, "customers")
    tested = {row["customer_id"] for row in rows_of(run, "fight")}
    untested = [row for row in customers if row["number"] not in tested]
    assert untested
    for row in untested:
        assert (row["trial_state"], row["trials"], row["f50"], row["fights"]) == ("never tested", 0, None, None)
    record = record_of(run)["fight"]
    assert record["would_fight"] == sum(bool(row["fights"]) for row in customers) > 0
    for row in customers:
        if row["fights"]:
            assert row["f50_low"] > 0
            assert row["state"] not in ("captive", "left")


def test_a_harder_stress_leaves_less_and_the_book_loses_what_its_customers_do(run: Path) -> None:
    told = {one["stress"]: one for one in json.loads((run / "stress.json").read_text())}
    by: dict[int, dict[str, Any]] = {}
    for row in rows_of(run, "stress"):
        by.setdefault(row["customer_id"], {})[row["stress"]] = row
    stays = {row["number"]: row["p_stay"] for row in rows_of(run, "customers")}
    for who, of in by.items():
        chances = [stays[who], *(of[name]["p_stay"] for name in ("rival_10", "rival_20", "all"))]
        assert chances == sorted(chances, reverse=True)
    for name, one in told.items():
        assert one["value_lost"] == pytest.approx(sum(of[name]["value_lost"] or 0 for of in by.values()))
        assert one["low"] <= one["value_lost"] <= one["high"]
        assert one["worth_unknown"] == sum(of[name]["value_lost"] is None for of in by.values())


def test_who_left_has_no_chance_and_no_stress(run: Path) -> None:
    left = {row["number"] for row in rows_of(run, "customers") if row["state"] == "left"}
    assert left
    assert not left & {row["customer_id"] for row in rows_of(run, "stress")}
    assert all(row["p_stay"] is None for row in rows_of(run, "customers") if row["number"] in left)


def test_a_part_that_fails_leaves_the_others_standing_and_is_named(own_firm: Book, monkeypatch: Any) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise NotEnough("No renewal was ever decided.")

    monkeypatch.setattr("keepworth.runs.score_lasting.score_staying", refuse)
    found = score_book(own_firm, asked=Asked(as_of=LAST))
    record = record_of(found)
    assert record["staying"] is None
    assert record["fight"]["tested"] > 0
    assert any(
        one.startswith("The probability of staying could not be scored; the rest stands. No renewal was ever")
        for one in record["warnings"]
    )
    assert not (found / "staying.parquet").exists()
    assert {row["p_stay"] for row in rows_of(found, "customers")} == {None}
    assert {row["p_stay"] for row in rows_of(found, "stress")} == {None}


def test_a_book_of_orders_alone_says_nothing_of_staying(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    add_orders(book, *((f"c{who}", f"2025-{month:02d}-01", 5) for who in range(60) for month in range(1, 2 + who % 9)))
    found = score_book(book)
    assert not any((found / name).exists() for name in FILES)
    assert "p_stay" not in pq.read_schema(found / "customers.parquet").names
    assert {record_of(found)[name] for name in ("staying", "fight", "stress")} == {None}


def test_a_book_of_trials_alone_has_its_customers_and_its_day(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    add(book, "trials", {
        "trial_id": ["t1", "t2"], "customer_id": ["acme", "beta"],
        "happened_on": [DAY("2024-01-05"), DAY("2024-03-05")],
        "kind": ["price rise", "failure"], "price_gap": [4.0, None], "outcome": ["passed", "failed"],
    })  # fmt: skip
    add(book, "customers", {"customer_id": ["beta"], "segment": ["Mills"]})
    run = score_book(book)
    record = record_of(run)
    assert (record["as_of"], record["customers"]) == ("2024-03-05", 2)
    assert record["scores"].endswith("customers.parquet")
    found = {row["customer_id"]: row for row in rows_of(run, "customers")}
    assert [(one, found[one]["trial_state"], found[one]["segment"]) for one in sorted(found)] == [
        ("acme", "passed", None), ("beta", "failed", "Mills"),
    ]  # fmt: skip
    assert {row["value"] for row in found.values()} == {None}
    assert score_sentences(record, book="BOOK")[0] == (
        "Trials: 2 of 2 customers were tested (1 passed, 1 failed); 1 would fight to keep you, 0 were never tested."
    )
    assert score_sentences(record, book="BOOK")[-1] == "Next: keepworth show BOOK CUSTOMER says one whole."


def test_whom_only_trials_tell_of_stands_among_those_who_ordered(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    add_orders(book, ("c1", "2023-01-05", 5), ("c1", "2023-06-05", 5), ("c3", "2023-02-05", 5))
    add(book, "trials", {
        "trial_id": ["t1"], "customer_id": ["other"], "happened_on": [DAY("2023-03-05")], "kind": ["spoke up"],
        "outcome": ["passed"],
    })  # fmt: skip
    run = score_book(book)
    customers = rows_of(run, "customers")
    assert [row["number"] for row in customers] == sorted(row["number"] for row in customers)
    other = next(row for row in customers if row["customer_id"] == "other")
    assert (other["trials"], other["first_order"], other["p_stay"]) == (1, None, None)
    assert len(customers) == 3


def test_contracts_alone_are_scored_and_prospects_are_not(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    who = [f"c{at}" for at in range(6)]
    add(book, "contracts", {
        "contract_id": who, "customer_id": who, "starts_on": [DAY("2025-09-01")] * 6,
        "ends_on": [DAY("2026-08-31")] * 6, "annual_value": [100] * 6, "price_change": [0.0, 0.0, 0.0, 9.0, 0.0, 0.0],
    })  # fmt: skip
    add(book, "customers", {"customer_id": ["c5"], "kind": ["prospect"]})
    found = score_book(book, asked=Asked(as_of=DAY("2026-06-30")))
    rows = rows_of(found, "staying")
    assert len(rows) == 5
    assert [row["p_stay"] < rows[0]["p_stay"] for row in rows] == [False, False, False, True, False]
    assert record_of(found)["fight"]["tested"] == 0
    assert rows_of(found, "fight") == []


def test_where_no_price_can_be_learnt_what_the_book_states_holds(tmp_path: Path, monkeypatch: Any) -> None:
    def climb(*_: object) -> None:
        raise NotConverged("What a point of price costs", steps=500, slope=0.1)

    monkeypatch.setattr("keepworth.measure.fight_learning._plain_price", climb)
    book = empty_book(tmp_path)
    with (book.folder / "keepworth.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[trials]\ngamma = 0.2\nphi_mean = 1.5\n")
    who = [f"c{at}" for at in range(90)]
    add(book, "contracts", {
        "contract_id": who, "customer_id": who, "starts_on": [DAY("2025-01-01")] * 90,
        "ends_on": [DAY("2025-12-31")] * 90, "annual_value": [100] * 90, "rival_gap": [4.0, 9.0, 2.0] * 30,
        "renewed": ["yes", "no", "yes"] * 30, "renewed_on": [DAY("2025-12-01")] * 90,
    })  # fmt: skip
    found = score_book(find_book(book.folder), asked=Asked(as_of=DAY("2026-06-30")))
    fight, priors = record_of(found)["fight"], json.loads((found / "fight.json").read_text())
    assert fight["tested"] == 90
    for told in (fight, priors):
        assert (told["gamma"], told["gamma_learnt"], told["not_converged"]) == (0.2, False, True)
    assert (priors["mu"], priors["lost"]) == (1.5, 30)
    assert not [one for one in record_of(found)["warnings"] if "fight" in one]


def test_a_failure_is_as_hard_as_the_book_says() -> None:
    found = {one.key: as_hard(one, Trying(failure=2.5)).stress for one in printed_stresses()}
    assert found == {"rival_10": 0.0, "rival_20": 0.0, "champion_leaves": 0.0, "failure": 2.5, "all": 2.5}
