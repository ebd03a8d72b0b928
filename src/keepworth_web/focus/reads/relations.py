"""What the table says of relationships: state, strength, the weakest indicator, or what to ask instead."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from keepworth_web.listen.reads.sides import INDICATORS
from keepworth_web.listen.reads.unheard import time_said
from keepworth_web.shared.panels import Cell
from keepworth_web.shared.states import (
    MEANT,
    PUBLISHED,
    TRIALS,
    dearer_said,
    points,
    rule_said,
    state_said,
    trials_said,
)
from keepworth_web.shared.templatetags.shown import in_100

type Row = Mapping[str, Any]


def state_cell(row: Row, *, settings: Mapping[str, Any] | None) -> Cell:
    """Say what a relationship is, with the rule by which this run said so."""
    state = row["state"]
    if state is None:
        return Cell("–", (None,))
    return Cell(str(state_said(state)), (state,), state=state, rule=rule_said(state, settings))


def strength_cell(row: Row) -> Cell:
    """Say how strong a relationship is with its range, or that it is withheld."""
    published = row["published"]
    ends = [None if row[f"strength{end}"] is None else round(row[f"strength{end}"]) for end in ("", "_low", "_high")]
    if published is None or ends[0] is None:
        said = "–" if published is None else str(PUBLISHED["withheld"])
        return Cell(said, (None, None, None, published), rule=str(MEANT["withheld"]) if published else "")
    # Translators: a range, such as "8,200 to 14,600".
    within = _("%(low)s to %(high)s") % {"low": ends[1], "high": ends[2]}
    if published != "firm":
        # Translators: the range of a strength, and how sure it is: "57 to 73, provisional".
        within = _("%(range)s, %(published)s") % {"range": within, "published": PUBLISHED[published]}
    return Cell(str(ends[0]), (*ends, published), more=within, rule=str(MEANT[published]))


def weakest_cell(row: Row) -> Cell:
    """Say which indicator is the weakest that was heard, and what to ask next."""
    minutes = None if row["ask_next_minutes"] is None else round(row["ask_next_minutes"], 2)
    values = (row["weakest"], row["ask_next"], minutes)
    asked = ask_said(row["ask_next"], row["ask_next_minutes"]) if row["ask_next"] else ""
    if row["weakest"] is None:
        return Cell(asked or "–", values)
    return Cell(str(INDICATORS[row["weakest"]]), values, more=asked)


def staying_cell(row: Row) -> Cell:
    """Say how likely they are to stay, with the range."""
    ends: list[Any] = [
        None if row[f"p_stay{end}"] is None else round(row[f"p_stay{end}"], 2) for end in ("", "_low", "_high")
    ]
    if ends[0] is None:
        return Cell("–", (None, None, None))
    low, high = (None if end is None else round(100 * end) for end in ends[1:])
    more = "" if low is None or high is None else _("%(low)s to %(high)s") % {"low": low, "high": high}
    return Cell(in_100(ends[0]), tuple(ends), more=more)


def fight_cell(row: Row) -> Cell:
    """Say up to how much dearer they fight to keep us, with the range and the number of trials, or that none was seen.

    Below nothing there is no fight: a customer whose even price is under our own would go today.
    """
    ends: list[Any] = [
        None if row[f"f50{end}"] is None else round(row[f"f50{end}"], 1) for end in ("", "_low", "_high")
    ]
    values = (*ends, row["trial_state"], row["trials"], row["fights"])
    if row["trial_state"] is None or None in ends:
        return Cell("–" if row["trial_state"] is None else str(TRIALS["never tested"]), values)
    within = _("%(low)s to %(high)s") % {"low": points(ends[1]), "high": points(ends[2])}
    # Translators: "6 to 25, 4 trials": a range, and how many trials it rests on.
    more = _("%(range)s, %(trials)s") % {"range": within, "trials": trials_said(row["trials"])}
    return Cell(dearer_said(ends[0]), values, more=more)


def ask_said(indicator: str, minutes: float | None) -> str:
    """Say what to ask next, and how long that takes."""
    said = {"indicator": str(INDICATORS[indicator])}
    if minutes is None:
        return _("ask: %(indicator)s") % said
    return _("ask: %(indicator)s, %(time)s") % {**said, "time": time_said(minutes)}
