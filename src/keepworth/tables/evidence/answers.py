"""Answers as evidence: on whichever engine, each of its item, or several of a submission as one index."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from keepworth.listen.instruments import Instrument
from keepworth.listen.instruments.scoring import ENOUGH
from keepworth.measure.beliefs import Errors
from keepworth.measure.sources import Said, said_by_colleague, said_by_count, said_by_item
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.tables.arrays import Columns
from keepworth.tables.evidence.items import ELEMENT, JOINT, ROLES, SINGLE, Known, Mapped, Reading, known_items
from keepworth.tables.evidence.pieces import Pieces, Told, no_pieces, together
from keepworth.tables.evidence.places import rising
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import DAY, NAN, Asker, end_of, fetched_columns

READINGS: Final = "keepworth_readings"
WHO: Final = ("submission_id", "customer_id", "contact_id", "colleague_id")
EXACT: Final = "DECIMAL(18,9)"  # sums of these do not hang on the order in which an engine adds them


def answered(
    of: Asker, *, as_of: dt.date, own: Sequence[Instrument] = (), mapped: Mapped, errors: Errors = None
) -> Told:
    """Return what both sides answered in numbers of their own view, up to a day.

    Guesses of what the other side would say are no evidence.
    """
    versions = f"SELECT DISTINCT instrument, coalesce(version, '') AS version FROM {of.tables['answers']} AS told"
    present = of.ask(versions)
    known = known_items(zip(*(present.column(at).to_pylist() for at in (0, 1)), strict=True), own=own, mapped=mapped)
    if not known.things:
        return Told((), no_pieces(), no_pieces())
    of.give(READINGS, _columns(known.readings))
    asked = {SINGLE: _singles, JOINT: _joint, ELEMENT: _of_elements}
    parts = [
        _counted(fetched_columns(of.ask(query(of, known, end=end_of(as_of)))), known=known)
        for how, query in asked.items()
        if any(one.how == how for one in known.readings)
    ]
    return _answered(known, parts, errors=errors)


def _columns(readings: Sequence[Reading]) -> Columns:
    found: Columns = {}
    for one in fields(Reading):
        values = [getattr(reading, one.name) for reading in readings]
        kind = {str: np.object_, int: np.int64, float: np.float64, bool: np.bool_}[type(values[0])]
        found[one.name] = np.array(values, dtype=kind)
    return found


def _told(of: Asker, *, how: int, end: int) -> str:
    """Select the answers of own views, in numbers, that are read in a way: `y` is null of what is not on its scale."""
    who = ", ".join(f"coalesce(told.{name}, {UNKNOWN}) AS {name}" for name in WHO)
    fits = "told.value >= low AND told.value <= high AND (NOT whole OR told.value = floor(told.value))"
    # At an end of a scale the product may be a rounding beyond 0 or 100; a weight is on its own scale.
    y = "base + slope * told.value"
    y = f"CASE WHEN role = {ROLES['weight']} THEN {y} ELSE least(greatest({y}, 0), 100) END"
    item = "split_part(told.item, '@', 1)" if how == ELEMENT else "told.item"
    return (
        f"SELECT {who}, {of.micros.format('told.answered_at')} AS us, thing, role, told.item AS item, "
        f"CASE WHEN {fits} THEN {y} END AS y FROM {of.tables['answers']} AS told "
        f"JOIN (SELECT * FROM {READINGS} WHERE how = {how}) AS known ON told.instrument = known.instrument "
        f"AND coalesce(told.version, '') = known.version AND {item} = known.item "
        "AND coalesce(told.side, 'customer') = known.side "
        f"WHERE told.value IS NOT NULL AND {of.micros.format('told.answered_at')} < {end} "
        "AND coalesce(told.perspective, 'own') = 'own'"
    )


def _singles(of: Asker, known: Known, *, end: int) -> str:
    del known
    return (
        f"SELECT {', '.join(WHO)}, us, thing, coalesce(y, {NAN}) AS y FROM ({_told(of, how=SINGLE, end=end)}) AS told"
    )


def _joint(of: Asker, known: Known, *, end: int) -> str:
    del known
    return (
        f"SELECT {', '.join(WHO)}, max(us) AS us, thing, count(y) AS many, count(*) - count(y) AS bad, "
        f"coalesce(CAST(sum(CAST(y AS {EXACT})) AS DOUBLE), 0) AS total FROM ({_told(of, how=JOINT, end=end)}) AS told "
        f"GROUP BY {', '.join(WHO)}, thing"
    )


def _of_elements(of: Asker, known: Known, *, end: int) -> str:
    """Ask for the mean over elements, weighted by how important each is, where that was asked too."""
    bare = ", ".join(str(at) for at, weighed in enumerate(known.weighed) if not weighed)
    weight = "max(CASE WHEN role = 1 THEN y END)"
    if bare:
        weight = f"CASE WHEN thing IN ({bare}) THEN 1 ELSE {weight} END"
    who = ", ".join(WHO)
    each = (
        f"SELECT {who}, max(us) AS us, thing, max(CASE WHEN role = 0 THEN y END) AS y, {weight} AS w, "
        f"count(*) - count(y) AS bad FROM ({_told(of, how=ELEMENT, end=end)}) AS told "
        f"GROUP BY {who}, thing, split_part(item, '@', 2)"
    )
    return (
        f"SELECT {who}, max(us) AS us, thing, count(*) AS elements, count(y * w) AS many, "
        "CAST(sum(bad) AS BIGINT) AS bad, "
        f"coalesce(CAST(sum(CAST(y * w AS {EXACT})) AS DOUBLE), 0) AS total, "
        f"coalesce(CAST(sum(CAST(CASE WHEN y IS NOT NULL THEN w END AS {EXACT})) AS DOUBLE), 0) AS weight "
        f"FROM ({each}) AS told GROUP BY {who}, thing"
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """What was asked of an engine, as pieces without error variances."""

    rows: Columns
    score: Floats  # 0 to 100, NaN where too few items were answered
    items: Ints | None  # of each, None: one


def _counted(found: Columns, *, known: Known) -> _Part:
    """Leave what was answered by two thirds, in the order of submissions."""
    order = _order(found, things=len(known.things))
    found = {name: column.take(order) for name, column in found.items()}
    if "many" not in found:
        return _Part(found | {"bad": np.isnan(found["y"])}, found["y"], None)
    needed = np.array(known.needed)[found["thing"]]
    if "elements" in found:
        needed = np.ceil(ENOUGH * found["elements"] - 1e-9)
    weight = found.get("weight", found["many"])
    enough = (found["many"] >= needed) & (weight > 0)
    score = np.divide(found["total"], weight, out=np.full(weight.size, np.nan), where=enough)
    return _Part(found, score, found["many"].clip(1))


def _order(found: Columns, *, things: int) -> Ints:
    """Return the order of submissions and things; an engine joins in any, and what is scored must not hang on that."""
    key = found["submission_id"] * things
    key += found["thing"]
    order = rising(key)
    key = key[order]
    if (key[1:] == key[:-1]).any():  # parts of one submission are of several people
        order = np.lexsort((found["colleague_id"], found["contact_id"], found["customer_id"], found["thing"],
                            found["submission_id"]))  # fmt: skip
    return order


def _answered(known: Known, parts: Sequence[_Part], *, errors: Errors) -> Told:
    """Say what each piece says, and how far it may be off."""
    told, refused = [], []
    for part in parts:
        rows = part.rows
        said = _said(part, known=known, errors=errors)
        pieces = Pieces(rows["thing"], rows["submission_id"], rows["customer_id"], rows["contact_id"],
                        rows["colleague_id"], rows["us"] // DAY, said.y, said.variance)  # fmt: skip
        is_known, is_bad = ~np.isnan(part.score), np.flatnonzero(rows["bad"])
        told.append(pieces if is_known.all() else pieces.some(is_known))
        refused.append(pieces.some(is_bad))
    return Told(known.things, together(told), together(refused))


def _said(part: _Part, *, known: Known, errors: Errors) -> Said:
    thing = part.rows["thing"]
    said = said_by_item(part.score, items=part.items, errors=errors)
    for flagged, of in ((_flags(known, "is_yes_or_no"), _by_yes), (_flags(known, "is_ours"), _by_colleague)):
        if flagged.any():
            rows = np.flatnonzero(flagged[thing] & ~np.isnan(part.score))
            some = of(said.y[rows], errors)
            said.y[rows], said.variance[rows] = some.y, some.variance
    return said


def _flags(known: Known, name: str) -> Flags:
    return np.array([getattr(one, name) for one in known.things], dtype=np.bool_)


def _by_yes(score: Floats, errors: Errors) -> Said:
    return said_by_count((score > 50.0).astype(np.int64), of=np.ones(score.size, dtype=np.int64), errors=errors)


def _by_colleague(score: Floats, errors: Errors) -> Said:
    return said_by_colleague(score, errors=errors)
