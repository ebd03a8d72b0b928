"""The engine in keepworth.toml: what is taken, what is refused, and what a run stores of it."""

import re
import textwrap
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.factories.books import empty_book

from keepworth.errors import SettingRefused
from keepworth.tables.book import find_book
from keepworth.tables.engine import Engine, OwnTable
from keepworth.tables.settings import check_settings

CLUSTER = Path(__file__).parents[3] / "docs/how-to/cluster.md"
BOOK = {"format": 1, "book_id": "b", "name": "A book", "currency": "USD"}


def engine(**given: Any) -> Engine:
    return check_settings({**BOOK, "engine": given}, where="keepworth.toml").engine


def refused(**given: Any) -> str:
    with pytest.raises(SettingRefused) as refusal:
        engine(**given)
    return str(refusal.value)


def test_a_book_is_read_by_the_embedded_engine_unless_it_says_otherwise(tmp_path: Path) -> None:
    assert find_book(empty_book(tmp_path).folder).settings.engine == Engine("embedded")


def test_the_engine_stands_in_a_table_of_its_own(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    with (book.folder / "keepworth.toml").open("a", encoding="utf-8") as file:
        file.write('[engine]\nkind = "spark"\nmaster = "yarn"\n')
        file.write('[engine.options]\n"spark.executor.memory" = "8g"\n')
        file.write('[engine.tables]\norders = "sales.orders"\n')
        file.write('customers = {table = "sales.buyers", customer_id = "buyer"}\n')
    assert find_book(book.folder).settings.engine == Engine(
        "spark",
        "yarn",
        options={"spark.executor.memory": "8g"},
        tables={
            "orders": OwnTable("sales.orders"),
            "customers": OwnTable("sales.buyers", {"customer_id": "buyer"}),
        },
    )


def test_a_setting_that_does_not_exist_is_refused_with_the_nearest_name() -> None:
    assert "there is no setting engine.mastre (did you mean engine.master?)" in refused(mastre="yarn")
    with pytest.raises(SettingRefused, match=r"there is no setting engin \(did you mean engine\?\)"):
        check_settings({**BOOK, "engin": {}}, where="keepworth.toml")
    with pytest.raises(SettingRefused, match=r"engine must be a table: \[engine\]"):
        check_settings({**BOOK, "engine": "spark"}, where="keepworth.toml")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "dask"}, 'engine.kind = \'dask\' must be "embedded" or "spark"'),
        ({"kind": "spark", "storage": "books"}, "engine.storage = 'books' must be an address"),
        ({"kind": "spark", "options": {"spark.executor.cores": 4}}, "must be a table of texts"),
        ({"kind": "spark", "tables": {"answers": "a.b"}}, "must be orders or customers"),
        ({"kind": "spark", "tables": {"orders": {"customer_id": "buyer"}}}, "must be orders or customers"),
        ({"kind": "spark", "tables": {"orders": {"table": "a.b", "buyer": "c"}}}, "must be orders or customers"),
        ({"tables": {"orders": "a.b"}}, 'engine.tables needs engine.kind = "spark"'),
        ({"kind": "spark", "tables": {"customers": "a.b"}}, "engine.tables.customers needs engine.tables.orders"),
    ],
)
def test_what_cannot_be_is_refused(given: dict[str, Any], said: str) -> None:
    assert said in refused(**given)


@pytest.mark.parametrize("storage", ["hdfs:///books/acme", "s3a://bucket/acme", "file:/mnt/acme", ""])
def test_storage_is_an_address(storage: str) -> None:
    assert engine(kind="spark", storage=storage).storage == storage


def test_a_run_stores_the_names_of_options_and_not_what_may_be_secret() -> None:
    secret = {"spark.hadoop.fs.s3a.secret.key": "x"}
    stored = check_settings({**BOOK, "engine": {"kind": "spark", "options": secret}}, where="").record()["engine"]
    assert stored == {"kind": "spark", "master": "local[*]", "storage": "", "options": [*secret], "tables": {}}


def test_what_the_page_on_clusters_says_to_write_is_taken() -> None:
    page = CLUSTER.read_text(encoding="utf-8")
    blocks = [textwrap.dedent(block) for block in re.findall(r"(?:^ {8,}.*\n|^\n(?= {8,}))+", page, re.MULTILINE)]
    written = [tomllib.loads(block)["engine"] for block in blocks if block.strip().startswith("[engine")]
    assert len(written) == 4
    for found in written:
        engine(**{"kind": "spark", **found})
