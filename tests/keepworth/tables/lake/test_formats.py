"""Books of other versions: a newer one is refused by name, an older one is read with what it lacks as null."""

import json
from pathlib import Path

import pytest
from tests.factories.lakes import amounts, offer, order

from keepworth.errors import NotABook
from keepworth.tables.lake.manifest import read_manifest


def changed(lake: Path, **values: object) -> None:
    path = lake / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_a_lake_of_a_newer_format_is_refused_and_the_remedy_named(lake: Path) -> None:
    offer(lake, order())
    changed(lake, format=2)
    with pytest.raises(NotABook) as refused:
        amounts(lake)
    said = str(refused.value)
    assert str(lake / "manifest.json") in said
    assert "format 2" in said
    assert "reads format 1" in said
    assert "Install the newer version" in said


def test_nothing_is_added_to_a_lake_of_a_newer_format(lake: Path) -> None:
    offer(lake, order())
    changed(lake, format=2)
    before = {path: path.read_bytes() for path in lake.rglob("*.*") if path.is_file()}
    with pytest.raises(NotABook):
        offer(lake, order("bob", 2))
    assert {path: path.read_bytes() for path in lake.rglob("*.*") if path.is_file()} == before


def test_a_manifest_that_knows_less_or_more_of_a_batch_is_read(lake: Path) -> None:
    offer(lake, order("ann", 1))
    (batch,) = json.loads((lake / "manifest.json").read_text())["batches"]
    for late in ("first_day", "last_day", "corrects", "hidden", "hidden_rows"):
        batch.pop(late)
    changed(lake, batches=[batch | {"unheard_of": 7}])
    assert amounts(lake) == [1]
    assert read_manifest(lake).batches[0].hidden_rows == 0
