"""A score of value: contracts, orders, costs and departures together, each money once, and ranges of any part."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.factories.books import add, add_simulated, empty_book

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.runs.store import read_record
from keepworth.runs.worth import worth_of
from keepworth.samples.simulated import Population, simulate_book
from keepworth.tables.book import Book, find_book
from keepworth.tables.scored import Filter, Wanted, open_scored

DAY = dt.date.fromisoformat
AS_OF = DAY("2022-12-31")
UNDER = [f"K{number:03d}" for number in range(60)]  # contracts alone
MIXED, COSTLY, LEFT = "C000001", "C000002", "C000003"  # also order


def money(*amounts: float) -> list[Decimal]:
    return [Decimal(str(amount)) for amount in amounts]


def add_contracts(book: Book) -> None:
    """Three years of yearly contracts, of which every fifth was lost, one customer who orders as well, one who left."""
    rows = []
    for place, who in enumerate(UNDER):
        for year in range(2020, 2023):
            lost = place % 5 == 0 and year == 2021
            rows.append((f"{who}-{year}", who, year, None if year == 2022 else "no" if lost else "yes"))
            if lost:
                break
    rows.append(("mixed", MIXED, 2022, None))
    rows.append(("left", LEFT, 2022, None))
    number, whose, years, renewed = zip(*rows, strict=True)
    add(book, "contracts", {
        "contract_id": list(number), "customer_id": list(whose), "product_id": ["app"] * len(rows),
        "starts_on": [dt.date(year, 7, 1) for year in years], "ends_on": [dt.date(year + 1, 6, 30) for year in years],
        "due": ["monthly"] * len(rows), "annual_value": money(*[1200] * len(rows)),
        "margin": money(*[600] * len(rows)), "renewed": list(renewed),
        "renewed_on": [dt.date(year + 1, 6, 1) if said else None for year, said in zip(years, renewed, strict=True)],
    })  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    made = empty_book(tmp_path_factory.mktemp("mixed"))
    with (made.folder / "keepworth.toml").open("a", encoding="utf-8") as settings:
        settings.write("\nmargin = 0.5\n")
    made = find_book(made.folder)
    add_simulated(made, simulate_book(Population(customers=300), rng=np.random.default_rng(5)))
    add_contracts(made)
    add(made, "orders", {
        "customer_id": [MIXED, MIXED], "ordered_on": [DAY("2022-08-01"), DAY("2022-09-01")],
        "amount": money(100000, 50), "product_id": ["app", "paper"],
    })  # fmt: skip
    add(made, "costs", {
        "customer_id": [COSTLY, UNDER[1], LEFT], "period": ["2022"] * 3, "hours": [None] * 3,
        "amount": money(10, 100, 70),
    })  # fmt: skip
    add(made, "departures", {"customer_id": [LEFT], "left_on": [DAY("2022-10-01")]})
    return made


@pytest.fixture(scope="module")
def run(book: Book) -> Path:
    return score_book(book, asked=Asked(as_of=AS_OF))


def by_customer(run: Path, name: str = "value") -> dict[str, dict[str, Any]]:
    customers = pq.read_table(run / "customers.parquet").to_pylist()
    ids = {row["number"]: row["customer_id"] for row in customers}
    if name == "customers":
        return {row["customer_id"]: row for row in customers}
    return {ids[row["customer_id"]]: row for row in pq.read_table(run / f"{name}.parquet").to_pylist()}


def test_value_is_contracts_and_orders_less_what_serving_costs(run: Path) -> None:
    rows, customers = by_customer(run), by_customer(run, "customers")
    assert rows.keys() == customers.keys()
    for who, row in rows.items():
        assert (row["value"], row["low"], row["high"]) == (
            customers[who]["value"], customers[who]["value_low"], customers[who]["value_high"],
        )  # fmt: skip
        parts = (row["contract_value"], row["order_value"], row["cost_to_serve"])
        if row["value"] is not None:
            assert row["value"] == pytest.approx(sum(part or 0.0 for part in parts[:2]) - (parts[2] or 0.0), abs=1e-6)
        if row["contract_value"]:
            assert row["low"] - 1e-9 <= row["value"] <= row["high"] + 1e-9
    assert rows[UNDER[1]]["order_value"] is None
    assert rows[UNDER[1]]["contract_value"] > 600 / 2  # half a year is agreed
    assert rows["C000010"]["contract_value"] is None
    assert rows["C000010"]["order_value"] == rows["C000010"]["value"]


def test_a_contract_that_runs_is_worth_its_rest_and_its_renewals(run: Path) -> None:
    """Half a year at 600 a year, paid by the month, then renewals that most of the book's contracts came to."""
    one, served = by_customer(run)[UNDER[2]], by_customer(run)[UNDER[1]]
    rest = 600 * (1 - 1.1**-0.4955) / np.log(1.1)
    assert one["low"] == pytest.approx(rest, rel=0.02)
    assert rest < one["value"] < 600 * (1 - 1.1**-10) / np.log(1.1)
    assert served["contract_value"] == pytest.approx(one["contract_value"])
    # 100 of 600 goes into serving, for as long as the contract runs.
    assert served["cost_to_serve"] == pytest.approx(one["contract_value"] / 6, rel=0.01)


