"""What a back-test found, as plain values and in words."""

from typing import TYPE_CHECKING, Any

from keepworth.runs.score_record import choice_record, number
from keepworth.runs.score_words import counted
from keepworth.value.backtest import BackTest
from keepworth.value.coverage import Counted

if TYPE_CHECKING:
    from keepworth.runs.backtest import BackTested


def backtest_record(of: "BackTested") -> dict[str, Any]:
    """Return a back-test as plain values that become JSON."""
    test = of.test
    return {
        "as_of": of.as_of.isoformat(),
        "until": of.until.isoformat(),
        "weeks": test.weeks,
        "customers": test.customers,
        "orders": {
            "model": of.model.name,
            "title": of.model.title,
            "parameters": {name: getattr(of.model.parameters, name) for name in of.model.fields},
            "choice": choice_record(of.choice),
            "actual": test.orders_actual,
            "expected": test.orders_expected,
            "mae": test.mae,
            "mae_naive": test.mae_naive,
            "mae_last_period": test.mae_last_period,
            "mae_segment_mean": test.mae_segment_mean,
            "gain": number(test.gain),
            "verdict": of.verdict.is_,
            "saved": of.verdict.saved,
            "saved_error": of.verdict.error,
        },
        "interval_coverage": number(test.coverage.share),
        "interval_coverage_range": _range(test.coverage),
        "interval_coverage_shown": number(test.coverage_shown.share),
        "interval_coverage_shown_range": _range(test.coverage_shown),
        "calibration": [
            {"said": one.said, "happened": number(one.happened.share), **_counted(one.happened)}
            for one in test.calibration
        ],
        "deciles": [
            {"customers": tenth.customers, "expected": tenth.expected, "actual": tenth.actual} for tenth in test.tenths
        ],
        "cumulative": {
            "weeks": of.cumulative.weeks.tolist(),
            "actual": of.cumulative.actual.tolist(),
            "expected": of.cumulative.expected.tolist(),
        },
        "words": list(sentences(of)),
        "warnings": list(of.model.warnings),
        "seconds": of.seconds,
    }


def _range(of: Counted) -> dict[str, float]:
    return {"low": of.low, "high": of.high}


def _counted(of: Counted) -> dict[str, float | int]:
    return {"low": of.low, "high": of.high, "customers": of.customers}


def sentences(of: "BackTested") -> tuple[str, ...]:
    """Say what came out, most important first."""
    test = of.test
    off = test.orders_expected - test.orders_actual
    if test.orders_actual:
        share = abs(off) / test.orders_actual
        far = "exactly as many" if share < 0.0005 else f"{100 * share:.1f} % {'more' if off > 0 else 'fewer'}"
    else:
        far = "none came"
    return (
        f"From {of.as_of} to {of.until} ({test.weeks:.1f} weeks) the {counted(test.customers, 'customer')} "
        f"known by then placed {counted(test.orders_actual, 'order')}; {of.model.title} expected "
        f"{test.orders_expected:,.0f}: {far}.",
        of.verdict.words,
        _coverage(test),
    )


def _coverage(test: BackTest) -> str:
    low, high = test.coverage.low, test.coverage.high
    level = 0.8
    fits = "as they should" if low <= level <= high else ("too often" if low > level else "too rarely")
    return (
        f"Ranges that claim to hold 8 times in 10 held {_hundredths(test.coverage.share)} of the time (likely "
        f"{100 * low:.1f} to {_hundredths(high)}): {fits}. As shown, in whole orders, they held "
        f"{_hundredths(test.coverage_shown.share)}."
    )


def _hundredths(share: float) -> str:
    return f"{100 * share:.1f} %"
