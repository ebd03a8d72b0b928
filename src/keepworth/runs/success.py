"""The success index of one customer, as a run wrote it: its three parts, what each rests on, and the bottleneck."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from keepworth.measure.knowledge import FIELDS, OF_ORGANISATIONS
from keepworth.runs.asked import LEVEL
from keepworth.runs.relationship import Relationship
from keepworth.tables.scored import Scored
from keepworth.tables.success import success_in

OWN: Final = ("firm", "provisional")  # strengths that are this customer's, and not a group's


@dataclass(frozen=True, slots=True)
class KnowledgePart:
    """How much of what is needed is written down, and how fresh it is."""

    score: float | None
    known: int  # fields
    needed: int
    fields: Mapping[str, dt.date | None]  # when each was last written down; None: it never was
    newest: dt.date | None
    age_days: int | None


@dataclass(frozen=True, slots=True)
class RelationshipPart:
    """The strength of the relationship, where it is the customer's own."""

    score: float | None
    low: float | None
    high: float | None
    published: str
    pieces: int  # of evidence
    newest: dt.date | None
    age_days: int | None


@dataclass(frozen=True, slots=True)
class EconomicPart:
    """In how many of 100 customers the lifetime value is lower."""

    score: float | None
    low: float | None
    high: float | None
    customers: int  # among whom
    newest: dt.date | None  # the latest order
    age_days: int | None


@dataclass(frozen=True, slots=True)
class SuccessTold:
    """Success: knowledge, relationship and economic value, each 0 to 100."""

    index: float | None  # None: withheld, for one of the three is not known
    low: float | None
    high: float | None
    level: float
    compounding: float | None  # the geometric mean
    bottleneck: str | None  # "knowledge", "relationship" or "economic"
    unknown: tuple[str, ...]  # which of the three are not known
    knowledge: KnowledgePart
    relationship: RelationshipPart
    economic: EconomicPart


def success_of(scored: Scored, relationship: Relationship, *, row: Mapping[str, Any]) -> SuccessTold:
    """Return the success of a customer whom the caller may see, given its row among the scored."""
    found = success_in(scored.run, number=int(row["number"])) if scored.run else None
    of: Mapping[str, Any] = found or {}
    knowledge = _knowledge(of, row=row, day=relationship.as_of)
    related = _relationship(relationship)
    economic = _economic(of, row=row, day=relationship.as_of)
    parts = {"knowledge": knowledge.score, "relationship": related.score, "economic": economic.score}
    # Of whom nothing is known their place among others is not written: it is not what keeps the index from being told.
    unknown = tuple(name for name, score in parts.items() if score is None and (found or name != "economic"))
    return SuccessTold(
        index=of.get("success"), low=of.get("success_low"), high=of.get("success_high"), level=LEVEL,
        compounding=of.get("compounding"), bottleneck=of.get("bottleneck"), unknown=unknown,
        knowledge=knowledge, relationship=related, economic=economic,
    )  # fmt: skip


def _knowledge(of: Mapping[str, Any], *, row: Mapping[str, Any], day: dt.date) -> KnowledgePart:
    needed = [name for name in FIELDS if row["kind"] != "person" or name not in OF_ORGANISATIONS]
    days = {name: of.get(f"{name}_on") for name in needed}
    newest = max((one for one in days.values() if one), default=None)
    return KnowledgePart(
        of.get("knowledge"), known=of.get("known") or 0, needed=of.get("needed") or len(needed), fields=days,
        newest=newest, age_days=_age(newest, day=day),
    )  # fmt: skip


def _relationship(of: Relationship) -> RelationshipPart:
    stood, is_own = of.stood, of.stood.published in OWN
    score, low, high = (
        (stood.strength, stood.strength_low, stood.strength_high) if is_own else (None, None, None)
    )  # fmt: skip
    newest = max((one.theirs.newest for one in of.lines if one.theirs.newest), default=None)
    return RelationshipPart(
        score, low, high, published=stood.published, pieces=sum(one.theirs.pieces for one in of.lines), newest=newest,
        age_days=_age(newest, day=of.as_of),
    )  # fmt: skip


def _economic(of: Mapping[str, Any], *, row: Mapping[str, Any], day: dt.date) -> EconomicPart:
    newest = row["last_order"]
    return EconomicPart(
        of.get("economic"), of.get("economic_low"), of.get("economic_high"), customers=of.get("valued") or 0,
        newest=newest, age_days=_age(newest, day=day),
    )  # fmt: skip


def _age(newest: dt.date | None, *, day: dt.date) -> int | None:
    return (day - newest).days if newest else None