def test_orders_that_are_invoices_of_the_contract_count_once(run: Path) -> None:
    mixed, record = by_customer(run)[MIXED], read_record(run)
    customer = by_customer(run, "customers")[MIXED]
    assert mixed["contract_value"] > 0
    cells = {row["cell"]: row for row in pq.read_table(run / "cells.parquet").to_pylist()}
    plain = cells[customer["cell"]]["value_mean"] * customer["expected_spend"]
    assert 0 < mixed["order_value"] < 0.1 * plain  # nearly all that they bought of late was the contract's
    assert record["value"]["mixed"] == 1
    assert any("under contract also order" in warning for warning in record["warnings"])


def test_serving_costs_a_customer_who_orders_for_as_long_as_they_are_expected_to(run: Path) -> None:
    row = by_customer(run)[COSTLY]
    assert 0 < row["cost_to_serve"] < 10 * (1 - 1.1**-10) / np.log(1.1)
    assert row["value"] == pytest.approx(row["order_value"] - row["cost_to_serve"])


def test_who_left_is_worth_nothing_from_then_on(book: Book, run: Path) -> None:
    row = by_customer(run)[LEFT]
    assert (row["value"], row["low"], row["high"], row["order_value"]) == (0, 0, 0, 0)
    before = score_book(book, asked=Asked(as_of=DAY("2022-09-30")))
    assert by_customer(before)[LEFT]["value"] > 0


@pytest.mark.parametrize("by", ["order", "contract"])
def test_who_orders_or_signs_after_leaving_is_back_from_that_day(tmp_path: Path, by: str) -> None:
    """The day before, nothing of it is seen; a refund or a contract that began before brings nobody back."""
    made = empty_book(tmp_path)
    add_simulated(made, simulate_book(Population(customers=300), rng=np.random.default_rng(5)))
    add(made, "departures", {"customer_id": [MIXED, COSTLY, LEFT], "left_on": [DAY("2022-03-01")] * 3})
    add_contracts(made)
    refund = {"customer_id": [COSTLY], "ordered_on": [DAY("2022-05-01")], "amount": money(-3)}
    add(made, "orders", {name: [*value] for name, value in refund.items()})
    day = DAY("2022-06-15")
    if by == "order":
        add(made, "orders", {"customer_id": [LEFT], "ordered_on": [day], "amount": money(30)})
    else:
        add(made, "contracts", {
            "contract_id": ["anew"], "customer_id": [LEFT], "starts_on": [day], "ends_on": [DAY("2023-06-14")],
            "annual_value": money(100),
        })  # fmt: skip
    before = score_book(made, asked=Asked(as_of=day - dt.timedelta(days=1)))
    rows, record = by_customer(before), read_record(before)
    assert (rows[LEFT]["value"], rows[COSTLY]["value"], record["value"]["left"], record["value"]["back"]) == (
        0,
        0,
        3,
        0,
    )
    after = score_book(made, asked=Asked(as_of=day))
    rows, record = by_customer(after), read_record(after)
    assert rows[LEFT]["value"] > 0
    assert rows[COSTLY]["value"] == 0
    assert (record["value"]["left"], record["value"]["back"]) == (2, 1)
    words = "1 customer had left, and ordered again or began a contract since: their departure counts no more."
    assert words in record["warnings"]


def test_the_book_and_its_parts_are_worth_what_their_customers_are(book: Book, run: Path) -> None:
    record, rows = read_record(run), by_customer(run)
    whole = sum(row["value"] or 0.0 for row in rows.values())
    assert record["equity"]["mean"] == pytest.approx(whole, rel=1e-9)
    scored = open_scored(book, run=run)
    found = worth_of(record, held=scored.held(Wanted()))
    equity = record["equity"]
    assert (found.mean, found.low, found.high) == pytest.approx((equity["mean"], equity["low"], equity["high"]))
    floor = sorted(row["value"] or 0.0 for row in rows.values())[-30]
    part = worth_of(record, held=scored.held(Wanted(filters=(Filter("value", "ge", floor),))))
    chosen = [row for row in rows.values() if (row["value"] or 0.0) >= floor]
    assert part.customers == len(chosen)
    assert part.mean == pytest.approx(sum(row["value"] for row in chosen))
    assert sum(row["low"] for row in chosen) < part.low < part.mean < part.high < sum(row["high"] for row in chosen)


