"""What narrows the page of results: a stage, a touchpoint, a place; all of it in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from keepworth.runs.survey_overview import Where
from keepworth.tables.answered_at import answered_at, number_of
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.requests import SignedIn

LONGEST: Final = 300
NAMES: Final = ("stage", "touchpoint", "location")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What was asked for, and what may be chosen."""

    said: Mapping[str, str]
    where: Where | None  # None: everywhere
    stages: tuple[str, ...]
    locations: tuple[str, ...]

    @property
    def query(self) -> str:
        """As an address says it."""
        return urlencode({name: value for name, value in self.said.items() if value})


def narrowed_by(request: SignedIn) -> Narrowed:
    """Read it from the address."""
    visible = seen_by(request)
    said = {name: request.GET.get(name, "").replace("\0", "")[:LONGEST].strip() for name in NAMES}
    within = visible.scored.those(visible.teams) if visible.teams is not None else ""
    at = answered_at(visible.book, until=visible.until, within=within)
    numbers = {
        name: number_of(visible.book, said[name], kind=name) if said[name] else None
        for name in ("touchpoint", "location")
    }
    where = Where(said["stage"], **numbers) if any(said.values()) else None
    return Narrowed(said, where, at.stages, at.locations)
