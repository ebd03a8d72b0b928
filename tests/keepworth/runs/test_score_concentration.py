"""The part of a score about concentration, held to the run's own customers."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.factories.books import add, empty_book

from keepworth.focus import at_risk, exactly_at_risk
from keepworth.runs.asked import Asked
from keepworth.runs.concentration import report_concentration
from keepworth.runs.score import score_book
from keepworth.runs.store import read_record
from keepworth.tables.book import Book, find_book
from keepworth.tables.concentrated import dealing_asker, revenue_of


@pytest.fixture(scope="module")
def run(scored_firm: Book) -> Path:
    return (scored_firm.scores / "latest").resolve()


def rows_of(run: Path, kind: str) -> list[dict[str, object]]:
    return [row for row in pq.read_table(run / "concentrated.parquet").to_pylist() if row["kind"] == kind]


def brought(run: Path) -> tuple[np.ndarray, np.ndarray]:
    """The values above 0 of the run's customers, and their chances to leave."""
    held = pq.read_table(run / "customers.parquet").to_pylist()
    rows = [row for row in held if row["state"] != "left" and (row["value"] or 0) > 0]
    stays = [row["p_active"] if row["p_stay"] is None else row["p_stay"] for row in rows]
    return np.array([row["value"] for row in rows]), 1 - np.array(stays)


def test_it_is_of_the_runs_own_customers(run: Path) -> None:
    told, (value, leaves) = json.loads((run / "concentration.json").read_text()), brought(run)
    share = value / value.sum()
    assert told["customers"] == value.size
    assert told["total"] == pytest.approx(value.sum())
    assert told["hhi"] == pytest.approx(1e4 * (share**2).sum())
    assert (told["top1"], told["top5"]) == pytest.approx((share.max(), np.sort(share)[-5:].sum()))
    assert told["expected"] == pytest.approx(value @ leaves)


@pytest.mark.parametrize("day", [dt.date(2025, 6, 30), dt.date(2030, 1, 1), dt.date(2000, 1, 1)])
def test_sorted_occasions_tell_the_revenue_that_lines_of_orders_tell(scored_firm: Book, day: dt.date) -> None:
    with scored_firm.lake() as lake:
        asker = dealing_asker(lake)
        assert asker is not None
        by_days, by_lines = (revenue_of(one, as_of=day) for one in (asker, replace(asker, paid=None)))
    assert by_days["customer_id"].tolist() == by_lines["customer_id"].tolist()
    assert by_days["revenue"] == pytest.approx(by_lines["revenue"], rel=1e-14)
    assert (by_days["customer_id"].size > 0) == (day.year == 2025)


def test_what_may_be_lost_is_drawn_by_the_runs_seed(run: Path) -> None:
    told, (value, leaves) = json.loads((run / "concentration.json").read_text()), brought(run)
    again = at_risk(leaves, value, rng=np.random.default_rng(told["seed"]), shared=told["correlation"])
    assert (told["var95"], told["cvar95"]) == pytest.approx((again.var, again.cvar))
    assert told["expected"] < told["var95"] < told["cvar95"] < told["total"]


def test_ranges_are_what_the_ends_of_all_chances_give(run: Path) -> None:
    told = json.loads((run / "concentration.json").read_text())
    held = [row for row in pq.read_table(run / "customers.parquet").to_pylist()
            if row["state"] != "left" and (row["value"] or 0) > 0]  # fmt: skip
    value = np.array([row["value"] for row in held])
    for end, place in (("high", 0), ("low", 1)):
        stays = np.array([row["p_active"] if row["p_stay"] is None else row["p_stay"] for row in held])
        ends = [row[f"p_active_{end}"] if row["p_stay"] is None else row[f"p_stay_{end}"] for row in held]
        stays = np.array([at if one is None else one for one, at in zip(ends, stays, strict=True)])
        again = at_risk(1 - stays, value, rng=np.random.default_rng(told["seed"]), shared=told["correlation"])
        assert told["ranges"]["cvar95"][place] == pytest.approx(again.cvar)
        assert told["ranges"]["expected"][place] == pytest.approx(value @ (1 - stays))
    for name in ("expected", "var95", "cvar95", "top1", "top5"):
        low, high = told["ranges"][name]
        assert low < told[name] < high


