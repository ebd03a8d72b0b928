"""Whether chances of staying came true: scores, reliability, recalibration, and splits that do not cheat."""

from keepworth.measure.calibration.backtest import Backtest, Badge, backtest_staying
from keepworth.measure.calibration.line import CalibrationLine, calibration_line
from keepworth.measure.calibration.recalibration import Recalibration, corrected_by_others, fit_recalibration
from keepworth.measure.calibration.reliability import ReliabilityBin, reliability_table
from keepworth.measure.calibration.scores import AreaUnder, area_under, brier, log_loss, top_decile_lift
from keepworth.measure.calibration.splits import Split, backtest_splits, customer_folds

__all__ = [
    "AreaUnder",
    "Backtest",
    "Badge",
    "CalibrationLine",
    "Recalibration",
    "ReliabilityBin",
    "Split",
    "area_under",
    "backtest_splits",
    "backtest_staying",
    "brier",
    "calibration_line",
    "corrected_by_others",
    "customer_folds",
    "fit_recalibration",
    "log_loss",
    "reliability_table",
    "top_decile_lift",
]
