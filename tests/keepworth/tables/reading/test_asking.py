"""The options that a message names become choices."""

import pytest

from keepworth.tables.reading.asking import choices_in


@pytest.mark.parametrize(
    ("message", "options"),
    [
        ("Say which: --read dates=dmy or --read dates=mdy. Cells", ["dates=dmy", "dates=mdy"]),
        ("Say which: --read decimal=. or --read decimal=, (cells", ["decimal=.", "decimal=,"]),
        (
            "Say which:\n  --read sheet='Q1 sales' (3 rows)\n  --read sheet='Q2' (4 rows)",
            ["sheet=Q1 sales", "sheet=Q2"],
        ),
        ('Say which: --map "amount=Net Amount" or --map amount=#3.', ["amount=Net Amount", "amount=#3"]),
        ("say --read currency=EUR; or let --read currency=refuse.", ["currency=EUR", "currency=refuse"]),
        ("Name it: --map amount=…", []),
        ("Say --read header=2, or --read header=1 if row 1 is", ["header=2", "header=1"]),
        ("--read encoding=gb18030    GB18030: 张", ["encoding=gb18030"]),
    ],
)
def test_each_option_is_found_once_and_exactly(message: str, options: list[str]) -> None:
    assert [choice.option for choice in choices_in(message + " " + message)] == options


def test_a_bracket_that_ends_the_options_is_none_of_an_answer() -> None:
    said = "If so: --read ours=a.example (or --read ours=b.example or --read ours=c.example). Better: none."
    assert [one.value for one in choices_in(said)] == ["a.example", "b.example", "c.example"]
