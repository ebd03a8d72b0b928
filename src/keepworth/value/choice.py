"""Which order model suits a book, by hold-out on its own history."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import CannotEstimate
from keepworth.numerics.arrays import Floats, Ints
from keepworth.value.cells import BuyingCells
from keepworth.value.families import order_family
from keepworth.value.futures import order_counts
from keepworth.value.orders import OrderModel, fit_orders

# In the order in which they are taken when the data do not decide. BG/NBD is the field's convention.
MODELS: Final = ("bgnbd", "mbgnbd", "paretonbd")
FEW_CUSTOMERS: Final = 200
FEW_ORDERS: Final = 50
CLEAR: Final = 2.0  # a difference of so many standard errors counts
LEAST_CHANCE: Final = 1e-12  # what came can surprise no more than this


@dataclass(frozen=True, slots=True)
class HeldOutCells:
    """Histories up to a date, and the orders that followed it, counted once where both are the same."""

    cells: BuyingCells  # as of the date
    orders: Ints  # (cells,) orders in the weeks held out
    weeks: float  # how long these were


@dataclass(frozen=True, slots=True)
class ModelScore:
    """How well one model foresaw the orders held out."""

    name: str
    log_probability: float  # mean per customer of what came; nearer to 0 is better, −inf where it did not fit
    behind: float  # how far behind the best
    error: float  # standard error of that difference
    refused: str | None  # why it could not be fitted


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """The order model to use, and why."""

    name: str
    verdict: str  # "clear", "tie", "too little history", "only one fits" or "none fits"
    scores: tuple[ModelScore, ...]  # best first; empty where nothing was tried
    words: str


def choose_model(held_out: HeldOutCells, *, models: Sequence[str] = MODELS) -> ModelChoice:
    """Fit each model before the date and see which one gave the orders after it the higher probability.

    The mean log-probability of what came is a proper score: no model can gain by saying anything but its
    forecast. Models within two standard errors of the best (over customers, paired) tie, and then the
    conventional one is taken, in the order of `models`.
    """
    customers = int(held_out.cells.customers.sum())
    came = int((held_out.orders * held_out.cells.customers).sum())
    if customers < FEW_CUSTOMERS or came < FEW_ORDERS or not held_out.weeks > 0:
        words = (
            f"{_title(models[0])} is used because it is the usual one: {customers:,} customers with {came:,} "
            f"orders in {max(held_out.weeks, 0):.0f} weeks held out are too little history to compare models "
            f"(at least {FEW_CUSTOMERS} and {FEW_ORDERS})."
        )
        return ModelChoice(models[0], "too little history", (), words)
    chances, refused = _chances(held_out, models=models)
    if not chances:
        why = "; ".join(f"{_title(name)}: {reason}" for name, reason in refused.items())
        return ModelChoice(models[0], "none fits", _refusals(refused), f"No model could be compared. {why}")
    scores = _ranked(chances, customers=held_out.cells.customers) + _refusals(refused)
    return _decide(scores, held_out=held_out, models=models)


def _chances(held_out: HeldOutCells, *, models: Sequence[str]) -> tuple[dict[str, Floats], dict[str, str]]:
    """Log-probability of what came, by model and row, and why the others have none."""
    # One after the other: threads would wait for one another longer than they work, for the arrays are small.
    found = {name: _chance(name, held_out) for name in models}
    chances = {name: each for name, each in found.items() if not isinstance(each, str)}
    refused = {name: each for name, each in found.items() if isinstance(each, str)}
    return chances, refused


def _chance(name: str, held_out: HeldOutCells) -> Floats | str:
    """Log-probability of what came by one model, or why it has none."""
    try:
        return log_chance(fit_orders(name, held_out.cells, priors=None), held_out)
    except CannotEstimate as refusal:
        return str(refusal)


def log_chance(model: OrderModel, held_out: HeldOutCells) -> Floats:
    """Log of the probability that `model` gave to the orders that came, for one customer of each row."""
    counts = order_counts(model, held_out.cells, weeks=held_out.weeks)
    before, upto = counts.around(held_out.orders)
    found: Floats = np.log(np.maximum(upto - before, LEAST_CHANCE))
    return found


def _ranked(chances: dict[str, Floats], *, customers: Ints) -> tuple[ModelScore, ...]:
    share = customers / customers.sum()
    means = {name: float((share * each).sum()) for name, each in chances.items()}
    best = max(means, key=means.__getitem__)
    scores = []
    for name in sorted(means, key=means.__getitem__, reverse=True):
        gap = chances[best] - chances[name]
        behind = float((share * gap).sum())
        error = float(np.sqrt((share * (gap - behind) ** 2).sum() / customers.sum()))
        scores.append(ModelScore(name, means[name], behind, error, None))
    return tuple(scores)


def _refusals(refused: dict[str, str]) -> tuple[ModelScore, ...]:
    return tuple(ModelScore(name, -np.inf, np.inf, 0.0, reason) for name, reason in refused.items())


def _decide(scores: tuple[ModelScore, ...], *, held_out: HeldOutCells, models: Sequence[str]) -> ModelChoice:
    fitted = [score for score in scores if score.refused is None]
    level = [score.name for score in fitted if score.behind <= CLEAR * score.error]
    name = min(level, key=models.index)
    basis = f"on {held_out.cells.customers.sum():,} customers, with the last {held_out.weeks:.0f} weeks held out"
    if len(fitted) == 1:
        verdict, words = "only one fits", f"{_title(name)} is used: it alone could be fitted {basis}."
    elif len(level) > 1:
        others = " and ".join(_title(one) for one in level if one != name)
        verdict = "tie"
        words = (
            f"{_title(name)} is used: {basis}, it and {others} foresaw the orders about equally well, a tie, "
            "and it is the more usual."
        )
    else:
        verdict, words = "clear", f"{_title(name)} is used: {basis}, it foresaw the orders best."
    return ModelChoice(name, verdict, scores, f"{words} {_differences(scores)}".strip())


def _differences(scores: tuple[ModelScore, ...]) -> str:
    """Say how far each model fell behind the best."""
    said = [
        f"{_title(score.name)} {score.behind:.4f} ± {score.error:.4f}"
        if score.refused is None
        else f"{_title(score.name)} could not be fitted"
        for score in scores[1:]
    ]
    best = f"Behind {_title(scores[0].name)} in mean log-probability per customer: " if said else ""
    return f"{best}{', '.join(said)}{'.' if said else ''}"


def _title(name: str) -> str:
    return order_family(name).title
