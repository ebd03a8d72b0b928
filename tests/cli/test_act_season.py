"""`keepworth act season`: the months of hosts and gardeners in the simulated chain, with an offer and a calendar."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from icalendar import Calendar
from tests.factories.chain import chain
from tests.factories.commands import answered, keepworth
from tests.factories.persons import offer

from keepworth.samples.chain.goods import MONTHS
from keepworth.samples.chain.shoppers import PROFILES


@pytest.fixture(scope="module")
def found(sold_chain: Path) -> dict[str, list[dict[str, object]]]:
    return answered("act", "season", sold_chain)


def months_of(one: dict[str, object]) -> set[int]:
    first, last = (dt.date.fromisoformat(str(one[name])) for name in ("window_start", "window_end"))
    return {month % 12 + 1 for month in range(first.month - 1, first.month + (last.month - first.month) % 12)}


def test_hosts_buy_most_when_gifts_sell_and_gardeners_in_spring(found: dict[str, list[dict[str, object]]]) -> None:
    """The truth of gifts is December, then November, and of the garden May, then April."""
    assert sorted(range(12), key=lambda at: -MONTHS["gifts"][at])[:2] == [11, 10]
    who = dict(zip(chain().shoppers.id, chain().shoppers.profile.tolist(), strict=True))
    best = Counter((PROFILES[who[str(one["customer"])]], *sorted(months_of(one))) for one in found["windows"])
    hosts, gardeners = ({key[1:]: n for key, n in best.items() if key[0] == name} for name in ("host", "gardener"))
    assert hosts.get((11, 12), 0) > 80
    assert hosts.get((11, 12), 0) / sum(hosts.values()) > 0.9
    assert gardeners.get((4, 5), 0) > 150
    assert gardeners.get((4, 5), 0) / sum(gardeners.values()) > 0.9


def test_what_was_foreseen_a_year_ago_came(found: dict[str, dict[str, dict[str, float]]]) -> None:
    tested = found["told"]["tested"]
    assert tested["low"] > tested["by_chance"]
    assert 0.8 < tested["kept"] < 1.2
    assert tested["customers"] > 100


def test_each_has_a_range_an_offer_and_a_lead(found: dict[str, list[dict[str, object]]]) -> None:
    for one in found["windows"]:
        assert float(str(one["low"])) < float(str(one["expected_value"])) < float(str(one["high"]))
        start, due = (dt.date.fromisoformat(str(one[name])) for name in ("window_start", "offer_on"))
        assert start - due == dt.timedelta(days=28)
        assert due > dt.date(2026, 1, 4)
        assert one["product"]
    assert [one["offer_on"] for one in found["windows"]] == sorted(one["offer_on"] for one in found["windows"])


def test_the_calendar_holds_each_day_once(
    found: dict[str, list[dict[str, object]]], sold_chain: Path, tmp_path: Path
) -> None:  # fmt: skip
    file = tmp_path / "season.ics"
    said = keepworth("act", "season", sold_chain, "--calendar", file).stdout
    assert "Foreseen a year ago" in said
    assert "host: best in December" in said
    entries = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert [one["dtstart"].dt.isoformat() for one in entries] == sorted({str(o["offer_on"]) for o in found["windows"]})
    assert "more" in str(entries[0]["description"])


def test_one_customer_is_asked_for_by_name(found: dict[str, list[dict[str, object]]], sold_chain: Path) -> None:
    name = found["windows"][0]["customer"]
    assert [one["customer"] for one in answered("act", "season", sold_chain, "--customer", name)["windows"]] == [name]
    refused = keepworth("act", "season", sold_chain, "--customer", "nobody")
    assert refused.exit_code == 2
    assert "'nobody'" in refused.stderr


def test_one_year_is_said_to_be_no_proof_and_who_is_erased_is_not_in_it(tmp_path: Path) -> None:
    book = tmp_path / "book"
    keepworth("init", book, "--currency", "USD")
    lines = [
        f"c{who:02d},{year}-{month:02d}-{1 + who % 20},{50 + who % 7 if month == 12 else 5 + (who * month) % 3},P0"
        for who in range(40) for year, month in [(2024, 12), *((2025, month) for month in range(1, 13))]
        if month == 12 or who % month < 5
    ]  # fmt: skip
    offer(book, "orders", "customer_id,ordered_on,amount,product_id", *lines, "c00,2025-12-31,1,P0")
    offer(book, "products", "product_id,name", "P0,Tea")
    told = answered("score", book)["season"]
    assert told["tested"] is None
    assert told["customers"] == 40
    found = answered("act", "season", book)["windows"]
    assert {one["low"] for one in found} == {None}
    assert {one["window_start"] for one in found} == {"2026-12-01"}
    assert "Never tested" in keepworth("act", "season", book).stdout
    gone = next(one["number"] for one in found if one["customer"] == "c05")
    answered("person", "erase", book, "c05", "--yes")
    left = answered("act", "season", book)["windows"]
    assert not [one for one in left if one["customer"] == "c05" or one["number"] == gone]


def test_a_book_without_products_says_what_it_takes(tmp_path: Path) -> None:
    book = tmp_path / "book"
    keepworth("init", book, "--currency", "USD")
    offer(book, "orders", "customer_id,ordered_on,amount", *(f"c{n},2025-0{n % 9 + 1}-01,10" for n in range(60)))
    assert answered("score", book)["season"] is None
    refused = keepworth("act", "season", book)
    assert refused.exit_code == 3
    assert "a table of products" in " ".join(refused.stderr.split())
