"""How our own teams serve one another, as a run says it: read of its file, which nothing about customers is in."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from keepworth.measure.strength import INFORMED
from keepworth.tables.answering import dicts
from keepworth.tables.indicator_results import INSIDE, INSIDE_FILE
from keepworth.tables.inside import INTERNAL
from keepworth.tables.measured import Side, result_rows, typed
from keepworth.tables.scored import Filter, Scored, Wanted

LINE: Final = {"customer_id": "BIGINT", **typed(INSIDE)}


@dataclass(frozen=True, slots=True)
class Served:
    """One line of how a team of ours is served; all together is the line `strength`."""

    side: Side  # "customer": whoever is served says it; "us": whoever serves
    indicator: str
    score: float | None  # None: withheld
    low: float | None
    high: float | None
    information: float | None  # None: of all together
    pieces: int
    people: int
    newest: dt.date | None
    sources: tuple[str, ...]
    published: str | None  # of all together

    @property
    def is_told(self) -> bool:
        """Whether enough was heard to say a number."""
        return self.score is not None and (self.information is None or self.information >= INFORMED)


@dataclass(frozen=True, slots=True)
class Between:
    """Two teams of ours, one of which serves the other, and what a run says of it."""

    number: int  # of the served, who stands among the customers
    served: str
    serving: str | None  # None: nobody said which team
    lines: tuple[Served, ...]  # empty: nothing was heard

    def line(self, indicator: str, *, side: Side = "customer") -> Served | None:
        """Return a line, None where nothing was heard of it."""
        return next((one for one in self.lines if (one.side, one.indicator) == (side, indicator)), None)


def between_in(scored: Scored, *, teams: tuple[str, ...] | None) -> list[Between]:
    """Return who of ours serves whom of ours, of those whom some teams see, by the names of both."""
    columns = ("number", "customer_id", "name", "parent", "team")
    told = scored.told(Wanted(teams=teams, filters=(Filter("kind", "is", INTERNAL),)), columns=columns)
    pairs = dicts(
        f"SELECT number, coalesce(parent, name, customer_id) AS served, team FROM ({told}) AS told "
        "ORDER BY team NULLS LAST, served, number"
    )
    found: dict[int, list[Served]] = {}
    if pairs and scored.run:
        listed = ", ".join(str(int(one["number"])) for one in pairs)
        for row in result_rows(scored.run / INSIDE_FILE, LINE, where=f"customer_id IN ({listed})"):
            found.setdefault(int(row["customer_id"]), []).append(_served(row))
    return [Between(one["number"], one["served"], one["team"], tuple(found.get(one["number"], ()))) for one in pairs]


def _served(row: dict[str, Any]) -> Served:
    said = str(row["sources"] or "")
    plain = {name: row[name] for name in Served.__slots__ if name != "sources"}
    return Served(**plain, sources=tuple(said.split(";")) if said else ())
