"""Contacts that are read as one: the newest word on each column, under whichever id it came."""

import datetime as dt
from collections.abc import Iterable, Mapping

from keepworth.tables.lake import Lake
from keepworth_web.know.reads.ids import Ids
from keepworth_web.know.reads.written import Values

type Roots = Mapping[str, str]  # of merged ids alone: what each is read as


def roots_of(lake: Lake, ids: Ids, *, kind: str, texts: Iterable[str]) -> dict[str, str]:
    """Return which of these ids are read as others, and as which."""
    of = lake.merged.get(kind)
    if not of:
        return {}
    asked = set(texts)
    ids.find(lake, {kind: asked})
    found = {text: of[number] for text in asked if (number := ids.number(kind, text)) is not None and number in of}
    ids.learn(lake, {kind: found.values()})
    return {text: ids.texts[kind, root] for text, root in found.items() if (kind, root) in ids.texts}


def as_one(rows: list[Values], *, roots: Roots) -> list[Values]:
    """Return a row a person: the newest, and of merged ones the newest word on each column.

    It stands under the id that holds, where that was ever described; of one day its word counts.
    """
    people: dict[str, list[Values]] = {}
    for row in rows:
        people.setdefault(roots.get(row["contact_id"], row["contact_id"]), []).append(row)
    return [_one(root, versions) for root, versions in people.items()]


def _one(root: str, versions: list[Values]) -> Values:
    ordered = sorted(versions, key=lambda row: (_since(row), row["contact_id"] == root))
    if len({row["contact_id"] for row in ordered}) == 1:
        return ordered[-1]
    own = [row for row in ordered if row["contact_id"] == root] or ordered
    newest = {
        name: next((row[name] for row in reversed(ordered) if row[name] is not None), None) for name in ordered[-1]
    }
    # Who left is back, or elsewhere, if a later version names a customer.
    here = [_since(row) for row in ordered if row["customer_id"] is not None and row["left_on"] is None]
    if newest["left_on"] is not None and here and max(here) > newest["left_on"]:
        newest["left_on"] = None
    return newest | {name: own[-1][name] for name in ("contact_id", "valid_from")}


def _since(row: Values) -> dt.date:
    since: dt.date | None = row["valid_from"]
    return since or dt.date.min
