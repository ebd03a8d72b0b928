"""Score a Parquet of orders with lifetimes: `lifetimes_score.py ORDERS INTO [bgnbd|paretonbd]`.

Summary, BG/NBD (or Pareto/NBD) and Gamma-Gamma by maximum likelihood, then P(active), orders in 52 weeks and spend;
no ranges, no choice of the model, no discounting, for it offers none of them per customer in one go.
"""

import sys
import time
import warnings

import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter, ParetoNBDFitter
from lifetimes.utils import summary_data_from_transaction_data

warnings.simplefilter("ignore")
source, into, model = sys.argv[1], sys.argv[2], (sys.argv[3:] or ["bgnbd"])[0]
orders = pd.read_parquet(source)
orders["amount"] = orders["amount"].astype(float)
orders["ordered_on"] = pd.to_datetime(orders["ordered_on"])
lives = summary_data_from_transaction_data(
    orders, "customer_id", "ordered_on", monetary_value_col="amount", freq="D", freq_multiplier=7
)
fitter = BetaGeoFitter() if model == "bgnbd" else ParetoNBDFitter()
started = time.perf_counter()
fitter.fit(lives["frequency"], lives["recency"], lives["T"])
fitted = time.perf_counter() - started
again = lives[(lives["frequency"] > 0) & (lives["monetary_value"] > 0)]
spend = GammaGammaFitter().fit(again["frequency"], again["monetary_value"])
history = lives["frequency"], lives["recency"], lives["T"]
lives["p_active"] = fitter.conditional_probability_alive(*history)
lives["expected_orders"] = fitter.conditional_expected_number_of_purchases_up_to_time(52, *history)
lives["expected_spend"] = spend.conditional_expected_average_profit(lives["frequency"], lives["monetary_value"])
lives["value"] = lives["expected_orders"] * lives["expected_spend"]
lives.to_parquet(into)
print(f"{fitted:.3f}")
