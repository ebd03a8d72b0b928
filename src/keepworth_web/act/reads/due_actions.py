"""What Today asks of actions: those that fit into this colleague's week, and renewals that hang on one person."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from keepworth.runs.actions import NextAction
from keepworth_web.act.reads.action_answers import KIND
from keepworth_web.act.reads.action_words import ASK, play_said
from keepworth_web.act.reads.actions import report_seen
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.asks import colleague_of
from keepworth_web.know.reads.people_words import percent
from keepworth_web.shared.panels import Thing
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import day, in_100

MOST: Final = 20
SOON: Final = dt.timedelta(days=90)  # a renewal is near; ours
SINGLE: Final = 0.5  # so much of all ties hangs on one person; ours
SECOND_THREAD: Final = 45  # minutes; a guess of ours


def due_actions(request: SignedIn) -> list[Thing]:
    """Ask for the actions of this colleague's week; nobody is asked for another's."""
    return [_action(one) for one in _mine(request) if one.chosen][:MOST]


def due_renewals(request: SignedIn) -> list[Thing]:
    """Ask for a second thread where a renewal is near and most hangs on one person there."""
    today, found = seen_by(request).until, dict[int, Thing]()
    for one in _mine(request):
        for thing in _renewal(one, today=today):
            found.setdefault(one.number, thing)
    return list(found.values())[:MOST]


def _mine(request: SignedIn) -> list[NextAction]:
    mine = colleague_of(request)
    found = report_seen(request) if mine is not None else None
    return [one for one in found.actions if one.colleague == mine] if found else []


def _action(one: NextAction) -> Thing:
    said = {"customer": one.name or one.customer_id, "what": play_said(one.action, called=one.called)}
    if one.action == ASK or one.gain_low is None or one.gain_high is None:
        because = _("What they answer may show that something else is better.")
    else:
        because = _("It fits into your week and adds most in its hours; it pays with %(chance)s.") % {
            "chance": in_100(one.p_pays)
        }
    return Thing(
        key=f"{KIND}{one.number}:{one.action}", said=_("%(customer)s: %(what)s") % said, because=because,
        address=f"{reverse('know:customer', args=[one.number])}#panel-next", customer=one.number, money=one.gain,
        minutes=max(round(60 * one.hours), 1), is_own=True, low=one.gain_low, high=one.gain_high,
        chance=1.0 if one.p_pays is None else one.p_pays, is_gain=True,
    )  # fmt: skip


def _renewal(one: NextAction, *, today: dt.date) -> Iterator[Thing]:
    due = next((each.on for each in one.why if each.reason == "stays"), None)
    share = next((each.number for each in one.why if each.about == "single_thread"), None)
    worth = next((each for each in one.why if each.reason == "worth"), None)
    if due is None or share is None or worth is None or share < SINGLE or not today <= due <= today + SOON:
        return
    yield Thing(
        key=f"renewal:{one.number}:{due.isoformat()}",
        said=_("%(customer)s: get to know a second person before the renewal.") % {
            "customer": one.name or one.customer_id
        },
        because=_("It is decided on %(day)s, and %(share)s of all ties run through one person.") % {
            "day": day(due), "share": percent(share)
        },
        address=f"{reverse('know:customer', args=[one.number])}#panel-people", customer=one.number,
        money=worth.number, minutes=SECOND_THREAD, due=due, is_own=True, low=worth.low, high=worth.high,
        chance=1.0 - one.p_stay,
    )  # fmt: skip
