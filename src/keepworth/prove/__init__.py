"""Prove: did it help: holdouts, uplift, the metric bake-off, reports."""

from keepworth.prove.profit import Campaign, CampaignProfit, expected_maximum_profit, maximum_profit

__all__ = ["Campaign", "CampaignProfit", "expected_maximum_profit", "maximum_profit"]
