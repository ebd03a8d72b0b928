"""Every operation of the API, from its own description."""

import re

from keepworth_web.site.described import described

PATHS = described()["paths"]
OPERATIONS = [(method.upper(), path) for path, methods in PATHS.items() for method in methods]
WRITES = [(method, path) for method, path in OPERATIONS if method != "GET"]


def address_of(path: str, number: object = 1) -> str:
    """Return an address with something in the place of its parameters."""
    return re.sub(r"\{\w+\}", str(number), path)
