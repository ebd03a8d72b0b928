"""Use cases: tables and a stage make a stored result; one file per run."""
