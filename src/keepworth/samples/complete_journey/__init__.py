"""The retail sample book: the baskets of a real grocer's households (84.51°, The Complete Journey, CC0)."""

from importlib.resources import files
from pathlib import Path

NAME = "A grocer's households"
CURRENCY = "USD"
TIME_ZONE = "America/New_York"
LAST_DAY = "2017-12-31"


def baskets() -> Path:
    """Return the file of baskets: `household_id`, `day`, `sales_value`, `store_id`."""
    return Path(str(files(__name__).joinpath("baskets.parquet")))
