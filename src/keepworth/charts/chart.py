"""A picture and the table that it came from, in words that the caller chooses."""

from dataclasses import dataclass
from typing import Literal, Protocol

from keepworth.charts.look import Spec

type Kind = Literal["text", "count", "money", "percent", "number"]
type Cell = str | float | int


class Language(Protocol):
    """How a page says things: its words, and numbers in its own manner."""

    def text(self, key: str, **values: object) -> str:
        """Return the words of that key."""

    def count(self, number: float) -> str:
        """Return a whole number."""

    def money(self, amount: float) -> str:
        """Return an amount, rounded as far as the eye needs."""

    def percent(self, share: float) -> str:
        """Return a share of one, in hundredths."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table beside a picture."""

    label: str
    kind: Kind = "count"


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture as a Vega-Lite specification, and the table that it came from."""

    spec: Spec
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