def test_equity_says_what_moves_it_and_its_sources_add_up(run: Path) -> None:
    equity = json.loads((run / "equity.json").read_text(encoding="utf-8"))
    assert {name: equity[name] for name in ("mean", "low", "high")} == {
        name: read_record(run)["equity"][name] for name in ("mean", "low", "high")
    }
    assert sum(equity["sources"].values()) == pytest.approx(equity["mean"])
    of = equity["sensitivity"]
    assert of["margin"]["money"] > 0 > of["discount"]["money"]
    assert of["retention"]["money"] > 0
    assert of["ordering"]["of"] == "orders"
    assert 0 < of["ordering"]["stays"] < 1
    for name in ("margin", "discount", "retention", "ordering"):
        assert of[name]["low"] < of[name]["money"] < of[name]["high"]
    wide = (equity["high"] - equity["low"]) / equity["mean"]
    assert (of["discount"]["high"] - of["discount"]["low"]) / -of["discount"]["money"] == pytest.approx(wide)
    assert of["acquisition_cost"] is None
    assert "spending" in equity["why_not"]["acquisition_cost"]


def test_a_point_dearer_is_what_a_run_with_it_says(book: Book, run: Path) -> None:
    """Within 3 in 100: of orders the share is worked out of what customers are expected to spend on average."""
    equity = json.loads((run / "equity.json").read_text(encoding="utf-8"))
    dearer = score_book(book, asked=Asked(as_of=AS_OF, discount=0.11))
    moved = read_record(dearer)["equity"]["mean"] - equity["mean"]
    assert equity["sensitivity"]["discount"]["money"] == pytest.approx(moved, rel=0.03)


def test_the_bridge_leads_from_the_run_of_an_earlier_day(book: Book) -> None:
    before = score_book(book, asked=Asked(as_of=DAY("2022-09-30")))
    after = score_book(book, asked=Asked(as_of=AS_OF))
    bridge = json.loads((after / "equity.json").read_text(encoding="utf-8"))["bridge"]
    assert bridge["against"] == before.name
    assert bridge["was"] == pytest.approx(read_record(before)["equity"]["mean"])
    assert bridge["is"] == pytest.approx(read_record(after)["equity"]["mean"])
    earlier = json.loads((before / "equity.json").read_text(encoding="utf-8"))
    assert (bridge["was_low"], bridge["was_high"]) == (earlier["low"], earlier["high"])
    assert bridge["lost"] <= -by_customer(before)[LEFT]["value"] + 1e-6
    steps = sum(bridge[name] or 0.0 for name in ("new", "lost", "grown", "shrunk", "re_estimated"))
    assert bridge["was"] + steps == pytest.approx(bridge["is"])


def test_a_book_of_orders_alone_is_worth_what_they_say(tmp_path: Path) -> None:
    made = empty_book(tmp_path)
    add_simulated(made, simulate_book(Population(customers=100), rng=np.random.default_rng(2)))
    run = score_book(made)
    assert not (run / "value_terms.parquet").exists()
    for row in by_customer(run).values():
        assert row["order_value"] == row["value"]
        assert row["contract_value"] is row["cost_to_serve"] is None
    assert read_record(run)["value"] is None


def test_what_the_models_say_differently_is_told_apart_from_what_customers_did(tmp_path: Path) -> None:
    """A day later, without an order, and money that waits dearer: nearly all of the change is re-estimation."""
    made = empty_book(tmp_path)
    add_simulated(made, simulate_book(Population(customers=300), rng=np.random.default_rng(2)))
    last = score_book(made)
    day = DAY(read_record(last)["as_of"])
    after = score_book(made, asked=Asked(as_of=day + dt.timedelta(days=1), discount=0.2))
    bridge = json.loads((after / "equity.json").read_text(encoding="utf-8"))["bridge"]
    assert bridge["against"] == last.name
    moved = bridge["is"] - bridge["was"]
    assert moved < 0
    assert bridge["re_estimated"] == pytest.approx(moved, rel=0.1)
    steps = sum(bridge[name] for name in ("new", "lost", "grown", "shrunk", "re_estimated"))
    assert bridge["was"] + steps == pytest.approx(bridge["is"])
    same = score_book(made, asked=Asked(as_of=day + dt.timedelta(days=1)))
    bridge = json.loads((same / "equity.json").read_text(encoding="utf-8"))["bridge"]
    assert abs(bridge["re_estimated"]) < 0.02 * bridge["was"]
