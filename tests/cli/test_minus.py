"""Amounts below nothing have a true minus, in every command that says them."""

import re

import pytest
from tests.factories.commands import keepworth

from keepworth.cli.asking import change, signed, whole
from keepworth.cli.words.language import in_units, written
from keepworth.tables.book import Book

HYPHEN = re.compile(r"(?<![\w-])-\d")  # before a number, and no part of a day


def test_amounts_are_whole_with_separators_and_a_true_minus() -> None:
    assert (whole(-1234.6), whole(1234.4), whole(-0.3), whole(None)) == ("−1,235", "1,234", "0", "not known")
    assert (change(-1234.6), change(1234.4)) == ("−1,235", "+1,234")
    assert (signed(-0.14, "+.1f"), signed(0.14, "+.1f"), signed(-0.155, ".0%")) == ("−0.1", "+0.1", "−16%")


@pytest.mark.parametrize(("amount", "said"), [(-1234.0, "−1,234"), (-0.5, "−0.50"), (-0.0, "0"), (12.0, "12")])
def test_pages_of_the_terminal_write_it_alike(amount: float, said: str) -> None:
    assert written(amount) == said
    assert in_units(-2.5) == "−2.5"


@pytest.mark.parametrize("command", ["value equity", "value ledger", "focus tiers", "focus fit"])
def test_answers_on_the_sample_hold_a_true_minus_and_no_hyphen(command: str, scored_firm: Book) -> None:
    said = keepworth(*command.split(), scored_firm.folder).output
    assert "−" in said
    assert not HYPHEN.search(said)
