"""Kinds of customers: latent classes of what they need, buy and fit like; none where the data earn none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput, NotEnough
from keepworth.numerics.arrays import Flags, Floats, Ints

MOST: Final = 5
FEWEST: Final = 60  # customers; ours
LEAST, PART = 10, 0.05  # customers of a kind, and which part of all; ours
SURE: Final = 0.8  # what the mean customer's likeliest kind must be, at least; ours
STARTS, ROUNDS, FLAT = 6, 300, 1e-7
TOLD: Final = 4  # of what sets a kind apart
APART: Final = 2.0  # standard errors by which a share must differ from that of the others to be told; ours


@dataclass(frozen=True, slots=True)
class Apart:
    """A value that a kind has more often than the others, with the counts."""

    attribute: str
    value: int
    have: int  # of the kind
    known: int  # of the kind, of whom the attribute is known
    others: int
    others_known: int


@dataclass(frozen=True, slots=True)
class Kinds:
    """Customers by kind, the largest first; one kind alone: no segmentation is earned."""

    kind: Ints  # shape (customers,)
    chance: Floats  # of being of that kind
    sizes: Ints
    apart: tuple[tuple[Apart, ...], ...]  # of each kind
    bic: Mapping[int, float]  # by the number of kinds; the lowest is best
    refused: Mapping[int, str]  # numbers of kinds that had a lower one but were too small or too unsure, and why


@dataclass(frozen=True, slots=True)
class _Cells:
    """Customers who look alike, counted once."""

    x: Floats  # shape (cells, values of all attributes)
    known: Floats  # shape (cells, attributes)
    of: tuple[slice, ...]
    count: Floats
    row: Ints  # the cell of each customer


def kinds_of(attributes: Mapping[str, Ints], *, seed: int = 0) -> Kinds:
    """Return kinds of customers by latent classes; their number, one to five, is the one with the lowest BIC.

    A number whose kinds are too small (ten customers, a twentieth) or too unsure (8 in 10) is passed over. What is not
    known of a customer says nothing of their kind.

    Raises
    ------
    NotEnough
        Fewer than 60 customers, or fewer than two attributes that tell anybody apart.

    """
    size = next(iter(attributes.values())).size if attributes else 0
    if any(codes.shape != (size,) for codes in attributes.values()):
        raise BadInput("Attributes are columns that are equally long.")
    names = [name for name, codes in attributes.items() if np.unique(codes[codes >= 0]).size > 1]
    if size < FEWEST or len(names) < 2:
        raise NotEnough(
            f"Kinds of customers take {FEWEST} customers and two attributes that tell them apart; there are {size} "
            f"and {len(names)}."
        )
    cells = _cells([attributes[name] for name in names])
    rng = np.random.default_rng(seed)
    fits = {many: _fitted(cells, many=many, rng=rng) for many in range(1, MOST + 1)}
    bic = {many: _bic(cells, many=many, value=value) for many, (value, _) in fits.items()}
    refused = dict[int, str]()
    for many in sorted(bic, key=lambda one: bic[one]):
        chances = fits[many][1][cells.row]
        why = _why_not(chances)
        if not why:
            return _told({name: attributes[name] for name in names}, chances, bic=bic, refused=refused)
        refused[many] = why
    raise AssertionError  # one kind alone is never refused


def _cells(columns: list[Ints]) -> _Cells:
    each, row, count = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True, return_counts=True)
    parts, of, at = [], [], 0
    for codes in each.T:
        kinds = int(codes.max()) + 1
        parts.append(codes[:, np.newaxis] == np.arange(kinds))
        of.append(slice(at, at + kinds))
        at += kinds
    x = np.concatenate(parts, axis=1).astype(np.float64)
    return _Cells(x, (each >= 0).astype(np.float64), tuple(of), count.astype(np.float64), row.ravel())


def _fitted(cells: _Cells, *, many: int, rng: np.random.Generator) -> tuple[float, Floats]:
    """Return the log-likelihood and each cell's chances of the kinds, of the best of some starts."""
    best = (-np.inf, np.ones((cells.count.size, many)))
    for _ in range(STARTS if many > 1 else 1):
        found = _climbed(cells, rng.dirichlet(np.ones(many), cells.count.size))
        best = max(best, found, key=lambda one: one[0])
    return best


def _climbed(cells: _Cells, chances: Floats) -> tuple[float, Floats]:
    """Climb by expectation and maximisation; one customer like all stands in each kind, so that no share is 0."""
    value = -np.inf
    overall = cells.count @ cells.x
    shares = np.concatenate([overall[of] / max(overall[of].sum(), 1.0) for of in cells.of])
    for _ in range(ROUNDS):
        weighted = chances.T * cells.count
        had = weighted @ cells.x + shares
        log_share = np.concatenate([np.log(np.maximum(had[:, of], 1e-300) / had[:, of].sum(axis=1, keepdims=True))
                                    for of in cells.of], axis=1)  # fmt: skip
        size = weighted.sum(axis=1) + 1.0
        each = cells.x @ log_share.T + np.log(size / size.sum())
        whole = np.logaddexp.reduce(each, axis=1)
        chances, before, value = np.exp(each - whole[:, np.newaxis]), value, float(cells.count @ whole)
        if value - before < FLAT * abs(value):
            break
    return value, chances


def _bic(cells: _Cells, *, many: int, value: float) -> float:
    free = many - 1 + many * sum(of.stop - of.start - 1 for of in cells.of)
    return float(-2 * value + free * np.log(cells.count.sum()))


def _why_not(chances: Floats) -> str:
    """Say why so many kinds are not told; empty where they are."""
    size, many = chances.shape
    if many == 1:
        return ""
    least = max(LEAST, round(PART * size))
    sizes = np.bincount(chances.argmax(axis=1), minlength=many)
    if sizes.min() < least:
        return f"one would have {sizes.min()} customers, fewer than {least}"
    sure = float(chances.max(axis=1).mean())
    return f"customers would be of theirs with {sure:.0%} only" if sure < SURE else ""


def _told(
    attributes: Mapping[str, Ints], chances: Floats, *, bic: Mapping[int, float], refused: dict[int, str]
) -> Kinds:
    many = chances.shape[1]
    sizes = np.bincount(chances.argmax(axis=1), minlength=many)
    order = np.argsort(-sizes, kind="stable")
    place = np.empty(many, dtype=np.int64)
    place[order] = np.arange(many)
    kind = place[chances.argmax(axis=1)]
    apart = tuple(sets_apart(attributes, kind == one) for one in range(many)) if many > 1 else ((),)
    return Kinds(kind, chances.max(axis=1), sizes[order], apart, bic, refused)


def sets_apart(attributes: Mapping[str, Ints], those: Flags) -> tuple[Apart, ...]:
    """Return the values that most set some customers apart from the others, by the difference of the shares."""
    found = list[tuple[float, Apart]]()
    for name, codes in attributes.items():
        known = codes >= 0
        ours, theirs = int((known & those).sum()), int((known & ~those).sum())
        if not ours or not theirs:
            continue
        for value in np.unique(codes[known]).tolist():
            have, rest = int(((codes == value) & those).sum()), int(((codes == value) & ~those).sum())
            both = (have + rest) / (ours + theirs)
            error = float(np.sqrt(both * (1 - both) * (1 / ours + 1 / theirs)))
            score = (have / ours - rest / theirs) / error if error else 0.0
            if score > APART:
                found.append((score, Apart(name, value, have, ours, rest, theirs)))
    found.sort(key=lambda one: -one[0])
    return tuple(one for _, one in found[:TOLD])
