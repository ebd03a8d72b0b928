"""`keepworth portfolio` says who would fight to keep us where the run tells trials, and nothing of it elsewhere."""

import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.factories.commands import answered, book_of, keepworth, shop
from tests.factories.trials import tell_trials

WITHOUT = "--without-backtest"
TOLD = {"fights": pa.bool_(), "trial_state": pa.string()}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = book_of(tmp_path_factory.mktemp("plain"), *shop(40))
    assert keepworth("score", book).exit_code == 0
    return book


@pytest.fixture(scope="module")
def tried(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return told(plain, tmp_path_factory.mktemp("tried"))


def told(plain: Path, folder: Path, **columns: Any) -> Path:
    """Copy a book and tell of trials; `columns` hold one value for all."""
    copied = Path(shutil.copytree(plain, folder / "book", symlinks=True))
    customers = tell_trials(copied / "scores/latest/customers.parquet")
    held = pq.read_table(customers)
    for name, value in columns.items():
        held = held.set_column(held.column_names.index(name), name, pa.array([value] * held.num_rows, TOLD[name]))
    customers.unlink()
    pq.write_table(held, customers)
    return copied


def rows(book: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(book / "scores/latest/customers.parquet").to_pylist()
    return found


def test_it_counts_who_would_fight_and_who_was_never_tested_with_what_they_carry(tried: Path) -> None:
    found, known = answered("portfolio", tried, WITHOUT)["fighting"], rows(tried)
    assert found["customers"] == len(known)
    never = [row for row in known if row["trial_state"] == "never tested"]
    for key, these in (("would", [row for row in known if row["fights"]]), ("never_tested", never)):
        assert found[key]["customers"] == len(these) > 0
        assert found[key]["mean"] == pytest.approx(sum(row["value"] for row in these))
        assert found[key]["low"] < found[key]["mean"] < found[key]["high"]


def test_it_is_said_in_words_and_on_the_page_in_both_languages(tried: Path, tmp_path: Path) -> None:
    found = answered("portfolio", tried, WITHOUT)["fighting"]
    many, every, never = found["would"]["customers"], found["customers"], found["never_tested"]["customers"]
    for language, fights, untested in (
        ("en", f"{many} of {every} customers would fight to keep us; they carry ", f"{never} customers, worth "),
        ("zh-hans", f"{every} 位客户中有 {many} 位会为留住我们而争取", f"{never} 位客户从未经受考验"),
    ):
        page = tmp_path / f"{language}.html"
        said = keepworth("portfolio", tried, WITHOUT, "--language", language, "--page", page).stdout
        html = page.read_text(encoding="utf-8").replace("<b>", "").replace("</b>", "")
        for text in (" ".join(said.split()), html):
            assert fights in text
            assert untested in text


def test_where_nobody_would_fight_it_says_so_and_calls_nobody_loyal(plain: Path, tmp_path: Path) -> None:
    book = told(plain, tmp_path, fights=None, trial_state="never tested")
    said = " ".join(keepworth("portfolio", book, WITHOUT).stdout.split())
    assert "Of 40 customers none has shown that they would fight to keep us. 40 customers, worth" in said
    assert answered("portfolio", book, WITHOUT)["fighting"]["would"] == {
        "customers": 0, "mean": 0.0, "low": 0.0, "high": 0.0,
    }  # fmt: skip


def test_a_run_that_says_nothing_of_trials_says_nothing_of_fighting(plain: Path, tmp_path: Path) -> None:
    book = told(plain, tmp_path, fights=None, trial_state=None)
    assert "fight" not in keepworth("portfolio", book, WITHOUT).stdout
    assert answered("portfolio", book, WITHOUT)["fighting"] is None
