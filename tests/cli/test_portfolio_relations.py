"""`keepworth portfolio` says what the relationships are where the run tells strengths, and nothing elsewhere."""

import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.factories.commands import answered, book_of, keepworth, shop
from tests.factories.strengths import tell_strengths

from keepworth.cli.words import LANGUAGES
from keepworth.cli.words.portfolio import relation
from keepworth.runs.portfolio import Customer, Range

WITHOUT = "--without-backtest"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = book_of(tmp_path_factory.mktemp("plain"), *shop(40))
    assert keepworth("score", book).exit_code == 0
    return book


@pytest.fixture(scope="module")
def told(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copied = tmp_path_factory.mktemp("told") / "book"
    shutil.copytree(plain, copied, symlinks=True)
    tell_strengths(copied / "scores/latest/customers.parquet")
    return copied


def rows(book: Path) -> dict[str, dict[str, Any]]:
    found = pq.read_table(book / "scores/latest/customers.parquet").to_pylist()
    return {row["customer_id"]: row for row in found if row["value"] is not None}


def test_states_are_counted_and_worth_what_their_customers_are(told: Path) -> None:
    found, known = answered("portfolio", told, WITHOUT), rows(told)
    for name in ("state", "published"):
        for word, many in found["relations"]["states" if name == "state" else name].items():
            assert many == sum(row[name] == word for row in known.values())
    for key, states in (("strong", ("strong", "quiet advocate")), ("unheard", ("unheard",))):
        these = [row for row in known.values() if row["state"] in states]
        some = found["relations"][key]
        assert some["customers"] == len(these) > 0
        assert some["mean"] == pytest.approx(sum(row["value"] for row in these))
        assert some["low"] < some["mean"] < some["high"]


def test_whoever_is_named_has_a_state_and_a_strength_or_none(told: Path) -> None:
    known = rows(told)
    named = answered("portfolio", told, WITHOUT)["most_valuable"]
    assert {row["published"] for row in named} > {"withheld"}
    for row in named:
        of = known[row["customer_id"]]
        assert [row[name] for name in ("state", "published", "weakest", "ask_next")] == [
            of[name] for name in ("state", "published", "weakest", "ask_next")
        ]
        assert (row["strength"] is None) == (of["published"] == "withheld")
        assert row["strength"] is None or row["strength"]["mean"] == of["strength"]


def test_it_is_said_in_words_and_on_the_page_in_both_languages(told: Path, tmp_path: Path) -> None:
    for language, strong, withheld in (
        ("en", "the relationship is strong.", "unheard, strength withheld"),
        ("zh-hans", "的关系牢固", "未曾倾听，强度暂不给出"),
    ):
        page = tmp_path / f"{language}.html"
        said = keepworth("portfolio", told, WITHOUT, "--language", language, "--page", page).stdout
        for text in (" ".join(said.split()), page.read_text(encoding="utf-8")):
            assert strong in text
        assert withheld in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "provisional", "group"), [("en", "provisional", "group"), ("zh-hans", "暂定", "群体")]
)
def test_a_strength_that_is_not_firm_says_so(language: str, provisional: str, group: str) -> None:
    def said(published: str) -> str:
        some = Range(55.0, 50.0, 60.0)
        one = Customer("c1", some, 0.0, strength=some, relation={"state": "steady", "published": published})
        return relation(LANGUAGES[language], one)

    assert said("provisional").endswith(provisional)
    assert said("group").endswith(group)
    assert said("firm").endswith((")", "）"))


def test_a_run_without_strengths_says_nothing_of_them(plain: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    said = keepworth("portfolio", plain, WITHOUT, "--page", page).stdout
    assert "relationship" not in said.lower()
    assert "Relationship" not in page.read_text(encoding="utf-8")
    assert answered("portfolio", plain, WITHOUT)["relations"] is None
