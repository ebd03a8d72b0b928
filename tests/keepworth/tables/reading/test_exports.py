"""How much of twenty exports of other systems maps itself, in English and Chinese: at least nine headers of ten."""

import tomllib
from pathlib import Path

import pytest

from keepworth.tables.reading.rules import BookFacts
from keepworth.tables.reading.source import NOTHING, Seen, Wanted, look_at_source

EXPORTS = Path(__file__).parents[3] / "data/exports"
EXPECTED = tomllib.loads((EXPORTS / "expected.toml").read_text(encoding="utf-8"))
WITH_PROFILE = {"hubspot": "HubSpot", "odoo": "Odoo", "shopify": "Shopify", "stripe": "Stripe", "xero": "Xero"}
BOOK = BookFacts(currency="EUR", zone="Europe/Madrid", today="2026-11-25")


@pytest.fixture(scope="module")
def seen(tmp_path_factory) -> dict[str, Seen]:
    """Every file as it is looked at, with nothing said but its name."""
    found = {}
    for name in EXPECTED:
        into = tmp_path_factory.mktemp("looked")
        found[name] = look_at_source(EXPORTS / name, wanted=NOTHING, book=BOOK, into=into)
    return found


def mapped(one: Seen) -> set[tuple[str, str]]:
    assert one.read is not None, one.in_the_way
    return {(rule.theirs, rule.ours) for rule in one.read.plan.rules}


def test_there_are_twenty_and_none_leaves_anything_open(seen: dict[str, Seen]) -> None:
    assert len(seen) == 20
    assert {name: one.in_the_way for name, one in seen.items() if one.in_the_way} == {}


def test_every_file_s_table_is_guessed(seen: dict[str, Seen]) -> None:
    assert {name: one.table for name, one in seen.items()} == {name: one["table"] for name, one in EXPECTED.items()}


def test_nine_of_ten_headers_that_have_a_home_map_themselves(seen: dict[str, Seen]) -> None:
    homes = [(name, pair) for name, one in EXPECTED.items() for pair in one["home"].items()]
    hits = sum(pair in mapped(seen[name]) for name, pair in homes)
    assert len(homes) >= 120
    assert hits / len(homes) >= 0.9


def test_no_header_is_mapped_wrongly(seen: dict[str, Seen]) -> None:
    wrong = {
        name: sorted(pair for pair in mapped(one) if pair not in EXPECTED[name]["home"].items())
        for name, one in seen.items()
    }
    assert {name: pairs for name, pairs in wrong.items() if pairs} == {}


def test_known_systems_are_named_in_the_plan(seen: dict[str, Seen]) -> None:
    for name, one in seen.items():
        system = WITH_PROFILE.get(name.split("-")[0])
        if system:
            assert one.export.startswith(f"{system}: ")
            assert f"{system} export of" in one.read.plan.sentence


def test_what_came_to_nothing_is_no_order(seen: dict[str, Seen]) -> None:
    refused = {name: one.read.rows_refused for name, one in seen.items() if one.read.rows_refused}
    orders = (
        "hubspot-deals-en odoo-sale-orders-en odoo-invoices-zh shopify-orders woocommerce-orders stripe-payments "
        "pipedrive-deals youzan-orders-zh weidian-orders-zh"
    )
    assert refused == dict.fromkeys([f"{name}.csv" for name in orders.split()], 1)
    deals = seen["hubspot-deals-en.csv"]
    assert any("Deal Stage: 1 row that came to nothing (closed lost)" in note for note in deals.read.notes)
    assert "no order: it came to nothing" in deals.refusals["rows"][0]


def test_a_person_may_take_all_rows_of_any_status(tmp_path: Path) -> None:
    wanted = Wanted(options=("status=all",))
    one = look_at_source(EXPORTS / "stripe-payments.csv", wanted=wanted, book=BOOK, into=tmp_path)
    assert one.read.rows_refused == 0


def test_stages_of_a_company_s_own_are_asked_about(tmp_path: Path) -> None:
    deals = (EXPORTS / "hubspot-deals-en.csv").read_text(encoding="utf-8")
    own = tmp_path / "deals.csv"
    own.write_text(deals.replace("Closed Won", "Signed!").replace("Closed Lost", "Gone"), encoding="utf-8")
    one = look_at_source(own, wanted=NOTHING, book=BOOK, into=tmp_path / "aside")
    assert one.in_the_way is not None
    assert one.in_the_way[0] == "NeedsAnswer"
    assert "--read status=all" in one.in_the_way[1]


def test_what_the_person_says_beats_the_profile(tmp_path: Path) -> None:
    wanted = Wanted(maps=("customer_id=Associated Company",))
    one = look_at_source(EXPORTS / "hubspot-deals-en.csv", wanted=wanted, book=BOOK, into=tmp_path)
    assert ("Associated Company", "customer_id") in mapped(one)


def test_the_first_rows_are_shown_as_they_would_stand(seen: dict[str, Seen]) -> None:
    stored = seen["kingdee-sales-zh.csv"].stored
    row = dict(zip(stored["columns"], stored["rows"][0], strict=True))
    assert (row["order_id"], row["ordered_on"], row["amount"]) == ("XSCKD000101", "2024-03-05", "1130.0000")
