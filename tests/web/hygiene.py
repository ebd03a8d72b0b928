"""D1-18: what no line of a log may hold: words and addresses that the tests use, and whatever opens something."""

import re

PASSWORD = "orange harbour velvet nine"  # everybody's, in the tests
MARKED = re.compile(
    rf"{PASSWORD}|[\w.+-]+@[\w-]+\.(?:test|example)|\b(?:Owner|Local_Manager|Editor|Viewer|Stranger) Test\b"
    r"|CANARY|\bkw_[\w-]{40,}|otpauth:"
)
LONG = re.compile(r"[A-Za-z0-9_-]{20,}")
_made: set[str] = set()  # every token, session key and recovery code of this run


def told_by(line: str) -> list[str]:
    """Return what a line gives away."""
    return [one[0] for one in MARKED.finditer(line)] + [one for one in LONG.findall(line) if one in _made]


def remember(token: str) -> None:
    """Look for this from now on."""
    _made.add(token)
