"""Score a Parquet of orders with pymc-marketing's MAP fits: `pymc_score.py ORDERS INTO`.

Summary, BG/NBD and Gamma-Gamma by maximum a posteriori, then P(active), orders in 52 weeks and spend; no ranges,
which a MAP fit cannot give.
"""

import sys
import warnings

import pandas as pd
from pymc_marketing.clv import BetaGeoModel, GammaGammaModel, rfm_summary

warnings.simplefilter("ignore")
source, into = sys.argv[1], sys.argv[2]
orders = pd.read_parquet(source)
orders["amount"] = orders["amount"].astype(float)
orders["ordered_on"] = pd.to_datetime(orders["ordered_on"])
lives = rfm_summary(orders, "customer_id", "ordered_on", monetary_value_col="amount", time_unit="W")
buying = BetaGeoModel()
buying.fit(data=lives.drop(columns="monetary_value"), method="map", progressbar=False)
again = lives[(lives["frequency"] > 0) & (lives["monetary_value"] > 0)]
spend = GammaGammaModel()
spend.fit(data=again[["customer_id", "monetary_value", "frequency"]], method="map", progressbar=False)
found = lives[["customer_id"]].copy()
found["p_active"] = buying.expected_probability_alive(data=lives).to_numpy().ravel()
found["expected_orders"] = buying.expected_purchases(data=lives, future_t=52).to_numpy().ravel()
found["expected_spend"] = spend.expected_customer_spend(data=lives).to_numpy().ravel()
found["value"] = found["expected_orders"] * found["expected_spend"]
found.to_parquet(into)
