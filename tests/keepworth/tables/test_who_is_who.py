"""One body of tests over both engines: merged people are one, and nobody works with the restricted, whoever reads."""

import datetime as dt
from typing import Any

import pytest
from tests.factories.books import add, empty_book
from tests.factories.spark import by_spark

from keepworth.tables.book import Book
from keepworth.tables.facts import open_facts
from keepworth.tables.lake.restricted import Restrictions, write_restrictions
from keepworth.tables.schemas import TABLES
from keepworth.tables.spark import spark_facts
from keepworth.tables.touching import READ, Asker, Touching, touching

AS_OF = dt.date(2026, 6, 30)
DAY = dt.date(2026, 5, 1)
NOON = dt.datetime(2026, 5, 1, 12)
ENGINES = ["embedded", pytest.param("spark", marks=pytest.mark.spark)]


def make(folder: Any) -> Book:
    """Ann under two ids, ed under two, ben restricted under the one that is not used, kim of ours restricted."""
    book = empty_book(folder)
    who = ("ann", "ann@x", "ben", "ben@x", "cy")
    add(book, "contacts", {"contact_id": [*who], "customer_id": ["acme"] * 5, "valid_from": [DAY] * 5,
                           "department": ["Law", "Shop", None, None, None]})  # fmt: skip
    add(book, "contacts", {"contact_id": ["ann@x"], "valid_from": [DAY + dt.timedelta(9)], "role": ["CFO"]})
    add(book, "colleagues", {"colleague_id": ["ed", "ed2", "kim"], "team": ["North"] * 3})
    touched = [("ann", "ed"), ("ann@x", "ed2"), ("ann@x", "ed"), ("ben", "ed"), ("ben@x", "ed"), ("cy", "kim"),
               ("cy", "ed")]  # fmt: skip
    add(book, "touchpoints", {
        "touchpoint_id": [f"t{at}" for at in range(7)], "contact_id": [one for one, _ in touched],
        "colleague_id": [one for _, one in touched], "at": [NOON] * 7, "customer_id": ["acme"] * 7,
        "direction": ["ours"] * 7, "text_id": [f"w{at}" for at in range(7)],
    })  # fmt: skip
    add(book, "texts", {"text_id": [f"w{at}" for at in range(7)], "words": [f"word {at}" for at in range(7)]})
    add(book, "ties", {"contact_id": ["ann", "ann@x", "ben@x", "cy"], "colleague_id": ["ed", "ed2", "ed", "kim"],
                       "asked_on": [DAY] * 4, "depth_theirs": [8.0, 1.0, 5.0, 5.0]})  # fmt: skip
    add(book, "acts", {"act_id": ["1", "2"], "contact_id": ["ann@x", "ben"], "kind": ["vouched"] * 2,
                       "happened_on": [DAY] * 2})  # fmt: skip
    add(book, "needs", {"need_id": ["n1", "n2"], "customer_id": ["acme"] * 2, "contact_id": ["ben", "cy"],
                        "kind": ["need"] * 2, "stated_on": [DAY] * 2, "owner_id": ["kim"] * 2})  # fmt: skip
    add(book, "aliases", {"who": ["contact", "contact", "colleague"], "alias_id": ["ann@x", "ben@x", "ed2"],
                          "into_id": ["ann", "ben", "ed"]})  # fmt: skip
    numbers = ids_of(book)
    restricted = {
        ("contact", numbers["contact", "ben@x"]): "2026-05-02",
        ("colleague", numbers["colleague", "kim"]): "2",
    }
    write_restrictions(book.folder, Restrictions(restricted))
    return book


def ids_of(book: Book) -> dict[tuple[str, str], int]:
    with book.lake() as lake:
        return {
            (kind, text): number
            for kind in ("contact", "colleague")
            for number, text in lake.keys(kind).execute().itertuples(index=False)
        }


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return make(tmp_path_factory.mktemp("who"))


@pytest.fixture(scope="module", params=ENGINES)
def asker(request: pytest.FixtureRequest, book: Book) -> Any:
    if request.param == "spark":
        request.getfixturevalue("spark")
        with spark_facts(by_spark(book)) as facts:
            yield facts.people()
    else:
        with open_facts(book) as facts:
            yield facts.people()


@pytest.fixture(scope="module")
def found(asker: Asker) -> Touching:
    return touching(asker, as_of=AS_OF)


@pytest.fixture(scope="module")
def ids(book: Book) -> dict[tuple[str, str], int]:
    return ids_of(book)


def pairs(found: Touching) -> dict[tuple[int, int], int]:
    columns = found.pairs
    return {
        (int(one), int(other)): int(touches)
        for one, other, touches in zip(columns["contact_id"], columns["colleague_id"], columns["touches"], strict=True)
    }


def test_merged_people_of_either_side_are_one_and_the_restricted_are_nobody(found: Touching, ids: Any) -> None:
    ann, cy, ed = ids["contact", "ann"], ids["contact", "cy"], ids["colleague", "ed"]
    assert pairs(found) == {(ann, ed): 3, (cy, ed): 1}
    assert set(found.contacts["contact_id"]) == {ann, cy}
    assert set(found.acts["contact_id"]) == {ann}


def test_of_one_key_the_word_under_the_id_that_holds_is_read(found: Touching, ids: Any) -> None:
    assert found.answers["depth_theirs"].tolist() == [8.0]
    at = found.contacts["contact_id"].tolist().index(ids["contact", "ann"])
    # The department of the same day comes from the id that holds, the role from a later day under the other.
    assert (found.contacts["department"][at], found.contacts["role"][at]) == ("Law", "CFO")


@pytest.mark.spark
@pytest.mark.parametrize("name", [*READ, "needs", "texts", "customers"])
def test_every_table_has_the_same_rows_on_either_engine(book: Book, spark: Any, name: str) -> None:
    from keepworth.tables.spark.lake import SparkLake
    from keepworth.tables.spark.rows import fetched

    with book.lake() as lake:
        seen = fetched(SparkLake(lake, session=spark, storage="").table(name))
        wanted = lake.engine.execute(lake.select(name)).to_arrow_table()
    assert seen.column_names == wanted.column_names == [column.name for column in TABLES[name].columns]
    seen = seen.cast(wanted.schema)  # Spark's instants name their zone
    assert sorted(map(repr, seen.to_pylist())) == sorted(map(repr, wanted.to_pylist()))


def test_words_and_names_of_the_restricted_are_not_seen_under_any_id(book: Book) -> None:
    with book.lake() as lake:
        words = [row[0] for row in lake.engine.execute(f"SELECT words FROM ({lake.select('texts')})").fetchall()]
        owners = lake.engine.execute(f"SELECT owner_id, contact_id FROM ({lake.select('needs')})").fetchall()
    # Ben's two, and what was noted of kim's talk: those are their words.
    assert sorted(words) == [f"word {at}" for at in (0, 1, 2, 6)]
    assert len(owners) == 1
