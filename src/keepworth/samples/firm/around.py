"""Tables of what surrounds the clients: the segments with who serves them, and what changes there."""

import datetime as dt
from typing import Any, Final

from keepworth.samples.firm import FIRST
from keepworth.samples.firm.invented import invented
from keepworth.samples.firm.roster import COLLEAGUES
from keepworth.samples.firm.rows import Row
from keepworth.samples.firm.texts import Texts

SERVED_BY: Final = {
    "Logistics": "E02", "Technology": "E03", "Health": "E12", "Consumer": "E07", "Energy": "E05", "Finance": "E01",
    "Public": "E08", "Services": "E10",
}  # fmt: skip
_TEAMS: Final = {one.id: one.team for one in COLLEAGUES}
# Segments that began on the way, or were handed on: from when, to whom.
CHANGED: Final = (("Services", dt.date(2025, 9, 1), "E10"), ("Energy", dt.date(2025, 10, 1), "E06"))


def segments(texts: Texts) -> list[Row]:
    """Return the segments, with who serves each and what is peculiar to it."""
    said = {name: texts.keep(words) for name, words in invented()["segments"].items()}
    began = [(name, FIRST, owner) for name, owner in SERVED_BY.items() if name != "Services"]
    return [
        {"segment": name, "valid_from": day, "owner_id": owner, "team": _TEAMS[owner], "text_id": said[name]}
        for name, day, owner in (*began, *CHANGED)
    ]


def trends(texts: Texts) -> list[Row]:
    """Return what the firm sees coming, a row for every time it looked."""
    rows: list[Row] = []
    for number, one in enumerate(invented()["trends"], 1):
        words = texts.keep(one["words"])
        rows += [_trend(one, number=number, seen=seen, words=words) for seen in one["seen"]]
    return rows


def _trend(one: dict[str, Any], *, number: int, seen: list[Any], words: str) -> Row:
    since, likelihood, impact, review = seen
    is_last = seen is one["seen"][-1]
    return {
        "trend_id": f"Z{number:02d}", "valid_from": dt.date.fromisoformat(since), "segment": one.get("segment"),
        "kind": one["kind"], "text_id": words, "likelihood": likelihood, "impact": impact,
        "review_on": dt.date.fromisoformat(review), "assumption": one["assumption"], "stress_test": one["test"],
        "closed_on": dt.date.fromisoformat(one["closed"]) if is_last and "closed" in one else None,
    }  # fmt: skip
