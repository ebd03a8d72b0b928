"""Paths between scales: what leads from image and quality to satisfaction and loyalty, by partial least squares.

Everything follows from the correlations of the items, so many samples drawn anew are fitted at once: arrays have the
samples first, (draws, items, items).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.estimate import Estimate
from keepworth.measure.psychometrics.items import ItemAnswers, cannot_tell
from keepworth.measure.withheld import Why, Withheld
from keepworth.numerics.arrays import Floats, Ints

type Scheme = Literal["path", "centroid"]

ENOUGH: Final = 100  # people
STEPS: Final = 300
ENOUGH_DRAWS: Final = 0.9  # of the samples must come to rest
LEAST: Final = 1e-12  # a variance that cannot be told from none
STILL: Final = 1e-9  # change of a weight


@dataclass(frozen=True, slots=True)
class PathModel:
    """Scales, and which of them lead to which.

    Raises
    ------
    BadInput
        A path from or to a scale that is none, to itself, or in a circle; a scale without paths; an item of two scales.

    """

    scales: Mapping[str, tuple[str, ...]]  # the items of each
    paths: Sequence[tuple[str, str]]  # cause and effect
    scheme: Scheme = "path"

    def __post_init__(self) -> None:
        named = [end for path in self.paths for end in path]
        items = [item for scale in self.scales.values() for item in scale]
        if set(named) != set(self.scales) or len(set(items)) < len(items) or not all(self.scales.values()):
            raise BadInput(
                f"Paths lead from a scale to another, each scale has one and items of its own; scales are "
                f"{', '.join(self.scales)}, paths are between {', '.join(dict.fromkeys(named))}."
            )
        self._check_order()

    def _check_order(self) -> None:
        left, paths = set(self.scales), list(self.paths)
        while left:
            first = {scale for scale in left if all(effect != scale for _, effect in paths)}
            if not first:
                raise BadInput(f"The paths between {', '.join(sorted(left))} lead in a circle.")
            left -= first
            paths = [path for path in paths if path[0] not in first]

    @property
    def items(self) -> tuple[str, ...]:
        """The items of all scales, scale by scale."""
        return tuple(item for scale in self.scales.values() for item in scale)

    @property
    def belongs(self) -> Floats:
        """1 where an item belongs to a scale: (items, scales)."""
        sizes = [len(scale) for scale in self.scales.values()]
        return np.repeat(np.eye(len(sizes)), sizes, axis=0)

    @property
    def leads(self) -> Floats:
        """1 where a scale leads to another: (causes, effects)."""
        places = {scale: at for at, scale in enumerate(self.scales)}
        leads = np.zeros((len(places), len(places)))
        for cause, effect in self.paths:
            leads[places[cause], places[effect]] = 1.0
        return leads


@dataclass(frozen=True, slots=True)
class PathFit:
    """Standardised paths between scales, each a weighted sum of its items."""

    paths: Mapping[tuple[str, str], Estimate]
    errors: Mapping[tuple[str, str], float]  # standard errors
    explained: Mapping[str, float]  # R² of every scale that a path leads to
    loadings: Mapping[str, float]  # correlation of each item with its scale
    communality: float  # mean of squared loadings, of items of scales of several
    goodness: float  # √(communality · mean R²)
    composite: Mapping[str, float]  # reliability of scales of several items by their loadings (Dillon & Goldstein)
    n: int
    level: float


def fit_paths(
    answers: ItemAnswers, model: PathModel, *, rng: np.random.Generator, draws: int = 500, level: float = 0.8,
    fewest: int = ENOUGH,
) -> PathFit | Withheld:  # fmt: skip
    """Fit paths between scales by partial least squares, with intervals from people drawn anew.

    Scales are sums of their items, and sums have errors: paths come out smaller than between what the items measure.
    That one scale leads to another is assumed, not found.

    Source: Wold (1982); Lohmöller (1989); Tenenhaus et al. (2005), Computational Statistics & Data Analysis 48, 159.
    """
    mine = answers.of(model.items)
    untold = cannot_tell(mine, items=2, fewest=fewest)
    if untold:
        return untold
    complete = mine.complete
    n = complete.shape[0]
    chosen = np.vstack([np.arange(n), rng.integers(0, n, size=(draws, n))])
    observed = _correlations(complete, chosen)
    summed = np.einsum("is,dij,js->ds", model.belongs, observed, model.belongs)
    usable = (summed > LEAST).all(axis=1)
    if not usable[0]:
        return Withheld(Why.NOT_IDENTIFIED)
    fitted = _fitted(observed[usable], model)
    if fitted is None or fitted[0].shape[0] - 1 < ENOUGH_DRAWS * draws:
        return Withheld(Why.NOT_CONVERGED)
    return _told(fitted, model, n=n, level=level)


def _correlations(complete: Floats, chosen: Ints) -> Floats:
    """Return the correlations of each sample; one in which an item does not vary is left out, but never the first."""
    away = (complete - complete.mean(axis=0)) / complete.std(axis=0)
    found = []
    for rows in chosen:
        sample = away[rows]
        sample = sample - sample.mean(axis=0)
        covariance = sample.T @ sample / rows.size
        sd = np.sqrt(np.diag(covariance))
        if (sd > 0).all():
            found.append(covariance / np.outer(sd, sd))
    return np.stack(found)


def _fitted(observed: Floats, model: PathModel) -> tuple[Floats, Floats, Floats] | None:
    """Return paths (draws, causes, effects), R² (draws, scales) and loadings (draws, items) of draws that came to rest.

    None where the first, which is of the people as they are, did not.
    """
    belongs, leads = model.belongs, model.leads
    weights = _normed(np.broadcast_to(belongs, (observed.shape[0], *belongs.shape)), observed, belongs=belongs)
    moved = np.full(observed.shape[0], np.inf)
    for _ in range(STEPS):
        between = weights.swapaxes(1, 2) @ observed @ weights
        new = belongs * (observed @ weights @ _inner(between, leads, scheme=model.scheme))
        new = _normed(new, observed, belongs=belongs)
        moved, weights = np.abs(new - weights).max(axis=(1, 2)), new
        if (moved < STILL).all():
            break
    if not moved[0] < STILL:
        return None
    observed, weights = observed[moved < STILL], weights[moved < STILL]
    between = weights.swapaxes(1, 2) @ observed @ weights
    loadings = (belongs * (observed @ weights)).sum(axis=2)
    paths = _regressed(between, leads)
    return paths, (paths * between).sum(axis=1), loadings


def _inner(between: Floats, leads: Floats, *, scheme: Scheme) -> Floats:
    """Return how much each scale counts in the stand-in of another, one column each: (draws, scales, scales)."""
    if scheme == "centroid":
        return np.sign(between) * (leads + leads.T)
    # What leads to a scale counts by its path, what follows from it by the correlation.
    return _regressed(between, leads) + between * leads.T


def _regressed(between: Floats, leads: Floats) -> Floats:
    paths = np.zeros_like(between)
    for effect in np.flatnonzero(leads.any(axis=0)):
        causes = np.flatnonzero(leads[:, effect])
        among = between[:, causes[:, None], causes]
        paths[:, causes, effect] = np.linalg.solve(among, between[:, causes, effect][:, :, None])[:, :, 0]
    return paths


def _normed(weights: Floats, observed: Floats, *, belongs: Floats) -> Floats:
    """Give each scale the variance 1, and turn it so that its items are positive in sum.

    Where the items of a scale have nothing to do with its neighbours, they count alike.
    """
    lost = np.einsum("dis,dij,djs->ds", weights, observed, weights) < LEAST
    weights = np.where(lost[:, None, :], belongs, weights)
    variance = np.einsum("dis,dij,djs->ds", weights, observed, weights)
    turn = np.where((observed @ weights * belongs).sum(axis=1) < 0, -1.0, 1.0)
    normed: Floats = weights * (turn / np.sqrt(variance))[:, None, :]
    return normed


def _told(fitted: tuple[Floats, Floats, Floats], model: PathModel, *, n: int, level: float) -> PathFit:
    paths, explained, loadings = fitted
    places = {scale: at for at, scale in enumerate(model.scales)}
    effects = dict.fromkeys(effect for _, effect in model.paths)
    ends = np.quantile(paths[1:], [(1 - level) / 2, (1 + level) / 2], axis=0)
    spread = paths[1:].std(axis=0, ddof=1)
    at = {path: (places[path[0]], places[path[1]]) for path in model.paths}
    several = {scale: loadings[0][model.belongs[:, places[scale]] > 0]
               for scale, items in model.scales.items() if len(items) > 1}  # fmt: skip
    r2 = {effect: float(explained[0, places[effect]]) for effect in effects}
    shared = float((np.concatenate(list(several.values())) ** 2).mean()) if several else 1.0
    return PathFit(
        paths={path: Estimate(*(float(of[place]) for of in (paths[0], *ends))) for path, place in at.items()},
        errors={path: float(spread[place]) for path, place in at.items()}, explained=r2,
        loadings=dict(zip(model.items, loadings[0].tolist(), strict=True)), communality=shared,
        goodness=float(np.sqrt(shared * np.mean(list(r2.values())))),
        composite={scale: composite_of(each) for scale, each in several.items()}, n=n, level=level,
    )  # fmt: skip


def composite_of(loadings: Floats) -> float:
    """Return (Σλ)²/((Σλ)² + Σ(1 − λ²)) of standardised loadings (Dillon & Goldstein 1984)."""
    total = float(loadings.sum()) ** 2
    return total / (total + float((1 - loadings**2).sum()))
