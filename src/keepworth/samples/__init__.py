"""Books that come with Keepworth: a real one to look at, simulated ones whose truth is known."""
