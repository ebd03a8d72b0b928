"""Pictures in pages: their words in the language of the page, the drawing kept, the table beside."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from keepworth.charts.chart import Chart, Column
from keepworth.charts.touchable import Target, touchable
from keepworth_web.shared.amounts import amount
from keepworth_web.shared.panels import Words
from keepworth_web.shared.templatetags.shown import count, in_100

KEPT = 64  # drawings: one takes a fifth of a second


@dataclass(frozen=True, slots=True)
class Said:
    """A picture's words by key, and numbers as pages write them."""

    words: dict[str, Words]

    def text(self, key: str, **values: object) -> str:
        """Return the words of a key, its blanks filled."""
        return str(self.words[key]) % values if values else str(self.words[key])

    def count(self, number: float) -> str:
        """Return a whole number."""
        return count(round(number))

    def money(self, number: float) -> str:
        """Return an amount."""
        return amount(number)

    def percent(self, share: float) -> str:
        """Return a chance in hundredths."""
        return str(round(100 * share))


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture is called, and what it shows in words."""

    name: str  # no other picture of the page has it
    title: Words
    told: Words


class Drawing(str):
    """SVG that a template puts into a page as it is: whatever words it holds were escaped when it was drawn."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return it for a page."""
        return str(self)


def drawn(chart: Chart, *, picture: Picture, targets: Sequence[Target] = ()) -> Drawing:
    """Return the drawing of a chart."""
    return _drawn(
        json.dumps(chart.spec), name=picture.name, title=str(picture.title), told=str(picture.told),
        targets=tuple(targets),
    )  # fmt: skip


@lru_cache(maxsize=KEPT)
def _drawn(spec: str, *, name: str, title: str, told: str, targets: tuple[Target, ...]) -> Drawing:
    return Drawing(touchable(json.loads(spec), name=name, title=title, told=told, targets=targets))


def rows_of(chart: Chart, *, say: Said) -> list[list[dict[str, Any]]]:
    """Return the table beside a picture as cells in words."""
    columns = chart.columns
    return [[_cell(column, cell, say=say) for column, cell in zip(columns, row, strict=True)] for row in chart.rows]


def _cell(column: Column, cell: Any, *, say: Said) -> dict[str, Any]:
    if isinstance(cell, str):
        return {"said": cell, "is_number": False}
    ways = {"count": say.count, "money": say.money, "percent": in_100}
    return {"said": ways[column.kind](cell), "is_number": True}
