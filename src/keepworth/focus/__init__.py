"""Focus: where to put our time: tiers, fit, concentration, balance."""
