"""From answers to numbers from 0 to 100, of which high is always good for the relationship, or much dependence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import InstrumentRefused
from keepworth.listen.instruments.records import ELEMENT, Instrument, Item, Side, of_element
from keepworth.numerics.arrays import Floats, Ints

ENOUGH: Final = 2 / 3  # of an indicator's items must be answered
FULL: Final = 100.0


@dataclass(frozen=True, slots=True)
class Composite:
    """An indicator from several items; shapes (people,)."""

    indicator: str
    score: Floats  # 0 to 100; NaN where too few of the items were answered
    answered: Ints
    items: int


@dataclass(frozen=True, slots=True)
class Performed:
    """Performance over the elements that matter; shapes (people,), NaN where too few were answered."""

    score: Floats  # 0 to 100
    against_best: Floats  # −100 to 100: ours less that of the best alternative
    answered: Ints  # elements with importance and performance


def check_answers(item: Item, values: Floats) -> None:
    """Refuse answers that nobody can give on the item's scale; NaN is no answer.

    Raises
    ------
    InstrumentRefused
        The message names the item, how many answers, and the first.

    """
    scale = item.scale
    if scale.kind == "words":
        wrong, must = ~np.isnan(values), "words, and no number"
    elif scale.kind == "choice":
        known = [value for value, _ in scale.choices]
        wrong, must = ~np.isin(values, known), f"one of {', '.join(map(str, known))}"
    else:
        low, high = scale.lowest or 0.0, scale.highest or 0.0
        wrong = (values < low) | (values > high) | (scale.is_whole & (values != np.floor(values)))
        must = f"a {'whole ' if scale.is_whole else ''}number from {low:g} to {high:g}"
    wrong = wrong & ~np.isnan(values)
    if wrong.any():
        raise InstrumentRefused(
            f"{int(wrong.sum())} of {wrong.size} answers to {item.name} cannot be; the first is row "
            f"{int(wrong.argmax())}: {values[wrong.argmax()]:g}. It must be {must}."
        )


def score_answers(item: Item, values: Floats) -> Floats:
    """Return answers as 0 to 100, the better end of the scale as 100; NaN stays.

    100(x − lowest)/(highest − lowest), and 100 less that where lower is better. Shape (people,).

    Raises
    ------
    InstrumentRefused
        An answer that is not on the scale, or an item whose answers are no points.

    """
    if not item.scale.is_scored:
        raise InstrumentRefused(f"Answers to {item.name} are {item.scale.kind}: they have no better end to score.")
    check_answers(item, values)
    low, high = item.scale.ends
    share = (values - low) / (high - low)
    scored: Floats = FULL * (1 - share if item.lower_is_better else share)
    return scored


def composite(
    of: Instrument, indicator: str, *, answers: Mapping[str, Floats], side: Side = "customer", part: str = ""
) -> Composite:  # fmt: skip
    """Return an indicator as the mean of its items, each as 0 to 100, of who answered two thirds of them or more.

    Parameters
    ----------
    of
        The instrument that was answered.
    indicator
        One that its items feed. Performance is asked per element: see `performance`.
    answers
        By item; NaN or a missing item is no answer. Shapes (people,).
    side
        Who answered: the items of that side count.
    part
        Only that part of the indicator, such as trust's integrity.

    Raises
    ------
    InstrumentRefused
        No item of it feeds the indicator, an answer is not on its scale, or an item is not of this instrument.

    """
    for name in answers:
        of.item(name)
    items = [
        one for one in of.asked_of(side)
        if one.feeds == indicator and (not part or one.part == part) and not one.per_element
    ]  # fmt: skip
    if not items:
        what = f"{part} of {indicator}" if part else indicator
        raise InstrumentRefused(f"{of.name} {of.version} asks {side} nothing that feeds {what}.")
    people = max((values.size for values in answers.values()), default=0)
    nothing = np.full(people, np.nan)
    scored = np.stack([score_answers(one, answers.get(one.name, nothing)) for one in items])
    return Composite(indicator, *_mean(scored, np.ones_like(scored)), len(items))


def performance(of: Instrument, *, answers: Mapping[str, Floats]) -> Performed:
    """Return performance on the elements that matter: Σ importance · performance / Σ importance, as 0 to 100.

    `answers` are those of `importance@…`, `performance@…` and `alternative@…` for each element, by the names of the
    instrument's items. An element counts where importance and performance were answered, and in `against_best` where
    the alternative was too; two thirds of the elements are needed. Shapes (people,).

    Raises
    ------
    InstrumentRefused
        The instrument does not ask per element, nothing was asked, or an answer is not on its scale.

    """
    asked = {one.role: one for one in of.items if one.per_element and one.feeds == "performance"}
    if set(asked) != {"score", "weight", "rival"}:
        raise InstrumentRefused(f"{of.name} {of.version} does not ask for performance element by element.")
    elements = list(dict.fromkeys(name.partition(ELEMENT)[2] for name in answers if ELEMENT in name))
    if not elements:
        raise InstrumentRefused(f"No element was asked about: answers are named as {of_element(asked['score'], '…')}.")
    people = max(values.size for values in answers.values())

    def said(item: Item) -> Floats:
        nothing = np.full(people, np.nan)
        return np.stack([answers.get(of_element(item, element), nothing) for element in elements])

    check_answers(asked["weight"], said(asked["weight"]).ravel())
    ours, best = (score_answers(asked[role], said(asked[role])) for role in ("score", "rival"))
    score, answered = _mean(ours, said(asked["weight"]))
    return Performed(score, _mean(ours - best, said(asked["weight"]))[0], answered)


def _mean(scored: Floats, weight: Floats) -> tuple[Floats, Ints]:
    """Return the weighted mean of items and how many there are, of shapes (items, people); NaN of too few."""
    known = ~np.isnan(scored * weight)
    answered: Ints = known.sum(axis=0)
    whole = np.where(known, weight, 0.0).sum(axis=0)
    summed = np.where(known, scored * weight, 0.0).sum(axis=0)
    enough = (answered >= ENOUGH * scored.shape[0] - 1e-9) & (whole > 0)
    mean: Floats = np.divide(summed, whole, out=np.full(whole.shape, np.nan), where=enough)
    return mean, answered
