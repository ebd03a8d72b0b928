"""The parts of a score about goods: what to offer to whom and when, what to list where, and how much to keep there."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from keepworth.runs.asked import Resolved
from keepworth.runs.clock import Steps
from keepworth.tables.acting import Acting
from keepworth.tables.facts import Facts

type Part = dict[str, Any]
type Tried = Callable[[str, Callable[[], Part | None]], Part | None]


def score_goods(
    facts: Facts, *, to: Resolved, acting: Acting, steps: Steps, into: Path, tried: Tried
) -> dict[str, Part | None]:
    """Score each part that the book's goods and places allow, and return the record of each; None: it has none."""

    def part(name: str, score: Callable[..., Part | None]) -> Part | None:
        return tried(name, lambda: score(facts, to=to, steps=steps, into=into))

    return {
        "offers": part("offers", _offers),
        "assortment": part("assortment", _assortment),
        "season": part("season", _season),
        "replenish": part("replenishment", partial(_replenish, acting=acting)),
    }


def _offers(facts: Facts, *, to: Resolved, steps: Steps, into: Path) -> Part | None:
    from keepworth.tables.offering import NEEDED, READ

    of = facts.about(read=READ, needed=NEEDED)
    if of is None:
        return None
    from keepworth.runs.score_offers import score_offers

    with steps.step("offers"):
        return score_offers(of, left=facts.departed(as_of=to.as_of), to=to, into=into)


def _assortment(facts: Facts, *, to: Resolved, steps: Steps, into: Path) -> Part | None:
    from keepworth.tables.assorting import NEEDED, READ

    of = facts.about(read=READ, needed=NEEDED)
    if of is None:
        return None
    from keepworth.runs.score_assortment import score_assortment

    with steps.step("assortment"):
        return score_assortment(of, to=to, into=into)


def _replenish(facts: Facts, *, acting: Acting, to: Resolved, steps: Steps, into: Path) -> Part | None:
    from keepworth.tables.replenishing import NEEDED, READ

    of = facts.about(read=READ, needed=NEEDED)
    if of is None:
        return None
    from keepworth.runs.score_replenish import score_replenish

    with steps.step("replenishment"):
        return score_replenish(of, acting=acting, to=to, into=into)


def _season(facts: Facts, *, to: Resolved, steps: Steps, into: Path) -> Part | None:
    from keepworth.tables.seasons import NEEDED, READ

    of = facts.about(read=READ, needed=NEEDED)
    if of is None:
        return None
    from keepworth.runs.score_season import score_season

    with steps.step("season"):
        return score_season(of, left=facts.departed(as_of=to.as_of), to=to, into=into)
