"""The bare summary of `bare.sql` by DuckDB, and nothing else: `bare.py ORDERS`."""

import sys
from pathlib import Path

import duckdb

query = Path(__file__).parents[1].joinpath("bare.sql").read_text(encoding="utf-8")
duckdb.execute(query.replace("$orders", f"'{sys.argv[1]}'"))
