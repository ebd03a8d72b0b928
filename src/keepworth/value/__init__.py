"""Value: what it is worth: orders, spend, lifetime value, equity."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

from keepworth.value.backtest import BackTest, HeldOutOrders, OrderForecast, measure_backtest
from keepworth.value.cells import BuyingCells
from keepworth.value.choice import HeldOutCells, ModelChoice, ModelScore, choose_model
from keepworth.value.counts import OrderCounts
from keepworth.value.equity import Equity, Holdings, estimate_equity, process_variance, value_slopes
from keepworth.value.forecast import Cumulative, cumulative_orders, forecast_orders
from keepworth.value.futures import (
    OrderPredictions,
    discounted_orders,
    expected_orders,
    order_counts,
    predict_orders,
    probability_active,
)
from keepworth.value.gammagamma import GammaGammaParameters, SpendHistories
from keepworth.value.independence import Independence, check_independence
from keepworth.value.lifetime import LifetimeFactors, lifetime_factors
from keepworth.value.orders import OrderModel, fit_orders
from keepworth.value.priors import LogNormalPrior, printed_prior
from keepworth.value.spend import SpendModel, expected_spend, expected_spend_range, spend_repeats
from keepworth.value.spendfit import fit_spend

if TYPE_CHECKING:
    from keepworth.value.agreed import Agreed, estimate_agreed
    from keepworth.value.bgbb import (
        Yearly,
        YearlyCells,
        discounted_yearly,
        expected_yearly,
        fit_yearly,
        probability_yearly_active,
    )
    from keepworth.value.bridge import Bridge, equity_bridge
    from keepworth.value.contracts import Contracts, ContractValues, value_contracts
    from keepworth.value.elasticity import Claim, Elasticity, PricePanel, fit_elasticity
    from keepworth.value.joint import JointValue, Status, YearlyMoney, joint_value, weighted_lines
    from keepworth.value.ledger import LedgerLines, LineSums, YearlyFacts, judge_years, standing_lines, sum_lines
    from keepworth.value.loyalty import ElasticityTold, PremiumTold, Verdict, elasticity_told, premium_told
    from keepworth.value.multiples import Elasticities, margin_multiple, value_elasticities
    from keepworth.value.premium import KeepLogit, Kept, Premium, fit_keep_logit, loyalty_premium
    from keepworth.value.price_research import PriceAcceptance, PriceCurves, PriceRange, gabor_granger, van_westendorp
    from keepworth.value.referrals import (
        Field,
        Referrals,
        reference_values,
        referral_values,
        share_by_word_of_mouth,
        value_fields,
    )
    from keepworth.value.renewals import discounted_renewals, mean_stay, summed_renewals, value_of_survival
    from keepworth.value.wallet import (
        RuleFit,
        WalletShare,
        allocation_rule,
        compare_with_known,
        rule_fits,
        share_of_wallet,
    )
    from keepworth.value.whale import Whale, whale_curve

__all__ = [
    "Agreed",
    "BackTest",
    "Bridge",
    "BuyingCells",
    "Claim",
    "ContractValues",
    "Contracts",
    "Cumulative",
    "Elasticities",
    "Elasticity",
    "ElasticityTold",
    "Equity",
    "Field",
    "GammaGammaParameters",
    "HeldOutCells",
    "HeldOutOrders",
    "Holdings",
    "Independence",
    "JointValue",
    "KeepLogit",
    "Kept",
    "LedgerLines",
    "LifetimeFactors",
    "LineSums",
    "LogNormalPrior",
    "ModelChoice",
    "ModelScore",
    "OrderCounts",
    "OrderForecast",
    "OrderModel",
    "OrderPredictions",
    "Premium",
    "PremiumTold",
    "PriceAcceptance",
    "PriceCurves",
    "PricePanel",
    "PriceRange",
    "Referrals",
    "RuleFit",
    "SpendHistories",
    "SpendModel",
    "Status",
    "Verdict",
    "WalletShare",
    "Whale",
    "Yearly",
    "YearlyCells",
    "YearlyFacts",
    "YearlyMoney",
    "allocation_rule",
    "check_independence",
    "choose_model",
    "compare_with_known",
    "cumulative_orders",
    "discounted_orders",
    "discounted_renewals",
    "discounted_yearly",
    "elasticity_told",
    "equity_bridge",
    "estimate_agreed",
    "estimate_equity",
    "expected_orders",
    "expected_spend",
    "expected_spend_range",
    "expected_yearly",
    "fit_elasticity",
    "fit_keep_logit",
    "fit_orders",
    "fit_spend",
    "fit_yearly",
    "forecast_orders",
    "gabor_granger",
    "joint_value",
    "judge_years",
    "lifetime_factors",
    "loyalty_premium",
    "margin_multiple",
    "mean_stay",
    "measure_backtest",
    "order_counts",
    "predict_orders",
    "premium_told",
    "printed_prior",
    "probability_active",
    "probability_yearly_active",
    "process_variance",
    "reference_values",
    "referral_values",
    "rule_fits",
    "share_by_word_of_mouth",
    "share_of_wallet",
    "spend_repeats",
    "standing_lines",
    "sum_lines",
    "summed_renewals",
    "value_contracts",
    "value_elasticities",
    "value_fields",
    "value_of_survival",
    "value_slopes",
    "van_westendorp",
    "weighted_lines",
    "whale_curve",
]

# Loaded when one is first used: a score must start without them.
OF: Final[Mapping[str, str]] = {
    **dict.fromkeys(("Agreed", "estimate_agreed"), "agreed"),
    **dict.fromkeys(("Bridge", "equity_bridge"), "bridge"),
    **dict.fromkeys(("ContractValues", "Contracts", "value_contracts"), "contracts"),
    **dict.fromkeys(("JointValue", "Status", "YearlyMoney", "joint_value", "weighted_lines"), "joint"),
    **dict.fromkeys(("LedgerLines", "LineSums", "YearlyFacts", "judge_years", "standing_lines", "sum_lines"), "ledger"),
    **dict.fromkeys(("Whale", "whale_curve"), "whale"),
    **dict.fromkeys(
        ("Yearly", "YearlyCells", "discounted_yearly", "expected_yearly", "fit_yearly", "probability_yearly_active"),
        "bgbb",
    ),
    **dict.fromkeys(("ElasticityTold", "PremiumTold", "Verdict", "elasticity_told", "premium_told"), "loyalty"),
    **dict.fromkeys(("Elasticities", "margin_multiple", "value_elasticities"), "multiples"),
    **dict.fromkeys(
        ("Field", "Referrals", "reference_values", "referral_values", "share_by_word_of_mouth", "value_fields"),
        "referrals",
    ),
    **dict.fromkeys(("discounted_renewals", "mean_stay", "summed_renewals", "value_of_survival"), "renewals"),
    **dict.fromkeys(
        (
            "Claim",
            "Elasticity",
            "PricePanel",
            "fit_elasticity",
        ),
        "elasticity",
    ),
    **dict.fromkeys(
        (
            "KeepLogit",
            "Kept",
            "Premium",
            "fit_keep_logit",
            "loyalty_premium",
        ),
        "premium",
    ),
    **dict.fromkeys(
        (
            "PriceAcceptance",
            "PriceCurves",
            "PriceRange",
            "gabor_granger",
            "van_westendorp",
        ),
        "price_research",
    ),
    **dict.fromkeys(
        (
            "RuleFit",
            "WalletShare",
            "allocation_rule",
            "compare_with_known",
            "rule_fits",
            "share_of_wallet",
        ),
        "wallet",
    ),
}


def __getattr__(name: str) -> object:
    """Load what not every score needs when it is first used."""
    if name in OF:
        return getattr(import_module(f"keepworth.value.{OF[name]}"), name)
    raise AttributeError(f"module 'keepworth.value' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List what can be had."""
    return [*globals(), *__all__]
