"""Pages that stand alone: one file, no address to fetch, nothing that runs."""
