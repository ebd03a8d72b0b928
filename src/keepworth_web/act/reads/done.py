"""What was done for customers, and what came of it: asked for when it can be told, and counted by play."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from keepworth.act import plays_of
from keepworth.numerics.shares import wilson_share
from keepworth_web.act.models import EARLY, HELPED, OUTCOMES
from keepworth_web.act.reads.action_words import play_said
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.asks import colleague_of
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import all_rows
from keepworth_web.measure.reads.words import hundredths
from keepworth_web.shared.panels import Thing
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count, day

NEWEST: Final = 500  # rows that are looked at
SHOWN: Final = 7
DAYS: Final = 90  # until a play that is not in the playbook is looked at; ours
LOOK_BACK: Final = dt.timedelta(days=730)
MINUTES: Final = 5  # a guess of ours


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done for a customer."""

    row: Row
    number: int
    customer: str
    owner: int | None
    money: float | None
    play: str
    done_on: dt.date
    check_on: dt.date
    outcome: str  # empty: nobody said

    @property
    def is_open(self) -> bool:
        """Whether it is still to be said what came of it."""
        return self.outcome in ("", EARLY)


def done_here(request: SignedIn) -> list[Done]:
    """Return what was lately done for the customers whom this person sees, the newest first; read once."""
    found: list[Done] = kept(request, "done", find=lambda: list(_done(request)))
    return found


def _done(request: SignedIn) -> Iterator[Done]:
    visible = seen_by(request)
    rows = all_rows(request, "actions_done", limit=NEWEST)
    numbers = {number for row in rows if (number := row.numbers.get("customer_id")) is not None}
    seen = visible.scored.some(sorted(numbers), teams=visible.teams)
    days = {one.key: one.days for one in plays_of(visible.book.settings.act.plays)}
    for row in rows:
        who, on = seen.get(row.numbers.get("customer_id") or -1), row.values["done_on"]
        if who is None or on is None or not visible.until - LOOK_BACK <= on <= visible.day:
            continue
        play = str(row.values["play"] or "")
        yield Done(
            row, int(who["number"]), str(who["name"]), who["owner_number"], who["value"], play, on,
            on + dt.timedelta(days=days.get(play, DAYS)), str(row.values["outcome"] or ""),
        )  # fmt: skip


def due_here(request: SignedIn) -> list[Done]:
    """Return of what it can be told by now what came of it, and nobody did; the oldest first."""
    today = seen_by(request).until
    return sorted((one for one in done_here(request) if one.is_open and one.check_on <= today),
                  key=lambda one: (one.check_on, one.row.key))  # fmt: skip


def due_outcomes(request: SignedIn) -> list[Thing]:
    """Ask what came of what was done for this colleague's customers."""
    mine = colleague_of(request)
    if mine is None:
        return []
    return [
        Thing(
            key=f"outcome:{one.row.mark}:{one.check_on.isoformat()}",
            said=_("%(customer)s: say what came of this: %(what)s") % {
                "customer": one.customer, "what": play_said(one.play)
            },
            because=_("It was done on %(day)s, and by now it can be told.") % {"day": day(one.done_on)},
            address=f"{reverse('act:actions')}#done", customer=one.number, money=one.money, minutes=MINUTES,
            due=one.check_on, is_own=True,
        )
        for one in due_here(request) if one.owner == mine
    ][:SHOWN]  # fmt: skip


def done_page(request: SignedIn) -> dict[str, Any]:
    """Return what the page says of what was done."""
    due, every = due_here(request), done_here(request)
    return {
        "due": [{"of": one, "play": play_said(one.play), "mark": one.row.mark, "version": one.row.version}
                for one in due[:SHOWN]],
        "more_due": max(len(due) - SHOWN, 0),
        "plays": [_counted(play, of) for play, of in _by_play(every).items()],
        "outcomes": [*OUTCOMES.items()],
    }  # fmt: skip


def _by_play(every: Sequence[Done]) -> dict[str, list[Done]]:
    found: dict[str, list[Done]] = {}
    for one in every:
        found.setdefault(one.play, []).append(one)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def _counted(play: str, of: Sequence[Done]) -> dict[str, Any]:
    """Count what came of one play, as people of ours judged it."""
    outcomes = Counter(one.outcome for one in of)
    told = sum(many for outcome, many in outcomes.items() if outcome not in ("", EARLY))
    share = wilson_share(outcomes[HELPED], told)
    return {
        "play": play_said(play) if play else _("not told"), "done": count(len(of)), "told": count(told),
        "helped": count(outcomes[HELPED]),
        "range": _("%(low)s to %(high)s in 100") % {
            "low": hundredths(share.low), "high": hundredths(share.high)
        } if share else "",
    }  # fmt: skip


def outcome_of(request: SignedIn, mark: str) -> Done | None:
    """Return what was done that an address names, if this person sees it."""
    return next((one for one in done_here(request) if one.row.mark == mark), None)
