"""What Today asks of indicators that moved, and of people whom we owe a thank-you."""

import datetime as dt
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.runs.advocates import Speaker
from keepworth.runs.store import days_and_runs
from keepworth.tables.moved import Move, moved_between
from keepworth_web.act.reads.action_words import lever_said
from keepworth_web.act.reads.advocates import thanks_owed
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.asks import colleague_of
from keepworth_web.measure.reads.words import points_said
from keepworth_web.shared.panels import Thing
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count, day

MOST: Final = 20
APART: Final = dt.timedelta(days=28)  # between the runs that are compared; ours
LOOK, THANK = 20, 10  # minutes; guesses of ours


def due_moves(request: SignedIn) -> list[Thing]:
    """Ask to look at what moved for this colleague's customers since a run of four weeks ago or more."""
    visible, mine = seen_by(request), colleague_of(request)
    run, record = visible.scored.run, visible.record
    if mine is None or run is None or record is None:
        return []
    earlier = next(iter(days_and_runs(visible.book.scores, day=dt.date.fromisoformat(record["as_of"]) - APART)), None)
    if earlier is None:
        return []
    moves = moved_between(earlier[1], run, since=earlier[0])
    known = visible.scored.some(sorted({one.customer for one in moves}), teams=visible.teams) if moves else {}
    found = [
        _moved(one, name=str(who["name"] or who["customer_id"]), money=who["value"], since=earlier[0])
        for one in moves
        if (who := known.get(one.customer)) is not None and who["owner_number"] == mine
    ]
    return found[:MOST]


def _moved(of: Move, *, name: str, money: float | None, since: dt.date) -> Thing:
    said = {"customer": name, "indicator": lever_said(of.indicator)}
    change = of.now - of.before
    numbers = {
        "before": f"{of.before:.0f}", "now": f"{of.now:.0f}", "since": day(since), "newest": day(of.newest),
        "low": points_said(change - of.reach, digits=0), "high": points_said(change + of.reach, digits=0),
    }  # fmt: skip
    form = (
        _("%(customer)s: find out why this fell: %(indicator)s.")
        if change < 0
        else _("%(customer)s: find out why this rose: %(indicator)s.")
    )
    because = _(
        "From %(before)s to %(now)s of 100 since %(since)s (likely %(low)s to %(high)s, 8 in 10), last heard on "
        "%(newest)s."
    )
    return Thing(
        key=f"moved:{of.customer}:{of.indicator}:{of.newest.isoformat()}", said=form % said, because=because % numbers,
        address=f"{reverse('know:customer', args=[of.customer])}#panel-strength", customer=of.customer, money=money,
        minutes=LOOK, is_own=True,
    )  # fmt: skip


def due_thanks(request: SignedIn) -> list[Thing]:
    """Ask to thank people of this colleague's customers for what they did for us."""
    visible, mine = seen_by(request), colleague_of(request)
    owed = thanks_owed(request) if mine is not None else []
    known = visible.scored.some(sorted({one.number for one in owed}), teams=visible.teams) if owed else {}
    by_customer: dict[int, list[Speaker]] = {}
    for one in owed:
        who = known.get(one.number)
        if who is not None and who["owner_number"] == mine and one.last_act_on is not None:
            by_customer.setdefault(one.number, []).append(one)
    return [_thanks(some, money=known[number]["value"]) for number, some in by_customer.items()][:MOST]


def _thanks(some: list[Speaker], *, money: float | None) -> Thing:
    """Ask to thank all of one customer; the key names nobody: an answer is kept, and people can be erased."""
    first, acts = some[0], sum(one.thanks_owed for one in some)
    last = max(one.last_act_on for one in some if one.last_act_on is not None)
    said = {"customer": first.name or first.customer_id, "person": first.contact or first.contact_id,
            "others": count(len(some) - 1)}  # fmt: skip
    form = (
        _("%(customer)s: thank %(person)s.")
        if len(some) == 1
        else ngettext(
            "%(customer)s: thank %(person)s and %(others)s other.",
            "%(customer)s: thank %(person)s and %(others)s others.",
            len(some) - 1,
        )
    )
    because = ngettext(
        "They did something for us %(n)s time within a year without a thank-you, last on %(day)s.",
        "They did something for us %(n)s times within a year without a thank-you, last on %(day)s.",
        acts,
    )
    return Thing(
        key=f"thanks:{first.number}:{last.isoformat()}:{acts}", said=form % said,
        because=because % {"n": count(acts), "day": day(last)}, address=reverse("act:advocates"),
        customer=first.number, money=money, minutes=THANK, is_own=True,
    )  # fmt: skip
