"""`keepworth act replenish`: what was sold out is filled up, from other places first, and every number says whence."""

import datetime as dt
from pathlib import Path

import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.persons import offer

TODAY = dt.date(2025, 8, 3)


@pytest.fixture(scope="module")
def found(sold_chain: Path) -> dict[str, object]:
    return answered("act", "replenish", sold_chain)


def test_forecasts_beat_last_year_repeated_and_say_what_lost(found: dict[str, dict[str, object]]) -> None:
    told = found["told"]
    assert told["season"] == 52
    assert told["gain"]["low"] > 0
    assert told["mase"]["chosen"] < told["mase"]["repeated"]
    assert set(told["mase"]) == {"repeated", "level", "course", "chosen"}
    assert sum(told["ways"].values()) == told["products"] == 60


def test_who_has_too_much_gives_before_anything_is_ordered(found: dict[str, list[dict[str, object]]]) -> None:
    moves = [one for one in found["proposals"] if one["move_from"]]
    assert moves
    rows = {(one["location"], one["product"]): one for one in found["proposals"]}
    given: dict[tuple[str, str], float] = {}
    for one in moves:
        assert one["on_hand"] + one["on_order"] < one["order_up_to"]
        key = (one["move_from"], one["product"])
        given[key] = given.get(key, 0) + one["order"]
    for key, pieces in given.items():
        assert rows[key]["on_hand"] - pieces >= rows[key]["order_up_to"]


def book_of(folder: Path, *, left: int, counted_on: dt.date = TODAY, costs: str = "10,6,2") -> Path:
    """Two shops: one sells a piece a day for 30 weeks, the other one a week."""
    assert keepworth("init", folder, "--currency", "USD").exit_code == 0
    days = [TODAY - dt.timedelta(days=at) for at in range(210)]
    lines = [f"a{at},c{at % 9},{day},10,P,A,1" for at, day in enumerate(days)]
    lines += [f"b{at},c{at % 9},{day},10,P,B,1" for at, day in enumerate(days[::7])]
    offer(folder, "orders", "order_id,customer_id,ordered_on,amount,product_id,location_id,quantity", *lines)
    offer(folder, "products", "product_id,name,list_price,unit_cost,left_over", f"P,Tea,{costs}")
    offer(folder, "locations", "location_id,name,lead_days,review_days", "A,Alpha,7,7", "B,Beta,7,7")
    offer(folder, "stock", "location_id,product_id,counted_on,on_hand,on_order",
          f"A,P,{counted_on},{left},2", f"B,P,{counted_on},9,0")  # fmt: skip
    return folder


def test_a_steady_demand_is_foreseen_and_filled_up(tmp_path: Path) -> None:
    """7 a week for two weeks are 14; 4 too few against 2 too many: two times in three."""
    book = book_of(tmp_path / "book", left=3)
    answered("score", book)
    rows = answered("act", "replenish", book)["proposals"]
    move, order, other = rows
    assert (move["location"], move["move_from"], order["move_from"], other["location"]) == (
        "Alpha",
        "Beta",
        None,
        "Beta",
    )
    assert move["forecast"] == pytest.approx(14, abs=0.2)
    assert move["lasts"] == pytest.approx(4 / 6)
    assert 14 <= move["order_up_to"] <= 17
    assert move["order"] + order["order"] == move["order_up_to"] - 3 - 2
    assert move["order"] == 9 - other["order_up_to"]
    assert order["cost"] == pytest.approx(6 * order["order"])
    assert order["due_on"] == TODAY.isoformat(), "5 pieces do not last for the 7 days that a delivery takes"
    assert (other["order"], other["due_on"], other["released"]) == (0, None, None)


def test_what_was_sold_since_the_count_is_gone(tmp_path: Path) -> None:
    book = book_of(tmp_path / "book", left=20, counted_on=TODAY - dt.timedelta(days=5))
    answered("score", book)
    first = answered("act", "replenish", book, "--location", "Alpha")["proposals"][0]
    assert first["on_hand"] == 20 - 5


