"""Chances of renewals are put right by what came of earlier ones, and the reasons still add up."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.factories.books import empty_book
from tests.factories.renewing import add_renewals

from keepworth.measure.calibration import Recalibration, corrected_by_others, fit_recalibration
from keepworth.runs.asked import Asked
from keepworth.runs.kept_backtests import FOLDER, correction_of, keep_staying
from keepworth.runs.score import score_book
from keepworth.tables.book import Book

DAY, LATER = dt.date(2023, 7, 1), dt.date(2024, 6, 30)
Rows = list[dict[str, Any]]


def scored(book: Book, as_of: dt.date) -> tuple[str, Rows]:
    run = score_book(book, asked=Asked(as_of=as_of))
    found = json.loads((run / "run.json").read_text(encoding="utf-8"))
    return found["staying"]["recalibration"], pq.read_table(run / "staying.parquet").to_pylist()


@pytest.fixture(scope="module", params=[150, 900], ids=["logistic", "isotonic"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A book, what a score says of it before and after its back-test, and what that is."""
    book = empty_book(tmp_path_factory.mktemp("corrected"))
    # Renewed for the third time when they are scored, so that some are still to be decided.
    add_renewals(book, customers=request.param)
    # Nothing of the last year is known on the day of the score: what is open then is what is told.
    before = scored(book, LATER)
    keep_staying(book, as_of=DAY)
    (kept,) = (json.loads(one.read_text()) for one in (book.folder / FOLDER).glob("*.json"))
    kept["until"] = LATER.isoformat()  # as if it had been tested on the day of the score
    for one in (book.folder / FOLDER).glob("*.json"):
        one.write_text(json.dumps(kept), encoding="utf-8")
    return {"book": book, "before": before, "after": scored(book, LATER), "kept": kept, "earlier": scored(book, DAY)}


def test_a_score_takes_what_the_back_test_taught(told: dict[str, Any], request: pytest.FixtureRequest) -> None:
    (_, plain), (kind, put_right) = told["before"], told["after"]
    assert told["before"][0] == "none"
    assert kind == told["kept"]["staying"]["recalibration"]["kind"] == request.node.callspec.id
    by = correction_of(told["book"].folder, until=LATER)
    for name in ("p_stay", "low", "high"):
        was, now = (np.array([row[name] for row in rows]) for rows in (plain, put_right))
        np.testing.assert_allclose(now, by.apply(was), rtol=0, atol=1e-12)
        assert np.abs(now - was).max() > 1e-4


def test_reasons_still_add_up(told: dict[str, Any]) -> None:
    for row, was in zip(told["after"][1], told["before"][1], strict=True):
        assert row["because"][-1]["term"] == "corrected"
        assert "corrected" not in {one["term"] for one in was["because"]}
        assert row["baseline"] + sum(one["points"] for one in row["because"]) == pytest.approx(row["p_stay"], abs=1e-9)
        start = np.log(row["baseline"] / (1 - row["baseline"]))
        assert start + sum(one["logit"] for one in row["because"]) == pytest.approx(row["logit"], abs=1e-9)


def test_an_earlier_day_knows_nothing_of_it(told: dict[str, Any]) -> None:
    assert told["earlier"][0] == "none"
    assert correction_of(told["book"].folder, until=LATER - dt.timedelta(days=1)).kind == "none"


def test_it_is_judged_by_customers_who_did_not_teach_it() -> None:
    """Chances that are twice too bold come out right for others; those of a customer alone are left as they are."""
    rng = np.random.default_rng(3)
    logits = rng.normal(0.5, 1.0, 4_000)
    kept = (rng.random(4_000) < 1 / (1 + np.exp(-logits))).astype(np.int64)
    said, customer = 1 / (1 + np.exp(-2 * logits)), np.repeat(np.arange(2_000), 2)
    right = corrected_by_others(said, kept, customer=customer)
    assert ((right - kept) ** 2).mean() < ((said - kept) ** 2).mean() - 0.01
    assert ((fit_recalibration(said, kept).apply(said) - kept) ** 2).mean() < ((right - kept) ** 2).mean()
    alone = corrected_by_others(said, kept, customer=np.zeros(4_000, dtype=np.int64))
    np.testing.assert_array_equal(alone, said)


@pytest.mark.parametrize("recalibration", ["none", {"kind": "none"}], ids=["of an older version", "none"])
def test_without_a_correction_chances_stay(tmp_path: Path, recalibration: Any) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    kept = {
        "format": 1, "what": "staying", "made_at": "2024-01-01T00:00:00+00:00", "version": "1", "as_of": "2023-01-01",
        "until": "2024-01-01", "days": [], "staying": {"events": 12, "recalibration": recalibration}, "seconds": {},
    }  # fmt: skip
    (folder / "staying-x.json").write_text(json.dumps(kept), encoding="utf-8")
    assert correction_of(tmp_path, until=LATER) == Recalibration("none", 12)
    assert correction_of(tmp_path, until=DAY) == Recalibration("none", 0)
