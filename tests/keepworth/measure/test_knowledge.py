"""Knowledge by hand, and the range of the success index."""

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.measure.knowledge import FIELDS, knowledge_held
from keepworth.measure.success import success_index, success_range

NOTHING = [np.nan] * len(FIELDS)


def test_knowledge_is_what_is_filled_times_how_fresh_it_is() -> None:
    # Goals of today, problems a year old, needs two years old, a contract that runs: 1 + 1/2 + 1/4 + 1 of seven.
    ages = dict(zip(FIELDS, NOTHING, strict=True)) | {"goals": 0.0, "problems": 12.0, "needs": 24.0, "contract": 0.0}
    found = knowledge_held(np.array([[ages[name] for name in FIELDS], NOTHING]), is_person=np.array([False, False]))
    assert found.score == pytest.approx([100 * 2.75 / 7, 0], abs=1e-12)
    assert (found.known.tolist(), found.needed.tolist()) == ([4, 0], [7, 7])


def test_of_a_person_neither_contacts_nor_a_contract_count() -> None:
    age = np.zeros((2, len(FIELDS)))
    age[1, :4] = np.nan
    found = knowledge_held(age, is_person=np.array([True, True]))
    assert found.score == pytest.approx([100, 20], abs=1e-12)
    assert (found.known.tolist(), found.needed.tolist()) == ([5, 1], [5, 5])


@pytest.mark.parametrize("wrong", [np.zeros((1, 3)), np.zeros((2, len(FIELDS))), np.full((1, len(FIELDS)), -1.0)])
def test_knowledge_that_cannot_be_is_refused(wrong: np.ndarray) -> None:
    with pytest.raises(BadInput):
        knowledge_held(wrong, is_person=np.array([False]))


def test_the_range_of_the_index_puts_independent_errors_together() -> None:
    found = success_index(np.array([30.0, 1.0]), np.array([60.0, 2.0]), value=np.array([90.0, 3.0]))
    below = np.array([[0.0, 0.0], [9.0, 9.0], [12.0, 12.0]])
    low, high = success_range(found.index, below=below, above=below / 3)
    assert found.index == pytest.approx([60, 2])
    assert low == pytest.approx([60 - 5, 0])  # √(3² + 4²), kept on the scale
    assert high == pytest.approx([60 + 5 / 3, 2 + 5 / 3])
    heavy, _ = success_range(found.index, below=below, above=below, weight=(2.0, 0.0, 2.0))
    assert heavy[0] == pytest.approx(60 - 6)
