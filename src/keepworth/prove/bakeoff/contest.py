"""The same people, the same time order, the same behaviour beside it: what each candidate adds to a forecast."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints

FOLDS: Final = 5  # of accounts: who is judged was in no fit, at no time
RIDGE: Final = 1.0  # a slope of one standard deviation is a priori within 1 or so; ours


class Outcome(StrEnum):
    """What is foretold."""

    RETAINED = "retained"  # 1: is still a customer; 0: has left
    GROWTH = "growth"  # the logarithm of spending after against before
    REFERRALS = "referrals"  # how many they brought


@dataclass(frozen=True, slots=True)
class Contest:
    """Answers of the same people to every candidate, with what they had done before, and what came of them."""

    kind: Outcome
    asked_on: Ints  # (n,) day of the answers, in whole days
    account: Ints  # (n,)
    behaviour: Floats  # (n, b): log past spending, recency, frequency, tenure, segments
    candidates: Mapping[str, Floats]  # (n, 1) or more columns each, complete
    outcome: Floats  # (n,)
    weight: Floats | None = None  # (n,) one over the chance to have answered

    def __post_init__(self) -> None:
        """Refuse columns that do not fit together."""
        n = self.outcome.size
        columns = {"behaviour": self.behaviour, **self.candidates}
        wrong = [name for name, column in columns.items() if column.ndim != 2 or len(column) != n]
        if wrong or self.asked_on.shape != (n,) or self.account.shape != (n,) or not self.candidates:
            raise BadInput(
                f"All columns of a contest have one row for each respondent: {', '.join(wrong) or 'see days'}."
            )
        bad = [name for name, column in columns.items() if not np.isfinite(column).all()]
        if bad or not np.isfinite(self.outcome).all():
            raise BadInput(
                f"Same respondents for every metric: leave out rows that lack {', '.join(bad) or 'an outcome'}."
            )
        if self.kind is Outcome.RETAINED and not np.isin(self.outcome, (0.0, 1.0)).all():
            raise BadInput("Retained is 1 or 0; what is still open is left out.")
        if self.kind is Outcome.REFERRALS and (self.outcome < 0).any():
            raise BadInput("Referrals are counted from 0.")
        if self.weight is not None and (self.weight.shape != (n,) or not (self.weight > 0).all()):
            raise BadInput("Weights are above 0, one for each respondent.")

    @property
    def events(self) -> int:
        """To how many accounts the rarer thing happened; of growth, of how many it is known.

        Colleagues of one account tell of one event, however many of them answered.
        """
        if self.kind is Outcome.RETAINED:
            return min(self._accounts(self.outcome == kept) for kept in (0.0, 1.0))
        return self._accounts(self.outcome > 0 if self.kind is Outcome.REFERRALS else np.isfinite(self.outcome))

    def _accounts(self, among: Flags) -> int:
        return int(np.unique(self.account[among]).size)


@dataclass(frozen=True, slots=True)
class Foretold:
    """What was foretold of those who were judged, by models that had seen neither them nor their time."""

    rows: Ints  # (judged,) of the contest; who is judged after several origins stands here several times
    forecasts: Mapping[str, Floats]  # (judged,) each; "" is behaviour alone
    origins: tuple[int, ...]  # the days between fit and judgement


def foretell(contest: Contest, *, origins: int = 2, seed: int = 0) -> Foretold:
    """Fit before each of some days and forecast after it, never anybody whose account was in the fit.

    Behaviour alone is the candidate with an empty name. Days are chosen so that each leaves the same number after it.
    Models: logistic, linear and Poisson regression with a light ridge on standardised columns.
    """
    days = tuple(int(day) for day in np.quantile(contest.asked_on, np.arange(1, origins + 1) / (origins + 1)))
    columns = {"": contest.behaviour} | {
        name: np.column_stack([contest.behaviour, column]) for name, column in contest.candidates.items()
    }
    rows, found = [], {name: [] for name in columns}  # type: tuple[list[Ints], dict[str, list[Floats]]]
    for before, after in _splits(contest, days, seed=seed):
        rows.append(np.flatnonzero(after))
        for name, design in columns.items():
            found[name].append(_forecast(contest, design, before=before, after=after))
    if not rows:
        raise BadInput("All answers are of one day: nothing lies before and after.")
    return Foretold(np.concatenate(rows), {name: np.concatenate(parts) for name, parts in found.items()}, days)


def _splits(contest: Contest, days: tuple[int, ...], *, seed: int) -> Iterator[tuple[Flags, Flags]]:
    of = np.unique(contest.account, return_inverse=True)[1]
    fold = np.random.default_rng(seed).permutation(of.max() + 1)[of] % FOLDS
    for day in days:
        for one in range(FOLDS):
            before, after = (contest.asked_on <= day) & (fold != one), (contest.asked_on > day) & (fold == one)
            if before.any() and after.any():
                yield before, after


def _forecast(contest: Contest, design: Floats, *, before: Flags, after: Flags) -> Floats:
    from sklearn.linear_model import LogisticRegression, PoissonRegressor, Ridge

    centre, wide = design[before].mean(axis=0), design[before].std(axis=0)
    scaled = (design - centre) / np.where(wide > 0, wide, 1.0)
    given = (scaled[before], contest.outcome[before])
    weight = None if contest.weight is None else contest.weight[before]
    if np.ptp(given[1]) == 0:  # nothing to learn from yet: all are alike
        return np.full(int(after.sum()), float(given[1][0]))
    if contest.kind is Outcome.RETAINED:
        model = LogisticRegression(C=1 / RIDGE).fit(*given, sample_weight=weight)
        kept: Floats = model.predict_proba(scaled[after])[:, 1]
        return kept
    chosen = PoissonRegressor(alpha=RIDGE / before.sum()) if contest.kind is Outcome.REFERRALS else Ridge(alpha=RIDGE)
    told: Floats = chosen.fit(*given, sample_weight=weight).predict(scaled[after])
    return told
