"""A customer's promises, needs and rivals as its page shows them: sentences, squares, lists."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from keepworth.know.needs import MET, STATES, Needs, answer_time, count_states
from keepworth.know.promises import NO, OPEN, YES, Kept, Promises, keep_promises
from keepworth.know.rivals import Rivals, open_wallets
from keepworth_web.know.reads.offered import Offered, offered_for
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import rows_of
from keepworth_web.know.reads.visible import customer_of, seen_by
from keepworth_web.shared.amounts import written
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import day

SQUARES = 60
LISTED = 12
OUTCOMES = {"yes": YES, "no": NO}
HOW: dict[str, Promise] = {
    "kept": gettext_lazy("kept"),
    "late": gettext_lazy("kept late"),
    "broken": gettext_lazy("broken"),
    "overdue": gettext_lazy("overdue: nobody said how it went"),
    "open": pgettext_lazy("a promise", "open"),
}
KINDS: dict[str, Promise] = {
    "goal": gettext_lazy("goal"),
    "problem": gettext_lazy("problem"),
    "need": gettext_lazy("need"),
    "personal": gettext_lazy("personal"),
}
WHERE: dict[str, Promise] = {"stated": gettext_lazy("stated"), "in work": gettext_lazy("in work")}


def promises_of(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return a customer's promises, None where there are none."""
    if customer_of(request, number) is None:
        return None
    rows, today = rows_of(request, "promises", customer=number), seen_by(request).day
    if not rows:
        return None
    rows = sorted(rows, key=lambda row: (row.values["due_on"] or row.values["agreed_on"], row.key))
    ways = [_way(row.values, on=today) for row in rows]
    waiting = [row for row, way in zip(rows, ways, strict=True) if way in ("open", "overdue")]
    return {
        "kept": counted([row.values for row in rows], on=today),
        "squares": [_square(row, way) for row, way in zip(rows, ways, strict=True)][-SQUARES:],
        "is_cut": len(rows) > SQUARES,
        "waiting": [_told(row, on=today) for row in waiting[:LISTED]],
        "more": max(len(waiting) - LISTED, 0),
        "legend": [{"way": way, "said": HOW[way]} for way in HOW if way in ways],
        "number": number,
    }


def counted(rows: list[Mapping[str, Any]], *, on: dt.date) -> Kept:
    """Count how promises were kept, with the rate and its range."""
    late = [bool(one["kept_on"] and one["due_on"] and one["kept_on"] > one["due_on"]) for one in rows]
    due = [bool(one["due_on"] and one["due_on"] < on) for one in rows]
    promises = Promises(
        kept=np.array([OUTCOMES.get(one["kept"], OPEN) for one in rows], dtype=np.int64),
        is_late=np.array(late, dtype=np.bool_),
        is_due=np.array(due, dtype=np.bool_),
        is_right=np.array([one["right_on"] is not None for one in rows], dtype=np.bool_),
        stayed=np.array([OUTCOMES.get(one["stayed_right"], OPEN) for one in rows], dtype=np.int64),
    )
    return keep_promises(promises)


def _way(values: Mapping[str, Any], *, on: dt.date) -> str:
    if values["kept"] == "no":
        return "broken"
    if values["kept"] == "yes":
        return "late" if values["kept_on"] and values["due_on"] and values["kept_on"] > values["due_on"] else "kept"
    return "overdue" if values["due_on"] and values["due_on"] < on else "open"


def words_of(row: Row) -> str:
    """Say what was promised."""
    return promise_said(row.values, row.words.get("what_text_id"))


def promise_said(values: Mapping[str, Any], said: str | None) -> str:
    """Say what was promised: in its own words, or by what is measured."""
    if said:
        return said
    if values["target"] is not None:
        return f"{written(values['target'])} {values['measure'] or ''}".strip()
    return values["measure"] or _("a promise")


def _square(row: Row, way: str) -> dict[str, Any]:
    due = row.values["due_on"] or row.values["agreed_on"]
    said = {"what": words_of(row), "day": day(due), "how": HOW[way]}
    return {"way": way, "said": _("%(what)s, due %(day)s: %(how)s") % said}


