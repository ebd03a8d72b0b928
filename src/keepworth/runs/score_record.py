"""A score as it is stored and printed: plain values that become JSON."""

from typing import Any, Final

import numpy as np

from keepworth.numerics.arrays import Floats
from keepworth.runs.score_words import Margin
from keepworth.runs.spend_forecast import Spend
from keepworth.value.choice import ModelChoice
from keepworth.value.equity import Equity
from keepworth.value.foreseen import AnyOrderModel
from keepworth.value.independence import Independence
from keepworth.value.periodic import PeriodModel

ASKED_FOR: Final = "This model was asked for (--model, or `[value] model` in keepworth.toml)."


def orders_record(model: AnyOrderModel, *, choice: ModelChoice | None) -> dict[str, Any]:
    """Return the order model: parameters by the paper's names, fit, and why it was chosen."""
    return {
        "model": model.name,
        "title": model.title,
        "parameters": {name: getattr(model.parameters, name) for name in model.fields},
        "standard_errors": {name: number(error) for name, error in model.standard_errors.items()},
        "log_likelihood": model.log_likelihood,
        "cells": model.cells,
        "customers": model.customers,
        "covariance_of_logs": matrix(model.covariance),
        "prior": model.prior,
        "choice": choice_record(choice),
        "period": model.period.name if isinstance(model, PeriodModel) else None,
    }


def choice_record(choice: ModelChoice | None) -> dict[str, Any]:
    """Return why the model was chosen; without a comparison somebody named it."""
    if choice is None:
        return {"verdict": "asked for", "words": ASKED_FOR, "scores": []}
    scores = [
        {
            "model": score.name,
            "log_probability": number(score.log_probability),
            "behind": number(score.behind),
            "error": number(score.error),
            "refused": score.refused,
        }
        for score in choice.scores
    ]
    return {"verdict": choice.verdict, "words": choice.words, "scores": scores}


def spend_record(spend: Spend) -> dict[str, Any] | None:
    """Return the spend model, None where there is none."""
    model = spend.model
    if model is None:
        return None
    at = model.parameters
    return {
        "model": "gammagamma",
        "title": "Gamma-Gamma",
        "parameters": {"p": at.p, "q": at.q, "gamma": at.gamma},
        "log_likelihood": model.log_likelihood,
        "customers": model.customers,
        "mean": model.population_mean,
        "covariance_of_logs": matrix(model.covariance),
        "prior": model.prior,
        "independence": independence_record(spend.independence),
    }


def independence_record(found: Independence | None) -> dict[str, Any] | None:
    """Return how spend per order hangs together with frequency."""
    if found is None:
        return None
    return {
        "correlation": number(found.correlation),
        "low": found.low,
        "high": found.high,
        "customers": found.customers,
        "words": found.words,
    }


def equity_record(equity: Equity | None, *, currency: str) -> dict[str, Any] | None:
    """Return the sum of values with its range, None where value is unknown."""
    if equity is None:
        return None
    return {
        "mean": equity.mean,
        "low": equity.low,
        "high": equity.high,
        "level": equity.level,
        "currency": currency,
        "from_chance_sd": float(equity.process_sd),
        "from_parameters_sd": float(equity.parameter_sd),
    }


def margin_record(margin: Margin) -> dict[str, Any]:
    """Return the share of spend that is kept and who says so."""
    return {"share": margin.share, "source": margin.source}


def matrix(values: Floats) -> list[list[float]]:
    """Return a matrix as lists."""
    found: list[list[float]] = values.tolist()
    return found


def number(value: float) -> float | None:
    """Return a number that JSON can hold, None where it is not finite."""
    return float(value) if np.isfinite(value) else None
