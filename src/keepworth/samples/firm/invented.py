"""What is invented for the book: sentences and names, from `invented.toml`."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def invented() -> dict[str, Any]:
    """Return `sentences` (kind → language → texts) and `names` (language → given, family)."""
    return tomllib.loads(files(__package__).joinpath("invented.toml").read_text(encoding="utf-8"))