def test_the_record_holds_the_same(run: Path) -> None:
    assert read_record(run)["concentration"] == json.loads((run / "concentration.json").read_text())


@pytest.mark.parametrize("kind", ["segment", "sector", "team", "colleague", "channel", "partner", "group", "champion"])
def test_groups_add_up_to_what_is_in_one(run: Path, kind: str) -> None:
    told, rows = json.loads((run / "concentration.json").read_text()), rows_of(run, kind)
    assert sum(row["share"] for row in rows) == pytest.approx(told["by"][kind]["in_some"])
    assert [row["value"] for row in rows] == sorted((row["value"] for row in rows), reverse=True)
    assert sum(row["at_risk"] for row in rows) <= told["expected"] * 1.000001


def test_of_what_a_book_does_not_say_nothing_is_told(tmp_path: Path) -> None:
    run = score_book(contracted(tmp_path), asked=Asked(as_of=dt.date(2026, 6, 30)))
    told = json.loads((run / "concentration.json").read_text())
    assert told["by"]["sector"] is None
    assert told["by"]["partner"] is None


def test_customers_are_summed_by_the_sector_and_the_partner_that_hold_on_the_day(tmp_path: Path) -> None:
    book = contracted(tmp_path)
    add(book, "partners", {"partner_id": ["P1", "P2"]})
    add(book, "customers", {
        "customer_id": ["ann", "bob", "cyd", "cyd"],
        "valid_from": [None, None, None, dt.date(2026, 7, 1)],
        "sector": ["Ports", "Ports", "Banks", "Ports"], "via_id": ["P1", None, "P2", "P1"],
    })  # fmt: skip
    run = score_book(book, asked=Asked(as_of=dt.date(2026, 6, 30)))
    revenue = {row["name"]: row["revenue"] for row in rows_of(run, "sector")}
    assert revenue == {"Ports": 500, "Banks": 500}
    of_partners = rows_of(run, "partner")
    assert sorted(row["revenue"] for row in of_partners) == [300, 500]
    assert len({row["partner_id"] for row in of_partners}) == 2
    told = report_concentration(book)
    assert {one.name for one in told.by["partner"]} == {"P1", "P2"}
    assert told.told["by"]["partner"]["in_some"] < 1


def test_a_hedge_against_what_no_book_foretells_pays_from_its_cost_over_what_hangs_on_it(tmp_path: Path) -> None:
    """Through P1 goes Ann, through P2 Cyd; a second partner costs 30, and nobody said what being different does."""
    book = contracted(tmp_path)
    add(book, "partners", {"partner_id": ["P1", "P2"]})
    add(book, "customers", {"customer_id": ["ann", "cyd"], "via_id": ["P1", "P2"], "segment": ["Ports", "Banks"]})
    score_book(book, asked=Asked(as_of=dt.date(2026, 6, 30)))
    found = report_concentration(book).unforetold
    assert {(one.hedge, one.cost, one.pays_from) for one in found} >= {("second_partner", None, None)}
    assert all("cost" in one.missing for one in found)
    with (book.folder / "keepworth.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[focus.hedges]\nsecond_partner = 30\n[focus.repositioning]\nPorts = 1e9\n")
    told = report_concentration(find_book(book.folder))
    partners = {one.name: one for one in told.unforetold if one.hedge == "second_partner"}
    assert partners.keys() == {"P1", "P2"}
    for name, one in partners.items():
        holder = next(held for held in told.by["partner"] if held.name == name)
        amount = holder.value if told.told["of"] == "value" else holder.revenue
        assert (one.amount, one.cost, one.pays_from) == pytest.approx((amount, 30, 30 / amount))
    chances = [one.pays_from for one in told.unforetold if one.pays_from is not None]
    assert chances == sorted(chances)
    (ports,) = [one for one in told.unforetold if (one.hedge, one.name) == ("be_different", "Ports")]
    lost = next(one.lost_to_price for one in told.substitutes if one.segment == "Ports")
    assert (ports.amount, ports.cost) == (lost, 1e9)
    assert ports.pays_from is None if lost is None else ports.pays_from == 1e9 / lost


