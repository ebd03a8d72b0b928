"""Our own people as one of them sees them: themselves, and whoever they lead; the owner sees all."""

from dataclasses import dataclass
from typing import Final

from keepworth.tables.own_people import colleague_with_mail
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import all_rows, reader_of
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.staff.access import team_names
from keepworth_web.staff.rights import Right

# Tables that are our own people's, and that nobody of a customer's page reads or writes.
OWN: Final = ("decision_rights", "decisions", "resources", "further", "growth")

OPEN: Final = ("decision_rights",)  # who may decide what is no secret


@dataclass(frozen=True, slots=True)
class Ours:
    """One of us."""

    own: str  # their id
    name: str
    team: str | None
    is_here: bool


def everybody(request: SignedIn) -> dict[str, Ours]:
    """Return our people by their ids, those who left among them; names are shared knowledge."""
    found: dict[str, Ours] = kept(request, "our people", find=lambda: _everybody(request))
    return found


def _everybody(request: SignedIn) -> dict[str, Ours]:
    day, rows = seen_by(request).day, all_rows(request, "colleagues")
    who = reader_of(request).identities("colleague", [str(one.values["colleague_id"]) for one in rows])
    return {
        own: Ours(own, str(who.get(own, {}).get("name") or own), one.values["team"],
                  is_here=one.values["left_on"] is None or one.values["left_on"] > day)
        for one in rows for own in (str(one.values["colleague_id"]),)
    }  # fmt: skip


def me(request: SignedIn) -> Ours | None:
    """Return which of our people the reader is, None where no colleague has their mail address."""
    found: Ours | None = kept(request, "who of us", find=lambda: _me(request))
    return found


def _me(request: SignedIn) -> Ours | None:
    own = colleague_with_mail(seen_by(request).book, request.user.email)
    return everybody(request).get(own) if own else None


def leads(request: SignedIn, of: Ours | None) -> bool:
    """Tell whether the reader answers for somebody: the owner for all, a local manager for those of their teams."""
    if not request.user.may(Right.MANAGE_PEOPLE):
        return False
    teams = team_names(request.user)
    return teams is None or (of is not None and of.team in teams)


def leads_anybody(request: SignedIn) -> bool:
    """Tell whether the reader sees more than their own."""
    return request.user.may(Right.MANAGE_PEOPLE)


def sees(request: SignedIn, own: str | None) -> bool:
    """Tell whether the reader sees what one of our people did and asked for."""
    mine = me(request)
    return (mine is not None and own == mine.own) or leads(request, everybody(request).get(str(own)))


def seen_rows(request: SignedIn, table: str) -> list[Row]:
    """Return the rows of our people whom the reader sees, the newest first; the wall of customers holds beside it."""
    found: list[Row] = kept(
        request, f"own {table}", find=lambda: [one for one in all_rows(request, table) if _sees_row(request, one)]
    )
    return found


def _sees_row(request: SignedIn, row: Row) -> bool:
    """Tell whether the reader sees a row; whoever noted that somebody went further goes on seeing it."""
    mine = me(request)
    is_noted = mine is not None and row.values.get("noted_by_id") == mine.own
    return is_noted or sees(request, row.values["colleague_id"])


def row_marked(request: SignedIn, table: str, *, mark: str) -> Row | None:
    """Return a row that an address names, of somebody whom the reader sees."""
    key = reader_of(request).key_marked(table, mark)
    rows = all_rows(request, table) if table in OPEN else seen_rows(request, table)
    return next((one for one in rows if one.key == key), None)


def may_write(request: SignedIn) -> bool:
    """Tell whether the reader may write, on the day that is shown."""
    return request.user.may(Right.WRITE) and request.as_of is None
