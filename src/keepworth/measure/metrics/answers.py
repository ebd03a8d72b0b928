"""Answers to one question, and how much they tell."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from keepworth.errors import BadInput, NotEnough, ScalesMixed
from keepworth.numerics.arrays import Floats, Ints

PROMOTERS_FROM, DETRACTORS_TO = 9, 6
RECOMMEND: Final = (0, 10)  # the one scale on which there are promoters


@dataclass(frozen=True, slots=True)
class Metric:
    """One question in one version, with the scale that it is answered on."""

    instrument: str  # such as "ces"
    version: str
    lowest: int
    highest: int
    top: int  # the answers from here to the better end of the scale are the top box
    lower_is_better: bool = False

    def __str__(self) -> str:
        return f"{self.instrument} {self.version} ({self.lowest} to {self.highest})"


@dataclass(frozen=True, slots=True)
class MetricAnswers:
    """Answers to one question; shapes (answers,).

    Raises
    ------
    BadInput
        An answer that is not on the scale, a weight that is none, columns of different lengths, or more answers
        than there are people.
    NotEnough
        No answer that counts.

    """

    metric: Metric
    values: Floats
    weights: Floats | None = None  # of each answer, 0 or more; None: all alike
    customer: Ints | None = None  # whose contact answered: contacts of one customer tend to agree
    person: Ints | None = None  # who answered, to find the same people in another wave
    population: int | None = None  # how many people there are to ask; None: endlessly many

    def __post_init__(self) -> None:
        for name in ("weights", "customer", "person"):
            column = getattr(self, name)
            if column is not None and column.shape != self.values.shape:
                raise BadInput(f"There are {self.values.size} answers to {self.metric} and {column.size} in {name}.")
        lowest, highest = self.metric.lowest, self.metric.highest
        off = ~((self.values >= lowest) & (self.values <= highest) & (self.values == np.floor(self.values)))
        if off.any():
            raise BadInput(
                f"{int(off.sum())} of {off.size} answers to {self.metric} are no whole number from {lowest} to "
                f"{highest}; the first is row {int(off.argmax())}: {self.values[off.argmax()]:g}. Leave out missing "
                "answers, and keep other scales apart."
            )
        self._check_weights()
        if self.population is not None and self.values.size > self.population:
            raise BadInput(f"{self.values.size} people answered {self.metric}, of {self.population} that there are.")

    def _check_weights(self) -> None:
        if self.weights is not None:
            wrong = ~(np.isfinite(self.weights) & (self.weights >= 0))
            if wrong.any():
                raise BadInput(
                    f"{int(wrong.sum())} of {wrong.size} weights are below 0 or no number; the first is row "
                    f"{int(wrong.argmax())}: {self.weights[wrong.argmax()]:g}."
                )
        if not (self.values.size if self.weights is None else np.count_nonzero(self.weights)):
            raise NotEnough(f"Not enough answers: nobody answered {self.metric}.")


def pool(one: MetricAnswers, other: MetricAnswers) -> MetricAnswers:
    """Return the answers of both together. What only one of them knows (customers, persons, people) is dropped.

    Raises
    ------
    ScalesMixed
        They answer different questions or versions of one, such as CES 1.0 and 2.0: no published table leads from
        one to the other, so ask both of the same people instead.

    """
    check_one_metric(one, other)
    parts = {
        name: np.concatenate([getattr(one, name), getattr(other, name)])
        for name in ("customer", "person")
        if getattr(one, name) is not None and getattr(other, name) is not None
    }
    weights = (
        None if one.weights is None and other.weights is None else np.concatenate([weighing(one), weighing(other)])
    )
    values = np.concatenate([one.values, other.values])
    return replace(one, values=values, weights=weights, customer=parts.get("customer"), person=parts.get("person"),
                   population=None)  # fmt: skip


def check_one_metric(*waves: MetricAnswers) -> None:
    """Refuse to treat different questions, or different versions of one, as the same."""
    first = waves[0].metric
    for wave in waves[1:]:
        if wave.metric != first:
            raise ScalesMixed(
                f"{first} and {wave.metric} are different questions: their answers are neither pooled nor compared. "
                "Choose one, or ask both of the same people."
            )


def weighing(answers: MetricAnswers) -> Floats:
    """Return the weight of each answer, ones where all weigh alike."""
    return np.ones(answers.values.size) if answers.weights is None else answers.weights


def top_box_of(answers: MetricAnswers) -> Floats:
    """Return 100 for each answer in the top box, else 0."""
    top = answers.metric.top
    inside = answers.values <= top if answers.metric.lower_is_better else answers.values >= top
    return np.where(inside, 100.0, 0.0)


def classes_of(answers: MetricAnswers) -> Floats:
    """Return +100 for each promoter, −100 for each detractor and 0 for the passive.

    Raises
    ------
    BadInput
        The question is not answered on 0 to 10, on which alone these classes are defined.

    """
    if (answers.metric.lowest, answers.metric.highest) != RECOMMEND or answers.metric.lower_is_better:
        raise BadInput(f"{answers.metric} has no promoters: a recommend score needs the scale 0 to 10.")
    return 100.0 * ((answers.values >= PROMOTERS_FROM).astype(float) - (answers.values <= DETRACTORS_TO))
