"""Shared mathematics: optimise, resample, special functions, seeds."""
