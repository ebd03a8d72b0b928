"""`keepworth prove lasts`: the long view, and that an empty book is told that nothing is known."""

from pathlib import Path

from tests.factories.books import empty_book
from tests.factories.commands import answered, keepworth


def test_a_book_of_nothing_gets_answers_that_say_so(tmp_path: Path) -> None:
    folder = empty_book(tmp_path).folder
    found = answered("prove", "lasts", folder, "--as-of", "2026-01-01")
    assert [(one["what"], one["order"]) for one in found["leads"]] == [
        ("growth", "not_enough"), ("promises", "not_enough")
    ]  # fmt: skip
    assert (found["drivers"]["drivers"], found["cohorts"]["cohorts"]) == ([], [])
    said = keepworth("prove", "lasts", folder, "--as-of", "2026-01-01")
    assert said.exit_code == 0
    assert "No year began with ten customers or more" in said.output
