"""Every operation of the API, from its own description."""

import re

from keepworth_web.site.described import described

PATHS = described()["paths"]
OPERATIONS = [(method.upper(), path) for path, methods in PATHS.items() for method in methods]
WRITES = [(method, path) for method, path in OPERATIONS if method != "GET"]
# What takes a file takes no JSON. Not held for a repeated request: a file, what is of a person, or of the book's files.
TAKES_FILE = [one for one in WRITES if "multipart/form-data" in str(PATHS[one[1]][one[0].lower()].get("requestBody"))]
JSON_WRITES = [one for one in WRITES if one not in TAKES_FILE]
NOT_HELD = [(method, path) for method, path in WRITES if PATHS[path][method.lower()].get("x-not-held")]


def address_of(path: str, number: object = 1) -> str:
    """Return an address with something in the place of its parameters."""
    return re.sub(r"\{\w+\}", str(number), path)
