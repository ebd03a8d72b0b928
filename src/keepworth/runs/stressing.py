"""What a stress would do to some customers of a run, at once: the printed ones, or one of a user's own."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure import FightBeliefs, FightScores, Stress, printed_stress
from keepworth.numerics.arrays import Floats
from keepworth.runs.attacked import FEWEST, Attacked
from keepworth.runs.store import read_record
from keepworth.tables.fought import fight_priors_in
from keepworth.tables.scored import Scored, Wanted
from keepworth.tables.staying import Trying
from keepworth.tables.stressed import stressed_of

MOST_GAP: Final = 100.0
MOST: Final = 1_000_000  # customers that a page may ask about at once
SEED: Final = 20_260_101


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer under a stress."""

    number: int
    value: float | None
    p_stay: float | None  # today; None where it is not known
    under: float | None
    lost: float | None


@dataclass(frozen=True, slots=True)
class Shaken:
    """What a stress would do to customers together."""

    customers: int
    never_tested: int
    worth_unknown: int  # of whom nobody knows what they are worth; they add nothing
    value: float | None  # None: of nobody it is known
    value_lost: float | None
    low: float | None  # None: too many customers to draw, or nobody's worth is known
    high: float | None
    worst: float | None  # mean of the worst 1 in 20
    hits: tuple[Hit, ...]  # who would lose most, the most first


def own_stress(*, gap: float = 0.0, failure: bool = False, champion_leaves: bool = False) -> Stress:
    """Return a stress of a user's own; a failure is as hard as the book says of the run that is asked.

    Raises
    ------
    BadInput
        It is none, or harder than anything that could be.

    """
    if not 0 <= gap <= MOST_GAP:
        raise BadInput(f"A rival is 0 to {MOST_GAP:.0f} percentage points cheaper, not {gap:g}.")
    if not (gap or failure or champion_leaves):
        raise BadInput(
            "This is no stress: say how much cheaper a rival is, or that we fail, or that a champion leaves."
        )
    return Stress("own", gap=gap, stress=printed_stress("failure") if failure else 0.0, champion_leaves=champion_leaves)


def shaken_by(scored: Scored, stress: Stress, *, wanted: Wanted, most: int = 50) -> Shaken | None:
    """Return what a stress would do to the wanted customers; None where the run puts nobody to stresses.

    Raises
    ------
    BadInput
        They are too many to be computed while somebody waits.

    """
    if scored.count(wanted) > MOST:
        raise BadInput(f"A stress of one's own is told of at most {MOST:,} customers. Narrow them.")
    found = stressed_of(scored, wanted=wanted)
    if found is None or scored.run is None:
        return None
    priors = fight_priors_in(scored.run)
    known = np.isfinite(found["phi"])
    of = Attacked(
        _scores(np.where(known, found["phi"], priors["mu"]), np.where(known, found["phi_sd"], priors["sd"])),
        _beliefs(priors["gamma"], priors["gamma_sd"]),
        _trying(scored.run),
        has_champion=found["champions"] > 0,
        stays=found["p_stay"],
        value=found["value"],
    )
    worth, under = of.worth, of.under(stress)
    low = high = worst = None
    if of.is_worth_known and of.draws >= FEWEST:
        loss = of.together(under, rng=np.random.default_rng(SEED), draws=of.draws)
        low, high, worst = loss.low, loss.high, loss.worst
    order = np.argsort(-under.value_lost, kind="stable")[:most]
    return Shaken(
        customers=int(worth.size),
        never_tested=int((~known).sum()),
        worth_unknown=of.worth_unknown,
        value=float(np.maximum(worth, 0).sum()) if of.is_worth_known else None,
        value_lost=float(under.value_lost.sum()) if of.is_worth_known else None,
        low=low,
        high=high,
        worst=worst,
        hits=tuple(_hit(at, found, under=under.p_stay, lost=under.value_lost) for at in order.tolist()),
    )


def _trying(run: Path) -> Trying:
    """Return how hard the book said that a failure and a champion's leaving are, when the run was made."""
    stated = read_record(run)["settings"].get("trials", {})
    return Trying(**{one.name: stated[one.name] for one in fields(Trying) if one.name in stated})


def _hit(at: int, found: dict[str, Floats], *, under: Floats, lost: Floats) -> Hit:
    value = _known(found["value"], at)
    return Hit(
        int(found["number"][at]), value, _known(found["p_stay"], at), under=_known(under, at),
        lost=None if value is None else float(lost[at]),
    )  # fmt: skip


def _known(numbers: Floats, at: int) -> float | None:
    number = float(numbers[at])
    return None if np.isnan(number) else number


def _scores(phi: Floats, sd: Floats) -> FightScores:
    """Return scores as far as a stress asks for them."""
    nothing, none = np.zeros(phi.size), np.zeros(phi.size, dtype=np.int64)
    return FightScores(
        phi, sd, nothing, nothing, nothing, nothing, level=0.8, passed=none, failed=none, stated=none, state=none,
        push=np.empty(0),
    )  # fmt: skip


def _beliefs(gamma: float, gamma_sd: float) -> FightBeliefs:
    one = np.ones(1)
    return FightBeliefs(gamma, gamma_sd, one, one, np.zeros(1), np.zeros(1))
