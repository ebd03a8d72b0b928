"""Answers that are on no scale of their item are refused, by the same scales by which answers are scored."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from tests.factories.reading import ReadByHand, read_by_hand

from keepworth.errors import InstrumentRefused
from keepworth.listen.instruments import Item, all_instruments, check_answers, instrument

NUMBERS = (-4, -3, -1, 0, 0.5, 1, 1.5, 2, 3, 4, 5, 5.5, 6, 7, 8, 10, 11, 99.5, 100, 101, 1001)


def read(into: Path, values: object, *, version: str | None = None, **of: str) -> ReadByHand:
    size = len(values)  # type: ignore[arg-type]
    columns = {
        "submission_id": [str(one) for one in range(size)], "answered_at": ["2026-01-02"] * size, "value": values,
        **{name: [value] * size for name, value in of.items()},
        **({} if version is None else {"version": [version] * size}),
    }  # fmt: skip
    return read_by_hand(columns, into=into, table="answers")


def holds(item: Item, value: float) -> bool:
    try:
        check_answers(item, np.array([value], dtype=float))
    except InstrumentRefused:
        return False
    return True


def test_what_is_refused_is_what_cannot_be_scored(tmp_path: Path) -> None:
    """Every scale of every questionnaire, the ends, halves, and beyond: `check_answers` is the other opinion."""
    asked = [(of, item, value) for of in all_instruments() for item in of.items for value in NUMBERS]
    columns = {
        "submission_id": [str(at) for at in range(len(asked))], "answered_at": ["2026-01-02"] * len(asked),
        "item": [item.name for _, item, _ in asked], "instrument": [of.name for of, _, _ in asked],
        "version": [of.version for of, _, _ in asked], "value": pa.array([float(value) for _, _, value in asked]),
    }  # fmt: skip
    found = read_by_hand(columns, into=tmp_path, table="answers")
    refused = {line - 2 for line, _, _, _ in found.faults}
    assert refused == {at for at, (_, item, value) in enumerate(asked) if not holds(item, value)}
    assert 0 < len(refused) < len(asked)


@pytest.mark.parametrize(
    ("version", "value", "is_refused"),
    [
        ("1.0", "6", True),
        ("2.0", "6", False),
        ("", "6", False),
        ("", "8", True),
        (None, "8", True),
        ("9.9", "8", False),
    ],
)
def test_each_version_has_its_scale_and_no_version_is_the_newest_with_the_item(
    tmp_path: Path, version: str | None, value: str, is_refused: bool
) -> None:
    item = "effort" if version == "1.0" else "ease"
    found = read(tmp_path, [value], version=version, instrument="ces", item=item)
    assert (found.rows_refused == 1) is is_refused


@pytest.mark.parametrize("of", [("own", "recommend"), ("nps", "nothing_of_it"), ("nps\n1.0", "recommend"), ("", "")])
def test_what_nobody_has_written_down_is_taken_as_it_is(tmp_path: Path, of: tuple[str, str]) -> None:
    found = read(tmp_path, ["4711"], instrument=of[0], item=of[1])
    assert not [why for _, _, why, _ in found.faults if "scale" in why]
    assert not [note for note in found.notes if "scale" in note]


def test_an_item_that_is_asked_about_an_element_has_its_scale(tmp_path: Path) -> None:
    found = read(tmp_path, ["10", "11"], instrument="loyalty", item="importance@delivery")
    assert instrument("loyalty").item("importance").scale.highest == 10
    assert [(line, why) for line, _, why, _ in found.faults] == [
        (3, "not on the question's scale, whole numbers from 1 to 10")
    ]


def test_answers_are_judged_as_they_are_read_and_told_with_their_place(tmp_path: Path) -> None:
    found = read(tmp_path, ["9", "５", "9,5", "4,0", "n/a"], instrument="csat-5", item="satisfied_5")
    assert [(line, column, text) for line, column, _, text in found.faults] == [(2, "value", "9"), (4, "value", "9,5")]
    assert found.column("value") == [5.0, 4.0, None]
    assert found.notes[-1] == (
        "csat-5/satisfied_5: 2 answers refused, not on the question's scale, whole numbers from 1 to 5. The first is 9 "
        "in line 2, column value. Correct them in the error file, or say which other questionnaire was answered."
    )


def test_items_beyond_the_fifth_are_counted(tmp_path: Path) -> None:
    items = [item.name for item in instrument("relationship").items if item.scale.kind == "points"][:7]
    columns = {
        "submission_id": ["s"] * 7, "answered_at": ["2026-01-02"] * 7, "item": items, "value": ["99"] * 7,
        "instrument": ["relationship"] * 7,
    }  # fmt: skip
    found = read_by_hand(columns, into=tmp_path, table="answers")
    assert found.notes[-1] == "Answers to 2 other questions are on no scale either, and refused."
    assert len([note for note in found.notes if "refused" in note]) == 6
