"""`keepworth value ledger`: what each side gains in a year, what was answered, and what is not known."""

from pathlib import Path

import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.persons import offer

HEAD = "line_id,customer_id,period,side,kind,amount,status,status_on,answers_id"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("ledger") / "book"
    assert keepworth("init", made, "--currency", "USD").exit_code == 0
    offer(made, "customers", "customer_id,kind,name", "acme,organisation,Acme", "bolt,organisation,Bolt")
    offer(
        made, "ledger", HEAD,
        "a,acme,2025,theirs,hours saved,100000,signed,2025-12-31,",
        "b,acme,2025-Q3,theirs,sales,50000,claimed,2025-10-01,",
        "c,acme,2025,theirs,training,-5000,claimed,2025-12-31,",
        "d,acme,2025-06,ours,margin,30000,verified,2025-12-31,",
        "e,acme,2025,theirs,sales,20000,verified,2026-01-05,b", "f,acme,soon,theirs,x,5,claimed,,",
        "g,acme,2024,theirs,hours saved,10000,signed,2024-12-31,", "h,bolt,,theirs,less waste,1000,signed,2025-05-01,",
    )  # fmt: skip
    offer(made, "orders", "order_id,customer_id,ordered_on,amount,margin", "1,acme,2025-03-01,40000,100",
          "2,acme,2024-03-01,12000,3000", "3,acme,2026-02-01,7,1")  # fmt: skip
    offer(made, "costs", "customer_id,period,amount,hours", "acme,2025-01,1500,10", "acme,2025-02,500,")
    return made


def test_a_year_of_both_sides(book: Path) -> None:
    """100,000 signed and 20,000 verified in answer to 50,000 claimed: 114,000; less 40,000 and 5,000: 69,000."""
    acme, bolt = answered("value", "ledger", book, "--as-of", "2026-03-01")["customers"]
    year, before = acme["years"]
    assert [year[name] for name in ("year", "gain", "gain_low", "gain_high")] == pytest.approx(
        [2025, 114_000, 100_000, 120_000]
    )
    assert [year[name] for name in ("price", "use", "theirs")] == pytest.approx([40_000, 5_000, 69_000])
    assert year["roi"] == pytest.approx(69 / 45)
    assert [year[name] for name in ("margin", "serve", "ours")] == pytest.approx([21_000, 2_000, 19_000])
    assert year["share"] == pytest.approx(69 / 88)
    assert (year["takes_too_much"], year["margin_from"], year["loses"]) == (None, "ledger", False)
    assert year["lines_theirs"] == {"claimed": 1, "verified": 1, "signed": 1}
    # 10,000 less 12,000 is a loss for them: no matter of shares.
    assert (before["theirs"], before["ours"], before["margin_from"], before["share"], before["loses"]) == (
        -2000, 3000, "orders", None, True,
    )  # fmt: skip
    assert acme["without_year"] == 1
    assert [(one["year"], one["price"], one["share"]) for one in bolt["years"]] == [(2025, None, None)]


def test_a_later_answer_is_not_known_before_its_day(book: Path) -> None:
    acme = answered("value", "ledger", book, "Acme", "--as-of", "2025-12-31")["customers"][0]
    assert acme["years"][0]["gain"] == pytest.approx(100_000 + 0.3 * 50_000)


def test_one_customer_in_words(book: Path) -> None:
    said = keepworth("value", "ledger", book, "acme", "--as-of", "2026-03-01").stdout
    assert (
        "2025: they gain 114,000 (signed alone 100,000, all in full 120,000), from 1 claimed, 1 verified, 1 signed."
        in said
    )
    assert "They paid 40,000, and 5,000 beside; left for them: 69,000, 153% of it." in said
    assert "We gain 21,000 (as our lines say), less 2,000 to serve them; left for us: 19,000." in said
    assert "Of the joint value 78% is theirs." in said
    assert "One side has nothing of it." in said
    assert "1 line of no year that we can read, which count nowhere." in said
    assert keepworth("value", "ledger", book, "nobody").exit_code == 2


