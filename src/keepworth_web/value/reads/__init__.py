"""What stands on the pages of value: stored results, put into words; no model runs here."""
