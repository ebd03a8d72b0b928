"""`keepworth portfolio` of a book of contracts: who is worth most, who may well not renew, and nobody restricted."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.factories.commands import answered, book_of, keepworth, shop
from tests.factories.persons import offer

HEAD = "contract_id,customer_id,starts_on,ends_on,due,annual_value,margin"
CONTRACTS = (
    "a,acme,2025-07-01,2026-06-30,start,1000,400",
    "b,bolt,2025-01-01,,monthly,600,300",  # without a last day: nothing tells how likely they are to stay
    "c,corp,2025-01-01,2026-02-01,start,9000,3000",
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("contracts") / "book"
    assert keepworth("init", made, "--currency", "USD").exit_code == 0
    offer(made, "contracts", HEAD, *CONTRACTS)
    answered("score", made, "--as-of", "2025-12-31")
    return made


def stored(book: Path) -> dict[str, dict[str, float]]:
    with pq.ParquetFile(book / "scores/latest/customers.parquet") as file:
        return {row["customer_id"]: row for row in file.read().to_pylist()}


def test_the_most_valuable_stand_first_with_their_ranges_and_chances_to_stay(book: Path) -> None:
    told, rows = answered("portfolio", book), stored(book)
    assert told["customers"] == 3
    assert [one["customer_id"] for one in told["most_valuable"]] == ["corp", "bolt", "acme"]
    first = told["most_valuable"][0]
    assert [first["value"][end] for end in ("mean", "low", "high")] == [
        rows["corp"][name] for name in ("value", "value_low", "value_high")
    ]
    assert first["p_stay"]["mean"] == rows["corp"]["p_stay"]
    assert first["p_active"] is first["expected_orders"] is first["silent_weeks"] is None


def test_at_risk_is_what_goes_on_average_with_who_does_not_renew(book: Path) -> None:
    told, rows = answered("portfolio", book), stored(book)
    lost = {name: rows[name]["value"] * (1 - rows[name]["p_stay"]) for name in ("acme", "corp")}
    assert {one["customer_id"]: one["at_stake"] for one in told["most_at_risk"]} == pytest.approx(lost)
    assert told["at_stake"] == pytest.approx(sum(lost.values()))
    assert {one["customer_id"]: one["at_stake"] for one in told["most_valuable"]}["bolt"] is None


def test_it_is_said_in_words_and_on_a_page_in_both_languages(book: Path, tmp_path: Path) -> None:
    for language, unknown in (("en", "nothing tells how likely they are to stay"), ("zh-hans", "无从得知留下的概率")):
        page = tmp_path / f"{language}.html"
        said = " ".join(keepworth("portfolio", book, "--language", language, "--page", page).stdout.split())
        assert "corp" in said
        assert unknown[:10] in said
        assert "keepworth backtest" in said.replace("\n", " ")
        written = page.read_text(encoding="utf-8")
        assert unknown in written
        assert "nan" not in written.lower().replace("finance", "")
    assert "Who may be leaving?" in (tmp_path / "en.html").read_text(encoding="utf-8")


def test_a_customer_of_contracts_is_not_at_risk_because_they_never_ordered(tmp_path: Path) -> None:
    book = book_of(tmp_path, *shop(60))
    offer(book, "contracts", HEAD, "z,zeta,2020-01-01,2030-01-01,start,900000,900000")
    assert keepworth("score", book).exit_code == 0
    told, rows = answered("portfolio", book, "--without-backtest"), stored(book)
    assert told["most_valuable"][0]["customer_id"] == "zeta"
    assert rows["zeta"]["p_active"] is None
    chance = rows["zeta"]["p_stay"] or 1.0
    staked = {one["customer_id"]: one["at_stake"] for one in told["most_at_risk"]}
    assert staked.get("zeta", 0.0) == pytest.approx(rows["zeta"]["value"] * (1 - chance) if chance <= 0.9 else 0.0)
    assert "zeta" in keepworth("portfolio", book, "--without-backtest").stdout


def test_nobody_restricted_is_named_and_sums_hold_them(book: Path) -> None:
    before = answered("portfolio", book)
    assert keepworth("person", "restrict", book, "corp").exit_code == 0
    try:
        after = answered("portfolio", book)
    finally:
        assert keepworth("person", "restrict", book, "corp", "--lift").exit_code == 0
    assert [one["customer_id"] for one in after["most_valuable"]] == ["bolt", "acme"]
    assert [one["customer_id"] for one in after["most_at_risk"]] == ["acme"]
    assert after["equity"] == before["equity"]
    assert after["at_stake"] == before["at_stake"]