def test_an_old_count_proposes_nothing(tmp_path: Path) -> None:
    book = book_of(tmp_path / "book", left=0, counted_on=TODAY - dt.timedelta(days=29))
    assert answered("score", book)["replenish"]["old_counts"] == 2
    assert {one["order"] for one in answered("act", "replenish", book)["proposals"]} == {None}
    assert "older than 28 days" in keepworth("act", "replenish", book).stdout


def test_the_rule_and_the_share_are_settings(tmp_path: Path) -> None:
    book = book_of(tmp_path / "book", left=3, costs="10,6,")
    settings = book / "keepworth.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n[act]\nstock_lasts = 0.99\nreleased_up_to = 1000\n",
                        encoding="utf-8")  # fmt: skip
    told = answered("score", book)["replenish"]
    assert (told["priced"], told["released"]) == (0, told["orders"] + told["moves"])
    rows = answered("act", "replenish", book)["proposals"]
    assert {one["lasts"] for one in rows} == {0.99}
    assert "released by the rule" in keepworth("act", "replenish", book).stdout


def test_weeks_sold_out_are_not_weeks_without_demand(tmp_path: Path) -> None:
    """Shop A sells nothing for ten weeks: where a count says that it was sold out, the level stays."""
    book = tmp_path / "book"
    keepworth("init", book, "--currency", "USD")
    days = [TODAY - dt.timedelta(days=at) for at in range(70, 280)]
    lines = [f"a{at},c{at % 9},{day},10,P,A,1" for at, day in enumerate(days)]
    lines += [f"b{at},c{at % 9},{TODAY - dt.timedelta(days=at)},10,Q,A,1" for at in range(280)]
    offer(book, "orders", "order_id,customer_id,ordered_on,amount,product_id,location_id,quantity", *lines)
    offer(book, "products", "product_id,name", "P,Tea", "Q,Salt")
    offer(book, "locations", "location_id,name", "A,Alpha")
    offer(book, "stock", "location_id,product_id,counted_on,on_hand,out_days", f"A,P,{TODAY},0,70", f"A,Q,{TODAY},90,0")
    answered("score", book)
    tea = next(one for one in answered("act", "replenish", book)["proposals"] if one["product"] == "Tea")
    assert tea["forecast"] == pytest.approx(14, rel=0.05)


def test_it_is_said_in_words(sold_chain: Path, found: dict[str, list[dict[str, object]]]) -> None:
    said = keepworth("act", "replenish", sold_chain).stdout
    assert "they beat it" in said
    assert "wait for somebody's word" in said
    place = next(one["location"] for one in found["proposals"] if one["order"])
    shown = keepworth("act", "replenish", sold_chain, "--location", place).stdout
    assert f"\n{place}\n" in shown
    refused = keepworth("act", "replenish", sold_chain, "--location", "nowhere")
    assert refused.exit_code == 2
    assert "'nowhere'" in refused.stderr


def test_a_book_without_stock_says_what_it_takes(tmp_path: Path) -> None:
    book = tmp_path / "book"
    keepworth("init", book, "--currency", "USD")
    offer(book, "orders", "customer_id,ordered_on,amount", *(f"c{n},2025-0{n % 9 + 1}-01,10" for n in range(60)))
    assert answered("score", book)["replenish"] is None
    refused = keepworth("act", "replenish", book)
    assert refused.exit_code == 3
    assert "counts of stock" in " ".join(refused.stderr.split())


def test_too_short_a_past_is_named_among_the_warnings(tmp_path: Path) -> None:
    book = tmp_path / "book"
    keepworth("init", book, "--currency", "USD")
    days = [TODAY - dt.timedelta(days=at) for at in range(60)]
    offer(book, "orders", "order_id,customer_id,ordered_on,amount,product_id,location_id",
          *(f"a{at},c{at % 9},{day},10,P,A" for at, day in enumerate(days)))  # fmt: skip
    offer(book, "products", "product_id,name", "P,Tea")
    offer(book, "stock", "location_id,product_id,counted_on,on_hand", f"A,P,{TODAY},3")
    told = answered("score", book)
    assert told["replenish"] is None
    assert any("The replenishment could not be scored" in one for one in told["warnings"])
