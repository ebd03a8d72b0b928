"""The portfolio in a terminal: the same sentences as on the page."""

from typing import TYPE_CHECKING

from keepworth.cli.words import Words
from keepworth.cli.words import portfolio as says
from keepworth.runs.portfolio import Customer, Portfolio

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


def print_portfolio(of: Portfolio, *, words: Words, console: "Console") -> None:
    """Print what the customers are worth, the two lists, the proof and the warnings."""
    words = says.words_for(words, of)
    subtitle = words.text(
        "subtitle",
        name=of.name,
        customers=words.count(of.customers),
        day=words.day(of.as_of),
        currency=of.currency,
    )
    _say(console, [(subtitle, False)])
    if of.sample:
        _say(console, [(words.text(says.sample_note(of)), False)])
    console.print()
    for sentence in says.headline(words, of):
        _say(console, sentence)
    _part(console, words.text("part_valuable"))
    _say(console, says.valuable(words, of))
    console.print(_listed(of.valuable, words=words, key="line_valuable"))
    _part(console, words.text("part_risk"))
    _say(console, says.risk(words, of))
    console.print(_listed(of.risk, words=words, key="line_risk"))
    _part(console, words.text("part_proof"))
    for sentence in _proof(of, words=words):
        _say(console, sentence)
    _part(console, words.text("part_warnings"))
    for warning in of.warnings or (words.text("no_warnings"),):
        console.print(_indented("–", warning))


def _proof(of: Portfolio, *, words: Words) -> list[says.Sentence]:
    if of.proof is None:
        return [words.pieces("no_proof", why=of.no_proof)]
    return says.proof(words, of.proof)


def _part(console: "Console", title: str) -> None:
    console.print()
    _say(console, [(title, True)])


def _say(console: "Console", sentence: says.Sentence) -> None:
    console.print(_text(sentence))


def _text(sentence: says.Sentence) -> "RenderableType":
    from rich.text import Text

    # Text, never markup: a customer may be called [red].
    return Text.assemble(*((piece, "bold" if stressed else "") for piece, stressed in sentence))


def _listed(customers: tuple[Customer, ...], *, words: Words, key: str) -> "RenderableType":
    from rich.table import Table

    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold", max_width=24)
    grid.add_column()
    for number, one in enumerate(customers, start=1):
        name = _text([(one.customer_id, True)])
        grid.add_row(str(number), name, _text(says.customer(words, one, key=key)))
    return grid


def _indented(mark: str, text: str) -> "RenderableType":
    from rich.table import Table

    grid = Table.grid(padding=(0, 1))
    grid.add_row(mark, _text([(text, False)]))
    return grid
