"""A quarter with one customer: what was promised, what was done, what the numbers say, what comes next."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from keepworth.numerics.shares import wilson_share
from keepworth_web.act.models import Review, ReviewLink, ReviewSaying
from keepworth_web.act.reads.plan import OPEN, Line, lines_of
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import reader_of, rows_of
from keepworth_web.listen.reads.sides import named
from keepworth_web.measure.reads.words import range_said, score_said
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import day as day_said

PERIOD: Final = re.compile(r"(\d{4})-Q([1-4])")
KEPT: Final[dict[str, Promise]] = {
    "yes": gettext_lazy("kept"), "no": gettext_lazy("broken"), "open": pgettext_lazy("a promise", "open"),
}  # fmt: skip
KINDS: Final[dict[str, Promise]] = {
    "confirmed": gettext_lazy("agrees"), "answered": gettext_lazy("answers"), "signed": gettext_lazy("signed"),
}  # fmt: skip


def quarter_of(day: dt.date) -> str:
    """Return the quarter in which a day lies."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def days_of(period: str) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of a quarter; None where it is none."""
    found = PERIOD.fullmatch(period)
    if found is None or int(found[1]) < dt.MINYEAR or int(found[1]) >= dt.MAXYEAR:
        return None
    year, month = int(found[1]), 3 * int(found[2]) - 2
    after = dt.date(year + month // 10, (month + 2) % 12 + 1, 1)
    return dt.date(year, month, 1), after - dt.timedelta(1)


def content_of(request: SignedIn, number: int, *, period: str) -> dict[str, Any]:
    """Return what the page of a quarter says now, as it is kept: codes and figures, and words as they were written.

    Our own view and what we think stands in the way are no part of it.
    """
    days = days_of(period)
    assert days is not None, "the view asks for quarters alone"
    visible, lines = seen_by(request), lines_of(request, number)
    promises = [row for row in rows_of(request, "promises", customer=number)
                if row.values["due_on"] and days[0] <= row.values["due_on"] <= days[1]]  # fmt: skip
    judged = [row.values["kept"] for row in promises if row.values["kept"] in ("yes", "no")]
    share = wilson_share(judged.count("yes"), len(judged))
    record = visible.record
    return {
        "period": period,
        "day": visible.until.isoformat(),
        "run": record["run"] if record else None,
        "promises": [_promise(row) for row in promises],
        "kept": [share.hits, share.of, round(share.low, 4), round(share.high, 4)] if share else None,
        "done": _done(lines, days=days),
        "numbers": [_number(line) for line in lines if line.state == OPEN and line.row.values["indicator"]],
        "goals": [_goal(line) for line in lines if line.state == OPEN],
    }


def mark_of(review: Review) -> str:
    """Return a mark of what a review says: whoever signs it signs that, and nothing that came between."""
    said = json.dumps([review.version, review.content], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Said:
    """A saying with who said it."""

    saying: ReviewSaying
    who: str

    @property
    def does(self) -> Promise:
        """What it does, in words."""
        return KINDS[self.saying.kind]


def told(content: Mapping[str, Any], sayings: Sequence[Said] = ()) -> dict[str, Any]:
    """Return a review's content in words, each goal with what was said to it."""
    if not content:
        return {"promises": [], "kept": "", "done": [], "numbers": [], "goals": [], "period": "", "day": None}
    kept = content["kept"]
    form = _("Kept: %(hits)s of %(of)s that fell due (likely %(low)s to %(high)s in 100).")
    return {
        "period": content["period"],
        "day": dt.date.fromisoformat(content["day"]),
        "promises": [{**one, "said": KEPT[one["kept"]], "due": _day(one["due"])} for one in content["promises"]],
        "kept": form % {"hits": kept[0], "of": kept[1], "low": round(100 * kept[2]), "high": round(100 * kept[3])}
        if kept else "",
        "done": [{**one, "on": _day(one["on"])} for one in content["done"]],
        "numbers": [_number_said(one) for one in content["numbers"]],
        "goals": [
            {**one, "due": _day(one["due"]), "what": named(one["indicator"]) if one["indicator"] else "",
             "said": [said for said in sayings if said.saying.goal == one["key"]]}
            for one in content["goals"]
        ],
        "whole": [said for said in sayings if not said.saying.goal],
    }  # fmt: skip


def sayings_of(request: SignedIn, review: Review) -> list[Said]:
    """Return what was said to a review, with names."""
    found = list(review.sayings.select_related("by"))
    names = reader_of(request).identities("contact", {one.contact for one in found if one.contact})
    return [with_name(one, names) for one in found]


def with_name(one: ReviewSaying, names: Mapping[str, Mapping[str, Any]]) -> Said:
    """Say who said something."""
    if one.contact:
        return Said(one, str(names.get(one.contact, {}).get("name") or one.contact))
    return Said(one, one.by.name if one.by else "")


def review_here(customer: str, period: str) -> Review | None:
    """Return the kept review of a quarter."""
    return Review.objects.filter(customer=customer, period=period).first()


def open_links(request: SignedIn, review: Review, *, at: dt.datetime) -> list[dict[str, Any]]:
    """Return the pages of contacts that still open a review."""
    found: list[ReviewLink] = [one for one in review.links.filter(revoked_at=None) if one.is_open(at)]
    names = reader_of(request).identities("contact", {one.contact for one in found}) if found else {}
    return [{"pk": one.pk, "made_at": one.made_at, "expires_at": one.expires_at,
             "who": str(names.get(one.contact, {}).get("name") or one.contact)} for one in found]  # fmt: skip


def _promise(row: Row) -> dict[str, Any]:
    words = row.words.get("what_text_id") or row.values["measure"] or ""
    kept = row.values["kept"] if row.values["kept"] in KEPT else "open"
    return {"what": words, "due": row.values["due_on"].isoformat(), "kept": kept}


def _done(lines: Sequence[Line], *, days: tuple[dt.date, dt.date]) -> list[dict[str, Any]]:
    """Return steps and lines that were done in a quarter, in the order of their days."""
    steps = [(one.row, one.words) for line in lines for one in line.steps if one.state == "done"]
    whole = [(line.row, line.goal) for line in lines if line.state == "done"]
    found = [
        {"what": words, "on": row.values["state_on"].isoformat()}
        for row, words in (*steps, *whole)
        if row.values["state_on"] and days[0] <= row.values["state_on"] <= days[1]
    ]
    return sorted(found, key=lambda one: str(one["on"]))


def _number(line: Line) -> dict[str, Any]:
    now = line.now
    is_heard = now is not None and now.mean is not None
    return {
        "indicator": line.row.values["indicator"], "target": line.row.values["target"],
        "score": now.mean if is_heard and now else None, "low": now.low if now else None,
        "high": now.high if now else None, "pieces": now.pieces if now else 0,
        "newest": now.newest.isoformat() if now and now.newest else None,
    }  # fmt: skip


def _goal(line: Line) -> dict[str, Any]:
    values = line.row.values
    return {
        "key": hashlib.sha256(str(values["plan_id"]).encode()).hexdigest()[:16], "goal": line.goal,
        "indicator": values["indicator"], "target": values["target"],
        "due": values["due_on"].isoformat() if values["due_on"] else None,
        "owner": line.owner, "owner_id": str(values["owner_id"] or ""),  # by which an erasure finds the name
        "theirs": line.theirs, "steps": [one.words for one in line.open],
    }  # fmt: skip


def _number_said(one: Mapping[str, Any]) -> str:
    """Say where an indicator is, with its doubt, in plain words."""
    if one["score"] is None:
        return _("%(what)s: nothing was heard, so nothing is said.") % {"what": named(one["indicator"]).capitalize()}
    said = {
        "what": named(one["indicator"]).capitalize(), "score": score_said(one["score"]),
        "range": range_said(one["low"], one["high"]), "n": one["pieces"],
        "day": day_said(dt.date.fromisoformat(one["newest"])) if one["newest"] else "–",
    }  # fmt: skip
    form = _(
        "%(what)s: %(score)s of 100. It may as well be %(range)s, for it rests on %(n)s pieces of evidence, the newest "
        "of %(day)s."
    )
    return form % said


def _day(said: str | None) -> dt.date | None:
    return dt.date.fromisoformat(said) if said else None
