"""Who answers about a small book's tables, by each engine: one body of tests holds them together."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from tests.factories.spark import by_spark

from keepworth.tables.book import Book
from keepworth.tables.touching import Asker, lake_asker

ENGINES = ["embedded", pytest.param("spark", marks=pytest.mark.spark)]


@contextmanager
def asker_of(book: Book, *, read: Sequence[str], engine: str, request: pytest.FixtureRequest) -> Iterator[Asker]:
    with book.lake() as lake:
        if engine == "embedded":
            yield _there(lake_asker(lake, read=read, needed=read))
            return
        from keepworth.tables.spark.people import spark_asker

        session: Any = request.getfixturevalue("spark")
        with spark_asker(session, book=by_spark(book), lake=lake, read=read) as found:
            yield _there(found)


def _there(found: Asker | None) -> Asker:
    assert found is not None
    return found


def by_id(book: Book, kind: str) -> dict[int, str]:
    """The ids as they were given, by the lake's numbers."""
    with book.lake() as lake:
        numbers, texts = lake.keys(kind).execute()[["number", "text"]].to_numpy().T.tolist()
    return dict(zip(numbers, texts, strict=True))
