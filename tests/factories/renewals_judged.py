"""What staying foretells of real customers, beside logistic regression and boosting on the same columns."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from tests.factories.renewals_real import Decided, load

from keepworth.measure.calibration import Backtest, backtest_staying
from keepworth.measure.staying import ChosenTerms, StayModel, choose_terms, fit_staying, predict_staying


@dataclass(frozen=True, slots=True)
class Judged:
    """What was learnt, and how good it and others were on what was not learnt from."""

    judge: Decided
    chosen: ChosenTerms
    model: StayModel
    chance: np.ndarray
    found: Backtest
    logistic: float  # AUC
    boosting: float

    @property
    def auc(self) -> float:
        assert self.found.auc
        return self.found.auc.value

    @property
    def gap(self) -> float:
        return self.boosting - self.auc

    @property
    def slope(self) -> float:
        assert self.found.line
        return self.found.line.slope.value


@lru_cache(maxsize=3)
def judged(name: str, data: Path) -> Judged:
    learn, judge = load(name, data)
    chosen = choose_terms(learn.features, learn.kept, folds=learn.folds)
    model = fit_staying(learn.features, learn.kept, terms=chosen.terms)
    chance = predict_staying(model, judge.features).chance
    found = backtest_staying(chance, judge.kept, baseline=np.full(judge.kept.size, learn.kept.mean()))
    logistic, boosting = (area(one, judge.kept) for one in peers(learn, judge))
    return Judged(judge, chosen, model, chance, found, logistic, boosting)


def area(chance: np.ndarray, kept: np.ndarray) -> float:
    found = backtest_staying(chance, kept).auc
    assert found
    return found.value


def peers(learn: Decided, judge: Decided) -> tuple[np.ndarray, np.ndarray]:
    """Return chances by scikit-learn's logistic regression of standardised columns, and the better of its boostings."""
    from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    middle = np.nanmean(learn.features.x, axis=0)
    x, new = (np.where(np.isnan(of.features.x), middle, of.features.x) for of in (learn, judge))
    plain = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2_000)).fit(x, learn.kept)
    boosted = [
        one.fit(x, learn.kept).predict_proba(new)[:, 1]
        for one in (GradientBoostingClassifier(random_state=0), HistGradientBoostingClassifier(random_state=0))
    ]
    best = max(boosted, key=lambda one: area(one, judge.kept))
    return plain.predict_proba(new)[:, 1], best
