"""The counter card: a customer on one screen, for whoever stands before them.

The last promise, the complaint that is open, one thing to say, and one thing that may be given: of each the one that
matters most, and nothing of anybody whom this person does not see.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from keepworth_web.act.reads.actions import action_said, actions_for
from keepworth_web.act.reads.extras import Extra, may_have
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.know.reads.agreed import words_of
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import rows_of
from keepworth_web.listen.reads.cases import told_rows
from keepworth_web.shared.requests import SignedIn

FOUND: Final = 12
LONGEST: Final = 200  # letters that somebody looks for
OPEN: Final = (None, "open")


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on the card; each is None where there is nothing."""

    customer: Mapping[str, Any]
    promise: Row | None
    case: Mapping[str, Any] | None  # as a list of cases tells it
    say: Mapping[str, Any] | None  # as a list of actions tells it
    extra: Extra | None

    @property
    def promised(self) -> str:
        """What was promised."""
        return words_of(self.promise) if self.promise else ""

    @property
    def is_open(self) -> bool:
        """Whether the promise is still to be kept."""
        return self.promise is not None and self.promise.values["kept"] in OPEN


def found_at_counter(request: SignedIn, said: str) -> list[dict[str, Any]]:
    """Return the customers whom a name or a card's number may mean, themselves or by one of their people.

    Nobody behind the wall is among them, nor anybody whose data are restricted.
    """
    visible = seen_by(request)
    if not said:
        return []
    found = {row["number"]: row for row in visible.scored.find(said, teams=visible.teams, limit=FOUND)}
    through = [row["number"] for row in visible.find_people(said)]
    for number, row in visible.scored.some(through, teams=visible.teams).items():
        found.setdefault(number, row)
    return list(found.values())[:FOUND]


def card_of(request: SignedIn, number: int) -> Card | None:
    """Return a visible customer's card; None where there is nobody of that number, or nobody may work with them."""
    customer = customer_of(request, number)
    if customer is None:
        return None
    promises = rows_of(request, "promises", customer=number)
    return Card(
        customer, promise=_last(promises), case=_case(request, number), say=_say(request, number),
        extra=next(iter(may_have(request, number)), None),
    )  # fmt: skip


def _last(promises: list[Row]) -> Row | None:
    """Return the promise to know of: the open one that is due first, else what was agreed last."""
    waiting = [row for row in promises if row.values["kept"] in OPEN]
    if waiting:
        return min(waiting, key=lambda row: (row.values["due_on"] or dt.date.max, row.key))
    return max(promises, key=lambda row: (row.values["agreed_on"], row.key), default=None)


def _case(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return the open complaint that hurts most."""
    visible = seen_by(request)
    waiting = [row for row in rows_of(request, "cases", customer=number) if row.values["solved_at"] is None]
    if not waiting:
        return None
    worst = max(waiting, key=lambda row: (row.values["severity"] or 0, -row.values["opened_at"].timestamp()))
    return told_rows([worst], day=visible.day, zone=visible.book.settings.time_zone)[0]


def _say(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return the next best thing; who is held back by lot is told nothing of it."""
    best = next((one for one in actions_for(request, number) if not one.held_out), None)
    return action_said(best, currency=seen_by(request).book.settings.currency) if best else None
