"""What is true of the firm's clients, as it is stored beside the book."""

import json
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.samples.firm import FIRST, LAST, SEED
from keepworth.samples.firm.buying import Invoice
from keepworth.samples.firm.doing import EXPERIMENT, in_experiment
from keepworth.samples.firm.latent import BOOST, LOGIT_A_POINT, TREATED_ON
from keepworth.samples.firm.lives import FAILURE, GOES, RISES, Life
from keepworth.samples.firm.people import SECOND_BELOW, Contact
from keepworth.samples.firm.world import World

DISCOUNT: Final = 0.10  # a year, as the book's settings say
VALUE_YEARS: Final = 10.0
PRICE_RISES_A_YEAR: Final = 0.75


def truth_of(world: World, issued: tuple[Invoice, ...]) -> dict[str, Any]:
    """Gather what is true, apart from what happened."""
    return {
        "simulated": True,
        "seed": SEED,
        "first_day": FIRST.isoformat(),
        "last_day": LAST.isoformat(),
        "logit_a_point": LOGIT_A_POINT,
        "failure": FAILURE,
        "second_below": SECOND_BELOW,
        "experiments": {EXPERIMENT: {"arm": "review call", "assigned_on": TREATED_ON.isoformat(),
                                     "adds_to_strength": BOOST}},
        "customers": {life.id: _customer(world, life, issued=issued) for life in world.lives},
        "contacts": {one.id: _contact(one) for one in world.contacts},
    }  # fmt: skip


def write_truth(truth: dict[str, Any], *, into: Path) -> None:
    """Write it as JSON: the same truth gives the same bytes."""
    into.parent.mkdir(parents=True, exist_ok=True)
    into.write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _customer(world: World, life: Life, *, issued: tuple[Invoice, ...]) -> dict[str, Any]:
    of = life.of
    leaves = leaving_a_year(life)
    rate = of.rate_on(LAST)
    return {
        "story": of.client.story,
        "starts_on": of.starts.isoformat(),
        "left_on": life.left.isoformat() if life.left else None,
        "left_for": life.why or None,
        "invoices": sum(one.life is life for one in issued),
        "invoices_a_year": of.rate,
        "invoices_a_year_now": 0.0 if life.left else rate,
        "mean_invoice": of.invoice,
        "margin": of.margin,
        "leaving_a_year": round(leaves, 4),
        "stays_a_year": 0.0 if life.left else round(float(np.exp(-leaves)), 4),
        "value": 0.0 if life.left else round(rate * of.invoice * of.margin * annuity(leaves), 2),
        "f50": of.f50,
        "phi": round(LOGIT_A_POINT * of.f50, 4),
        "strength": list(of.strength),
        "indicators": of.indicators,
        "answers": of.answers,
        "arm": of.arm if in_experiment(world, life.id) else None,
    }


def leaving_a_year(life: Life) -> float:
    """Return the hazard of leaving: the quiet one, and that of a price rise that is one too many.

    Clients with a story do not leave within the book; what is said of them is what would hold without it.
    """
    if not life.of.story.tested:
        return life.of.hazard
    fails = float(np.mean([1 - life.of.keeps(rise, stress=0.0, day=LAST) for rise in RISES]))
    return life.of.hazard + PRICE_RISES_A_YEAR * GOES * fails


def annuity(leaves: float) -> float:
    """Return what one a year is worth today, while it lasts, over the years that value looks ahead."""
    fades = leaves + float(np.log1p(DISCOUNT))
    return float(-np.expm1(-fades * VALUE_YEARS) / fades)


def _contact(one: Contact) -> dict[str, Any]:
    return {"customer_id": one.life.id, "feels_above_strength": one.attitude, "stance": one.stance(LAST),
            "answers": round(one.answers, 3), "moved_to": one.moved_to}  # fmt: skip
