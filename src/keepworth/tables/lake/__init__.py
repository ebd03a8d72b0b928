"""The lake: facts as immutable batches of Parquet. The only place that opens an engine on them."""

from keepworth.tables.lake.change import Added, add_rows, remove_batch
from keepworth.tables.lake.read import Lake, open_lake

__all__ = ["Added", "Lake", "add_rows", "open_lake", "remove_batch"]
