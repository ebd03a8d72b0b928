"""Keepworth: which customers would fight to keep you, what each is worth, why, and what to do next."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keepworth.runs.open_book import open_book

__all__ = ["open_book"]


def __getattr__(name: str) -> object:
    """Load the library when it is first used: the command line must start without it."""
    if name == "open_book":
        from keepworth.runs.open_book import open_book

        return open_book
    raise AttributeError(f"module 'keepworth' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List what can be had."""
    return [*globals(), *__all__]
