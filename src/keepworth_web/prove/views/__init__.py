"""The pages of prove."""