def _told(row: Row, *, on: dt.date) -> dict[str, Any]:
    due = row.values["due_on"]
    return {
        "mark": row.mark,
        "what": words_of(row),
        "due": due,
        "agreed": row.values["agreed_on"],
        "with": row.names.get("contact_id", ""),
        "partner": row.names.get("partner_id", ""),
        "days": (due - on).days if due else None,
        "is_overdue": bool(due and due < on),
    }


def needs_of(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return a customer's needs, None where nobody told any."""
    if customer_of(request, number) is None:
        return None
    rows, visible = rows_of(request, "needs", customer=number), seen_by(request)
    if not rows:
        return None
    needs = _needs_from(rows, on=visible.day)
    states = count_states(needs)
    open_ones = [row for row, is_open in zip(rows, needs.is_open, strict=True) if is_open]
    open_ones.sort(key=lambda row: row.values["stated_on"])
    return {
        "open": [
            _need(row, on=visible.day, could=offered_for(request, row.values["topic"])) for row in open_ones[:LISTED]
        ],
        "more": max(len(open_ones) - LISTED, 0),
        "waiting": len(open_ones),
        "met": states["met"],
        "dropped": states["dropped"],
        "all": len(rows),
        "answer": answer_time(needs) if needs.answered.any() else None,
        "number": number,
    }


def _needs_from(rows: list[Row], *, on: dt.date) -> Needs:
    """Return one customer's needs from its rows as they stood on the day."""
    states = [_state_of(row.values) for row in rows]
    # A state without a day holds from the day it was stated.
    ends = [row.values["met_on"] or row.values["state_on"] or row.values["stated_on"] if state >= MET else on
            for row, state in zip(rows, states, strict=True)]  # fmt: skip
    days = [max((end - row.values["stated_on"]).days, 0) for row, end in zip(rows, ends, strict=True)]
    dated = [row.values["met_on"] is not None or row.values["state_on"] is not None for row in rows]
    return Needs(
        customer=np.zeros(len(rows), dtype=np.int64),
        topic=np.zeros(len(rows), dtype=np.int64),
        state=np.array(states, dtype=np.int64),
        days=np.array(days, dtype=np.float64),
        answered=(np.array(states, dtype=np.int64) == MET) & np.array(dated, dtype=np.bool_),
        topics=("",),
    )


def _state_of(values: Mapping[str, Any]) -> int:
    """Return where a need stands, as a place in STATES; one of an unknown state was only stated."""
    if values["met_on"] is not None:
        return MET
    said = (values["state"] or "").strip().lower()
    return STATES.index(said) if said in STATES else 0


def _need(row: Row, *, on: dt.date, could: list[Offered]) -> dict[str, Any]:
    values = row.values
    state = STATES[_state_of(values)]
    return {
        "mark": row.mark,
        "said": row.words.get("text_id") or values["topic"] or values["measure"] or _("a need"),
        "kind": KINDS.get(values["kind"] or "", ""),
        "who": row.names.get("contact_id", ""),
        "owner": row.names.get("owner_id", ""),
        "partner": row.names.get("partner_id", ""),
        "could": could,
        "stated": values["stated_on"],
        "days": (on - values["stated_on"]).days,
        "state": WHERE.get(state, state),
        "measure": values["measure"] or "",
    }


def rivals_of(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return who else serves a customer and what is left for us, None where nobody told of any."""
    if customer_of(request, number) is None:
        return None
    rows = [row for row in rows_of(request, "rivals", customer=number) if row.values["share"] != 0]
    if not rows:
        return None
    values = [row.values for row in rows]
    wallets = open_wallets(
        Rivals(
            customer=np.full(len(rows), number, dtype=np.int64),
            share=_floats([one["share"] for one in values]),
            price_gap=_floats([one["price_gap"] for one in values]),
            is_exclusive=np.array([bool(one["exclusive"]) for one in values], dtype=np.bool_),
        )
    )
    ours = float(wallets.ours[0])
    return {
        "rivals": sorted(({**row.values, "mark": row.mark} for row in rows), key=lambda one: -(one["share"] or 0)),
        "ours": None if np.isnan(ours) else ours,
        "is_at_most": bool(wallets.is_at_most[0]),
        "is_impossible": bool(wallets.is_impossible[0]),
        "cheapest": None if np.isnan(wallets.cheapest[0]) else float(wallets.cheapest[0]),
        "number": number,
    }


def _floats(values: list[float | None]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([np.nan if one is None else one for one in values], dtype=np.float64)
