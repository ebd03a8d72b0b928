"""`keepworth score`: the contract of its JSON and its files, on real and on simulated orders."""

import csv
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.factories.commands import ANSI, alone, answered, book_of, keepworth, shop

RANGED = ("p_active", "expected_orders", "expected_spend", "value")
COLUMNS = (
    "customer_id", "repeats", "last_order_weeks", "age_weeks",
    *(f"{name}{end}" for name in RANGED for end in ("", "_low", "_high")),
)  # fmt: skip
PARAMETERS = {"bgnbd": ["r", "alpha", "a", "b"], "mbgnbd": ["r", "alpha", "a", "b"],
              "paretonbd": ["r", "alpha", "s", "beta"]}  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book_of(tmp_path_factory.mktemp("shop"), *shop())


@pytest.fixture(scope="module")
def cdnow(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The contract's calls on CDNOW's sample of 2,357 customers, and what the score says."""
    folder = tmp_path_factory.mktemp("cdnow")
    book, file = folder / "book", folder / "cdnow.csv"
    with (real_data / "cdnow/cdnow_sample.csv").open(encoding="utf-8", newline="") as opened:
        rows = [(row["sample_id"], row["date"], row["cds"], row["spend_usd"]) for row in csv.DictReader(opened)]
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([("id", "date", "cds", "spend_usd"), *rows])
    assert keepworth("init", book, "--currency", "USD").exit_code == 0
    maps = ("--map", "customer_id=id", "--map", "ordered_on=date", "--map", "amount=spend_usd")
    taken = answered("import", book, file, "--as", "orders", *maps)
    assert (taken["rows_new"], taken["rows_refused"]) == (6_919, 0)
    asked = ("--as-of", "1997-09-30", "--horizon-weeks", "39", "--discount", "0.15", "--model", "bgnbd")
    return answered("score", book, *asked) | {"book": book}


@pytest.mark.real
def test_cdnow_scores_as_fader_hardie_lee_2005_published(cdnow: dict[str, Any]) -> None:
    orders = cdnow["orders"]
    found = orders["parameters"]
    assert (cdnow["as_of"], cdnow["customers"], orders["model"]) == ("1997-09-30", 2_357, "bgnbd")
    assert [found[name] for name in ("r", "alpha", "a", "b")] == pytest.approx([0.243, 4.414, 0.793, 2.426], abs=2e-3)
    assert orders["log_likelihood"] == pytest.approx(-9582.4, abs=0.1)


def years_of(x: int, last: int) -> list[int]:
    """Return the years of gifts after 1995 of somebody who gave x times in six years, `last` in the latest of them."""
    return [1995 + year for year in [*range(1, x), last][:x]]


@pytest.mark.real
def test_11104_donors_score_as_fader_hardie_shang_2010_published(real_data: Path, tmp_path: Path) -> None:
    """α 1.204, β .750, γ .657, δ 2.783; gifts in ten more years of x = 0 and of x = 4, t_x = 5, as BTYD prints them."""
    book, file = tmp_path / "book", tmp_path / "gifts.csv"
    with (real_data / "cdnow/donations_bgbb.csv").open(encoding="utf-8", newline="") as opened:
        kinds = [{name: int(value) for name, value in row.items()} for row in csv.DictReader(opened)]
    with file.open("w", encoding="utf-8", newline="") as opened:
        lines = csv.writer(opened)
        lines.writerow(("donor", "given_on", "amount"))
        for kind in kinds:
            x, last = kind["frequency"], kind["recency"]
            for donor in range(kind["weights"]):
                for year in (1995, *years_of(x, last)):
                    lines.writerow((f"{x}-{last}-{donor}", f"{year}-{1 + donor % 12:02}-15", f"{20 + donor % 60}.50"))
    assert keepworth("init", book, "--currency", "USD").exit_code == 0
    maps = ("--map", "customer_id=donor", "--map", "ordered_on=given_on", "--read", "dates=ymd")
    answered("import", book, file, "--as", "orders", *maps)
    found = answered("score", book, "--as-of", "2001-12-31", "--horizon-weeks", "520")
    orders = found["orders"]
    assert (found["customers"], orders["model"], orders["period"]) == (11_104, "bgbb", "year")
    assert [orders["parameters"][name] for name in ("alpha", "beta", "gamma", "delta")] == pytest.approx(
        [1.204, 0.750, 0.657, 2.783], abs=6e-4
    )
    assert orders["log_likelihood"] == pytest.approx(-33_225.6, abs=0.05)
    rows = {row["customer_id"]: row for row in pq.read_table(book / found["scores"]).to_pylist()}
    assert rows["0-0-0"]["expected_orders"] == pytest.approx(0.1302, abs=5e-4)
    assert rows["4-5-0"]["expected_orders"] == pytest.approx(3.6279, abs=5e-4)


@pytest.mark.real
def test_cdnow_foresees_the_next_39_weeks_and_is_tested_against_them(cdnow: dict[str, Any]) -> None:
    customers = pq.read_table(cdnow["book"] / cdnow["scores"]).to_pylist()
    assert len(customers) == 2_357
    # Recomputed from the closed form; 1,882 orders came (days with an order, counted in the file).
    assert sum(row["expected_orders"] for row in customers) == pytest.approx(1_653, abs=1)
    tested = answered("backtest", cdnow["book"], "--as-of", "1997-09-30", "--model", "bgnbd")
    assert tested["orders"]["actual"] == 1_882
    assert tested["orders"]["mae"] < tested["orders"]["mae_naive"]


@pytest.mark.parametrize("model", list(PARAMETERS))
def test_the_json_holds_what_others_rely_on(book: Path, model: str) -> None:
    found = answered("score", book, "--model", model)
    assert isinstance(found["as_of"], str)
    assert found["customers"] == 300
    assert found["orders"]["model"] == model
    assert list(found["orders"]["parameters"]) == PARAMETERS[model]
    assert isinstance(found["orders"]["log_likelihood"], float)
    assert 0 < found["orders"]["cells"] <= 300
    assert found["spend"]["model"] == "gammagamma"
    assert list(found["spend"]["parameters"]) == ["p", "q", "gamma"]
    assert found["equity"]["low"] < found["equity"]["mean"] < found["equity"]["high"]
    assert all(isinstance(seconds, float) for seconds in found["seconds"].values())
    assert {"read", "fit", "write", "total"} <= set(found["seconds"])
    assert any("revenue, not margin" in warning for warning in found["warnings"])
    assert not Path(found["scores"]).is_absolute()
    assert (book / found["scores"]).is_file()


def test_customers_have_their_own_ids_and_every_promised_column(book: Path) -> None:
    found = answered("score", book)
    rows = pq.read_table(book / found["scores"]).to_pylist()
    assert set(COLUMNS) <= set(rows[0])
    assert {row["customer_id"] for row in rows} == {line.split(",")[0] for line in shop()}
    for row in rows:
        for name in RANGED:
            assert row[f"{name}_low"] <= row[f"{name}_high"], (row["customer_id"], name)


def test_latest_is_the_run_and_its_record_is_what_was_printed(book: Path) -> None:
    import json

    found = answered("score", book)
    assert (book / "scores/latest").resolve() == (book / found["scores"]).parent.resolve()
    assert json.loads((book / "scores/latest/run.json").read_text()) == found


def test_in_words_it_says_what_the_customers_are_worth_and_where_they_stand(book: Path) -> None:
    done = alone("score", book, "--model", "mbgnbd", TERM="xterm-256color")
    assert (done.returncode, done.stderr) == (0, "")
    assert not ANSI.search(done.stdout)
    assert "300 customers, as of 2021-06-30: worth " in done.stdout
    assert f"Next: keepworth backtest {book}" in done.stdout


def test_a_day_is_scored_as_if_nothing_later_were_known(book: Path, tmp_path: Path) -> None:
    early = answered("score", book, "--as-of", "2020-12-31", "--model", "bgnbd")
    known = book_of(tmp_path, *(line for line in shop() if line.split(",")[1] <= "2020-12-31"))
    alone_known = answered("score", known, "--as-of", "2020-12-31", "--model", "bgnbd")
    assert early["orders"]["parameters"] == pytest.approx(alone_known["orders"]["parameters"], rel=1e-9)
    assert early["equity"]["mean"] == pytest.approx(alone_known["equity"]["mean"], rel=1e-9)


def test_a_book_without_orders_ends_with_3_and_the_way_to_some(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    refused = keepworth("score", book, "--json")
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert f"keepworth import {book} FILE --as orders" in refused.stderr


def test_a_day_before_the_first_order_ends_with_3(book: Path) -> None:
    assert keepworth("score", book, "--as-of", "2019-01-01").exit_code == 3


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--model", "bgbnd"), "bgbnd"), (("--as-of", "30.09.1997"), "30.09.1997"),
        (("--horizon-weeks", "-1"), "The horizon must be more than 0 and at most 5200 weeks, not -1."),
        (("--horizon-weeks", "nan"), "The horizon must be more than 0"),
        (("--discount", "15"), "from 0 to 10 (0.15 is 15 %), not 15"), (("--discount", "inf"), "0.15 is 15 %"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_ends_with_2(book: Path, options: tuple[str, ...], said: str) -> None:
    refused = keepworth("score", book, *options)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert said in refused.stderr


def test_while_another_process_scores_it_ends_with_4(book: Path) -> None:
    from keepworth.runs.store import one_score_at_a_time

    with one_score_at_a_time(book / "scores"):
        refused = keepworth("score", book)
    assert refused.exit_code == 4
    assert "being scored by another process" in refused.stderr


def test_scores_can_be_exported_with_the_users_own_ids(book: Path) -> None:
    answered("score", book, "--model", "bgnbd")
    done = keepworth("export", book)
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert len(rows) == 300
    assert set(COLUMNS) <= set(rows[0])
