"""Value: what it is worth: orders, spend, lifetime value, equity."""
