"""Tables of what the firm gives beyond its searches: the catalogue of extras, and who was given which."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from keepworth.samples.firm import LAST
from keepworth.samples.firm.rows import Row
from keepworth.samples.firm.streams import later, stream, weekday
from keepworth.samples.firm.texts import Texts
from keepworth.samples.firm.world import World


@dataclass(frozen=True, slots=True)
class Extra:
    """An extra, and who may have it."""

    id: str
    name: str
    words: str
    cost: int
    since: dt.date
    until: dt.date | None = None
    product: str | None = None
    tier: str | None = None
    segment: str | None = None
    apart: int | None = None  # months


EXTRAS: Final = (
    Extra("X1", "Onboarding visit", "A day with the new leader, in their fourth week.", 900, dt.date(2023, 7, 3),
          product="executive-search", apart=6),
    Extra("X2", "Pay survey, marked", "Our yearly survey with their own posts marked in it.", 120, dt.date(2023, 7, 3),
          apart=12),
    Extra("X3", "Seat at the directors' table", "Dinner with eight peers, twice a year.", 350, dt.date(2024, 2, 1),
          tier="a"),
    Extra("X4", "Night-shift hiring guide", "What works in yards and depots, for their own managers.", 60,
          dt.date(2024, 9, 2), segment="Logistics"),
    Extra("X5", "Assessment voucher", "One assessment for somebody whom they hire themselves.", 400,
          dt.date(2023, 7, 3), until=dt.date(2025, 12, 31), product="advisory"),
)  # fmt: skip
GIVEN: Final = 0.55  # of those who may have one
USED: Final = 0.6  # of those who were given one
NOTE: Final = "They asked for it themselves."


def extras(texts: Texts) -> list[Row]:
    """Return what clients may be given beyond the product."""
    return [
        {"extra_id": one.id, "name": one.name, "text_id": texts.keep(one.words), "cost": one.cost,
         "product_id": one.product, "tier": one.tier, "segment": one.segment, "months_apart": one.apart,
         "valid_from": one.since, "valid_to": one.until}
        for one in EXTRAS
    ]  # fmt: skip


def extras_given(world: World, orders: Sequence[Row], *, texts: Texts) -> list[Row]:
    """Return what clients were given some weeks after they bought; a tier is known to a run alone, so none by tier."""
    bought: dict[object, list[tuple[Any, object]]] = {}
    for row in orders:
        if float(str(row["amount"])) > 0:
            bought.setdefault(row["customer_id"], []).append((row["ordered_on"], row.get("product_id")))
    rows: list[dict[str, Any]] = []
    for life in world.lives:
        rng = stream("extras", life.id)
        for extra in (one for one in EXTRAS if one.tier is None):
            days = sorted({day for day, product in bought.get(life.id, []) if extra.product in (None, product)})
            due = [day for day in days if extra.since <= day <= (extra.until or LAST)]
            is_theirs = extra.segment in (None, life.of.client.segment)
            if not due or not is_theirs or rng.random() > GIVEN:
                continue
            people = world.met_by(life, due[-1])
            whose = {"customer_id": life.id, "contact_id": people[0].id if people else None,
                     "colleague_id": life.of.client.owner}  # fmt: skip
            last = min(life.until, extra.until or LAST)
            rows.append({**whose, **_given(extra, due[-1], last=last, number=len(rows) + 1, rng=rng)})
    for row in rows[::9]:
        row["text_id"] = texts.keep(NOTE)
    return list(rows)


def _given(extra: Extra, day: dt.date, *, last: dt.date, number: int, rng: np.random.Generator) -> dict[str, Any]:
    """Draw whether one was given and used; who was told of it alone may have it still."""
    given = weekday(later(day, days=float(rng.integers(7, 60))))
    is_given = rng.random() < 0.85 and day <= given <= last
    used = later(given, days=float(rng.integers(2, 45)))
    is_used = is_given and rng.random() < USED and used <= last
    return {
        "given_id": f"G{number:03d}", "extra_id": extra.id, "entitled_on": day, "given_on": given if is_given else None,
        "used_on": used if is_used else None, "cost": extra.cost + 20 * int(rng.integers(0, 3)) if is_given else None,
        "text_id": None,
    }  # fmt: skip
