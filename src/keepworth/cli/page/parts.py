"""The parts of a page, as HTML. Whatever comes from a book passes through `escaped`."""

import html
import re
from collections.abc import Iterable, Sequence

from keepworth.charts.chart import Cell, Chart, Column
from keepworth.charts.drawn import drawn
from keepworth.charts.look import LIGHT
from keepworth.cli.words import Words

SHAPES = {
    "valuable": f'<circle cx="8" cy="8" r="6" fill="{LIGHT.valuable}"/>',
    "risk": f'<path d="M1.5 2.5h13l-6.5 12z" fill="{LIGHT.risk}"/>',
    "crowd": f'<path d="M2 2h12v12h-12z" fill="{LIGHT.pale}"/>',
    "dots": f'<circle cx="8" cy="8" r="4.5" fill="{LIGHT.pale}"/>',
}


def escaped(text: object) -> str:
    """Return a text that no browser takes for markup; controls of the reading direction are made visible."""
    return html.escape("".join(_SHOWN.get(letter, letter) for letter in str(text)))


# Bidirectional controls can make a name read as another one; a picture of the control stands in their place.
_SHOWN = {chr(code): "␣" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)}


def with_code(text: str) -> str:
    """Return a text in which `what stands in backticks` is set as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped(text))


def spoken(pieces: Iterable[tuple[str, bool]]) -> str:
    """Return pieces of a sentence, those to be stressed in bold; a number keeps its sign of hundredths."""
    built = ((escaped(text).replace(" %", "&nbsp;%"), stressed) for text, stressed in pieces)
    return "".join(f"<b>{text}</b>" if stressed else text for text, stressed in built)


def sentence(words: Words, key: str, **values: object) -> str:
    """Return one sentence of the words, ready for a page."""
    return spoken(words.pieces(key, **values))


def shape(name: str) -> str:
    """Return the small mark that stands for a group in pictures, keys and tables."""
    return f'<svg viewBox="0 0 16 16" aria-hidden="true">{SHAPES[name]}</svg>'


def section(title: str, *inside: str) -> str:
    """Return a part of the page under its question."""
    return f"<section><h2>{escaped(title)}</h2>{''.join(inside)}</section>"


def figure(words: Words, name: str, chart: Chart, *, alt: str, key: str = "") -> str:
    """Return a picture with its table beneath."""
    picture = drawn(chart.spec, name=name, title=escaped(words.text(alt)))
    return f"<figure>{picture}{key}{beside(words, chart)}</figure>"


def figure_for_two_widths(words: Words, name: str, charts: tuple[Chart, Chart], *, alt: str, key: str) -> str:
    """Return a picture arranged for a desk and one for a phone, with one table."""
    title = escaped(words.text(alt))
    wide, narrow = (
        f'<div class="{width}">{drawn(chart.spec, name=f"{name}-{width}", title=title)}</div>'
        for width, chart in zip(("wide", "narrow"), charts, strict=True)
    )
    return f"<figure>{wide}{narrow}{key}{beside(words, charts[0])}</figure>"


def beside(words: Words, chart: Chart) -> str:
    """Return the table that a picture came from, folded."""
    summary = f"<summary>{escaped(words.text('table_beside'))}</summary>"
    return f'<details>{summary}<div class="scroll">{table(words, chart.columns, chart.rows)}</div></details>'


def table(words: Words, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a plain table, numbers to the right."""
    heads = "".join(
        f'<th scope="col"{"" if column.kind == "text" else " class=n"}>{escaped(column.label)}</th>'
        for column in columns
    )
    body = "".join(
        f"<tr>{''.join(_cell(words, column, cell) for column, cell in zip(columns, row, strict=True))}</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _cell(words: Words, column: Column, cell: Cell) -> str:
    if column.kind == "text" or isinstance(cell, str):
        return f"<td>{escaped(cell)}</td>"
    said = {
        "count": words.count,
        "money": words.money,
        "percent": words.percent,
        "number": words.decimal,
    }[column.kind](cell)
    return f"<td class=n>{escaped(said)}</td>"
