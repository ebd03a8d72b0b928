"""What narrows a list of the customers that somebody sees: a segment, a team, a text; all of it in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from keepworth.tables.scored import Filter, Wanted
from keepworth_web.know.reads.visible import Visible, seen_by
from keepworth_web.shared.requests import SignedIn

LONGEST = 200
MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What was asked for, and what may be chosen."""

    wanted: Wanted
    segment: str
    team: str
    text: str
    segments: list[str]
    teams: list[str]

    @property
    def query(self) -> str:
        """As an address says it."""
        said = {"segment": self.segment, "team": self.team, "q": self.text}
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def narrowed_by(self) -> list[str]:
        """By what it is narrowed, without saying to what: that may be a name."""
        return [name for name in ("segment", "team", "text") if getattr(self, name)]


def narrowed(request: SignedIn, *, said: Mapping[str, str] | None = None) -> Narrowed:
    """Read what narrows a list from the address, or from a form that repeats it."""
    given, visible = said if said is not None else request.GET, seen_by(request)
    segment, team, text = (given.get(name, "").replace("\0", "")[:LONGEST].strip() for name in ("segment", "team", "q"))
    filters = [Filter("segment", "is", segment)] * bool(segment) + [Filter("team", "is", team)] * bool(team)
    return Narrowed(
        Wanted(teams=visible.teams, text=text, filters=tuple(filters)),
        segment,
        team,
        text,
        segments=_choices(visible, "segment"),
        teams=_choices(visible, "team"),
    )


def page_number(request: SignedIn) -> int:
    """Return which page is asked for, from 1."""
    said = request.GET.get("page", "")
    return min(max(int(said), 1), MOST_PAGES) if said.isascii() and said.isdigit() and len(said) < 6 else 1


def _choices(visible: Visible, column: str) -> list[str]:
    return visible.scored.values(column, teams=visible.teams)
