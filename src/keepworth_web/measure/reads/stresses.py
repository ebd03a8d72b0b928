"""Stress tests of all customers that somebody sees: the printed ones, and one of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keepworth.errors import BadInput
from keepworth.measure import Stress, printed_stresses
from keepworth.runs.stressing import MOST, Shaken, own_stress, shaken_by
from keepworth.tables.fought import stresses_in
from keepworth.tables.stressed import Lost, lost_by
from keepworth_web.know.reads import Visible, seen_by
from keepworth_web.know.reads.narrowing import Narrowed
from keepworth_web.measure.reads.fighting import STRESSES
from keepworth_web.measure.reads.words import run_said
from keepworth_web.shared.amounts import amount, likely
from keepworth_web.shared.panels import Words
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count, in_100

OWN: Final = "own"
OWN_SAID: Final[Words] = gettext_lazy("A stress of your own")


@dataclass(frozen=True, slots=True)
class Put:
    """A stress that somebody asks about."""

    key: str
    stress: Stress


def asked_of(said: Mapping[str, str]) -> tuple[Put | None, str]:
    """Return the stress that an address asks about, and why it cannot be."""
    key = said.get("stress", "")
    by_key = {one.key: one for one in printed_stresses()}
    if key in by_key:
        return Put(key, by_key[key]), ""
    if key != OWN:
        return None, ""
    try:
        gap = float(said.get("gap") or 0)
        return Put(
            OWN, own_stress(gap=gap, failure=bool(said.get("failure")), champion_leaves=bool(said.get("champion")))
        ), ""
    except BadInput:
        return None, _(
            "Say by how much a rival is cheaper (0 to 100 percentage points), that we fail, or that who speaks for us "
            "leaves."
        )
    except ValueError:
        return None, _("This is no number.")


def stresses_of(request: SignedIn, narrow: Narrowed, *, put: Put | None) -> dict[str, Any]:
    """Return what the page shows."""
    visible = seen_by(request)
    lost = lost_by(visible.scored, wanted=narrow.wanted)
    whole = _whole(visible, narrow, lost=lost)
    return {
        "rows": [
            {"key": key, "what": said_of(key), **_told(lost[key], whole=whole.get(key))}
            for key in STRESSES
            if key in lost
        ],
        "put": put and _put(visible, put, narrow=narrow),
        "about": _about(visible, is_drawn=bool(whole)),
    }


def _about(visible: Visible, *, is_drawn: bool) -> str:
    """Say which run told it, and of whom ranges are."""
    if visible.teams is not None:
        of = _(
            "The range and the worst 1 in 20 of the whole book are told to whoever sees all of its customers. Open a "
            "stress, and both are drawn for those whom you see."
        )
    elif is_drawn:
        of = _("The run drew the range (8 in 10) and the worst 1 in 20 for the whole book, every customer hit at once.")
    else:
        of = _(
            "The range and the worst 1 in 20 are told of the whole book. Open a stress, and both are drawn for these."
        )
    return f"{run_said(visible.record)} {of}".strip()


def said_of(key: str) -> str:
    """Return a stress in words."""
    return str(STRESSES.get(key, OWN_SAID)).replace("%%", "%")


def _whole(visible: Visible, narrow: Narrowed, *, lost: Mapping[str, Lost]) -> dict[str, Mapping[str, Any]]:
    """Return what the run drew for the whole book; empty for whoever asks for a part of it.

    Nor is it told where it is of others than those who stand here now: somebody may have been restricted since.
    """
    if visible.teams is not None or narrow.query or visible.scored.run is None:
        return {}
    drawn = {one["stress"]: one for one in stresses_in(visible.scored.run)}
    return {key: one for key, one in drawn.items() if key in lost and one["customers"] == lost[key].customers}


def _told(lost: Lost, *, whole: Mapping[str, Any] | None) -> dict[str, str]:
    drawn = whole if whole and lost.value is not None else None
    return {
        "customers": count(lost.customers),
        "lost": "" if lost.value is None else amount(lost.value),
        "unknown": _unknown(lost.worth_unknown),
        "range": likely(drawn["low"], drawn["high"]) if drawn else "",
        "worst": amount(drawn["worst"]) if drawn else "",
    }


def _unknown(customers: int) -> str:
    """Say of how many nobody knows what they are worth; "" where it is known of all."""
    if not customers:
        return ""
    form = ngettext(
        "what %(n)s customer is worth is not known", "what %(n)s customers are worth is not known", customers
    )
    return form % {"n": count(customers)}


def _put(visible: Visible, put: Put, *, narrow: Narrowed) -> dict[str, Any]:
    try:
        found = shaken_by(visible.scored, put.stress, wanted=narrow.wanted)
    except BadInput:
        fault = _("A stress is put to at most %(most)s customers while somebody waits. Narrow them.")
        return {"key": put.key, "what": said_of(put.key), "fault": fault % {"most": count(MOST)}}
    if found is None:
        return {"key": put.key, "what": said_of(put.key), "fault": ""}
    return {"key": put.key, "what": said_of(put.key), "said": _sentence(found), "hits": _hits(found, visible)}


def _sentence(of: Shaken) -> str:
    if of.value is None or of.value_lost is None:
        form = _(
            "What any of these %(customers)s is worth is not known, so nobody can say what would be lost if it met all "
            "of them at once. %(never)s of them were never tested: the book's prior stands in."
        )
        return form % {"customers": count(of.customers), "never": count(of.never_tested)}
    unknown = _unknown(of.worth_unknown)
    whole = _cost(of, value=of.value, lost=of.value_lost)
    # Translators: the first is a whole sentence; then of how many nobody knows what they are worth.
    return _("%(sentence)s Besides, %(unknown)s.") % {"sentence": whole, "unknown": unknown} if unknown else whole


def _cost(of: Shaken, *, value: float, lost: float) -> str:
    said = {
        "customers": count(of.customers), "value": amount(value), "lost": amount(lost),
        "never": count(of.never_tested),
    }  # fmt: skip
    if of.low is None or of.high is None or of.worst is None:
        form = _(
            "If it met all %(customers)s at once, on average %(lost)s of %(value)s would be lost. For so many no range "
            "is drawn. %(never)s of them were never tested: the book's prior stands in."
        )
        return form % said
    said |= {"range": likely(of.low, of.high), "worst": amount(of.worst)}
    return _(
        "If it met all %(customers)s at once, on average %(lost)s of %(value)s would be lost (likely %(range)s, 8 in "
        "10); in the worst 1 in 20, %(worst)s. %(never)s of them were never tested: the book's prior stands in."
    ) % said  # fmt: skip


def _hits(of: Shaken, visible: Visible) -> list[dict[str, Any]]:
    rows = visible.scored.some([one.number for one in of.hits], teams=visible.teams)
    return [
        {
            "number": one.number,
            "name": rows[one.number]["name"] or rows[one.number]["customer_id"],
            "never": rows[one.number]["trial_state"] == "never tested",
            "value": None if one.value is None else amount(one.value),
            "now": in_100(one.p_stay),
            "under": in_100(one.under),
            "lost": None if one.lost is None else amount(one.lost),
        }
        for one in of.hits
        if one.number in rows
    ]
