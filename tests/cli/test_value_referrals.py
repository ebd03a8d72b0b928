"""`keepworth value referrals`: who came by word of mouth, and whose word is worth most."""

from pathlib import Path

import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.persons import offer

DAYS = [f"2025-{month:02d}-15" for month in range(1, 13)]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("word") / "book"
    assert keepworth("init", made, "--currency", "USD").exit_code == 0
    offer(made, "customers", "customer_id,segment", "acme,Gold", "bolt,Gold", "coil,")
    offer(made, "orders", "customer_id,ordered_on,amount", *(f"acme,{day},100" for day in DAYS),
          *(f"bolt,{day},50" for day in DAYS[3:]), *(f"coil,{day},40" for day in DAYS[5:]))  # fmt: skip
    offer(made, "referrals", "referrer_id,customer_id,happened_on,would_have_come", "acme,bolt,2025-03-01,0",
          "acme,acme,2025-03-02,0", "bolt,acme,2025-05-01,0")  # fmt: skip
    return made


def test_before_a_score_it_says_what_to_do(book: Path) -> None:
    found = keepworth("value", "referrals", book)
    assert found.exit_code == 3
    assert "tells of word of mouth" in found.stderr
    assert "--as referrals" in found.stderr


def test_who_came_and_whose_word_is_worth_most(book: Path) -> None:
    assert keepworth("score", book).exit_code == 0
    found = answered("value", "referrals", book)
    assert (found["new"]["all"]["hits"], found["new"]["all"]["of"]) == (1, 3)
    assert found["new"]["by_year"]["2025"]["hits"] == 1
    assert {name: one["of"] for name, one in found["new"]["by_segment"].items()} == {"": 1, "Gold": 2}
    (best,) = found["best"]
    assert (best["customer_id"], best["brought"], best["field"]) == ("acme", 1, "champion")
    assert best["referral_low"] < best["referral_value"] < best["referral_high"]
    assert (found["told"]["referral"]["self"], found["told"]["referral"]["circle"]) == (1, 1)
    assert found["told"]["saved"]["each"] is None


def test_in_words(book: Path) -> None:
    said = keepworth("value", "referrals", book).stdout
    assert "Came by word of mouth, of customers won since 2016: 33% (likely 11% to 68%, 8 in 10), 1 of 3." in said
    assert "acme: brought 1 customer" in said
    assert "Not counted of referrals: 1 of a customer by themselves, 1 that would close a ring." in said
    assert "What winning a customer costs is not known" in said


def test_a_day_before_any_run_has_nothing_to_tell(book: Path) -> None:
    assert keepworth("value", "referrals", book, "--as-of", "2020-01-01").exit_code == 3