def test_persons_stand_where_erasing_reaches_them_alone(run: Path) -> None:
    """In the JSON are sums; numbers of persons are in columns that erasing rewrites."""
    text = (run / "concentration.json").read_text()
    assert "_id" not in text
    assert {row["contact_id"] for row in rows_of(run, "champion")} != {None}
    assert all(row["name"] is None for row in rows_of(run, "colleague"))


def contracted(folder: Path, **settings: object) -> Book:
    """Three customers with contracts; one of them orders more than its contract says."""
    book = empty_book(folder, **settings)
    day = dt.date(2025, 1, 1)
    add(book, "contracts", {
        "contract_id": ["k1", "k2", "k3"], "customer_id": ["ann", "bob", "cyd"], "starts_on": [day] * 3,
        "ends_on": [dt.date(2026, 12, 31)] * 3, "annual_value": [Decimal(300), Decimal(200), Decimal(100)],
        "renewed": ["open"] * 3,
    })  # fmt: skip
    add(book, "orders", {
        "customer_id": ["cyd", "cyd", "bob"],
        "ordered_on": [dt.date(2026, 3, 1), dt.date(2024, 1, 1), dt.date(2026, 4, 1)],
        "amount": [Decimal(500), Decimal(9000), Decimal(50)],
    })  # fmt: skip
    return book


def test_revenue_is_a_years_orders_or_what_contracts_bring_whichever_is_more(tmp_path: Path) -> None:
    run = score_book(contracted(tmp_path), asked=Asked(as_of=dt.date(2026, 6, 30)))
    revenue = {row["customer_id"]: row["revenue"] for row in rows_of(run, "customer")}
    assert sorted(revenue.values()) == [200, 300, 500]
    told = read_record(run)["concentration"]["revenue"]
    assert told["total"] == 1000
    assert told["hhi"] == pytest.approx(1e4 * (0.25 + 0.09 + 0.04))


def test_draws_come_near_to_what_is_exact(tmp_path: Path) -> None:
    """Of three customers all eight outcomes can be added up."""
    run = score_book(contracted(tmp_path), asked=Asked(as_of=dt.date(2026, 6, 30)))
    told, rows = read_record(run)["concentration"], rows_of(run, "customer")
    leaves, revenue = (np.array([row[name] for row in rows]) for name in ("leaves", "revenue"))
    exact = exactly_at_risk(leaves, revenue, shared=told["correlation"])
    assert told["revenue"]["expected"] == pytest.approx(exact.mean)
    assert told["revenue"]["cvar95"] == pytest.approx(exact.cvar, rel=0.05)


def test_a_rival_counts_for_the_segment_of_its_customer(scored_firm: Book) -> None:
    found = report_concentration(scored_firm)
    assert sum(one.share for one in found.substitutes) == pytest.approx(1)
    assert all(one.with_rival <= one.customers for one in found.substitutes)
    assert any(one.lost_to_price for one in found.substitutes)
    assert {one.repositioning for one in found.substitutes} == {None}


def test_without_the_largest_three_is_what_the_others_bring(scored_firm: Book, run: Path) -> None:
    found, (value, _) = report_concentration(scored_firm), brought(run)
    others = np.sort(value)[:-3]
    assert found.without is not None
    assert found.without.amount == pytest.approx(others.sum())
    assert found.without.effective == pytest.approx(others.sum() ** 2 / (others**2).sum())
    assert found.customers[0].one_in == max(round(1 / (found.customers[0].leaves or 1)), 1)
