"""Portfolios made by hand, small enough to check by eye."""

import datetime as dt
from typing import Any

import numpy as np

from keepworth.runs.backtest import BackTested
from keepworth.runs.portfolio import Customer, Portfolio, Range, at_stake
from keepworth.runs.verdict import Verdict
from keepworth.value.backtest import BackTest, Tenth
from keepworth.value.bgnbd import BgNbdParameters
from keepworth.value.coverage import ActiveBin, wilson
from keepworth.value.forecast import Cumulative
from keepworth.value.orders import OrderModel


def a_customer(customer_id: str = "C-1", *, value: float = 8_200.0, active: float = 0.7, **more: Any) -> Customer:
    fields: dict[str, Any] = {
        "customer_id": customer_id,
        "value": Range(value, value * 0.6, value * 1.5),
        "active": Range(active, max(active - 0.1, 0), min(active + 0.1, 1)),
        "orders": Range(12.0, 8.0, 17.0),
        "spend": Range(35.0, 30.0, 41.0),
        "at_stake": float(at_stake(np.array([value]), np.array([active]))[0]),
        "gap_weeks": 1.0,
        "silent_weeks": 5.0,
    }
    return Customer(**(fields | more))


def a_back_test() -> BackTest:
    seen = ((0.1, 12, 120), (0.5, 60, 115), (0.97, 190, 200))
    return BackTest(
        weeks=13.0,
        customers=435,
        orders_actual=1_000,
        orders_expected=1_040.0,
        tenths=tuple(Tenth(43, 10.0 * n, 9 * n) for n in range(1, 11)),
        mae=1.25,
        mae_last_period=1.5,
        mae_segment_mean=2.5,
        coverage=wilson(350, of=435),
        coverage_shown=wilson(370, of=435),
        calibration=tuple(ActiveBin(said, wilson(came, of=many)) for said, came, many in seen),
    )


def a_proof() -> BackTested:
    weeks = np.arange(1.0, 14.0)
    model = OrderModel("bgnbd", BgNbdParameters(0.2, 4.4, 0.8, 2.4), -9_582.4, np.eye(4), 381, 435, None, ())
    return BackTested(
        as_of=dt.date(2026, 8, 1),
        until=dt.date(2026, 10, 31),
        model=model,
        choice=None,
        test=a_back_test(),
        cumulative=Cumulative(weeks=weeks, actual=(weeks * 77).astype(np.int64), expected=weeks * 80),
        verdict=Verdict("better", 0.25, 0.05, "Better."),
        seconds={"total": 1.0},
    )


def a_portfolio(*, customers: int = 400, **more: Any) -> Portfolio:
    rng = np.random.default_rng(7)
    value, active = rng.lognormal(7.0, 1.2, customers), rng.beta(2.0, 0.5, customers)
    fields: dict[str, Any] = {
        "name": "Brandt & Söhne",
        "sample": False,
        "currency": "EUR",
        "as_of": dt.date(2026, 10, 31),
        "run": "2026-10-31-20261101T090000",
        "horizon_weeks": 52.0,
        "value_years": 10.0,
        "discount": 0.15,
        "equity": Range(4_123_456.0, 3_612_345.0, 4_698_765.0),
        "value": value,
        "active": active,
        "valuable": (a_customer("Acme", value=113_000.0, active=0.997), a_customer("007")),
        "risk": (a_customer("1E5", value=9_000.0, active=0.4),),
        "orders_model": "Pareto/NBD",
        "spend_model": "Gamma-Gamma",
        "cells": 381,
        "warnings": ("Value is revenue, not margin.",),
        "proof": a_proof(),
    }
    return Portfolio(**(fields | more))