def test_weights_and_threshold_are_settings(book: Path, tmp_path: Path) -> None:
    settings = book / "keepworth.toml"
    before = settings.read_text(encoding="utf-8")
    try:
        settings.write_text(before + "\n[ledger]\nverified = 0.5\nfair_share = 0.7\n", encoding="utf-8")
        year = answered("value", "ledger", book, "acme", "--as-of", "2026-03-01")["customers"][0]["years"][0]
        assert (year["gain"], year["takes_too_much"]) == (pytest.approx(110_000), "theirs")
        settings.write_text(before + "\n[value]\nhour_cost = 100\n", encoding="utf-8")
        year = answered("value", "ledger", book, "acme", "--as-of", "2026-03-01")["customers"][0]["years"][0]
        assert (year["serve"], year["ours"]) == pytest.approx((3_000, 18_000)), "10 hours at 100"
        settings.write_text(before + "\n[ledger]\nfair_share = 0.4\n", encoding="utf-8")
        done = keepworth("value", "ledger", book)
        assert (done.exit_code, "ledger.fair_share = 0.4 must be from 0.5 to 1" in done.stderr) == (2, True)
    finally:
        settings.write_text(before, encoding="utf-8")


def test_a_book_without_a_ledger_says_how_to_get_one(tmp_path: Path) -> None:
    assert keepworth("init", tmp_path / "book", "--currency", "USD").exit_code == 0
    said = keepworth("value", "ledger", tmp_path / "book").stdout
    assert "no line of a value ledger. Import some: keepworth import BOOK FILE --as ledger" in said


@pytest.fixture
def halves(tmp_path: Path) -> Path:
    """A year of which only two quarters have lines, and a year that runs, of somebody who pays every month."""
    made = tmp_path / "book"
    assert keepworth("init", made, "--currency", "USD").exit_code == 0
    offer(
        made, "ledger", HEAD,
        "a,acme,2024-Q1,theirs,sales,9000,signed,2024-04-01,", "b,acme,2024-Q2,theirs,sales,9000,signed,2024-07-01,",
        "c,acme,2024-02,theirs,sales,2000,signed,2024-07-01,", "d,acme,2025,theirs,sales,3000,signed,2025-02-01,",
    )  # fmt: skip
    months = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
    offer(made, "orders", "order_id,customer_id,ordered_on,amount,margin",
          *(f"{at},acme,{month}-15,2000,1000" for at, month in enumerate(months)))  # fmt: skip
    offer(made, "costs", "customer_id,period,amount", "acme,2024,3660", *(f"acme,{one},100" for one in months[12:]))
    return made


def test_half_a_years_gains_stand_against_half_a_years_fees(halves: Path) -> None:
    """Six months of 2,000 paid, 1,000 left and 10 a day to serve: 20,000 − 12,000 against 6,000 − 1,820."""
    year = answered("value", "ledger", halves, "acme", "--as-of", "2024-12-31")["customers"][0]["years"][0]
    assert (year["since"], year["until"], year["runs"]) == ("2024-01-01", "2024-06-30", False)
    told = [year[name] for name in ("gain", "price", "margin", "serve", "theirs", "ours")]
    assert told == pytest.approx([20_000, 12_000, 6_000, 1_820, 8_000, 4_180])
    assert year["share"] == pytest.approx(8_000 / 12_180)
    assert year["takes_too_much"] is None, "against the fees of the whole year they would have lost"


def test_nobody_is_judged_while_the_days_of_the_lines_run(halves: Path) -> None:
    """A gain of the whole year stands against two months of fees: it is told, and not judged."""
    year = answered("value", "ledger", halves, "acme", "--as-of", "2025-02-28")["customers"][0]["years"][0]
    assert (year["year"], year["until"], year["runs"]) == (2025, "2025-02-28", True)
    assert (year["price"], year["serve"]) == pytest.approx((4_000, 200))
    assert (year["takes_too_much"], year["loses"]) == (None, False)
    said = keepworth("value", "ledger", halves, "acme", "--as-of", "2025-02-28").stdout
    assert "Who takes too much is not judged before the days of the lines are over." in said
    assert "are of 2025-01-01 to 2025-02-28, the days of the lines." in said
    over = answered("value", "ledger", halves, "acme", "--as-of", "2025-12-31")["customers"][0]["years"][0]
    assert (over["price"], over["loses"]) == (24_000, True)


def test_of_what_nobody_knows_no_days_are_told(tmp_path: Path) -> None:
    made = tmp_path / "book"
    assert keepworth("init", made, "--currency", "USD").exit_code == 0
    offer(made, "ledger", HEAD, "a,acme,2024,theirs,sales,9000,signed,2024-04-01,")
    said = keepworth("value", "ledger", made, "acme", "--as-of", "2024-12-31").stdout
    assert "What they paid is not known" in said
    assert "the days of the lines" not in said
